//! Why a parcel stands where it stands, and whose turn it is.

use crate::words::words;

words! {
    /// Why: told by the courier's code, never guessed from its text.
    Reason, "reason", {
        /// Nobody was there.
        RecipientAbsent = "recipient_absent",
        /// The address is wrong, incomplete or not the recipient's any more.
        WrongAddress = "wrong_address",
        /// The place is shut.
        Closed = "closed",
        /// The phone number is wrong or nobody answers.
        UnreachableByPhone = "unreachable_by_phone",
        /// The courier could not get to the door.
        NoAccess = "no_access",
        /// No cash, not enough cash, or the payment was refused.
        Payment = "payment",
        /// An identity card or a paper was missing.
        Documents = "documents",
        /// The recipient wants it later.
        RecipientAsked = "recipient_asked",
        /// It goes to another address or point.
        Redirected = "redirected",
        /// The recipient did not want it.
        Refused = "refused",
        /// The recipient says that it was not ordered.
        NotOrdered = "not_ordered",
        /// Nobody collected it in time.
        NotCollected = "not_collected",
        /// The sender did not hand it over.
        NotHandedOver = "not_handed_over",
        /// The sender asked for it back.
        SenderAsked = "sender_asked",
        /// The locker or point has no room.
        LockerFull = "locker_full",
        /// The locker or point does not work.
        LockerDefective = "locker_defective",
        /// Too large or too heavy for the place.
        TooLarge = "too_large",
        /// Contents damaged.
        Damaged = "damaged",
        /// Packaging damaged.
        PackagingDamaged = "packaging_damaged",
        /// Cannot be found.
        Lost = "lost",
        /// Lost or damaged: the courier does not say which.
        LostOrDamaged = "lost_or_damaged",
        /// Destroyed.
        Destroyed = "destroyed",
        /// Customs.
        Customs = "customs",
        /// Weather.
        Weather = "weather",
        /// The courier's own organisation: sorting, capacity, vehicle.
        CourierDelay = "courier_delay",
        /// Only a part was delivered.
        Partial = "partial",
    }
}

words! {
    /// Whose turn it is.
    ActsNext, "actor", {
        /// Nobody has to do anything.
        Nobody = "nobody",
        /// The courier goes on.
        Courier = "courier",
        /// The shop must do something.
        Shop = "shop",
        /// The recipient must do something.
        Recipient = "recipient",
    }
}
