//! Installing by a link: to the store, back with its consent, signed in.

use axum::http::StatusCode;
use rstest::rstest;
use simulators::script::{Script, ShopScript};
use simulators::shopify::{Shopify, ShopifyConfig, serve, signed_query};
use store::ServiceState;

use crate::desk::{Answer, Browser, Desk, HOST, app};

const NEW: &str = "new-shop.myshopify.com";

async fn stores(desk_clock: &engine::Clock) -> Shopify {
    let shop = |domain: &str| ShopScript {
        domain: domain.to_owned(),
        access_token: format!("shpat_{domain}"),
        client_secret: "hush".to_owned(),
        zone: "Europe/Bucharest".to_owned(),
        currency: "RON".to_owned(),
        orders: Vec::new(),
    };
    let script = Script { start: desk_clock.now(), shops: vec![shop(NEW)] };
    let clock = desk_clock.clone();
    serve(ShopifyConfig::new(script, simulators::clock::Clock::new(move || clock.now()))).await.unwrap()
}

async fn desk() -> (Desk, Shopify) {
    let clock = Desk::clock_of_tests();
    let shopify = stores(&clock).await;
    let desk = Desk::with_app(&format!("https://{HOST}"), app(shopify.url())).await;
    (desk, shopify)
}

/// The way to the store: its consent page's address.
async fn leave(browser: &mut Browser) -> String {
    let answer = browser.get(&format!("/shopify/install?shop={NEW}")).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);
    answer.location().to_owned()
}

/// The store agrees: the path and query that it sends the browser back to.
async fn agree(consent: &str) -> String {
    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    let answer = client.get(consent).send().await.unwrap();
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    back.strip_prefix(&format!("https://{HOST}")).unwrap().to_owned()
}

#[tokio::test]
async fn a_new_store_is_connected_by_a_link_and_its_person_signed_in() {
    let (desk, _shopify) = desk().await;
    let mut browser = desk.browser();
    let consent = leave(&mut browser).await;
    let back = agree(&consent).await;
    let answer = browser.get(&back).await;
    assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/orders"));
    let shop = desk.store.shop_by_domain(NEW).await.unwrap().unwrap();
    assert_eq!(shop.shopify, ServiceState::Connected);
    let tokens = desk.store.shopify_sign_in(shop.id).await.unwrap().tokens;
    assert!(tokens.expires_at.is_some() && tokens.refresh.is_some());
    let orders = browser.get("/orders").await;
    assert_eq!(orders.status, StatusCode::OK);
    assert!(!orders.says("Magazin ana"));
    assert!(!browser.get("/account").await.says("old_password"), "who comes from the store has no password here");
    let again = browser.get(&back).await;
    assert_eq!(again.status, StatusCode::FORBIDDEN, "the way back is good once");
}

#[rstest]
#[case::another_browser(true, false)]
#[case::changed_on_the_way(false, true)]
#[tokio::test]
async fn a_way_back_that_is_not_this_browsers_connects_nothing(#[case] other_browser: bool, #[case] changed: bool) {
    let (desk, _shopify) = desk().await;
    let mut browser = desk.browser();
    let mut back = agree(&leave(&mut browser).await).await;
    if other_browser {
        browser = desk.browser();
    }
    if changed {
        back = back.replace(NEW, "ana.myshopify.com");
    }
    let answer = browser.get(&back).await;
    assert_eq!(answer.status, StatusCode::FORBIDDEN);
    assert!(desk.store.shop_by_domain(NEW).await.unwrap().is_none());
}

#[tokio::test]
async fn who_is_signed_in_and_connects_the_shop_again_stays_who_they_are() {
    let (desk, _shopify) = desk().await;
    let mut browser = desk.browser();
    for (times, is_signed_in_anew) in [(1, true), (2, false)] {
        let back = agree(&leave(&mut browser).await).await;
        let answer = browser.get(&back).await;
        assert_eq!((answer.status, answer.location()), (StatusCode::SEE_OTHER, "/orders"));
        let cookies = answer.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap());
        assert_eq!(
            cookies.filter(|cookie| cookie.starts_with("waybill_session=")).count() > 0,
            is_signed_in_anew,
            "{times}"
        );
    }
}

