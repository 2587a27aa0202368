//! What a client of DHL, UPS or FedEx meets, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod couriers_world;

use couriers_world::{Time, answer, client, parcel, scan, script};
use reqwest::RequestBuilder;
use rstest::rstest;
use serde_json::{Value, json};
use simulators::asked::Asked;
use simulators::faults::Faults;
use simulators::ledger::Ledger;
use simulators::script::{ScanScript, Script};
use simulators::serving::Serving;
use simulators::{dhl, fedex, ups};
use tokio_util::sync::CancellationToken;

const OF_DHL: &str = "7777777770";
const OF_UPS: &str = "1Z999AA10123456784";
const OF_FEDEX: &str = "449044304137821";

/// A courier's server with what its tests turn.
struct World<S> {
    time: Time,
    server: S,
    ledger: Ledger<Asked>,
    serving: Serving,
    client: reqwest::Client,
}

impl<S> World<S> {
    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.serving.url())
    }

    fn asked(&self) -> Vec<(Vec<String>, Option<u16>)> {
        self.ledger.read(|lines| lines.iter().map(|line| (line.numbers.clone(), line.http)).collect())
    }
}

fn with(scan: ScanScript, detail: &str) -> ScanScript {
    ScanScript { detail: Some(detail.to_owned()), ..scan }
}

fn world() -> Script {
    script(vec![
        parcel(
            "dhl",
            OF_DHL,
            "0",
            vec![
                with(scan("2026-03-02T16:00:00Z", "pre-transit", "Bucuresti"), "DATA"),
                with(scan("2026-03-04T10:30:00Z", "delivered", "Cluj-Napoca"), "OK"),
            ],
        ),
        parcel(
            "ups",
            OF_UPS,
            "0",
            vec![
                with(scan("2026-03-02T16:00:00Z", "003", "Bucuresti"), "M/MP"),
                scan("2026-03-03T05:47:00Z", "005", "Cluj-Napoca"),
                with(scan("2026-03-04T10:45:00Z", "064", "Cluj-Napoca"), "X/KT"),
            ],
        ),
        parcel(
            "fedex",
            OF_FEDEX,
            "0",
            vec![
                scan("2026-03-02T16:00:00Z", "OC", "Bucuresti"),
                scan("2026-03-03T14:00:00Z", "PU", "Bucuresti"),
                with(scan("2026-03-04T10:45:00Z", "DE", "Cluj-Napoca"), "08"),
                scan("2026-03-05T10:00:00Z", "HP", "Cluj-Napoca"),
            ],
        ),
    ])
}

async fn of_dhl(now: &str) -> World<dhl::Dhl> {
    let (time, ledger) = (Time::at(now), Ledger::open(None, "dhl").unwrap());
    let account = |key: &str, shop: Option<&str>| dhl::Account { api_key: key.into(), shop: shop.map(str::to_owned) };
    let accounts = vec![account("key", None), account("other", Some("other.myshopify.com"))];
    let faults = Faults::new(time.clock(), 1);
    let server = dhl::Dhl::new(&world(), accounts, time.clock(), ledger.clone(), faults).unwrap();
    let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
    World { time, server, ledger, serving, client: client() }
}

impl World<dhl::Dhl> {
    async fn track(&self, key: &str, query: &str) -> (u16, Value) {
        let url = self.url(&format!("/track/shipments{query}"));
        answer(self.client.get(url).header("DHL-API-Key", key)).await
    }

    async fn shipment(&self) -> Value {
        let (status, body) = self.track("key", &format!("?trackingNumber={OF_DHL}")).await;
        assert_eq!(status, 200, "{body}");
        body["shipments"][0].clone()
    }
}

#[tokio::test]
async fn dhl_tells_events_newest_first_in_local_time_without_a_zone() {
    let world = of_dhl("2026-03-05T10:00:00Z").await;
    let shipment = world.shipment().await;
    assert_eq!((&shipment["id"], &shipment["status"]["statusCode"]), (&json!(OF_DHL), &json!("delivered")));
    let events: Vec<_> = shipment["events"].as_array().unwrap().iter().map(|event| &event["timestamp"]).collect();
    assert_eq!(events, ["2026-03-04T12:30:00", "2026-03-02T18:00:00"]);
    assert_eq!(shipment["details"]["proofOfDelivery"]["signed"]["familyName"], "Unu");
    assert_eq!(world.asked(), [(vec![OF_DHL.to_owned()], Some(200))]);
}

