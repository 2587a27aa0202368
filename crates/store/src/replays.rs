//! Reading old scans by new mappings: which labels, their kept answers, and how far it is.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tracking::{LabelId, OrderId, ScanKey, ShopId, TrackingNo};

use crate::columns::{At, count, ms, opt_ms};
use crate::error::Doing;
use crate::sql::{IdSet, Sql, about, all, one, run};
use crate::unit::{KeptPayload, kept_payload};
use crate::{Store, StoreError};

/// Which scans of a shop are read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodeQuery {
    /// The courier's code name.
    pub courier: String,
    /// Only this code; `None`: all that somebody has mapped, and all that nobody has.
    pub code: Option<String>,
    /// Only with this refining code.
    pub detail: Option<String>,
}

/// A label with scans to be read again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedLabel {
    /// The label.
    pub label: LabelId,
    /// Its order.
    pub order: OrderId,
    /// The scans, each with the instant at which the answer came that told it first.
    pub scans: Vec<(ScanKey, Timestamp)>,
}

/// How far a shop's last replay is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplayState {
    /// What it reads.
    pub query: CodeQuery,
    /// Labels in all.
    pub labels: u64,
    /// Labels read.
    pub read: u64,
    /// Labels that changed.
    pub changed: u64,
    /// Decisions that wait for a person because of it.
    pub held: u64,
    /// When it began.
    pub began_at: Timestamp,
    /// When it last said how far it is.
    pub told_at: Timestamp,
    /// When it ended; `None` while it reads, or when it broke off.
    pub ended_at: Option<Timestamp>,
}

/// Scans `s` of labels `l` of the shop `$1` and the courier `$2` that a [`CodeQuery`] is about: `$3` and `$4`.
macro_rules! coded {
    () => {
        "FROM label l JOIN scan s ON s.label_id = l.id WHERE l.shop_id = $1 AND l.courier = $2 \
         AND (($3 IS NOT NULL AND s.code = $3 AND ($4 IS NULL OR s.detail = $4)) \
         OR ($3 IS NULL AND (s.meaning = '\"unmapped\"' OR EXISTS (SELECT 1 FROM code_mapping m \
         WHERE (m.shop_id = $1 OR m.shop_id IS NULL) AND m.courier = $2 AND m.code = s.code \
         AND m.detail IN (s.detail, '')))))"
    };
}

