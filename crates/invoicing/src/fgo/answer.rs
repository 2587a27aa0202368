//! What FGO answers. The totals of an invoice are texts, its payments numbers.

use serde_json::Value;

use super::failure;
use crate::{Answer, Created, InvoiceNo, Paid, Pdf, ServiceError, VatRate, json};

pub(super) fn created(answer: &Answer, series: &str) -> Result<Created, ServiceError> {
    let body = failure::body(answer)?;
    let made = body.get("Factura").unwrap_or(&Value::Null);
    let number = json::text(made, "Numar");
    let number = number.ok_or_else(|| ServiceError::unreadable("the invoice came without a number"))?;
    let series = json::text(made, "Serie").unwrap_or_else(|| series.to_owned());
    Ok(Created {
        invoice: InvoiceNo { series, number },
        link: json::text(made, "Link"),
        warning: json::text(&body, "Message").map(|text| crate::plain::message(&text)),
    })
}

pub(super) fn paid(answer: &Answer) -> Result<Paid, ServiceError> {
    let body = failure::body(answer)?;
    let invoice = body.get("Factura").unwrap_or(&Value::Null);
    let amount = |name: &str| {
        json::amount(invoice, name).ok_or_else(|| ServiceError::unreadable(format!("the state has no {name}")))
    };
    Ok(Paid {
        total: amount("Valoare")?,
        paid: amount("ValoareAchitata")?,
        references: Vec::new(),
        is_cancelled: false,
        link: None,
    })
}

pub(super) fn vat_rates(answer: &Answer) -> Result<Vec<VatRate>, ServiceError> {
    let body = failure::body(answer)?;
    // A rate's name is its number, with or without a sign.
    let rates = json::entries(&body, "List").iter().filter_map(|entry| {
        let name = json::text(entry, "Nume")?;
        let digits: String = name.chars().filter(|sign| sign.is_ascii_digit() || *sign == '.').collect();
        Some(VatRate { percent: json::amount(entry, "Cod").or_else(|| digits.parse().ok())?, name })
    });
    Ok(rates.collect())
}

pub(super) fn pdf(answer: &Answer) -> Result<Pdf, ServiceError> {
    let body = failure::body(answer)?;
    let link = body.get("Factura").and_then(|invoice| json::text(invoice, "Link"));
    link.map(Pdf::Link).ok_or_else(|| ServiceError::unreadable("the invoice has no link"))
}
