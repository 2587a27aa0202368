//! What happens to every courier.

pub(crate) mod accounts;
pub(crate) mod answers;
pub(crate) mod journeys;
pub(crate) mod numbers;
pub(crate) mod troubles;
