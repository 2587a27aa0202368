//! An invoice as the service takes it: fields that it does not know are refused, and it counts the total itself.

use jiff::civil::Date;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde_json::Value;

use super::refusal::Refusal;
use crate::invoices::wire::{Amount, Flag};
use crate::invoices::{Invoice, NewInvoice, Seller, rounded, with_vat};

const MOST_LINES: usize = 400;
/// The account's own spellings.
const UNITS: [&str; 4] = ["buc", "ora", "kg", "set"];

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "a field that the service knows must be known here, or it is refused")]
pub(super) struct Sent {
    pub(super) company_vat_code: Option<String>,
    series_name: Option<String>,
    client: Option<Client>,
    #[serde(default)]
    products: Vec<Product>,
    issue_date: Option<String>,
    due_date: Option<String>,
    delivery_date: Option<String>,
    is_draft: Option<Flag>,
    currency: Option<String>,
    exchange_rate: Option<Amount>,
    precision: Option<u8>,
    language: Option<String>,
    mentions: Option<String>,
    observations: Option<String>,
    use_stock: Option<Flag>,
    send_email: Option<Flag>,
    email: Option<Value>,
    payment: Option<Value>,
    use_estimate_details: Option<Flag>,
    estimate: Option<Value>,
    use_payment_tax: Option<Flag>,
    payment_base: Option<Amount>,
    colected_tax: Option<Amount>,
    payment_total: Option<Amount>,
    payment_url: Option<String>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "a field that the service knows must be known here, or it is refused")]
struct Client {
    name: Option<String>,
    country: Option<String>,
    vat_code: Option<String>,
    reg_com: Option<String>,
    is_tax_payer: Option<Flag>,
    address: Option<String>,
    city: Option<String>,
    county: Option<String>,
    email: Option<String>,
    phone: Option<String>,
    contact: Option<String>,
    iban: Option<String>,
    bank: Option<String>,
    code: Option<String>,
    save_to_db: Option<Flag>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "a field that the service knows must be known here, or it is refused")]
struct Product {
    name: Option<String>,
    code: Option<String>,
    product_description: Option<String>,
    quantity: Option<Amount>,
    price: Option<Amount>,
    is_tax_included: Option<Flag>,
    measuring_unit_name: Option<String>,
    currency: Option<String>,
    exchange_rate: Option<Amount>,
    tax_name: Option<String>,
    tax_percentage: Option<Amount>,
    is_service: Option<Flag>,
    save_to_db: Option<Flag>,
    warehouse_name: Option<String>,
    is_discount: Option<Flag>,
    number_of_items: Option<u32>,
    discount_type: Option<u8>,
    discount_value: Option<Amount>,
    discount_percentage: Option<Amount>,
}

pub(super) struct Checked {
    pub(super) new: NewInvoice,
    pub(super) is_draft: bool,
}

impl Sent {
    pub(super) fn check(self, seller: &Seller, today: Date) -> Result<Checked, Refusal> {
        let series =
            self.series_name.clone().filter(|name| !name.is_empty()).ok_or_else(|| Refusal::missing("seriesName"))?;
        if seller.series(&series).is_none() {
            return Err(Refusal::bad(format!("Seria {series} nu a fost gasita.")));
        }
        let client = self.client.as_ref().ok_or_else(|| Refusal::missing("client"))?;
        let named = |text: &Option<String>| text.clone().filter(|text| !text.trim().is_empty());
        let name = named(&client.name).ok_or_else(|| Refusal::bad("Numele clientului este obligatoriu."))?;
        named(&client.country).ok_or_else(|| Refusal::bad("Tara clientului este obligatorie."))?;
        if self.products.is_empty() {
            return Err(Refusal::missing("products"));
        }
        if self.products.len() > MOST_LINES {
            return Err(Refusal::Business(
                axum::http::StatusCode::GONE,
                "Numarul maxim de produse este 400.".to_owned(),
            ));
        }
        let day = match &self.issue_date {
            Some(text) => text.parse().map_err(|_| Refusal::bad("Data emiterii este incorecta."))?,
            None => today,
        };
        let total = self.total(seller)?;
        let invoice = Invoice {
            key: None,
            day,
            client: name,
            client_code: named(&client.vat_code),
            currency: self.currency.clone().unwrap_or_else(|| "RON".to_owned()),
            total,
            lines: self.products.len(),
            mentions: self.mentions.clone().unwrap_or_default(),
            by_others: false,
        };
        Ok(Checked { new: NewInvoice { series, invoice }, is_draft: self.is_draft.is_some_and(|flag| flag.0) })
    }

    fn total(&self, seller: &Seller) -> Result<Decimal, Refusal> {
        let mut lines: Vec<Decimal> = Vec::with_capacity(self.products.len());
        for product in &self.products {
            let missing = |field: &str| Refusal::bad(format!("Campul products.{field} este obligatoriu."));
            product.name.as_deref().filter(|name| !name.is_empty()).ok_or_else(|| missing("name"))?;
            let unit = product.measuring_unit_name.as_deref().ok_or_else(|| missing("measuringUnitName"))?;
            if !UNITS.contains(&unit) {
                return Err(Refusal::bad(format!("Unitatea de masura {unit} nu a fost gasita.")));
            }
            let percent = product.tax_percentage.ok_or_else(|| missing("taxPercentage"))?.0;
            if !seller.has_rate(percent, product.tax_name.as_deref()) {
                return Err(Refusal::bad(format!("Cota TVA {percent} nu a fost gasita.")));
            }
            let includes = product.is_tax_included.is_some_and(|flag| flag.0);
            lines.push(if product.is_discount.is_some_and(|flag| flag.0) {
                let above = usize::try_from(product.number_of_items.unwrap_or(1)).unwrap_or_default();
                let above: Decimal = lines.iter().rev().take(above).sum();
                match (product.discount_type, product.discount_value, product.discount_percentage) {
                    (Some(1), Some(Amount(value)), _) if value < Decimal::ZERO => with_vat(value, percent, includes),
                    (Some(2), _, Some(Amount(part))) => -rounded(above * part.abs() / Decimal::ONE_HUNDRED),
                    _ => return Err(Refusal::bad("Valoarea discountului este incorecta.")),
                }
            } else {
                let price = product.price.ok_or_else(|| missing("price"))?.0;
                let quantity = product.quantity.ok_or_else(|| missing("quantity"))?.0;
                with_vat(price * quantity, percent, includes)
            });
        }
        Ok(lines.iter().sum())
    }
}
