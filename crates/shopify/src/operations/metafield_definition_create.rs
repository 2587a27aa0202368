//! Defining a metafield, so that the order's page in Shopify's admin shows it.

use serde::{Deserialize, Serialize};

use super::done;
use crate::{Kind, Operation, ShopifyError, UserError};

/// Defines a metafield of orders in this shop.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DefineMetafield {
    /// What it is.
    pub definition: MetafieldDefinition,
}

/// A metafield of orders.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetafieldDefinition {
    /// The name that the merchant reads.
    pub name: String,
    /// `$app` is the app's own.
    pub namespace: String,
    /// The name within the namespace.
    pub key: String,
    /// Shopify's type, for example `json`.
    #[serde(rename = "type")]
    pub value_type: String,
    /// The kind of thing that has it: `ORDER`.
    pub owner_type: String,
    /// Shown on the order's page without a further click.
    pub pin: bool,
    /// Who else may read it.
    pub access: MetafieldAccess,
}

/// Who may read a metafield beside the app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MetafieldAccess {
    /// The merchant: `MERCHANT_READ`.
    pub admin: String,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MetafieldDefined {
    /// It is new.
    Created,
    /// It was there.
    Known,
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    metafield_definition_create: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    created_definition: Option<Definition>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
struct Definition {}

impl Operation for DefineMetafield {
    const NAME: &'static str = "MetafieldDefinitionCreate";
    const DOCUMENT: &'static str = include_str!("../../documents/metafield_definition_create.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 10;
    type Data = Data;
    type Answer = MetafieldDefined;

    fn answer(data: Data) -> Result<MetafieldDefined, ShopifyError> {
        let payload = done(data.metafield_definition_create, Vec::new())?;
        let is_known = payload.user_errors.iter().all(|error| error.code.as_deref() == Some("TAKEN"));
        if is_known && !payload.user_errors.is_empty() {
            return Ok(MetafieldDefined::Known);
        }
        done(payload.created_definition, payload.user_errors).map(|_| MetafieldDefined::Created)
    }
}
