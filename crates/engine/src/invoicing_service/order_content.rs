//! From Shopify's order to what an invoice is made of: pure.

use invoicing::{Company, Customer, LineKind, OrderContent, OrderLine, Prices};
use rust_decimal::{Decimal, RoundingStrategy};
use shopify::operations::{InvoiceAddress, InvoiceLine, InvoiceShipping, OrderForInvoice, TaxLine};
use tracking::OrderFile;

/// Names, folded, under which shops ask a company for its fiscal code. Themes and apps choose them freely.
const FISCAL_CODE: &[&str] = &["cui", "cif", "codfiscal", "fiscalcode", "vat", "vatnumber", "vatcode", "cuicif"];
/// The same for its number in the trade register.
const REGISTER_NUMBER: &[&str] = &["regcom", "nrregcom", "registrulcomertului", "registernumber"];

/// Why an order cannot be read as an invoice.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ContentError {
    #[error("the order has more lines than Waybill reads of one: make its invoice by hand")]
    TooManyLines,
}

/// What was sold, to whom, for how much.
pub(crate) fn order_content(order: &OrderForInvoice, file: &OrderFile) -> Result<OrderContent, ContentError> {
    if order.has_more_lines {
        return Err(ContentError::TooManyLines);
    }
    let prices = if order.taxes_included { Prices::IncludingVat } else { Prices::ExcludingVat };
    let mut lines: Vec<OrderLine> = order.lines.iter().filter_map(goods).collect();
    lines.extend(order.shipping.iter().filter_map(shipping));
    lines.extend(tip(order.total_tip_received_set.shop_money.amount));
    Ok(OrderContent {
        name: order.name.clone(),
        tracking_numbers: file.counting_labels().map(|label| label.label.number.to_string()).collect(),
        currency: order.currency_code.clone(),
        prices,
        lines,
        // Shopify has spread the order's discounts over its lines.
        discount: Decimal::ZERO,
        total: order.current_total_price_set.shop_money.amount,
        customer: customer(order, file),
    })
}

/// Who is invoiced, by name.
pub(crate) fn customer_name(order: &OrderForInvoice, file: &OrderFile) -> String {
    customer(order, file).name
}

fn goods(line: &InvoiceLine) -> Option<OrderLine> {
    let (bought, kept) = (Decimal::from(line.quantity), Decimal::from(line.current_quantity));
    if kept <= Decimal::ZERO || bought <= Decimal::ZERO {
        return None;
    }
    let discount: Decimal =
        line.discount_allocations.iter().map(|one| one.allocated_amount_set.shop_money.amount).sum();
    let is_whole = bought == kept;
    let untaxed = line.is_gift_card && line.tax_lines.is_empty();
    Some(OrderLine {
        kind: LineKind::Goods,
        name: line.name.clone(),
        code: line.sku.clone().filter(|sku| !sku.trim().is_empty()),
        quantity: kept,
        unit_price: line.original_unit_price_set.shop_money.amount,
        discount: if is_whole { discount } else { cents(discount * kept / bought) },
        vat_percent: if untaxed { Some(Decimal::ZERO) } else { percent(&line.tax_lines) },
        vat_amount: if is_whole { amount(&line.tax_lines) } else { None },
    })
}

fn shipping(line: &InvoiceShipping) -> Option<OrderLine> {
    let price = line.current_discounted_price_set.shop_money.amount;
    (price > Decimal::ZERO).then(|| OrderLine {
        kind: LineKind::Shipping,
        name: line.title.clone(),
        code: None,
        quantity: Decimal::ONE,
        unit_price: price,
        discount: Decimal::ZERO,
        vat_percent: percent(&line.tax_lines),
        vat_amount: amount(&line.tax_lines),
    })
}

fn tip(amount: Decimal) -> Option<OrderLine> {
    (amount > Decimal::ZERO).then(|| OrderLine {
        kind: LineKind::Tip,
        name: "Tip".to_owned(),
        code: None,
        quantity: Decimal::ONE,
        unit_price: amount,
        discount: Decimal::ZERO,
        vat_percent: Some(Decimal::ZERO),
        vat_amount: Some(Decimal::ZERO),
    })
}

/// One tax is the VAT; of several nobody can tell which is.
fn percent(taxes: &[TaxLine]) -> Option<Decimal> {
    match taxes {
        [tax] => tax.rate_percentage.map(|percent| percent.round_dp(4).normalize()),
        _ => None,
    }
}

fn amount(taxes: &[TaxLine]) -> Option<Decimal> {
    match taxes {
        [tax] => Some(tax.price_set.shop_money.amount),
        _ => None,
    }
}

fn cents(amount: Decimal) -> Decimal {
    amount.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
}

fn customer(order: &OrderForInvoice, file: &OrderFile) -> Customer {
    let nobody = InvoiceAddress::default();
    let address = order.billing_address.as_ref().or(order.shipping_address.as_ref()).unwrap_or(&nobody);
    let text = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().to_owned();
    let company_name = text(&address.company);
    let vat_number = attribute(order, FISCAL_CODE);
    let company = (vat_number.is_some() || !company_name.is_empty()).then(|| Company {
        pays_vat: vat_number.as_deref().is_some_and(|code| code.to_uppercase().starts_with("RO")),
        vat_number: vat_number.unwrap_or_default(),
        register_number: attribute(order, REGISTER_NUMBER),
    });
    let person = [text(&address.name), file.order.customer.name.clone()].into_iter().find(|name| !name.is_empty());
    let is_company = company.is_some() && !company_name.is_empty();
    let street = [text(&address.address1), text(&address.address2)];
    Customer {
        name: if is_company { company_name } else { person.unwrap_or_default() },
        company,
        country: text(&address.country_code_v2),
        county: text(&address.province),
        city: text(&address.city),
        address: street.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        postcode: address.zip.clone(),
        email: order.email.clone(),
        phone: order.phone.clone().or_else(|| address.phone.clone()),
    }
}

fn attribute(order: &OrderForInvoice, names: &[&str]) -> Option<String> {
    let folded = |key: &str| key.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase();
    let found = order.custom_attributes.iter().find(|one| names.contains(&folded(&one.key).as_str()))?;
    found.value.as_deref().map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned)
}
