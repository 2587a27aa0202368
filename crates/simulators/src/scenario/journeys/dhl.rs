//! DHL's ways. The first scan is the announcement of the data.

use super::super::journey::{Place, Step, step, then};

/// What a DHL parcel goes through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Way {
    /// To the door at the first visit.
    Delivered,
    /// One visit failed; the code does not say why.
    FailedVisitThenDelivered,
    /// One visit failed, then it goes back: the code is that of any transit, so nobody can tell.
    Returning,
    /// Nothing between the announcement and the depot.
    MissedPickUp,
    /// Scans are told hours later and out of order.
    LateScans,
    /// Two scans are told twice.
    RepeatedScan,
    /// The code that says nothing, in the middle.
    UnknownCode,
    /// A number that the courier has never heard of.
    UnknownNumber,
}

impl Way {
    /// Its name in a script.
    pub fn name(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::FailedVisitThenDelivered => "failed_visit_then_delivered",
            Self::Returning => "failed_visit_then_returning",
            Self::MissedPickUp => "missed_pick_up_scan",
            Self::LateScans => "late_scans",
            Self::RepeatedScan => "repeated_scan",
            Self::UnknownCode => "unknown_code",
            Self::UnknownNumber => "unknown_number",
        }
    }

    /// How many parcels of a pack.
    pub(in super::super) const SHARES: &[(Self, usize)] = &[
        (Self::Delivered, 14),
        (Self::FailedVisitThenDelivered, 3),
        (Self::Returning, 1),
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
            Self::FailedVisitThenDelivered => {
                then(&TO_DEPOT, &[OUT, FAILED, AGAIN, step(2, 12, 40, "delivered").detail("DELIVERED")])
            }
            Self::Returning => {
                then(&TO_DEPOT, &[OUT, FAILED, step(5, 11, 0, "transit").detail("RETURNING").at(Place::Hub)])
            }
            Self::MissedPickUp => {
                vec![ANNOUNCED, step(1, 6, 0, "transit").detail("PROCESSED").at(Place::Depot), OUT, END]
            }
            Self::LateScans => then(
                &TO_DEPOT.map(|scan| if scan.code == "transit" { scan.late(14) } else { scan }),
                &[OUT.late(7), END.late(1)],
            ),
            Self::RepeatedScan => then(&TO_DEPOT, &[OUT, OUT, END, END]),
            Self::UnknownCode => {
                then(&TO_DEPOT, &[step(1, 7, 45, "unknown").detail("CLOSE BAG").at(Place::Depot), OUT, END])
            }
            Self::UnknownNumber => Vec::new(),
        }
    }
}

const ANNOUNCED: Step = step(0, 16, 0, "pre-transit").detail("DATA").at(Place::Origin);
const TO_DEPOT: [Step; 4] = [
    ANNOUNCED,
    step(0, 18, 10, "transit").detail("PICKED UP").at(Place::Origin),
    step(0, 23, 10, "transit").detail("PROCESSED").at(Place::Hub),
    step(1, 6, 0, "transit").detail("ARRIVED").at(Place::Depot),
];
const OUT: Step = step(1, 8, 20, "transit").detail("WITH DELIVERY COURIER");
const END: Step = step(1, 13, 5, "delivered").detail("DELIVERED");
const FAILED: Step = step(1, 13, 10, "failure").detail("NOT_DELIVERED");
const AGAIN: Step = step(2, 8, 20, "transit").detail("WITH DELIVERY COURIER");
