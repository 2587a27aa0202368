//! Sameday's ways. Every recipe begins after the label's own scan (1), which is written when the label is made.

use super::super::journey::{Place, Step, step, then};

/// What a Sameday parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit.
    Delivered,
    /// Collected from the locker.
    EasyboxCollected,
    /// Refused at the door, then back.
    Refused,
    /// Refused, and taken at another visit.
    RefusedThenDelivered,
    /// Nobody there, delivered the next day.
    AbsentThenDelivered,
    /// Nobody there twice, then back.
    AbsentThenReturned,
    /// Left in the locker for too long, then back.
    EasyboxExpired,
    /// No room in the locker: to the door instead.
    EasyboxFull,
    /// The address was wrong and was put right.
    WrongAddress,
    /// Held up by the weather.
    DelayedByWeather,
    /// Not found any more, compensated.
    Lost,
    /// The courier came and got nothing.
    NotHandedOver,
    /// The pick-up was never scanned.
    MissedPickUp,
    /// Scans are told hours later and out of order.
    LateScans,
    /// Two scans are told twice, one of them with another second.
    RepeatedScan,
    /// A code that nobody knows, in the middle.
    UnknownCode,
    /// A number that the courier has never heard of.
    UnknownNumber,
    /// The cash is collected before the delivery is finished.
    CashBeforeDelivery,
    /// To another country.
    CrossBorder,
    /// The way back ends with the code of a delivery.
    ReturnedAsDelivered,
    /// The label was cancelled before it moved.
    Cancelled,
}

