//! A fulfillment as `fulfillments/create` and `fulfillments/update` carry it, and as orders carry it inside.

use jiff::Timestamp;
use serde::Deserialize;

use super::payload::null_is_empty;
use crate::operations::TrackingInfo;
use crate::{FulfillmentGid, FulfillmentStatus, OrderGid};

/// A fulfillment.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct FulfillmentPayload {
    /// The number in its global id.
    pub id: i64,
    /// The number of its order.
    pub order_id: i64,
    /// Its global id; see [`FulfillmentPayload::gid`].
    pub admin_graphql_api_id: Option<FulfillmentGid>,
    /// For example `#1001.1`; the Admin API writes `#1001-F1`.
    pub name: Option<String>,
    /// Whether it stands.
    pub status: Option<FulfillmentStatus>,
    /// The delivery status in lower case; null until the first event.
    pub shipment_status: Option<String>,
    /// When it was made.
    pub created_at: Option<Timestamp>,
    /// When it last changed; an older payload than the last one seen is dropped.
    pub updated_at: Option<Timestamp>,
    /// The courier's name; free text, one for all parcels.
    pub tracking_company: Option<String>,
    /// The first parcel's number.
    pub tracking_number: Option<String>,
    /// Each parcel's number.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub tracking_numbers: Vec<String>,
    /// The first parcel's page.
    pub tracking_url: Option<String>,
    /// Each parcel's page, in the order of the numbers.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub tracking_urls: Vec<String>,
}

impl FulfillmentPayload {
    /// Its global id.
    pub fn gid(&self) -> FulfillmentGid {
        self.admin_graphql_api_id.unwrap_or_else(|| FulfillmentGid::from_number(self.id))
    }

    /// Its order's global id.
    pub fn order_gid(&self) -> OrderGid {
        OrderGid::from_number(self.order_id)
    }

    /// One entry for each parcel that has a number, in Shopify's order, none twice.
    pub fn tracking_info(&self) -> Vec<TrackingInfo> {
        let mut parcels: Vec<TrackingInfo> = Vec::new();
        let listed = self.tracking_numbers.iter().enumerate().map(|(at, number)| (number, self.tracking_urls.get(at)));
        let single = self.tracking_number.iter().map(|number| (number, self.tracking_url.as_ref()));
        for (number, url) in listed.chain(single) {
            let number = number.trim();
            if number.is_empty() || parcels.iter().any(|parcel| parcel.number.as_deref() == Some(number)) {
                continue;
            }
            parcels.push(TrackingInfo {
                company: self.tracking_company.clone(),
                number: Some(number.to_owned()),
                url: url.filter(|url| !url.is_empty()).cloned(),
            });
        }
        parcels
    }
}
