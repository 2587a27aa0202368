//! Writing where an order's parcels are into its metafield, for staff and themes in Shopify.

use serde::Serialize;
use shopify::OrderGid;
use shopify::operations::{
    DefineMetafield, MetafieldAccess, MetafieldDefinition, MetafieldInput, MetafieldsSet, SetMetafields,
};
use store::{ClaimedEffect, ShopifyAccess};
use tracking::{LabelFile, OrderId};

use super::asking::ask;
use super::ended::Ended;
use crate::couriers_known::customer_page;
use crate::engine::Engine;
use crate::engine_error::EngineError;
use crate::shopify_call_error::Failed;

/// The app's own: merchants read it, nobody else writes it.
const NAMESPACE: &str = "$app";
const KEY: &str = "tracking";
const TYPE: &str = "json";
/// Above it on the order's page.
const NAME: &str = "Tracking (Waybill)";

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
    if let Some(ended) = define(engine, claimed, &access).await? {
        return Ok(ended);
    }
    let value = serde_json::to_string(&summary).map_err(EngineError::Json)?;
    match ask(engine, claimed, &access, &metafield(gid, value)).await {
        Ok(MetafieldsSet::Set(_)) => Ok(Ended::Done("written")),
        Ok(MetafieldsSet::UnknownOwner) => {
            Ok(Ended::not_taken("order_unknown", "Shopify does not know the order any more"))
        }
        Err(error) => Ok(Ended::after(&error, claimed.attempts)),
    }
}

/// Without its definition the metafield is written and not shown on the order's page: that is no reason to write nothing.
async fn define(
    engine: &Engine,
    claimed: &ClaimedEffect,
    access: &ShopifyAccess,
) -> Result<Option<Ended>, EngineError> {
    if engine.store.is_summary_defined(claimed.shop).await? {
        return Ok(None);
    }
    let definition = MetafieldDefinition {
        name: NAME.to_owned(),
        namespace: NAMESPACE.to_owned(),
        key: KEY.to_owned(),
        value_type: TYPE.to_owned(),
        owner_type: "ORDER".to_owned(),
        pin: true,
        access: MetafieldAccess { admin: "MERCHANT_READ".to_owned() },
    };
    match ask(engine, claimed, access, &DefineMetafield { definition }).await {
        Ok(_) => engine.store.note_summary_defined(claimed.shop, engine.clock.now()).await?,
        Err(error) if error.failed(claimed.attempts) == Failed::Person => {
            tracing::warn!(shop.id = %claimed.shop, error = %error, "The order's metafield could not be defined");
        }
        Err(error) => return Ok(Some(Ended::after(&error, claimed.attempts))),
    }
    Ok(None)
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
            namespace: NAMESPACE.to_owned(),
            key: KEY.to_owned(),
            value_type: TYPE.to_owned(),
            value,
        }],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_apps_configuration_defines_the_same_metafield() {
        let configuration = include_str!("../../../../shopify.app.toml");
        let defined = format!(
            "[order.metafields.app.{KEY}]\nname = \"{NAME}\"\ntype = \"{TYPE}\"\npin = true\naccess.admin = \"merchant_read\"\n"
        );
        assert!(configuration.contains(&defined), "{defined}");
    }
}
