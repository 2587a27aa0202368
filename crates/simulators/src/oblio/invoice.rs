//! An invoice as the service takes it, and the total that it counts. PHP clients send `[]` and `""` for "none".

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use super::Behaviour;
use super::refusal::Refusal;
use crate::invoices::wire::{amount, flag, text};
use crate::invoices::{Invoice, NewInvoice, Seller, rounded, with_vat};

/// What a new invoice reverses.
pub(super) struct Reverses {
    pub(super) series: String,
    pub(super) number: String,
}

pub(super) fn reverses(sent: &Value) -> Option<Reverses> {
    let reference = sent.get("referenceDocument").filter(|reference| flag(reference, "refund", false))?;
    Some(Reverses { series: text(reference, "seriesName")?, number: text(reference, "number")? })
}

/// Checks an invoice; that of a reversal has no lines of its own.
pub(super) fn checked(sent: &Value, seller: &Seller, today: Date, day: Behaviour) -> Result<NewInvoice, Refusal> {
    let refuse = |message: String| day.refuse(400, message);
    let series = text(sent, "seriesName").ok_or_else(|| refuse("Lipseste seria documentului".to_owned()))?;
    if seller.series(&series).is_none() {
        return Err(refuse(format!("Seria {series} nu exista")));
    }
    let client = sent.get("client").unwrap_or(&Value::Null);
    let name = text(client, "name").ok_or_else(|| refuse("Lipseste numele clientului".to_owned()))?;
    let issued = match text(sent, "issueDate") {
        Some(text) => text.parse().map_err(|_| refuse("Data documentului este gresita".to_owned()))?,
        None => today,
    };
    let products = sent.get("products").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if products.is_empty() && reverses(sent).is_none() {
        return Err(refuse("Documentul nu are produse".to_owned()));
    }
    let invoice = Invoice {
        key: text(sent, "idempotencyKey"),
        day: issued,
        client: name,
        client_code: text(client, "cif"),
        currency: text(sent, "currency").unwrap_or_else(|| "RON".to_owned()),
        total: total(products, seller, day)?,
        lines: products.len(),
        mentions: text(sent, "mentions").unwrap_or_default(),
        by_others: false,
    };
    Ok(NewInvoice { series, invoice })
}

fn total(products: &[Value], seller: &Seller, day: Behaviour) -> Result<Decimal, Refusal> {
    let refuse = |message: &str| day.refuse(400, message);
    // The lines so far, with the rate and the kind of price of each.
    let mut lines: Vec<(Decimal, Decimal, bool)> = Vec::with_capacity(products.len());
    for product in products {
        if let Some(discount) = amount(product, "discount") {
            text(product, "name").ok_or_else(|| refuse("Lipseste numele produsului"))?;
            let &(_, percent, holds_vat) = lines.last().ok_or_else(|| refuse("Discountul nu are produs"))?;
            let above = if flag(product, "discountAllAbove", false) { lines.len() } else { 1 };
            let above: Decimal = lines.iter().rev().take(above).map(|(total, ..)| *total).sum();
            let off = match text(product, "discountType").as_deref() {
                Some("valoric") => with_vat(discount, percent, holds_vat),
                Some("procentual") => rounded(above * discount / Decimal::ONE_HUNDRED),
                _ => return Err(refuse("Tipul discountului produsului este gresit")),
            };
            lines.push((-off, percent, holds_vat));
            continue;
        }
        text(product, "name").ok_or_else(|| refuse("Lipseste numele produsului"))?;
        let price = amount(product, "price").ok_or_else(|| refuse("Lipseste pretul produsului"))?;
        let percent = match amount(product, "vatPercentage") {
            Some(percent) if seller.has_rate(percent, text(product, "vatName").as_deref()) => percent,
            Some(_) => return Err(refuse("Cota TVA nu exista")),
            None => seller.vat_rates.first().map(|(_, percent)| *percent).unwrap_or_default(),
        };
        let holds_vat = flag(product, "vatIncluded", true);
        let quantity = amount(product, "quantity").unwrap_or(Decimal::ONE);
        lines.push((with_vat(price * quantity, percent, holds_vat), percent, holds_vat));
    }
    Ok(lines.iter().map(|(total, ..)| *total).sum())
}
