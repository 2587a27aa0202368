//! What Oblio answers. Amounts and flags come as texts.

use rust_decimal::Decimal;
use serde_json::Value;

use super::failure;
use crate::plain::folded;
use crate::{Answer, Created, InvoiceNo, Listed, Paid, Pdf, Series, ServiceError, VatRate, json};

pub(super) fn created(answer: &Answer, series: &str) -> Result<Created, ServiceError> {
    let data = failure::data(answer)?;
    let number = json::text(&data, "number");
    let number = number.ok_or_else(|| ServiceError::unreadable("the invoice came without a number"))?;
    let series = json::text(&data, "seriesName").unwrap_or_else(|| series.to_owned());
    Ok(Created { invoice: InvoiceNo { series, number }, link: json::text(&data, "link"), warning: None })
}

pub(super) fn has_company(answer: &Answer, company: &str) -> Result<(), ServiceError> {
    let body = failure::body(answer)?;
    let plain = |cif: &str| folded(cif).trim_start_matches("ro").trim().to_owned();
    let has = json::entries(&body, "data")
        .iter()
        .filter_map(|entry| json::text(entry, "cif"))
        .any(|cif| plain(&cif) == plain(company));
    match has {
        true => Ok(()),
        false => {
            let message = format!("the account has no company {company}");
            Err(ServiceError::Account { field: Some("company"), message })
        }
    }
}

pub(super) fn series(answer: &Answer) -> Result<Vec<Series>, ServiceError> {
    let body = failure::body(answer)?;
    let of_invoices = |entry: &&Value| json::text(entry, "type").is_none_or(|kind| folded(&kind) == "factura");
    let series = json::entries(&body, "data")
        .iter()
        .filter(of_invoices)
        .filter_map(|entry| Some(Series { name: json::text(entry, "name")?, next_number: json::text(entry, "next") }));
    Ok(series.collect())
}

pub(super) fn vat_rates(answer: &Answer) -> Result<Vec<VatRate>, ServiceError> {
    let body = failure::body(answer)?;
    let rates = json::entries(&body, "data").iter().filter_map(|entry| {
        Some(VatRate { name: json::text(entry, "name")?, percent: json::amount(entry, "percent")? })
    });
    Ok(rates.collect())
}

/// An invoice that cannot be read could be the one that is looked for: then the whole list is unreadable.
pub(super) fn list(answer: &Answer) -> Result<Vec<Listed>, ServiceError> {
    let body = failure::body(answer)?;
    let data = body.get("data").and_then(Value::as_array);
    let data = data.ok_or_else(|| ServiceError::unreadable("the list has no data"))?;
    data.iter().map(listed).collect()
}

fn listed(entry: &Value) -> Result<Listed, ServiceError> {
    let series = json::text(entry, "seriesName");
    let number = json::text(entry, "number");
    let total = json::amount(entry, "total");
    let (Some(series), Some(number), Some(total)) = (series, number, total) else {
        return Err(ServiceError::unreadable("an invoice of the list has no series, number or total"));
    };
    Ok(Listed {
        invoice: InvoiceNo { series, number },
        total,
        mentions: json::text(entry, "mentions").unwrap_or_default(),
        is_cancelled: json::flag(entry, "canceled"),
        link: json::text(entry, "link"),
    })
}

pub(super) fn paid(answer: &Answer) -> Result<Paid, ServiceError> {
    let data = failure::data(answer)?;
    let total = json::amount(&data, "total");
    let total = total.ok_or_else(|| ServiceError::unreadable("the invoice has no total"))?;
    let collects = json::entries(&data, "collects");
    let mut paid = Decimal::ZERO;
    for collect in collects {
        let value = json::amount(collect, "value");
        paid += value.ok_or_else(|| ServiceError::unreadable("a payment of the invoice has no value"))?;
    }
    Ok(Paid {
        total,
        paid,
        references: collects.iter().filter_map(|collect| json::text(collect, "documentNumber")).collect(),
        is_cancelled: json::flag(&data, "canceled"),
        link: json::text(&data, "link"),
    })
}

pub(super) fn pdf(answer: &Answer) -> Result<Pdf, ServiceError> {
    let link = json::text(&failure::data(answer)?, "link");
    link.map(Pdf::Link).ok_or_else(|| ServiceError::unreadable("the invoice has no link"))
}
