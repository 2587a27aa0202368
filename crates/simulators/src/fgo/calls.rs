//! Invoices, payments and the public lists.

use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use jiff::civil::{Date, DateTime};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::invoice::{self, COUNTIES};
use super::refusal::Refusal;
use super::{Behaviour, Fgo};
use crate::invoices::wire::{amount, text};
use crate::invoices::{Deed, Invoice, Issue, Kept, NewInvoice, Payment, today};

const KINDS: [&str; 6] = ["Banca", "Bon", "Chitanta", "Retur Casa", "Voucher", "Plata Speciala"];

type Told = Result<Json<Value>, Refusal>;

fn no_such_invoice(day: Behaviour, number: &str) -> Refusal {
    day.refuse(format!("Factura {number} nu a fost gasita."))
}

fn link(series: &str, number: &str) -> String {
    format!("https://fgo.invalid/f/{series}-{number}")
}

/// Series and number of the invoice that a call is about.
fn named(sent: &Value, series: &str, number: &str) -> (String, String) {
    (text(sent, series).unwrap_or_default(), text(sent, number).unwrap_or_default())
}

pub(super) async fn issue(State(server): State<Fgo>, body: Bytes) -> Told {
    let (account, sent) = server.admit(&body, &["Client", "Denumire"])?;
    let (day, book) = (server.behaviour(), &server.0.book);
    let checked = invoice::checked(&sent, &account.seller, today(&server.0.clock), day)?;
    if day.gives_up {
        return Err(day.refuse("Timp de executie depasit. Documentul nu a fost emis, incercati din nou."));
    }
    let mut new = checked.new;
    if !checked.guards {
        new.invoice.key = None;
    }
    let series = new.series.clone();
    match book.issue(&account.seller, new).map_err(|_| Refusal::Broken)? {
        Issue::Made(number) => Ok(Json(json!({
            "Success": true, "Message": "",
            "Factura": {"Numar": number, "Serie": series, "Link": link(&series, &number), "LinkPlata": ""},
        }))),
        Issue::Repeated(kept) => Err(day.duplicate(&kept)),
    }
}

pub(super) async fn state(State(server): State<Fgo>, body: Bytes) -> Told {
    let (account, sent) = server.admit(&body, &["Numar"])?;
    let (series, number) = named(&sent, "Serie", "Numar");
    let kept = server.0.book.find(&account.seller, &series, &number);
    let kept = kept.ok_or_else(|| no_such_invoice(server.behaviour(), &number))?;
    let payments = kept.payments.iter().map(|payment| {
        let amount: Value = serde_json::from_str(&payment.amount.normalize().to_string()).unwrap_or_default();
        json!({"SumaIncasata": amount, "DataIncasare": payment.day, "Valuta": kept.invoice.currency})
    });
    Ok(Json(json!({"Success": true, "Message": "", "Factura": {
        "Numar": kept.number, "Serie": kept.series,
        "Valoare": format!("{:.2}", kept.invoice.total),
        "ValoareAchitata": kept.paid().normalize().to_string(),
        "Incasari": payments.collect::<Vec<_>>(),
    }})))
}

pub(super) async fn pay(State(server): State<Fgo>, body: Bytes) -> Told {
    let (account, sent) = server.admit(&body, &["NumarFactura"])?;
    let day = server.behaviour();
    if day.small_plan {
        return Err(day.refuse("Incasarile prin API sunt disponibile doar in pachetul Premium sau Enterprise."));
    }
    let kind = text(&sent, "TipIncasare").filter(|kind| KINDS.contains(&kind.as_str()));
    let kind = kind.ok_or_else(|| day.refuse("Tip incasare incorect."))?;
    let amount = amount(&sent, "SumaIncasata").filter(|amount| *amount > Decimal::ZERO);
    let amount = amount.ok_or_else(|| day.refuse("SumaIncasata este incorecta."))?;
    let when = text(&sent, "DataIncasare").unwrap_or_default();
    DateTime::strptime("%Y-%m-%d %H:%M:%S", &when).map_err(|_| day.refuse("DataIncasare este incorecta."))?;
    let (series, number) = named(&sent, "SerieFactura", "NumarFactura");
    let change = |kept: Option<Kept>| {
        let kept = kept.ok_or_else(|| no_such_invoice(day, &number))?;
        if kept.is_cancelled {
            return Err(day.refuse(format!("Factura {number} este anulata.")));
        }
        Ok(Deed::Paid(Payment { amount, kind, reference: None, day: when }))
    };
    server.0.book.change(&account.seller, (&series, &number), change)?.map_err(|_| Refusal::Broken)?;
    Ok(Json(json!({"Success": true, "Message": ""})))
}

