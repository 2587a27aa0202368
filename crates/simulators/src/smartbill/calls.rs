//! Invoices: made, looked at, cancelled, reversed; and the account's lists.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::SignedDuration;
use jiff::civil::Date;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::invoice::Sent;
use super::refusal::{Refusal, envelope};
use super::{Account, SmartBill};
use crate::invoices::{Deed, Invoice, Issue, Kept, NewInvoice, today};

const WINDOW: SignedDuration = SignedDuration::from_secs(10);
const BLOCKED: SignedDuration = SignedDuration::from_mins(10);

impl SmartBill {
    /// Lets a call in: not too fast, with a good sign-in.
    pub(super) fn admit(&self, headers: &HeaderMap) -> Result<&Account, Refusal> {
        let sent = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let pair = sent.strip_prefix("Basic ").and_then(|code| STANDARD.decode(code).ok());
        let pair = pair.and_then(|pair| String::from_utf8(pair).ok()).unwrap_or_default();
        let (email, token) = pair.split_once(':').unwrap_or_default();
        let known = |account: &&Account| account.email == email && account.token == token;
        let account = self.0.accounts.iter().find(known).ok_or(Refusal::SignIn)?;
        let (now, behaviour) = (self.0.clock.now(), self.behaviour());
        let admitted = self.0.limit.admit(&account.token, now, behaviour.calls_in_ten_seconds, WINDOW, BLOCKED);
        admitted
            .map_err(|until| Refusal::LockedOut { since: until - BLOCKED, with_429: behaviour.lock_out_with_429 })?;
        Ok(account)
    }

    /// As [`Self::admit`], for a call about the company of the query.
    fn admit_query(&self, headers: &HeaderMap, query: Option<String>) -> Result<(&Account, Query), Refusal> {
        let account = self.admit(headers)?;
        let query = Query(query.unwrap_or_default());
        of_company(account, query.field("cif").as_deref())?;
        Ok((account, query))
    }

    /// As [`Self::admit`], for a call with a document.
    pub(super) fn admit_document<T: DeserializeOwned>(
        &self,
        headers: &HeaderMap,
        body: &Bytes,
    ) -> Result<(&Account, T), Refusal> {
        let account = self.admit(headers)?;
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/json") {
            let message = "Content type not supported.".to_owned();
            let status = StatusCode::UNSUPPORTED_MEDIA_TYPE;
            return Err(Refusal::Request { status, code: "invalid_content_type", message });
        }
        let sent = serde_json::from_slice(body).map_err(|error| Refusal::Request {
            status: StatusCode::BAD_REQUEST,
            code: if error.is_data() { "json_mapping_error" } else { "json_parse_error" },
            message: error.to_string(),
        })?;
        Ok((account, sent))
    }

    fn kept(&self, account: &Account, query: &Query) -> Option<Kept> {
        let (series, number) = (query.field("seriesname")?, query.field("number")?);
        self.0.book.find(&account.seller, &series, &number)
    }
}

/// Without a company the real service falls over.
pub(super) fn of_company(account: &Account, company: Option<&str>) -> Result<(), Refusal> {
    match company.filter(|company| !company.is_empty()) {
        None => Err(Refusal::Business(StatusCode::INTERNAL_SERVER_ERROR, "Eroare interna.".to_owned())),
        Some(company) if company == account.seller.company => Ok(()),
        Some(company) => {
            Err(Refusal::Business(StatusCode::FORBIDDEN, format!("Firma {company} nu este autentificare valida.")))
        }
    }
}

struct Query(String);

impl Query {
    fn field(&self, name: &str) -> Option<String> {
        let mut fields = form_urlencoded::parse(self.0.as_bytes());
        fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }
}

pub(super) async fn series(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let (account, query) = server.admit_query(&headers, query)?;
    let wanted = query.field("type");
    let list = account.seller.series.iter().filter(|_| wanted.as_deref().is_none_or(|kind| kind == "f")).map(|series| {
        let next = server.0.book.next_number(&account.seller, series);
        let bare = next.trim_start_matches('0').parse::<u64>().ok().filter(|_| server.behaviour().bare_next_number);
        json!({"name": series.name, "type": "f", "nextNumber": bare.map_or_else(|| json!(next), |bare| json!(bare))})
    });
    Ok(Json(json!({"errorText": "", "message": "", "list": list.collect::<Vec<_>>()})))
}

pub(super) async fn taxes(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let (account, _) = server.admit_query(&headers, query)?;
    let taxes =
        account.seller.vat_rates.iter().map(|(name, percent)| json!({"name": name, "percentage": number(*percent)}));
    Ok(Json(json!({"errorText": "", "message": "", "taxes": taxes.collect::<Vec<_>>()})))
}

fn number(amount: rust_decimal::Decimal) -> Value {
    serde_json::from_str(&amount.normalize().to_string()).unwrap_or_default()
}

