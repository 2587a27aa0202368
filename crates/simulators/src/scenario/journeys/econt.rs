//! Econt's ways. Every recipe begins with the label's own event (`prepared`).

use rust_decimal::Decimal;

use super::super::journey::{Place, Step, step, then};
use super::{Made, played};
use crate::econt::{RECIPIENTS_OFFICE, words};
use crate::script::ParcelScript;

/// What an Econt parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit.
    Delivered,
    /// Collected from the office that the recipient chose.
    OfficeCollected,
    /// Comes back without a reason, under a number of its own.
    Returned,
    /// Comes back without a reason, under the same number.
    ReturnedOnSameNumber,
    /// Left in the office for too long; back under the same number, handed over like a delivery.
    OfficeExpired,
    /// A visit failed, the next one did not.
    FailedThenDelivered,
    /// Two visits failed, then back under a number of its own.
    FailedThenReturned,
    /// To another address.
    Redirected,
    /// Destroyed.
    Destroyed,
    /// The hand-over was never scanned.
    MissedPickUp,
    /// Events are told hours later and out of order.
    LateScans,
    /// An event is told twice.
    RepeatedScan,
    /// An event that nobody knows, in the middle.
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
            Self::OfficeCollected => "office_collected",
            Self::Returned => "returned",
            Self::ReturnedOnSameNumber => "returned_on_same_number",
            Self::OfficeExpired => "office_expired_then_returned",
            Self::FailedThenDelivered => "failed_then_delivered",
            Self::FailedThenReturned => "failed_then_returned",
            Self::Redirected => "redirected_then_delivered",
            Self::Destroyed => "destroyed",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
            Self::Cancelled => "cancelled_label",
        }
    }

    /// How many of thirty parcels.
    pub const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 8),
        (Self::OfficeCollected, 7),
        (Self::Returned, 1),
        (Self::ReturnedOnSameNumber, 1),
        (Self::OfficeExpired, 1),
        (Self::FailedThenDelivered, 2),
        (Self::FailedThenReturned, 1),
        (Self::Redirected, 1),
        (Self::Destroyed, 1),
        (Self::MissedPickUp, 1),
        (Self::LateScans, 2),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::UnknownNumber, 1),
        (Self::Cancelled, 1),
    ];

    /// One parcel on this way, by itself.
    ///
    /// # Errors
    /// When the zone is not known on this machine or the days lie outside of what a date can hold.
    pub fn parcel(self, made: &Made<'_>) -> Result<ParcelScript, jiff::Error> {
        played(self.name(), &self.steps(made.cash_on_delivery > Decimal::ZERO), text, made)
    }

    /// Its scans. The courier says nothing of cash in them, so `_cash` changes nothing.
    pub(in super::super) fn steps(self, _cash: bool) -> Vec<Step> {
        match self {
            Self::Delivered => then(&TO_DEPOT, &[OUT, step(1, 13, 5, "client")]),
            Self::OfficeCollected => then(&TO_DEPOT, &[IN_OFFICE, step(2, 18, 40, "client")]),
            Self::Returned => then(&TO_DEPOT, &[OUT, TURN, HOME, BACK_AT_SENDER]),
            Self::ReturnedOnSameNumber => {
                let back =
                    [step(2, 17, 0, "return"), step(4, 15, 0, "returned_to_sender").detail("1000").at(Place::Origin)];
                then(&TO_DEPOT, &then(&[OUT], &back))
            }
            Self::OfficeExpired => {
                let back = [step(6, 9, 0, "is_returning_to_sender"), step(8, 15, 0, "client").at(Place::Origin).back()];
                then(&TO_DEPOT, &then(&[IN_OFFICE], &back))
            }
            Self::FailedThenDelivered => then(
                &TO_DEPOT,
                &[OUT, step(1, 12, 30, "first_try"), step(2, 8, 10, "in_delivery_courier"), step(2, 12, 0, "client")],
            ),
            Self::FailedThenReturned => {
                let visits = [
                    OUT,
                    step(1, 12, 30, "first_try"),
                    step(2, 8, 10, "in_delivery_courier"),
                    step(2, 12, 0, "second_try"),
                    step(2, 18, 0, "instruction"),
                ];
                then(&then(&TO_DEPOT, &visits), &[TURN_LATE, HOME_LATE, BACK_AT_SENDER_LATE])
            }
            Self::Redirected => then(
                &TO_DEPOT,
                &[step(1, 9, 0, "redirect"), step(2, 8, 10, "in_delivery_courier"), step(2, 12, 0, "client")],
            ),
            Self::Destroyed => then(&TO_DEPOT, &[step(6, 12, 0, "destroy")]),
            Self::MissedPickUp => {
                vec![
                    PREPARED,
                    step(1, 5, 30, "arrival_departure_from_hub").at(Place::Depot),
                    OUT,
                    step(1, 14, 0, "client"),
                ]
            }
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "courier_direction" { scan.late(16) } else { scan }),
                &[OUT.late(6), step(1, 12, 0, "client").late(2)],
            ),
            Self::RepeatedScan => then(&TO_DEPOT, &[OUT, OUT, step(1, 13, 5, "client")]),
            Self::UnknownCode => then(&TO_DEPOT, &[step(1, 7, 40, "teleported"), OUT, step(1, 15, 0, "client")]),
            Self::UnknownNumber => Vec::new(),
            Self::Cancelled => vec![PREPARED, step(0, 16, 25, "canceled").at(Place::Origin)],
        }
    }
}

const PREPARED: Step = step(0, 16, 5, "prepared").at(Place::Origin);
const TO_DEPOT: [Step; 4] = [
    PREPARED,
    step(0, 16, 40, "in_pickup_office").detail("1000").at(Place::Origin),
    step(0, 22, 10, "courier_direction").detail("1001").at(Place::Hub),
    step(1, 5, 30, "arrival_departure_from_hub").detail("1130").at(Place::Depot),
];
const OUT: Step = step(1, 8, 10, "in_delivery_courier").detail("1130");
const IN_OFFICE: Step = step(1, 11, 0, "office").detail(RECIPIENTS_OFFICE);
const TURN: Step = step(2, 17, 30, "is_returning_to_sender").turns();
const HOME: Step = step(4, 12, 0, "client").at(Place::Origin).back();
const BACK_AT_SENDER: Step = step(4, 12, 0, "returned_to_sender").detail("1000").at(Place::Origin);
const TURN_LATE: Step = step(5, 17, 30, "is_returning_to_sender").turns();
const HOME_LATE: Step = step(8, 12, 0, "client").at(Place::Origin).back();
const BACK_AT_SENDER_LATE: Step = step(8, 12, 0, "returned_to_sender").detail("1000").at(Place::Origin);

/// The courier's text of an event.
pub(in super::super) fn text(code: &str) -> String {
    match words::text(code) {
        "" => code.to_owned(),
        text => text.to_owned(),
    }
}