#[rstest]
#[case::wrong_key("wrong", "?trackingNumber=7777777770", 401)]
#[case::no_number("key", "", 400)]
#[case::unknown("key", "?trackingNumber=1111111111", 404)]
#[case::another_shops("other", "?trackingNumber=7777777770", 404)]
#[tokio::test]
async fn dhl_refuses_with_a_problem_document(#[case] key: &str, #[case] query: &str, #[case] status: u16) {
    let world = of_dhl("2026-03-05T10:00:00Z").await;
    let (http, body) = world.track(key, query).await;
    assert_eq!((http, &body["status"]), (status, &json!(status)));
    assert!(body["title"].is_string() && body["detail"].is_string());
}

#[tokio::test]
async fn dhl_knows_a_parcel_only_from_its_first_event_on() {
    let world = of_dhl("2026-03-02T15:00:00Z").await;
    let query = format!("?trackingNumber={OF_DHL}");
    assert_eq!(world.track("key", &query).await.0, 404);
    world.time.set("2026-03-02T16:00:00Z");
    assert_eq!(world.track("key", &query).await.0, 200);
}

#[tokio::test]
async fn dhls_day_of_calls_ends_and_begins_at_midnight_in_greenwich() {
    let world = of_dhl("2026-03-04T23:00:00Z").await;
    world.server.behave(dhl::Behaviour { calls_per_day: 2, ..dhl::Behaviour::default() });
    let query = format!("?trackingNumber={OF_DHL}");
    for expected in [200, 200, 429] {
        assert_eq!(world.track("key", &query).await.0, expected);
    }
    world.time.set("2026-03-05T00:00:00Z");
    assert_eq!(world.track("key", &query).await.0, 200);
}

#[tokio::test]
async fn dhl_varies_as_the_service_does() {
    let world = of_dhl("2026-03-05T10:00:00Z").await;
    let behaviour =
        dhl::Behaviour { ids_as_numbers: true, status_with_zone: true, contrary_status: true, ..Default::default() };
    world.server.behave(behaviour);
    let shipment = world.shipment().await;
    assert_eq!(shipment["id"], 7_777_777_770_u64);
    assert_eq!(shipment["status"]["timestamp"], "2026-03-04T12:30:00Z");
    assert_eq!(shipment["events"][1]["status"], "DELIVERED");
}

async fn of_ups(now: &str) -> World<ups::Ups> {
    let (time, ledger) = (Time::at(now), Ledger::open(None, "ups").unwrap());
    let accounts = vec![ups::Account { client_id: "shop".into(), client_secret: "right".into(), shop: None }];
    let faults = Faults::new(time.clock(), 1);
    let server = ups::Ups::new(&world(), accounts, time.clock(), ledger.clone(), faults).unwrap();
    let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
    World { time, server, ledger, serving, client: client() }
}

impl World<ups::Ups> {
    fn sign_in(&self, secret: &str) -> RequestBuilder {
        let request = self.client.post(self.url("/security/v1/oauth/token")).basic_auth("shop", Some(secret));
        let form = "application/x-www-form-urlencoded";
        request.header("content-type", form).body("grant_type=client_credentials")
    }

    async fn token(&self) -> String {
        answer(self.sign_in("right")).await.1["access_token"].as_str().unwrap().to_owned()
    }

    fn bare(&self, token: &str, number: &str) -> RequestBuilder {
        self.client.get(self.url(&format!("/api/track/v1/details/{number}?locale=en_US"))).bearer_auth(token)
    }

    fn ask(&self, token: &str, number: &str) -> RequestBuilder {
        self.bare(token, number).header("transId", "1").header("transactionSrc", "test")
    }

    async fn package(&self) -> Value {
        let (status, body) = answer(self.ask(&self.token().await, OF_UPS)).await;
        assert_eq!(status, 200, "{body}");
        body["trackResponse"]["shipment"][0]["package"][0].clone()
    }
}

fn code(body: &Value) -> &str {
    body["response"]["errors"][0]["code"].as_str().unwrap()
}

