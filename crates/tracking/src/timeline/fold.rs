//! Folding a label's scans into its timeline.
//!
//! The fold looks at the time of a scan, never at the time of its arrival: whatever the order and number of
//! times that scans come in, the same scans give the same timeline.

use jiff::Timestamp;

use super::in_order::put_in_order;
use super::{Alert, AlertKind, Change, Timeline, UnknownCode};
use crate::occurrence::is_same_visit;
use crate::{ActsNext, Cash, CourierSays, Direction, Heading, Meaning, Reason, Scan, ScanKey, Standing, Status};

/// Folds an outbound label's scans. Sorts `scans` by time (the later phase last within a moment) and drops
/// repetitions.
pub fn fold(scans: &mut Vec<Scan>, says: &CourierSays, unknown: UnknownCode) -> Timeline {
    fold_label(Direction::Outbound, scans, says, unknown)
}

/// Folds a label's scans as [`fold`] does. A return is always on its way to the sender, whatever the scans say.
pub fn fold_label(direction: Direction, scans: &mut Vec<Scan>, says: &CourierSays, unknown: UnknownCode) -> Timeline {
    put_in_order(scans);
    let mut fold = Fold::new(direction, unknown);
    for scan in scans.iter() {
        fold.take(scan);
    }
    fold.hear(says, scans.last().map(|scan| scan.at));
    fold.timeline
}

/// A timeline in the making.
struct Fold {
    timeline: Timeline,
    unknown: UnknownCode,
    is_return: bool,
    last_failed_visit: Option<Timestamp>,
}

impl Fold {
    fn new(direction: Direction, unknown: UnknownCode) -> Self {
        let is_return = !direction.is_outbound();
        let standing = standing(Status::Unknown);
        let timeline = Timeline {
            standing,
            known: standing,
            since: None,
            courier_text: None,
            heading: if is_return { Heading::Sender } else { Heading::Recipient },
            changes: Vec::new(),
            read: Vec::new(),
            handed_over_at: None,
            delivered_at: None,
            cash_collected_at: None,
            cash_remitted_at: None,
            alerts: Vec::new(),
        };
        Self { timeline, unknown, is_return, last_failed_visit: None }
    }

    fn take(&mut self, scan: &Scan) {
        match scan.heading {
            Some(heading) if !self.is_return => self.timeline.heading = heading,
            _ => {}
        }
        match &scan.meaning {
            Meaning::Notice(cash) => {
                self.timeline.read.push(None);
                self.take_cash(*cash, scan.at);
            }
            Meaning::Status(told) if told.status != Status::Unknown => self.take_status(*told, scan),
            Meaning::Status(_) | Meaning::Unmapped => self.take_unmapped(scan),
        }
    }

    fn take_cash(&mut self, cash: Option<Cash>, at: Timestamp) {
        let timeline = &mut self.timeline;
        match cash {
            Some(Cash::Collected) => timeline.cash_collected_at = timeline.cash_collected_at.or(Some(at)),
            Some(Cash::Remitted) => timeline.cash_remitted_at = timeline.cash_remitted_at.or(Some(at)),
            Some(Cash::Withheld) | None => {}
        }
    }

    fn take_unmapped(&mut self, scan: &Scan) {
        let unknown = standing(Status::Unknown);
        let timeline = &mut self.timeline;
        timeline.read.push(Some(unknown));
        let nothing_known = timeline.known.status == Status::Unknown;
        let shows = self.unknown == UnknownCode::Shows && !timeline.known.status.is_final();
        if nothing_known || shows {
            timeline.standing = unknown;
            timeline.since = Some(scan.at);
            timeline.courier_text = Some(scan.text.clone());
        }
    }

    fn take_status(&mut self, told: Standing, scan: &Scan) {
        let standing = self.in_direction(told);
        self.timeline.read.push(Some(standing));
        if standing.status.is_handed_over() && self.timeline.handed_over_at.is_none() {
            self.timeline.handed_over_at = Some(scan.at);
        }
        if moves(self.timeline.known.status, standing.status) {
            self.alert_on(standing, told, scan);
            self.enter(standing, scan);
        }
    }

