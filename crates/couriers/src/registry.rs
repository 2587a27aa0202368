//! The list of couriers.

use crate::{Courier, FanCourier, Sameday};

/// All couriers, in the order of their names.
pub fn all() -> &'static [&'static dyn Courier] {
    &[&FanCourier, &Sameday]
}

/// A courier by its code name or one of its other spellings, without regard to case.
pub fn by_code(code: &str) -> Option<&'static dyn Courier> {
    let wanted = code.trim().to_lowercase();
    all().iter().copied().find(|courier| {
        let profile = courier.profile();
        profile.code == wanted || profile.aliases.contains(&wanted.as_str())
    })
}
