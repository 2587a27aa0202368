//! The ways of parcels, courier by courier: what each scenario shows and its codes.

pub mod cargus;
pub mod fan_courier;
pub mod sameday;