    /// A parcel on its way back is never "out for delivery" or "delivered" to the customer.
    fn in_direction(&self, told: Standing) -> Standing {
        if self.timeline.heading == Heading::Recipient {
            return told;
        }
        let known = self.timeline.known;
        let goes_back = matches!(known.status, Status::Returning | Status::Returned);
        let status = match told.status {
            Status::Delivered => Status::Returned,
            Status::PickedUp
            | Status::InTransit
            | Status::OutForDelivery
            | Status::AttemptedDelivery
            | Status::CustomerNotFound
            | Status::ReadyForPickup
            | Status::Delayed => Status::Returning,
            // The sender did not take it: not a second refusal by the customer.
            Status::Rejected if goes_back || self.is_return => Status::Returning,
            same => same,
        };
        let acts_next = match (status, told.status, told.acts_next) {
            (Status::Returned, _, _) => ActsNext::Nobody,
            // On the way back the recipient is the shop.
            (Status::Returning, Status::ReadyForPickup, _) | (Status::Returning, _, ActsNext::Recipient) => {
                ActsNext::Shop
            }
            _ => told.acts_next,
        };
        Standing { status, reason: told.reason, acts_next }
    }

    fn enter(&mut self, standing: Standing, scan: &Scan) {
        let before = self.timeline.known;
        let standing = Standing { reason: standing.reason.or_else(|| lasting_reason(before, standing)), ..standing };
        let is_first = self.timeline.changes.is_empty();
        let is_change = is_first
            || before.status != standing.status
            || before.reason != standing.reason
            || self.is_further_visit(standing.status, scan.at);
        if is_change {
            self.timeline.changes.push(Change {
                at: scan.at,
                from: (!is_first).then_some(before.status),
                to: standing,
                scan: scan.key(),
                text: scan.text.clone(),
                place: scan.place.clone(),
            });
        }
        if is_change || self.timeline.standing.status == Status::Unknown {
            self.timeline.since = Some(scan.at);
        }
        if is_failed_visit(standing.status) {
            self.last_failed_visit = Some(scan.at);
        }
        self.timeline.delivered_at = match standing.status {
            Status::Delivered => Some(scan.at),
            // The customer has (or had) it: a claim for damage does not take it back.
            Status::Exception => self.timeline.delivered_at,
            _ => None,
        };
        if standing.status == Status::Returned {
            // Whatever comes after it starts at the sender.
            self.timeline.heading = Heading::Sender;
        }
        self.timeline.known = standing;
        self.timeline.standing = standing;
        self.timeline.courier_text = Some(scan.text.clone());
    }

    fn is_further_visit(&self, status: Status, at: Timestamp) -> bool {
        is_failed_visit(status) && self.last_failed_visit.is_some_and(|last| !is_same_visit(last, at))
    }

    fn alert_on(&mut self, standing: Standing, told: Standing, scan: &Scan) {
        let before = self.timeline.known.status;
        let went_back = matches!(standing.status, Status::Returning | Status::Returned | Status::Rejected);
        if before == Status::Delivered && went_back {
            self.alert(AlertKind::ReturnedAfterDelivery, scan.at);
        }
        if before == Status::Cancelled {
            self.alert(AlertKind::MovedAfterCancellation, scan.at);
        }
        // Certain when the scan itself says which way; on a return label it is what everybody waits for.
        let is_certain = self.is_return || scan.heading == Some(Heading::Sender);
        if told.status == Status::Delivered && standing.status == Status::Returned && !is_certain {
            self.alert(AlertKind::HandedOverAfterReturn, scan.at);
        }
        let damaged = matches!(standing.reason, Some(Reason::Damaged | Reason::PackagingDamaged));
        if standing.status == Status::Exception || (standing.status == Status::Delivered && damaged) {
            self.alert(AlertKind::LostOrDamaged, scan.at);
        }
        if standing.status == Status::LabelCreated && standing.reason == Some(Reason::NotHandedOver) {
            self.alert(AlertKind::NotHandedOver, scan.at);
        }
    }

