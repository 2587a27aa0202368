//! What customers are told by mail, in the shop's name: once, in their language, and only what is still true.

use rstest::rstest;
use simulators::faults::{FaultKind, Holds};
use simulators::mailbox::{MailFault, MailLine};
use simulators::script::{OrderScript, ParcelScript};
use tracking::{CustomerNews, Effect, Preference, Teller};

use crate::world::{MERCHANT, On, START, Way, World, cash, fan, fan_number, hour};

const CUSTOMER: &str = "client1@customers.example";

/// Picked up, out, nobody there, out again, at the courier's office, collected.
fn eventful() -> ParcelScript {
    fan(1).scans(&[("C0", 8), ("S1", 26), ("S21", 30), ("S1", 50), ("S8", 54), ("S2", 78)])
}

fn in_office() -> ParcelScript {
    fan(1).scans(&[("C0", 8), ("S8", 30)])
}

pub(crate) async fn tell(world: &World, news: &[CustomerNews]) {
    let mut preferences = world.store().preferences(world.shop()).await.unwrap();
    for one in news {
        preferences.customer.put(*one, Teller::Waybill, START);
    }
    world.store().save_preferences(world.shop(), &preferences, START).await.unwrap();
}

async fn telling(news: &[CustomerNews], orders: Vec<OrderScript>) -> World {
    let world = World::new(orders).await;
    tell(&world, news).await;
    world
}

fn to_customer(world: &World) -> Vec<MailLine> {
    world.mails().into_iter().filter(|mail| mail.to == [CUSTOMER]).collect()
}

/// The kind of each mail, as its Message-ID says.
fn kinds(world: &World) -> Vec<String> {
    let kind = |mail: &MailLine| mail.message_id.as_ref().unwrap().split('.').next().unwrap().to_owned();
    to_customer(world).iter().map(kind).collect()
}

/// How the mails to the customer ended.
async fn outcomes(world: &World) -> Vec<String> {
    let effects = world.order(1001).await.effects;
    let ours = effects.iter().rev().filter(|one| matches!(one.effect, Effect::TellCustomer { .. }));
    ours.map(|one| one.outcome.clone().unwrap_or_else(|| "open".to_owned())).collect()
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn each_step_is_one_mail_to_the_customer(#[case] database: On) {
    let world = World::on(database, vec![cash(1001, vec![eventful()])]).await;
    tell(&world, CustomerNews::ALL).await;
    world.pass(120).await;
    let expected = [
        "customer-shipped",
        "customer-out_for_delivery",
        "customer-visit_failed",
        "customer-out_for_delivery",
        "customer-ready_for_pickup",
        "customer-delivered",
    ];
    assert_eq!(kinds(&world), expected);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_mail_is_in_the_shops_name_and_in_the_customers_language() {
    let world = telling(&[CustomerNews::ReadyForPickup], vec![cash(1001, vec![in_office()])]).await;
    world.pass(48).await;
    let mails = to_customer(&world);
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].subject, "Comanda ta #1001 poate fi ridicată");
    assert!(mails[0].raw.contains("From: \"Test shop\" <"), "{}", mails[0].raw);
    assert!(mails[0].raw.contains(&format!("Reply-To: {MERCHANT}")), "{}", mails[0].raw);
    let text = mails[0].text();
    for part in ["#1001", &fan_number(1), "FAN Courier", "100,00 RON", "https://waybill.example/t/", "Test shop"] {
        assert!(text.contains(part), "{part} is missing in:\n{text}");
    }
}

#[tokio::test]
async fn a_shop_that_chose_nothing_writes_to_no_customer() {
    let world = World::new(vec![cash(1001, vec![eventful()])]).await;
    world.pass(120).await;
    assert!(to_customer(&world).is_empty());
    assert!(world.decisions(1001, Preference::CustomerNotifications).await.is_empty());
}

