//! A fulfillment's tracking company, number and link: where one of them is missing Shopify guesses a carrier from the
//! number's form, or leaves the customer without a link. What somebody entered stays as it is.

use shopify::operations::{Fulfillment, TrackingInfo, UpdateTrackingInfo};
use store::{ClaimedEffect, ShopifyAccess};
use tracking::LabelFile;

use super::asking::ask;
use super::ended::Ended;
use crate::couriers_known::courier_name;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::shopify_call_error::Failed;

/// Fills in what is missing. True when nothing is missing now, false when Shopify would not take it: that is no reason
/// to tell it nothing.
pub(super) async fn complete(
    engine: &Engine,
    claimed: &ClaimedEffect,
    access: &ShopifyAccess,
    recorded: &Fulfillment,
) -> Result<Result<bool, Ended>, EngineError> {
    if is_complete(&recorded.tracking_info) {
        return Ok(Ok(true));
    }
    let Some(detail) = engine.store.order(claimed.shop, claimed.order).await? else { return Ok(Ok(true)) };
    let page = engine.settings.status_page_url(&detail.public_token);
    let Some((company, parcels)) = completed(&recorded.tracking_info, &detail.file.labels, &page) else {
        return Ok(Ok(true));
    };
    let update = UpdateTrackingInfo::of(recorded.id, company, parcels);
    match ask(engine, claimed, access, &update).await {
        Ok(shown) => Ok(Ok(update.is_shown_in(&shown))),
        Err(error) if error.failed(claimed.attempts) == Failed::Person => {
            tracing::warn!(shop.id = %claimed.shop, %error, "The tracking info of a fulfillment could not be completed");
            Ok(Ok(false))
        }
        Err(error) => Ok(Err(Ended::after(&error, claimed.attempts))),
    }
}

fn is_complete(recorded: &[TrackingInfo]) -> bool {
    let said = |text: &Option<String>| text.as_deref().is_some_and(|text| !text.trim().is_empty());
    recorded.iter().all(|one| said(&one.company) && said(&one.url))
}

/// The company, and each number with its link. `None` where Shopify's list is not ours to complete: it names parcels
/// that are not followed here, or several companies, of which Shopify would keep one.
fn completed(recorded: &[TrackingInfo], labels: &[LabelFile], page: &str) -> Option<(String, Vec<(String, String)>)> {
    let mut companies = Vec::new();
    let mut parcels = Vec::new();
    for one in recorded {
        let number = one.number.as_deref().filter(|number| !number.trim().is_empty())?;
        let is_it = |file: &&LabelFile| tracking::TrackingNo::parse(number).is_ok_and(|no| no == file.label.number);
        let label = labels.iter().find(is_it).filter(|file| !file.label.courier.is_empty())?;
        let entered = one.company.clone().filter(|company| !company.trim().is_empty());
        let company = entered.unwrap_or_else(|| courier_name(&label.label.courier));
        if !companies.contains(&company) {
            companies.push(company);
        }
        let url = one.url.clone().filter(|url| !url.trim().is_empty());
        parcels.push((number.to_owned(), url.unwrap_or_else(|| page.to_owned())));
    }
    match companies.len() {
        1 => companies.pop().map(|company| (company, parcels)),
        _ => None,
    }
}
