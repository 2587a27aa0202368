//! The elements of an answer: matched by their number, by their place only where an error names none.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use super::event::Reader;
use super::failure::{is_error, of_element};
use super::shipment::Shipment;
use crate::{Asked, CallError, LabelError, Parcel, Reading, Recorded, Told, json};

/// An element as the courier writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Element {
    status: Value,
    error: Value,
}

/// What an element tells, with the number that it names.
#[expect(clippy::large_enum_variant, reason = "nearly each one is a parcel")]
enum Seen {
    Parcel(Parcel),
    /// With the numbers that its message may name.
    Error(LabelError, Vec<String>),
}

/// Whether a recorded value is an answer, one of its elements, one shipment, or a failure.
pub(super) fn is_answer(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty() && list.iter().all(|one| is_element(one) || is_shipment(one)),
        Value::Object(fields) => {
            let is_list = fields.get("shipmentStatuses").is_some_and(Value::is_array);
            is_list || is_shipment(value) || is_element(value) || is_error(value)
        }
        _ => false,
    }
}

fn is_shipment(value: &Value) -> bool {
    let has = |key| value.get(key).is_some();
    has("shipmentNumber") && (has("trackingEvents") || has("shortDeliveryStatus") || has("shortDeliveryStatusEn"))
}

fn is_element(value: &Value) -> bool {
    match (value.get("status"), value.get("error")) {
        (Some(status), _) if is_shipment(status) => true,
        (Some(Value::Null), Some(error)) => error.get("innerErrors").is_some(),
        _ => false,
    }
}

/// One entry for each number asked; shipments of other numbers apart.
pub(super) fn reading(reader: &Reader, asked: &[Asked], body: Value) -> Result<Reading, CallError> {
    let came = json::keys(&body);
    let list = match body {
        Value::Object(mut fields) => fields.remove("shipmentStatuses"),
        _ => None,
    };
    let Some(Value::Array(list)) = list else {
        return Err(CallError::unreadable(format!("expected a list of shipments but got {came}")));
    };
    let is_place_sure = list.len() == asked.len();
    let mut parcels: HashMap<String, Parcel> = HashMap::new();
    let mut errors: HashMap<String, LabelError> = HashMap::new();
    for (place, element) in list.into_iter().enumerate() {
        match seen(reader, element) {
            Seen::Parcel(parcel) => match parcels.get_mut(&parcel.number) {
                Some(known) => known.scans.extend(parcel.scans),
                None => _ = parcels.insert(parcel.number.clone(), parcel),
            },
            Seen::Error(error, named) => {
                let at_its_place = asked.get(place).filter(|_| is_place_sure).map(|one| one.number.as_str());
                let by_name = asked.iter().map(|one| one.number.as_str()).find(|one| named.iter().any(|n| n == one));
                if let Some(number) = by_name.or(at_its_place) {
                    errors.insert(number.to_owned(), error);
                }
            }
        }
    }
    let told = asked.iter().map(|one| match parcels.remove(one.number.as_str()) {
        Some(parcel) => Told::Parcel(parcel),
        None => Told::Error(errors.remove(one.number.as_str()).unwrap_or_else(missing)),
    });
    let told = told.collect();
    let mut others: Vec<Parcel> = parcels.into_values().filter(|parcel| !parcel.number.is_empty()).collect();
    others.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(Reading { told, others })
}

/// The courier answers for each number; what it left out it may know all the same.
fn missing() -> LabelError {
    LabelError::Unreadable { what: "the answer says nothing about it".to_owned() }
}

/// All shipments of a recorded answer.
pub(super) fn recorded(reader: &Reader, body: Value) -> Vec<Recorded> {
    let list = match body {
        Value::Object(mut fields) => match fields.remove("shipmentStatuses") {
            Some(list) => json::entries(list),
            None => vec![Value::Object(fields)],
        },
        list => json::entries(list),
    };
    let found = list.into_iter().map(|element| match seen(reader, element) {
        Seen::Parcel(parcel) => Recorded { number: parcel.number.clone(), told: Ok(parcel) },
        Seen::Error(error, named) => {
            Recorded { number: named.into_iter().next().unwrap_or_default(), told: Err(error) }
        }
    });
    found.collect()
}

fn seen(reader: &Reader, value: Value) -> Seen {
    if is_shipment(&value) {
        return shipment(reader, value);
    }
    let Some(element) = json::object::<Element>(value) else {
        let what = "an element of the answer is not an object".to_owned();
        return Seen::Error(LabelError::Unreadable { what }, Vec::new());
    };
    if element.status.is_object() {
        return shipment(reader, element.status);
    }
    let (error, named) = of_element(&element.error);
    Seen::Error(error, named)
}

fn shipment(reader: &Reader, value: Value) -> Seen {
    let shipment: Shipment = json::object(value).unwrap_or_default();
    if shipment.shipment_number.as_str().is_none() {
        let what = "a shipment of the answer has no number".to_owned();
        return Seen::Error(LabelError::Unreadable { what }, Vec::new());
    }
    Seen::Parcel(reader.parcel(shipment))
}
