//! Folding a label's scans into where it stands and how it came there.
//!
//! The fold looks at the time of a scan, never at the time of its arrival: whatever the order and number of
//! times that scans come in, the same scans give the same timeline.

use crate::words::words;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{ActsNext, Cash, Heading, Meaning, Reason, Scan, ScanKey, Standing, Status};

/// What a courier says about a parcel beside its scans.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CourierSays {
    /// The courier knows the label, also when there is no scan.
    pub registered: bool,
    /// A flag says cancelled.
    pub cancelled: bool,
    /// A flag says delivered. Only a hint: it does not say to whom.
    pub delivered: bool,
    /// Visits so far, where the courier counts them.
    pub attempts: Option<u32>,
    /// Who took it.
    pub signer: Option<String>,
    /// The number under which it comes back or went on.
    pub return_number: Option<String>,
    /// The number under which it goes on to another address.
    pub redirect_number: Option<String>,
    /// When the parcel arrived at the sender under `return_number`: known from the label of that number.
    #[serde(default)]
    pub way_back_arrived_at: Option<Timestamp>,
}

/// What a code that nobody has mapped does to the status shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownCode {
    /// The label is shown as unknown, with the courier's text.
    Shows,
    /// The status before it stays shown.
    KeepsStatus,
}

/// Where a label stands and how it came there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timeline {
    /// What is shown.
    pub standing: Standing,
    /// What is known: as `standing`, but an unmapped code leaves it as it was. Decisions look at this.
    pub known: Standing,
    /// When it came to stand there; `None` without a scan.
    pub since: Option<Timestamp>,
    /// The courier's own text of the scan that says so.
    pub courier_text: Option<String>,
    /// Which way the parcel goes.
    pub heading: Heading,
    /// Each change of what is known, oldest first.
    pub changes: Vec<Change>,
    /// What each scan did, in the order of `scans` after sorting: the standing it stands for, `None` for a notice.
    pub read: Vec<Option<Standing>>,
    /// The first scan that proves that the courier has it.
    pub handed_over_at: Option<Timestamp>,
    /// When the recipient got it; `None` when it was taken back later.
    pub delivered_at: Option<Timestamp>,
    /// When the recipient paid the courier, as a scan of its own says.
    pub cash_collected_at: Option<Timestamp>,
    /// When the courier paid the shop.
    pub cash_remitted_at: Option<Timestamp>,
    /// What a person should look at.
    pub alerts: Vec<Alert>,
}

/// One change of the known status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The scan's time.
    pub at: Timestamp,
    /// Where it stood before; `None` for the first.
    pub from: Option<Status>,
    /// Where it stands from here on.
    pub to: Standing,
    /// The scan that says so.
    pub scan: ScanKey,
    /// The courier's text of that scan.
    pub text: String,
    /// Its place.
    pub place: Option<String>,
}

/// Something that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alert {
    /// What.
    pub kind: AlertKind,
    /// Since when.
    pub at: Timestamp,
}

words! {
    /// What a person should look at.
    AlertKind, "alert", {
    /// Delivered, then on its way back or back at the sender.
        ReturnedAfterDelivery = "returned_after_delivery",
    /// The courier handed it over after it was said to go back: counted as returned.
        HandedOverAfterReturn = "handed_over_after_return",
    /// A scan on a cancelled label.
        MovedAfterCancellation = "moved_after_cancellation",
    /// The courier came and got no parcel.
        NotHandedOver = "not_handed_over",
    /// Lost, damaged or destroyed.
        LostOrDamaged = "lost_or_damaged",
    /// A flag says delivered and no scan does.
        DeliveredWithoutScan = "delivered_without_scan",
    /// Delivered although the order was cancelled.
        DeliveredAfterOrderCancelled = "delivered_after_order_cancelled",
    }
}

