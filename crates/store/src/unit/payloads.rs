//! What couriers sent, as they sent it.

use std::io::{Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use jiff::Timestamp;
use tracking::{AccountId, LabelId, ShopId};

use super::Unit;
use crate::columns::{At, Json, ms, to_json};
use crate::error::{Doing, Touched};
use crate::sql::{Sql, all, run};
use crate::{PayloadId, Store, StoreError};

/// One answer of a courier, as it came.
#[derive(Debug, Clone)]
pub struct Payload<'a> {
    /// The account that asked.
    pub account: AccountId,
    /// The courier's code name.
    pub courier: &'a str,
    /// The HTTP status.
    pub http: u16,
    /// The body.
    pub body: &'a [u8],
    /// The labels that were asked for.
    pub labels: &'a [LabelId],
    /// When it came.
    pub received_at: Timestamp,
}

/// A courier's answer as it was kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptPayload {
    /// Its id, for reading on.
    pub id: PayloadId,
    /// The courier's code name.
    pub courier: String,
    /// The HTTP status.
    pub http: u16,
    /// The body.
    pub body: Vec<u8>,
    /// The labels that were asked for.
    pub labels: Vec<LabelId>,
    /// When it came.
    pub received_at: Timestamp,
}

impl Unit {
    /// Keeps an answer, compressed, until its retention ends.
    ///
    /// # Errors
    /// [`StoreError::Missing`] when the shop has no such account.
    pub async fn keep_payload(&mut self, payload: &Payload<'_>) -> Result<(), StoreError> {
        const INSERT: Sql = Sql::both(
            "INSERT INTO payload (shop_id, account_id, courier, http, labels, body_gz, received_at) \
             SELECT shop_id, id, $3, $4, $5, $6, $7 FROM courier_account WHERE shop_id = $1 AND id = $2",
        );
        let body = compressed(payload.body)
            .map_err(|error| StoreError::Unstorable { what: "a courier's answer", why: error.to_string() })?;
        let (shop, http) = (self.shop.0, i64::from(payload.http));
        let labels = to_json(&payload.labels)?;
        let at = ms(payload.received_at);
        run!(self.link(), INSERT, shop, payload.account.0, payload.courier, http, labels, body, at)
            .or_missing("keeping a courier's answer")
    }
}

impl Store {
    /// A shop's kept answers of one account, oldest first, from after `after` on, at most `limit`: to be read again
    /// when the courier's table has learned a code.
    ///
    /// # Errors
    /// When the database fails or a body cannot be read.
    pub async fn payloads(
        &self,
        shop: ShopId,
        account: AccountId,
        after: PayloadId,
        limit: u32,
    ) -> Result<Vec<KeptPayload>, StoreError> {
        const DOING: &str = "reading couriers' answers";
        const SELECT: Sql = Sql::both(
            "SELECT id, courier, http, labels, body_gz, received_at FROM payload \
             WHERE shop_id = $1 AND account_id = $2 AND id > $3 ORDER BY id LIMIT $4",
        );
        let mut reading = self.read(DOING).await?;
        let rows =
            all!(reading.link(), PayloadRow, SELECT, shop.0, account.0, after.0, i64::from(limit)).doing(DOING)?;
        rows.into_iter().map(kept_payload).collect()
    }
}

/// Id, courier, HTTP status, labels, body and when it came.
type PayloadRow = (i64, String, i64, Json<Vec<LabelId>>, Vec<u8>, At);

/// An answer from its row.
pub(crate) fn kept_payload(row: PayloadRow) -> Result<KeptPayload, StoreError> {
    let (id, courier, http, labels, body, received_at) = row;
    let body = decompressed(&body).map_err(|error| StoreError::Corrupt {
        what: "a courier's answer",
        row: id,
        why: error.to_string(),
    })?;
    let http = u16::try_from(http).unwrap_or_default();
    Ok(KeptPayload { id: PayloadId(id), courier, http, body, labels: labels.0, received_at: received_at.0 })
}

fn compressed(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body)?;
    encoder.finish()
}

fn decompressed(body: &[u8]) -> std::io::Result<Vec<u8>> {
    let mut plain = Vec::new();
    GzDecoder::new(body).read_to_end(&mut plain)?;
    Ok(plain)
}
