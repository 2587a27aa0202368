//! Ids as types of their own, so that an order's id is never taken for a label's.

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl std::str::FromStr for $name {
            type Err = std::num::ParseIntError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// A tenant: one Shopify store.
    ShopId,
    /// A person who signs in for a shop.
    UserId,
    /// What a customer bought.
    OrderId,
    /// What was sent together, as Shopify groups it.
    FulfillmentId,
    /// One shipping label.
    LabelId,
    /// A shop's own credentials with one courier.
    AccountId,
    /// One decision in the audit trail.
    DecisionId,
    /// One thing to do in another system.
    EffectId,
}
