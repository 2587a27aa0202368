//! JSON as couriers write it: numbers as text, text as numbers, and `""`, null or a missing key for "none".

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::CallError;

/// Parses a body; `None` when it is empty.
pub(crate) fn parse(body: &[u8]) -> Result<Option<Value>, CallError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    if body.is_empty() {
        return Ok(None);
    }
    if body.starts_with(b"<") {
        return Err(CallError::unreadable("a web page or XML came instead of JSON"));
    }
    serde_json::from_slice(body).map(Some).map_err(|error| CallError::unreadable(format!("not JSON: {error}")))
}

/// True when a body holds JSON.
pub(crate) fn is_json(body: &[u8]) -> bool {
    matches!(parse(body), Ok(Some(_)))
}

/// Reads one object; `None` when the value is none. Fields are lenient, so nothing else goes wrong.
pub(crate) fn object<T: DeserializeOwned>(value: Value) -> Option<T> {
    if value.is_object() { serde_json::from_value(value).ok() } else { None }
}

/// The entries of a list. An object counts as a list of its values: PHP writes a list with holes like that.
pub(crate) fn entries(value: Value) -> Vec<Value> {
    match value {
        Value::Array(list) => list,
        Value::Object(fields) => fields.into_iter().map(|(_, value)| value).collect(),
        _ => Vec::new(),
    }
}

/// The keys of an object, to say what came; values may be personal.
pub(crate) fn keys(value: &Value) -> String {
    match value {
        Value::Object(fields) => {
            let names: Vec<_> = fields.keys().take(8).map(|key| key.chars().take(40).collect::<String>()).collect();
            format!("an object with {}", if names.is_empty() { "nothing".to_owned() } else { names.join(", ") })
        }
        Value::Array(_) => "a list".to_owned(),
        _ => "neither an object nor a list".to_owned(),
    }
}

/// A text, trimmed. Numbers and booleans are taken as text; whatever else, as none.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Text(pub(crate) Option<String>);

impl Text {
    pub(crate) fn as_str(&self) -> Option<&str> {
        self.0.as_deref()
    }
}

impl From<Value> for Text {
    fn from(value: Value) -> Self {
        let text = match value {
            Value::String(text) => text,
            Value::Number(number) => number.to_string(),
            Value::Bool(flag) => flag.to_string(),
            _ => return Self(None),
        };
        let trimmed = text.trim();
        Self(match trimmed.len() {
            0 => None,
            length if length == text.len() => Some(text),
            _ => Some(trimmed.to_owned()),
        })
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Value::deserialize(deserializer).map(Self::from)
    }
}

/// Yes, no, or not said.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) Option<bool>);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Text::deserialize(deserializer)?;
        Ok(Self(match text.as_str() {
            Some("true" | "1") => Some(true),
            Some("false" | "0") => Some(false),
            _ => None,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize, Default)]
    #[serde(default)]
    struct Wire {
        a: Text,
        b: Flag,
    }

    #[rstest::rstest]
    #[case(r#"{"a":" 7 ","b":true}"#, Some("7"), Some(true))]
    #[case(r#"{"a":7000991234567,"b":"0"}"#, Some("7000991234567"), Some(false))]
    #[case(r#"{"a":"","b":""}"#, None, None)]
    #[case(r#"{"a":null,"b":null}"#, None, None)]
    #[case(r#"{}"#, None, None)]
    #[case(r#"{"a":{"x":1},"b":[1]}"#, None, None)]
    fn empty_null_and_missing_are_the_same(#[case] json: &str, #[case] a: Option<&str>, #[case] b: Option<bool>) {
        let wire: Wire = object(parse(json.as_bytes()).unwrap().unwrap()).unwrap();
        assert_eq!((wire.a.as_str(), wire.b.0), (a, b));
    }

    #[test]
    fn a_byte_order_mark_is_skipped() {
        assert_eq!(parse(b"\xef\xbb\xbf {} ").unwrap(), Some(serde_json::json!({})));
    }

    #[test]
    fn a_list_is_not_taken_for_an_object() {
        assert!(object::<Wire>(serde_json::json!(["7", true])).is_none());
    }
}
