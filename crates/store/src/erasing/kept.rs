//! What was kept as it came: couriers' answers, webhooks, customers' requests.

use jiff::Timestamp;
use serde_json::Value;
use tracking::{LabelId, ShopId};

use super::{DOING, Traces, ids};
use crate::columns::{At, Json, ms};
use crate::data_requests::PrivateCustomer;
use crate::database::Link;
use crate::error::Doing;
use crate::sql::{Sql, about, all, run};
use crate::unit::kept_payload;
use crate::{StoreError, WebhookId};

/// Rows that are in memory at once.
const BATCH: i64 = 100;

/// Answers about the customer's labels go whole, with what they say of other parcels: that is in the scans.
pub(super) async fn erase_payloads(
    mut link: Link<'_>,
    shop: ShopId,
    labels: &[i64],
    traces: &Traces,
) -> Result<(), StoreError> {
    type Row = (i64, String, i64, Json<Vec<LabelId>>, Vec<u8>, At);
    const SELECT: Sql = Sql::both(
        "SELECT id, courier, http, labels, body_gz, received_at FROM payload WHERE shop_id = $1 AND id > $2 \
         ORDER BY id LIMIT $3",
    );
    const DELETE: Sql = about!("DELETE FROM payload WHERE +shop_id = $1 AND ", id in "$2", "");
    let mut after = 0;
    loop {
        let rows = all!(link.again(), Row, SELECT, shop.0, after, BATCH).doing(DOING)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.0;
        let mut about_them = Vec::new();
        for row in rows {
            let id = row.0;
            let is_theirs = match kept_payload(row) {
                Ok(kept) => {
                    let text = String::from_utf8_lossy(&kept.body);
                    kept.labels.iter().any(|label| labels.contains(&label.0))
                        || traces.numbers.iter().any(|number| text.contains(number.as_str()))
                        || traces.are_in(&text)
                }
                // Nobody can say what is in it.
                Err(_) => true,
            };
            if is_theirs {
                about_them.push(id);
            }
        }
        if !about_them.is_empty() {
            run!(link.again(), DELETE, shop.0, ids(&about_them)).doing(DOING)?;
        }
    }
}

/// The row stays, so that a repeated delivery is known; its body goes. One about the customer's orders is not worked
/// any more; one that only has the same words in it is, and is left until then.
pub(super) async fn erase_webhooks(
    mut link: Link<'_>,
    shop: ShopId,
    traces: &Traces,
    but: WebhookId,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SELECT: Sql = Sql::both(
        "SELECT id, body, (done_at IS NOT NULL OR parked_at IS NOT NULL) FROM webhook \
         WHERE shop_id = $1 AND id > $2 AND id <> $3 ORDER BY id LIMIT $4",
    );
    const EMPTY: Sql = about!(
        "UPDATE webhook SET body = $1, last_error = NULL, lease_token = NULL, parked_at = NULL, \
         done_at = COALESCE(done_at, $2) WHERE +shop_id = $3 AND ",
        id in "$4",
        ""
    );
    let mut after = 0;
    loop {
        let rows = all!(link.again(), (i64, Vec<u8>, bool), SELECT, shop.0, after, but.0, BATCH).doing(DOING)?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.0;
        let is_theirs = |body: &[u8], is_over: bool| match serde_json::from_slice::<Value>(body) {
            Ok(body) => traces.are_meant_by(&body) || (is_over && traces.are_anywhere_in(&body)),
            Err(_) => traces.are_in(&String::from_utf8_lossy(body)),
        };
        let about_them: Vec<i64> =
            rows.iter().filter(|(_, body, is_over)| is_theirs(body, *is_over)).map(|(id, ..)| *id).collect();
        if !about_them.is_empty() {
            run!(link.again(), EMPTY, b"{}".to_vec(), ms(now), shop.0, ids(&about_them)).doing(DOING)?;
        }
    }
}

/// Who asked for their data, and is erased, needs no answer any more.
pub(super) async fn erase_requests(
    mut link: Link<'_>,
    shop: ShopId,
    customer: &PrivateCustomer,
    now: Timestamp,
) -> Result<(), StoreError> {
    const SELECT: Sql = Sql::both("SELECT id, customer FROM data_request WHERE shop_id = $1");
    const EMPTY: Sql = about!(
        "UPDATE data_request SET customer = '{}', done_at = COALESCE(done_at, $1) WHERE +shop_id = $2 AND ",
        id in "$3",
        ""
    );
    let rows = all!(link.again(), (i64, Json<PrivateCustomer>), SELECT, shop.0).doing(DOING)?;
    let same = |one: &Option<String>, other: &Option<String>| one.is_some() && one == other;
    let theirs: Vec<i64> = rows
        .iter()
        .filter(|(_, asked)| {
            same(&asked.0.email, &customer.email)
                || same(&asked.0.phone, &customer.phone)
                || asked.0.orders.iter().any(|order| customer.orders.contains(order))
        })
        .map(|(id, _)| *id)
        .collect();
    if !theirs.is_empty() {
        run!(link, EMPTY, ms(now), shop.0, ids(&theirs)).doing(DOING)?;
    }
    Ok(())
}

/// Sheets that wait for a person name everybody in them: they go, and may be sent in again. Of a sheet that was taken in
/// only lines that could not be read may name somebody. Its lines keep numbers and amounts.
pub(super) async fn erase_cash_sheets(mut link: Link<'_>, shop: ShopId, traces: &Traces) -> Result<(), StoreError> {
    const DRAFTS: Sql = Sql::both(
        "DELETE FROM cash_sheet WHERE shop_id = $1 AND taken_at IS NULL \
         AND NOT EXISTS (SELECT 1 FROM cash_line c WHERE c.sheet_id = cash_sheet.id)",
    );
    const BODIES: Sql = Sql::both("UPDATE cash_sheet SET body = NULL WHERE shop_id = $1 AND body IS NOT NULL");
    const SELECT: Sql = Sql::both("SELECT id, file_name, problems FROM cash_sheet WHERE shop_id = $1");
    const UPDATE: Sql =
        Sql::both("UPDATE cash_sheet SET file_name = '', problems = '[]' WHERE shop_id = $1 AND id = $2");
    const LINES: Sql = Sql::both(
        "SELECT id, reference FROM cash_line WHERE shop_id = $1 AND reference IS NOT NULL AND reference <> ''",
    );
    const REFERENCE: Sql = Sql::both("UPDATE cash_line SET reference = NULL WHERE shop_id = $1 AND id = $2");
    run!(link.again(), DRAFTS, shop.0).doing(DOING)?;
    run!(link.again(), BODIES, shop.0).doing(DOING)?;
    for (id, file_name, problems) in all!(link.again(), (i64, String, String), SELECT, shop.0).doing(DOING)? {
        if traces.are_in(&file_name) || traces.are_in(&problems) {
            run!(link.again(), UPDATE, shop.0, id).doing(DOING)?;
        }
    }
    for (id, reference) in all!(link.again(), (i64, String), LINES, shop.0).doing(DOING)? {
        if traces.are_in(&reference) {
            run!(link.again(), REFERENCE, shop.0, id).doing(DOING)?;
        }
    }
    Ok(())
}
