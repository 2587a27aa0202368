//! A store as `app/uninstalled` and `shop/update` carry it.

use serde::Deserialize;

/// A store; anything but its number may be null.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct ShopPayload {
    /// The number in its global id.
    pub id: i64,
    /// The name that customers see.
    pub name: Option<String>,
    /// `name.myshopify.com`.
    pub myshopify_domain: Option<String>,
    /// The owner's e-mail.
    pub email: Option<String>,
    /// The e-mail that customers see.
    pub customer_email: Option<String>,
    /// ISO 4217.
    pub currency: Option<String>,
    /// IANA zone.
    pub iana_timezone: Option<String>,
    /// Shopify's name of the merchant's plan.
    pub plan_name: Option<String>,
}
