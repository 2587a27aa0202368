//! What people said that couriers' codes mean, and the codes that still wait for somebody to say it.

use jiff::Timestamp;
use tracking::{CodeMapping, LabelId, Meaning, OrderId, ShopId, TrackingNo};

use crate::columns::{At, Json, clean, count, ms, to_json};
use crate::error::Doing;
use crate::sql::{Sql, all, run};
use crate::{Store, StoreError};

/// A code that was seen on scans and that nobody has mapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmappedCode {
    /// The courier's code name.
    pub courier: String,
    /// The code.
    pub code: String,
    /// The refining code, empty when there is none.
    pub detail: String,
    /// The courier's text, as last seen.
    pub text: String,
    /// How often.
    pub seen: u64,
    /// The first scan's time.
    pub first_at: Timestamp,
    /// The last scan's time.
    pub last_at: Timestamp,
    /// The label it was last seen on.
    pub label: LabelId,
}

/// A label with a scan that nobody has mapped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmappedLabel {
    /// The label.
    pub label: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The order's name.
    pub order_name: String,
    /// The label's number.
    pub number: TrackingNo,
}

/// True where nobody has mapped the code of `u`, a row with courier, code and detail, for the shop `$1`.
macro_rules! is_unmapped {
    () => {
        "NOT EXISTS (SELECT 1 FROM code_mapping m WHERE (m.shop_id = $1 OR m.shop_id IS NULL) \
         AND m.courier = u.courier AND m.code = u.code AND m.detail IN (u.detail, ''))"
    };
}
pub(crate) use is_unmapped;

impl Store {
    /// The mappings that hold for a shop: its own and the installation's; without a shop the installation's alone.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn code_mappings(&self, shop: Option<ShopId>) -> Result<Vec<CodeMapping>, StoreError> {
        type Row = (Option<i64>, String, String, String, Json<Meaning>, At);
        const DOING: &str = "reading what codes were mapped to";
        const SELECT: Sql = Sql::both(
            "SELECT shop_id, courier, code, detail, meaning, mapped_at FROM code_mapping \
             WHERE shop_id = $1 OR shop_id IS NULL ORDER BY courier, code, detail, id",
        );
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.map(|id| id.0)).doing(DOING)?;
        let mapping = |(shop, courier, code, detail, meaning, mapped_at): Row| CodeMapping {
            shop: shop.map(ShopId),
            courier,
            code,
            detail,
            meaning: meaning.0,
            mapped_at: mapped_at.0,
        };
        Ok(rows.into_iter().map(mapping).collect())
    }

    /// Keeps what somebody said that a code means, instead of what was said before for the same shop, or for all.
    ///
    /// # Errors
    /// When the database fails or there is no such shop.
    pub async fn map_code(&self, mapping: &CodeMapping) -> Result<(), StoreError> {
        const DOING: &str = "keeping what a code means";
        const INSERT: Sql = Sql::both(
            "INSERT INTO code_mapping (shop_id, courier, code, detail, meaning, mapped_at) \
             VALUES ($1, $2, $3, $4, $5, $6)",
        );
        let CodeMapping { shop, courier, code, detail, meaning, mapped_at } = mapping;
        let (code, detail) = (clean(code), clean(detail));
        let mut tx = self.write(DOING).await?;
        run!(tx.link(), DELETE, shop.map(|id| id.0), courier, &code, &detail).doing(DOING)?;
        let meaning = to_json(meaning)?;
        run!(tx.link(), INSERT, shop.map(|id| id.0), courier, &code, &detail, meaning, ms(*mapped_at)).doing(DOING)?;
        tx.commit(DOING).await
    }

    /// Takes back what was said for a shop, or for all. False when nothing was.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmap_code(
        &self,
        shop: Option<ShopId>,
        courier: &str,
        code: &str,
        detail: &str,
    ) -> Result<bool, StoreError> {
        const DOING: &str = "taking back what a code means";
        let mut tx = self.write(DOING).await?;
        let rows = run!(tx.link(), DELETE, shop.map(|id| id.0), courier, clean(code), clean(detail)).doing(DOING)?;
        tx.commit(DOING).await?;
        Ok(rows > 0)
    }

    /// The codes that nobody has mapped, most seen first.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmapped_codes(&self, shop: ShopId) -> Result<Vec<UnmappedCode>, StoreError> {
        type Row = (String, String, String, String, i64, At, At, i64);
        const DOING: &str = "listing codes that nobody has mapped";
        const SELECT: Sql = Sql::both(concat!(
            "SELECT courier, code, detail, text, seen, first_at, last_at, label_id FROM unmapped_code u \
             WHERE shop_id = $1 AND ",
            is_unmapped!(),
            " ORDER BY seen DESC, courier, code, detail"
        ));
        let code = |(courier, code, detail, text, seen, first_at, last_at, label): Row| UnmappedCode {
            courier,
            code,
            detail,
            text,
            seen: count(seen),
            first_at: first_at.0,
            last_at: last_at.0,
            label: LabelId(label),
        };
        let rows = all!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        Ok(rows.into_iter().map(code).collect())
    }

    /// Labels on which a code was seen that nobody has mapped, newest first, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn unmapped_labels(
        &self,
        shop: ShopId,
        courier: &str,
        code: &str,
        detail: &str,
        limit: u32,
    ) -> Result<Vec<UnmappedLabel>, StoreError> {
        type Row = (i64, i64, String, String);
        const DOING: &str = "listing labels with a code that nobody has mapped";
        const SELECT: Sql = Sql::both(
            "SELECT DISTINCT l.id, l.order_id, o.name, l.number FROM scan s JOIN label l ON l.id = s.label_id \
             JOIN shop_order o ON o.id = l.order_id WHERE s.shop_id = $1 AND s.code = $3 AND s.detail = $4 \
             AND s.meaning = '\"unmapped\"' AND l.courier = $2 ORDER BY l.id DESC LIMIT $5",
        );
        let mut reading = self.read(DOING).await?;
        let rows = all!(reading.link(), Row, SELECT, shop.0, courier, code, detail, i64::from(limit)).doing(DOING)?;
        let label = |(label, order, order_name, number): Row| {
            let number = TrackingNo::parse(&number).map_err(|error| StoreError::Corrupt {
                what: "a label's number",
                row: label,
                why: error.to_string(),
            })?;
            Ok(UnmappedLabel { label: LabelId(label), order: OrderId(order), order_name, number })
        };
        rows.into_iter().map(label).collect()
    }
}

/// `IS NOT DISTINCT FROM` for the shop: a mapping for all has none.
const DELETE: Sql = Sql {
    sqlite: "DELETE FROM code_mapping WHERE shop_id IS $1 AND courier = $2 AND code = $3 AND detail = $4",
    postgres: "DELETE FROM code_mapping WHERE shop_id IS NOT DISTINCT FROM $1 AND courier = $2 AND code = $3 \
               AND detail = $4",
};
