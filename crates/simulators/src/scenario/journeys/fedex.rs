//! FedEx's ways. The first scan is the order.

use super::super::journey::{Place, Step, step, then};

/// What a FedEx parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit.
    Delivered,
    /// Nobody there, delivered the next day.
    AbsentThenDelivered,
    /// Nobody there, then back; the way back ends with the code of a delivery.
    AbsentThenReturned,
    /// Refused by the one code that may say so, then back.
    Refused,
    /// Waits at a location and is collected there.
    HeldForPickup,
    /// Nobody there, redirected to a location nearby, delivered.
    Redirected,
    /// Held up for a day.
    Delayed,
    /// The pick-up was never scanned.
    MissedPickUp,
    /// Scans are told hours later and out of order.
    LateScans,
    /// Two scans are told twice.
    RepeatedScan,
    /// A code that nobody knows, in the middle.
    UnknownCode,
    /// A number that the courier has never heard of.
    UnknownNumber,
    /// The label was cancelled before it moved.
    Cancelled,
}

impl Way {
    /// Its name in a script.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::AbsentThenDelivered => "absent_then_delivered",
            Self::AbsentThenReturned => "absent_then_returned",
            Self::Refused => "refused",
            Self::HeldForPickup => "held_for_pick_up",
            Self::Redirected => "redirected_then_delivered",
            Self::Delayed => "delayed",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
            Self::Cancelled => "cancelled_label",
        }
    }

    /// How many parcels of a pack.
    pub(in super::super) const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 12),
        (Self::AbsentThenDelivered, 3),
        (Self::AbsentThenReturned, 1),
        (Self::Refused, 1),
        (Self::HeldForPickup, 2),
        (Self::Redirected, 1),
        (Self::Delayed, 1),
        (Self::MissedPickUp, 1),
        (Self::LateScans, 1),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::UnknownNumber, 1),
    ];

    /// Its scans. The courier says nothing of cash in them, so `_cash` changes nothing.
    pub(in super::super) fn steps(self, _cash: bool) -> Vec<Step> {
        match self {
            Self::Delivered => then(&TO_DEPOT, &[OUT, END]),
            Self::AbsentThenDelivered => then(&TO_DEPOT, &[OUT, ABSENT, AGAIN, END_NEXT_DAY]),
            Self::AbsentThenReturned => {
                then(&TO_DEPOT, &[OUT, ABSENT, step(3, 9, 0, "RS"), step(6, 12, 0, "DL").at(Place::Origin)])
            }
            Self::Refused => then(
                &TO_DEPOT,
                &[OUT, step(1, 12, 40, "DE").detail("07"), step(2, 9, 0, "RS"), step(5, 12, 0, "DL").at(Place::Origin)],
            ),
            Self::HeldForPickup => {
                then(&TO_DEPOT, &[step(1, 11, 0, "HP").at(Place::Locker), step(2, 18, 20, "DL").at(Place::Locker)])
            }
            Self::Redirected => {
                then(&TO_DEPOT, &[OUT, ABSENT, step(1, 13, 12, "DE").detail("A47"), AGAIN, END_NEXT_DAY])
            }
            Self::Delayed => then(&TO_DEPOT, &[step(1, 9, 40, "DY").detail("A52"), AGAIN, END_NEXT_DAY]),
            Self::MissedPickUp => vec![ORDERED, step(1, 6, 0, "AR").at(Place::Depot), OUT, END],
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "AR" { scan.late(14) } else { scan }),
                &[OUT.late(7), END.late(1)],
            ),
            Self::RepeatedScan => then(&TO_DEPOT, &[OUT, OUT, END, END]),
            Self::UnknownCode => then(&TO_DEPOT, &[step(1, 7, 45, "QQ").at(Place::Depot), OUT, END]),
            Self::UnknownNumber => Vec::new(),
            Self::Cancelled => vec![ORDERED, step(0, 17, 5, "CA").at(Place::Origin)],
        }
    }
}

const ORDERED: Step = step(0, 16, 0, "OC").at(Place::Origin);
const TO_DEPOT: [Step; 4] = [
    ORDERED,
    step(0, 18, 10, "PU").at(Place::Origin),
    step(0, 23, 10, "DP").at(Place::Hub),
    step(1, 6, 0, "AR").at(Place::Depot),
];
const OUT: Step = step(1, 8, 20, "OD");
const END: Step = step(1, 13, 5, "DL");
const ABSENT: Step = step(1, 13, 10, "DE").detail("08");
const AGAIN: Step = step(2, 8, 20, "OD");
const END_NEXT_DAY: Step = step(2, 11, 45, "DL");
