//! The parcels of an answer: found by their number, never by their place.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use tracking::{CourierSays, Expected, Heading, PickUpPoint, Scan};

use super::failure::{ParcelFailure, is_failure, of_parcel};
use super::operation::{DELIVERED, Entry, FAILED_VISIT, Operation, Reader};
use crate::json::Text;
use crate::told_last::ToldLast;
use crate::{Asked, CallError, LabelError, Parcel, Reading, Recorded, Told, json, times};

/// Asked so often because of the limit, a number waits for its next turn.
const TRIES: u8 = 2;

/// A parcel as the service writes it. Its `trackPhase` is in no recorded answer and is not looked at.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wire {
    parcel_id: Text,
    operations: Value,
    error: Value,
}

/// What an answer tells about one parcel.
#[expect(clippy::large_enum_variant, reason = "nearly each one is a parcel")]
enum Seen {
    Parcel(Parcel),
    /// Nothing: a limit was hit.
    TooFast(String),
    Error(LabelError),
}

/// Whether a recorded value is an answer, a file of the bulk feed, one parcel, or a failure.
pub(super) fn is_answer(value: &Value) -> bool {
    match value {
        Value::Array(list) => !list.is_empty() && list.iter().all(is_parcel),
        Value::Object(fields) => match fields.get("parcels") {
            Some(Value::Array(list)) => list.is_empty() || list.iter().any(|one| one.get("parcelId").is_some()),
            _ => is_parcel(value) || fields.get("error").is_some_and(is_failure),
        },
        _ => false,
    }
}

fn is_parcel(value: &Value) -> bool {
    value.get("parcelId").is_some() && (value.get("operations").is_some() || value.get("error").is_some())
}

/// One entry for each number asked; parcels of other numbers apart.
pub(super) fn reading(reader: &Reader, asked: &[Asked], body: Value) -> Result<Reading, CallError> {
    let came = json::keys(&body);
    let Value::Object(mut fields) = body else { return Err(unexpected(&came)) };
    let Some(Value::Array(list)) = fields.remove("parcels") else { return Err(unexpected(&came)) };
    let mut found: HashMap<String, Seen> = HashMap::new();
    let mut unnamed = false;
    for value in list {
        let (number, seen) = parcel(reader, value);
        if number.is_empty() {
            unnamed = true;
            continue;
        }
        match (found.get_mut(&number), seen) {
            (Some(Seen::Parcel(known)), Seen::Parcel(more)) => known.scans.extend(more.scans),
            (Some(Seen::Parcel(_)), _) => {}
            (_, seen) => _ = found.insert(number, seen),
        }
    }
    let all_too_fast = !found.is_empty() && found.values().all(|seen| matches!(seen, Seen::TooFast(_)));
    if all_too_fast {
        return Err(CallError::Busy { retry_after: None });
    }
    // A number that is left out is unknown; but a parcel without a number may have been it.
    let missing = if unnamed {
        LabelError::Unreadable { what: "a parcel of the answer has no number".to_owned() }
    } else {
        LabelError::NotFound
    };
    let told = asked.iter().map(|one| match found.remove(one.number.as_str()) {
        Some(Seen::Parcel(parcel)) => Told::Parcel(parcel),
        Some(Seen::TooFast(_)) if one.form.saturating_add(1) < TRIES => Told::AskOtherwise,
        Some(Seen::TooFast(message)) => Told::Error(LabelError::Refused { message }),
        Some(Seen::Error(error)) => Told::Error(error),
        None => Told::Error(missing.clone()),
    });
    let told = told.collect();
    let mut others: Vec<Parcel> = found
        .into_values()
        .filter_map(|seen| match seen {
            Seen::Parcel(parcel) => Some(parcel),
            Seen::TooFast(_) | Seen::Error(_) => None,
        })
        .collect();
    others.sort_by(|a, b| a.number.cmp(&b.number));
    Ok(Reading { told, others })
}

fn unexpected(came: &str) -> CallError {
    CallError::unreadable(format!("expected a list of parcels but got {came}"))
}

