//! What differs from courier to courier: one file each.

pub(crate) mod cargus;
pub(crate) mod dhl;
pub(crate) mod dpd_romania;
pub(crate) mod econt;
pub(crate) mod fan_courier;
pub(crate) mod fedex;
pub(crate) mod gls;
pub(crate) mod packeta;
pub(crate) mod sameday;
pub(crate) mod speedy;
pub(crate) mod ups;
