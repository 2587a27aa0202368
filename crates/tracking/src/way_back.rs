//! The way back: which label is a return, which number to follow, and what never came back.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{CourierSays, Direction, LabelFile, OrderFile, Status, Timeline, TrackingNo};

/// A refused parcel is usually back within a week; after two a person should ask.
const STUCK_AFTER: SignedDuration = SignedDuration::from_hours(14 * 24);

/// A label that is to be added to the order, with the same courier and account as the one that told of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewLabel {
    /// Its number.
    pub number: TrackingNo,
    /// Which way it goes.
    pub direction: Direction,
}

/// What a label is taken for that was made at `made_at` and that nobody called outbound or return.
///
/// After the order was delivered, or while a parcel of it was refused or on its way back, a further label is most
/// likely the way back. Only labels that are older than `made_at` are looked at.
pub fn guess_direction(file: &OrderFile, made_at: Timestamp) -> Direction {
    let stood: Vec<Option<Status>> = file
        .counting_labels()
        .filter(|label| label.label.created_at < made_at)
        .map(|label| status_at(&label.timeline, made_at))
        .collect();
    let goes_back =
        |status: &Option<Status>| matches!(status, Some(Status::Rejected | Status::Returning | Status::Returned));
    let all_delivered = !stood.is_empty() && stood.iter().all(|status| *status == Some(Status::Delivered));
    if all_delivered || stood.iter().any(goes_back) { Direction::ReturnGuessed } else { Direction::Outbound }
}

/// Where a label stood at an instant; `None` before its first scan.
fn status_at(timeline: &Timeline, at: Timestamp) -> Option<Status> {
    timeline.changes.iter().rev().find(|change| change.at <= at).map(|change| change.to.status)
}

/// The label to add when the courier of `label` tells the number under which its parcel comes back.
///
/// `None` when it tells none, when the order has that number already, when the number cannot be one, and for a label
/// that is itself a return: a number never leads in a ring.
pub fn return_label(file: &OrderFile, label: &LabelFile, says: &CourierSays) -> Option<NewLabel> {
    let number = told_number(says)?;
    let is_known = label.label.number == number || file.labels.iter().any(|one| one.label.number == number);
    (label.label.direction.is_outbound() && !is_known).then_some(NewLabel { number, direction: Direction::Return })
}

/// When the parcel of a label arrived at the sender under the number that its courier gave the way back.
pub fn way_back_arrived_at(file: &OrderFile, says: &CourierSays) -> Option<Timestamp> {
    let number = told_number(says)?;
    let way_back = file.labels.iter().find(|one| one.label.number == number)?;
    let has_arrived = way_back.timeline.known.status == Status::Returned && !way_back.label.direction.is_outbound();
    way_back.timeline.since.filter(|_| has_arrived)
}

fn told_number(says: &CourierSays) -> Option<TrackingNo> {
    says.return_number.as_deref().and_then(|told| TrackingNo::parse(told).ok())
}

/// Refused or on its way back, and no news for two weeks: it may never come, so a person should ask the courier.
pub fn is_stuck(timeline: &Timeline, now: Timestamp) -> bool {
    let should_come_back = matches!(timeline.known.status, Status::Rejected | Status::Returning);
    should_come_back && timeline.since.is_some_and(|since| now.duration_since(since) >= STUCK_AFTER)
}
