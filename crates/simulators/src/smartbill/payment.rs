//! Payments of invoices.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

use super::SmartBill;
use super::calls::of_company;
use super::refusal::{Refusal, envelope};
use crate::invoices::wire::{Amount, Flag};
use crate::invoices::{Deed, Kept, Payment, today};

/// Case does not count, blanks do.
const KINDS: [&str; 11] = [
    "Card",
    "Card online",
    "Chitanta",
    "Bon",
    "Ordin plata",
    "CEC",
    "Bilet ordin",
    "Mandat postal",
    "Extras de cont",
    "Ramburs",
    "Alta incasare",
];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "a field that the service knows must be known here, or it is refused")]
pub(super) struct Sent {
    company_vat_code: Option<String>,
    issue_date: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    is_cash: Option<Flag>,
    use_invoice_details: Option<Flag>,
    invoices_list: Option<OneOrMany>,
    value: Option<Amount>,
    client: Option<Value>,
    series_name: Option<String>,
    currency: Option<String>,
    precision: Option<u8>,
    text: Option<String>,
    observations: Option<String>,
    exchange_rate: Option<Amount>,
    language: Option<String>,
    is_draft: Option<Flag>,
}

#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    Many(Vec<Named>),
    One(Named),
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Named {
    series_name: String,
    number: String,
}

pub(super) async fn pay(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let (account, sent) = server.admit_document::<Sent>(&headers, &body)?;
    of_company(account, sent.company_vat_code.as_deref())?;
    let kind = sent.kind.clone().ok_or_else(|| Refusal::missing("type"))?;
    if !KINDS.iter().any(|known| known.eq_ignore_ascii_case(&kind)) {
        return Err(Refusal::Business(StatusCode::NOT_FOUND, format!("Tipul de incasare {kind} nu a fost gasit.")));
    }
    let list = match sent.invoices_list {
        Some(OneOrMany::Many(list)) => list,
        Some(OneOrMany::One(one)) => vec![one],
        None => Vec::new(),
    };
    let invoice = list.first().ok_or_else(|| Refusal::missing("invoicesList"))?;
    if !sent.use_invoice_details.is_some_and(|flag| flag.0) && sent.client.is_none() {
        return Err(Refusal::missing("client"));
    }
    let day = sent.issue_date.unwrap_or_else(|| today(&server.0.clock).to_string());
    let value = sent.value.map(|value| value.0);
    let change = |kept: Option<Kept>| {
        let kept = kept.ok_or_else(|| Refusal::not_found(&invoice.number))?;
        if kept.is_cancelled {
            return Err(Refusal::bad(format!("Factura {} este anulata.", invoice.number)));
        }
        let open = kept.open();
        if open <= Decimal::ZERO {
            let text = format!("Factura {} a fost deja incasata sau stornata in totalitate.", invoice.number);
            return Err(Refusal::bad(text));
        }
        let amount = value.unwrap_or(open);
        if amount <= Decimal::ZERO || amount > open {
            return Err(Refusal::bad("Valoarea incasarii este incorecta."));
        }
        Ok(Deed::Paid(Payment { amount, kind, reference: sent.observations, day }))
    };
    let of = (invoice.series_name.as_str(), invoice.number.as_str());
    server.0.book.change(&account.seller, of, change)?.map_err(|_| Refusal::Broken)?;
    Ok(Json(envelope("")))
}
