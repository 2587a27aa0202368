//! The four forms of Sameday's tracking answers.
//!
//! - one parcel: `parcelSummary`, `parcelHistory`
//! - one shipment: `expeditionSummary`, `expeditionHistory`, `parcelsStatus`
//! - the changes of an account: `data`, a page of entries of many parcels
//! - the public page's: `awbHistory`, `parcelsList`

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;
use tracking::{CourierSays, Heading, Meaning, PickUpPoint, Scan, Status};

use super::event::{Event, Reader};
use super::failure;
use crate::json::{Flag, Text};
use crate::told_last::ToldLast;
use crate::{CallError, LabelError, Parcel, Recorded, json, times};

/// A parcel or shipment, and the further pieces that its answer names.
pub(super) struct Shipment {
    pub(super) parcel: Parcel,
    pub(super) pieces: Vec<Parcel>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Summary {
    parcel_awb_number: Text,
    awb_number: Text,
    delivered: Flag,
    canceled: Flag,
    delivery_attempts: Text,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Histories {
    parcel_summary: Value,
    parcel_history: Option<Vec<Value>>,
    expedition_summary: Value,
    expedition_history: Option<Vec<Value>>,
    expedition_status: Value,
    parcels_status: Value,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PublicPage {
    awb_number: Text,
    awb_history: Option<Vec<Value>>,
    parcels_list: Value,
    is_return: Flag,
}

/// Whether a recorded value is one of this courier's answers, good or bad.
pub(super) fn is_answer(value: &Value) -> bool {
    let has = |key| value.get(key).is_some();
    let is_history = ["parcelHistory", "expeditionHistory", "awbHistory"].into_iter().any(has);
    is_history || is_page(value) || failure::of_body(value).is_some()
}

/// A page of the feed: its entries name parcels, or it is an empty page that counts itself.
fn is_page(value: &Value) -> bool {
    match value.get("data").and_then(Value::as_array).map(Vec::as_slice) {
        Some([]) => value.get("currentPage").or(value.get("perPage")).is_some(),
        Some(entries) => entries.iter().any(|entry| entry.get("parcelAwbNumber").is_some()),
        None => false,
    }
}

/// The answer about one parcel or one shipment.
pub(super) fn one(value: Value, reader: &Reader) -> Result<Shipment, CallError> {
    let came = json::keys(&value);
    let unexpected = || CallError::unreadable(format!("expected a history but got {came}"));
    let histories: Histories = json::object(value).ok_or_else(unexpected)?;
    match (histories.parcel_history, histories.expedition_history) {
        (Some(history), _) => {
            let summary: Summary = json::object(histories.parcel_summary).unwrap_or_default();
            Ok(Shipment { parcel: parcel(reader, summary, history, [histories.expedition_status]), pieces: Vec::new() })
        }
        (None, Some(history)) => {
            let summary: Summary = json::object(histories.expedition_summary).unwrap_or_default();
            let states = json::entries(histories.parcels_status);
            let pieces = if states.len() > 1 { pieces(reader, &states) } else { Vec::new() };
            let one_piece_is_not_all = !pieces.is_empty() && summary.delivered.0 != Some(true);
            let repeated = std::iter::once(histories.expedition_status).chain(states);
            let mut parcel = parcel(reader, summary, history, repeated);
            if one_piece_is_not_all {
                parcel.scans.iter_mut().for_each(hold_back_delivery);
            }
            Ok(Shipment { parcel, pieces })
        }
        (None, None) => Err(unexpected()),
    }
}

/// All parcels of a recorded answer.
pub(super) fn all(value: Value, reader: &Reader) -> Result<Vec<Recorded>, CallError> {
    if let Some(error) = failure::of_recorded(&value) {
        return Err(error);
    }
    if value.get("awbHistory").is_some() {
        return public_page(value, reader);
    }
    match value {
        Value::Object(mut fields) if !fields.contains_key("parcelHistory") && fields.contains_key("data") => {
            Ok(changes(json::entries(fields.remove("data").unwrap_or_default()), reader))
        }
        history => {
            let parcel = one(history, reader)?.parcel;
            Ok(vec![Recorded { number: parcel.number.clone(), told: Ok(parcel) }])
        }
    }
}

fn parcel(reader: &Reader, summary: Summary, history: Vec<Value>, repeated: impl IntoIterator<Item = Value>) -> Parcel {
    let mut parcel = Parcel {
        number: summary.parcel_awb_number.0.or(summary.awb_number.0).unwrap_or_default(),
        says: CourierSays {
            registered: true,
            cancelled: summary.canceled.0 == Some(true),
            delivered: summary.delivered.0 == Some(true),
            attempts: summary.delivery_attempts.as_str().and_then(|text| text.parse().ok()),
            ..CourierSays::default()
        },
        ..Parcel::default()
    };
    reader.add(&mut parcel, history);
    times::oldest_first(&mut parcel.scans);
    let from_history = parcel.scans.len();
    for entry in repeated {
        reader.add_if_new(&mut parcel, entry);
    }
    // The repeated state is the shipment's. When the parcel's own flag denies a delivery, it was another piece's.
    if summary.delivered.0 == Some(false) {
        parcel.scans.iter_mut().skip(from_history).for_each(hold_back_delivery);
    }
    parcel.scans = once_each(parcel.scans);
    parcel
}

/// A delivery that may be another piece's is shown and changes nothing.
fn hold_back_delivery(scan: &mut Scan) {
    if scan.status() == Some(Status::Delivered) {
        scan.meaning = Meaning::Notice(None);
    }
}

fn pieces(reader: &Reader, states: &[Value]) -> Vec<Parcel> {
    let events = states.iter().cloned().filter_map(json::object::<Event>);
    events
        .filter_map(|event| {
            let number = event.parcel_awb_number.0.clone()?;
            let says = CourierSays { registered: true, ..CourierSays::default() };
            let (mut piece, mut point) = (Parcel { number, says, ..Parcel::default() }, ToldLast::default());
            reader.add_event(&mut piece, &mut point, event);
            piece.says.point = point.value();
            Some(piece)
        })
        .collect()
}

/// A page of the feed: entries of many parcels, mixed, each parcel in the order in which it first appears.
pub(super) fn changes(entries: Vec<Value>, reader: &Reader) -> Vec<Recorded> {
    let mut found: Vec<Result<(Parcel, ToldLast<PickUpPoint>), LabelError>> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    for event in entries.into_iter().map(json::object::<Event>) {
        let Some((number, event)) = event.and_then(|event| Some((event.parcel_awb_number.0.clone()?, event))) else {
            found.push(Err(LabelError::Unreadable { what: "an entry names no parcel".to_owned() }));
            continue;
        };
        let index = *place.entry(number).or_insert_with_key(|number| {
            found.push(Ok((Parcel { number: number.clone(), ..Parcel::default() }, ToldLast::default())));
            found.len().saturating_sub(1)
        });
        if let Some(Ok((parcel, point))) = found.get_mut(index) {
            reader.add_event(parcel, point, event);
        }
    }
    let recorded = found.into_iter().map(|told| match told {
        Ok((mut parcel, point)) => {
            times::oldest_first(&mut parcel.scans);
            parcel.scans = once_each(parcel.scans);
            parcel.says.point = point.value();
            Recorded { number: parcel.number.clone(), told: Ok(parcel) }
        }
        Err(error) => Recorded { number: String::new(), told: Err(error) },
    });
    recorded.collect()
}

fn public_page(value: Value, reader: &Reader) -> Result<Vec<Recorded>, CallError> {
    let unexpected = || CallError::unreadable("awbHistory is not a list");
    let page: PublicPage = json::object(value).ok_or_else(unexpected)?;
    let history = page.awb_history.ok_or_else(unexpected)?;
    let goes_back = page.is_return.0 == Some(true);
    let mut parcels = vec![(page.awb_number.0.unwrap_or_default(), history)];
    if let Value::Object(list) = page.parcels_list {
        parcels.extend(list.into_iter().filter_map(|(number, entries)| match entries {
            Value::Array(entries) => Some((number, entries)),
            _ => None,
        }));
    }
    let recorded = parcels.into_iter().map(|(number, entries)| {
        let says = CourierSays { registered: true, ..CourierSays::default() };
        let mut parcel = Parcel { number: number.clone(), says, ..Parcel::default() };
        reader.add(&mut parcel, entries);
        times::oldest_first(&mut parcel.scans);
        if goes_back {
            parcel.scans.iter_mut().for_each(|scan| scan.heading = Some(Heading::Sender));
        }
        parcel.scans = once_each(parcel.scans);
        Recorded { number, told: Ok(parcel) }
    });
    Ok(recorded.collect())
}

/// The same code at the same second is one scan, told for the shipment and for its pieces. Of two that differ, the
/// one with a reason is kept, and a piece on its way back is not forgotten.
fn once_each(mut scans: Vec<Scan>) -> Vec<Scan> {
    scans.sort_by_key(|scan| scan.at);
    let mut kept: Vec<Scan> = Vec::with_capacity(scans.len());
    let mut second = 0;
    for mut scan in scans {
        if kept.get(second).is_some_and(|first| first.at != scan.at) {
            second = kept.len();
        }
        match kept.iter_mut().skip(second).find(|known| known.code == scan.code) {
            None => kept.push(scan),
            Some(known) => {
                let goes_back = [known.heading, scan.heading].contains(&Some(Heading::Sender));
                known.heading = if goes_back { Some(Heading::Sender) } else { known.heading.or(scan.heading) };
                scan.heading = known.heading;
                if known.detail.is_none() && scan.detail.is_some() {
                    *known = scan;
                }
            }
        }
    }
    kept
}
