//! What a store did at an app's request, as its ledger keeps it.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// One line of the ledger `shopify`: written before the answer is given.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ShopifyLine {
    /// Simulated time.
    pub at: Timestamp,
    /// `name.myshopify.com`.
    pub shop: String,
    /// What was done or refused.
    #[serde(flatten)]
    pub deed: Deed,
}

/// One thing that a mutation did, or why it did nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "deed", rename_all = "snake_case")]
pub enum Deed {
    /// `fulfillmentEventCreate`.
    FulfillmentEventCreated(FulfillmentEvent),
    /// `orderMarkAsPaid`.
    OrderMarkedAsPaid(Payment),
    /// `metafieldsSet`, and `orderUpdate` with metafields: all of them or none.
    MetafieldsSet {
        /// As they are afterwards.
        metafields: Vec<Metafield>,
    },
    /// `metafieldDefinitionCreate`, for orders.
    MetafieldDefined {
        /// Numeric id.
        id: i64,
        /// As the store keeps it.
        namespace: String,
        /// The name within it.
        key: String,
        /// `json` …
        kind: String,
        /// Shown on the order's page.
        pinned: bool,
    },
    /// `tagsAdd` on an order.
    TagsAdded {
        /// Numeric id.
        order_id: i64,
        /// The tags that it was asked to add, one each.
        tags: Vec<String>,
    },
    /// `tagsRemove` on an order.
    TagsRemoved {
        /// Numeric id.
        order_id: i64,
        /// The tags that it was asked to remove, one each.
        tags: Vec<String>,
    },
    /// `orderUpdate`: what is `None` stays as it was.
    OrderUpdated {
        /// Numeric id.
        order_id: i64,
        /// The merchant's note.
        note: Option<String>,
        /// All tags of the order from now on.
        tags: Option<Vec<String>>,
        /// The order's e-mail.
        email: Option<String>,
        /// The order's phone.
        phone: Option<String>,
    },
    /// `fulfillmentCreate`.
    FulfillmentCreated(NewFulfillment),
    /// `fulfillmentTrackingInfoUpdate`.
    TrackingUpdated {
        /// Numeric id.
        order_id: i64,
        /// Numeric id.
        fulfillment_id: i64,
        /// The whole list from now on.
        tracking: Vec<TrackingInfo>,
        /// Whether Shopify was asked to mail the customer.
        notify_customer: bool,
    },
    /// `fulfillmentCancel`.
    FulfillmentCancelled {
        /// Numeric id.
        order_id: i64,
        /// Numeric id.
        fulfillment_id: i64,
        /// The new open fulfillment order that holds what is to be sent again.
        fulfillment_order_id: i64,
    },
    /// `webhookSubscriptionCreate`.
    WebhookSubscribed(Subscription),
    /// `webhookSubscriptionUpdate`.
    WebhookSubscriptionChanged(Subscription),
    /// `webhookSubscriptionDelete`, or Shopify itself after too many failed deliveries.
    WebhookUnsubscribed {
        /// Numeric id.
        id: i64,
    },
    /// The merchant did something about an order's money by hand.
    PaymentChanged {
        /// Numeric id.
        order_id: i64,
        /// What.
        to: MerchantPayment,
    },
    /// The token endpoint gave the app a token, or a pair.
    TokensGranted(TokensGranted),
    /// All tokens given so far are over.
    TokensRevoked,
    /// A mutation that was answered with `userErrors`, or an ask for a token that was refused: nothing was done.
    Refused {
        /// `orderMarkAsPaid` …
        mutation: String,
        /// The global id that it was about, when it named one.
        about: Option<String>,
        /// The first user error's text.
        message: String,
    },
}

/// What a merchant may do about an order's money by hand. None of them lets the order be marked as paid any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MerchantPayment {
    /// All is given back.
    Refunded,
    /// A part is given back, and the rest is still open.
    PartlyRefunded,
    /// The payment is called off.
    Voided,
    /// A payment at a gateway is under way.
    UnderWay,
    /// Nothing is left to pay: the order was edited down to nothing.
    NothingOpen,
}

/// A token, or a pair of which the second half gets the next pair.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct TokensGranted {
    /// Sent with each call.
    pub access: String,
    /// `None`: it never ends.
    pub expires_at: Option<Timestamp>,
    /// Gets the next pair.
    pub refresh: Option<String>,
    /// When that ends.
    pub refresh_expires_at: Option<Timestamp>,
    /// The refresh token that it was given for; `None` for a sign-in.
    pub by: Option<String>,
    /// Given for the store's token without end, which is over by this.
    #[serde(default)]
    pub instead_of_unending: bool,
}

