//! Packeta's ways. The data of a label (1) are told from its making on and are in no recipe.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rand::rngs::StdRng;

use super::super::journey::{Parcel, Place, Step, play, step, then};
use crate::packeta::statuses;
use crate::script::ScanScript;

/// What a Packeta packet goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// Collected at the pick-up point.
    Collected,
    /// Left at the point for too long, then back.
    NotCollected,
    /// The recipient answered that he does not want it; then back.
    Rejected,
    /// Brought to the door by a partner.
    HomeDelivered,
    /// The partner's first visit failed.
    AttemptThenDelivered,
    /// Refused at the door, then back.
    RefusedAtTheDoor,
    /// The box was full at first.
    BoxFull,
    /// Redirected to the recipient's favourite point.
    Redirected,
    /// Looked for and found again.
    Investigated,
    /// Looked for and not found.
    Lost,
    /// Collected from the sender by a driver.
    CollectedFromSender,
    /// Too large for the point: back.
    TooLarge,
    /// Records are told hours later.
    LateScans,
    /// Two records are told twice.
    RepeatedScan,
    /// A code that nobody knows, in the middle.
    UnknownCode,
    /// A code and a text that contradict each other, in the middle.
    Contradiction,
    /// A number that the courier has never heard of.
    UnknownNumber,
    /// Cancelled before it was handed in.
    Cancelled,
    /// Cancelled, and handed in all the same.
    CancelledButConsigned,
}

impl Way {
    /// Its name in a script.
    pub fn name(self) -> &'static str {
        match self {
            Self::Collected => "delivered",
            Self::NotCollected => "not_collected_then_returned",
            Self::Rejected => "rejected_then_returned",
            Self::HomeDelivered => "home_delivered",
            Self::AttemptThenDelivered => "attempt_then_delivered",
            Self::RefusedAtTheDoor => "refused",
            Self::BoxFull => "box_full_then_collected",
            Self::Redirected => "redirected",
            Self::Investigated => "investigated",
            Self::Lost => "lost",
            Self::CollectedFromSender => "collected_from_the_sender",
            Self::TooLarge => "too_large_then_returned",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::Contradiction => "code_and_text_contradict",
            Self::UnknownNumber => "unknown_number",
            Self::Cancelled => "cancelled_label",
            Self::CancelledButConsigned => "cancelled_but_consigned",
        }
    }

    /// How many of forty parcels.
    pub const SHARES: &[(Self, usize)] = &[
        (Self::Collected, 15),
        (Self::NotCollected, 3),
        (Self::Rejected, 2),
        (Self::HomeDelivered, 4),
        (Self::AttemptThenDelivered, 2),
        (Self::RefusedAtTheDoor, 2),
        (Self::BoxFull, 1),
        (Self::Redirected, 1),
        (Self::Investigated, 1),
        (Self::Lost, 1),
        (Self::CollectedFromSender, 2),
        (Self::TooLarge, 1),
        (Self::LateScans, 1),
        (Self::RepeatedScan, 1),
        (Self::UnknownCode, 1),
        (Self::Contradiction, 1),
        (Self::UnknownNumber, 1),
        // Waybill does not ask for a cancelled label again, so it would not hear of its way back.
        (Self::CancelledButConsigned, 0),
    ];

    /// Its records. Packeta tells nothing of cash, so `_cash` changes nothing.
    pub(in super::super) fn steps(self, _cash: bool) -> Vec<Step> {
        match self {
            Self::Collected => then(&TO_POINT, &[READY, step(3, 18, 20, "7")]),
            Self::NotCollected => {
                then(&then(&TO_POINT, &[READY, step(6, 0, 5, "20").back()]), &[step(6, 15, 0, "4").back(), HOME])
            }
            Self::Rejected => {
                let back = [step(3, 10, 0, "17"), step(3, 18, 0, "9").back(), step(4, 7, 0, "2").back(), HOME];
                then(&then(&TO_POINT, &[READY]), &back)
            }
            Self::HomeDelivered => then(&TO_POINT, &[TO_PARTNER, step(2, 9, 0, "31"), step(3, 13, 0, "7")]),
            Self::AttemptThenDelivered => then(&TO_POINT, &[TO_PARTNER, step(3, 13, 0, "25"), step(4, 13, 0, "7")]),
            Self::RefusedAtTheDoor => {
                then(&TO_POINT, &[TO_PARTNER, step(3, 13, 0, "18"), step(4, 9, 0, "9").back(), HOME])
            }
            Self::BoxFull => then(&TO_POINT, &[step(2, 10, 0, "23"), step(3, 10, 0, "5"), step(4, 17, 0, "7")]),
            Self::Redirected => {
                then(&TO_POINT, &[TO_PARTNER, step(3, 13, 0, "16"), step(3, 15, 0, "28"), step(4, 12, 0, "5"), LATER])
            }
            Self::Investigated => {
                then(&TO_POINT, &[step(4, 9, 0, "26"), step(5, 9, 0, "27"), step(5, 12, 0, "5"), LATER])
            }
            Self::Lost => then(TO_POINT.get(..2).unwrap_or_default(), &[step(6, 9, 0, "26")]),
            Self::CollectedFromSender => {
                let taken = [step(0, 16, 0, "12").at(Place::Origin)];
                then(&then(&taken, &TO_POINT), &[READY, step(3, 18, 20, "7")])
            }
            Self::TooLarge => then(&TO_POINT, &[step(2, 10, 0, "22").back(), HOME]),
            Self::LateScans => then(
                &TO_POINT.map(|scan| if scan.code == "3" { scan.late(20) } else { scan }),
                &[READY.late(3), step(3, 18, 20, "7").late(2)],
            ),
            Self::RepeatedScan => {
                let twice = step(3, 18, 20, "7");
                then(&TO_POINT, &[READY, READY, twice, twice])
            }
            Self::UnknownCode => then(&TO_POINT, &[step(2, 7, 0, "8"), READY, step(3, 18, 20, "7")]),
            Self::Contradiction => {
                then(&TO_POINT, &[step(2, 7, 0, "7").detail("departed"), READY, step(3, 18, 20, "7")])
            }
            Self::UnknownNumber => Vec::new(),
            Self::Cancelled => vec![step(0, 16, 5, "11").at(Place::Origin)],
            Self::CancelledButConsigned => {
                vec![step(0, 16, 5, "11").at(Place::Origin), step(1, 10, 0, "21").at(Place::Hub).back(), HOME]
            }
        }
    }

    /// Its records for a label made at `made_at`, for a recipient in `town`.
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

/// The courier's sentence for a code.
pub fn text(code: &str) -> String {
    statuses::known(code).map_or("Stare nouă", |status| status.ro).to_owned()
}

const TO_POINT: [Step; 3] =
    [step(0, 18, 40, "2").at(Place::Origin), step(1, 15, 0, "3").at(Place::Hub), step(1, 20, 30, "4").at(Place::Hub)];
const READY: Step = step(2, 12, 0, "5");
const TO_PARTNER: Step = step(2, 8, 0, "6").at(Place::Depot);
const LATER: Step = step(6, 17, 0, "7");
const HOME: Step = step(8, 11, 0, "10").at(Place::Origin).back();
