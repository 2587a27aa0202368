//! Tokens that end: renewed once by whoever comes first, stored before use; a person is asked once when they are refused.

use rstest::rstest;
use shopify::sign_in::Grant;
use shopify::webhook::Topic;
use simulators::shopify::{Deed, TokensGranted, session_token};
use store::{ServiceState, ShopifyTokens};

use crate::world::{MERCHANT, On, Way, World, app, cash, fan, hour};

const WAY: [&str; 4] = ["CARRIER_PICKED_UP@8", "IN_TRANSIT@14", "OUT_FOR_DELIVERY@26", "DELIVERED@30"];

impl World {
    /// As a merchant who opens the app in the admin.
    async fn sign_in(&self) {
        let domain = self.store().shop(self.shop()).await.unwrap().unwrap().domain;
        let token = session_token(&app().client_id, "hush", &domain, self.clock.now());
        let signed_in =
            self.engine.sign_in_to_shopify(&domain.parse().unwrap(), &Grant::SessionToken(token.into())).await.unwrap();
        assert_eq!((signed_in.shop, signed_in.is_new), (self.shop(), false));
    }

    fn grants(&self) -> Vec<TokensGranted> {
        self.shopify.ledger().read(|lines| {
            let granted = |deed: &Deed| match deed {
                Deed::TokensGranted(granted) => Some(granted.clone()),
                _ => None,
            };
            lines.iter().filter_map(|line| granted(&line.deed)).collect()
        })
    }

    fn refusals(&self) -> usize {
        let refused = |deed: &Deed| matches!(deed, Deed::Refused { mutation, .. } if mutation == "access_token");
        self.shopify.ledger().read(|lines| lines.iter().filter(|line| refused(&line.deed)).count())
    }

    async fn state(&self) -> ServiceState {
        self.store().shop(self.shop()).await.unwrap().unwrap().shopify
    }

    async fn everything_was_told_once(&self, orders: std::ops::RangeInclusive<i64>) {
        for order in orders {
            assert_eq!(self.events(order), WAY, "order {order}");
            assert_eq!(self.paid(order), 1, "order {order}");
        }
        self.assert_nothing_is_left().await;
    }
}

async fn signed_in(database: On, orders: std::ops::RangeInclusive<u32>) -> World {
    let orders = orders.map(|n| cash(i64::from(n), vec![fan(n).delivered(30)])).collect();
    let world = World::on(database, orders).await;
    world.sign_in().await;
    world
}

#[rstest]
#[case::sqlite(On::Sqlite)]
#[case::postgres(On::Postgres)]
#[tokio::test]
async fn two_nodes_renew_a_token_once(#[case] database: On) {
    let world = signed_in(database, 1..=8).await;
    let other = world.another_engine().await;
    for at in [8, 14, 26, 31] {
        // What is due at that hour is due for both nodes at the same instant, with a token that ended before.
        world.clock.move_to(hour(at));
        world.shopify.quiet().await;
        let (one, two) = tokio::join!(world.engine.run_until_quiet(), other.run_until_quiet());
        one.unwrap();
        two.unwrap();
    }
    world.pass_until(hour(40)).await;
    let used: Vec<_> = world.grants().into_iter().filter_map(|grant| grant.by).collect();
    let mut once = used.clone();
    once.sort();
    once.dedup();
    assert!(used.len() >= 3, "renewed {} times", used.len());
    assert_eq!(once.len(), used.len(), "a refresh token was used twice");
    world.everything_was_told_once(1..=8).await;
}

#[tokio::test]
async fn a_pair_that_was_given_and_never_arrived_is_asked_for_again() {
    let world = signed_in(On::Sqlite, 1..=3).await;
    world.shopify.set_behaviour(|behaviour| behaviour.lost_token_answers = 0.6);
    world.pass_until(hour(48)).await;
    let used: Vec<_> = world.grants().into_iter().filter_map(|grant| grant.by).collect();
    let again = used.iter().enumerate().any(|(at, refresh)| used.iter().take(at).any(|before| before == refresh));
    assert!(again, "no answer was lost");
    assert_eq!(world.state().await, ServiceState::Connected);
    world.everything_was_told_once(1..=3).await;
}

#[tokio::test]
async fn a_process_that_dies_with_the_lease_leaves_the_renewal_to_the_next_one() {
    let world = signed_in(On::Sqlite, 1..=1).await;
    let (now, until) = (hour(8), hour(400));
    world.clock.move_to(now);
    assert!(world.store().begin_renewal(world.shop(), now, until).await.unwrap().is_some());
    assert!(world.store().begin_renewal(world.shop(), now, until).await.unwrap().is_none());
    world.store().take_back_leases(now).await.unwrap();
    world.pass_until(hour(48)).await;
    world.everything_was_told_once(1..=1).await;
}