/// All parcels of a recorded answer.
pub(super) fn recorded(reader: &Reader, body: Value) -> Vec<Recorded> {
    let list = match body {
        Value::Object(mut fields) => match fields.remove("parcels") {
            Some(list) => json::entries(list),
            None => vec![Value::Object(fields)],
        },
        list => json::entries(list),
    };
    let found = list.into_iter().map(|value| {
        let (number, seen) = parcel(reader, value);
        let told = match seen {
            Seen::Parcel(parcel) => Ok(parcel),
            Seen::TooFast(message) => Err(LabelError::Refused { message }),
            Seen::Error(error) => Err(error),
        };
        Recorded { number, told }
    });
    found.collect()
}

fn parcel(reader: &Reader, value: Value) -> (String, Seen) {
    let Some(wire) = json::object::<Wire>(value) else {
        let what = "a parcel of the answer is not an object".to_owned();
        return (String::new(), Seen::Error(LabelError::Unreadable { what }));
    };
    let number = wire.parcel_id.0.unwrap_or_default();
    let mut operations = Vec::new();
    let mut problems = Vec::new();
    let mut too_fast = None;
    for value in json::entries(wire.operations) {
        match reader.entry(value) {
            Entry::Operation(operation) => operations.push(*operation),
            Entry::TooFast(text) => too_fast = Some(text),
            Entry::Unreadable(problem) => problems.push(problem),
        }
    }
    let nothing = operations.is_empty() && problems.is_empty();
    let seen = match (of_parcel(&wire.error), too_fast) {
        (Some(ParcelFailure::Label(error)), _) if nothing => Seen::Error(error),
        (Some(ParcelFailure::TooFast(text)), _) | (None, Some(text)) if nothing => Seen::TooFast(text),
        (Some(ParcelFailure::Label(error)), _) => {
            problems.push(error.to_string());
            Seen::Parcel(told(reader, &number, operations, problems))
        }
        _ => Seen::Parcel(told(reader, &number, operations, problems)),
    };
    (number, seen)
}

fn told(reader: &Reader, number: &str, operations: Vec<Operation>, problems: Vec<String>) -> Parcel {
    let mut says = CourierSays { registered: true, ..CourierSays::default() };
    let mut scans = Vec::with_capacity(operations.len());
    let mut signer = None;
    let mut newest = Newest::default();
    for operation in operations {
        let at = operation.scan.at;
        newest.expected.take(at, operation.expected);
        newest.point.take(at, operation.point);
        newest.proof_link.take(at, operation.proof_link);
        says.return_number = operation.return_number.filter(|other| other != number).or(says.return_number);
        says.redirect_number = operation.redirect_number.filter(|other| other != number).or(says.redirect_number);
        if operation.scan.code == DELIVERED {
            signer = operation.consignee.or(signer);
        }
        scans.push(operation.scan);
    }
    times::oldest_first(&mut scans);
    reader.stand_alone(&mut scans);
    says.attempts = u32::try_from(visits(&scans)).ok();
    says.expected = newest.expected.value();
    says.point = newest.point.value();
    says.proof_link = newest.proof_link.value();
    // Who took it at the sender's is no recipient.
    says.signer = signer.filter(|_| !scans.iter().any(|scan| scan.heading == Some(Heading::Sender)));
    Parcel { number: number.to_owned(), scans, says, problems, ..Parcel::default() }
}

/// The facts that later operations tell anew. Operations come in any order.
#[derive(Default)]
struct Newest {
    expected: ToldLast<Expected>,
    point: ToldLast<PickUpPoint>,
    proof_link: ToldLast<String>,
}

/// Failed visits. What repeats their reasons is none, and the same visit told twice is one.
fn visits(scans: &[Scan]) -> usize {
    let mut at: Vec<_> = scans.iter().filter(|scan| scan.code == FAILED_VISIT).map(|scan| scan.at).collect();
    at.dedup();
    at.len()
}
