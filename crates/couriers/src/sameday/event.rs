//! One entry of Sameday's histories.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{Heading, Meaning, PickUpPoint, Scan, Status};

use crate::json::{Flag, Text};
use crate::status_table::StatusTable;
use crate::told_last::ToldLast;
use crate::{Parcel, facts, json, times};

/// What is needed to read an entry.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) states: &'static StatusTable,
    pub(super) zone: TimeZone,
}

/// An entry as the courier writes it. `statusId` and `statusStateId` are two numberings: 5 is a border in the
/// first and a delivery in the second.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub(super) struct Event {
    status_id: Text,
    status_state_id: Text,
    status: Text,
    status_label: Text,
    status_state: Text,
    pub(super) status_date: Text,
    county: Text,
    transit_location: Text,
    reason_id: Text,
    reason: Text,
    in_return: Flag,
    pub(super) parcel_awb_number: Text,
    locker_details: Value,
    ooh_details: Value,
}

/// Where a parcel waits. The courier does not publish these fields: all likely names are looked for.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct PointDetails {
    #[serde(alias = "lockerName", alias = "oohName")]
    name: Text,
    #[serde(alias = "lockerAddress", alias = "oohAddress")]
    address: Text,
    #[serde(alias = "lockerId", alias = "oohId")]
    id: Text,
}

fn details(details: &Value) -> Option<PickUpPoint> {
    let details: PointDetails = json::object(details.clone())?;
    facts::point(details.name.as_str(), details.address.as_str(), details.id.as_str())
}

impl Reader {
    /// Reads entries into a parcel's scans; what cannot be read becomes one of its problems.
    pub(super) fn add(&self, parcel: &mut Parcel, entries: impl IntoIterator<Item = Value>) {
        let mut point = ToldLast::default();
        for entry in entries {
            match json::object::<Event>(entry) {
                Some(event) => self.add_event(parcel, &mut point, event),
                None => parcel.problems.push("an entry of the history is not an object".to_owned()),
            }
        }
        parcel.says.point = point.value();
    }

    /// Reads one entry into a parcel's scans, and the point that it names.
    pub(super) fn add_event(&self, parcel: &mut Parcel, point: &mut ToldLast<PickUpPoint>, event: Event) {
        let named = [&event.locker_details, &event.ooh_details].into_iter().find_map(details);
        match self.scan(event) {
            Ok(scan) => {
                point.take(scan.at, named);
                parcel.scans.push(scan);
            }
            Err(problem) => parcel.problems.push(problem),
        }
    }

    /// Reads an entry that repeats the state; it is a scan of its own only when the history lacks it.
    pub(super) fn add_if_new(&self, parcel: &mut Parcel, entry: Value) {
        let Some(event) = json::object::<Event>(entry) else { return };
        if event.status_id.as_str().is_none() || event.status_date.as_str().is_none() {
            return;
        }
        match self.scan(event) {
            Ok(scan) => {
                let is_known = parcel.scans.iter().any(|known| known.at == scan.at && known.code == scan.code);
                if !is_known {
                    parcel.scans.push(scan);
                }
            }
            Err(problem) => parcel.problems.push(problem),
        }
    }

    fn scan(&self, event: Event) -> Result<Scan, String> {
        let code = event.status_id.as_str().map(str::to_uppercase).unwrap_or_default();
        let date = event.status_date.as_str().unwrap_or_default();
        let (at, zone) = times::read(date, &self.zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("a scan with code \"{code}\" has no readable time: \"{date}\"")
        })?;
        let (mut meaning, mut heading) = self.statuses.look_up(&code, event.reason_id.as_str());
        if meaning == Meaning::Unmapped
            && let Some(state) = event.status_state_id.as_str()
        {
            (meaning, heading) = self.states.look_up(state, None);
        }
        let told = event.in_return.0.map(|back| if back { Heading::Sender } else { Heading::Recipient });
        // At registration the county is the recipient's: nothing is there yet.
        let is_elsewhere = matches!(&meaning, Meaning::Status(standing) if standing.status == Status::LabelCreated);
        let county = event.county.0.filter(|_| !is_elsewhere);
        let text = event.status.0.or(event.status_label.0).or(event.status_state.0).unwrap_or_default();
        Ok(Scan {
            at,
            zone,
            code,
            detail: event.reason_id.0,
            text: match event.reason.0 {
                Some(reason) => format!("{text}: {reason}"),
                None => text,
            },
            place: event.transit_location.0.or(county),
            heading: told.or(heading),
            meaning,
        })
    }
}
