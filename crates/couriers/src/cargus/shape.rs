//! What an answer of Cargus's tracking looks like before it is read.

use serde_json::Value;

/// The names of an element's number.
pub(super) const NUMBERS: [&str; 3] = ["Code", "BarCode", "Barcode"];
const EVENTS: [&str; 3] = ["Event", "Events", "Packages"];

/// A list of elements, one element, or either of them under `value`.
pub(super) fn is_tracking(value: &Value) -> bool {
    match value {
        Value::Array(list) => list.iter().any(is_element),
        Value::Object(fields) => is_element(value) || fields.get("value").is_some_and(is_tracking),
        _ => false,
    }
}

/// Rows of the account's changes have a number too, but no events.
fn is_element(value: &Value) -> bool {
    let has = |names: [&str; 3]| names.iter().any(|name| value.get(name).is_some());
    has(NUMBERS) && (has(EVENTS) || value.get("MeasuredWeight").is_some())
}

/// The elements of an answer, in their order.
pub(super) fn list(body: Value) -> Vec<Value> {
    let is_element = NUMBERS.iter().any(|name| body.get(name).is_some());
    match body {
        Value::Object(mut fields) if !is_element => match fields.remove("value").unwrap_or_default() {
            Value::Array(list) => list,
            Value::Null => Vec::new(),
            one => vec![one],
        },
        Value::Array(list) => list,
        one => vec![one],
    }
}
