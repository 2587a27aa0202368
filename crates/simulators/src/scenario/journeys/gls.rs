//! GLS's ways. The data of a label (51) are told from its making on and are in no recipe.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::rngs::StdRng;

use super::super::journey::{Parcel, Place, Step, play, step, then};
use crate::gls::statuses;
use crate::script::ScanScript;

/// What a GLS parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit.
    Delivered,
    /// Refused, then back; the sender's receipt is told like a delivery.
    Refused,
    /// Refused because it was late, and taken at another visit.
    RefusedThenDelivered,
    /// Refused, then back with a code of its own for the end.
    RefusedThenReturned,
    /// Nobody there, delivered the next day.
    AbsentThenDelivered,
    /// Nobody there twice, then back.
    AbsentThenReturned,
    /// Collected at the ParcelShop.
    ParcelShopCollected,
    /// Left in the ParcelShop for too long, then back.
    ParcelShopExpired,
    /// No room in the locker at first.
    LockerFull,
    /// The address was wrong and was put right.
    WrongAddress,
    /// Held up by the weather.
    DelayedByWeather,
    /// Taken by a neighbour.
    Neighbour,
    /// Cannot be located.
    Lost,
    /// The driver of the pick-up service got nothing.
    NotHandedOver,
    /// The hand-over was never scanned.
    MissedPickUp,
    /// An e-mail is the newest entry.
    NoticeOnTop,
    /// Scans are told hours later.
    LateScans,
    /// Two scans are told twice.
    RepeatedScan,
    /// A code that nobody knows, in the middle.
    UnknownCode,
    /// A number that the courier has never heard of.
    UnknownNumber,
    /// No cash at the first visit.
    NoMoneyThenDelivered,
    /// Cancelled before the pick-up.
    Cancelled,
}

