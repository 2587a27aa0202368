//! An order as an invoice: pure, to the cent, or not at all.

mod error;

use jiff::Span;
use jiff::civil::Date;
use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

pub use error::DraftError;

use crate::plain::{one_line, without_marks};
use crate::{Customer, Difference, LineKind, OrderContent, OrderLine, Prices, Reference};

/// How a shop's invoices are made at one connected service.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// The series, as defined at the service.
    pub series: String,
    /// Language of the document: `RO`.
    pub language: String,
    /// The unit of measure as the account spells it; case counts at SmartBill.
    pub unit: String,
    /// What a discount's line is called.
    pub discount_name: String,
    /// Printed on the invoice. `{order}` and `{tracking}` stand for the order's name and its labels' numbers.
    pub mentions: String,
    /// Days after the issue until payment is due; `None`: the service's own.
    pub due_days: Option<u16>,
    /// For another currency than the account's: units of it for one of the order's. `None`: the service's own.
    pub exchange_rate: Option<Decimal>,
    /// The seller's VAT.
    pub vat: Vat,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            series: String::new(),
            language: "RO".to_owned(),
            unit: "buc".to_owned(),
            discount_name: "Discount".to_owned(),
            mentions: "Comanda {order}, AWB {tracking}".to_owned(),
            due_days: None,
            exchange_rate: None,
            vat: Vat::Payer { rates: Vec::new() },
        }
    }
}

/// Whether the seller pays VAT, and the rates of the account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "seller")]
pub enum Vat {
    /// Lines carry one of these rates.
    Payer {
        /// As the account lists them.
        rates: Vec<VatRate>,
    },
    /// All lines carry this rate, of 0 %.
    NotPayer {
        /// As the account lists it.
        rate: VatRate,
    },
}

/// A rate as the account names it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VatRate {
    /// `Normala`, `Redusa` …
    pub name: String,
    /// 21 for 21 %.
    pub percent: Decimal,
}

/// An invoice before it is one. Its lines add up to its total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// Our key.
    pub reference: Reference,
    /// The order's name, by which an invoice made elsewhere is recognised.
    pub order_name: String,
    /// The series.
    pub series: String,
    /// The day of the invoice in the shop's zone: never past, never future.
    pub issue_date: Date,
    /// When payment is due.
    pub due_date: Option<Date>,
    /// When the goods were handed over.
    pub delivery_date: Option<Date>,
    /// ISO 4217.
    pub currency: String,
    /// See [`Settings::exchange_rate`].
    pub exchange_rate: Option<Decimal>,
    /// `RO`.
    pub language: String,
    /// Printed on the invoice.
    pub mentions: String,
    /// What a discount's line is called.
    pub discount_name: String,
    /// Who is invoiced.
    pub customer: Customer,
    /// How the order's prices are meant.
    pub prices: Prices,
    /// At least one.
    pub lines: Vec<DraftLine>,
    /// With VAT.
    pub total: Decimal,
}

/// One line of an invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DraftLine {
    /// What it is.
    pub kind: LineKind,
    /// As the customer saw it.
    pub name: String,
    /// The article's code.
    pub code: Option<String>,
    /// The unit of measure.
    pub unit: String,
    /// How many.
    pub quantity: Decimal,
    /// For one, before discounts, in the draft's [`Draft::prices`].
    pub unit_price: Decimal,
    /// Its own discount and its share of the order's, in the same prices.
    pub discount: Decimal,
    /// The rate.
    pub vat: VatRate,
    /// What the customer owes for the line: after discounts, with VAT, to the cent.
    pub gross: Decimal,
}

/// No price or quantity is so large; larger ones are nonsense that sums would overflow with.
const LARGEST: i64 = 1_000_000_000;

/// Half a cent counts as a whole one, away from zero: the rule of shops and of the services.
pub(crate) fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

/// The VAT on an amount without it, to the cent.
pub(crate) fn vat_on(net: Decimal, percent: Decimal) -> Decimal {
    cents(net * percent / Decimal::ONE_HUNDRED)
}

