//! What a client of GLS meets, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod couriers_world;

use couriers_world::{Time, answer, client, instant, parcel, scan, script};
use jiff::SignedDuration;
use rstest::rstest;
use serde_json::{Value, json};
use sha2::{Digest, Sha512};
use simulators::faults::Faults;
use simulators::gls::{Account, Behaviour, Gls, GlsLine, Offsets, statuses};
use simulators::ledger::Ledger;
use simulators::scenario::journeys::gls::Way;
use simulators::script::{ScanScript, Script};
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;

const DELIVERED: u64 = 610_203_040_001;
const RETURNED: u64 = 610_203_040_002;
const NEW: u64 = 610_203_040_003;
const UNKNOWN: u64 = 610_203_040_099;

struct World {
    time: Time,
    gls: Gls,
    ledger: Ledger<GlsLine>,
    serving: Serving,
    client: reqwest::Client,
}

impl World {
    async fn at(now: &str) -> Self {
        let time = Time::at(now);
        let ledger = Ledger::open(None, "gls").unwrap();
        let account = |username: &str, shop: Option<&str>| Account {
            username: username.to_owned(),
            password: "Parola123".to_owned(),
            shop: shop.map(str::to_owned),
        };
        let accounts =
            vec![account("shop@shops.example", None), account("other@shops.example", Some("other.myshopify.com"))];
        let faults = Faults::new(time.clock(), 1);
        let gls = Gls::new(&world(), accounts, time.clock(), ledger.clone(), faults).unwrap();
        let serving = gls.serve(0, &CancellationToken::new()).await.unwrap();
        Self { time, gls, ledger, serving, client: client() }
    }

    async fn post(&self, method: &str, body: &Value) -> (u16, Value) {
        let url = format!("{}/ParcelService.svc/json/{method}", self.serving.url());
        answer(self.client.post(url).body(body.to_string())).await
    }

    async fn one(&self, number: u64) -> Value {
        let (http, body) = self.post("GetParcelStatuses", &signed(json!({"ParcelNumber": number}))).await;
        assert_eq!(http, 200);
        body
    }

    async fn many(&self, numbers: &[u64]) -> Value {
        let (http, body) = self.post("GetParcelListStatuses", &signed(json!({"ParcelNumberList": numbers}))).await;
        assert_eq!(http, 200);
        body
    }
}

fn signed(mut body: Value) -> Value {
    body["Username"] = json!("shop@shops.example");
    body["Password"] = json!(Sha512::digest(b"Parola123").to_vec());
    body
}

fn world() -> Script {
    let told = |scan: ScanScript, info: &str| ScanScript { detail: Some(info.to_owned()), ..scan };
    script(vec![
        parcel(
            "gls",
            &DELIVERED.to_string(),
            "184.50",
            vec![
                scan("2026-03-02T15:30:00Z", "1", "Bucuresti"),
                scan("2026-03-03T06:20:00Z", "4", "Iasi"),
                told(scan("2026-03-03T11:00:00Z", "5", "Iasi"), "info"),
            ],
        ),
        parcel(
            "gls",
            &RETURNED.to_string(),
            "0",
            vec![
                scan("2026-03-02T15:30:00Z", "1", "Bucuresti"),
                scan("2026-03-03T11:00:00Z", "17", "Iasi"),
                scan("2026-03-04T11:00:00Z", "23", "Iasi"),
                scan("2026-03-06T11:00:00Z", "5", "Bucuresti"),
            ],
        ),
        parcel("gls", &NEW.to_string(), "0", Vec::new()),
        parcel("sameday", "1SIM24000000017", "0", Vec::new()),
    ])
}

fn codes(row: &Value) -> Vec<&str> {
    row["ParcelStatusList"].as_array().unwrap().iter().map(|status| status["StatusCode"].as_str().unwrap()).collect()
}

fn error(body: &Value, list: &str) -> i64 {
    body[list][0]["ErrorCode"].as_i64().unwrap()
}

