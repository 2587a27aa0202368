//! Labels that came without one of our couriers' names, shipments of several pieces, parcels that go on under another
//! number.

use engine::Choice;
use engine::CommandError;
use engine::accounts::AccountEntry;
use rstest::rstest;
use serde_json::json;
use simulators::script::ParcelScript;
use tracking::{AskReason, MatchReason};

use crate::world::{
    On, Way, World, cash, fan, fan_number, fulfillment_body, hour, order_body, sameday, sameday_number,
};

fn named(mut parcel: ParcelScript, company: &str) -> ParcelScript {
    company.clone_into(&mut parcel.company);
    parcel
}

fn companyless(number: &str) -> serde_json::Value {
    let mut body = fulfillment_body(1001, 1001, hour(1), &[number.to_owned()]);
    body["tracking_company"] = json!(null);
    body
}

#[rstest]
#[case::no_company("", MatchReason::OnlyAccount)]
#[case::any_company("Other", MatchReason::OnlyAccount)]
#[case::with_legal_form("FAN Courier Express S.R.L.", MatchReason::Company)]
#[tokio::test]
async fn a_label_without_our_courier_s_name_is_followed_by_contract_and_number(
    #[case] company: &str,
    #[case] reason: MatchReason,
    #[values(On::Sqlite, On::Postgres)] database: On,
) {
    let world = World::on(database, vec![cash(1001, vec![named(fan(1).delivered(30), company)])]).await;
    world.pass_until(hour(48)).await;
    let order = world.order(1001).await;
    assert_eq!(order.file.labels[0].label.courier, "fan-courier");
    assert_eq!(order.labels[0].found.reason, Some(reason));
    assert_eq!(world.paid(1001), 1);
    world.assert_nothing_is_left().await;
}

#[rstest]
#[tokio::test]
async fn a_label_that_could_be_two_couriers_waits_for_the_merchant(#[values(On::Sqlite, On::Postgres)] database: On) {
    let world = World::on(database, vec![cash(1001, vec![named(fan(1).delivered(30), "Sameday")])]).await;
    world.pass_until(hour(10)).await;
    let waits = world.store().unclear_labels(world.shop()).await.unwrap();
    assert_eq!((waits.len(), waits[0].reason), (1, MatchReason::CompanyAndNumber));
    assert_eq!(waits[0].candidates, ["sameday", "fan-courier"].map(str::to_owned));
    assert_eq!(world.store().attention(world.shop()).await.unwrap().unclear, 1);
    assert_eq!(world.order(1001).await.labels[0].next.why, AskReason::CourierUnclear);
    assert_eq!((world.fan.asked().len(), world.sameday.asked().len()), (0, 0), "nobody is asked");

    let choice = Choice::Courier("fan-courier".to_owned());
    let settled = world.engine.choose_courier(world.shop(), waits[0].order, waits[0].label, &choice).await.unwrap();
    world.run_until_quiet().await;
    assert_eq!((settled, world.fan.asked().len()), (1, 1), "due at once");
    world.pass_until(hour(48)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.order(1001).await.labels[0].found.reason, Some(MatchReason::Chosen));
    assert_eq!(world.store().company_couriers(world.shop()).await.unwrap().len(), 0, "the name of a courier of ours");
}

#[rstest]
#[tokio::test]
async fn what_the_merchant_says_about_a_company_holds_for_all_its_labels(
    #[values(On::Sqlite, On::Postgres)] database: On,
) {
    let broker = |n| named(fan(n).delivered(30), "Curierul Rapid SRL");
    let world = World::on(database, vec![cash(1, vec![broker(1)]), cash(2, vec![broker(2)])]).await;
    world.pass_until(hour(3)).await;
    let waits = world.store().unclear_labels(world.shop()).await.unwrap();
    assert_eq!(waits.iter().map(|one| one.reason).collect::<Vec<_>>(), [MatchReason::CompanyUnknown; 2]);
    let choice = Choice::Courier("fan-courier".to_owned());
    let settled = world.engine.choose_courier(world.shop(), waits[0].order, waits[0].label, &choice).await.unwrap();
    assert_eq!(settled, 2);
    world.change_numbers(2, "CURIERUL RAPID", &[fan_number(2), fan_number(7)]).await;
    world.pass_until(hour(48)).await;
    assert_eq!((world.paid(1), world.store().unclear_labels(world.shop()).await.unwrap().len()), (1, 0));
    let second = world.order(2).await;
    assert_eq!(second.file.labels.iter().map(|one| one.label.courier.as_str()).collect::<Vec<_>>(), ["fan-courier"; 2]);
    assert_eq!(second.labels[1].found.reason, Some(MatchReason::Remembered));
    assert!(second.file.labels.iter().all(|one| one.label.cancelled_at.is_none()), "the other spelling is the same");
}

