//! The lists: labels of a day, cash transfers of a day, branches, event codes.

use axum::Json;
use axum::extract::{RawQuery, State};
use axum::http::HeaderMap;
use jiff::civil::Date;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::FanCourier;
use super::answer::{Asking, Refusal, branch, page};
use super::events::EVENTS;
use super::labels::Label;

pub(super) async fn labels_of_a_day(
    State(server): State<FanCourier>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let account = server.signed_in(&headers)?;
    let asking = Asking::of(query.as_deref());
    let (branch, paging) = (branch(account, &asking)?, asking.paging()?);
    let now = server.0.clock.now();
    let labels = day(&asking)?.map(|day| server.0.labels.made_on(day, now)).unwrap_or_default();
    let labels = labels.into_iter().filter(|label| branch.is_some_and(|branch| label.is_of(branch)));
    Ok(page(labels.map(|label| label_row(label, &server.0.zone)).collect(), paging))
}

pub(super) async fn transfers_of_a_day(
    State(server): State<FanCourier>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    let account = server.signed_in(&headers)?;
    let asking = Asking::of(query.as_deref());
    let (branch, paging) = (branch(account, &asking)?, asking.paging()?);
    let now = server.0.clock.now();
    let labels = day(&asking)?.map(|day| server.0.labels.transferred_on(day, now)).unwrap_or_default();
    let labels = labels.into_iter().filter(|label| branch.is_some_and(|branch| label.is_of(branch)));
    Ok(page(labels.map(|label| transfer_row(label, &server.0.zone)).collect(), paging))
}

pub(super) async fn branches(State(server): State<FanCourier>, headers: HeaderMap) -> Result<Json<Value>, Refusal> {
    let account = server.signed_in(&headers)?;
    let rows: Vec<Value> = account
        .branches
        .iter()
        .map(|branch| {
            json!({
                "id": branch.client_id,
                "name": branch.name,
                "address": {"county": "Bucuresti", "locality": "Bucuresti", "street": "Strada Exemplu", "streetNo": "1"},
                "phone": "0700000000",
                "email": "magazin@shops.example",
                "iban": "RO00EXEM0000000000000000",
            })
        })
        .collect();
    Ok(Json(json!({"status": "success", "data": rows})))
}

pub(super) async fn event_codes(
    State(server): State<FanCourier>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Json<Value>, Refusal> {
    server.signed_in(&headers)?;
    let english = Asking::of(query.as_deref()).field("language") == Some("en");
    let listed = EVENTS.iter().filter(|event| event.listed);
    let mut rows: Vec<Value> =
        listed.map(|event| json!({"id": event.code, "name": if english { event.en } else { event.ro }})).collect();
    if server.behaviour().new_event_code {
        rows.push(json!({"id": "S77", "name": "Cod nou"}));
    }
    Ok(Json(json!({"status": "success", "data": rows})))
}

/// The day asked for; a text that is not `YYYY-MM-DD` is no day, and no error either.
fn day(asking: &Asking) -> Result<Option<Date>, Refusal> {
    let text = asking.field("date").ok_or_else(|| Refusal::invalid("date", "The date field is required."))?;
    Ok(Date::strptime("%Y-%m-%d", text).ok())
}

fn dotted(at: Timestamp, zone: &TimeZone) -> String {
    at.to_zoned_datetime(zone.clone()).strftime("%d.%m.%Y").to_string()
}

fn label_row(label: &Label, zone: &TimeZone) -> Value {
    json!({
        "info": {
            "awbNumber": label.number,
            "service": "Cont Colector",
            "serviceId": 4,
            "weight": 1,
            "dimensions": {"length": 30, "width": 20, "height": 10},
            "payment": "sender",
            "returnPayment": "sender",
            "cod": number(label),
            "currency": "LEI",
            "declaredValue": 0,
            "observations": "",
            "content": format!("Comanda {}", label.order),
            "date": dotted(label.created_at, zone),
            "cost": 18.5,
            "costCenter": "",
            "refund": "",
            "packages": {"envelope": 0, "parcel": 1},
        },
        "recipient": recipient(label),
        "sender": sender(),
    })
}

fn transfer_row(label: &Label, zone: &TimeZone) -> Value {
    let date = |at: Option<Timestamp>| at.map(|at| dotted(at, zone)).unwrap_or_default();
    json!({
        "info": {
            "awbNumber": label.number,
            "awbDate": dotted(label.created_at, zone),
            "amountCollected": number(label),
            "content": format!("Comanda {}", label.order),
            "transferDate": date(label.transferred_at()),
            "returnAwbNumber": "",
            "reimbursementAwbNumber": "",
            "transactionType": "cash",
            "transactionDate": date(label.delivered().map(|scan| scan.at)),
        },
        "recipient": recipient(label),
        "sender": sender(),
    })
}

fn number(label: &Label) -> Value {
    label.cash_on_delivery.to_string().parse().map_or(Value::Null, Value::Number)
}

fn recipient(label: &Label) -> Value {
    let customer = &label.recipient;
    let name = format!("{} {}", customer.first_name, customer.last_name);
    json!({"name": name, "contactPerson": "", "address": {"locality": customer.city}})
}

fn sender() -> Value {
    json!({"name": "Magazin Exemplu SRL", "contactPerson": ""})
}
