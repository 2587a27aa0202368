use rstest::rstest;
use store::IncomingOrder;
use tracking::{Decision, FinancialStatus, LabelId, Preference, ShopId, Verdict, Why};

use crate::world::{Db, World, at, decision, incoming, money};

fn held(key: &str, preference: Preference, label: Option<LabelId>, why: Why) -> Decision {
    Decision { preference, label, verdict: Verdict::Hold, why, ..decision(key, Vec::new()) }
}

fn unclear(key: &str, label: LabelId) -> Decision {
    held(key, Preference::FinancialStatus, Some(label), Why::PaymentUnclear)
}

fn says(verdict: Verdict, held: Decision, key: &str) -> Decision {
    Decision { key: key.to_owned(), verdict, why: Why::AllDelivered, ..held }
}

impl World {
    async fn keep(&self, shop: ShopId, order: tracking::OrderId, decisions: &[Decision]) {
        let mut unit = self.store.unit(shop).await.unwrap();
        unit.record_decisions(order, decisions, at(9)).await.unwrap();
        unit.commit().await.unwrap();
    }

    /// Preference and label of what is held back; the number on the page is the same.
    async fn held(&self, shop: ShopId) -> Vec<(Preference, Option<LabelId>)> {
        let held = self.store.held_decisions(shop, 50).await.unwrap();
        assert_eq!(self.store.held_count(shop).await.unwrap(), u64::try_from(held.len()).unwrap());
        held.into_iter().map(|one| (one.preference, one.label)).collect()
    }
}

#[rstest]
#[tokio::test]
async fn what_is_held_back_is_listed_newest_first_with_its_reason(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let mail = held("m", Preference::MailRejected, Some(labels[0]), Why::NoAddressEmail);
    let invoice = held("i", Preference::CreateInvoice, None, Why::NoInvoicingService);
    world.keep(shop, order, &[mail]).await;
    world.keep(shop, order, &[invoice]).await;
    let bob = world.shop("bob").await;
    assert_eq!(world.held(bob).await, []);
    let rows = world.store.held_decisions(shop, 50).await.unwrap();
    let [invoice, mail] = rows.as_slice() else { panic!("{rows:?}") };
    assert_eq!((invoice.preference, invoice.why), (Preference::CreateInvoice, Why::NoInvoicingService));
    assert_eq!((invoice.label, invoice.number.as_deref()), (None, None));
    assert_eq!((mail.order, mail.order_name.as_str(), mail.why), (order, "#1001", Why::NoAddressEmail));
    assert_eq!((mail.label, mail.number.as_deref()), (Some(labels[0]), Some("AWB0001")));
    assert_eq!((mail.about_at, mail.decided_at), (Some(at(0)), at(9)));
    assert_eq!(world.store.held_decisions(shop, 1).await.unwrap(), rows[..1]);
}

#[rstest]
#[case(Verdict::Act)]
#[case(Verdict::No)]
#[tokio::test]
async fn a_newer_decision_about_the_same_order_closes_what_is_held_back(
    #[case] verdict: Verdict,
    #[values(Db::Sqlite, Db::Postgres)] db: Db,
) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let other_order = world.order(shop, "#1002").await;
    world.keep(shop, order, &[unclear("p:0", labels[0])]).await;
    world.keep(shop, other_order, &[says(verdict, unclear("p:x", labels[0]), "p:other")]).await;
    assert_eq!(world.held(shop).await, [(Preference::FinancialStatus, Some(labels[0]))]);
    world.keep(shop, order, &[unclear("p:1", labels[1])]).await;
    assert_eq!(world.held(shop).await, [(Preference::FinancialStatus, Some(labels[1]))], "once for an order");
    let by_order = Decision { label: None, ..says(verdict, unclear("p", labels[0]), "p:order") };
    world.keep(shop, order, &[by_order]).await;
    assert_eq!(world.held(shop).await, []);
}

#[rstest]
#[tokio::test]
async fn a_mail_about_one_parcel_says_nothing_about_another(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 2).await;
    let mail = |key: &str, label| held(key, Preference::MailRejected, Some(label), Why::NoAddressEmail);
    world.keep(shop, order, &[mail("m:0", labels[0])]).await;
    world.keep(shop, order, &[says(Verdict::Act, mail("m", labels[1]), "m:1")]).await;
    assert_eq!(world.held(shop).await, [(Preference::MailRejected, Some(labels[0]))]);
    world.keep(shop, order, &[says(Verdict::Act, mail("m", labels[0]), "m:2")]).await;
    assert_eq!(world.held(shop).await, []);
}

#[rstest]
#[tokio::test]
async fn what_other_hands_settled_is_held_back_no_longer(#[values(Db::Sqlite, Db::Postgres)] db: Db) {
    let world = World::new(db).await;
    let (shop, order, labels) = world.shop_with_labels("ana", 1).await;
    let early = Why::BeforeSwitchedOn;
    let decisions = [
        unclear("p", labels[0]),
        held("d", Preference::DispatchOnPickUp, Some(labels[0]), early),
        held("s", Preference::FulfillmentStatus, Some(labels[0]), early),
    ];
    world.keep(shop, order, &decisions).await;
    assert_eq!(world.held(shop).await.len(), 3);
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.set_dispatched(order, at(10)).await.unwrap();
    let paid = IncomingOrder {
        financial: FinancialStatus::Paid,
        outstanding: money(0),
        updated_at: at(11),
        ..incoming("#1001")
    };
    unit.upsert_order(&paid).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(world.held(shop).await, [(Preference::FulfillmentStatus, Some(labels[0]))]);
    let mut unit = world.store.unit(shop).await.unwrap();
    unit.upsert_order(&IncomingOrder { cancelled_at: Some(at(12)), updated_at: at(12), ..paid }).await.unwrap();
    unit.commit().await.unwrap();
    assert_eq!(world.held(shop).await, [], "a cancelled order holds nothing");
}
