//! The ways of parcels, courier by courier: what each scenario shows and its codes.

#[cfg_attr(not(test), expect(dead_code, reason = "the scenario deals no parcels to it yet"))]
pub mod dhl;
pub mod fan_courier;
#[cfg_attr(not(test), expect(dead_code, reason = "the scenario deals no parcels to it yet"))]
pub mod fedex;
pub mod sameday;
#[cfg_attr(not(test), expect(dead_code, reason = "the scenario deals no parcels to it yet"))]
pub mod ups;
