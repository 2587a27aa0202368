//! What the app may do in a store.

use std::collections::BTreeSet;
use std::fmt;

/// What the whole product needs; `shopify.app.toml` asks for the same.
pub const NEEDED_SCOPES: [&str; 4] =
    ["read_customers", "write_fulfillments", "write_merchant_managed_fulfillment_orders", "write_orders"];

/// What a store has granted.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads Shopify's list, with commas or spaces between.
    pub fn read(text: &str) -> Self {
        let names = text.split([',', ' ']).map(str::trim).filter(|name| !name.is_empty());
        Self(names.map(str::to_owned).collect())
    }

    /// Whether it covers `scope`; to write implies to read.
    pub fn covers(&self, scope: &str) -> bool {
        let written = scope.strip_prefix("read_").map(|what| format!("write_{what}"));
        self.0.contains(scope) || written.is_some_and(|scope| self.0.contains(&scope))
    }

    /// What is needed and not granted, in the order of [`NEEDED_SCOPES`].
    pub fn missing(&self) -> Vec<MissingScope> {
        NEEDED_SCOPES.into_iter().filter(|scope| !self.covers(scope)).map(MissingScope).collect()
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.0.iter().map(String::as_str).collect();
        f.write_str(&names.join(","))
    }
}

/// A scope that was not granted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingScope(&'static str);

impl MissingScope {
    /// Its name at Shopify.
    pub fn name(self) -> &'static str {
        self.0
    }

    /// What stops working without it: the key of a text, for pages and mails.
    pub fn stops(self) -> &'static str {
        match self.0 {
            "write_orders" => "orders-payments-and-tags",
            "write_fulfillments" => "delivery-status",
            "read_customers" => "customers-names",
            _ => "tracking-numbers",
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("write_orders", "read_orders", true)]
    #[case("read_orders", "write_orders", false)]
    #[case("read_orders, write_orders", "write_orders", true)]
    #[case("", "read_orders", false)]
    fn to_write_implies_to_read(#[case] granted: &str, #[case] needed: &str, #[case] covered: bool) {
        assert_eq!(Scopes::read(granted).covers(needed), covered);
    }

    #[test]
    fn a_missing_scope_is_named_with_what_stops() {
        let missing = Scopes::read("write_orders,read_customers,write_merchant_managed_fulfillment_orders").missing();
        assert_eq!(
            missing.iter().map(|scope| (scope.name(), scope.stops())).collect::<Vec<_>>(),
            [("write_fulfillments", "delivery-status")]
        );
    }

    #[test]
    fn all_scopes_are_enough() {
        assert!(Scopes::read(&NEEDED_SCOPES.join(" ")).missing().is_empty());
    }
}
