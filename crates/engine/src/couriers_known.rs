//! What other crates may know of couriers without knowing their wire formats.

use couriers::{Capabilities, CredentialField, LabelNeed};
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
    /// What a shop must enter to connect.
    pub credentials: &'static [CredentialField],
    /// Where its API is, unless an account is at one of [`KnownCourier::other_sites`].
    pub base_url: &'static str,
    /// Where else an account may be.
    pub other_sites: &'static [&'static str],
    /// What it wants to know of a label beside its number.
    pub label_needs: &'static [LabelNeed],
}

/// All couriers that labels can be followed at.
pub fn known_couriers() -> Vec<KnownCourier> {
    couriers::all()
        .iter()
        .map(|courier| courier.profile())
        .map(|profile| KnownCourier {
            code: profile.code,
            name: profile.name,
            capabilities: profile.capabilities,
            credentials: profile.credentials,
            base_url: profile.base_url,
            other_sites: profile.other_sites,
            label_needs: profile.label_needs,
        })
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