#[tokio::test]
async fn a_label_of_none_of_ours_is_left_alone_and_the_next_one_is_not_asked_about() {
    let broker = |n| named(fan(n), "Curierul Rapid");
    let world = World::new(vec![cash(1, vec![broker(1)])]).await;
    world.pass_until(hour(3)).await;
    let waits = world.store().unclear_labels(world.shop()).await.unwrap();
    world.engine.choose_courier(world.shop(), waits[0].order, waits[0].label, &Choice::NoneOfThese).await.unwrap();
    world.change_numbers(1, "Curierul Rapid", &[fan_number(1), fan_number(2)]).await;
    world.pass_until(hour(12)).await;
    assert_eq!(world.store().unclear_labels(world.shop()).await.unwrap(), []);
    let labels = world.order(1).await.labels;
    assert_eq!(labels.iter().map(|one| one.found.reason).collect::<Vec<_>>(), [Some(MatchReason::NotOurs); 2]);
    assert_eq!(world.fan.asked().len(), 0);
}

#[tokio::test]
async fn only_what_waits_can_be_told_and_only_by_its_own_shop() {
    let orders = vec![cash(1, vec![named(fan(1), "Sameday")])];
    let world = World::of_shops(On::Sqlite, vec![orders, vec![cash(1, vec![fan(2)])]]).await;
    world.pass_until(hour(3)).await;
    let (ana, bob) = (world.shops[0], world.shops[1]);
    let waits = world.store().unclear_labels(ana).await.unwrap().remove(0);
    let choose = async |shop, courier: &str| {
        let choice = Choice::Courier(courier.to_owned());
        world.engine.choose_courier(shop, waits.order, waits.label, &choice).await
    };
    assert!(matches!(choose(ana, "ups").await, Err(CommandError::NotAChoice { .. })));
    assert!(matches!(choose(bob, "sameday").await, Err(CommandError::NotFound)));
    assert_eq!(world.store().unclear_labels(ana).await.unwrap().len(), 1);
    choose(ana, "fan-courier").await.unwrap();
    assert!(matches!(choose(ana, "fan-courier").await, Err(CommandError::NotFound)), "it does not wait any more");
}

