//! One sample of each operation, with its types left behind.

use serde_json::Value;
use shopify::operations::*;
use shopify::webhook::Topic;
use shopify::{FulfillmentEventStatus, FulfillmentGid, Kind, Operation, OrderGid};

pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) document: &'static str,
    pub(crate) kind: Kind,
    pub(crate) variables: Value,
    /// Reads an answer's `data`.
    pub(crate) read: fn(Value) -> Result<(), String>,
}

fn sample<O: Operation>(operation: &O) -> Sample {
    Sample {
        name: O::NAME,
        document: O::DOCUMENT,
        kind: O::KIND,
        variables: serde_json::to_value(operation).unwrap(),
        read: |data| serde_json::from_value::<O::Data>(data).map(|_| ()).map_err(|error| error.to_string()),
    }
}

fn event(status: FulfillmentEventStatus) -> CreateFulfillmentEvent {
    CreateFulfillmentEvent {
        fulfillment_event: FulfillmentEventInput {
            fulfillment_id: FulfillmentGid::from_number(2),
            status,
            happened_at: "2026-11-23T08:00:00Z".parse().unwrap(),
            estimated_delivery_at: Some("2026-11-24T10:00:00Z".parse().unwrap()),
            message: Some("Handed over".into()),
            city: Some("Iași".into()),
        },
    }
}

fn metafield() -> MetafieldInput {
    MetafieldInput {
        owner_id: OrderGid::from_number(1),
        namespace: "$app".into(),
        key: "tracking".into(),
        value_type: "json".into(),
        value: "{}".into(),
    }
}

fn definition() -> MetafieldDefinition {
    MetafieldDefinition {
        name: "Tracking".into(),
        namespace: "$app".into(),
        key: "tracking".into(),
        value_type: "json".into(),
        owner_type: "ORDER".into(),
        pin: true,
        access: MetafieldAccess { admin: "MERCHANT_READ".into() },
    }
}

/// All operations, those with enums in their variables once for each value.
pub(crate) fn samples() -> Vec<Sample> {
    let order = OrderGid::from_number(1);
    let updated = OrdersUpdated::since("2026-11-23T08:00:00Z".parse().unwrap());
    let mut samples = vec![
        sample(&ReadOrder { id: order }),
        sample(&ReadOrderContact { id: order }),
        sample(&ReadOrderForInvoice { id: order }),
        sample(&updated),
        sample(&updated.after("eyJsYXN0".into())),
        sample(&OpenOrders::since("2026-09-24T08:00:00Z".parse().unwrap(), None)),
        sample(&OpenOrders::since("2026-09-24T08:00:00Z".parse().unwrap(), Some("eyJsYXN0".into()))),
        sample(&ReadAppPlan {}),
        sample(&DefineMetafield { definition: definition() }),
        sample(&ReadFulfillment { id: FulfillmentGid::from_number(2) }),
        sample(&UpdateTrackingInfo::of(
            FulfillmentGid::from_number(2),
            "Sameday".into(),
            vec![("1SIM".into(), "https://waybill.example/t/1".into())],
        )),
        sample(&MarkOrderAsPaid::of(order)),
        sample(&SetMetafields { metafields: vec![metafield()] }),
        sample(&AddTags { id: order, tags: vec!["returned".into()] }),
        sample(&ReadShop {}),
        sample(&ListWebhookSubscriptions::default()),
    ];
    samples.extend(FulfillmentEventStatus::ALL.map(|status| sample(&event(status))));
    let uri = "https://waybill.example/webhooks";
    samples.extend(
        Topic::ALL.iter().filter_map(|topic| CreateWebhookSubscription::new(*topic, uri)).map(|it| sample(&it)),
    );
    samples.push(sample(&DeleteWebhookSubscription { id: shopify::WebhookSubscriptionGid::from_number(3) }));
    samples
}
