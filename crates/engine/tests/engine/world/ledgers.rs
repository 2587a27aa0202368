//! What the ledgers of a world say.

use simulators::mailbox::{MailKind, MailLine};
use simulators::shopify::{Deed, FulfillmentEvent};
use store::OrderDetail;
use tracking::{OrderId, Preference};

use super::{World, hours};

impl World {
    /// What was done in the stores.
    pub(crate) fn deeds<T>(&self, pick: impl Fn(&Deed) -> Option<T>) -> Vec<T> {
        self.shopify.ledger().read(|lines| lines.iter().filter_map(|line| pick(&line.deed)).collect())
    }

    /// How often an order was marked as paid.
    pub(crate) fn paid(&self, order: i64) -> usize {
        self.deeds(|deed| match deed {
            Deed::OrderMarkedAsPaid(payment) if payment.order_id == order => Some(()),
            _ => None,
        })
        .len()
    }

    /// All tracking events of an order's fulfillments, in the order in which they were told.
    pub(crate) fn fulfillment_events(&self, order: i64) -> Vec<FulfillmentEvent> {
        self.deeds(|deed| match deed {
            Deed::FulfillmentEventCreated(event) if event.order_id == order => Some(event.clone()),
            _ => None,
        })
    }

    /// As [`World::fulfillment_events`], each as `STATUS@HOUR`.
    pub(crate) fn events(&self, order: i64) -> Vec<String> {
        let word = |event: &FulfillmentEvent| format!("{}@{}", event.status, hours(event.happened_at));
        self.fulfillment_events(order).iter().map(word).collect()
    }

    /// The order's metafield as it is now.
    pub(crate) fn summary(&self, order: i64) -> serde_json::Value {
        let owner = format!("gid://shopify/Order/{order}");
        let values = self.deeds(|deed| match deed {
            Deed::MetafieldsSet { metafields } => {
                metafields.iter().find(|one| one.owner == owner).map(|one| one.value.clone())
            }
            _ => None,
        });
        values.last().map(|value| serde_json::from_str(value).unwrap()).unwrap_or_default()
    }

    /// The mails that the merchant sees.
    pub(crate) fn mails(&self) -> Vec<MailLine> {
        self.mailbox
            .ledger()
            .read(|lines| lines.iter().filter(|line| line.kind == MailKind::Received).cloned().collect())
    }

    /// The order's id here.
    pub(crate) async fn order_id(&self, order: i64) -> OrderId {
        let id = self.store().order_by_name(self.shop(), &format!("#{order}")).await.unwrap();
        id.unwrap_or_else(|| panic!("order #{order} did not come in"))
    }

    /// Everything that the order's page shows.
    pub(crate) async fn order(&self, order: i64) -> OrderDetail {
        let id = self.order_id(order).await;
        self.store().order(self.shop(), id).await.unwrap().unwrap()
    }

    /// The decisions under one switch, oldest first, each as `verdict why`.
    pub(crate) async fn decisions(&self, order: i64, preference: Preference) -> Vec<String> {
        let mut decisions = self.order(order).await.decisions;
        decisions.retain(|decision| decision.preference == preference);
        decisions.sort_by_key(|decision| decision.id);
        decisions.iter().map(|decision| format!("{} {}", decision.verdict, decision.why)).collect()
    }

    /// Each label's number and status.
    pub(crate) async fn standings(&self, order: i64) -> Vec<(String, String)> {
        let standing =
            |label: &tracking::LabelFile| (label.label.number.to_string(), label.timeline.standing.status.to_string());
        self.order(order).await.file.labels.iter().map(standing).collect()
    }

    /// Nothing is left to do and nothing waits for a person.
    pub(crate) async fn assert_nothing_is_left(&self) {
        let unfinished = self.store().unfinished().await.unwrap();
        assert_eq!((unfinished.effects, unfinished.parked_effects, unfinished.webhooks), (0, 0, 0), "{unfinished:?}");
    }
}
