//! One operation of a parcel: its code, its reasons, its time.

use jiff::tz::TimeZone;
use serde::Deserialize;
use serde_json::Value;
use tracking::{Expected, PickUpPoint, Scan};

use super::additional;
use super::failure::is_too_fast;
use crate::json::Text;
use crate::status_table::StatusTable;
use crate::{facts, json, times};

/// Operations with a meaning beyond the table.
pub(super) const DELIVERED: &str = "-14";
pub(super) const FAILED_VISIT: &str = "44";
pub(super) const MESSAGE_SENT: &str = "1134";
/// The table's detail of a [`MESSAGE_SENT`] that is all that is known.
const ALONE: &str = "alone";
/// Their first line of comment is the office or locker.
const AT_A_POINT: [&str; 1] = ["134"];

/// What is needed to read an operation.
pub(super) struct Reader {
    pub(super) statuses: &'static StatusTable,
    pub(super) zone: TimeZone,
}

/// An operation as the service writes it.
#[derive(Debug, Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Wire {
    date_time: Text,
    operation_code: Text,
    place: Text,
    description: Text,
    comment: Text,
    exception_codes: Value,
    return_shipment_id: Text,
    redirect_shipment_id: Text,
    consignee: Text,
    #[serde(rename = "podImageURL")]
    pod_image_url: Text,
    additional_info: Value,
}

/// A scan with what its operation tells about the parcel.
pub(super) struct Operation {
    pub(super) scan: Scan,
    pub(super) return_number: Option<String>,
    pub(super) redirect_number: Option<String>,
    pub(super) consignee: Option<String>,
    pub(super) proof_link: Option<String>,
    pub(super) expected: Option<Expected>,
    pub(super) point: Option<PickUpPoint>,
}

/// What stands in a parcel's list.
pub(super) enum Entry {
    Operation(Box<Operation>),
    /// No operation but the words of a limit.
    TooFast(String),
    Unreadable(String),
}

impl Reader {
    pub(super) fn entry(&self, value: Value) -> Entry {
        let Some(wire) = json::object::<Wire>(value) else {
            return Entry::Unreadable("an operation is not an object".to_owned());
        };
        if let Some(text) = wire.description.as_str().filter(|text| is_too_fast(text)) {
            return Entry::TooFast(text.to_owned());
        }
        self.operation(wire).map_or_else(Entry::Unreadable, |operation| Entry::Operation(Box::new(operation)))
    }

    fn operation(&self, wire: Wire) -> Result<Operation, String> {
        let code = wire.operation_code.as_str().unwrap_or_default().to_owned();
        let date = wire.date_time.as_str().unwrap_or_default();
        let (at, zone) = times::read(date, &self.zone).ok_or_else(|| {
            let date: String = date.chars().take(40).collect();
            format!("an operation with code \"{code}\" has no readable time: \"{date}\"")
        })?;
        let comment = wire.comment.as_str().unwrap_or_default();
        let reasons = reasons(wire.exception_codes, comment);
        let deciding = self.statuses.deciding_detail(&code, &reasons);
        let detail = deciding.or(reasons.first().map(String::as_str)).map(str::to_owned);
        let (meaning, heading) = self.statuses.look_up(&code, detail.as_deref());
        let text = text(&code, wire.description.0.unwrap_or_default(), comment, detail.as_deref());
        let info = additional::read(wire.additional_info);
        let at_a_point = AT_A_POINT.contains(&code.as_str());
        let scan = Scan { at, zone, code, detail, text, place: wire.place.0, heading, meaning };
        Ok(Operation {
            scan,
            expected: info.expected(comment, &self.zone),
            point: if at_a_point { info.point(comment) } else { None },
            proof_link: facts::link(wire.pod_image_url.as_str()),
            return_number: wire.return_shipment_id.0,
            redirect_number: wire.redirect_shipment_id.0,
            consignee: wire.consignee.0,
        })
    }

    /// A message that a parcel waits at its point decides only when nothing else is known.
    pub(super) fn stand_alone(&self, scans: &mut [Scan]) {
        if scans.iter().any(|scan| scan.status().is_some()) {
            return;
        }
        for scan in scans.iter_mut().filter(|scan| scan.code == MESSAGE_SENT) {
            (scan.meaning, scan.heading) = self.statuses.look_up(MESSAGE_SENT, Some(ALONE));
        }
    }
}

/// The exception codes: their own list, else those that the comment's lines end with.
fn reasons(codes: Value, comment: &str) -> Vec<String> {
    let told: Vec<String> = match codes {
        Value::Array(list) => list.into_iter().filter_map(|code| Text::from(code).0).collect(),
        one => Text::from(one).0.into_iter().collect(),
    };
    if told.is_empty() { comment.lines().filter_map(|line| Some(marked(line)?.1.to_owned())).collect() } else { told }
}

/// A comment's line that ends with `[#19]`: its text and the code.
fn marked(line: &str) -> Option<(&str, &str)> {
    let (text, code) = line.trim().strip_suffix(']')?.rsplit_once("[#")?;
    code.chars().all(|c| c.is_ascii_digit()).then_some((text.trim(), code))
}

/// The courier's own text. Of the comment, only what is the courier's and not somebody's free words.
fn text(code: &str, description: String, comment: &str, detail: Option<&str>) -> String {
    let reason = comment.lines().filter_map(marked).find(|(_, code)| Some(*code) == detail).map(|(text, _)| text);
    let point = AT_A_POINT.contains(&code).then(|| comment.lines().next().unwrap_or_default().trim());
    match reason.or(point).filter(|more| !more.is_empty()) {
        Some(more) if description.is_empty() => more.to_owned(),
        Some(more) => format!("{description}: {more}"),
        None => description,
    }
}
