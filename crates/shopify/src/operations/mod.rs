//! One file a document: its variables, its answer, and how Shopify's own refusals are told apart.

mod app_plan;
mod fulfillment;
mod fulfillment_event_create;
mod fulfillment_tracking_info_update;
mod metafield_definition_create;
mod metafields_set;
mod open_orders;
mod order;
mod order_contact;
mod order_for_invoice;
mod order_mark_as_paid;
mod orders_updated;
mod shop;
mod tags_add;
mod webhook_subscription_create;
mod webhook_subscription_delete;
mod webhook_subscriptions;

pub use app_plan::{AppSubscription, ReadAppPlan, SubscriptionStatus};
pub use fulfillment::{Fulfillment, FulfillmentEvent, OrderReference, ReadFulfillment};
pub use fulfillment_event_create::{CreateFulfillmentEvent, EventCreated, FulfillmentEventInput};
pub use fulfillment_tracking_info_update::UpdateTrackingInfo;
pub use metafield_definition_create::{DefineMetafield, MetafieldAccess, MetafieldDefined, MetafieldDefinition};
pub use metafields_set::{MetafieldInput, MetafieldName, MetafieldsSet, SetMetafields};
pub use open_orders::OpenOrders;
pub use order::{
    CustomerReference, Order, OrderFulfillment, OrderTransaction, ReadOrder, ShippingAddress, TrackingInfo,
    TransactionKind, TransactionStatus,
};
pub use order_contact::{OrderContact, ReadOrderContact};
pub use order_for_invoice::{
    CustomAttribute, DiscountAllocation, InvoiceAddress, InvoiceLine, InvoiceShipping, OrderForInvoice,
    ReadOrderForInvoice, TaxLine,
};
pub use order_mark_as_paid::{MarkOrderAsPaid, MarkedAsPaid, PaidOrder};
pub use orders_updated::{OrderPage, OrdersUpdated};
pub use shop::{Plan, ReadShop, Shop};
pub use tags_add::{AddTags, TagsAdded};
pub use webhook_subscription_create::{CreateWebhookSubscription, WebhookSubscribed};
pub use webhook_subscription_delete::DeleteWebhookSubscription;
pub use webhook_subscriptions::{ListWebhookSubscriptions, WebhookSubscription, WebhookSubscriptionPage};

use serde::Deserialize;

use crate::{ShopifyError, UserError};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct PageInfo {
    has_next_page: bool,
    end_cursor: Option<String>,
}

impl PageInfo {
    fn next(self) -> Option<String> {
        self.end_cursor.filter(|_| self.has_next_page)
    }
}

/// Whether these errors are exactly this one.
fn is_only(user_errors: &[UserError], field: &[&str], message: &str) -> bool {
    matches!(user_errors, [error]
        if error.message == message
            && error.field.as_deref().is_some_and(|path| path.iter().map(String::as_str).eq(field.iter().copied())))
}

/// The end of a mutation: what it gave, or why not.
fn done<T>(given: Option<T>, user_errors: Vec<UserError>) -> Result<T, ShopifyError> {
    match given {
        Some(given) if user_errors.is_empty() => Ok(given),
        None if user_errors.is_empty() => {
            Err(ShopifyError::Unexpected { what: "neither a result nor an error".to_owned() })
        }
        _ => Err(ShopifyError::Refused { user_errors }),
    }
}
