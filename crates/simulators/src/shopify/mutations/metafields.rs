//! `metafieldsSet`.

use apollo_compiler::resolvers::{FieldError, ResolveInfo};
use serde::{Deserialize, Deserializer};

use super::{Found, Item, Payload, UserError, argument, record_refusal};
use crate::shopify::call::Call;
use crate::shopify::deed::{Deed, Metafield};
use crate::shopify::gid::Gid;
use crate::shopify::nodes::{digest, metafield};

/// So many in one call.
const MOST: usize = 25;

/// One metafield as an app wants it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Wish {
    pub(super) owner_id: String,
    pub(super) namespace: Option<String>,
    pub(super) key: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) value: String,
    /// `Some(None)`: it must not exist yet.
    #[serde(default, deserialize_with = "given")]
    pub(super) compare_digest: Option<Option<String>>,
}

/// Tells null from not given.
fn given<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Option<String>>, D::Error> {
    Option::deserialize(value).map(Some)
}

pub(super) fn set(call: &Call<'_>, info: &ResolveInfo<'_>) -> Result<Payload, FieldError> {
    call.allow("metafieldsSet", &["write_orders"], "`write_orders` access scope.")?;
    let wishes: Vec<Wish> = argument(call, info, "metafields")?;
    let (found, errors) = match write(call, &wishes)? {
        Ok(written) => {
            let items = written.iter().map(|written| Item::Plain("Metafield", metafield(written))).collect();
            (Found::Many(items), Vec::new())
        }
        Err(errors) => {
            record_refusal(call, "metafieldsSet", wishes.first().map(|wish| wish.owner_id.as_str()), &errors)?;
            (Found::Nothing, errors)
        }
    };
    Ok(Payload { kind: "MetafieldsSetPayload", field: "metafields", found, errors })
}

/// Writes all of them or none.
pub(super) fn write(call: &Call<'_>, wishes: &[Wish]) -> Result<Result<Vec<Metafield>, Vec<UserError>>, FieldError> {
    if wishes.len() > MOST {
        let message = format!("Exceeded the maximum metafields input limit of {MOST}.");
        let error = UserError { code: Some("LESS_THAN_OR_EQUAL_TO"), ..UserError::new(&["metafields"], message) };
        return Ok(Err(vec![error]));
    }
    let mut errors = Vec::new();
    let mut written = Vec::new();
    for (position, wish) in wishes.iter().enumerate() {
        match check(call, wish) {
            Ok(kind) => written.push(metafield_of(call, wish, kind, position)),
            Err(wrong) => errors.push(wrong.at(position)),
        }
    }
    if errors.is_empty() {
        call.perform(Deed::MetafieldsSet { metafields: written.clone() })?;
    }
    Ok(if errors.is_empty() { Ok(written) } else { Err(errors) })
}

fn metafield_of(call: &Call<'_>, wish: &Wish, kind: String, position: usize) -> Metafield {
    let store = call.store.borrow();
    let namespace = call.namespace(wish.namespace.as_deref());
    let before = store.metafield(&wish.owner_id, &namespace, &wish.key);
    let new_id = store.next_id() + i64::try_from(position).unwrap_or_default();
    Metafield {
        id: before.map_or(new_id, |before| before.id),
        owner: wish.owner_id.clone(),
        namespace,
        key: wish.key.clone(),
        kind,
        value: wish.value.clone(),
        created_at: before.map_or(call.now, |before| before.created_at),
        updated_at: call.now,
    }
}

struct Wrong {
    part: Option<&'static str>,
    message: String,
    code: &'static str,
}

impl Wrong {
    fn new(part: &'static str, message: impl Into<String>, code: &'static str) -> Self {
        Self { part: Some(part), message: message.into(), code }
    }

    fn at(self, position: usize) -> UserError {
        let position = position.to_string();
        let path: Vec<_> = ["metafields", &position].into_iter().chain(self.part).collect();
        UserError { code: Some(self.code), ..UserError::new(&path, self.message) }
    }
}

/// The type that the metafield will have, or why it cannot be set.
fn check(call: &Call<'_>, wish: &Wish) -> Result<String, Wrong> {
    let order = match Gid::parse(&wish.owner_id) {
        Some(Gid { kind: "Order", id }) => call.order(id),
        _ => None,
    };
    if order.is_none() {
        return Err(Wrong::new("ownerId", "Owner does not exist.", "INVALID_VALUE"));
    }
    let namespace = call.namespace(wish.namespace.as_deref());
    length(&namespace, "namespace", "Namespace", 3, 255)?;
    length(&wish.key, "key", "Key", 2, 64)?;
    let store = call.store.borrow();
    let before = store.metafield(&wish.owner_id, &namespace, &wish.key);
    let kind = wish.kind.clone().or_else(|| before.map(|before| before.kind.clone()));
    let Some(kind) = kind.filter(|kind| !kind.is_empty()) else {
        return Err(Wrong::new("type", "Type can't be blank", "BLANK"));
    };
    let stale = match &wish.compare_digest {
        None => false,
        Some(expected) => *expected != before.map(|before| digest(&before.value)),
    };
    if stale {
        let message =
            "The resource has been updated since it was loaded. Try again with an updated `compareDigest` value.";
        return Err(Wrong { part: None, message: message.to_owned(), code: "STALE_OBJECT" });
    }
    value(&kind, &wish.value)?;
    Ok(kind)
}

fn length(text: &str, part: &'static str, name: &str, least: usize, most: usize) -> Result<(), Wrong> {
    match text.chars().count() {
        count if count < least => {
            Err(Wrong::new(part, format!("{name} is too short (minimum is {least} characters)"), "TOO_SHORT"))
        }
        count if count > most => {
            Err(Wrong::new(part, format!("{name} is too long (maximum is {most} characters)"), "TOO_LONG"))
        }
        _ => Ok(()),
    }
}

fn value(kind: &str, value: &str) -> Result<(), Wrong> {
    let wrong = |message: String| Err(Wrong::new("value", message, "INVALID_VALUE"));
    if value.is_empty() {
        return wrong("Value can't be blank.".to_owned());
    }
    match kind {
        "json" => match serde_json::from_str::<serde::de::IgnoredAny>(value) {
            Ok(_) => Ok(()),
            // The service's own words differ behind the colon.
            Err(error) => wrong(format!("Value is invalid JSON: {error}.")),
        },
        "number_integer" if value.parse::<i64>().is_err() => wrong("Value must be an integer.".to_owned()),
        "boolean" if !matches!(value, "true" | "false") => wrong("Value must be true or false.".to_owned()),
        "date" if value.parse::<jiff::civil::Date>().is_err() => {
            wrong("Value must be in YYYY-MM-DD format.".to_owned())
        }
        _ => Ok(()),
    }
}