#[tokio::test]
async fn a_parcel_is_told_whole_newest_first() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let body = world.one(DELIVERED).await;
    let expected = json!({
        "ClientReference": "#1001", "DeliveryCountryCode": "RO", "DeliveryZipCode": "000000",
        "GetParcelStatusErrors": [], "POD": null, "ParcelNumber": DELIVERED, "Weight": 1.0,
        "ParcelStatusList": [
            {"DepotCity": "Iasi", "DepotNumber": "01", "StatusCode": "5", "StatusDate": "/Date(1772535600000+0200)/", "StatusDescription": "Delivered", "StatusInfo": "info"},
            {"DepotCity": "Iasi", "DepotNumber": "01", "StatusCode": "4", "StatusDate": "/Date(1772518800000+0200)/", "StatusDescription": "To be delivered during the day", "StatusInfo": ""},
            {"DepotCity": "Bucuresti", "DepotNumber": "01", "StatusCode": "1", "StatusDate": "/Date(1772465400000+0200)/", "StatusDescription": "Handed over to GLS", "StatusInfo": ""},
            {"DepotCity": "", "DepotNumber": "", "StatusCode": "51", "StatusDate": "/Date(1772438400000+0200)/", "StatusDescription": "Data entered, not handed over", "StatusInfo": ""},
        ],
    });
    assert_eq!(body, expected);
    let asked = json!({"ParcelNumber": DELIVERED, "ReturnPOD": true, "LanguageIsoCode": "RO"});
    let (_, body) = world.post("GetParcelStatuses_20190201", &signed(asked)).await;
    assert_eq!(body["POD"][0], 37);
    assert_eq!(body["ParcelStatusList"][0]["StatusDescription"], "text of 5");
}

#[tokio::test]
async fn a_scan_is_told_from_its_time_on_and_the_way_back_ends_like_a_delivery() {
    let world = World::at("2026-03-05T12:00:00Z").await;
    assert_eq!(codes(&world.one(RETURNED).await), ["23", "17", "1", "51"]);
    world.time.set("2026-03-06T11:00:00Z");
    assert_eq!(codes(&world.one(RETURNED).await), ["5", "23", "17", "1", "51"]);
}

#[tokio::test]
async fn a_new_number_is_not_found_for_half_a_minute_and_unknown_before() {
    let world = World::at("2026-03-02T07:59:59Z").await;
    assert_eq!(error(&world.one(NEW).await, "GetParcelStatusErrors"), 9);
    world.time.set("2026-03-02T08:00:29Z");
    assert_eq!(error(&world.one(NEW).await, "GetParcelStatusErrors"), 26);
    world.time.set("2026-03-02T08:00:30Z");
    assert_eq!(codes(&world.one(NEW).await), ["51"]);
}

#[tokio::test]
async fn a_list_leaves_out_what_it_does_not_know_or_says_so() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let body = world.many(&[NEW, UNKNOWN, DELIVERED]).await;
    let numbers: Vec<&Value> = body["ParcelList"].as_array().unwrap().iter().map(|row| &row["ParcelNumber"]).collect();
    assert_eq!((numbers, &body["GetParcelListStatusesErrors"]), (vec![&json!(NEW), &json!(DELIVERED)], &json!([])));
    assert_eq!(body["ParcelList"][1]["ClientReference"], "#1001");
    world.gls.behave(Behaviour { unknown_in_errors: true, ..Behaviour::default() });
    let body = world.many(&[UNKNOWN, DELIVERED]).await;
    assert_eq!(body["GetParcelListStatusesErrors"][0]["ParcelIdList"], json!([UNKNOWN]));
    assert_eq!(error(&body, "GetParcelListStatusesErrors"), 9);
}

