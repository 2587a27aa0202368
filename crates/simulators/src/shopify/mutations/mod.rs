//! What can be done.

mod event;
mod fulfillment;
mod metafield_definition;
mod metafields;
mod order;
mod paid;
mod subscription;
mod tag;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::call::Call;
use super::deed::Deed;
use super::nodes::{Item, Plain, Resolved, leaf};

/// The root of mutations.
pub(crate) struct MutationRoot<'c>(pub(crate) &'c Call<'c>);

impl ObjectValue for MutationRoot<'_> {
    fn type_name(&self) -> &str {
        "Mutation"
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let call = self.0;
        let payload = match info.field_name() {
            "fulfillmentEventCreate" => event::create(call, info)?,
            "fulfillmentCreate" => fulfillment::create(call, info)?,
            "fulfillmentTrackingInfoUpdate" => fulfillment::update_tracking(call, info)?,
            "fulfillmentCancel" => fulfillment::cancel(call, info)?,
            "orderMarkAsPaid" => paid::mark(call, info)?,
            "orderUpdate" => order::update(call, info)?,
            "tagsAdd" => tag::add(call, info)?,
            "tagsRemove" => tag::remove(call, info)?,
            "metafieldDefinitionCreate" => metafield_definition::create(call, info)?,
            "metafieldsSet" => metafields::set(call, info)?,
            "webhookSubscriptionCreate" => subscription::create(call, info)?,
            "webhookSubscriptionUpdate" => subscription::update(call, info)?,
            "webhookSubscriptionDelete" => subscription::delete(call, info)?,
            _ => return Err(self.unknown_field_error(info)),
        };
        Ok(ResolvedValue::object(PayloadNode { call, payload }))
    }
}

/// What a mutation gives back.
pub(crate) struct Payload {
    /// `OrderMarkAsPaidPayload` …
    kind: &'static str,
    /// The field that holds the object.
    field: &'static str,
    found: Found,
    errors: Vec<UserError>,
}

enum Found {
    Nothing,
    One(Item),
    Many(Vec<Item>),
    Leaf(Value),
}

/// Why a mutation did nothing, in the service's words.
struct UserError {
    field: Option<Vec<String>>,
    message: String,
    /// Only for mutations whose user errors have codes.
    code: Option<&'static str>,
}

impl UserError {
    fn new(field: &[&str], message: impl Into<String>) -> Self {
        let field = field.iter().map(|part| (*part).to_owned()).collect();
        Self { field: Some(field), message: message.into(), code: None }
    }
}

struct PayloadNode<'c> {
    call: &'c Call<'c>,
    payload: Payload,
}

impl ObjectValue for PayloadNode<'_> {
    fn type_name(&self) -> &str {
        self.payload.kind
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        let name = info.field_name();
        if name == "userErrors" {
            let kind = info.field_definition().ty.inner_named_type().as_str();
            let error = |error: &UserError| {
                let fields = json!({
                    "field": error.field, "message": error.message, "code": error.code, "elementIndex": null,
                });
                ResolvedValue::object(Plain::new(kind, fields))
            };
            return Ok(ResolvedValue::list(self.payload.errors.iter().map(error).collect::<Vec<_>>()));
        }
        if name != self.payload.field {
            return Err(self.unknown_field_error(info));
        }
        Ok(match &self.payload.found {
            Found::Nothing => leaf(Value::Null),
            Found::One(item) => item.clone().resolved(self.call),
            Found::Many(items) => {
                ResolvedValue::list(items.iter().map(|item| item.clone().resolved(self.call)).collect::<Vec<_>>())
            }
            Found::Leaf(value) => leaf(value.clone()),
        })
    }
}

/// Reads an argument into its type; it has been checked against the schema before.
fn argument<T: DeserializeOwned>(call: &Call<'_>, info: &ResolveInfo<'_>, name: &str) -> Result<T, FieldError> {
    let value = info.arguments().get(name).cloned().unwrap_or_default();
    let value = serde_json::to_value(value).unwrap_or_default();
    serde_json::from_value(value).map_err(|error| {
        let message = format!("Argument '{name}' could not be read: {error}");
        call.refuse(message, json!({"code": "INTERNAL_SERVER_ERROR"}))
    })
}

/// Leaves a line that the mutation was refused, with the first reason.
fn record_refusal(
    call: &Call<'_>,
    mutation: &str,
    about: Option<&str>,
    errors: &[UserError],
) -> Result<(), FieldError> {
    let Some(first) = errors.first() else { return Ok(()) };
    call.perform(Deed::Refused {
        mutation: mutation.to_owned(),
        about: about.map(str::to_owned),
        message: first.message.clone(),
    })
}
