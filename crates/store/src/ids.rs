//! Ids of rows that only the store and its callers know; the domain's ids are in `tracking`.

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub i64);

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(f)
            }
        }
    )+};
}

id! {
    /// One stored webhook.
    WebhookId,
    /// One alert to the merchant.
    AlertId,
    /// One refresh's record.
    RunId,
    /// One answer of a courier, as it came.
    PayloadId,
    /// One customer's request for their data.
    DataRequestId,
    /// One cash sheet of a courier.
    CashSheetId,
}
