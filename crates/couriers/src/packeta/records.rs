//! Packeta's records: the history of a packet, its present state, or what a partner carrier says.

use jiff::tz::TimeZone;
use tracking::{CourierSays, Heading, Meaning, PickUpPoint, Scan, Standing, Status};

use super::codes::Codes;
use super::xml::Element;
use crate::{Parcel, facts, times};

/// The code of a packet that a depot took in.
const ARRIVED: &str = "2";
/// The code of a packet that waits at its point.
pub(super) const READY: &str = "5";

/// What is needed to read a record.
pub(super) struct Reader {
    pub(super) codes: &'static Codes,
    pub(super) zone: TimeZone,
}

/// Whether a document is one of this courier's good answers.
pub(super) fn is_answer(root: &Element) -> bool {
    let is_rest =
        root.name == "response" && root.field("status").is_some_and(|status| status.eq_ignore_ascii_case("ok"));
    // Labels and points are asked for by the same address; their results hold no records.
    let result = root.child("result").filter(|_| is_rest);
    result.is_some_and(|result| (result.children.is_empty() && result.text().is_none()) || !records(root).is_empty())
        || (root.name == "Envelope" && !records(root).is_empty())
}

/// An element with a state in it, whatever its own name is.
fn records(root: &Element) -> Vec<&Element> {
    let is_record = |element: &&Element| element.child("statusCode").is_some() || element.child("codeText").is_some();
    root.all().into_iter().filter(is_record).collect()
}

fn is_partners(record: &Element) -> bool {
    record.child("carrierClass").is_some() || record.child("externalStatusName").is_some()
}

impl Reader {
    /// A packet with its scans, oldest first.
    pub(super) fn parcel(&self, root: &Element, number: &str) -> Parcel {
        let records = records(root);
        // What only a partner tells of has long left the shop.
        let registered = records.is_empty() || records.iter().any(|record| !is_partners(record));
        let says = CourierSays { registered, ..CourierSays::default() };
        let mut parcel = Parcel { number: number.to_owned(), says, ..Parcel::default() };
        let is_history = !records.iter().any(|record| record.child("isReturning").is_some());
        parcel.says.pick_up_until =
            records.iter().find_map(|record| facts::when(record.field("storedUntil"), &self.zone));
        for record in records {
            parcel.says.point = point(record).or(parcel.says.point);
            match self.scan(record) {
                Ok((scan, problem)) => {
                    parcel.scans.push(scan);
                    parcel.problems.extend(problem);
                }
                Err(problem) => parcel.problems.push(problem),
            }
        }
        times::oldest_first(&mut parcel.scans);
        if is_history {
            first_arrival_is_the_pick_up(&mut parcel.scans);
        }
        parcel
    }

    fn scan(&self, record: &Element) -> Result<(Scan, Option<String>), String> {
        let partner = record.field("carrierClass");
        let told = record.field("statusCode").unwrap_or_default();
        let code_text = record.field("codeText").unwrap_or_default();
        let date = record.field("dateTime").unwrap_or_default();
        let (at, zone) = times::read(date, &self.zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("a record with code \"{told}\" has no readable time: \"{date}\"")
        })?;
        if is_partners(record) {
            // A partner's codes are of its own numbering.
            let code = format!("{}:{told}", partner.unwrap_or("partner")).to_uppercase();
            let text = record.field("externalStatusName").unwrap_or_default().to_owned();
            let meaning = Meaning::Notice(None);
            return Ok((Scan { at, zone, code, detail: None, text, place: None, heading: None, meaning }, None));
        }
        let read = self.codes.look_up(told, code_text);
        let goes_back = matches!(record.field("isReturning"), Some("true" | "1"));
        let scan = Scan {
            at,
            zone,
            code: read.code,
            detail: None,
            text: record.field("statusText").unwrap_or(code_text).to_owned(),
            place: None,
            heading: if goes_back { Some(Heading::Sender) } else { read.heading },
            meaning: read.meaning,
        };
        Ok((scan, read.problem))
    }
}

/// The point where a packet waits. Only its number is told.
fn point(record: &Element) -> Option<PickUpPoint> {
    let waits = record.field("statusCode") == Some(READY) && !is_partners(record);
    let code = record.field("branchId").filter(|id| waits && id.bytes().any(|digit| digit != b'0'))?;
    facts::point(None, None, Some(code))
}

/// A packet that the sender brings to a point has no "collected": its first arrival is the hand-over.
fn first_arrival_is_the_pick_up(scans: &mut [Scan]) {
    let handed_over = scans.iter_mut().find(|scan| scan.status().is_some_and(Status::is_handed_over));
    if let Some(Scan { code, meaning: Meaning::Status(Standing { status, .. }), .. }) = handed_over
        && code == ARRIVED
        && *status == Status::InTransit
    {
        *status = Status::PickedUp;
    }
}