#[rstest]
#[case::hexadecimal(json!("d404559f602eab6fd602ac7680dacbfaadd13630335e951f097af3900e9de176"))]
#[case::plain(json!("Parola123"))]
#[case::too_short(json!([1, 2, 3]))]
#[case::signed_bytes(json!(vec![-1; 64]))]
#[case::another(json!(Sha512::digest(b"Parola124").to_vec()))]
#[case::missing(Value::Null)]
#[tokio::test]
async fn only_the_sha_512_as_sixty_four_bytes_is_a_password(#[case] password: Value) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let mut body = signed(json!({"ParcelNumber": DELIVERED}));
    body["Password"] = password;
    let (http, body) = world.post("GetParcelStatuses", &body).await;
    assert_eq!((http, error(&body, "GetParcelStatusErrors")), (200, -1));
    assert_eq!((&body["ParcelNumber"], &body["ParcelStatusList"]), (&json!(0), &json!([])));
}

#[tokio::test]
async fn with_a_wrong_password_the_list_is_silently_empty() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let mut body = signed(json!({"ParcelNumberList": [DELIVERED]}));
    body["Password"] = json!([1]);
    let empty = json!({"GetParcelListStatusesErrors": [], "ParcelList": []});
    assert_eq!(world.post("GetParcelListStatuses", &body).await, (200, empty));
    world.gls.behave(Behaviour { silent_list_refusal: false, ..Behaviour::default() });
    let (_, body) = world.post("GetParcelListStatuses", &body).await;
    assert_eq!(error(&body, "GetParcelListStatusesErrors"), -1);
}

#[tokio::test]
async fn the_fifth_wrong_password_locks_the_user_for_ten_minutes() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let mut wrong = signed(json!({}));
    wrong["Password"] = json!([1]);
    for number in 1..=4 {
        wrong["ParcelNumber"] = json!(number);
        world.post("GetParcelStatuses", &wrong).await;
    }
    wrong["ParcelNumber"] = json!(5);
    let (_, fifth) = world.post("GetParcelStatuses", &wrong).await;
    let text = fifth["GetParcelStatusErrors"][0]["ErrorDescription"].as_str().unwrap();
    assert!(text.contains("locked until 14:10"), "{text}");
    let right = world.one(DELIVERED).await;
    assert_eq!(error(&right, "GetParcelStatusErrors"), -1, "the right password does not help while it lasts");
    world.time.set("2026-03-03T12:10:00Z");
    assert_eq!(codes(&world.one(DELIVERED).await).len(), 4);
}

#[tokio::test]
async fn an_unknown_user_and_another_shops_parcel_have_their_own_codes() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let mut body = signed(json!({"ParcelNumber": DELIVERED}));
    body["Username"] = json!("nobody@shops.example");
    assert_eq!(error(&world.post("GetParcelStatuses", &body).await.1, "GetParcelStatusErrors"), 14);
    body["Username"] = json!("other@shops.example");
    assert_eq!(error(&world.post("GetParcelStatuses", &body).await.1, "GetParcelStatusErrors"), 15);
}

#[tokio::test]
async fn the_same_call_five_times_in_five_minutes_is_refused() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    for _ in 0..4 {
        assert_eq!(codes(&world.one(DELIVERED).await).len(), 4);
    }
    assert_eq!(error(&world.one(DELIVERED).await, "GetParcelStatusErrors"), 31);
    assert_eq!(codes(&world.one(RETURNED).await).len(), 3, "another call is not counted with it");
    world.time.set("2026-03-03T12:05:00Z");
    assert_eq!(codes(&world.one(DELIVERED).await).len(), 4);
}

#[rstest]
#[case::null(json!(null), 11)]
#[case::empty(json!([]), 12)]
#[case::too_many(json!(vec![DELIVERED; 101]), 13)]
#[case::no_list(json!(DELIVERED), 13)]
#[tokio::test]
async fn a_wrong_list_is_refused(#[case] numbers: Value, #[case] code: i64) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let (http, body) = world.post("GetParcelListStatuses", &signed(json!({"ParcelNumberList": numbers}))).await;
    assert_eq!((http, error(&body, "GetParcelListStatusesErrors")), (200, code));
}

