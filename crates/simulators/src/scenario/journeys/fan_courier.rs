//! FAN Courier's ways. A label is registered from its making on, without a scan.

use super::super::journey::{Place, Step, step, then};

/// What a FAN Courier parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit.
    Delivered,
    /// Refused; back under a number of its own.
    Refused,
    /// Refused, and taken at another visit.
    RefusedThenDelivered,
    /// Refused; back under the same number.
    ReturnedOnSameNumber,
    /// Nobody there, delivered the next day.
    AbsentThenDelivered,
    /// Nobody there twice, then back under a number of its own.
    AbsentThenReturned,
    /// Collected from the delivery point.
    LockerCollected,
    /// Left in the delivery point for too long, then back.
    LockerExpired,
    /// No room in the locker at first.
    LockerFull,
    /// The address was wrong and was put right.
    WrongAddress,
    /// The courier stood still for a day.
    ActivitySuspended,
    /// Never seen again, compensated.
    Lost,
    /// The courier got nothing.
    NotHandedOver,
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
    /// No money for the cash on delivery at the first visit.
    NoMoneyThenDelivered,
    /// Deleted by the shop: registered for ever.
    Cancelled,
}

impl Way {
    /// Its name in a script.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::RefusedThenDelivered => "refused_then_delivered",
            Self::ReturnedOnSameNumber => "returned_on_same_number",
            Self::AbsentThenDelivered => "absent_then_delivered",
            Self::AbsentThenReturned => "absent_then_returned",
            Self::LockerCollected => "locker_collected",
            Self::LockerExpired => "locker_expired_then_returned",
            Self::LockerFull => "locker_full_then_collected",
            Self::WrongAddress => "wrong_address_then_delivered",
            Self::ActivitySuspended => "activity_suspended",
            Self::Lost => "lost",
            Self::NotHandedOver => "not_handed_over",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
            Self::NoMoneyThenDelivered => "no_money_then_delivered",
            Self::Cancelled => "cancelled_label",
        }
    }

    /// How many of forty parcels.
    pub(in super::super) const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 16),
        (Self::Refused, 3),
        (Self::RefusedThenDelivered, 1),
        (Self::ReturnedOnSameNumber, 1),
        (Self::AbsentThenDelivered, 2),
        (Self::AbsentThenReturned, 1),
        (Self::LockerCollected, 3),
        (Self::LockerExpired, 1),
        (Self::LockerFull, 1),
        (Self::WrongAddress, 1),
        (Self::ActivitySuspended, 1),
        (Self::Lost, 1),
        (Self::NotHandedOver, 1),
        (Self::MissedPickUp, 1),
        (Self::LateScans, 2),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::UnknownNumber, 1),
        (Self::NoMoneyThenDelivered, 1),
    ];

    /// Its scans; `cash`: the parcel collects cash.
    pub(in super::super) fn steps(self, cash: bool) -> Vec<Step> {
        match self {
            Self::Delivered => then(&TO_DEPOT, &[TAKEN, OUT, step(1, 13, 5, "S2")]),
            Self::Refused => {
                let refusal = step(1, 13, 0, if cash { "S15" } else { "S6" });
                then(&then(&TO_DEPOT, &[TAKEN, OUT, refusal, step(2, 17, 30, "S43").turns()]), &WAY_BACK)
            }
            Self::RefusedThenDelivered => {
                then(&TO_DEPOT, &[TAKEN, OUT, step(1, 12, 0, "S6"), step(2, 8, 30, "S35"), step(2, 14, 0, "S2")])
            }
            Self::ReturnedOnSameNumber => {
                let end = step(4, 15, 0, "S2").at(Place::Origin).back();
                then(&TO_DEPOT, &[TAKEN, OUT, step(1, 13, 0, "S6"), step(2, 17, 0, "S43"), end])
            }
            Self::AbsentThenDelivered => {
                then(&TO_DEPOT, &[TAKEN, OUT, step(1, 13, 0, "S21"), step(2, 8, 30, "S35"), step(2, 12, 10, "S2")])
            }
            Self::AbsentThenReturned => {
                let visits = [TAKEN, OUT, step(1, 13, 0, "S3"), step(2, 8, 30, "S35"), step(2, 13, 0, "S11")];
                let back = [step(5, 9, 0, "S16"), step(5, 17, 0, "S43").turns(), step(6, 20, 0, "H10").back(), HOME];
                then(&then(&TO_DEPOT, &visits), &back)
            }
            Self::LockerCollected => then(&TO_DEPOT, &[TAKEN, OUT, IN_LOCKER, step(2, 18, 40, "S2")]),
            Self::LockerExpired => {
                then(&TO_DEPOT, &[TAKEN, OUT, IN_LOCKER, step(5, 9, 0, "S16"), step(6, 17, 0, "S43").turns(), HOME])
            }
            Self::LockerFull => {
                let full = step(1, 10, 30, "S54");
                then(&TO_DEPOT, &[TAKEN, OUT, full, step(2, 10, 0, "S46"), step(3, 19, 0, "S2")])
            }
            Self::WrongAddress => then(
                &TO_DEPOT,
                &[
                    TAKEN,
                    OUT,
                    step(1, 13, 30, "S42"),
                    step(2, 10, 0, "S9"),
                    step(3, 8, 30, "S35"),
                    step(3, 12, 0, "S2"),
                ],
            ),
            Self::ActivitySuspended => then(
                &TO_DEPOT,
                &[step(1, 9, 0, "S49"), step(2, 8, 22, "C1"), step(2, 8, 22, "S1"), step(2, 13, 0, "S2")],
            ),
            Self::Lost => then(TO_DEPOT.get(..2).unwrap_or_default(), &[step(7, 12, 0, "S37")]),
            Self::NotHandedOver => vec![step(1, 18, 0, "S38").at(Place::Origin)],
            Self::MissedPickUp => then(TO_DEPOT.get(1..).unwrap_or_default(), &[TAKEN, OUT, step(1, 14, 0, "S2")]),
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "H10" { scan.late(16) } else { scan }),
                &[TAKEN.late(6), OUT.late(6), step(1, 12, 0, "S2").late(2)],
            ),
            Self::RepeatedScan => {
                let sorted = step(1, 5, 50, "H4").at(Place::Depot);
                let end = step(1, 13, 5, "S2");
                then(&TO_DEPOT, &[sorted, sorted, step(1, 6, 10, "H4").at(Place::Depot), TAKEN, OUT, end, end])
            }
            Self::UnknownCode => then(&TO_DEPOT, &[step(1, 7, 40, "S99"), TAKEN, OUT, step(1, 15, 0, "S2")]),
            Self::UnknownNumber | Self::Cancelled => Vec::new(),
            Self::NoMoneyThenDelivered => {
                let first = step(1, 13, 0, if cash { "S22" } else { "S30" });
                then(&TO_DEPOT, &[TAKEN, OUT, first, step(2, 8, 30, "S35"), step(2, 11, 30, "S2")])
            }
        }
    }
}

const TO_DEPOT: [Step; 3] =
    [step(0, 16, 40, "C0").at(Place::Origin), step(0, 22, 10, "H10").at(Place::Origin), step(1, 5, 30, "H11")];
// These two share a second.
const TAKEN: Step = step(1, 8, 22, "C1");
const OUT: Step = step(1, 8, 22, "S1");
const IN_LOCKER: Step = step(1, 11, 0, "S46");
const HOME: Step = step(7, 14, 0, "S2").at(Place::Origin).back();
const WAY_BACK: [Step; 4] = [
    step(2, 20, 0, "H10").back(),
    step(3, 5, 30, "H11").at(Place::Origin).back(),
    step(3, 8, 22, "S1").at(Place::Origin).back(),
    step(3, 12, 0, "S2").at(Place::Origin).back(),
];
