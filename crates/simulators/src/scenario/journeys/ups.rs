//! UPS's ways. The first scan is the manifest.

use super::super::journey::{Place, Step, step, then};

/// What a UPS parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit.
    Delivered,
    /// Refused at the door, then back.
    Refused,
    /// Refused, and taken at another visit.
    RefusedThenDelivered,
    /// Nobody there, delivered the next day.
    AbsentThenDelivered,
    /// Nobody there twice, then back; the way back ends with the code of a delivery.
    AbsentThenReturned,
    /// The business was closed, delivered the next day.
    Closed,
    /// Left at an Access Point and collected there.
    AccessPoint,
    /// The courier asks for the address and delivers.
    WrongAddress,
    /// Not found any more.
    Lost,
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
    /// The label was voided before it moved.
    Cancelled,
}

impl Way {
    /// Its name in a script.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Refused => "refused",
            Self::RefusedThenDelivered => "refused_then_delivered",
            Self::AbsentThenDelivered => "absent_then_delivered",
            Self::AbsentThenReturned => "absent_then_returned",
            Self::Closed => "closed_then_delivered",
            Self::AccessPoint => "access_point_collected",
            Self::WrongAddress => "address_asked_for",
            Self::Lost => "lost",
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
        (Self::Refused, 2),
        (Self::RefusedThenDelivered, 1),
        (Self::AbsentThenDelivered, 2),
        (Self::AbsentThenReturned, 1),
        (Self::Closed, 1),
        (Self::AccessPoint, 2),
        (Self::WrongAddress, 1),
        (Self::Lost, 1),
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
            Self::Refused => {
                then(&TO_DEPOT, &[OUT, REFUSED, BACK, step(4, 15, 0, "034").detail("X/UA").at(Place::Origin)])
            }
            Self::RefusedThenDelivered => then(&TO_DEPOT, &[OUT, REFUSED, AGAIN, END_NEXT_DAY]),
            Self::AbsentThenDelivered => then(&TO_DEPOT, &[OUT, ABSENT, AGAIN, END_NEXT_DAY]),
            Self::AbsentThenReturned => then(
                &TO_DEPOT,
                &[
                    OUT,
                    ABSENT,
                    AGAIN,
                    step(2, 12, 30, "023").detail("X/49"),
                    step(3, 9, 0, "035").detail("X/A1"),
                    step(6, 12, 0, "011").detail("D/FS").at(Place::Origin),
                ],
            ),
            Self::Closed => then(&TO_DEPOT, &[OUT, step(1, 17, 30, "022").detail("X/55"), AGAIN, END_NEXT_DAY]),
            Self::AccessPoint => then(
                &TO_DEPOT,
                &[
                    OUT,
                    step(1, 15, 0, "161").detail("D/2Q").at(Place::Locker),
                    step(2, 18, 20, "011").detail("X/FT").at(Place::Locker),
                ],
            ),
            Self::WrongAddress => then(&TO_DEPOT, &[step(1, 9, 40, "013").detail("X/A6"), AGAIN, END_NEXT_DAY]),
            Self::Lost => then(&TO_DEPOT, &[step(4, 11, 0, "129").detail("X/F8")]),
            Self::MissedPickUp => vec![MANIFEST, step(1, 6, 0, "005").detail("I/AR").at(Place::Depot), OUT, END],
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "005" { scan.late(14) } else { scan }),
                &[OUT.late(7), END.late(1)],
            ),
            Self::RepeatedScan => then(&TO_DEPOT, &[OUT, OUT, END, END]),
            Self::UnknownCode => then(&TO_DEPOT, &[step(1, 7, 45, "199").detail("I/QQ").at(Place::Depot), OUT, END]),
            Self::UnknownNumber => Vec::new(),
            Self::Cancelled => vec![MANIFEST, step(0, 17, 5, "007").detail("MV/VP").at(Place::Origin)],
        }
    }
}

const MANIFEST: Step = step(0, 16, 0, "003").detail("M/MP").at(Place::Origin);
const TO_DEPOT: [Step; 4] = [
    MANIFEST,
    step(0, 18, 10, "038").detail("I/PU").at(Place::Origin),
    step(0, 23, 10, "005").detail("I/DP").at(Place::Hub),
    step(1, 6, 0, "005").detail("I/AR").at(Place::Depot),
];
const OUT: Step = step(1, 8, 20, "021").detail("I/OT");
const END: Step = step(1, 13, 5, "011").detail("D/FS");
const REFUSED: Step = step(1, 12, 40, "064").detail("X/KT");
const BACK: Step = step(2, 9, 0, "035").detail("X/UF");
const ABSENT: Step = step(1, 13, 10, "022").detail("X/48");
const AGAIN: Step = step(2, 8, 20, "021").detail("I/OT");
const END_NEXT_DAY: Step = step(2, 11, 45, "011").detail("D/FS");
