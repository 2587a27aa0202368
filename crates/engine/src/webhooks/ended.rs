//! How one webhook ended.

/// How one webhook ended.
pub(super) enum Ended {
    Done(&'static str),
    /// Done, and its body names a person: it is not kept.
    Private(&'static str),
    /// Its row went with its shop.
    Gone,
    /// It says no more than which order changed: that one is read.
    Touched(shopify::OrderGid),
    /// Its order is not here yet: deliveries come out of order.
    OrderUnknown(shopify::OrderGid),
    /// It could not be worked now.
    Failed(String),
    /// It can never be worked.
    Unreadable(String),
}