impl Store {
    /// How many labels have scans to be read again.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn coded_count(&self, shop: ShopId, query: &CodeQuery) -> Result<u64, StoreError> {
        const DOING: &str = "counting labels to be read again";
        const SELECT: Sql = Sql::both(concat!("SELECT COUNT(DISTINCT l.id) ", coded!()));
        let mut reading = self.read(DOING).await?;
        let (code, detail) = (query.code.as_deref(), query.detail.as_deref());
        let row = one!(reading.link(), (i64,), SELECT, shop.0, &query.courier, code, detail).doing(DOING)?;
        Ok(row.map_or(0, |(labels,)| count(labels)))
    }

    /// Labels with scans to be read again, by id, from after `after` on, at most `limit`.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn coded_labels(
        &self,
        shop: ShopId,
        query: &CodeQuery,
        after: LabelId,
        limit: u32,
    ) -> Result<Vec<CodedLabel>, StoreError> {
        type Row = (i64, i64, At, String, String, At);
        const DOING: &str = "listing labels to be read again";
        const IDS: Sql = Sql::both(concat!("SELECT DISTINCT l.id ", coded!(), " AND l.id > $5 ORDER BY l.id LIMIT $6"));
        const SCANS: Sql = Sql {
            sqlite: concat!(
                "SELECT l.id, l.order_id, s.at, s.code, s.detail, s.seen_at ",
                coded!(),
                " AND l.id IN (SELECT value FROM json_each($5)) ORDER BY l.id, s.at"
            ),
            postgres: concat!(
                "SELECT l.id, l.order_id, s.at, s.code, s.detail, s.seen_at ",
                coded!(),
                " AND l.id = ANY($5) ORDER BY l.id, s.at"
            ),
        };
        let mut reading = self.read(DOING).await?;
        let (courier, code, detail) = (&query.courier, query.code.as_deref(), query.detail.as_deref());
        let limit = i64::from(limit);
        let ids = all!(reading.link(), (i64,), IDS, shop.0, courier, code, detail, after.0, limit).doing(DOING)?;
        let ids: IdSet = ids.into_iter().map(|(id,)| id).collect();
        let rows = all!(reading.link(), Row, SCANS, shop.0, courier, code, detail, ids).doing(DOING)?;
        let mut labels: BTreeMap<i64, CodedLabel> = BTreeMap::new();
        for (label, order, at, code, detail, seen_at) in rows {
            let empty = CodedLabel { label: LabelId(label), order: OrderId(order), scans: Vec::new() };
            let own = labels.entry(label).or_insert(empty);
            own.scans.push((ScanKey { at: at.0, code, detail }, seen_at.0));
        }
        Ok(labels.into_values().collect())
    }

    /// A shop's kept answers of a courier that came at these instants, oldest first.
    ///
    /// # Errors
    /// When the database fails or a body cannot be read.
    pub async fn payloads_received(
        &self,
        shop: ShopId,
        courier: &str,
        at: &[Timestamp],
    ) -> Result<Vec<KeptPayload>, StoreError> {
        const DOING: &str = "reading couriers' answers";
        const SELECT: Sql = about!(
            "SELECT id, courier, http, labels, body_gz, received_at FROM payload \
             WHERE +shop_id = $1 AND courier = $2 AND ",
            received_at in "$3",
            " ORDER BY id"
        );
        let at: IdSet = at.iter().map(|at| ms(*at)).collect();
        let rows = all!(self.read(DOING).await?.link(), _, SELECT, shop.0, courier, at).doing(DOING)?;
        rows.into_iter().map(kept_payload).collect()
    }

    /// The numbers of labels; ids that the shop does not have are left out.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn label_numbers(
        &self,
        shop: ShopId,
        labels: &[LabelId],
    ) -> Result<BTreeMap<LabelId, TrackingNo>, StoreError> {
        const DOING: &str = "reading labels' numbers";
        const SELECT: Sql = about!("SELECT id, number FROM label WHERE +shop_id = $1 AND ", id in "$2", "");
        let ids: IdSet = labels.iter().map(|id| id.0).collect();
        let rows = all!(self.read(DOING).await?.link(), (i64, String), SELECT, shop.0, ids).doing(DOING)?;
        Ok(rows.into_iter().filter_map(|(id, number)| Some((LabelId(id), TrackingNo::parse(&number).ok()?))).collect())
    }

    /// Keeps how far a shop's replay is.
    ///
    /// # Errors
    /// When the database fails or there is no such shop.
    pub async fn tell_replay(&self, shop: ShopId, state: &ReplayState) -> Result<(), StoreError> {
        const DOING: &str = "keeping how far a replay is";
        const UPSERT: Sql = Sql::both(
            "INSERT INTO replay (shop_id, courier, code, detail, labels, read, changed, held, began_at, told_at, \
             ended_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (shop_id) DO UPDATE SET \
             courier = excluded.courier, code = excluded.code, detail = excluded.detail, labels = excluded.labels, \
             read = excluded.read, changed = excluded.changed, held = excluded.held, began_at = excluded.began_at, \
             told_at = excluded.told_at, ended_at = excluded.ended_at",
        );
        let rows = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
        let mut tx = self.write(DOING).await?;
        run!(
            tx.link(),
            UPSERT,
            shop.0,
            &state.query.courier,
            state.query.code.as_deref(),
            state.query.detail.as_deref(),
            rows(state.labels),
            rows(state.read),
            rows(state.changed),
            rows(state.held),
            ms(state.began_at),
            ms(state.told_at),
            opt_ms(state.ended_at),
        )
        .doing(DOING)?;
        tx.commit(DOING).await
    }

    /// How far a shop's last replay is; `None` when there was none.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn replay(&self, shop: ShopId) -> Result<Option<ReplayState>, StoreError> {
        type Row = (String, Option<String>, Option<String>, i64, i64, i64, i64, At, At, Option<At>);
        const DOING: &str = "reading how far a replay is";
        const SELECT: Sql = Sql::both(
            "SELECT courier, code, detail, labels, read, changed, held, began_at, told_at, ended_at FROM replay \
             WHERE shop_id = $1",
        );
        let row = one!(self.read(DOING).await?.link(), Row, SELECT, shop.0).doing(DOING)?;
        let state =
            |(courier, code, detail, labels, read, changed, held, began_at, told_at, ended_at): Row| ReplayState {
                query: CodeQuery { courier, code, detail },
                labels: count(labels),
                read: count(read),
                changed: count(changed),
                held: count(held),
                began_at: began_at.0,
                told_at: told_at.0,
                ended_at: ended_at.map(|at| at.0),
            };
        Ok(row.map(state))
    }
}
