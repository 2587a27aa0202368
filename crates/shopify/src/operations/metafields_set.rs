//! Writing metafields, for the tracking summary on an order. Fulfillments cannot have metafields.

use serde::{Deserialize, Serialize};

use super::done;
use crate::{Kind, Operation, OrderGid, ShopifyError, UserError};

/// Writes up to 25 metafields, all or none. Writing the same value again changes nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SetMetafields {
    /// What to write.
    pub metafields: Vec<MetafieldInput>,
}

/// One metafield of an order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct MetafieldInput {
    /// The order.
    pub owner_id: OrderGid,
    /// At least three characters; `$app` is the app's own.
    pub namespace: String,
    /// The name within the namespace.
    pub key: String,
    /// Shopify's type, for example `json` or `single_line_text_field`.
    #[serde(rename = "type")]
    pub value_type: String,
    /// The value, written as its type asks.
    pub value: String,
}

/// How it ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MetafieldsSet {
    /// All were written.
    Set(Vec<MetafieldName>),
    /// The shop has no such order; nothing was written.
    UnknownOwner,
}

/// Which metafield was written. Shopify answers `$app` with the app's full namespace.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct MetafieldName {
    /// The namespace.
    pub namespace: String,
    /// The name within it.
    pub key: String,
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    metafields_set: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    metafields: Option<Vec<MetafieldName>>,
    user_errors: Vec<UserError>,
}

impl Operation for SetMetafields {
    const NAME: &'static str = "MetafieldsSet";
    const DOCUMENT: &'static str = include_str!("../../documents/metafields_set.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 12;
    type Data = Data;
    type Answer = MetafieldsSet;

    fn answer(data: Data) -> Result<MetafieldsSet, ShopifyError> {
        let payload = done(data.metafields_set, Vec::new())?;
        // One error for each metafield of the missing owner.
        let unknown = payload.user_errors.iter().all(|error| error.message == "Owner does not exist.");
        if unknown && !payload.user_errors.is_empty() {
            return Ok(MetafieldsSet::UnknownOwner);
        }
        done(payload.metafields, payload.user_errors).map(MetafieldsSet::Set)
    }
}
