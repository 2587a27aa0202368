//! `orderUpdate`.

use std::rc::Rc;

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use serde::Deserialize;

use super::metafields::{self, Wish};
use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::Deed;
use crate::shopify::tags;

#[derive(Deserialize)]
struct Input {
    id: String,
    note: Option<String>,
    tags: Option<Vec<String>>,
    email: Option<String>,
    phone: Option<String>,
    metafields: Option<Vec<InputMetafield>>,
}

#[derive(Deserialize)]
struct InputMetafield {
    namespace: Option<String>,
    key: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<String>,
}

pub(super) fn update(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow(
        "orderUpdate",
        &["write_orders"],
        "`write_orders` access scope, `write_marketplace_orders` access scope or `write_quick_sale` access scope.",
    )?;
    let input: Input = argument(call, info, "input")?;
    let id = call.id(&input.id, "Order")?;
    let payload = |found, errors| Payload { kind: "OrderUpdatePayload", field: "order", found, errors };
    let refused = |found, errors: Vec<UserError>| {
        record_refusal(call, "orderUpdate", Some(&input.id), &errors)?;
        Ok(payload(found, errors))
    };
    let Some(order) = call.order(id) else {
        return refused(Found::Nothing, vec![UserError::new(&["id"], "Order does not exist")]);
    };
    let Input { note, tags, email, phone, metafields, .. } = &input;
    let plain = note.is_some() || tags.is_some() || email.is_some() || phone.is_some();
    if !plain && metafields.is_none() {
        let message = "No valid update parameters have been provided".to_owned();
        return refused(Found::One(Item::Order(Rc::new(order))), vec![UserError { field: None, message, code: None }]);
    }
    if let Some(given) = metafields {
        let wishes: Vec<_> = given.iter().map(|given| wish(given, &input.id)).collect();
        if let Err(errors) = metafields::write(call, &wishes)? {
            return refused(Found::One(Item::Order(Rc::new(order))), errors);
        }
    }
    if plain {
        call.perform(Deed::OrderUpdated {
            order_id: id,
            note: note.clone(),
            tags: tags.as_deref().map(tags::split),
            email: email.clone(),
            phone: phone.clone(),
        })?;
    }
    let found = call.order(id).map_or(Found::Nothing, |order| Found::One(Item::Order(Rc::new(order))));
    Ok(payload(found, Vec::new()))
}

fn wish(given: &InputMetafield, owner: &str) -> Wish {
    Wish {
        owner_id: owner.to_owned(),
        namespace: given.namespace.clone(),
        key: given.key.clone().unwrap_or_default(),
        kind: given.kind.clone(),
        value: given.value.clone().unwrap_or_default(),
        compare_digest: None,
    }
}
