//! An order with what its invoice needs: what was sold, for how much, with which taxes, and to whom.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::PageInfo;
use crate::{FinancialStatus, Kind, MoneyBag, Operation, OrderGid, ShopifyError};

/// Reads one order for its invoice. `None`: as for [`super::ReadOrder`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadOrderForInvoice {
    /// The order.
    pub id: OrderGid,
}

/// An order as it is invoiced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderForInvoice {
    /// Its id.
    pub id: OrderGid,
    /// As the merchant sees it: `#1001`.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was cancelled.
    pub cancelled_at: Option<Timestamp>,
    /// `None` for an order without any transaction.
    pub display_financial_status: Option<FinancialStatus>,
    /// The shop's currency, in which all amounts are.
    pub currency_code: String,
    /// Whether prices hold the taxes.
    pub taxes_included: bool,
    /// The total after edits and refunds, with taxes.
    pub current_total_price_set: MoneyBag,
    /// Given freely.
    pub total_tip_received_set: MoneyBag,
    /// What the shop's theme or apps asked the customer for, such as a company's fiscal code.
    pub custom_attributes: Vec<CustomAttribute>,
    /// The customer's e-mail.
    pub email: Option<String>,
    /// The customer's phone.
    pub phone: Option<String>,
    /// Who pays.
    pub billing_address: Option<InvoiceAddress>,
    /// Where it goes.
    pub shipping_address: Option<InvoiceAddress>,
    /// What was sold.
    pub lines: Vec<InvoiceLine>,
    /// What the way costs.
    pub shipping: Vec<InvoiceShipping>,
    /// There are more lines than were read.
    pub has_more_lines: bool,
}

/// One entry of an order's additional details.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CustomAttribute {
    /// Its name, as the shop chose it.
    pub key: String,
    /// What was entered.
    pub value: Option<String>,
}

/// An address with what an invoice prints of it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceAddress {
    /// First and last name.
    pub name: Option<String>,
    /// The company's name.
    pub company: Option<String>,
    /// Street and number.
    pub address1: Option<String>,
    /// The rest of it.
    pub address2: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// County or state.
    pub province: Option<String>,
    /// Postcode.
    pub zip: Option<String>,
    /// ISO 3166 alpha-2.
    pub country_code_v2: Option<String>,
    /// Phone.
    pub phone: Option<String>,
}

/// One line of goods.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceLine {
    /// Product and variant.
    pub name: String,
    /// The article's code.
    pub sku: Option<String>,
    /// A gift card: taxed when it is spent.
    pub is_gift_card: bool,
    /// As bought.
    pub quantity: i64,
    /// After edits and refunds.
    pub current_quantity: i64,
    /// For one, before discounts.
    pub original_unit_price_set: MoneyBag,
    /// What was taken off the line as bought, its share of the order's discounts among it.
    pub discount_allocations: Vec<DiscountAllocation>,
    /// Taxes of the line as bought.
    pub tax_lines: Vec<TaxLine>,
}

/// A part of a discount that falls on one line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct DiscountAllocation {
    /// The amount.
    pub allocated_amount_set: MoneyBag,
}

/// One tax of a line.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct TaxLine {
    /// 21 for 21 %.
    pub rate_percentage: Option<Decimal>,
    /// The amount, after discounts.
    pub price_set: MoneyBag,
}

/// One line of shipping.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct InvoiceShipping {
    /// As the customer saw it.
    pub title: String,
    /// After discounts and refunds.
    pub current_discounted_price_set: MoneyBag,
    /// Its taxes.
    pub tax_lines: Vec<TaxLine>,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Page<T> {
    nodes: Vec<T>,
    page_info: PageInfo,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Answered {
    id: OrderGid,
    name: String,
    created_at: Timestamp,
    cancelled_at: Option<Timestamp>,
    display_financial_status: Option<FinancialStatus>,
    currency_code: String,
    taxes_included: bool,
    current_total_price_set: MoneyBag,
    total_tip_received_set: MoneyBag,
    custom_attributes: Vec<CustomAttribute>,
    email: Option<String>,
    phone: Option<String>,
    billing_address: Option<InvoiceAddress>,
    shipping_address: Option<InvoiceAddress>,
    line_items: Page<InvoiceLine>,
    shipping_lines: Page<InvoiceShipping>,
}

#[doc(hidden)]
#[derive(Deserialize)]
pub struct Data {
    order: Option<Answered>,
}

impl Operation for ReadOrderForInvoice {
    const NAME: &'static str = "OrderForInvoice";
    const DOCUMENT: &'static str = include_str!("../../documents/order_for_invoice.graphql");
    const KIND: Kind = Kind::Query;
    const COST: u32 = 70;
    type Data = Data;
    type Answer = Option<OrderForInvoice>;

    fn answer(data: Data) -> Result<Option<OrderForInvoice>, ShopifyError> {
        Ok(data.order.map(OrderForInvoice::from))
    }
}

impl From<Answered> for OrderForInvoice {
    fn from(order: Answered) -> Self {
        let has_more = [order.line_items.page_info.next(), order.shipping_lines.page_info.next()];
        Self {
            id: order.id,
            name: order.name,
            created_at: order.created_at,
            cancelled_at: order.cancelled_at,
            display_financial_status: order.display_financial_status,
            currency_code: order.currency_code,
            taxes_included: order.taxes_included,
            current_total_price_set: order.current_total_price_set,
            total_tip_received_set: order.total_tip_received_set,
            custom_attributes: order.custom_attributes,
            email: order.email,
            phone: order.phone,
            billing_address: order.billing_address,
            shipping_address: order.shipping_address,
            lines: order.line_items.nodes,
            shipping: order.shipping_lines.nodes,
            has_more_lines: has_more.iter().any(Option::is_some),
        }
    }
}