#[tokio::test]
async fn a_store_that_does_not_answer_connects_nothing_and_the_page_says_so() {
    let (desk, shopify) = desk().await;
    let mut browser = desk.browser();
    let back = agree(&leave(&mut browser).await).await;
    shopify.set_behaviour(|behaviour| behaviour.lost_token_answers = 1.0);
    let answer = browser.get(&back).await;
    assert_eq!(answer.status, StatusCode::BAD_GATEWAY);
    assert!(answer.says("open Waybill from your Shopify admin again"), "{}", answer.body);
    assert!(desk.store.shop_by_domain(NEW).await.unwrap().is_none());
}

#[rstest]
#[case("evil.example")]
#[case("evil.example/.myshopify.com")]
#[case("")]
#[tokio::test]
async fn nobody_is_sent_to_what_is_no_store(#[case] shop: &str) {
    let (desk, _shopify) = desk().await;
    assert_eq!(desk.browser().get(&format!("/shopify/install?shop={shop}")).await.status, StatusCode::NOT_FOUND);
}

async fn open(desk: &Desk, shop: &str, secret: &str) -> Answer {
    let seconds = desk.clock.now().as_second().to_string();
    // admin.shopify.com/store/ana
    let host = "YWRtaW4uc2hvcGlmeS5jb20vc3RvcmUvYW5h";
    let query = signed_query(secret, &[("host", host), ("shop", shop), ("timestamp", &seconds)]);
    desk.browser().get(&format!("/shopify?{query}")).await
}

#[tokio::test]
async fn a_signed_link_leads_into_the_admin_or_to_the_store_and_any_other_to_the_sign_in() {
    let (desk, _shopify) = desk().await;
    let known = open(&desk, "ana.myshopify.com", "hush").await;
    assert_eq!(known.location(), format!("https://admin.shopify.com/store/ana/apps/{}", app("").client_id));
    assert_eq!(open(&desk, NEW, "hush").await.location(), format!("/shopify/install?shop={NEW}"));
    assert_eq!(open(&desk, "ana.myshopify.com", "other").await.location(), "/sign-in");
}

#[tokio::test]
async fn the_first_page_in_the_admin_makes_a_new_shop() {
    let (desk, _shopify) = desk().await;
    let token = simulators::shopify::session_token(&app("").client_id, "hush", NEW, desk.clock.now());
    let answer = desk.browser().get(&format!("/shopify?shop={NEW}&id_token={token}")).await;
    assert!(answer.location().starts_with(&format!("/orders?shop={NEW}&id_token=")), "{}", answer.location());
    let shop = desk.store.shop_by_domain(NEW).await.unwrap().unwrap();
    assert_eq!((shop.shopify, shop.zone.as_str()), (ServiceState::Connected, "Europe/Bucharest"));
}

#[tokio::test]
async fn the_account_names_what_is_missing_and_where_to_sign_in_again() {
    let (desk, _shopify) = desk().await;
    let mut browser = desk.signed_in(&desk.ana).await;
    assert!(!browser.get("/account").await.says("id=\"shopify\""));
    let sign_in = desk.store.shopify_sign_in(desk.ana.id).await.unwrap();
    let scopes = Some("write_orders,write_fulfillments,write_merchant_managed_fulfillment_orders".to_owned());
    let fewer = store::ShopifyTokens { scopes, ..sign_in.tokens };
    desk.store.save_shopify_tokens(desk.ana.id, &fewer).await.unwrap();
    assert!(browser.get("/account").await.says("read_customers: customers"));
    desk.store.set_shopify_state(desk.ana.id, ServiceState::NeedsSignIn).await.unwrap();
    assert!(browser.get("/orders").await.says("Shopify no longer accepts"), "every page says so");
    let page = browser.get("/account").await;
    assert!(page.says("/shopify/install?shop=ana.myshopify.com") && page.says("Open Waybill in your Shopify admin"));
}
