//! A call's body: who asks, in which language, for which parcels.

use serde_json::Value;

use super::{Behaviour, Country, OverFull};

/// The document's maximum.
const MOST_PARCELS: usize = 10;

/// Why a call, or one parcel of it, is not answered.
pub(super) enum Refusal {
    /// User name or password is wrong.
    Credentials(Language),
    /// A field, by its path.
    Field(String, &'static str),
    /// Too many calls in a second.
    TooFast,
    /// The parcel is not there, or another account's.
    NotAccessible,
}

/// In which language texts are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    English,
    Romanian,
    Bulgarian,
}

impl Language {
    /// Without one, the country's own.
    fn of(body: &Value, country: Country) -> Result<Self, Refusal> {
        let local = match country {
            Country::Romania => Self::Romanian,
            Country::Bulgaria => Self::Bulgarian,
        };
        match body.get("language") {
            None | Some(Value::Null) => Ok(local),
            Some(Value::String(text)) => match text.to_uppercase().as_str() {
                "EN" => Ok(Self::English),
                "RO" => Ok(Self::Romanian),
                "BG" => Ok(Self::Bulgarian),
                _ => Err(Refusal::Field("language".to_owned(), "Invalid language")),
            },
            Some(_) => Err(Refusal::Field("language".to_owned(), "Invalid language")),
        }
    }
}

/// How one parcel is asked for.
#[derive(Debug)]
pub(super) enum Name {
    Number(String),
    /// The shop's own: the order's name.
    Reference(String),
    /// A foreign partner's, which no parcel of a script has.
    Foreign(String),
}

/// A call that can be answered.
pub(super) struct Question {
    pub(super) language: Language,
    pub(super) parcels: Vec<Name>,
    pub(super) last_operation_only: bool,
}

/// The call's user name and password, and the language of the refusal when they are wrong.
pub(super) fn credentials(body: &Value, country: Country) -> (&str, &str, Language) {
    let field = |name| body.get(name).and_then(Value::as_str).unwrap_or_default();
    (field("userName"), field("password"), Language::of(body, country).unwrap_or(Language::English))
}

impl Question {
    pub(super) fn of(body: &Value, country: Country, behaviour: Behaviour) -> Result<Self, Refusal> {
        let language = Language::of(body, country)?;
        let list = body.get("parcels").and_then(Value::as_array).filter(|list| !list.is_empty());
        let list = list.ok_or_else(|| Refusal::Field("parcels".to_owned(), "Parcels are required"))?;
        let most = match behaviour.over_full {
            OverFull::Answered => usize::MAX,
            OverFull::FirstTen => MOST_PARCELS,
            OverFull::Refused if list.len() > MOST_PARCELS => {
                return Err(Refusal::Field("parcels".to_owned(), "Too many parcels, the maximum is 10"));
            }
            OverFull::Refused => MOST_PARCELS,
        };
        let parcels = list.iter().take(most).enumerate().map(|(place, parcel)| name(place, parcel));
        let last_operation_only = match body.get("lastOperationOnly") {
            None | Some(Value::Null) => false,
            Some(Value::Bool(only)) => *only,
            Some(_) => return Err(Refusal::Field("lastOperationOnly".to_owned(), "Invalid value")),
        };
        Ok(Self { language, parcels: parcels.collect::<Result<_, _>>()?, last_operation_only })
    }
}

fn name(place: usize, parcel: &Value) -> Result<Name, Refusal> {
    let field = |name| parcel.get(name).and_then(Value::as_str);
    let path = |name| format!("parcels[{place}].{name}");
    match (field("id"), field("ref"), field("externalCarrierParcelNumber")) {
        (Some(id), _, _) if !id.is_empty() && id.bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(Name::Number(id.to_owned()))
        }
        (Some(_), _, _) => Err(Refusal::Field(path("id"), "Invalid parcel id")),
        (None, Some(reference), _) => Ok(Name::Reference(reference.to_owned())),
        (None, None, Some(number)) => Ok(Name::Foreign(number.to_owned())),
        (None, None, None) => Err(Refusal::Field(path("id"), "Parcel id is required")),
    }
}

/// The numbers that a call names, for its ledger line.
pub(super) fn numbers(body: &[u8]) -> Vec<String> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let parcels = body.get("parcels").and_then(Value::as_array).into_iter().flatten();
    parcels.filter_map(|parcel| Some(parcel.get("id")?.as_str()?.to_owned())).collect()
}
