//! The pages in a real browser, through WebDriver.

use std::time::Duration;

use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Map, json};
use tokio::net::TcpListener;

use crate::desk::Desk;
use crate::sample_shop::{self, PASSWORD};

/// Where the driver is.
const DRIVER: &str = "WAYBILL_TEST_WEBDRIVER";
/// Chromium's arguments, separated by blanks.
const ARGUMENTS: &str = "WAYBILL_TEST_CHROMIUM_ARGS";
const USUAL_ARGUMENTS: &str = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run \
     --disable-background-networking --disable-component-update --disable-sync";
/// A browser on a busy machine may take its time.
const PATIENCE: Duration = Duration::from_secs(30);

struct Window {
    client: Client,
    base_url: String,
}

impl Window {
    async fn open(base_url: &str, with_script: bool) -> Self {
        let driver = std::env::var(DRIVER).unwrap_or_else(|_| {
            panic!("{DRIVER} is not set: start chromedriver and set it to its address, or run `cargo xtask test`")
        });
        let arguments = std::env::var(ARGUMENTS).unwrap_or_else(|_| USUAL_ARGUMENTS.to_owned());
        let arguments: Vec<&str> = arguments.split_whitespace().collect();
        let script = if with_script { 1 } else { 2 };
        let options = json!({
            "args": arguments,
            "prefs": { "profile.managed_default_content_settings.javascript": script },
        });
        let capabilities = Map::from_iter([("goog:chromeOptions".to_owned(), options)]);
        let client =
            ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&driver).await.unwrap();
        Self { client, base_url: base_url.to_owned() }
    }

    async fn go(&self, path: &str) {
        self.client.goto(&format!("{}{path}", self.base_url)).await.unwrap();
    }

    async fn click(&self, css: &str) {
        self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.unwrap().click().await.unwrap();
    }

    async fn write(&self, css: &str, text: &str) {
        let field = self.client.wait().at_most(PATIENCE).for_element(Locator::Css(css)).await.unwrap();
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Waits until an element says something.
    async fn wait_for(&self, css: &str, text: &str) {
        let says = |actual: String| actual.contains(text);
        let looking = async {
            loop {
                let found = self.client.find(Locator::Css(css)).await;
                if let Ok(element) = found
                    && element.text().await.is_ok_and(says)
                {
                    return;
                }
                tokio::task::yield_now().await;
            }
        };
        if tokio::time::timeout(PATIENCE, looking).await.is_err() {
            panic!("{css} never said {text}: {}", self.client.source().await.unwrap_or_default());
        }
    }

    async fn path(&self) -> String {
        self.client.current_url().await.unwrap().path().to_owned()
    }

    async fn is_on(&self, css: &str) -> bool {
        self.client.find(Locator::Css(css)).await.unwrap().is_selected().await.unwrap()
    }

    async fn sign_in(&self, email: &str) {
        self.go("/sign-in").await;
        self.write("#email", email).await;
        self.write("#password", PASSWORD).await;
        self.click(".sheet button").await;
        self.wait_for("h1", "Orders").await;
    }
}

/// Pages on loopback, served as long as the test runs.
async fn desk() -> (Desk, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let desk = Desk::reached_at(&base_url).await;
    tokio::spawn(web::serve(listener, desk.router.clone(), std::future::pending()));
    (desk, base_url)
}

#[tokio::test]
async fn a_merchant_signs_in_searches_and_opens_an_order() {
    let (desk, base_url) = desk().await;
    let window = Window::open(&base_url, true).await;
    window.sign_in(&desk.ana.email).await;
    // The list follows what is typed; nothing was sent with Enter.
    window.write("#q", "1003").await;
    window.wait_for("#orders tbody", "#1003").await;
    assert_eq!(window.client.find_all(Locator::Css("#orders tbody tr")).await.unwrap().len(), 1);
    window.click("#orders tbody a").await;
    window.wait_for("h1", "#1003").await;
    window.wait_for("#parcels", "Rejected").await;
    window.client.close().await.unwrap();
}

#[tokio::test]
async fn a_scanner_sends_enter_and_the_order_opens() {
    let (desk, base_url) = desk().await;
    let window = Window::open(&base_url, true).await;
    window.sign_in(&desk.ana.email).await;
    let number = desk.ana.labels.keys().last().unwrap();
    window.write("#q", &format!("]C1{number}\n")).await;
    window.wait_for("h1", "#1012").await;
    window.client.close().await.unwrap();
}

#[tokio::test]
async fn a_merchant_switches_saves_and_is_warned_of_the_conflict() {
    let (desk, base_url) = desk().await;
    let window = Window::open(&base_url, true).await;
    window.sign_in(&desk.ana.email).await;
    window.go("/preferences/tracking").await;
    assert!(window.is_on("#create_invoice").await);
    window.click("#create_invoice").await;
    window.click(".save button").await;
    window.wait_for(".notice.good", "Saved.").await;
    assert!(!window.is_on("#create_invoice").await);
    window.go("/preferences/default-values").await;
    window.click("#mark_dispatched").await;
    window.click(".save button").await;
    window.wait_for("#conflict", "are both on").await;
    window.wait_for("#conflict", "Orders that are already dispatched stay dispatched").await;
    window.click("#conflict button[value=dispatch_on_pick_up]").await;
    window.wait_for(".notice.good", "Saved.").await;
    assert!(!window.is_on("#mark_dispatched").await);
    window.client.close().await.unwrap();
}

#[tokio::test]
async fn the_answer_to_refresh_now_appears_by_itself() {
    let (desk, base_url) = desk().await;
    let window = Window::open(&base_url, true).await;
    window.sign_in(&desk.ana.email).await;
    window.go(&format!("/orders/{}", desk.ana.orders["#1006"])).await;
    window.click("#parcels form button").await;
    window.wait_for("#parcels", "Asking the courier").await;
    sample_shop::deliver_all(&desk.store, &desk.ana, desk.clock.now()).await;
    window.wait_for("#parcels .parcel-head", "Delivered").await;
    window.client.close().await.unwrap();
}

#[tokio::test]
async fn everything_a_merchant_needs_works_without_script() {
    let (desk, base_url) = desk().await;
    let window = Window::open(&base_url, false).await;
    window.sign_in(&desk.ana.email).await;
    window.write("#q", "1006\n").await;
    window.click("#orders tbody a").await;
    window.wait_for("h1", "#1006").await;
    window.click("#parcels form button").await;
    window.wait_for(".notice.good", "One parcel is being asked now.").await;
    window.write("#number", "12").await;
    window.click("#add-label button").await;
    window.wait_for("#number-error", "“12” is not one").await;
    window.go("/account").await;
    window.click("#language option[value=ro]").await;
    window.click("form[action='/account/language'] button").await;
    window.wait_for("h1", "Contul tău").await;
    window.client.close().await.unwrap();
}

#[tokio::test]
async fn a_customer_reads_the_status_page_without_script() {
    let (desk, base_url) = desk().await;
    let window = Window::open(&base_url, false).await;
    let token = desk.public_token(&desk.ana, "#1010").await;
    window.go(&format!("/t/{token}")).await;
    window.wait_for("h1", "Comanda #1010").await;
    window.click(".languages a[hreflang=hu]").await;
    window.wait_for("h1", "#1010 rendelés").await;
    window.wait_for("h2", "Kézbesítés alatt").await;
    window.wait_for(".steps .now", "Kézbesítés alatt").await;
    assert_eq!(window.path().await, format!("/t/{token}"));
    window.client.close().await.unwrap();
}
