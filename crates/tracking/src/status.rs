//! The one normalised state of a label.

use crate::words::words;

words! {
    /// Where a parcel is, in one word that is the same for all couriers; listed in the order of a parcel's way.
    Status, "status", {
    /// The courier knows the label and has not got the parcel.
        LabelCreated = "label_created",
    /// The courier has got the parcel.
        PickedUp = "picked_up",
    /// On the way, in a depot or between two.
        InTransit = "in_transit",
    /// With the courier who delivers it.
        OutForDelivery = "out_for_delivery",
    /// A visit failed; the reason says why.
        AttemptedDelivery = "attempted_delivery",
    /// A visit failed because nobody was there or the place was not the recipient's.
        CustomerNotFound = "customer_not_found",
    /// Waits in a locker, a shop or an office until the recipient takes it.
        ReadyForPickup = "ready_for_pickup",
    /// The recipient has it.
        Delivered = "delivered",
    /// The recipient does not want it. Not final.
        Rejected = "rejected",
    /// On the way back to the sender.
        Returning = "returning",
    /// Back at the sender.
        Returned = "returned",
    /// Late, with a reason.
        Delayed = "delayed",
    /// Lost, damaged or destroyed.
        Exception = "exception",
    /// The label was cancelled.
        Cancelled = "cancelled",
    /// The courier said something that nobody has mapped yet, or nothing at all.
        Unknown = "unknown",
    }
}

impl Status {
    /// Nothing more is expected: such a label is not asked again.
    pub fn is_final(self) -> bool {
        matches!(self, Self::Delivered | Self::Returned | Self::Cancelled)
    }

    /// The courier has (or had) the parcel: it was handed over, even when no pick-up scan was seen.
    pub fn is_handed_over(self) -> bool {
        !matches!(self, Self::LabelCreated | Self::Cancelled | Self::Unknown)
    }

    /// How far along its way a parcel is, for scans of the same moment: the later phase wins.
    pub fn phase(self) -> u8 {
        match self {
            Self::Unknown => 0,
            Self::LabelCreated => 1,
            Self::PickedUp => 2,
            Self::InTransit | Self::Delayed => 3,
            Self::OutForDelivery => 4,
            Self::AttemptedDelivery | Self::CustomerNotFound | Self::ReadyForPickup => 5,
            Self::Rejected | Self::Exception => 6,
            Self::Returning => 7,
            Self::Delivered => 8,
            Self::Cancelled => 9,
            // Last, so that a doubt about who took it ends on the safe side.
            Self::Returned => 10,
        }
    }
}
