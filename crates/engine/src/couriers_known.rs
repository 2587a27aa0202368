//! What other crates may know of couriers without knowing their wire formats.

use couriers::Capabilities;
use tracking::{TrackingNo, UnknownCode};

/// A courier as pages name it.
#[derive(Debug, Clone, Copy)]
pub struct KnownCourier {
    /// The code name: `sameday`.
    pub code: &'static str,
    /// The name that people use.
    pub name: &'static str,
    /// What its API can tell.
    pub capabilities: Capabilities,
}

/// All couriers that labels can be followed at.
pub fn known_couriers() -> Vec<KnownCourier> {
    couriers::all()
        .iter()
        .map(|courier| courier.profile())
        .map(|profile| KnownCourier { code: profile.code, name: profile.name, capabilities: profile.capabilities })
        .collect()
}

/// The name that people use for a courier; its code name when it is not known any more.
pub fn courier_name(code: &str) -> String {
    couriers::by_code(code).map_or_else(|| code.to_owned(), |courier| courier.profile().name.to_owned())
}

/// The courier's own page for customers.
pub fn customer_page(code: &str, number: &TrackingNo) -> Option<String> {
    couriers::by_code(code).map(|courier| courier.customer_page(number))
}

/// What an unmapped code of a courier does to the status shown.
pub fn unknown_code(code: &str) -> UnknownCode {
    couriers::by_code(code).map_or(UnknownCode::KeepsStatus, |courier| courier.profile().unknown_code)
}