/// Folds a label's scans. Sorts `scans` by time (the later phase last within a second) and drops repetitions.
pub fn fold(scans: &mut Vec<Scan>, says: &CourierSays, unknown: UnknownCode) -> Timeline {
    scans.sort_by(|a, b| a.at.cmp(&b.at).then_with(|| phase(a).cmp(&phase(b))));
    let mut seen = std::collections::HashSet::new();
    scans.retain(|scan| seen.insert(scan.key()));
    let mut timeline = Timeline::empty();
    for scan in scans.iter() {
        timeline.take(scan, unknown);
    }
    timeline.hear(says);
    timeline
}

fn phase(scan: &Scan) -> u8 {
    match &scan.meaning {
        Meaning::Status(standing) => standing.status.phase(),
        Meaning::Notice(_) | Meaning::Unmapped => 9,
    }
}

impl Timeline {
    fn empty() -> Self {
        let unknown = Standing { status: Status::Unknown, reason: None, acts_next: ActsNext::Nobody };
        Self {
            standing: unknown,
            known: unknown,
            since: None,
            courier_text: None,
            heading: Heading::Recipient,
            changes: Vec::new(),
            read: Vec::new(),
            handed_over_at: None,
            delivered_at: None,
            cash_collected_at: None,
            cash_remitted_at: None,
            alerts: Vec::new(),
        }
    }

    fn take(&mut self, scan: &Scan, unknown: UnknownCode) {
        if let Some(heading) = scan.heading {
            self.heading = heading;
        }
        match &scan.meaning {
            Meaning::Notice(cash) => {
                self.read.push(None);
                self.take_cash(*cash, scan.at);
            }
            Meaning::Unmapped => self.take_unmapped(scan, unknown),
            Meaning::Status(told) if told.status == Status::Unknown => self.take_unmapped(scan, unknown),
            Meaning::Status(told) => {
                let standing = self.in_direction(*told);
                self.read.push(Some(standing));
                if standing.status.is_handed_over() && self.handed_over_at.is_none() {
                    self.handed_over_at = Some(scan.at);
                }
                if self.moves_to(standing) {
                    self.enter(standing, *told, scan);
                }
            }
        }
    }

    fn take_cash(&mut self, cash: Option<Cash>, at: Timestamp) {
        match cash {
            Some(Cash::Collected) => self.cash_collected_at = self.cash_collected_at.or(Some(at)),
            Some(Cash::Remitted) => self.cash_remitted_at = self.cash_remitted_at.or(Some(at)),
            Some(Cash::Withheld) | None => {}
        }
    }

    fn take_unmapped(&mut self, scan: &Scan, unknown: UnknownCode) {
        let standing = Standing { status: Status::Unknown, reason: None, acts_next: ActsNext::Nobody };
        self.read.push(Some(standing));
        let nothing_known = self.known.status == Status::Unknown;
        let shows = unknown == UnknownCode::Shows && !self.known.status.is_final();
        if nothing_known || shows {
            self.standing = standing;
            self.since = Some(scan.at);
            self.courier_text = Some(scan.text.clone());
        }
    }

    /// A parcel on its way back is never "out for delivery" or "delivered" to the customer.
    fn in_direction(&self, told: Standing) -> Standing {
        if self.heading == Heading::Recipient {
            return told;
        }
        let status = match told.status {
            Status::Delivered => Status::Returned,
            Status::PickedUp
            | Status::InTransit
            | Status::OutForDelivery
            | Status::AttemptedDelivery
            | Status::CustomerNotFound
            | Status::ReadyForPickup => Status::Returning,
            same => same,
        };
        let acts_next = match (status, told.status) {
            // The parcel waits for the sender in a locker or an office.
            (Status::Returning, Status::ReadyForPickup) => ActsNext::Shop,
            (Status::Returned, _) => ActsNext::Nobody,
            _ => told.acts_next,
        };
        Standing { status, reason: told.reason, acts_next }
    }

