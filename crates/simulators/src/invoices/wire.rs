//! Loose JSON as these services take it: flags as `1` and `true`, numbers as texts.

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A text; numbers are taken as text, null and blanks as none.
pub(crate) fn text(value: &Value, name: &str) -> Option<String> {
    let text = match value.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// An amount, as number or text.
pub(crate) fn amount(value: &Value, name: &str) -> Option<Decimal> {
    let text = text(value, name)?;
    text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()
}

/// A flag, or what stands for one that is left out.
pub(crate) fn flag(value: &Value, name: &str, missing: bool) -> bool {
    match value.get(name) {
        Some(Value::Bool(flag)) => *flag,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        Some(Value::String(text)) if !text.is_empty() => text != "0" && text != "false",
        _ => missing,
    }
}

/// A number or a text that is one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Amount(pub(crate) Decimal);

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = serde_json::json!({"amount": Value::deserialize(deserializer)?});
        amount(&value, "amount").map(Self).ok_or_else(|| serde::de::Error::custom("not a number"))
    }
}

/// `true`, `false`, `1` or `0`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flag(pub(crate) bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        match Value::deserialize(deserializer)? {
            Value::Bool(flag) => Ok(Self(flag)),
            Value::Number(number) if number.as_u64() == Some(0) => Ok(Self(false)),
            Value::Number(number) if number.as_u64() == Some(1) => Ok(Self(true)),
            _ => Err(serde::de::Error::custom("not a flag")),
        }
    }
}