#[tokio::test]
async fn ups_gives_a_token_whose_numbers_are_text() {
    let world = of_ups("2026-03-05T10:00:00Z").await;
    let (status, body) = answer(world.sign_in("right")).await;
    assert_eq!((status, &body["expires_in"], &body["status"]), (200, &json!("14399"), &json!("approved")));
    let (status, body) = answer(world.sign_in("wrong")).await;
    assert_eq!((status, code(&body)), (401, "10401"));
    let (status, _) = answer(world.sign_in("right").body("grant_type=password")).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn ups_tells_type_code_and_digits_with_both_clocks() {
    let world = of_ups("2026-03-05T10:00:00Z").await;
    let package = world.package().await;
    assert_eq!(package["currentStatus"], json!({"code": "064", "description": "text of 064"}));
    let newest = &package["activity"][0];
    assert_eq!((&newest["status"]["type"], &newest["status"]["code"]), (&json!("X"), &json!("KT")));
    assert_eq!((&newest["date"], &newest["time"]), (&json!("20260304"), &json!("124500")));
    assert_eq!((&newest["gmtTime"], &newest["gmtOffset"]), (&json!("104500"), &json!("+02:00")));
    assert_eq!(world.asked().last().unwrap(), &(vec![OF_UPS.to_owned()], Some(200)));
}

#[tokio::test]
async fn ups_varies_as_the_service_does() {
    let world = of_ups("2026-03-05T10:00:00Z").await;
    world.server.behave(ups::Behaviour { loses_leading_zeros: true, oldest_first: true, ..Default::default() });
    assert_eq!(world.package().await["activity"][1]["gmtTime"], "54700");
    let behaviour =
        ups::Behaviour { without_greenwich: true, current_digits_in_status_code: true, ..Default::default() };
    world.server.behave(behaviour);
    let package = world.package().await;
    assert_eq!(package["currentStatus"]["statusCode"], "064");
    assert!(package["activity"][0].get("gmtDate").is_none());
}

#[tokio::test]
async fn ups_answers_an_unknown_number_with_a_warning_in_a_200() {
    let world = of_ups("2026-03-05T10:00:00Z").await;
    let (status, body) = answer(world.ask(&world.token().await, "1Z5R89390357567127")).await;
    let shipment = &body["trackResponse"]["shipment"][0];
    assert_eq!((status, &shipment["warnings"][0]["code"]), (200, &json!("TW0001")));
    assert!(shipment.get("package").is_none());
}

#[tokio::test]
async fn ups_refuses_what_it_must() {
    let world = of_ups("2026-03-05T10:00:00Z").await;
    let token = world.token().await;
    let (status, body) = answer(world.ask("nonsense", OF_UPS)).await;
    assert_eq!((status, code(&body)), (401, "250002"));
    let (status, body) = answer(world.bare(&token, OF_UPS)).await;
    assert_eq!((status, code(&body)), (400, "VSS100"));
    let (status, body) = answer(world.ask(&token, "1Z5")).await;
    assert_eq!((status, code(&body)), (400, "TV1002"));
    world.server.behave(ups::Behaviour { blocked: true, ..Default::default() });
    assert_eq!(answer(world.ask(&token, OF_UPS)).await.0, 403);
}

#[tokio::test]
async fn upss_token_ends_by_its_time_or_before() {
    let world = of_ups("2026-03-05T10:00:00Z").await;
    let token = world.token().await;
    world.time.set("2026-03-05T13:59:58Z");
    assert_eq!(answer(world.ask(&token, OF_UPS)).await.0, 200);
    world.time.set("2026-03-05T13:59:59Z");
    assert_eq!(answer(world.ask(&token, OF_UPS)).await.0, 401);
    let token = world.token().await;
    world.server.revoke_tokens();
    assert_eq!(answer(world.ask(&token, OF_UPS)).await.0, 401);
}

async fn of_fedex(now: &str) -> World<fedex::FedEx> {
    let (time, ledger) = (Time::at(now), Ledger::open(None, "fedex").unwrap());
    let accounts = vec![fedex::Account { client_id: "shop".into(), client_secret: "right".into(), shop: None }];
    let faults = Faults::new(time.clock(), 1);
    let server = fedex::FedEx::new(&world(), accounts, time.clock(), ledger.clone(), faults).unwrap();
    let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
    World { time, server, ledger, serving, client: client() }
}

impl World<fedex::FedEx> {
    async fn sign_in(&self, secret: &str) -> (u16, Value) {
        let form = format!("grant_type=client_credentials&client_id=shop&client_secret={secret}");
        let request = self.client.post(self.url("/oauth/token"));
        answer(request.header("content-type", "application/x-www-form-urlencoded").body(form)).await
    }

    async fn token(&self) -> String {
        self.sign_in("right").await.1["access_token"].as_str().unwrap().to_owned()
    }

    async fn ask(&self, token: &str, numbers: &[&str]) -> (u16, Value) {
        let info = |number: &&str| json!({"trackingNumberInfo": {"trackingNumber": number}});
        let info: Vec<Value> = numbers.iter().map(info).collect();
        let document = json!({"includeDetailedScans": true, "trackingInfo": info});
        let request = self.client.post(self.url("/track/v1/trackingnumbers")).bearer_auth(token);
        answer(request.header("content-type", "application/json").body(document.to_string())).await
    }

    async fn results(&self, numbers: &[&str]) -> Value {
        let (status, body) = self.ask(&self.token().await, numbers).await;
        assert_eq!(status, 200, "{body}");
        body["output"]["completeTrackResults"].clone()
    }
}

fn first_code(body: &Value) -> &str {
    body["errors"][0]["code"].as_str().unwrap()
}

#[tokio::test]
async fn fedex_answers_each_number_and_an_unknown_one_with_its_own_error() {
    let world = of_fedex("2026-03-06T10:00:00Z").await;
    let results = world.results(&[OF_FEDEX, "986578788855"]).await;
    let tracked = &results[0]["trackResults"][0];
    assert_eq!(tracked["latestStatusDetail"]["derivedCode"], "HL");
    assert_eq!(
        (&tracked["scanEvents"][0]["eventType"], &tracked["scanEvents"][1]["exceptionCode"]),
        (&json!("HP"), &json!("08"))
    );
    assert_eq!(tracked["scanEvents"][1]["date"], "2026-03-04T12:45:00+02:00");
    assert_eq!(results[1]["trackResults"][0]["error"]["code"], "TRACKING.TRACKINGNUMBER.NOTFOUND");
    assert_eq!(tracked["scanEvents"][0]["derivedStatusCode"], "IT");
    let asked = vec![OF_FEDEX.to_owned(), "986578788855".to_owned()];
    assert_eq!(world.asked().last().unwrap(), &(asked, Some(200)));
}

#[tokio::test]
async fn fedex_varies_as_the_service_does() {
    let world = of_fedex("2026-03-06T10:00:00Z").await;
    world.server.behave(fedex::Behaviour {
        number_used_before: true,
        error_beside_data: true,
        pick_ups_without_time: true,
        pseudo_derived_code: true,
        results_reversed: true,
        forbidden: false,
    });
    let results = world.results(&[OF_FEDEX, "986578788855"]).await;
    assert_eq!(results[1]["trackingNumber"], OF_FEDEX);
    let [old, new] = results[1]["trackResults"].as_array().unwrap().as_slice() else { panic!("{results}") };
    assert_eq!(old["latestStatusDetail"]["code"], "DL");
    assert_eq!(new["latestStatusDetail"]["derivedCode"], "RL");
    assert_eq!(new["scanEvents"][2]["date"], "2026-03-03T00:00:00");
    assert!(new["error"].is_object());
}

#[rstest]
#[case::empty_list(&[], 400, "TRACKING.TRACKINGNUMBER.EMPTY")]
#[case::empty_number(&[""], 400, "TRACKING.TRACKINGNUMBER.EMPTY")]
#[case::bad_number(&["12-34"], 400, "TRACKING.TRACKINGNUMBER.INVALID")]
#[case::too_many(&[OF_FEDEX; 31], 400, "TRACKING.TRACKINGINFO.TOOMANY")]
#[tokio::test]
async fn fedex_refuses_a_call_for_its_numbers(#[case] numbers: &[&str], #[case] status: u16, #[case] code: &str) {
    let world = of_fedex("2026-03-06T10:00:00Z").await;
    let (http, body) = world.ask(&world.token().await, numbers).await;
    assert_eq!((http, first_code(&body)), (status, code));
}

#[tokio::test]
async fn fedexs_token_ends_by_its_time_or_before() {
    let world = of_fedex("2026-03-06T10:00:00Z").await;
    assert_eq!(world.sign_in("wrong").await.0, 401);
    let token = world.token().await;
    assert_eq!(world.ask(&token, &[OF_FEDEX; 30]).await.0, 200);
    world.time.set("2026-03-06T11:00:00Z");
    let (status, body) = world.ask(&token, &[OF_FEDEX]).await;
    assert_eq!((status, first_code(&body)), (401, "NOT.AUTHORIZED.ERROR"));
    let token = world.token().await;
    world.server.revoke_tokens();
    assert_eq!(world.ask(&token, &[OF_FEDEX]).await.0, 401);
    world.server.behave(fedex::Behaviour { forbidden: true, ..Default::default() });
    assert_eq!(world.ask(&world.token().await, &[OF_FEDEX]).await.0, 403);
}
