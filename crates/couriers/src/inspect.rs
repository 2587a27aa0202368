//! What a recorded answer says, as plain data: for people who have an answer and no Waybill account.

use jiff::tz::{Offset, TimeZone};
use serde::Serialize;
use tracking::{Reason, Scan, Status, ZoneSource, fold};

use crate::{CallError, Courier, LabelError, Parcel, times};

/// One parcel of a recorded answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Inspected {
    /// The number that the answer names.
    pub tracking_number: String,
    /// Where it stands.
    pub status: Status,
    /// Why, when the courier says so.
    pub reason: Option<Reason>,
    /// What the courier said, oldest first.
    pub scans: Vec<InspectedScan>,
    /// What is wrong with this number, or could not be read of it.
    pub error: Option<InspectedError>,
}

/// One scan of a recorded answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedScan {
    /// RFC 3339, with the offset that the courier told, else with its own zone's.
    pub at: String,
    /// The courier's code.
    pub code: String,
    /// The courier's text.
    pub text: String,
    /// Town, depot or point.
    pub place: Option<String>,
    /// What it stands for, the parcel's direction looked at; `None` for a notice.
    pub status: Option<Status>,
}

/// What is wrong with one number of a recorded answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectedError {
    /// [`LabelError::kind`], or `partly_unreadable` beside scans that could be read.
    pub kind: &'static str,
    /// In words.
    pub message: String,
}

/// Reads a recorded answer of a courier's tracking call.
///
/// # Errors
/// [`CallError::Unreadable`] when it is not one; another variant when it tells of a failure.
pub fn inspect(courier: &dyn Courier, body: &[u8]) -> Result<Vec<Inspected>, CallError> {
    let zone = times::zone(courier.profile().zone)?;
    let recorded = courier.read_recorded(body)?;
    let seen = recorded.into_iter().map(|one| match one.told {
        Ok(parcel) => seen(courier, &zone, one.number, parcel),
        Err(error) => failed(one.number, &error),
    });
    Ok(seen.collect())
}

fn seen(courier: &dyn Courier, zone: &TimeZone, number: String, parcel: Parcel) -> Inspected {
    let Parcel { mut scans, says, problems, .. } = parcel;
    let timeline = fold(&mut scans, &says, courier.profile().unknown_code);
    let statuses = timeline.read.iter().map(|read| read.map(|standing| standing.status));
    Inspected {
        tracking_number: number,
        status: timeline.standing.status,
        reason: timeline.standing.reason,
        scans: scans.into_iter().zip(statuses).map(|(scan, status)| row(scan, status, zone)).collect(),
        error: (!problems.is_empty())
            .then(|| InspectedError { kind: "partly_unreadable", message: problems.join("; ") }),
    }
}

fn row(scan: Scan, status: Option<Status>, zone: &TimeZone) -> InspectedScan {
    let offset = match scan.zone {
        ZoneSource::Told(seconds) => Offset::from_seconds(seconds).unwrap_or(Offset::UTC),
        ZoneSource::Assumed => zone.to_offset(scan.at),
    };
    let at = scan.at.display_with_offset(offset).to_string();
    InspectedScan { at, code: scan.code, text: scan.text, place: scan.place, status }
}

fn failed(number: String, error: &LabelError) -> Inspected {
    Inspected {
        tracking_number: number,
        status: Status::Unknown,
        reason: None,
        scans: Vec::new(),
        error: Some(InspectedError { kind: error.kind(), message: error.to_string() }),
    }
}
