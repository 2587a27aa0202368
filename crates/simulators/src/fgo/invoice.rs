//! An invoice as the service takes it, and the total that it counts.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde_json::Value;

use super::Behaviour;
use super::refusal::Refusal;
use crate::invoices::wire::{amount, flag, text};
use crate::invoices::{Invoice, NewInvoice, Seller, rounded, with_vat};

/// Names of counties as the service lists them.
pub(super) const COUNTIES: [&str; 12] =
    ["Alba", "Argeș", "Bihor", "Brașov", "București", "Cluj", "Constanța", "Iași", "Mureș", "Neamț", "Sibiu", "Timiș"];
const LONGEST_KEY: usize = 36;

pub(super) struct Checked {
    pub(super) new: NewInvoice,
    /// A second invoice with the same key is refused.
    pub(super) guards: bool,
}

pub(super) fn checked(sent: &Value, seller: &Seller, today: Date, day: Behaviour) -> Result<Checked, Refusal> {
    let missing = |field: &str| day.refuse(format!("Campul {field} este obligatoriu."));
    let series = text(sent, "Serie").ok_or_else(|| missing("Serie"))?;
    if seller.series(&series).is_none() {
        return Err(day.refuse(format!("Seria {series} nu este definita in aplicatie.")));
    }
    let currency = text(sent, "Valuta").ok_or_else(|| missing("Valuta"))?;
    if text(sent, "TipFactura").ok_or_else(|| missing("TipFactura"))? != "Factura" {
        return Err(day.refuse("TipFactura este incorect."));
    }
    let key = text(sent, "IdExtern");
    if key.as_ref().is_some_and(|key| key.chars().count() > LONGEST_KEY) {
        return Err(day.refuse("IdExtern poate avea maxim 36 de caractere."));
    }
    let client = sent.get("Client").unwrap_or(&Value::Null);
    let name = text(client, "Denumire").ok_or_else(|| missing("Client.Denumire"))?;
    address(client, day)?;
    let lines = sent.get("Continut").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    if lines.is_empty() {
        return Err(missing("Continut"));
    }
    let issued = match text(sent, "DataEmitere") {
        Some(text) => text.parse().map_err(|_| day.refuse("DataEmitere este incorecta."))?,
        None => today,
    };
    let totals = lines.iter().map(|line| total(line, seller, day)).collect::<Result<Vec<_>, _>>()?;
    let invoice = Invoice {
        key,
        day: issued,
        client: name,
        client_code: text(client, "CodUnic"),
        currency,
        total: totals.iter().sum(),
        lines: lines.len(),
        mentions: text(sent, "Text").unwrap_or_default(),
        by_others: false,
    };
    Ok(Checked { new: NewInvoice { series, invoice }, guards: flag(sent, "VerificareDuplicat", false) })
}

fn address(client: &Value, day: Behaviour) -> Result<(), Refusal> {
    let missing = |field: &str| day.refuse(format!("Campul {field} este obligatoriu."));
    let kind = text(client, "Tip").ok_or_else(|| missing("Client.Tip"))?;
    if kind != "PF" && kind != "PJ" {
        return Err(day.refuse("Client.Tip este incorect."));
    }
    if kind == "PJ" && text(client, "CodUnic").is_none() {
        return Err(missing("Client.CodUnic"));
    }
    if text(client, "Tara").ok_or_else(|| missing("Client.Tara"))? != "RO" {
        return Ok(());
    }
    let county = text(client, "Judet").ok_or_else(|| missing("Client.Judet"))?;
    if !COUNTIES.iter().any(|known| *known == county || without_marks(known) == county) {
        return Err(day.refuse(format!("Judetul {county} nu exista in nomenclator.")));
    }
    let city = text(client, "Localitate").unwrap_or_default();
    let digit = city.strip_prefix("Sector-").and_then(|digit| digit.parse::<u8>().ok());
    if without_marks(&county) == "Bucuresti" && !digit.is_some_and(|digit| (1..=6).contains(&digit)) {
        return Err(day.refuse(format!("Localitatea {city} nu exista in nomenclator.")));
    }
    Ok(())
}

/// The service's own names carry marks; both spellings are taken.
fn without_marks(name: &str) -> String {
    let plain = |letter: char| match letter {
        'ș' => 's',
        'ț' => 't',
        'ă' | 'â' => 'a',
        'î' => 'i',
        other => other,
    };
    name.chars().map(plain).collect()
}

fn total(line: &Value, seller: &Seller, day: Behaviour) -> Result<Decimal, Refusal> {
    let missing = |field: &str| day.refuse(format!("Campul Continut.{field} este obligatoriu."));
    if text(line, "UM").ok_or_else(|| missing("UM"))?.chars().count() > 5 {
        return Err(day.refuse("UM poate avea maxim 5 caractere."));
    }
    let quantity =
        amount(line, "NrProduse").filter(|quantity| !quantity.is_zero()).ok_or_else(|| missing("NrProduse"))?;
    let percent = amount(line, "CotaTVA").ok_or_else(|| missing("CotaTVA"))?;
    if !seller.has_rate(percent, None) {
        return Err(day.refuse(format!("CotaTVA {percent} nu exista.")));
    }
    let value = match (amount(line, "PretUnitar"), amount(line, "PretTotal")) {
        (None, Some(whole)) => rounded(whole),
        (Some(unit), None) => with_vat(unit * quantity, percent, false),
        _ => return Err(day.refuse("Trimiteti PretUnitar sau PretTotal.")),
    };
    Ok(if text(line, "Tip").as_deref() == Some("Discount") { -value } else { value })
}