pub(super) async fn reverse(State(server): State<Fgo>, body: Bytes) -> Told {
    let (account, sent) = server.admit(&body, &["Numar"])?;
    let (day, book, seller) = (server.behaviour(), &server.0.book, &account.seller);
    let (series, number) = named(&sent, "Serie", "Numar");
    let kept = book.find(seller, &series, &number).ok_or_else(|| no_such_invoice(day, &number))?;
    if kept.is_reversed {
        return Err(day.refuse(format!("Factura {number} a fost deja stornata.")));
    }
    let issued: Date = match text(&sent, "DataEmitere") {
        Some(text) => text.parse().map_err(|_| day.refuse("DataEmitere este incorecta."))?,
        None => today(&server.0.clock),
    };
    let into = text(&sent, "SerieStorno").unwrap_or(kept.series);
    if seller.series(&into).is_none() {
        return Err(day.refuse(format!("Seria {into} nu este definita in aplicatie.")));
    }
    let invoice = Invoice { key: None, day: issued, total: -kept.invoice.total, ..kept.invoice };
    let new = NewInvoice { series: into.clone(), invoice };
    let by = match book.issue(seller, new).map_err(|_| Refusal::Broken)? {
        Issue::Made(by) => by,
        Issue::Repeated(kept) => kept.number,
    };
    let deed = Deed::Reversed { by: by.clone() };
    book.change(seller, (&series, &number), |_| Ok::<_, Refusal>(deed))?.map_err(|_| Refusal::Broken)?;
    Ok(Json(json!({"Success": true, "Message": "", "Factura": {"Numar": by, "Serie": into, "Link": link(&into, &by)}})))
}

pub(super) async fn cancel(State(server): State<Fgo>, body: Bytes) -> Told {
    let (account, sent) = server.admit(&body, &["Numar"])?;
    let (series, number) = named(&sent, "Serie", "Numar");
    let change =
        |kept: Option<Kept>| kept.map(|_| Deed::Cancelled).ok_or_else(|| no_such_invoice(server.behaviour(), &number));
    server.0.book.change(&account.seller, (&series, &number), change)?.map_err(|_| Refusal::Broken)?;
    Ok(Json(json!({"Success": true, "Message": ""})))
}

pub(super) async fn print(State(server): State<Fgo>, body: Bytes) -> Told {
    let (account, sent) = server.admit(&body, &["Numar"])?;
    let (series, number) = named(&sent, "Serie", "Numar");
    let kept = server.0.book.find(&account.seller, &series, &number);
    let kept = kept.ok_or_else(|| no_such_invoice(server.behaviour(), &number))?;
    Ok(Json(json!({"Success": true, "Message": "", "Factura": {"Link": link(&kept.series, &kept.number)}})))
}

fn list(names: impl Iterator<Item = String>) -> Json<Value> {
    Json(json!({"Success": true, "List": names.map(|name| json!({"Nume": name})).collect::<Vec<_>>()}))
}

pub(super) async fn vat_rates(State(server): State<Fgo>) -> Json<Value> {
    let rates = server.0.accounts.first().map(|account| account.seller.vat_rates.clone()).unwrap_or_default();
    list(rates.into_iter().map(|(_, percent)| percent.normalize().to_string()))
}

pub(super) async fn counties() -> Json<Value> {
    list(COUNTIES.iter().map(|name| (*name).to_owned()))
}

pub(super) async fn payment_kinds() -> Json<Value> {
    list(KINDS.iter().map(|name| (*name).to_owned()))
}