#[tokio::test]
async fn what_is_no_method_is_a_web_page() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let (http, page) = world.post("GetNothing", &signed(json!({}))).await;
    assert_eq!((http, page.as_str().unwrap().contains("Endpoint not found")), (404, true));
    world.gls.behave(Behaviour { list_method: false, ..Behaviour::default() });
    assert_eq!(world.post("GetParcelListStatuses", &signed(json!({}))).await.0, 404);
    let url = format!("{}/ParcelService.svc/json/GetParcelStatuses", world.serving.url());
    assert_eq!(answer(world.client.get(&url)).await.0, 405);
    assert_eq!(answer(world.client.post(&url).body("not json")).await.0, 400);
    assert_eq!(answer(world.client.post(&url).body("7")).await.0, 400);
    assert_eq!(answer(world.client.post(&url).body(" ".repeat(70_000))).await.0, 413);
}

#[tokio::test]
async fn the_service_writes_in_several_ways() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let (url, body) = (
        format!("{}/ParcelService.svc/json/GetParcelStatuses", world.serving.url()),
        signed(json!({"ParcelNumber": NEW})),
    );
    let raw = async || world.client.post(&url).body(body.to_string()).send().await.unwrap().text().await.unwrap();
    let text = raw().await;
    assert!(text.contains(r#""StatusDate":"\/Date(1772438400000+0200)\/""#), "{text}");
    let plain = Behaviour { same_calls: 0, escaped_slashes: false, ..Behaviour::default() };
    for (behaviour, expected) in [
        (plain, r#""StatusDate":"/Date(1772438400000+0200)/""#),
        (Behaviour { offsets: Offsets::Missing, ..plain }, r#""StatusDate":"/Date(1772438400000)/""#),
        (Behaviour { offsets: Offsets::Negative, ..plain }, r#""StatusDate":"/Date(1772438400000-0500)/""#),
        (Behaviour { null_lists: true, ..plain }, r#""GetParcelStatusErrors":null"#),
        (Behaviour { wrapped_in_d: true, ..plain }, r#"{"d":{"#),
    ] {
        world.gls.behave(behaviour);
        let text = raw().await;
        assert!(text.contains(expected), "{expected} in {text}");
    }
    world.gls.behave(Behaviour { padded_codes: true, newest_first: false, ..plain });
    assert_eq!(codes(&world.one(DELIVERED).await), ["51", "01", "04", "05"]);
    world.gls.behave(Behaviour { list_is_empty: true, not_found_for: SignedDuration::ZERO, ..plain });
    assert_eq!(world.many(&[DELIVERED]).await["ParcelList"], json!([]));
}

#[tokio::test]
async fn the_ledger_keeps_the_numbers_and_no_password() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    world.many(&[DELIVERED, UNKNOWN]).await;
    world.one(NEW).await;
    let lines = world.ledger.read(<[GlsLine]>::to_vec);
    let asked: Vec<_> = lines.iter().map(|line| line.numbers.join(" ")).collect();
    assert_eq!(asked, [format!("{DELIVERED} {UNKNOWN}"), NEW.to_string()]);
    assert!(lines.iter().all(|line| line.http == Some(200) && line.path.starts_with("/ParcelService.svc/json/Get")));
}

#[test]
fn every_way_is_dealt_and_has_a_journey_of_known_codes() {
    let zone = jiff::tz::TimeZone::get("Europe/Bucharest").unwrap();
    let mut chance = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(1);
    assert_eq!(Way::SHARES.iter().map(|(_, share)| share).sum::<usize>(), 40);
    for (way, _) in Way::SHARES {
        for cash in [true, false] {
            let scans = way.played(instant("2026-03-02T08:00:00Z"), "Iasi", cash, &zone, &mut chance).unwrap();
            assert_eq!(scans.is_empty(), *way == Way::UnknownNumber, "{}", way.name());
            let strange = scans.iter().filter(|scan| statuses::known(&scan.code).is_none()).count();
            assert_eq!(strange, usize::from(*way == Way::UnknownCode), "{}", way.name());
        }
    }
}
