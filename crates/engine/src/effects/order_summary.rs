//! Writing where an order's parcels are into its metafield, for staff and themes in Shopify.

use serde::Serialize;
use shopify::OrderGid;
use shopify::operations::{MetafieldInput, MetafieldsSet, SetMetafields};
use store::ClaimedEffect;
use tracking::{LabelFile, OrderId};

use super::Ended;
use crate::couriers_known::customer_page;
use crate::engine::{Engine, EngineError};

#[derive(Serialize)]
struct Summary {
    tracking_page: String,
    parcels: Vec<Parcel>,
}

#[derive(Serialize)]
struct Parcel {
    courier: String,
    number: String,
    direction: &'static str,
    status: &'static str,
    reason: Option<&'static str>,
    since: Option<String>,
    url: Option<String>,
}

pub(super) async fn write(engine: &Engine, claimed: &ClaimedEffect, order: OrderId) -> Result<Ended, EngineError> {
    let access = engine.store.shopify_access(claimed.shop).await?;
    let Some(detail) = engine.store.order(claimed.shop, order).await? else {
        return Ok(Ended::Done("order_gone"));
    };
    let Some(gid) = detail.file.order.shopify_gid.as_ref().and_then(|gid| gid.parse::<OrderGid>().ok()) else {
        return Ok(Ended::Done("not_in_shopify"));
    };
    let summary = Summary {
        tracking_page: engine.settings.status_page_url(&detail.public_token),
        parcels: detail.file.labels.iter().map(parcel).collect(),
    };
    let value = serde_json::to_string(&summary).map_err(EngineError::Json)?;
    match engine.shopify.ask(claimed.shop, &access, &metafield(gid, value)).await {
        Ok(MetafieldsSet::Set(_)) => Ok(Ended::Done("written")),
        Ok(MetafieldsSet::UnknownOwner) => Ok(Ended::parked("Shopify does not know the order any more")),
        Err(error) => Ok(Ended::after(&error, claimed.attempts)),
    }
}

fn parcel(label: &LabelFile) -> Parcel {
    let standing = label.timeline.standing;
    Parcel {
        courier: label.label.courier.clone(),
        number: label.label.number.to_string(),
        direction: label.label.direction.as_str(),
        status: standing.status.as_str(),
        reason: standing.reason.map(tracking::Reason::as_str),
        since: label.timeline.since.map(|at| at.to_string()),
        url: customer_page(&label.label.courier, &label.label.number),
    }
}

fn metafield(owner: OrderGid, value: String) -> SetMetafields {
    SetMetafields {
        metafields: vec![MetafieldInput {
            owner_id: owner,
            namespace: "waybill".to_owned(),
            key: "tracking".to_owned(),
            value_type: "json".to_owned(),
            value,
        }],
    }
}
