//! Refusals and failed visits, counted as a person would: once each, however often they are told.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::timeline::moves;
use crate::{Scan, Standing, Status, Timeline};

/// Two scans of one failed visit may lie hours apart (the visit, then the SMS about it).
const SAME_VISIT: SignedDuration = SignedDuration::from_hours(6);

/// Two scans of a failed visit, with no setting out between them, are about one visit.
pub(crate) fn is_same_visit(last: Timestamp, next: Timestamp) -> bool {
    next.duration_since(last) <= SAME_VISIT
}

/// One refusal or one failed visit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Occurrence {
    /// What happened: [`Status::Rejected`] or [`Status::CustomerNotFound`].
    pub standing: Standing,
    /// Its first scan's time.
    pub first_at: Timestamp,
    /// Its last scan's time.
    pub last_at: Timestamp,
    /// Counted from 1 within its label and status.
    pub number: u32,
    /// The courier's text.
    pub text: String,
}

impl Occurrence {
    /// True when a mail whose cause was a scan at `told_at` was about this occurrence.
    pub fn is_told_by(&self, told_at: Timestamp) -> bool {
        // What was told may have been kept in whole seconds.
        (self.first_at.as_second()..=self.last_at.as_second()).contains(&told_at.as_second())
    }
}

/// All occurrences of a status in a label's scans (sorted, as [`crate::fold`] leaves them), oldest first.
///
/// Both end when the parcel sets out again or waits to be collected; a failed visit also ends by itself after six
/// hours. A return to the depot ends neither: the text message about the visit often follows it.
pub fn occurrences(scans: &[Scan], timeline: &Timeline, status: Status) -> Vec<Occurrence> {
    let mut found: Vec<Occurrence> = Vec::new();
    let mut open = false;
    let mut known = Status::Unknown;
    for (scan, read) in scans.iter().zip(&timeline.read) {
        // A visit after the delivery is a belt or a handheld that talks late, not news.
        let counts = |standing: &&Standing| standing.status != Status::Unknown && moves(known, standing.status);
        let Some(standing) = read.as_ref().filter(counts) else { continue };
        known = standing.status;
        if standing.status != status {
            open = open && !sets_out_again(standing.status);
            continue;
        }
        match found.last_mut() {
            Some(last) if open && continues(status, last.last_at, scan.at) => last.last_at = scan.at,
            _ => found.push(Occurrence {
                standing: *standing,
                first_at: scan.at,
                last_at: scan.at,
                number: u32::try_from(found.len()).unwrap_or(u32::MAX).saturating_add(1),
                text: scan.text.clone(),
            }),
        }
        open = true;
    }
    found
}

fn continues(status: Status, last: Timestamp, next: Timestamp) -> bool {
    status == Status::Rejected || is_same_visit(last, next)
}

/// What a parcel does between two occurrences.
fn sets_out_again(status: Status) -> bool {
    matches!(status, Status::OutForDelivery | Status::ReadyForPickup | Status::Delivered)
}
