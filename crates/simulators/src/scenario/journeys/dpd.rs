//! The ways of the DPD group's parcels, in Romania and in Bulgaria. Every recipe begins with the label's data (148).

use rust_decimal::Decimal;

use super::super::journey::{Place, Step, step, then};
use super::{Made, played};
use crate::dpd::operations;
use crate::script::ParcelScript;

/// What a DPD parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit, with an hour announced and the contents not looked at.
    Delivered,
    /// Collected from the office or locker, after a reminder.
    PointCollected,
    /// Refused at the door; back under a number of its own.
    Refused,
    /// Refused as not ordered at a visit, and taken at another.
    RefusedThenDelivered,
    /// Nobody there, delivered the next day.
    AbsentThenDelivered,
    /// Nobody there twice, not collected from the office either; back under a number of its own.
    AbsentThenReturned,
    /// Left in the locker for too long; back under a number of its own.
    PointExpired,
    /// Refused; back under the same number.
    ReturnedOnSameNumber,
    /// The address was not good enough and was put right.
    WrongAddress,
    /// No room on the tour.
    CapacityReached,
    /// Sent to another depot first.
    Redirected,
    /// Stopped by the shop on its way.
    StoppedBySender,
    /// Given to the insurance department.
    Lost,
    /// The courier came and got nothing.
    NotHandedOver,
    /// The pick-up was never scanned.
    MissedPickUp,
    /// The label's data come after the pick-up.
    DataAfterPickUp,
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
            Self::PointCollected => "point_collected",
            Self::Refused => "refused",
            Self::RefusedThenDelivered => "refused_then_delivered",
            Self::AbsentThenDelivered => "absent_then_delivered",
            Self::AbsentThenReturned => "absent_then_returned",
            Self::PointExpired => "point_expired_then_returned",
            Self::ReturnedOnSameNumber => "returned_on_same_number",
            Self::WrongAddress => "wrong_address_then_delivered",
            Self::CapacityReached => "capacity_reached_then_delivered",
            Self::Redirected => "redirected_then_delivered",
            Self::StoppedBySender => "stopped_by_sender",
            Self::Lost => "lost",
            Self::NotHandedOver => "not_handed_over",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::DataAfterPickUp => "data_after_pick_up",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
            Self::Cancelled => "cancelled_label",
        }
    }

    /// How many of forty parcels.
    pub const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 13),
        (Self::PointCollected, 6),
        (Self::Refused, 2),
        (Self::RefusedThenDelivered, 1),
        (Self::AbsentThenDelivered, 2),
        (Self::AbsentThenReturned, 1),
        (Self::PointExpired, 1),
        (Self::ReturnedOnSameNumber, 1),
        (Self::WrongAddress, 1),
        (Self::CapacityReached, 1),
        (Self::Redirected, 1),
        (Self::StoppedBySender, 1),
        (Self::Lost, 1),
        (Self::NotHandedOver, 1),
        (Self::MissedPickUp, 1),
        (Self::DataAfterPickUp, 1),
        (Self::LateScans, 2),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::UnknownNumber, 1),
    ];

    /// One parcel on this way, by itself. `made.courier` is `dpd-romania` or `speedy`.
    ///
    /// # Errors
    /// When the zone is not known on this machine or the days lie outside of what a date can hold.
    pub fn parcel(self, made: &Made<'_>) -> Result<ParcelScript, jiff::Error> {
        played(self.name(), &self.steps(made.cash_on_delivery > Decimal::ZERO), text, made)
    }

    /// Its scans. The courier says nothing of cash in them, so `_cash` changes nothing.
    pub(in super::super) fn steps(self, _cash: bool) -> Vec<Step> {
        match self {
            Self::Delivered => {
                then(&TO_DEPOT, &[step(0, 20, 34, "175"), OUT, step(1, 13, 4, "195"), step(1, 13, 5, "-14")])
            }
            Self::PointCollected => {
                then(&TO_DEPOT, &[AT_POINT, step(1, 11, 1, "1134"), step(4, 11, 0, "134"), step(5, 17, 0, "-14")])
            }
            Self::Refused => then(&then(&TO_DEPOT, &[OUT, step(1, 13, 0, "123"), TURN]), &WAY_BACK),
            Self::RefusedThenDelivered => {
                let visit = step(1, 12, 0, "44").detail("14");
                let office = step(1, 18, 0, "38").detail("14");
                then(&TO_DEPOT, &[OUT, visit, office, step(2, 8, 5, "12"), step(2, 14, 0, "-14")])
            }
            Self::AbsentThenDelivered => {
                then(&TO_DEPOT, &[OUT, ABSENT, ABSENT_AT_OFFICE, step(2, 8, 5, "12"), step(2, 12, 10, "-14")])
            }
            Self::AbsentThenReturned => {
                let visits = [
                    OUT,
                    ABSENT,
                    ABSENT_AT_OFFICE,
                    step(2, 8, 5, "12"),
                    step(2, 11, 0, "44").detail("42,1020"),
                    step(2, 17, 0, "38").detail("42,1020"),
                    step(2, 18, 0, "134"),
                ];
                then(&then(&TO_DEPOT, &visits), &[TURN_LATE, HOME_LATE, BACK_AT_SENDER])
            }
            Self::PointExpired => then(
                &TO_DEPOT,
                &[AT_POINT, step(1, 11, 1, "1134"), step(3, 11, 0, "134"), TURN_LATE, HOME_LATE, BACK_AT_SENDER],
            ),
            Self::ReturnedOnSameNumber => then(
                &TO_DEPOT,
                &[OUT, step(1, 13, 0, "123"), step(2, 17, 0, "111"), step(4, 15, 0, "124").at(Place::Origin)],
            ),
            Self::WrongAddress => then(&TO_DEPOT, &[step(1, 9, 30, "190"), step(2, 8, 5, "12"), step(2, 12, 0, "-14")]),
            Self::CapacityReached => {
                then(&TO_DEPOT, &[step(1, 9, 30, "169"), step(2, 8, 5, "12"), step(2, 15, 0, "-14")])
            }
            Self::Redirected => then(
                &TO_DEPOT,
                &[
                    step(1, 9, 0, "115"),
                    step(2, 5, 30, "1").at(Place::Depot),
                    step(2, 8, 5, "12"),
                    step(2, 12, 0, "-14"),
                ],
            ),
            Self::StoppedBySender => then(&TO_DEPOT, &[step(1, 9, 0, "121"), step(3, 15, 0, "124").at(Place::Origin)]),
            Self::Lost => then(TO_DEPOT.get(..3).unwrap_or_default(), &[step(6, 12, 0, "112")]),
            Self::NotHandedOver => vec![DATA, step(0, 18, 0, "164").at(Place::Origin)],
            Self::MissedPickUp => vec![DATA, ARRIVED, OUT, step(1, 14, 0, "-14")],
            Self::DataAfterPickUp => {
                let data = step(0, 16, 41, "148");
                vec![PICKED_UP, data, ARRIVED, OUT, step(1, 14, 0, "-14")]
            }
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "2" { scan.late(16) } else { scan }),
                &[OUT.late(6), step(1, 12, 0, "-14").late(2)],
            ),
            Self::RepeatedScan => {
                let end = step(1, 13, 5, "-14");
                then(&TO_DEPOT, &[ARRIVED, OUT, end, end])
            }
            Self::UnknownCode => then(&TO_DEPOT, &[step(1, 7, 40, "-99"), OUT, step(1, 15, 0, "-14")]),
            Self::UnknownNumber => Vec::new(),
            Self::Cancelled => vec![DATA, step(0, 16, 25, "128").at(Place::Origin)],
        }
    }
}