/// Makes an order's invoice, issued on `today` in the shop's zone.
///
/// # Errors
/// When something is missing or the lines do not make the order's total to the cent.
pub fn make(
    order: &OrderContent,
    settings: &Settings,
    reference: Reference,
    today: Date,
    delivered_on: Option<Date>,
) -> Result<Draft, DraftError> {
    if order.lines.is_empty() || order.total <= Decimal::ZERO {
        return Err(DraftError::Nothing);
    }
    if settings.series.trim().is_empty() {
        return Err(DraftError::NoSeries);
    }
    let customer = Customer { name: one_line(&order.customer.name), ..order.customer.clone() };
    if customer.name.is_empty() {
        return Err(DraftError::NoName);
    }
    if customer.company.as_ref().is_some_and(|company| company.vat_number.trim().is_empty()) {
        return Err(DraftError::NoVatNumber);
    }
    let values = order.lines.iter().map(value).collect::<Result<Vec<_>, _>>()?;
    let shares = shares(order.discount, &values).ok_or(DraftError::Discount { discount: order.discount })?;
    let mut lines = Vec::with_capacity(order.lines.len());
    for (line, share) in order.lines.iter().zip(shares) {
        lines.push(draft_line(line, share, order.prices, settings)?);
    }
    let counted: Decimal = lines.iter().map(|line| line.gross).sum();
    Difference::check(order.total, counted)?;
    let due_in = settings.due_days.map(|days| Span::new().days(i64::from(days)));
    Ok(Draft {
        reference,
        order_name: order.name.clone(),
        series: settings.series.trim().to_owned(),
        issue_date: today,
        due_date: due_in.and_then(|days| today.checked_add(days).ok()),
        delivery_date: delivered_on.filter(|day| *day <= today),
        currency: order.currency.to_uppercase(),
        exchange_rate: settings.exchange_rate,
        language: settings.language.clone(),
        mentions: mentions(&settings.mentions, order),
        discount_name: settings.discount_name.clone(),
        customer,
        prices: order.prices,
        lines,
        total: order.total,
    })
}

impl Draft {
    /// The same with the customer's name without diacritics, for accounts that take no others.
    #[must_use]
    pub(crate) fn with_plain_name(mut self) -> Self {
        self.customer.name = without_marks(&self.customer.name);
        self
    }
}

/// What a line is worth before the order's discount, in its own prices, to the cent.
fn value(line: &OrderLine) -> Result<Decimal, DraftError> {
    let sane = Decimal::ZERO..=Decimal::from(LARGEST);
    let amounts = [Some(line.quantity), Some(line.unit_price), Some(line.discount), line.vat_percent, line.vat_amount];
    let are_sane = !line.quantity.is_zero() && amounts.iter().flatten().all(|amount| sane.contains(amount));
    let value = are_sane.then(|| cents(line.unit_price * line.quantity) - line.discount);
    value.filter(|value| sane.contains(value)).ok_or_else(|| DraftError::Amounts { line: line.name.clone() })
}

/// The order's discount by line, in proportion to their values; cents that are left over go to the first lines that
/// have room. `None` when the lines cannot hold it.
fn shares(discount: Decimal, values: &[Decimal]) -> Option<Vec<Decimal>> {
    let whole: Decimal = values.iter().sum();
    if discount < Decimal::ZERO || discount > whole || cents(discount) != discount {
        return None;
    }
    if discount.is_zero() {
        return Some(vec![Decimal::ZERO; values.len()]);
    }
    let floor = |value: &Decimal| (*value * discount / whole).round_dp_with_strategy(2, RoundingStrategy::ToZero);
    let mut shares: Vec<Decimal> = values.iter().map(floor).collect();
    let mut left = discount - shares.iter().sum::<Decimal>();
    for (share, value) in shares.iter_mut().zip(values) {
        let more = left.min(Decimal::new(1, 2)).min(*value - *share).max(Decimal::ZERO);
        *share += more;
        left -= more;
    }
    left.is_zero().then_some(shares)
}

fn draft_line(line: &OrderLine, share: Decimal, prices: Prices, settings: &Settings) -> Result<DraftLine, DraftError> {
    let vat = rate(line, &settings.vat)?;
    let discount = line.discount + share;
    let value = cents(line.unit_price * line.quantity) - discount;
    let gross = match prices {
        Prices::IncludingVat => value,
        Prices::ExcludingVat => value + line.vat_amount.unwrap_or_else(|| vat_on(value, vat.percent)),
    };
    Ok(DraftLine {
        kind: line.kind,
        name: one_line(&line.name),
        code: line.code.as_deref().map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned),
        unit: settings.unit.clone(),
        quantity: line.quantity,
        unit_price: line.unit_price,
        discount,
        vat,
        gross,
    })
}

fn rate(line: &OrderLine, vat: &Vat) -> Result<VatRate, DraftError> {
    match vat {
        Vat::NotPayer { rate } => Ok(rate.clone()),
        Vat::Payer { rates } => {
            let percent = line.vat_percent.ok_or_else(|| DraftError::NoVatRate { line: line.name.clone() })?;
            let found = rates.iter().find(|rate| rate.percent == percent).cloned();
            found.ok_or_else(|| DraftError::UnknownVatRate { line: line.name.clone(), percent: percent.normalize() })
        }
    }
}

/// Without labels, the part of the text that speaks of them is left out.
fn mentions(template: &str, order: &OrderContent) -> String {
    let tracking = order.tracking_numbers.join(", ");
    let parts = template.split(", ").filter(|part| !tracking.is_empty() || !part.contains("{tracking}"));
    let text = parts.collect::<Vec<_>>().join(", ");
    text.replace("{order}", &order.name).replace("{tracking}", &tracking)
}

#[cfg(test)]
mod tests;
