//! What SmartBill answers.

use serde_json::Value;

use super::failure;
use crate::plain::message;
use crate::{Answer, Created, InvoiceNo, Paid, Pdf, ServiceError, json};

/// The JSON of an answer that tells of no failure.
pub(super) fn good(answer: &Answer) -> Result<Value, ServiceError> {
    let body = failure::body(answer)?;
    match json::text(&body, "errorText") {
        Some(text) => Err(failure::of_text(&text)),
        None => Ok(body),
    }
}

/// A number makes it an invoice, also beside an `errorText`: that is a warning then (a mail that was not sent).
pub(super) fn created(answer: &Answer, series: &str) -> Result<Created, ServiceError> {
    let body = failure::body(answer)?;
    let error = json::text(&body, "errorText");
    match (json::text(&body, "number"), error) {
        (Some(number), warning) => Ok(Created {
            invoice: InvoiceNo { series: json::text(&body, "series").unwrap_or_else(|| series.to_owned()), number },
            link: ["documentViewUrl", "documentUrl", "url"].into_iter().find_map(|name| json::text(&body, name)),
            warning: warning.map(|text| message(&text)),
        }),
        (None, Some(text)) => Err(failure::of_text(&text)),
        (None, None) => Err(ServiceError::unreadable("neither a number nor an error came for the invoice")),
    }
}

/// An unknown invoice is also told `"paid": false`: the error text comes first.
pub(super) fn paid(answer: &Answer) -> Result<Paid, ServiceError> {
    let body = good(answer)?;
    let amount = |name: &str| {
        json::amount(&body, name).ok_or_else(|| ServiceError::unreadable(format!("the status has no {name}")))
    };
    Ok(Paid {
        total: amount("invoiceTotalAmount")?,
        paid: amount("paidAmount")?,
        references: Vec::new(),
        is_cancelled: false,
        link: None,
    })
}

/// The content type only echoes what was asked for; a document begins with its mark.
pub(super) fn pdf(answer: &Answer) -> Result<Pdf, ServiceError> {
    if answer.status().is_success() && answer.body().starts_with(b"%PDF") {
        return Ok(Pdf::Document(answer.body().clone()));
    }
    Err(good(answer).err().unwrap_or_else(|| ServiceError::unreadable("no PDF came")))
}
