//! Writing a fulfillment's tracking company, numbers and links: always all three, since Shopify replaces the whole list.

use serde::{Deserialize, Serialize};

use super::{TrackingInfo, done};
use crate::{FulfillmentGid, Kind, Operation, ShopifyError, UserError};

/// Replaces a fulfillment's tracking info. The customer is not told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct UpdateTrackingInfo {
    fulfillment_id: FulfillmentGid,
    tracking_info_input: Input,
    notify_customer: bool,
}

/// Numbers and links are paired by their place; the company is shared.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
struct Input {
    company: String,
    numbers: Vec<String>,
    urls: Vec<String>,
}

impl UpdateTrackingInfo {
    /// `parcels` are each parcel's number with its link.
    pub fn of(fulfillment: FulfillmentGid, company: String, parcels: Vec<(String, String)>) -> Self {
        let (numbers, urls) = parcels.into_iter().unzip();
        let tracking_info_input = Input { company, numbers, urls };
        Self { fulfillment_id: fulfillment, tracking_info_input, notify_customer: false }
    }

    /// Whether `shown` is what was written.
    pub fn is_shown_in(&self, shown: &[TrackingInfo]) -> bool {
        let Input { company, numbers, urls } = &self.tracking_info_input;
        let written = numbers.iter().zip(urls).map(|(number, url)| (Some(company), Some(number), Some(url)));
        written.eq(shown.iter().map(|one| (one.company.as_ref(), one.number.as_ref(), one.url.as_ref())))
    }
}

#[doc(hidden)]
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Data {
    fulfillment_tracking_info_update: Option<Payload>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Payload {
    fulfillment: Option<Fulfillment>,
    user_errors: Vec<UserError>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Fulfillment {
    tracking_info: Vec<TrackingInfo>,
}

impl Operation for UpdateTrackingInfo {
    const NAME: &'static str = "FulfillmentTrackingInfoUpdate";
    const DOCUMENT: &'static str = include_str!("../../documents/fulfillment_tracking_info_update.graphql");
    const KIND: Kind = Kind::Mutation;
    const COST: u32 = 50;
    type Data = Data;
    type Answer = Vec<TrackingInfo>;

    fn answer(data: Data) -> Result<Vec<TrackingInfo>, ShopifyError> {
        let Some(payload) = data.fulfillment_tracking_info_update else { return done(None, Vec::new()) };
        Ok(done(payload.fulfillment, payload.user_errors)?.tracking_info)
    }
}
