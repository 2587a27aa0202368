//! The locker or counter that a parcel goes to, as the feed's rows tell it and no other call does.
//!
//! The service tells of `lockerDetails` and `oohDetails` and does not publish their fields: these are ours.

use serde_json::{Value, json};

use super::parcels::Parcel;
use crate::script::ScanScript;

/// Loaded in an easybox or at a counter.
const LOADED: [&str; 2] = ["78", "166"];
/// Redirected from its locker to an address.
const REDIRECTED: &str = "87";
/// Ids below are lockers', from here on counters'.
const FIRST_COUNTER: u32 = 500_000;

/// The key and its value in the row of a scan; `None` when the parcel goes to a door, or did so by then.
pub(super) fn details(parcel: &Parcel, scan: &ScanScript) -> Option<(&'static str, Value)> {
    let journey = parcel.journey();
    let goes_to = |other: &&ScanScript| is_locker(other) || LOADED.contains(&other.code.as_str());
    let point = journey.iter().find(goes_to)?;
    if journey.iter().any(|other| other.code == REDIRECTED && other.at <= scan.at) {
        return None;
    }
    let address = format!("Str. Simulata {}, Roman", id(&point.place) % 200);
    Some(if is_locker(point) {
        let id = id(&point.place);
        ("lockerDetails", json!({"lockerId": id, "name": point.place, "address": address}))
    } else {
        let id = FIRST_COUNTER + id(&point.place);
        ("oohDetails", json!({"oohId": id, "name": point.place, "address": address}))
    })
}

fn is_locker(scan: &ScanScript) -> bool {
    scan.place.starts_with("easybox")
}

/// The same for the same name.
fn id(name: &str) -> u32 {
    name.bytes().fold(7, |id, byte| (id * 31 + u32::from(byte)) % (FIRST_COUNTER - 1))
}