impl Way {
    /// Its name in a script.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::RefusedThenDelivered => "refused_then_delivered",
            Self::RefusedThenReturned => "refused_then_returned",
            Self::AbsentThenDelivered => "absent_then_delivered",
            Self::AbsentThenReturned => "absent_then_returned",
            Self::ParcelShopCollected => "parcel_shop_collected",
            Self::ParcelShopExpired => "parcel_shop_expired_then_returned",
            Self::LockerFull => "locker_full_then_collected",
            Self::WrongAddress => "wrong_address_then_delivered",
            Self::DelayedByWeather => "delayed_by_weather",
            Self::Neighbour => "delivered_to_a_neighbour",
            Self::Lost => "lost",
            Self::NotHandedOver => "not_handed_over",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::NoticeOnTop => "notice_on_top",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
            Self::NoMoneyThenDelivered => "no_money_then_delivered",
            Self::Cancelled => "cancelled_label",
        }
    }

    /// How many of forty parcels.
    pub const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 14),
        (Self::Refused, 2),
        (Self::RefusedThenDelivered, 1),
        (Self::RefusedThenReturned, 1),
        (Self::AbsentThenDelivered, 2),
        (Self::AbsentThenReturned, 1),
        (Self::ParcelShopCollected, 4),
        (Self::ParcelShopExpired, 1),
        (Self::LockerFull, 1),
        (Self::WrongAddress, 1),
        (Self::DelayedByWeather, 1),
        (Self::Neighbour, 1),
        (Self::Lost, 1),
        (Self::NotHandedOver, 1),
        (Self::MissedPickUp, 1),
        (Self::NoticeOnTop, 2),
        (Self::LateScans, 1),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::UnknownNumber, 1),
        (Self::NoMoneyThenDelivered, 1),
    ];

    /// Its scans; `cash`: the parcel collects cash.
    pub(in super::super) fn steps(self, cash: bool) -> Vec<Step> {
        match self {
            Self::Delivered => then(&TO_DEPOT, &[OUT, step(1, 13, 5, "5")]),
            Self::Refused => then(&then(&TO_DEPOT, &[OUT, refusal(cash), TURNED]), &WAY_BACK_AS_DELIVERY),
            Self::RefusedThenDelivered => {
                then(&TO_DEPOT, &[OUT, step(1, 18, 30, "34"), step(2, 8, 20, "4"), step(2, 14, 0, "5")])
            }
            Self::RefusedThenReturned => then(&TO_DEPOT, &[OUT, refusal(cash), TURNED, HOME]),
            Self::AbsentThenDelivered => {
                then(&TO_DEPOT, &[OUT, step(1, 13, 10, "12"), step(2, 8, 20, "4"), step(2, 11, 45, "5")])
            }
            Self::AbsentThenReturned => {
                let visits = [OUT, step(1, 13, 10, "12"), step(2, 8, 20, "4"), step(2, 12, 30, "36")];
                then(&then(&TO_DEPOT, &visits), &[step(3, 17, 0, "23").back(), HOME])
            }
            Self::ParcelShopCollected => then(&TO_DEPOT, &[IN_SHOP, step(1, 11, 10, "56"), step(2, 18, 20, "59")]),
            Self::ParcelShopExpired => {
                then(&TO_DEPOT, &[IN_SHOP, step(5, 9, 0, "57"), step(5, 17, 0, "23").back(), HOME])
            }
            Self::LockerFull => {
                let full = step(1, 10, 30, "401");
                then(&TO_DEPOT, &[OUT, full, step(2, 10, 0, "97").at(Place::Locker), step(3, 19, 0, "5")])
            }
            Self::WrongAddress => then(
                &TO_DEPOT,
                &[OUT, step(1, 13, 30, "20"), step(2, 10, 0, "46"), step(3, 8, 25, "4"), step(3, 12, 0, "5")],
            ),
            Self::DelayedByWeather => {
                then(&TO_DEPOT, &[step(1, 9, 40, "19"), step(2, 8, 30, "4"), step(2, 15, 10, "5")])
            }
            Self::Neighbour => then(&TO_DEPOT, &[OUT, step(1, 13, 5, "58")]),
            Self::Lost => then(TO_DEPOT.get(..2).unwrap_or_default(), &[step(3, 11, 0, "29"), step(7, 12, 0, "43")]),
            Self::NotHandedOver => vec![
                step(0, 15, 40, "83").at(Place::Origin),
                step(1, 8, 0, "85").at(Place::Origin),
                step(1, 16, 30, "88").at(Place::Origin),
            ],
            Self::MissedPickUp => then(TO_DEPOT.get(1..).unwrap_or_default(), &[OUT, step(1, 14, 0, "5")]),
            Self::NoticeOnTop => then(&TO_DEPOT, &[OUT, step(1, 13, 5, "5"), step(1, 13, 10, "99")]),
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "2" { scan.late(14) } else { scan }),
                &[OUT.late(7), step(1, 13, 15, "5").late(1)],
            ),
            Self::RepeatedScan => {
                let twice = step(1, 12, 50, "5");
                then(&TO_DEPOT, &[OUT, OUT, twice, twice])
            }
            Self::UnknownCode => then(&TO_DEPOT, &[step(1, 7, 45, "777").at(Place::Depot), OUT, step(1, 15, 0, "5")]),
            Self::UnknownNumber => Vec::new(),
            Self::NoMoneyThenDelivered => {
                let first = step(1, 13, 0, if cash { "16" } else { "14" });
                then(&TO_DEPOT, &[OUT, first, step(2, 8, 30, "4"), step(2, 11, 30, "5")])
            }
            Self::Cancelled => vec![step(0, 15, 40, "83").at(Place::Origin), step(0, 16, 5, "91").at(Place::Origin)],
        }
    }

    /// Its scans for a label made at `made_at`, for a recipient in `town`.
    ///
    /// # Errors
    /// When the days lie outside of what a date can hold.
    pub fn played(
        self,
        made_at: Timestamp,
        town: &str,
        cash: bool,
        zone: &TimeZone,
        chance: &mut StdRng,
    ) -> Result<Vec<ScanScript>, jiff::Error> {
        let parcel = Parcel { created_at: made_at, town, return_number: None, tells_direction: false, text };
        play(&self.steps(cash), &parcel, zone, chance)
    }
}

/// The courier's text of a code.
pub fn text(code: &str) -> String {
    match statuses::text(code) {
        "" => "Stare noua".to_owned(),
        text => text.to_owned(),
    }
}

const TO_DEPOT: [Step; 4] = [
    step(0, 17, 10, "1").at(Place::Origin),
    step(0, 22, 10, "2").at(Place::Hub),
    step(1, 5, 10, "3").at(Place::Depot),
    step(1, 6, 0, "26").at(Place::Depot),
];
const OUT: Step = step(1, 8, 20, "4");
const IN_SHOP: Step = step(1, 11, 0, "55").detail("ParcelShop Exemplu 12");
const TURNED: Step = step(2, 17, 0, "23").back();
const HOME: Step = step(7, 14, 0, "40").at(Place::Origin).back();
const WAY_BACK_AS_DELIVERY: [Step; 4] = [
    step(2, 22, 0, "2").at(Place::Depot).back(),
    step(3, 5, 10, "3").at(Place::Origin).back(),
    step(3, 8, 20, "4").at(Place::Origin).back(),
    step(3, 12, 0, "5").at(Place::Origin).back(),
];

const fn refusal(cash: bool) -> Step {
    step(1, 12, 40, if cash { "17" } else { "35" })
}