impl Way {
    /// Its name in a script.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::EasyboxCollected => "easybox_collected",
            Self::Refused => "refused",
            Self::RefusedThenDelivered => "refused_then_delivered",
            Self::AbsentThenDelivered => "absent_then_delivered",
            Self::AbsentThenReturned => "absent_then_returned",
            Self::EasyboxExpired => "easybox_expired_then_returned",
            Self::EasyboxFull => "easybox_full_then_delivered",
            Self::WrongAddress => "wrong_address_then_delivered",
            Self::DelayedByWeather => "delayed_by_weather",
            Self::Lost => "lost",
            Self::NotHandedOver => "not_handed_over",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
            Self::CashBeforeDelivery => "cash_before_delivery",
            Self::CrossBorder => "cross_border",
            Self::ReturnedAsDelivered => "returned_as_delivered",
            Self::Cancelled => "cancelled_label",
        }
    }

    /// How many of forty parcels.
    pub(in super::super) const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 12),
        (Self::EasyboxCollected, 7),
        (Self::Refused, 2),
        (Self::RefusedThenDelivered, 1),
        (Self::AbsentThenDelivered, 2),
        (Self::AbsentThenReturned, 1),
        (Self::EasyboxExpired, 1),
        (Self::EasyboxFull, 1),
        (Self::WrongAddress, 1),
        (Self::DelayedByWeather, 1),
        (Self::Lost, 1),
        (Self::NotHandedOver, 1),
        (Self::MissedPickUp, 1),
        (Self::LateScans, 2),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::UnknownNumber, 1),
        (Self::CashBeforeDelivery, 1),
        (Self::CrossBorder, 1),
        (Self::ReturnedAsDelivered, 1),
    ];

    /// Its scans; `cash`: the parcel collects cash, which is paid out after a delivery.
    pub(in super::super) fn steps(self, cash: bool) -> Vec<Step> {
        let steps = match self {
            Self::Delivered => then(&TO_DEPOT, &[OUT, step(1, 13, 5, "9")]),
            Self::EasyboxCollected => then(&TO_DEPOT, &[OUT, LOADED, step(2, 18, 20, "9").at(Place::Locker)]),
            Self::Refused => {
                let reason = if cash { "24" } else { "27" };
                then(&TO_DEPOT, &[OUT, step(1, 12, 40, "11").detail(reason), TURNED, BACK, RETURNED])
            }
            Self::RefusedThenDelivered => {
                then(&TO_DEPOT, &[OUT, step(1, 12, 10, "11").detail("9"), step(2, 8, 15, "33"), step(2, 14, 30, "9")])
            }
            Self::AbsentThenDelivered => then(&TO_DEPOT, &[OUT, ABSENT, step(2, 8, 20, "33"), step(2, 11, 45, "9")]),
            Self::AbsentThenReturned => {
                let again = [OUT, ABSENT, step(2, 8, 20, "33"), step(2, 12, 30, "10").detail("15")];
                then(&then(&TO_DEPOT, &again), &[step(3, 9, 0, "35").back(), step(4, 10, 0, "93").back(), HOME])
            }
            Self::EasyboxExpired => then(
                &TO_DEPOT,
                &[
                    OUT,
                    LOADED,
                    step(4, 9, 0, "79").at(Place::Locker),
                    step(4, 17, 0, "81").at(Place::Locker).back(),
                    step(5, 10, 0, "93").back(),
                    HOME,
                ],
            ),
            Self::EasyboxFull => then(
                &TO_DEPOT,
                &[
                    OUT,
                    step(1, 11, 0, "106").at(Place::Locker),
                    step(1, 17, 10, "87").detail("95"),
                    step(2, 8, 30, "33"),
                    step(2, 13, 0, "9"),
                ],
            ),
            Self::WrongAddress => then(
                &TO_DEPOT,
                &[
                    OUT,
                    step(1, 13, 30, "47").detail("20"),
                    step(2, 10, 0, "17"),
                    step(3, 8, 25, "33"),
                    step(3, 12, 0, "9"),
                ],
            ),
            Self::DelayedByWeather => {
                then(&TO_DEPOT, &[step(1, 9, 40, "55").detail("22"), step(2, 8, 30, "33"), step(2, 15, 10, "9")])
            }
            Self::Lost => then(
                TO_DEPOT.get(..3).unwrap_or_default(),
                &[step(3, 11, 0, "51"), step(4, 15, 0, "49"), step(6, 12, 0, "19"), step(7, 12, 0, "53")],
            ),
            Self::NotHandedOver => {
                vec![step(0, 16, 30, "23").at(Place::Origin), step(0, 18, 30, "74").detail("34").at(Place::Origin)]
            }
            Self::MissedPickUp => then(TO_DEPOT.get(1..).unwrap_or_default(), &[OUT, step(1, 14, 0, "9")]),
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "84" { scan.late(14) } else { scan }),
                &[OUT.late(7), step(1, 13, 15, "9").late(1)],
            ),
            Self::RepeatedScan => {
                let twice = step(1, 12, 50, "9");
                then(&then(&TO_DEPOT, TO_DEPOT.get(..1).unwrap_or_default()), &[OUT, OUT, twice, twice])
            }
            Self::UnknownCode => then(&TO_DEPOT, &[step(1, 7, 45, "191").at(Place::Depot), OUT, step(1, 15, 0, "9")]),
            Self::UnknownNumber => Vec::new(),
            Self::CashBeforeDelivery if cash => then(&TO_DEPOT, &[OUT, step(1, 12, 0, "124"), step(1, 17, 0, "9")]),
            Self::CashBeforeDelivery => then(&TO_DEPOT, &[OUT, step(1, 17, 0, "9")]),
            Self::CrossBorder => then(
                TO_DEPOT.get(..4).unwrap_or_default(),
                &[
                    step(1, 6, 30, "37").at(Place::Hub),
                    step(1, 9, 0, "56").at(Place::Hub),
                    step(1, 20, 0, "5").at(Place::Hub),
                    step(3, 8, 40, "33"),
                    step(3, 13, 20, "149"),
                ],
            ),
            Self::ReturnedAsDelivered => then(
                &TO_DEPOT,
                &[OUT, step(1, 14, 5, "11").detail("26"), TURNED, BACK, step(4, 13, 0, "9").at(Place::Origin).back()],
            ),
            Self::Cancelled => vec![step(0, 16, 5, "15").at(Place::Origin)],
        };
        match steps.iter().rfind(|step| step.code == "9").copied() {
            Some(end) if cash && self != Self::ReturnedAsDelivered => then(&steps, &[end.two_days_later("3")]),
            _ => steps,
        }
    }
}

const TO_DEPOT: [Step; 6] = [
    step(0, 17, 10, "4").at(Place::Origin),
    step(0, 19, 30, "7").at(Place::Origin),
    step(0, 22, 10, "84").at(Place::Hub),
    step(0, 22, 50, "85").detail("28").at(Place::Hub),
    step(1, 2, 5, "56").at(Place::Hub),
    step(1, 6, 0, "6").at(Place::Depot),
];
const OUT: Step = step(1, 8, 20, "33");
const ABSENT: Step = step(1, 13, 10, "10").detail("3");
const LOADED: Step = step(1, 11, 0, "78").at(Place::Locker);
const TURNED: Step = step(2, 9, 0, "35").back();
const BACK: Step = step(3, 10, 0, "93").back();
const RETURNED: Step = step(4, 15, 0, "16").at(Place::Origin).back();
const HOME: Step = step(7, 15, 0, "16").at(Place::Origin).back();
