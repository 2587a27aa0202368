//! Adding tags to an order.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::done;
use crate::{Kind, Operation, OrderGid, ShopifyError, UserError};

/// Adds tags. Those that the order has already, in any case, stay as they are; so a repeat does no harm.
/// A comma inside a tag makes it two.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AddTags {
    /// The order.
    pub id: OrderGid,
    /// The tags.
    pub tags: Vec<String>,
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    tags_add: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    node: Option<Value>,
    user_errors: Vec<UserError>,
}

impl Operation for AddTags {
    const NAME: &'static str = "TagsAdd";
    const DOCUMENT: &'static str = include_str!("../../documents/tags_add.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 11;
    type Data = Data;
    type Answer = ();

    fn answer(data: Data) -> Result<(), ShopifyError> {
        let payload = done(data.tags_add, Vec::new())?;
        done(payload.node, payload.user_errors).map(|_| ())
    }
}
