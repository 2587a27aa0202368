//! Shopify's enumerations. What it adds later is kept as text: reading must not fail on a new word.

use serde::{Deserialize, Serialize};

/// What can be told about a fulfillment's way: the eleven values that `fulfillmentEventCreate` takes in 2026-10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FulfillmentEventStatus {
    /// A label was bought.
    LabelPurchased,
    /// A label was printed.
    LabelPrinted,
    /// The courier knows of the parcel and has not seen it yet.
    Confirmed,
    /// The courier has taken the parcel.
    CarrierPickedUp,
    /// The parcel moves between the courier's places.
    InTransit,
    /// The parcel is in the courier's car, on the way to the recipient.
    OutForDelivery,
    /// The courier was there and could not hand the parcel over.
    AttemptedDelivery,
    /// The parcel waits at an office or in a locker.
    ReadyForPickup,
    /// The parcel is late.
    Delayed,
    /// The recipient has the parcel.
    Delivered,
    /// The parcel will not arrive. Also stands for refused, returning and lost: the message says which.
    Failure,
}

impl FulfillmentEventStatus {
    /// All values, in the order of a parcel's way.
    pub const ALL: [Self; 11] = [
        Self::LabelPurchased,
        Self::LabelPrinted,
        Self::Confirmed,
        Self::CarrierPickedUp,
        Self::InTransit,
        Self::OutForDelivery,
        Self::AttemptedDelivery,
        Self::ReadyForPickup,
        Self::Delayed,
        Self::Delivered,
        Self::Failure,
    ];
}

/// The status of a tracking event as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum EventStatus {
    /// A status that can also be told.
    Known(FulfillmentEventStatus),
    /// A newer one, for example `RETURNING_TO_SENDER`.
    Unknown(String),
}

/// How an order's payment stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FinancialStatus {
    /// Nothing was paid yet.
    #[serde(alias = "pending")]
    Pending,
    /// The money is reserved, not taken.
    #[serde(alias = "authorized")]
    Authorized,
    /// A part was paid.
    #[serde(alias = "partially_paid")]
    PartiallyPaid,
    /// All was paid.
    #[serde(alias = "paid")]
    Paid,
    /// A part was paid back.
    #[serde(alias = "partially_refunded")]
    PartiallyRefunded,
    /// All was paid back.
    #[serde(alias = "refunded")]
    Refunded,
    /// The payment was voided.
    #[serde(alias = "voided")]
    Voided,
    /// The reservation ran out.
    #[serde(alias = "expired")]
    Expired,
    /// A newer value, as sent.
    #[serde(untagged)]
    Unknown(String),
}

/// A fulfillment's own state, which says nothing of the parcel's way.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FulfillmentStatus {
    /// It was made; the usual state.
    #[serde(alias = "success")]
    Success,
    /// The merchant has taken it back.
    #[serde(alias = "cancelled")]
    Cancelled,
    /// The fulfillment service reported an error.
    #[serde(alias = "error")]
    Error,
    /// The fulfillment service could not do it.
    #[serde(alias = "failure")]
    Failure,
    /// Another value, as sent; `OPEN` and `PENDING` are deprecated.
    #[serde(untagged)]
    Unknown(String),
}

/// The delivery status that Shopify shows for a fulfillment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum FulfillmentDisplayStatus {
    /// The courier was there in vain.
    AttemptedDelivery,
    /// The fulfillment was taken back.
    Canceled,
    /// The courier has the parcel.
    CarrierPickedUp,
    /// The courier knows of the parcel.
    Confirmed,
    /// The parcel is late.
    Delayed,
    /// The recipient has the parcel.
    Delivered,
    /// The parcel will not arrive.
    Failure,
    /// Sent; nothing is known of the way.
    Fulfilled,
    /// On the way.
    InTransit,
    /// The label was printed.
    LabelPrinted,
    /// The label was bought.
    LabelPurchased,
    /// The label was voided.
    LabelVoided,
    /// Marked by hand, without tracking.
    MarkedAsFulfilled,
    /// It did not arrive.
    NotDelivered,
    /// In the courier's car.
    OutForDelivery,
    /// Collected by the customer.
    PickedUp,
    /// Waits for the customer.
    ReadyForPickup,
    /// Handed to the fulfillment service.
    Submitted,
    /// A newer value, as sent.
    #[serde(untagged)]
    Unknown(String),
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[test]
    fn a_status_that_came_later_is_kept_as_text() {
        let read: EventStatus = serde_json::from_str(r#""RETURNING_TO_SENDER""#).unwrap();
        assert_eq!(read, EventStatus::Unknown("RETURNING_TO_SENDER".into()));
        let read: FulfillmentDisplayStatus = serde_json::from_str(r#""TELEPORTED""#).unwrap();
        assert_eq!(read, FulfillmentDisplayStatus::Unknown("TELEPORTED".into()));
    }

    #[test]
    fn every_status_that_can_be_told_is_read_back_as_itself() {
        for status in FulfillmentEventStatus::ALL {
            let sent = serde_json::to_string(&status).unwrap();
            assert_eq!(serde_json::from_str::<EventStatus>(&sent).unwrap(), EventStatus::Known(status), "{sent}");
        }
    }

    #[rstest]
    #[case(r#""PARTIALLY_PAID""#, FinancialStatus::PartiallyPaid)]
    #[case(r#""partially_paid""#, FinancialStatus::PartiallyPaid)]
    #[case(r#""in_escrow""#, FinancialStatus::Unknown("in_escrow".into()))]
    fn the_financial_status_is_read_from_graphql_and_from_webhooks(
        #[case] sent: &str,
        #[case] expected: FinancialStatus,
    ) {
        assert_eq!(serde_json::from_str::<FinancialStatus>(sent).unwrap(), expected);
    }
}