/// A tracking event of a fulfillment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FulfillmentEvent {
    /// Numeric id.
    pub id: i64,
    /// Numeric id.
    pub order_id: i64,
    /// Numeric id.
    pub fulfillment_id: i64,
    /// `IN_TRANSIT`, `DELIVERED` …
    pub status: String,
    /// When it happened, whole seconds.
    pub happened_at: Timestamp,
    /// When the event was made.
    pub created_at: Timestamp,
    /// When the parcel is expected.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub estimated_delivery_at: Option<Timestamp>,
    /// Shown in the order's timeline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
    /// Where it happened.
    #[serde(default, skip_serializing_if = "Place::is_empty")]
    pub place: Place,
}

/// Where an event happened; every part may be missing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Place {
    /// Street.
    pub address1: Option<String>,
    /// Town.
    pub city: Option<String>,
    /// County.
    pub province: Option<String>,
    /// Country.
    pub country: Option<String>,
    /// Postcode.
    pub zip: Option<String>,
    /// Degrees.
    pub latitude: Option<f64>,
    /// Degrees.
    pub longitude: Option<f64>,
}

impl Place {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The whole rest of an order, paid.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Payment {
    /// Numeric id.
    pub order_id: i64,
    /// Numeric id of the new `SALE`.
    pub transaction_id: i64,
    /// In `currency`.
    pub amount: Decimal,
    /// ISO 4217.
    pub currency: String,
    /// `manual`, or the gateway whose pending payment it settles.
    pub gateway: String,
}

/// A metafield as it is after it was set.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Metafield {
    /// Numeric id.
    pub id: i64,
    /// Global id of the object that it belongs to.
    pub owner: String,
    /// With `$app` already resolved.
    pub namespace: String,
    /// Within its namespace.
    pub key: String,
    /// `json`, `single_line_text_field` …
    #[serde(rename = "type")]
    pub kind: String,
    /// Always text.
    pub value: String,
    /// When it was first set.
    pub created_at: Timestamp,
    /// When it was last set.
    pub updated_at: Timestamp,
}

/// A fulfillment made by an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewFulfillment {
    /// Numeric id.
    pub id: i64,
    /// Numeric id.
    pub order_id: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// How many pieces of which fulfillment order.
    pub from: Vec<Taken>,
    /// One row a tracking number.
    pub tracking: Vec<TrackingInfo>,
    /// Whether Shopify was asked to mail the customer.
    pub notify_customer: bool,
}

/// Pieces that a fulfillment takes out of a fulfillment order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Taken {
    /// Numeric id.
    pub fulfillment_order_id: i64,
    /// Pieces.
    pub quantity: i64,
}

/// One tracking number of a fulfillment.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrackingInfo {
    /// The tracking company as its maker wrote it.
    pub company: Option<String>,
    /// The number on the label.
    pub number: Option<String>,
    /// Where the customer can look.
    pub url: Option<String>,
}

/// A webhook subscription made through the API.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Numeric id.
    pub id: i64,
    /// `ORDERS_CREATE` …
    pub topic: String,
    /// Where deliveries go.
    pub uri: String,
    /// `JSON` or `XML`.
    pub format: String,
    /// Shopify's search terms, when deliveries are filtered.
    pub filter: Option<String>,
    /// The payload's fields, when not all are wanted.
    pub include_fields: Vec<String>,
    /// Namespaces whose metafields are delivered too.
    pub metafield_namespaces: Vec<String>,
    /// The app's own name for it.
    pub name: Option<String>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

/// One line of the ledger `shopify-webhooks`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeliveryLine {
    /// Simulated time.
    pub at: Timestamp,
    /// `name.myshopify.com`.
    pub shop: String,
    /// `orders/create` …
    pub topic: String,
    /// `X-Shopify-Webhook-Id`: the same for each try and each repeat of one delivery.
    pub webhook_id: String,
    /// Numeric id of the order that it is about.
    pub order_id: i64,
    /// The first try is 1.
    pub tries: u32,
    /// How it ended.
    pub outcome: DeliveryOutcome,
}

/// How a delivery ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeliveryOutcome {
    /// Answered with 2xx.
    Acknowledged,
    /// Sent once more on purpose after it had been acknowledged.
    Repeated,
    /// Every try failed; it is not sent again.
    GivenUp,
}
