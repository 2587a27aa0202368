//! Scans in the one order that does not depend on how they came.

use jiff::Timestamp;

use crate::{Heading, Meaning, Scan, Status};

/// One order for the same set of scans, however they came: of scans with one key, that with the most to say stays.
pub(super) fn put_in_order(scans: &mut Vec<Scan>) {
    scans.sort_by(|a, b| identity(a).cmp(&identity(b)).then_with(|| worth(a).cmp(&worth(b))));
    scans.dedup_by(|later, earlier| identity(later) == identity(earlier));
    scans.sort_by_key(|scan| (scan.at, phase(scan)));
}

fn identity(scan: &Scan) -> (Timestamp, &str, &str) {
    (scan.at, &scan.code, scan.detail.as_deref().unwrap_or_default())
}

/// The smaller, the more a scan says: mapped before unmapped, with a heading before without. The rest only
/// makes the choice independent of the order of arrival.
fn worth(scan: &Scan) -> (u8, u8, u8, bool, &str, Option<&str>) {
    let meaning = match scan.meaning {
        Meaning::Status(_) => 0,
        Meaning::Notice(_) => 1,
        Meaning::Unmapped => 2,
    };
    let heading = match scan.heading {
        Some(Heading::Sender) => 0,
        Some(Heading::Recipient) => 1,
        None => 2,
    };
    (meaning, heading, phase(scan), scan.text.is_empty(), &scan.text, scan.place.as_deref())
}

fn phase(scan: &Scan) -> u8 {
    scan.status().map_or(u8::MAX, Status::phase)
}
