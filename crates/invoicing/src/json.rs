//! JSON as these services write it: numbers as text, text as numbers, flags in three ways, `""` and null for "none".

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde_json::{Map, Value};

use crate::ServiceError;

/// Parses a body.
pub(crate) fn parse(body: &[u8]) -> Result<Value, ServiceError> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii();
    if body.is_empty() {
        return Err(ServiceError::unreadable("the answer is empty"));
    }
    if body.starts_with(b"<") {
        return Err(ServiceError::unreadable("a web page or XML came instead of JSON"));
    }
    serde_json::from_slice(body).map_err(|error| ServiceError::unreadable(format!("not JSON: {error}")))
}

/// A field as text, trimmed; `None` when it is empty, null or missing, or holds a list or an object.
pub(crate) fn text(value: &Value, name: &str) -> Option<String> {
    let text = match value.get(name)? {
        Value::String(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        Value::Bool(flag) => flag.to_string(),
        _ => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// No invoice is so large; larger numbers are nonsense that sums would overflow with.
const LARGEST: i64 = 1_000_000_000_000_000;

/// A field as an amount.
pub(crate) fn amount(value: &Value, name: &str) -> Option<Decimal> {
    let text = text(value, name)?;
    let amount: Decimal = text.parse().or_else(|_| Decimal::from_scientific(&text)).ok()?;
    (amount.abs() <= Decimal::from(LARGEST)).then_some(amount)
}

/// A field as yes or no; no when it is not said.
pub(crate) fn flag(value: &Value, name: &str) -> bool {
    matches!(text(value, name).as_deref(), Some("true" | "1"))
}

/// The entries of a list, wherever it is; none when there is no list.
pub(crate) fn entries<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    value.get(name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// Puts a text into an object, unless there is none.
pub(crate) fn put(fields: &mut Map<String, Value>, name: &str, text: Option<String>) {
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        fields.insert(name.to_owned(), Value::String(text));
    }
}

/// An amount as a JSON number. Amounts of up to fifteen digits keep each of them.
pub(crate) fn number(amount: Decimal) -> Value {
    let amount = amount.normalize();
    match amount.to_i64().filter(|whole| Decimal::from(*whole) == amount) {
        Some(whole) => Value::from(whole),
        None => amount.to_f64().map_or_else(|| Value::from(amount.to_string()), Value::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[rstest::rstest]
    #[case(json!({"a": "167.00"}), Some("167.00"))]
    #[case(json!({"a": 149.0}), Some("149.0"))]
    #[case(json!({"a": "0"}), Some("0"))]
    #[case(json!({"a": 1e3}), Some("1000.0"))]
    #[case(json!({"a": "1e999"}), None)]
    #[case(json!({"a": "9999999999999999999999"}), None)]
    #[case(json!({"a": "mult"}), None)]
    #[case(json!({"a": ""}), None)]
    #[case(json!({}), None)]
    #[case(json!([]), None)]
    fn amounts_are_read_from_numbers_and_texts(#[case] value: Value, #[case] amount: Option<&str>) {
        assert_eq!(super::amount(&value, "a"), amount.map(|text| text.parse().unwrap()));
    }

    #[rstest::rstest]
    #[case("0.01")]
    #[case("74.5")]
    #[case("18")]
    #[case("9999999999999.99")]
    #[case("-3.30")]
    fn amounts_are_written_with_their_digits_and_no_others(#[case] amount: &str) {
        let amount: Decimal = amount.parse().unwrap();
        assert_eq!(number(amount).to_string(), amount.normalize().to_string());
    }

    #[test]
    fn a_flag_that_is_the_text_nought_is_no() {
        let value = json!({"a": "0", "b": "1", "c": true, "d": 1, "e": 0});
        let flags = ["a", "b", "c", "d", "e", "f"].map(|name| flag(&value, name));
        assert_eq!(flags, [false, true, true, true, false, false]);
    }
}
