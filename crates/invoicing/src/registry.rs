//! The list of services.

use crate::{Fgo, Invoicing, Oblio, SmartBill};

/// All services, in the order of their names.
pub fn all() -> &'static [&'static dyn Invoicing] {
    &[&Fgo, &Oblio, &SmartBill]
}

/// A service by its code name.
pub fn by_code(code: &str) -> Option<&'static dyn Invoicing> {
    all().iter().copied().find(|service| service.profile().code == code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_service_is_found_by_its_code() {
        for service in all() {
            let code = service.profile().code;
            assert_eq!(by_code(code).unwrap().profile().name, service.profile().name);
        }
        assert!(by_code("nobody").is_none());
    }
}