#[tokio::test]
async fn a_mail_whose_receipt_is_lost_is_shown_once() {
    let world = telling(&[CustomerNews::Delivered], vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.mailbox.faults().add(MailFault::LostAnswer, Holds::Calls(2));
    world.pass(72).await;
    assert_eq!(to_customer(&world).len(), 1);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn shopify_that_fails_now_and_then_costs_no_mail() {
    let world = telling(CustomerNews::ALL, vec![cash(1001, vec![eventful()])]).await;
    world.shopify.faults().add(FaultKind::ServerError { status: 502 }, Holds::Share(0.3));
    world.pass(130).await;
    assert_eq!(kinds(&world).last().unwrap(), "customer-delivered");
    assert_eq!(outcomes(&world).await, vec!["sent"; kinds(&world).len()]);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_mail_that_waited_until_it_was_no_news_is_not_sent() {
    let world = telling(&[CustomerNews::OutForDelivery], vec![cash(1001, vec![fan(1).delivered(34)])]).await;
    world.mailbox.faults().add(MailFault::Unavailable, Holds::Window { from: hour(29), until: hour(44) });
    world.pass(72).await;
    assert!(to_customer(&world).is_empty());
    assert_eq!(outcomes(&world).await, ["overtaken"]);
}

#[tokio::test]
async fn news_that_come_late_from_the_courier_are_not_told_as_if_they_were_new() {
    let mut parcel = fan(1).scans(&[("C0", 8), ("S1", 26)]);
    parcel.journey[1].told_at = hour(45);
    let world = telling(&[CustomerNews::OutForDelivery], vec![cash(1001, vec![parcel])]).await;
    world.pass(72).await;
    assert!(to_customer(&world).is_empty());
    assert_eq!(outcomes(&world).await, ["too_late"]);
}

#[tokio::test]
async fn what_is_switched_off_meanwhile_is_not_sent() {
    let world = telling(&[CustomerNews::Delivered], vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.mailbox.faults().add(MailFault::Unavailable, Holds::Window { from: hour(29), until: hour(40) });
    world.pass_until(hour(36)).await;
    let mut preferences = world.store().preferences(world.shop()).await.unwrap();
    preferences.customer.put(CustomerNews::Delivered, Teller::Nobody, world.clock.now());
    world.store().save_preferences(world.shop(), &preferences, world.clock.now()).await.unwrap();
    world.pass(48).await;
    assert!(to_customer(&world).is_empty());
    assert_eq!(outcomes(&world).await, ["switched_off"]);
}

#[tokio::test]
async fn a_customer_without_an_address_is_not_written_to_and_nobody_is_bothered() {
    let mut order = cash(1001, vec![fan(1).delivered(30)]);
    order.customer.email = String::new();
    let world = telling(&[CustomerNews::Delivered], vec![order]).await;
    world.pass(72).await;
    assert!(world.mails().is_empty());
    assert_eq!(outcomes(&world).await, ["no_customer_email"]);
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn an_address_that_is_refused_waits_for_a_person_and_is_not_written_down() {
    let world = telling(&[CustomerNews::Delivered], vec![cash(1001, vec![fan(1).delivered(30)])]).await;
    world.mailbox.faults().add(MailFault::Reject, Holds::Share(1.0));
    world.pass(72).await;
    let parked = world.store().parked_effects(world.shop()).await.unwrap();
    assert_eq!(parked.len(), 1);
    let error = parked[0].last_error.clone().unwrap();
    assert!(error.starts_with("the mail server refused") && !error.contains(CUSTOMER), "{error}");
    assert!(!world.db.tables_with(CUSTOMER).await.unwrap().contains(&"effect".to_owned()));
}

#[tokio::test]
async fn the_merchants_mail_and_the_customers_mail_do_not_wait_for_each_other() {
    let refused = fan(1).scans(&[("C0", 8), ("S1", 26), ("S6", 30)]);
    let world = telling(&[CustomerNews::Rejected], vec![cash(1001, vec![refused])]).await;
    world.pass(48).await;
    let to: Vec<_> = world.mails().into_iter().flat_map(|mail| mail.to).collect();
    assert_eq!(to.len(), 2);
    assert!(to.contains(&MERCHANT.to_owned()) && to.contains(&CUSTOMER.to_owned()));
}

#[tokio::test]
async fn with_two_parcels_the_customer_is_told_when_both_are_there() {
    let order = cash(1001, vec![fan(1).delivered(30), fan(2).delivered(54)]);
    let world = telling(&[CustomerNews::Delivered], vec![order]).await;
    world.pass_until(hour(50)).await;
    assert!(to_customer(&world).is_empty());
    world.pass_until(hour(80)).await;
    let mails = to_customer(&world);
    assert_eq!(mails.len(), 1);
    let text = mails[0].text();
    assert!(text.contains(&fan_number(1)) && text.contains(&fan_number(2)), "{text}");
}
