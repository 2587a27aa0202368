//! An order as `orders/create`, `orders/updated` and `orders/cancelled` carry it.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};

use super::FulfillmentPayload;
use super::payload::null_is_empty;
use crate::{FinancialStatus, OrderGid};

/// An order. Personal fields are null when the app may not see them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct OrderPayload {
    /// The number in its global id.
    pub id: i64,
    /// Its global id; see [`OrderPayload::gid`].
    pub admin_graphql_api_id: Option<OrderGid>,
    /// As the merchant sees it, for example `#1001`.
    pub name: String,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it last changed; an older payload than the last one seen is dropped.
    pub updated_at: Option<Timestamp>,
    /// When it was cancelled, if it was.
    pub cancelled_at: Option<Timestamp>,
    /// How its payment stands.
    pub financial_status: Option<FinancialStatus>,
    /// The merchant's own names of the payments.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub payment_gateway_names: Vec<String>,
    /// ISO 4217, the shop's currency.
    pub currency: Option<String>,
    /// The total when the order was made.
    pub total_price: Option<Decimal>,
    /// The total after edits and refunds.
    pub current_total_price: Option<Decimal>,
    /// What is still to be paid.
    pub total_outstanding: Option<Decimal>,
    /// The customer's e-mail.
    pub email: Option<String>,
    /// The e-mail to write to about this order.
    pub contact_email: Option<String>,
    /// The customer's phone.
    pub phone: Option<String>,
    /// Who bought.
    pub customer: Option<CustomerPayload>,
    /// Where it goes.
    pub shipping_address: Option<AddressPayload>,
    /// For example `ro` or `ro-RO`.
    pub customer_locale: Option<String>,
    /// The merchant's tags; sent as one text with commas.
    #[serde(default, deserialize_with = "comma_list")]
    pub tags: Vec<String>,
    /// Made with a test payment.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub test: bool,
    /// What was sent so far.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub fulfillments: Vec<FulfillmentPayload>,
}

impl OrderPayload {
    /// Its global id.
    pub fn gid(&self) -> OrderGid {
        self.admin_graphql_api_id.unwrap_or_else(|| OrderGid::from_number(self.id))
    }
}

/// Who bought.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct CustomerPayload {
    /// The number in the customer's global id.
    pub id: Option<i64>,
    /// First name.
    pub first_name: Option<String>,
    /// Last name.
    pub last_name: Option<String>,
    /// E-mail.
    pub email: Option<String>,
    /// Phone.
    pub phone: Option<String>,
}

/// Where an order goes.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct AddressPayload {
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
    pub country_code: Option<String>,
}

fn comma_list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text: Option<String> = Option::deserialize(deserializer)?;
    let tags = text.as_deref().unwrap_or_default().split(',').map(str::trim).filter(|tag| !tag.is_empty());
    Ok(tags.map(str::to_owned).collect())
}