    fn alert(&mut self, kind: AlertKind, at: Timestamp) {
        if !self.timeline.alerts.iter().any(|alert| alert.kind == kind) {
            self.timeline.alerts.push(Alert { kind, at });
        }
    }

    /// A parcel that goes back under another number is back when that number has arrived.
    fn end_way_back(&mut self, says: &CourierSays) {
        let Some(at) = says.way_back_arrived_at else { return };
        let before = self.timeline.known;
        if !matches!(before.status, Status::Rejected | Status::Returning) {
            return;
        }
        let returned = standing(Status::Returned);
        let to = Standing { reason: lasting_reason(before, returned), ..returned };
        let at = self.timeline.since.map_or(at, |since| since.max(at));
        let detail = says.return_number.clone().unwrap_or_default();
        self.timeline.changes.push(Change {
            at,
            from: Some(before.status),
            to,
            scan: ScanKey { at, code: String::new(), detail },
            text: String::new(),
            place: None,
        });
        self.timeline.courier_text = None;
        self.timeline.known = to;
        self.timeline.standing = to;
        self.timeline.since = Some(at);
        self.timeline.heading = Heading::Sender;
    }

    /// Flags only fill what the scans leave open.
    fn hear(&mut self, says: &CourierSays, last_scan: Option<Timestamp>) {
        self.end_way_back(says);
        if says.registered && self.timeline.read.iter().all(Option::is_none) {
            self.stand_without_scan(Status::LabelCreated);
        }
        let was_cancelled = self.has_read(&[Status::Cancelled]);
        let has_arrived = matches!(self.timeline.known.status, Status::Delivered | Status::Returned);
        if says.cancelled && !was_cancelled && !has_arrived {
            self.stand_without_scan(Status::Cancelled);
        }
        if let (true, Some(at)) = (says.delivered && !self.has_read(&[Status::Delivered, Status::Returned]), last_scan)
        {
            self.alert(AlertKind::DeliveredWithoutScan, at);
        }
    }

    fn has_read(&self, statuses: &[Status]) -> bool {
        self.timeline.read.iter().flatten().any(|standing| statuses.contains(&standing.status))
    }

    fn stand_without_scan(&mut self, status: Status) {
        self.timeline.standing = standing(status);
        self.timeline.known = self.timeline.standing;
        self.timeline.since = None;
        self.timeline.courier_text = None;
    }
}

fn standing(status: Status) -> Standing {
    Standing { status, reason: None, acts_next: ActsNext::Nobody }
}

fn is_failed_visit(status: Status) -> bool {
    matches!(status, Status::AttemptedDelivery | Status::CustomerNotFound)
}

/// Whether a scan changes what is known, given what was known before it.
pub(crate) fn moves(known: Status, next: Status) -> bool {
    use Status::{Cancelled, Delivered, Exception, LabelCreated, Rejected, Returned, Returning, Unknown};
    match (known, next) {
        (Unknown, _) => true,
        // Data that arrive after the parcel moved do not put it back.
        (now, LabelCreated) => now == LabelCreated,
        // After the end only a real correction counts; a belt that scans once more does not.
        (Delivered, then) => matches!(then, Returning | Returned | Rejected | Exception),
        (Returned, then) => then == Exception,
        (Cancelled, then) => then != Cancelled,
        _ => true,
    }
}

/// Why a parcel goes back stays known for the whole way back, also when later scans do not repeat it.
fn lasting_reason(before: Standing, next: Standing) -> Option<Reason> {
    match (before.status, next.status) {
        (Status::Rejected, Status::Returning | Status::Returned) => Some(before.reason.unwrap_or(Reason::Refused)),
        (Status::Returning, Status::Returning | Status::Returned) => before.reason,
        _ => None,
    }
}
