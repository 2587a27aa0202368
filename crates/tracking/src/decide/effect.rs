//! What is to be done in another system because of a decision.

use crate::words::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{CustomerNews, DeliveryEvent, FulfillmentId, LabelId, OrderId, Status};

/// What is to be done in another system.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum Effect {
    /// Tell Shopify where a fulfillment's parcel is.
    DeliveryEvent(DeliveryEvent),
    /// Mark the order as paid in Shopify.
    MarkPaid {
        /// Which order.
        order: OrderId,
    },
    /// Write the order's tracking summary into its metafield in Shopify. Reads the state when it is done.
    OrderSummary {
        /// Which order.
        order: OrderId,
    },
    /// Tell the merchant by e-mail.
    Mail {
        /// [`Status::Rejected`] or [`Status::CustomerNotFound`].
        about: Status,
        /// Which label.
        label: LabelId,
        /// The occurrence's first scan.
        happened_at: Timestamp,
        /// Counted from 1.
        occurrence: u32,
    },
    /// Tell the customer by e-mail, in the shop's name.
    TellCustomer {
        /// What.
        news: CustomerNews,
        /// The label that speaks for its fulfillment.
        label: LabelId,
        /// Its fulfillment; `None` for a label that belongs to none.
        fulfillment: Option<FulfillmentId>,
        /// The scan that it follows from.
        happened_at: Timestamp,
        /// Counted from 1.
        occurrence: u32,
    },
    /// Make the order's invoice.
    CreateInvoice {
        /// Which order.
        order: OrderId,
        /// What it waited for.
        #[serde(default = "on_delivery")]
        moment: InvoiceMoment,
    },
    /// Register the payment of the order's invoice.
    SettleInvoice {
        /// Which order.
        order: OrderId,
        /// When it was paid: the last parcel was delivered, or the courier paid its cash out.
        delivered_at: Timestamp,
    },
    /// Reverse one of the order's invoices, at a person's word.
    ReverseInvoice {
        /// Which order.
        order: OrderId,
        /// Which of its invoices, counted from 1.
        issue: u16,
    },
}

words! {
    /// When an order's invoice is made.
    InvoiceMoment, "moment of an invoice", {
    /// When a person says so.
        ByHand = "by_hand",
    /// With the first shipping label.
        WithLabel = "with_label",
    /// When all parcels are delivered.
        OnDelivery = "on_delivery",
    }
}

words! {
    /// The system that an effect goes to. Effects of one order to one target are done in order.
    Target, "target", {
    /// Shopify.
        Shopify = "shopify",
    /// The shop's mailbox.
        Mail = "mail",
    /// The customer's mailbox.
        Customer = "customer",
    /// The invoicing service.
        Invoicing = "invoicing",
    }
}

fn on_delivery() -> InvoiceMoment {
    InvoiceMoment::OnDelivery
}

impl Effect {
    /// Where it goes.
    pub fn target(&self) -> Target {
        match self {
            Self::DeliveryEvent(_) | Self::MarkPaid { .. } | Self::OrderSummary { .. } => Target::Shopify,
            Self::Mail { .. } => Target::Mail,
            Self::TellCustomer { .. } => Target::Customer,
            Self::CreateInvoice { .. } | Self::SettleInvoice { .. } | Self::ReverseInvoice { .. } => Target::Invoicing,
        }
    }

    /// The kind's word, as in the serialised form.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::DeliveryEvent(_) => "delivery_event",
            Self::MarkPaid { .. } => "mark_paid",
            Self::OrderSummary { .. } => "order_summary",
            Self::Mail { .. } => "mail",
            Self::TellCustomer { .. } => "tell_customer",
            Self::CreateInvoice { .. } => "create_invoice",
            Self::SettleInvoice { .. } => "settle_invoice",
            Self::ReverseInvoice { .. } => "reverse_invoice",
        }
    }

    /// Unique within a shop: the same cause never gives a second effect.
    pub fn key(&self) -> String {
        match self {
            Self::DeliveryEvent(event) => {
                format!("event:{}:{}:{}", event.fulfillment, event.status.as_str(), event.happened_at.as_second())
            }
            Self::MarkPaid { order } => format!("paid:{order}"),
            Self::OrderSummary { order } => format!("summary:{order}"),
            Self::Mail { about, label, happened_at, .. } => {
                format!("mail:{about}:{label}:{}", happened_at.as_second())
            }
            Self::TellCustomer { news, label, fulfillment, happened_at, .. } => {
                format!("customer:{}", news_key(*news, *fulfillment, *label, happened_at.as_second()))
            }
            Self::CreateInvoice { order, moment: InvoiceMoment::ByHand } => format!("invoice:{order}:by_hand"),
            Self::CreateInvoice { order, .. } => format!("invoice:{order}"),
            Self::SettleInvoice { order, .. } => format!("settle:{order}"),
            Self::ReverseInvoice { order, issue } => format!("reverse:{order}:{issue}"),
        }
    }

    /// True for an effect that writes the state of its own moment: one that still waits serves for all.
    pub fn is_latest_state(&self) -> bool {
        matches!(self, Self::OrderSummary { .. })
    }
}

/// News are known by their fulfillment, not by the parcel that happens to speak for it.
pub(super) fn news_key(news: CustomerNews, fulfillment: Option<FulfillmentId>, label: LabelId, at: i64) -> String {
    match fulfillment {
        Some(fulfillment) => format!("{news}:{fulfillment}:{at}"),
        None => format!("{news}:label:{label}:{at}"),
    }
}