#[tokio::test]
async fn a_company_that_is_put_right_later_settles_the_question() {
    let world = World::new(vec![cash(1001, vec![named(fan(1).delivered(30), "Sameday")])]).await;
    world.pass_until(hour(3)).await;
    world.change_numbers(1001, "FAN Courier", &[fan_number(1)]).await;
    world.pass_until(hour(48)).await;
    assert_eq!(world.store().unclear_labels(world.shop()).await.unwrap(), []);
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_chosen_label_stays_what_it_is_when_shopify_tells_of_it_again() {
    let world = World::new(vec![cash(1001, vec![named(fan(1).delivered(30), "Curierul Rapid")])]).await;
    world.pass_until(hour(3)).await;
    let waits = world.store().unclear_labels(world.shop()).await.unwrap().remove(0);
    let choice = Choice::Courier("fan-courier".to_owned());
    world.engine.choose_courier(world.shop(), waits.order, waits.label, &choice).await.unwrap();
    for company in ["Alt Curierul", "Curierul Rapid", "Other"] {
        world.change_numbers(1001, company, &[fan_number(1)]).await;
        world.run_until_quiet().await;
    }
    world.pass_until(hour(48)).await;
    let labels = world.order(1001).await.file.labels;
    assert_eq!((labels.len(), labels[0].label.cancelled_at), (1, None));
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_label_added_by_hand_answers_the_question() {
    let world = World::new(vec![cash(1001, vec![named(fan(1).delivered(30), "Sameday")])]).await;
    world.pass_until(hour(3)).await;
    let order = world.order_id(1001).await;
    world.engine.add_label(world.shop(), order, "fan-courier", &fan_number(1)).await.unwrap();
    world.pass_until(hour(48)).await;
    assert_eq!(world.order(1001).await.labels.len(), 1);
    assert_eq!(world.paid(1001), 1);
}

#[tokio::test]
async fn a_number_of_nobody_s_form_is_kept_and_not_asked() {
    let world = World::without_webhooks(Vec::new()).await;
    world.clock.move_to(hour(2));
    world.deliver("a", "orders/create", &order_body(1001, hour(1), &[companyless("AB-12")])).await;
    world.run_until_quiet().await;
    let order = world.order(1001).await;
    assert_eq!(order.labels[0].next.why, AskReason::NoAccount);
    assert_eq!(order.file.labels[0].label.number.as_str(), "AB-12");
}

#[rstest]
#[tokio::test]
async fn a_shipment_of_two_pieces_is_paid_when_both_are_delivered(#[values(On::Sqlite, On::Postgres)] database: On) {
    let mut second = sameday(1).delivered(54);
    second.number.push_str("002");
    // The shop wrote down the shipment; of its second parcel only the courier knows.
    let world = World::on(database, vec![cash(1001, vec![sameday(1).delivered(30)]), cash(2, vec![second])]).await;
    world.pass_until(hour(40)).await;
    let (shipment, piece) = (sameday_number(1), format!("{}002", sameday_number(1)));
    let standings = world.standings(1001).await;
    assert_eq!(standings, [(shipment, "delivered".to_owned()), (piece, "in_transit".to_owned())]);
    assert_eq!(world.paid(1001), 0, "one piece is under way");
    world.pass_until(hour(72)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@54");
}

#[rstest]
#[tokio::test]
async fn a_parcel_that_goes_on_under_another_number_is_followed_there(
    #[values(On::Sqlite, On::Postgres)] database: On,
) {
    let on = format!("S9/{}", fan_number(900));
    let scans = [("C0", 8), ("H10", 14), (on.as_str(), 20), ("S1", 44), ("S2", 50)];
    let world =
        World::on(database, vec![cash(1001, vec![fan(1).scans(&scans)]), cash(2, vec![fan(2).delivered(30)])]).await;
    world.pass_until(hour(40)).await;
    let order = world.order(1001).await;
    assert_eq!(order.file.labels[0].says.redirect_number, Some(fan_number(900)));
    assert_eq!(order.labels[0].last_error, None);
    world.pass_until(hour(72)).await;
    assert_eq!(world.standings(1001).await, [(fan_number(1), "delivered".to_owned())]);
    assert_eq!(world.events(1001), ["CARRIER_PICKED_UP@8", "IN_TRANSIT@14", "OUT_FOR_DELIVERY@44", "DELIVERED@50"]);
    assert_eq!(world.paid(1001), 1);
    world.assert_nothing_is_left().await;
}

fn cargus_account() -> AccountEntry {
    let fields = ["subscription_key", "username", "password"].map(|field| (field.to_owned(), "x".into()));
    AccountEntry { credentials: fields.into(), ..AccountEntry::default() }
}

#[rstest]
#[tokio::test]
async fn labels_that_matched_no_account_are_matched_when_theirs_is_connected(
    #[values(On::Sqlite, On::Postgres)] database: On,
) {
    let world = World::silent(database, Vec::new()).await;
    world.clock.move_to(hour(2));
    let of_a_broker = {
        let mut body = companyless("1140000018");
        body["tracking_company"] = json!("Curierul Rapid");
        body
    };
    let of_none = companyless("AB-12");
    let listed = [companyless("1140000017"), of_a_broker, of_none];
    for (id, fulfillment) in (1001..).zip(listed) {
        let mut fulfillment = fulfillment;
        fulfillment["id"] = json!(id);
        fulfillment["order_id"] = json!(id);
        fulfillment["admin_graphql_api_id"] = json!(format!("gid://shopify/Fulfillment/{id}"));
        world.deliver(&id.to_string(), "orders/create", &order_body(id, hour(1), &[fulfillment])).await;
    }
    world.run_until_quiet().await;
    for order in 1001..=1003 {
        assert_eq!(world.order(order).await.labels[0].next.why, AskReason::NoAccount, "{order}");
    }

    let account = world.engine.connect_account(world.shop(), "cargus", &cargus_account()).await.unwrap();
    let matched = world.order(1001).await;
    assert_eq!(matched.file.labels[0].label.courier, "cargus");
    assert_eq!(matched.file.labels[0].label.account, Some(account));
    assert_eq!(matched.labels[0].found.reason, Some(MatchReason::OnlyAccount));
    assert_eq!((matched.labels[0].next.at, matched.labels[0].next.why), (Some(hour(2)), AskReason::New));
    let waits = world.store().unclear_labels(world.shop()).await.unwrap();
    assert_eq!(waits.iter().map(|one| one.number.as_str()).collect::<Vec<_>>(), ["1140000018"], "a broker's is asked");
    assert_eq!(
        (waits[0].candidates.as_slice(), waits[0].reason),
        (["cargus".to_owned()].as_slice(), MatchReason::CompanyUnknown)
    );
    assert_eq!(world.order(1002).await.labels[0].next.why, AskReason::CourierUnclear);
    assert_eq!(world.order(1003).await.labels[0].next.why, AskReason::NoAccount);
}
