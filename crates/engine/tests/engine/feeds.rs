//! An account's feed of changes spares asking label by label, and nothing is lost by it.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use rstest::rstest;
use simulators::faults::{FaultKind, Holds};
use simulators::sameday::Behaviour;
use simulators::script::OrderScript;
use store::{AccountState, RunWay};
use tracking::AskReason;

use crate::world::{On, Way, World, cash, hour, sameday, sameday_number, until};

/// As many orders with a Sameday parcel each; the first one's parcel moves by these scans, the others stay where they
/// were registered.
fn orders(count: u32, first: &[(&str, i64)]) -> Vec<OrderScript> {
    let parcel = |n| if n == 1 { sameday(n).scans(first) } else { sameday(n).scans(&[("1", 1)]) };
    (1..=count).map(|n| cash(i64::from(1000 + n), vec![parcel(n)])).collect()
}

async fn feed_runs(world: &World) -> Vec<store::RunRow> {
    let mut runs = world.store().runs(world.shop(), 1000).await.unwrap();
    runs.retain(|run| run.way == RunWay::Feed);
    runs
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn the_feed_brings_what_moved_and_spares_the_labels_that_did_not(#[case] database: On) {
    let world = World::on(database, orders(20, &[("1", 1), ("4", 8), ("84", 9)])).await;
    world.pass_until(hour(3)).await;
    let asked = world.sameday.asked().len();
    world.pass_until(hour(11)).await;
    assert_eq!(world.sameday.asked().len(), asked, "labels were asked although the feed is cheaper");
    assert_eq!(world.events(1001), ["CONFIRMED@1", "CARRIER_PICKED_UP@8", "IN_TRANSIT@9"]);
    let runs = feed_runs(&world).await;
    assert!(runs.iter().all(|run| run.asked == 20 && run.calls < 10 && run.error.is_none()), "{runs:?}");
    assert_eq!(
        runs.iter().map(|run| (run.news, run.new_scans)).filter(|news| news.0 > 0).collect::<Vec<_>>(),
        [(1, 2)]
    );
    let spent = world.store().spent(world.shop(), hour(0)).await.unwrap();
    assert_eq!((spent.asked, spent.ask_calls, spent.news), (20, 20, 21));
    assert_eq!(spent.spared, 20 * u64::try_from(runs.len()).unwrap());
    assert_eq!(spent.feed_calls, runs.iter().map(|run| u64::from(run.calls)).sum::<u64>());
    let label = &world.order(1002).await.labels[0];
    assert!(label.asked_at.unwrap() >= hour(10), "the page does not say that it was asked");
    assert!(matches!(label.next.why, AskReason::Interval | AskReason::FixedTime), "{:?}", label.next);
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn a_delivery_that_the_feed_tells_counts_when_the_parcel_was_asked(#[case] database: On) {
    let moves = [("1", 1), ("4", 4), ("33", 8), ("9", 9)];
    let world = World::on(database, orders(20, &moves)).await;
    world.pass_until(hour(11)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.events(1001).last().unwrap(), "DELIVERED@9");
    let after: Vec<_> = world.sameday.asked().into_iter().filter(|line| line.at > hour(3)).collect();
    let numbers: BTreeSet<_> = after.iter().flat_map(|line| &line.numbers).collect();
    assert_eq!(numbers.len(), 1, "{numbers:?}");
    assert!(numbers.iter().all(|number| number.starts_with(&sameday_number(1))));
    world.assert_nothing_is_left().await;
}

#[tokio::test]
async fn a_parcel_that_the_feed_says_is_delivered_back_is_never_paid() {
    // Refused, turned round and given back between two reads: the feed leaves the direction out.
    let moves = [("1", 1), ("4", 4), ("33", 5), ("11/24", 6), ("<35", 7), ("<33", 9), ("<9", 10)];
    let world = World::new(orders(20, &moves)).await;
    world.pass_until(hour(12)).await;
    assert_eq!(world.paid(1001), 0);
    assert_eq!(world.standings(1001).await[0].1, "returned");
    assert!(!world.events(1001).iter().any(|event| event.starts_with("DELIVERED")));
}

#[tokio::test]
async fn a_scan_of_the_feed_and_of_the_full_ask_is_one_scan() {
    let world = World::new(orders(20, &[("1", 1), ("4", 8), ("10/3", 10), ("33", 30), ("9", 31)])).await;
    world.pass_until(hour(60)).await;
    let detail = world.order(1001).await;
    let scans: Vec<_> = detail.file.labels[0].scans.iter().map(|scan| scan.code.as_str()).collect();
    assert_eq!(scans, ["1", "4", "10", "33", "9"]);
    assert!(detail.file.labels[0].scans.iter().all(|scan| scan.heading.is_some()), "the full ask tells the direction");
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn what_the_feed_leaves_out_is_found_within_a_day(#[case] database: On) {
    let mut orders = orders(20, &[("1", 1), ("4", 8)]);
    // It reaches the courier three hours late, and the feed's window means the time of the scan.
    orders[0].fulfillments[0].parcels[0].journey[1].told_at = hour(11);
    let world = World::on(database, orders).await;
    world.sameday.server.behave(Behaviour { feed_by_scan_time: true, ..Behaviour::default() });
    world.pass_until(hour(14)).await;
    assert!(!feed_runs(&world).await.is_empty());
    assert_eq!(world.events(1001), ["CONFIRMED@1"], "the feed was not blind");
    world.pass_until(hour(25)).await;
    assert_eq!(world.events(1001), ["CONFIRMED@1", "CARRIER_PICKED_UP@8"]);
    let asked = world.sameday.asked();
    for n in 1..=20 {
        let own: Vec<_> = asked.iter().filter(|line| line.numbers[0].starts_with(&sameday_number(n))).collect();
        let longest = own.windows(2).map(|pair| pair[1].at.duration_since(pair[0].at)).max().unwrap();
        assert!(longest <= SignedDuration::from_hours(24), "label {n} went {longest} without a full ask");
    }
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn a_feed_that_the_account_may_not_read_costs_a_call_a_day_and_is_shown(#[case] database: On) {
    let world = World::on(database, orders(20, &[("1", 1), ("4", 8), ("9", 10)])).await;
    world.sameday.server.behave(Behaviour { feed_is_refused: true, ..Behaviour::default() });
    world.pass_until(hour(14)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.sameday.feed_pages().len(), 2, "once, and once more with a new token");
    let account = world.account("sameday").await;
    assert_eq!((account.state, account.failures, account.last_error.as_deref()), (AccountState::Active, 0, None));
    let (until, why) = world.store().feed(world.shop(), account.id).await.unwrap().unwrap().aside.unwrap();
    assert!(until > hour(24) && why.contains("Access Denied"), "{until} {why}");
    assert!(feed_runs(&world).await.iter().all(|run| run.error.is_some() && run.asked == 0));

    world.sameday.server.behave(Behaviour::default());
    world.pass_until(hour(60)).await;
    assert!(feed_runs(&world).await.iter().any(|run| run.error.is_none() && run.asked > 0), "it is never tried again");
}

#[tokio::test]
async fn a_feed_that_fails_in_passing_does_not_stop_the_labels() {
    let world = World::new(orders(20, &[("1", 1), ("4", 8), ("9", 9)])).await;
    world.pass_until(hour(3)).await;
    world.sameday.fails_at("/api/client/status-sync", FaultKind::ServerError { status: 503 }, Holds::Share(1.0));
    world.pass_until(hour(12)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.account("sameday").await.last_error, None);
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn a_process_that_dies_between_two_pages_is_followed_by_one_that_reads_on(#[case] database: On) {
    let parcels = (1..=20).map(|n| cash(1000 + i64::from(n), vec![sameday(n).scans(&[("1", 1), ("4", 5), ("84", 6)])]));
    let world = World::on(database, parcels.collect()).await;
    world.sameday.server.behave(Behaviour { most_feed_rows: 4, ..Behaviour::default() });
    world.pass_until(hour(3)).await;
    let read = world.sameday.feed_pages().len();
    world.clock.move_to(hour(7));
    world.sameday.fails_at("/api/client/status-sync", FaultKind::Slow { by_ms: 100 }, Holds::Share(1.0));
    let work = tokio::spawn({
        let engine = world.engine.clone();
        async move { engine.run_until_quiet().await }
    });
    until("five pages of the feed", async || world.sameday.feed_pages().len() >= read + 5).await;
    work.abort();
    assert!(work.await.unwrap_err().is_cancelled());
    world.sameday.recovers();

    let account = world.account("sameday").await;
    let left = world.store().feed(world.shop(), account.id).await.unwrap().unwrap().cursor.open.unwrap();
    let before = world.sameday.feed_pages().len();
    // The lease of the dead reader ends; all scans of before and after its death are there.
    world.pass_until(hour(9)).await;
    assert!(world.sameday.feed_pages().len() > before);
    for order in 1001..=1020 {
        let file = world.order(order).await.file;
        let scans: Vec<_> = file.labels[0].scans.iter().map(|scan| scan.code.as_str()).collect();
        assert_eq!(scans, ["1", "4", "84"], "order {order}, left at {left:?}");
        assert_eq!(world.events(order), ["CONFIRMED@1", "CARRIER_PICKED_UP@5", "IN_TRANSIT@6"], "order {order}");
    }
    assert!(feed_runs(&world).await.iter().all(|run| run.error.is_none()));
}

/// As [`orders`]; whatever happened to the first parcel, it happened at a locker.
fn to_a_locker(first: &[(&str, i64)]) -> Vec<OrderScript> {
    let mut orders = orders(20, first);
    let journey = &mut orders[0].fulfillments[0].parcels[0].journey;
    journey.iter_mut().skip(2).for_each(|scan| scan.place = "easybox Roman 3".to_owned());
    orders
}

async fn point(world: &World) -> Option<String> {
    world.order(1001).await.file.labels[0].says.point.clone().and_then(|point| point.name)
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn the_locker_that_the_feed_alone_tells_is_known_and_the_full_ask_does_not_erase_it(#[case] database: On) {
    let world = World::on(database, to_a_locker(&[("1", 1), ("4", 8), ("78", 9)])).await;
    world.pass_until(hour(11)).await;
    let label = world.order(1001).await.file.labels.remove(0);
    let (point, _) = label.waits_at().expect("it waits");
    assert_eq!(point.and_then(|point| point.name.as_deref()), Some("easybox Roman 3"));
    assert!(label.says.registered, "a page without flags takes none back");
    assert!(world.sameday.asked().iter().all(|line| line.at < hour(3)), "the full ask may have told it");

    world.pass_until(hour(48)).await;
    assert!(world.sameday.asked().iter().any(|line| line.at > hour(11)));
    assert_eq!(self::point(&world).await.as_deref(), Some("easybox Roman 3"));
}

#[tokio::test]
async fn the_feed_tells_the_locker_of_a_scan_that_was_known_before() {
    let world = World::new(to_a_locker(&[("1", 1), ("4", 6), ("78", 7)])).await;
    world.sameday.server.behave(Behaviour { points_in_feed: false, ..Behaviour::default() });
    world.pass_until(hour(7)).await;
    world.engine.ask_order_now(world.shop(), world.order_id(1001).await).await.unwrap();
    world.run_until_quiet().await;
    assert_eq!((world.standings(1001).await[0].1.as_str(), point(&world).await), ("ready_for_pickup", None));
    let news = |runs: Vec<store::RunRow>| runs.iter().map(|run| run.news).sum::<u32>();
    let before = news(feed_runs(&world).await);
    world.sameday.server.behave(Behaviour::default());
    world.pass_until(hour(11)).await;
    assert_eq!(point(&world).await.as_deref(), Some("easybox Roman 3"));
    assert_eq!(news(feed_runs(&world).await), before, "a locker is no scan");
}

#[tokio::test]
async fn a_row_that_must_be_asked_about_tells_its_locker_all_the_same() {
    let world = World::new(to_a_locker(&[("1", 1), ("4", 7), ("78", 8), ("9", 9)])).await;
    world.pass_until(hour(11)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(point(&world).await.as_deref(), Some("easybox Roman 3"));
}

#[tokio::test]
async fn few_labels_are_asked_by_their_numbers() {
    let world = World::new(orders(2, &[("1", 1), ("4", 8), ("9", 10)])).await;
    world.pass_until(hour(30)).await;
    assert_eq!(world.paid(1001), 1);
    assert_eq!(world.sameday.feed_pages(), []);
}

#[tokio::test]
async fn rows_of_parcels_that_nobody_follows_are_passed_over() {
    let mut orders = orders(40, &[("1", 1), ("4", 8)]);
    // The account sends others too, in another shop's name.
    let others = orders.split_off(20);
    let world = World::of_shops(On::Sqlite, vec![orders, others]).await;
    world.pass_until(hour(11)).await;
    assert_eq!(world.events(1001), ["CONFIRMED@1", "CARRIER_PICKED_UP@8"]);
    let runs = feed_runs(&world).await;
    assert!(runs.iter().all(|run| run.asked == 20), "{runs:?}");
}
