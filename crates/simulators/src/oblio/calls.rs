//! Invoices and lists.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, RawQuery, State};
use axum::http::HeaderMap;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::refusal::Refusal;
use super::{Account, Behaviour, Oblio, Repeat, invoice};
use crate::invoices::wire::{amount, text};
use crate::invoices::{Deed, Issue, Kept, Payment, today};

/// Those without a series name of their own need a document's number.
const KINDS: [&str; 12] = [
    "Chitanta",
    "Bon fiscal",
    "Bon fiscal card",
    "Alta incasare numerar",
    "Ordin de plata",
    "Mandat postal",
    "Card",
    "CEC",
    "Bilet ordin",
    "Alta incasare banca",
    "Ramburs",
    "Voucher",
];

type Told = Result<Json<Value>, Refusal>;

fn success(data: &Value) -> Json<Value> {
    Json(json!({"status": 200, "statusMessage": "Success", "data": data}))
}

struct Query(String);

impl Query {
    fn field(&self, name: &str) -> Option<String> {
        let mut fields = form_urlencoded::parse(self.0.as_bytes());
        fields.find(|(key, _)| key == name).map(|(_, value)| value.into_owned()).filter(|value| !value.is_empty())
    }
}

/// A company is the same with and without its country's letters.
fn of_company(account: &Account, company: Option<&str>, day: Behaviour) -> Result<(), Refusal> {
    let plain = |text: &str| text.trim_start_matches("RO").to_owned();
    match company {
        Some(company) if plain(company) == plain(&account.seller.company) => Ok(()),
        Some(company) => Err(day.refuse(400, format!("Firma cu cif {company} nu exista in cont"))),
        None => Err(day.refuse(400, "Lipseste cif-ul firmei")),
    }
}

impl Oblio {
    fn admit_query(&self, headers: &HeaderMap, query: Option<String>) -> Result<(&Account, Query), Refusal> {
        let account = self.admit(headers)?;
        let query = Query(query.unwrap_or_default());
        of_company(account, query.field("cif").as_deref(), self.behaviour())?;
        Ok((account, query))
    }

    fn admit_document(&self, headers: &HeaderMap, body: &Bytes) -> Result<(&Account, Value), Refusal> {
        let account = self.admit(headers)?;
        let day = self.behaviour();
        let sent: Value = serde_json::from_slice(body).map_err(|_| day.refuse(400, "Invalid JSON"))?;
        of_company(account, text(&sent, "cif").as_deref(), day)?;
        Ok((account, sent))
    }

    fn broken(&self) -> Refusal {
        self.behaviour().refuse(500, "Internal error")
    }
}

fn named(kept: &Kept) -> Value {
    json!({"seriesName": kept.series, "number": kept.number, "link": link(&kept.series, &kept.number)})
}

fn link(series: &str, number: &str) -> String {
    format!("https://www.oblio.invalid/docs/invoice?series={series}&number={number}")
}

fn no_such_invoice(day: Behaviour) -> Refusal {
    day.refuse(400, "Factura nu a fost gasita")
}

pub(super) async fn companies(State(server): State<Oblio>, headers: HeaderMap) -> Told {
    let account = server.admit(&headers)?;
    let company = json!({"cif": account.seller.company, "company": "Magazin Exemplu SRL", "userTypeAccess": "admin"});
    Ok(success(&json!([company])))
}

pub(super) async fn series(State(server): State<Oblio>, headers: HeaderMap, RawQuery(query): RawQuery) -> Told {
    let (account, _) = server.admit_query(&headers, query)?;
    let list = account.seller.series.iter().map(|series| {
        let next = server.0.book.next_number(&account.seller, series);
        json!({"type": "Factura", "name": series.name, "start": series.first.to_string(), "next": next, "default": "1"})
    });
    Ok(success(&list.collect()))
}

pub(super) async fn vat_rates(State(server): State<Oblio>, headers: HeaderMap, RawQuery(query): RawQuery) -> Told {
    let (account, _) = server.admit_query(&headers, query)?;
    let rates = account.seller.vat_rates.iter();
    let rates = rates.map(|(name, percent)| json!({"name": name, "percent": percent.to_string(), "default": "0"}));
    Ok(success(&rates.collect()))
}

