//! What changed in an account: `AwbStatus/GetAwbSyncStatus`, its form for one number, and `AwbTrace/GetDeltaEvents`.
//!
//! Each call has its own way to write a date. One written otherwise is not refused: it is no date, and nothing is told.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use jiff::civil::{Date, DateTime};
use jiff::{Timestamp, ToSpan};
use serde_json::{Value, json};

use super::labels::Label;
use super::numbers::Query;
use super::refusal::Refusal;
use super::{Account, Cargus};

/// `FromDate` and `ToDate` as `2026-03-11T10:00:00`.
pub(super) async fn of_a_window(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Refusal> {
    let account = server.signed_in(&headers)?;
    let query = Query::of(query.as_deref());
    let at = |key| {
        let local = DateTime::strptime("%Y-%m-%dT%H:%M:%S", query.field(key).unwrap_or_default()).ok()?;
        server.0.zone.to_timestamp(local).ok()
    };
    Ok(Json(server.changed(account, at("FromDate"), at("ToDate"))))
}

/// `FromDate` and `ToDate` as `03-11-2026`, the month first; both days are meant whole.
pub(super) async fn delta_events(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Refusal> {
    let account = server.signed_in(&headers)?;
    let query = Query::of(query.as_deref());
    let day = |key| Date::strptime("%m-%d-%Y", query.field(key).unwrap_or_default()).ok();
    let begin = |day: Date| server.0.zone.to_timestamp(day.to_datetime(jiff::civil::Time::midnight())).ok();
    let until = day("ToDate").and_then(|day| day.checked_add(1.day()).ok()).and_then(begin);
    Ok(Json(server.changed(account, day("FromDate").and_then(begin), until)))
}

pub(super) async fn of_a_number(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Refusal> {
    let account = server.signed_in(&headers)?;
    let query = Query::of(query.as_deref());
    let now = server.0.clock.now();
    let label = server.0.labels.label(query.field("barCode").unwrap_or_default().trim(), now);
    Ok(Json(label.filter(|label| label.is_of(account)).map(|label| row(label, now)).into_iter().collect()))
}

impl Cargus {
    fn changed(&self, account: &Account, from: Option<Timestamp>, until: Option<Timestamp>) -> Vec<Value> {
        let (Some(from), Some(until)) = (from, until) else { return Vec::new() };
        let now = self.0.clock.now();
        let moved = |label: &&Label| label.told(now).iter().any(|scan| from <= scan.told_at && scan.told_at < until);
        let own = self.0.labels.all(now).filter(|label| label.is_of(account));
        own.filter(moved).map(|label| row(label, now)).collect()
    }
}

fn row(label: &Label, now: Timestamp) -> Value {
    json!({
        "BarCode": label.number,
        "StatusExpression": status_expression(label, now),
        "DeductionId": deduction_id(label, now),
        "RepaymentValue": label.cash_on_delivery.to_string().parse().map_or(Value::Null, Value::Number),
    })
}

/// The label's state in a word. What it is between printing and delivery was never seen.
pub(super) fn status_expression(label: &Label, now: Timestamp) -> &'static str {
    match (label.delivered(now), label.deducted_at(now)) {
        (_, Some(at)) if at <= now => "Rambursat",
        (Some(_), _) => "Confirmat",
        (None, _) if label.told(now).is_empty() => "Tiparit",
        (None, _) => "Preluat",
    }
}

/// The payment order that brought the cash, once it was made.
pub(super) fn deduction_id(label: &Label, now: Timestamp) -> Option<i64> {
    label.deducted_at(now).filter(|at| *at <= now).map(|at| at.as_second().div_euclid(86_400))
}
