//! The store itself: its zone, currency and plan.

use serde::{Deserialize, Serialize};

use crate::{Kind, Operation, ShopGid, ShopifyError};

/// Reads the store that the token belongs to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadShop {}

/// A store.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Shop {
    /// Its id.
    pub id: ShopGid,
    /// The name that customers see.
    pub name: String,
    /// `name.myshopify.com`.
    pub myshopify_domain: String,
    /// The owner's e-mail.
    pub email: String,
    /// The e-mail that customers see.
    pub contact_email: String,
    /// ISO 4217.
    pub currency_code: String,
    /// IANA zone, for example `Europe/Bucharest`.
    pub iana_timezone: String,
    /// The merchant's plan with Shopify.
    pub plan: Plan,
}

/// A store's plan with Shopify.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Plan {
    /// Shopify's name of it.
    pub public_display_name: String,
    /// A development store of a partner.
    pub partner_development: bool,
    /// A Plus store.
    pub shopify_plus: bool,
}

#[doc(hidden)]
#[derive(Deserialize)]
pub struct Data {
    shop: Shop,
}

impl Operation for ReadShop {
    const NAME: &'static str = "Shop";
    const DOCUMENT: &'static str = include_str!("../../documents/shop.graphql");
    const KIND: Kind = Kind::Query;
    const COST: u32 = 2;
    type Data = Data;
    type Answer = Shop;

    fn answer(data: Data) -> Result<Shop, ShopifyError> {
        Ok(data.shop)
    }
}
