//! Cargus's ways. A label is known from its making on, without a scan. The courier never says which way a parcel goes:
//! the end of a way back has the id of a delivery.

use super::super::journey::{Place, Step, step, then};

/// What a Cargus parcel goes through.
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
    /// Nobody there; collected from the courier's office.
    CollectedFromOffice,
    /// The company was closed when the courier came.
    ClosedThenDelivered,
    /// Another town: it goes on under another number.
    Redirected,
    /// The address was incomplete and was completed.
    WrongAddress,
    /// Held up by the weather.
    DelayedByWeather,
    /// Not found any more.
    Lost,
    /// Delivered with a torn packaging.
    DeliveredDamaged,
    /// The pick-up was never scanned.
    MissedPickUp,
    /// Scanned before the label's data arrived, twice.
    ScannedBeforeItsData,
    /// Scans are told hours later and out of order.
    LateScans,
    /// Two scans are told twice, one of them with another second.
    RepeatedScan,
    /// An id that nobody knows, in the middle; such are those of the Ship & Go points.
    UnknownCode,
    /// A number that the courier has never heard of.
    UnknownNumber,
    /// A list of deposits is scanned after the delivery.
    DepositListAfterDelivery,
    /// The label was cancelled before it moved.
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
            Self::CollectedFromOffice => "collected_from_office",
            Self::ClosedThenDelivered => "closed_then_delivered",
            Self::Redirected => "redirected_then_delivered",
            Self::WrongAddress => "wrong_address_then_delivered",
            Self::DelayedByWeather => "delayed_by_weather",
            Self::Lost => "lost",
            Self::DeliveredDamaged => "delivered_damaged",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::ScannedBeforeItsData => "scanned_before_its_data",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
            Self::DepositListAfterDelivery => "deposit_list_after_delivery",
            Self::Cancelled => "cancelled_label",
        }
    }

    /// How many of forty parcels.
    pub(in super::super) const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 15),
        (Self::Refused, 3),
        (Self::RefusedThenDelivered, 1),
        (Self::ReturnedOnSameNumber, 1),
        (Self::AbsentThenDelivered, 3),
        (Self::AbsentThenReturned, 1),
        (Self::CollectedFromOffice, 2),
        (Self::ClosedThenDelivered, 1),
        (Self::Redirected, 1),
        (Self::WrongAddress, 1),
        (Self::DelayedByWeather, 1),
        (Self::Lost, 1),
        (Self::DeliveredDamaged, 1),
        (Self::MissedPickUp, 1),
        (Self::ScannedBeforeItsData, 1),
        (Self::LateScans, 2),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::UnknownNumber, 1),
        (Self::DepositListAfterDelivery, 1),
    ];

    /// Its scans; `cash`: the parcel collects cash.
    pub(in super::super) fn steps(self, cash: bool) -> Vec<Step> {
        match self {
            Self::Delivered => then(&TO_DEPOT, &[OUT, step(1, 13, 5, "21")]),
            Self::Refused => {
                let refusal = step(1, 13, 0, if cash { "153" } else { "186" });
                then(&then(&TO_DEPOT, &[OUT, refusal, step(2, 16, 0, "196").turns()]), &WAY_BACK)
            }
            Self::RefusedThenDelivered => {
                let refusal = step(1, 12, 0, if cash { "161" } else { "182" });
                then(&TO_DEPOT, &[OUT, refusal, OUT_AGAIN, step(2, 14, 0, "21")])
            }
            Self::ReturnedOnSameNumber => then(
                &TO_DEPOT,
                &[
                    OUT,
                    step(1, 13, 0, "180"),
                    step(2, 16, 0, "197").back(),
                    step(4, 8, 40, "5").at(Place::Origin).back(),
                    step(4, 15, 0, "21").at(Place::Origin).back(),
                ],
            ),
            Self::AbsentThenDelivered => {
                then(&TO_DEPOT, &[OUT, step(1, 13, 10, "110"), OUT_AGAIN, step(2, 12, 10, "21")])
            }
            Self::AbsentThenReturned => {
                let visits = [OUT, step(1, 13, 10, "110"), OUT_AGAIN, step(2, 12, 30, "111")];
                let kept = [step(3, 9, 0, "79").at(Place::Depot), step(5, 16, 0, "198").turns(), HOME];
                then(&then(&TO_DEPOT, &visits), &kept)
            }
            Self::CollectedFromOffice => then(
                &TO_DEPOT,
                &[OUT, step(1, 13, 10, "108"), step(1, 18, 0, "38").at(Place::Depot), step(2, 17, 20, "21")],
            ),
            Self::ClosedThenDelivered => {
                then(&TO_DEPOT, &[OUT, step(1, 18, 10, "32"), OUT_AGAIN, step(2, 10, 40, "21")])
            }
            Self::Redirected => then(
                &TO_DEPOT,
                &[
                    OUT,
                    step(1, 13, 30, "2").turns(),
                    step(2, 5, 40, "149").at(Place::Depot),
                    step(2, 8, 40, "5"),
                    step(2, 12, 50, "21"),
                ],
            ),
            Self::WrongAddress => {
                let waits = step(1, 18, 20, "124").at(Place::Depot);
                then(&TO_DEPOT, &[OUT, step(1, 13, 30, "4"), waits, OUT_AGAIN, step(2, 12, 0, "21")])
            }
            Self::DelayedByWeather => then(&TO_DEPOT, &[step(1, 9, 40, "95"), OUT_AGAIN, step(2, 15, 10, "21")]),
            Self::Lost => then(TO_DEPOT.get(..2).unwrap_or_default(), &[step(7, 12, 0, "54").at(Place::Hub)]),
            Self::DeliveredDamaged => then(&TO_DEPOT, &[OUT, step(1, 14, 20, "64")]),
            Self::MissedPickUp => then(TO_DEPOT.get(1..).unwrap_or_default(), &[OUT, step(1, 14, 0, "21")]),
            Self::ScannedBeforeItsData => {
                let early = step(0, 16, 20, "234").at(Place::Origin);
                let again = step(0, 17, 3, "234").at(Place::Origin);
                let to_depot = TO_DEPOT.get(1..).unwrap_or_default();
                then(&then(&[early, again], to_depot), &[OUT, step(1, 14, 0, "21")])
            }
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "11" { scan.late(16) } else { scan }),
                &[OUT.late(6), step(1, 12, 0, "21").late(2)],
            ),
            Self::RepeatedScan => {
                let sorted = step(1, 5, 50, "255").at(Place::Depot);
                let end = step(1, 13, 5, "21");
                then(&TO_DEPOT, &[sorted, sorted, step(1, 6, 10, "255").at(Place::Depot), OUT, end, end])
            }
            Self::UnknownCode => then(&TO_DEPOT, &[OUT, step(1, 11, 20, "341"), step(2, 15, 0, "21")]),
            Self::UnknownNumber | Self::Cancelled => Vec::new(),
            Self::DepositListAfterDelivery => {
                then(&TO_DEPOT, &[OUT, step(1, 13, 5, "21"), step(2, 8, 0, "25").at(Place::Depot)])
            }
        }
    }
}