/// Lists of which this company has nothing to show but the languages of its documents.
pub(super) async fn other_list(
    State(server): State<Oblio>,
    Path(list): Path<String>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Told {
    server.admit_query(&headers, query)?;
    match list.as_str() {
        "languages" => Ok(success(&json!([{"code": "RO", "name": "Romana"}, {"code": "EN", "name": "Engleza"}]))),
        "products" | "clients" | "management" => Ok(success(&json!([]))),
        _ => Err(server.behaviour().refuse(404, "Not found")),
    }
}

pub(super) async fn create(State(server): State<Oblio>, headers: HeaderMap, body: Bytes) -> Told {
    let (account, sent) = server.admit_document(&headers, &body)?;
    let (day, seller, book) = (server.behaviour(), &account.seller, &server.0.book);
    let mut new = invoice::checked(&sent, seller, today(&server.0.clock), day)?;
    let original = match invoice::reverses(&sent) {
        Some(of) => {
            let kept = book.find(seller, &of.series, &of.number).ok_or_else(|| no_such_invoice(day))?;
            new.invoice.total = -kept.invoice.total;
            Some(kept)
        }
        None => None,
    };
    let series = new.series.clone();
    match book.issue(seller, new).map_err(|_| server.broken())? {
        Issue::Made(number) => {
            if let Some(original) = original {
                let deed = Deed::Reversed { by: number.clone() };
                let of = (original.series.as_str(), original.number.as_str());
                book.change(seller, of, |_| Ok::<_, Refusal>(deed))?.map_err(|_| server.broken())?;
            }
            Ok(success(&json!({"seriesName": series, "number": number, "link": link(&series, &number)})))
        }
        Issue::Repeated(kept) => match day.repeat {
            Repeat::SameInvoice => Ok(success(&named(&kept))),
            Repeat::Refused => Err(day.refuse(400, "Exista deja un document emis cu acest idempotencyKey")),
        },
    }
}

fn collects(kept: &Kept) -> Vec<Value> {
    let payment = |payment: &Payment| {
        json!({
            "type": payment.kind, "documentNumber": payment.reference, "value": format!("{:.2}", payment.amount),
            "issueDate": payment.day, "seriesName": "", "mentions": "",
        })
    };
    kept.payments.iter().map(payment).collect()
}

fn whole(kept: &Kept) -> Value {
    let flag = |flag: bool| if flag { "1" } else { "0" };
    json!({
        "id": "1", "draft": "0", "canceled": flag(kept.is_cancelled), "collected": flag(kept.open() <= Decimal::ZERO),
        "documentType": "Factura", "seriesName": kept.series, "number": kept.number,
        "issueDate": kept.invoice.day.to_string(), "dueDate": "", "precision": "2", "currency": kept.invoice.currency,
        "total": format!("{:.4}", kept.invoice.total), "mentions": kept.invoice.mentions,
        "link": link(&kept.series, &kept.number), "einvoice": "", "collects": collects(kept),
        "client": {"name": kept.invoice.client, "cif": kept.invoice.client_code},
    })
}

pub(super) async fn read(State(server): State<Oblio>, headers: HeaderMap, RawQuery(query): RawQuery) -> Told {
    let (account, query) = server.admit_query(&headers, query)?;
    let (series, number) = (query.field("seriesName").unwrap_or_default(), query.field("number").unwrap_or_default());
    let kept = server.0.book.find(&account.seller, &series, &number);
    kept.map(|kept| success(&whole(&kept))).ok_or_else(|| no_such_invoice(server.behaviour()))
}

pub(super) async fn list(State(server): State<Oblio>, headers: HeaderMap, RawQuery(query): RawQuery) -> Told {
    let (account, query) = server.admit_query(&headers, query)?;
    let number = |name: &str, usual: usize| query.field(name).and_then(|text| text.parse().ok()).unwrap_or(usual);
    let (after, before) = (query.field("issuedAfter"), query.field("issuedBefore"));
    let is_wanted = |kept: &Kept| {
        let day = kept.invoice.day.to_string();
        after.as_ref().is_none_or(|after| day >= *after) && before.as_ref().is_none_or(|before| day <= *before)
    };
    let mut all = server.0.book.all(&account.seller);
    if query.field("orderDir").as_deref() != Some("ASC") {
        all.reverse();
    }
    let page =
        all.iter().filter(|kept| is_wanted(kept)).skip(number("offset", 0)).take(number("limitPerPage", 100).min(100));
    Ok(success(&page.map(whole).collect()))
}

pub(super) async fn collect(State(server): State<Oblio>, headers: HeaderMap, body: Bytes) -> Told {
    let (account, sent) = server.admit_document(&headers, &body)?;
    let day = server.behaviour();
    let collect = sent.get("collect").unwrap_or(&Value::Null);
    let kind = text(collect, "type").filter(|kind| KINDS.contains(&kind.as_str()));
    let kind = kind.ok_or_else(|| day.refuse(400, "Tipul incasarii nu exista"))?;
    let reference = text(collect, "documentNumber");
    if kind != "Chitanta" && reference.is_none() {
        return Err(day.refuse(400, "Lipseste numarul documentului de incasare"));
    }
    let (series, number) = (text(&sent, "seriesName").unwrap_or_default(), text(&sent, "number").unwrap_or_default());
    let change = |kept: Option<Kept>| {
        let kept = kept.ok_or_else(|| no_such_invoice(day))?;
        if kept.is_cancelled {
            return Err(day.refuse(400, "Factura este anulata"));
        }
        // Left out, it is the whole total and not what is open.
        let amount = amount(collect, "value").unwrap_or(kept.invoice.total);
        let when = text(collect, "issueDate").unwrap_or_else(|| today(&server.0.clock).to_string());
        Ok(Deed::Paid(Payment { amount, kind, reference, day: when }))
    };
    server.0.book.change(&account.seller, (&series, &number), change)?.map_err(|_| server.broken())?;
    let kept = server.0.book.find(&account.seller, &series, &number);
    Ok(success(&kept.as_ref().map(whole).unwrap_or_default()))
}

pub(super) async fn cancel(State(server): State<Oblio>, headers: HeaderMap, body: Bytes) -> Told {
    mark(&server, &headers, &body, Deed::Cancelled)
}

pub(super) async fn restore(State(server): State<Oblio>, headers: HeaderMap, body: Bytes) -> Told {
    mark(&server, &headers, &body, Deed::Restored)
}

fn mark(server: &Oblio, headers: &HeaderMap, body: &Bytes, deed: Deed) -> Told {
    let (account, sent) = server.admit_document(headers, body)?;
    let (series, number) = (text(&sent, "seriesName").unwrap_or_default(), text(&sent, "number").unwrap_or_default());
    let change = |kept: Option<Kept>| kept.map(|_| deed).ok_or_else(|| no_such_invoice(server.behaviour()));
    server.0.book.change(&account.seller, (&series, &number), change)?.map_err(|_| server.broken())?;
    Ok(success(&json!({"seriesName": series, "number": number})))
}