    /// Whether a scan changes what is known, given what was known before it.
    fn moves_to(&self, next: Standing) -> bool {
        use Status::{Cancelled, Delivered, Exception, LabelCreated, Rejected, Returned, Returning, Unknown};
        match (self.known.status, next.status) {
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

    fn enter(&mut self, standing: Standing, told: Standing, scan: &Scan) {
        let before = self.known;
        self.alert_on(before.status, standing, told, scan.at);
        let is_change = self.changes.is_empty() || before.status != standing.status || before.reason != standing.reason;
        if is_change {
            self.changes.push(Change {
                at: scan.at,
                from: (!self.changes.is_empty()).then_some(before.status),
                to: standing,
                scan: scan.key(),
                text: scan.text.clone(),
                place: scan.place.clone(),
            });
        }
        if is_change || self.standing.status == Status::Unknown {
            self.since = Some(scan.at);
        }
        match standing.status {
            Status::Delivered => self.delivered_at = Some(scan.at),
            Status::Returning | Status::Returned | Status::Rejected => self.delivered_at = None,
            _ => {}
        }
        self.known = standing;
        self.standing = standing;
        self.courier_text = Some(scan.text.clone());
    }

    fn alert_on(&mut self, before: Status, standing: Standing, told: Standing, at: Timestamp) {
        let went_back = matches!(standing.status, Status::Returning | Status::Returned | Status::Rejected);
        if before == Status::Delivered && went_back {
            self.alert(AlertKind::ReturnedAfterDelivery, at);
        }
        if before == Status::Cancelled {
            self.alert(AlertKind::MovedAfterCancellation, at);
        }
        if told.status == Status::Delivered && standing.status == Status::Returned {
            self.alert(AlertKind::HandedOverAfterReturn, at);
        }
        if standing.status == Status::Exception {
            self.alert(AlertKind::LostOrDamaged, at);
        }
        if standing.status == Status::LabelCreated && standing.reason == Some(Reason::NotHandedOver) {
            self.alert(AlertKind::NotHandedOver, at);
        }
    }

    fn alert(&mut self, kind: AlertKind, at: Timestamp) {
        if !self.alerts.iter().any(|alert| alert.kind == kind) {
            self.alerts.push(Alert { kind, at });
        }
    }

    /// A parcel that goes back under another number ends when that number has arrived.
    fn end_of_way_back(&mut self, says: &CourierSays) {
        let Some(at) = says.way_back_arrived_at else { return };
        if !matches!(self.known.status, Status::Rejected | Status::Returning | Status::Exception) {
            return;
        }
        let before = self.known;
        let standing = Standing { status: Status::Returned, reason: before.reason, acts_next: ActsNext::Nobody };
        let number = says.return_number.clone().unwrap_or_default();
        self.changes.push(Change {
            at: self.since.map_or(at, |since| since.max(at)),
            from: Some(before.status),
            to: standing,
            scan: ScanKey { at, code: String::new(), detail: number },
            text: String::new(),
            place: None,
        });
        self.known = standing;
        self.standing = standing;
        self.since = Some(at);
    }

    /// Flags only fill what the scans leave open.
    fn hear(&mut self, says: &CourierSays) {
        self.end_of_way_back(says);
        let silent = self.known.status == Status::Unknown && self.standing.status == Status::Unknown;
        if silent && says.registered && self.read.is_empty() {
            let standing = Standing { status: Status::LabelCreated, reason: None, acts_next: ActsNext::Nobody };
            self.standing = standing;
            self.known = standing;
        }
        if says.cancelled && !matches!(self.known.status, Status::Delivered | Status::Returned | Status::Cancelled) {
            let standing = Standing { status: Status::Cancelled, reason: None, acts_next: ActsNext::Nobody };
            self.standing = standing;
            self.known = standing;
        }
        if says.delivered && !matches!(self.known.status, Status::Delivered | Status::Returned) {
            if let Some(at) = self.since {
                self.alert(AlertKind::DeliveredWithoutScan, at);
            }
        }
    }
}