const TO_DEPOT: [Step; 4] = [
    step(0, 16, 40, "70").at(Place::Origin),
    step(0, 21, 10, "11").at(Place::Origin),
    step(1, 2, 20, "255").at(Place::Hub),
    step(1, 5, 30, "149").at(Place::Depot),
];
const OUT: Step = step(1, 8, 40, "5");
const OUT_AGAIN: Step = step(2, 8, 40, "5");
const HOME: Step = step(7, 14, 0, "21").at(Place::Origin).back();
const WAY_BACK: [Step; 4] = [
    step(2, 20, 0, "10").back(),
    step(3, 5, 30, "149").at(Place::Origin).back(),
    step(3, 8, 40, "5").at(Place::Origin).back(),
    step(3, 12, 0, "21").at(Place::Origin).back(),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cargus::events;

    #[test]
    fn forty_parcels_show_every_way_but_the_cancelled_one_with_ids_that_are_known_but_one() {
        let dealt: usize = Way::SHARES.iter().map(|(_, share)| share).sum();
        assert_eq!((dealt, Way::SHARES.len()), (40, 20));
        let steps = Way::SHARES.iter().flat_map(|(way, _)| [way.steps(true), way.steps(false)].concat());
        let mut unknown: Vec<&str> =
            steps.map(|step| step.code).filter(|code| events::known(code.parse().unwrap()).is_none()).collect();
        unknown.dedup();
        assert_eq!(unknown, ["341"]);
        assert!(Way::Cancelled.steps(true).is_empty());
    }
}
