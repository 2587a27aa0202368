//! Whether the name in a proof of delivery is the recipient's side.

use tracking::{Heading, Scan, Status};

/// True when the last scan with a status is a delivery and nothing before it turned the parcel round: else the name
/// is the sender's, or stands there without a delivery.
pub(crate) fn is_recipients(scans: &[Scan]) -> bool {
    let known = |scan: &&Scan| scan.status().is_some_and(|status| status != Status::Unknown);
    let newest = scans.iter().filter(known).max_by_key(|scan| (scan.at, scan.status().map(Status::phase)));
    let went_back = scans.iter().any(|scan| scan.heading == Some(Heading::Sender));
    newest.and_then(Scan::status) == Some(Status::Delivered) && !went_back
}
