//! What will happen in a simulated world: shops, orders, fulfillments, parcels and each parcel's journey.
//!
//! A script is data, made once from a seed; simulators play it by their clock, and the audit counts from it
//! what every ledger owes.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Everything that will happen, for every simulator.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Script {
    /// The world's first instant; nothing happens before it.
    pub start: Timestamp,
    /// The shops that take part.
    pub shops: Vec<ShopScript>,
}

/// One Shopify store.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ShopScript {
    /// `name.myshopify.com`.
    pub domain: String,
    /// The Admin API access token that the store accepts.
    pub access_token: String,
    /// The secret that signs the store's webhooks.
    pub client_secret: String,
    /// IANA zone, for example `Europe/Bucharest`.
    pub zone: String,
    /// ISO 4217.
    pub currency: String,
    /// The store's orders, oldest first.
    pub orders: Vec<OrderScript>,
}

/// One order of a store.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct OrderScript {
    /// Shopify's numeric id.
    pub id: i64,
    /// `#1001`.
    pub name: String,
    /// When the customer bought.
    pub created_at: Timestamp,
    /// The merchant's own name of the payment, as Shopify passes it on ("Ramburs", "Cash on Delivery (COD)" …).
    pub gateway: String,
    /// True when the gateway is a manual one whose payment is pending until the order is marked as paid.
    pub manual_payment: bool,
    /// Paid before the order is sent, by card.
    pub paid: bool,
    /// Part of the total that was paid before; zero for most.
    pub paid_in_part: Decimal,
    /// In the shop's currency.
    pub total: Decimal,
    /// When the merchant cancels it, if ever.
    pub cancelled_at: Option<Timestamp>,
    /// Who bought it.
    pub customer: CustomerScript,
    /// Its fulfillments, in order.
    pub fulfillments: Vec<FulfillmentScript>,
}

/// The buyer: made up, never a real person.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct CustomerScript {
    /// First name.
    pub first_name: String,
    /// Last name.
    pub last_name: String,
    /// E-mail, always under `.invalid` or `.example`.
    pub email: String,
    /// International form.
    pub phone: String,
    /// `ro`, `en`, `hu` …
    pub locale: String,
    /// Town.
    pub city: String,
    /// ISO 3166 alpha-2.
    pub country: String,
}

/// One fulfillment: what was sent together.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct FulfillmentScript {
    /// Shopify's numeric id.
    pub id: i64,
    /// When the labels were made.
    pub created_at: Timestamp,
    /// The parcels; all of one courier, as Shopify's tracking company is one for a fulfillment.
    pub parcels: Vec<ParcelScript>,
}

/// One parcel and its way.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ParcelScript {
    /// Which courier's simulator plays it: `sameday`, `fan-courier`.
    pub courier: String,
    /// The name of the tracking company as the label's maker wrote it.
    pub company: String,
    /// The number on the label.
    pub number: String,
    /// False: the courier has never heard of it.
    pub known: bool,
    /// Cash to collect, zero for none.
    pub cash_on_delivery: Decimal,
    /// What this journey shows, for reading ledgers: `delivered`, `refused`, `absent_then_returned` …
    pub scenario: String,
    /// Its scans, by the time they happen.
    pub journey: Vec<ScanScript>,
}

/// One scan of a journey.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct ScanScript {
    /// When it happened, as the courier will say.
    pub at: Timestamp,
    /// When the courier's service first tells it: later than `at` for a late scan.
    pub told_at: Timestamp,
    /// The courier's own code.
    pub code: String,
    /// A second code, where the courier has one (Sameday's `reasonId`).
    pub detail: Option<String>,
    /// The courier's own text.
    pub text: String,
    /// Town or depot.
    pub place: String,
    /// Whether the courier marks it as on the way back (Sameday's `inReturn`); `None`: it does not say.
    pub in_return: Option<bool>,
}
