//! Adding tags to an order.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{done, is_only};
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

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TagsAdded {
    /// The order has them now.
    Added,
    /// The shop has no such order.
    UnknownOrder,
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
    type Answer = TagsAdded;

    fn answer(data: Data) -> Result<TagsAdded, ShopifyError> {
        let payload = done(data.tags_add, Vec::new())?;
        if is_only(&payload.user_errors, &["id"], "Order does not exist") {
            return Ok(TagsAdded::UnknownOrder);
        }
        done(payload.node, payload.user_errors).map(|_| TagsAdded::Added)
    }
}