pub(super) async fn create(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let (account, sent) = server.admit_document::<Sent>(&headers, &body)?;
    let behaviour = server.behaviour();
    of_company(account, sent.company_vat_code.as_deref())?;
    let checked = sent.check(&account.seller, today(&server.0.clock)).map_err(|refusal| match refusal {
        Refusal::Business(status, text) if behaviour.html_in_refusals => {
            Refusal::Business(status, format!("{text}<br/><a href=\"#\">Detalii</a>"))
        }
        other => other,
    })?;
    let id = if behaviour.without_document_id { Value::Null } else { json!(771_001) };
    if checked.is_draft {
        return Ok(Json(
            json!({"errorText": "", "message": "", "number": "", "series": checked.new.series, "documentId": id}),
        ));
    }
    let series = checked.new.series.clone();
    let number = match server.0.book.issue(&account.seller, checked.new).map_err(|_| Refusal::Broken)? {
        Issue::Made(number) => number,
        Issue::Repeated(kept) => kept.number,
    };
    let warning = if behaviour.warns { "Serverul de email nu este configurat." } else { "" };
    Ok(Json(json!({
        "errorText": warning, "message": "", "number": number, "series": series, "url": "",
        "documentUrl": format!("https://cloud.smartbill.invalid/core/factura/{number}"), "documentId": id,
        "documentViewUrl": format!("https://cloud.smartbill.invalid/vizualizare/{series}/{number}"),
    })))
}

pub(super) async fn status(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let (account, query) = server.admit_query(&headers, query)?;
    let kept =
        server.kept(account, &query).ok_or_else(|| Refusal::not_found(&query.field("number").unwrap_or_default()))?;
    Ok(Json(json!({
        "errorText": "", "message": "", "number": "", "series": "",
        "invoiceTotalAmount": number(kept.invoice.total),
        "paidAmount": number(kept.paid()),
        "unpaidAmount": number(kept.open()),
        "paid": kept.open().is_zero(),
    })))
}

pub(super) async fn pdf(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Response, Refusal> {
    let (account, query) = server.admit_query(&headers, query)?;
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or("*/*").to_owned();
    if accept == "application/pdf" {
        let message = "Accept header not supported.".to_owned();
        return Err(Refusal::Request { status: StatusCode::NOT_ACCEPTABLE, code: "invalid_accept_header", message });
    }
    let kept = server.kept(account, &query).ok_or(Refusal::Page)?;
    let document = format!("%PDF-1.4\n% {} {}\n", kept.series, kept.number);
    Ok(([(header::CONTENT_TYPE, accept)], document).into_response())
}

pub(super) async fn cancel(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let (account, query) = server.admit_query(&headers, query)?;
    mark(&server, account, &query, Deed::Cancelled)
}

pub(super) async fn restore(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Result<Json<Value>, Refusal> {
    let (account, query) = server.admit_query(&headers, query)?;
    mark(&server, account, &query, Deed::Restored)
}

fn mark(server: &SmartBill, account: &Account, query: &Query, deed: Deed) -> Result<Json<Value>, Refusal> {
    let (series, number) = (query.field("seriesname").unwrap_or_default(), query.field("number").unwrap_or_default());
    let change = |kept: Option<Kept>| kept.map(|_| deed).ok_or_else(|| Refusal::not_found(&number));
    server.0.book.change(&account.seller, (&series, &number), change)?.map_err(|_| Refusal::Broken)?;
    Ok(Json(envelope("")))
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Reversal {
    company_vat_code: Option<String>,
    series_name: String,
    number: String,
    issue_date: Option<Date>,
}

pub(super) async fn reverse(
    State(server): State<SmartBill>,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<Value>, Refusal> {
    let (account, sent) = server.admit_document::<Reversal>(&headers, &body)?;
    of_company(account, sent.company_vat_code.as_deref())?;
    let (seller, book) = (&account.seller, &server.0.book);
    let day = sent.issue_date.unwrap_or_else(|| today(&server.0.clock));
    let of = (sent.series_name.as_str(), sent.number.as_str());
    let kept = book.find(seller, of.0, of.1).ok_or_else(|| Refusal::not_found(of.1))?;
    if kept.is_reversed {
        return Err(Refusal::bad("Factura a fost deja stornata."));
    }
    if kept.is_cancelled {
        return Err(Refusal::bad(format!("Factura {} este anulata.", of.1)));
    }
    if day < kept.invoice.day {
        return Err(Refusal::bad("Data stornarii este anterioara facturii."));
    }
    let invoice = Invoice { day, total: -kept.invoice.total, ..kept.invoice };
    let new = NewInvoice { series: kept.series.clone(), invoice };
    let by = match book.issue(seller, new).map_err(|_| Refusal::Broken)? {
        Issue::Made(number) => number,
        Issue::Repeated(kept) => kept.number,
    };
    let deed = Deed::Reversed { by: by.clone() };
    book.change(seller, of, |_| Ok::<_, Refusal>(deed))?.map_err(|_| Refusal::Broken)?;
    Ok(Json(json!({"errorText": "", "message": "", "number": by, "series": kept.series, "url": ""})))
}
