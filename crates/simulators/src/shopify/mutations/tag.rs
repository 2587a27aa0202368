//! `tagsAdd` and `tagsRemove`.

use std::rc::Rc;

use apollo_compiler::resolvers::{FieldError, ResolveInfo};

use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::Deed;
use crate::shopify::tags;

pub(super) fn add(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    change(call, info, "tagsAdd", "TagsAddPayload", |order_id, tags| Deed::TagsAdded { order_id, tags })
}

pub(super) fn remove(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    change(call, info, "tagsRemove", "TagsRemovePayload", |order_id, tags| Deed::TagsRemoved { order_id, tags })
}

fn change(
    call: &Call<'_>,
    info: &ResolveInfo<'_>,
    mutation: &'static str,
    kind: &'static str,
    deed: impl FnOnce(i64, Vec<String>) -> Deed,
) -> Result<Payload, FieldError> {
    call.allow(mutation, &["write_orders"], "`write_orders` access scope.")?;
    let given: String = argument(call, info, "id")?;
    let id = call.id(&given, "Order")?;
    let payload = |found, errors| Payload { kind, field: "node", found, errors };
    if call.order(id).is_none() {
        let errors = vec![UserError::new(&["id"], "Order does not exist")];
        record_refusal(call, mutation, Some(&given), &errors)?;
        return Ok(payload(Found::Nothing, errors));
    }
    let tags: Vec<String> = argument(call, info, "tags")?;
    call.perform(deed(id, tags::split(&tags)))?;
    let found = call.order(id).map_or(Found::Nothing, |order| Found::One(Item::Order(Rc::new(order))));
    Ok(payload(found, Vec::new()))
}
