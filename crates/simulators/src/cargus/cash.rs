//! `CashAccount`: the cash of labels, collected or not, by number, by the label's day and by the day of the payment.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use jiff::Timestamp;
use jiff::civil::Date;
use serde_json::{Value, json};

use super::changes::deduction_id;
use super::labels::Label;
use super::numbers::Query;
use super::refusal::Refusal;
use super::{Account, Cargus};

pub(super) async fn of_a_number(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Refusal> {
    let account = server.signed_in(&headers)?;
    let query = Query::of(query.as_deref());
    let number = query.field("barCode").unwrap_or_default().trim();
    Ok(Json(server.cash(account, |label, _| label.number == number)))
}

/// `FromDate` and `ToDate` as `2026-03-11`: the days on which the labels were made.
pub(super) async fn of_a_window(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Refusal> {
    let account = server.signed_in(&headers)?;
    let query = Query::of(query.as_deref());
    let (Some(from), Some(until)) = (day(&query, "FromDate"), day(&query, "ToDate")) else {
        return Ok(Json(Vec::new()));
    };
    Ok(Json(server.cash(account, |label, _| (from..=until).contains(&server.day(label.created_at)))))
}

/// Payments of a day and after it.
pub(super) async fn deducted_from(
    State(server): State<Cargus>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Vec<Value>>, Refusal> {
    let account = server.signed_in(&headers)?;
    let Some(from) = day(&Query::of(query.as_deref()), "DeductionDate") else { return Ok(Json(Vec::new())) };
    let rows =
        server.cash(account, |label, now| label.deducted_at(now).is_some_and(|at| at <= now && server.day(at) >= from));
    Ok(Json(rows))
}

/// A date written in another order is no date, and no error either.
fn day(query: &Query, key: &str) -> Option<Date> {
    Date::strptime("%Y-%m-%d", query.field(key).unwrap_or_default()).ok()
}

impl Cargus {
    fn cash(&self, account: &Account, wanted: impl Fn(&Label, Timestamp) -> bool) -> Vec<Value> {
        let now = self.0.clock.now();
        let own = self.0.labels.all(now).filter(|label| label.has_cash(now) && label.is_of(account));
        own.filter(|label| wanted(label, now)).map(|label| self.cash_row(label, now)).collect()
    }

    fn cash_row(&self, label: &Label, now: Timestamp) -> Value {
        let text = |at: Timestamp| format!("{}T00:00:00", self.day(at));
        let collected = label.delivered(now).filter(|scan| scan.in_return != Some(true));
        json!({
            "Date": text(label.created_at),
            "BarCode": label.number,
            "Sender": "Magazin Exemplu SRL",
            "Receiver": format!("{} {}", label.recipient.first_name, label.recipient.last_name),
            "FromLocality": "BUCURESTI",
            "ToLocality": label.recipient.city.to_uppercase(),
            "RepaymentDate": collected.map(|scan| text(scan.at)),
            "RepaymentValue": label.cash_on_delivery.to_string().parse().map_or(Value::Null, Value::Number),
            "DeductionDate": label.deducted_at(now).filter(|at| *at <= now).map(text),
            "DeductionId": deduction_id(label, now),
            "CustomString": label.order,
        })
    }

    fn day(&self, at: Timestamp) -> Date {
        self.0.zone.to_datetime(at).date()
    }
}