const DATA: Step = step(0, 16, 10, "148").at(Place::Origin);
const PICKED_UP: Step = step(0, 16, 40, "39").at(Place::Origin);
const ARRIVED: Step = step(1, 5, 30, "1").at(Place::Depot);
const TO_DEPOT: [Step; 4] = [DATA, PICKED_UP, step(0, 22, 10, "2").at(Place::Origin), ARRIVED];
const OUT: Step = step(1, 8, 5, "12");
const AT_POINT: Step = step(1, 11, 0, "134");
const ABSENT: Step = step(1, 12, 30, "44").detail("19,1020");
const ABSENT_AT_OFFICE: Step = step(1, 17, 20, "38").detail("19,1020");
const TURN: Step = step(2, 17, 30, "111").turns();
const TURN_LATE: Step = step(6, 17, 30, "111").turns();
const HOME_LATE: Step = step(8, 14, 0, "-14").at(Place::Origin).back();
const BACK_AT_SENDER: Step = step(8, 14, 0, "124").at(Place::Origin);
const WAY_BACK: [Step; 5] = [
    step(2, 17, 31, "148").back(),
    step(3, 5, 30, "1").at(Place::Origin).back(),
    step(3, 8, 5, "12").at(Place::Origin).back(),
    step(3, 12, 0, "-14").at(Place::Origin).back(),
    step(3, 12, 0, "124").at(Place::Origin),
];

/// The courier's text of a code, in its own language.
pub(in super::super) fn text(code: &str) -> String {
    match operations::text(code) {
        "" => "Operațiune nouă".to_owned(),
        text => text.to_owned(),
    }
}
