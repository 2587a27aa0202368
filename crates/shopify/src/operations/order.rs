//! An order with what tracking needs of it.

use jiff::Timestamp;
use serde::{Deserialize, Deserializer, Serialize};

use super::FulfillmentEvent;
use crate::{
    CustomerGid, FinancialStatus, FulfillmentDisplayStatus, FulfillmentGid, FulfillmentStatus, Kind, MoneyBag,
    Operation, OrderGid, ShopifyError,
};

/// Reads one order. `None`: the shop has no such order, or it is older than 60 days and the app may not see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadOrder {
    /// The order.
    pub id: OrderGid,
}

/// An order as Shopify has it now.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Order {
    /// Its id.
    pub id: OrderGid,
    /// As the merchant sees it, for example `#1001`.
    pub name: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When anything in it last changed; moves with every tracking event.
    pub updated_at: Timestamp,
    /// When it was cancelled, if it was.
    pub cancelled_at: Option<Timestamp>,
    /// Made with a test payment.
    pub test: bool,
    /// The merchant's tags, sorted.
    pub tags: Vec<String>,
    /// `None` for an order without any transaction.
    pub display_financial_status: Option<FinancialStatus>,
    /// Whether [`super::MarkOrderAsPaid`] would work: false when paid, cancelled, refunded, voided.
    pub can_mark_as_paid: bool,
    /// What is still to be paid. Marking as paid pays all of it.
    pub total_outstanding_set: MoneyBag,
    /// The order's total after edits and refunds.
    pub current_total_price_set: MoneyBag,
    /// The merchant's own names of the payments, renamed and translated freely.
    pub payment_gateway_names: Vec<String>,
    /// Payments and refunds, oldest first, at most 50.
    pub transactions: Vec<OrderTransaction>,
    /// The customer's e-mail. Missing also when the app may not see it.
    pub email: Option<String>,
    /// The customer's phone. Missing also when the app may not see it.
    pub phone: Option<String>,
    /// For example `ro` or `ro-RO`.
    pub customer_locale: Option<String>,
    /// Who bought, where the document asks for it.
    #[serde(default)]
    pub customer: Option<CustomerReference>,
    /// Where the order goes. Missing for what is not shipped.
    pub shipping_address: Option<ShippingAddress>,
    /// What was sent, at most 50.
    pub fulfillments: Vec<OrderFulfillment>,
}

/// Who bought an order, by id alone.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CustomerReference {
    /// The customer.
    pub id: CustomerGid,
}

/// A payment or refund of an order.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderTransaction {
    /// What it does.
    pub kind: TransactionKind,
    /// How it stands.
    pub status: TransactionStatus,
    /// The gateway's name.
    pub gateway: Option<String>,
    /// True for payments outside Shopify: cash on delivery, bank transfer. With a pending status it is what is owed.
    pub manual_payment_gateway: bool,
    /// The amount.
    pub amount_set: MoneyBag,
}

/// What a transaction does.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransactionKind {
    /// Money is reserved.
    Authorization,
    /// Reserved money is taken.
    Capture,
    /// Cash given back at a till.
    Change,
    /// Money reserved by a card terminal.
    EmvAuthorization,
    /// Money is paid back.
    Refund,
    /// Money is taken at once.
    Sale,
    /// A refund that Shopify proposes.
    SuggestedRefund,
    /// A reservation is given up.
    Void,
    /// A newer value, as sent.
    #[serde(untagged)]
    Unknown(String),
}

/// How a transaction stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum TransactionStatus {
    /// The gateway has not answered.
    AwaitingResponse,
    /// The gateway failed.
    Error,
    /// The payment was declined.
    Failure,
    /// Not done yet; the usual state of cash on delivery.
    Pending,
    /// Done.
    Success,
    /// A newer value, or Shopify's own `UNKNOWN`, as sent.
    #[serde(untagged)]
    Unknown(String),
}

/// Where an order goes; the parts that a parcel's page and mail show.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ShippingAddress {
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// Both names.
    pub name: Option<String>,
    /// The recipient's phone.
    pub phone: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// ISO 3166 alpha-2.
    pub country_code_v2: Option<String>,
}

/// A fulfillment as its order tells it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct OrderFulfillment {
    /// Its id.
    pub id: FulfillmentGid,
    /// For example `#1001-F1`.
    pub name: String,
    /// Whether it stands.
    pub status: FulfillmentStatus,
    /// The delivery status that the merchant sees.
    pub display_status: Option<FulfillmentDisplayStatus>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// One entry for each parcel.
    pub tracking_info: Vec<TrackingInfo>,
    /// The newest 50 events, the latest to happen first, where the document asks for them.
    #[serde(default, deserialize_with = "nodes")]
    pub events: Vec<FulfillmentEvent>,
}

#[derive(Deserialize)]
struct Events {
    nodes: Vec<FulfillmentEvent>,
}

fn nodes<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<FulfillmentEvent>, D::Error> {
    Events::deserialize(deserializer).map(|events| events.nodes)
}

/// One parcel's tracking, as the maker of its label wrote it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct TrackingInfo {
    /// The courier's name; free text.
    pub company: Option<String>,
    /// The tracking number.
    pub number: Option<String>,
    /// Where the customer can follow it.
    pub url: Option<String>,
}

#[doc(hidden)]
#[derive(Deserialize)]
pub struct Data {
    order: Option<Order>,
}

impl Operation for ReadOrder {
    const NAME: &'static str = "Order";
    const DOCUMENT: &'static str = concat!(
        include_str!("../../documents/order.graphql"),
        include_str!("../../documents/fragments/order_fields.graphql"),
        include_str!("../../documents/fragments/fulfillment_fields.graphql")
    );
    const KIND: Kind = Kind::Query;
    const COST: u32 = 10;
    type Data = Data;
    type Answer = Option<Order>;

    fn answer(data: Data) -> Result<Option<Order>, ShopifyError> {
        Ok(data.order)
    }
}