#[tokio::test]
async fn a_renewal_that_is_refused_asks_a_person_once_and_goes_on_after_the_sign_in() {
    let world = signed_in(On::Sqlite, 1..=5).await;
    world.pass_until(hour(3)).await;
    world.shopify.set_behaviour(|behaviour| behaviour.refuse_refresh = true);
    world.pass_until(hour(60)).await;
    assert_eq!(world.state().await, ServiceState::NeedsSignIn);
    assert_eq!(world.refusals(), 1, "it was asked for again and again");
    let mails = world.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!((mails[0].to.as_slice(), mails[0].subject.as_str()), ([MERCHANT.to_owned()].as_slice(), SUBJECT));
    assert!(mails[0].text().contains("/admin/apps/"), "{}", mails[0].text());
    assert_eq!(world.store().unfinished().await.unwrap().parked_effects, 0);

    world.shopify.set_behaviour(|behaviour| behaviour.refuse_refresh = false);
    world.sign_in().await;
    world.pass(6).await;
    world.everything_was_told_once(1..=5).await;
    assert_eq!(world.mails().len(), 1);
}

const SUBJECT: &str = "test-shop.myshopify.com: sign in to Shopify again";

#[tokio::test]
async fn a_token_that_ends_before_its_time_is_renewed_in_the_middle_of_a_call() {
    let world = signed_in(On::Sqlite, 1..=2).await;
    let now_there = world.store().shopify_sign_in(world.shop()).await.unwrap().tokens;
    let longer = ShopifyTokens { expires_at: Some(hour(500)), ..now_there };
    world.store().save_shopify_tokens(world.shop(), &longer).await.unwrap();
    world.pass_until(hour(48)).await;
    assert_eq!((world.state().await, world.refusals()), (ServiceState::Connected, 0));
    world.everything_was_told_once(1..=2).await;
}

#[tokio::test]
async fn an_app_that_was_removed_and_opened_again_goes_on() {
    let world = signed_in(On::Sqlite, 1..=2).await;
    world.pass_until(hour(3)).await;
    let domain = world.store().shop(world.shop()).await.unwrap().unwrap().domain;
    world.shopify.revoke_tokens(&domain).unwrap();
    world.pass_until(hour(40)).await;
    assert_eq!(world.state().await, ServiceState::NeedsSignIn);
    world.sign_in().await;
    world.pass(6).await;
    world.everything_was_told_once(1..=2).await;
}

#[tokio::test]
async fn a_store_that_nobody_knows_is_made_with_its_own_details_and_tracking_off() {
    let world = World::of_shops(On::Sqlite, vec![Vec::new(), vec![cash(1001, vec![fan(1).delivered(30)])]]).await;
    let domain = world.store().shop(world.shops[1]).await.unwrap().unwrap().domain;
    let elsewhere = World::new(Vec::new()).await;
    let app = shopify::sign_in::App { base_url: Some(world.shopify.url().to_owned()), ..app() };
    let engine = elsewhere.engine_of(app);
    let token = session_token(&crate::world::app().client_id, "hush", &domain, world.clock.now());
    let grant = Grant::SessionToken(token.into());
    let signed_in = engine.sign_in_to_shopify(&domain.parse().unwrap(), &grant).await.unwrap();
    assert!(signed_in.is_new && signed_in.missing.is_empty());
    let shop = elsewhere.store().shop(signed_in.shop).await.unwrap().unwrap();
    assert_eq!((shop.domain, shop.currency.as_str(), shop.zone.as_str()), (domain, "RON", "Europe/Bucharest"));
    let preferences = elsewhere.store().preferences(signed_in.shop).await.unwrap();
    assert!(!preferences.switch(tracking::Preference::Tracking).on);
    // What follows without a word of the merchant's: webhooks are subscribed, open orders come in, nothing is done.
    engine.run_until_quiet().await.unwrap();
    let subscribed = world.deeds(|deed| matches!(deed, Deed::WebhookSubscribed(_)).then_some(()));
    assert_eq!(subscribed.len(), Topic::ALL.iter().filter(|topic| topic.graphql().is_some()).count());
    let import = elsewhere.store().order_import(signed_in.shop).await.unwrap().unwrap();
    assert_eq!((import.orders, import.ended_at.is_some()), (1, true));
    assert_eq!(preferences.acting, tracking::Acting::NotYet);
}

#[tokio::test]
async fn a_shop_that_removes_the_app_loses_its_tokens_and_comes_back_by_opening_it_again() {
    let world = signed_in(On::Sqlite, 1..=2).await;
    world.pass_until(hour(3)).await;
    let domain = world.store().shop(world.shop()).await.unwrap().unwrap().domain;
    assert!(world.shopify.remove_app(&domain).unwrap());
    world.pass_until(hour(40)).await;
    assert_eq!(world.state().await, ServiceState::Disabled, "not: needs sign-in");
    assert!(world.store().shopify_sign_in(world.shop()).await.unwrap().tokens.refresh.is_none());
    assert_eq!(world.mails().len(), 0);
    world.sign_in().await;
    world.pass(6).await;
    world.everything_was_told_once(1..=2).await;
}
