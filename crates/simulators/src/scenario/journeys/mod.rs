//! The ways of parcels, courier by courier: what each scenario shows and its codes.

pub mod fan_courier;
pub mod gls;
pub mod packeta;
pub mod sameday;
