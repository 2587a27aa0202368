//! `metafieldDefinitionCreate`.

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use serde::Deserialize;
use serde_json::json;

use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::Deed;
use crate::shopify::gid::gid;

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
struct Wish {
    name: String,
    namespace: Option<String>,
    key: String,
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    pin: bool,
}

pub(super) fn create(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow("metafieldDefinitionCreate", &["write_orders"], "`write_orders` access scope.")?;
    let wish: Wish = argument(call, info, "definition")?;
    let namespace = call.namespace(wish.namespace.as_deref());
    let is_taken = call.store.borrow().has_definition(&namespace, &wish.key);
    let (found, errors) = if is_taken {
        let message = format!("Key is in use for Order metafields on the '{namespace}' namespace.");
        let error = UserError { code: Some("TAKEN"), ..UserError::new(&["definition", "key"], message) };
        (Found::Nothing, vec![error])
    } else {
        let id = call.next_id();
        let Wish { name, key, kind, pin, .. } = wish;
        let fields = json!({
            "id": gid("MetafieldDefinition", id), "name": name, "namespace": namespace, "key": key,
            "pinnedPosition": pin.then_some(1),
        });
        call.perform(Deed::MetafieldDefined { id, namespace, key, kind, pinned: pin })?;
        (Found::One(Item::Plain("MetafieldDefinition", fields)), Vec::new())
    };
    record_refusal(call, "metafieldDefinitionCreate", None, &errors)?;
    Ok(Payload { kind: "MetafieldDefinitionCreatePayload", field: "createdDefinition", found, errors })
}
