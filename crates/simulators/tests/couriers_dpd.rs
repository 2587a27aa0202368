//! What a client of DPD Romania or Speedy meets, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod couriers_world;

use couriers_world::{Time, answer, client, instant, parcel, scan, script};
use rstest::rstest;
use serde_json::{Value, json};
use simulators::dpd::{Account, Behaviour, Country, Dpd, DpdLine, OverFull, TooFast, Unknown, return_number};
use simulators::faults::{FaultKind, Faults, Holds};
use simulators::ledger::Ledger;
use simulators::scenario::journeys::{Made, dpd::Way};
use simulators::script::{ScanScript, Script};
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;

const DELIVERED: &str = "81002003001";
const ABSENT: &str = "81002003002";
const REFUSED: &str = "81002003003";
const WAY_BACK: &str = "81002003900";
const ANOTHER_SHOPS: &str = "61002003001";
const UNKNOWN: &str = "81002003999";

struct World {
    time: Time,
    dpd: Dpd,
    faults: Faults,
    ledger: Ledger<DpdLine>,
    serving: Serving,
    client: reqwest::Client,
}

impl World {
    async fn at(now: &str) -> Self {
        Self::of(&world(), Country::Romania, now).await
    }

    async fn of(script: &Script, country: Country, now: &str) -> Self {
        let time = Time::at(now);
        let ledger = Ledger::open(None, country.courier()).unwrap();
        let account = |username: &str, shop: Option<&str>| Account {
            username: username.to_owned(),
            password: "right".to_owned(),
            shop: shop.map(str::to_owned),
        };
        let accounts = vec![account("991234", None), account("995678", Some("other.myshopify.com"))];
        let faults = Faults::new(time.clock(), 1);
        let dpd = Dpd::new(country, script, accounts, time.clock(), ledger.clone(), faults.clone()).unwrap();
        let serving = dpd.serve(0, &CancellationToken::new()).await.unwrap();
        Self { time, dpd, faults, ledger, serving, client: client() }
    }

    fn behave(&self, change: fn(&mut Behaviour)) {
        // Tests stop the clock, so that all their calls fall into one second.
        let mut behaviour = Behaviour { calls_per_second: None, ..Behaviour::default() };
        change(&mut behaviour);
        self.dpd.behave(behaviour);
    }

    async fn post(&self, path: &str, body: &Value) -> (u16, Value) {
        let request = self.client.post(format!("{}{path}", self.serving.url()));
        answer(request.header("content-type", "application/json").body(body.to_string())).await
    }

    async fn ask(&self, change: impl FnOnce(&mut Value)) -> (u16, Value) {
        let mut body = question(&[DELIVERED]);
        change(&mut body);
        self.post("/v1/track", &body).await
    }

    async fn track(&self, numbers: &[&str]) -> Vec<Value> {
        let (http, body) = self.post("/v1/track", &question(numbers)).await;
        assert_eq!((http, body.get("error")), (200, None), "{body}");
        body["parcels"].as_array().unwrap().clone()
    }
}

fn question(numbers: &[&str]) -> Value {
    let parcels: Vec<Value> = numbers.iter().map(|number| json!({"id": number})).collect();
    json!({"userName": "991234", "password": "right", "language": "EN", "parcels": parcels})
}

fn world() -> Script {
    let with = |scan: ScanScript, detail: &str| ScanScript { detail: Some(detail.to_owned()), ..scan };
    let back = |scan: ScanScript| ScanScript { in_return: Some(true), ..scan };
    script(vec![
        parcel(
            "dpd-romania",
            DELIVERED,
            "50",
            vec![
                scan("2026-03-02T09:15:40Z", "148", ""),
                scan("2026-03-02T14:40:05Z", "39", "Brasov"),
                scan("2026-03-03T06:01:00Z", "12", "Iasi"),
                scan("2026-03-03T10:20:28Z", "195", "Iasi"),
                scan("2026-03-03T10:20:31Z", "-14", "Iasi"),
            ],
        ),
        parcel(
            "dpd-romania",
            ABSENT,
            "50",
            vec![
                scan("2026-03-03T06:01:00Z", "12", "Iasi"),
                with(scan("2026-03-03T10:20:31Z", "44", "Iasi"), "19,1020"),
                with(scan("2026-03-03T15:20:31Z", "38", "Iasi"), "19,1020"),
                scan("2026-03-03T18:34:04Z", "175", "Iasi"),
                scan("2026-03-04T06:38:40Z", "134", "Iasi"),
            ],
        ),
        parcel(
            "dpd-romania",
            REFUSED,
            "50",
            vec![
                scan("2026-03-03T11:05:44Z", "123", "Iasi"),
                with(scan("2026-03-05T15:30:12Z", "111", "Iasi"), WAY_BACK),
                back(scan("2026-03-05T15:31:00Z", "148", "")),
                back(scan("2026-03-07T10:00:00Z", "-14", "Brasov")),
                scan("2026-03-07T10:00:00Z", "124", "Brasov"),
            ],
        ),
        parcel("speedy", ANOTHER_SHOPS, "0", vec![scan("2026-07-02T09:15:40Z", "39", "Пловдив")]),
    ])
}

fn codes(parcel: &Value) -> Vec<i64> {
    parcel["operations"].as_array().unwrap().iter().map(|one| one["operationCode"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn operations_are_told_as_they_were_recorded() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let operation = |at: &str, code: i64, text: &str| json!({"dateTime": at, "operationCode": code, "description": text, "additionalInfo": {}});
    let with = |mut operation: Value, field: &str, value: Value| {
        operation[field] = value;
        operation
    };
    let placed = |operation, place: &str| with(operation, "place", json!(place));
    let expected = json!([{"parcelId": DELIVERED, "operations": [
        with(operation("2026-03-02T11:15:40+0200", 148, "Shipment data received"), "comment", json!("ROMAN [010001]\r\nExpected Delivery Date: 04.03.2026")),
        placed(operation("2026-03-02T16:40:05+0200", 39, "Courier Pick-up"), "BRASOV"),
        placed(operation("2026-03-03T08:01:00+0200", 12, "Out for Delivery"), "IASI"),
        operation("2026-03-03T12:20:28+0200", 195, "Refuse contents check/test"),
        with(placed(operation("2026-03-03T12:20:31+0200", -14, "Delivered"), "IASI"), "consignee", json!("C. UNU")),
    ]}]);
    assert_eq!(json!(world.track(&[DELIVERED]).await), expected);
}

#[tokio::test]
async fn a_failed_visit_has_its_reasons_as_texts_and_in_the_comment() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let parcels = world.track(&[ABSENT]).await;
    let [_, visit, office, predict, point] = parcels[0]["operations"].as_array().unwrap().as_slice() else {
        panic!("{parcels:?}")
    };
    assert_eq!(visit["exceptionCodes"], json!(["19", "1020"]));
    assert_eq!(
        visit["comment"],
        "Consignee not present - informed first time [#19]\r\nConsignee not reachable - routed to office [#1020]"
    );
    assert_eq!((&office["exceptionCodes"], office.get("comment")), (&json!(["19", "1020"]), None));
    assert_eq!(predict["additionalInfo"]["predict"]["canceled"], json!(false));
    assert_eq!(point["additionalInfo"]["geoPUDOId"], "RO00261");
    world.behave(|behaviour| behaviour.codes_in_comment_only = true);
    let parcels = world.track(&[ABSENT]).await;
    assert!(parcels[0]["operations"][1].get("exceptionCodes").is_none());
}

#[rstest]
#[case::password(|body: &mut Value| body["password"] = json!("wrong"), "Unable to find user to authenticate!", 1, None)]
#[case::no_password(|body: &mut Value| body["password"] = Value::Null, "Unable to find user to authenticate!", 1, None)]
#[case::romanian(|body: &mut Value| { body["password"] = json!("wrong"); body["language"] = Value::Null; }, "Nu s-a putut găsi utilizatorul pentru autentificare!", 1, None)]
#[case::language(|body: &mut Value| body["language"] = json!("HU"), "Invalid language", 100, Some("language"))]
#[case::no_parcels(|body: &mut Value| body["parcels"] = json!([]), "Parcels are required", 100, Some("parcels"))]
#[case::not_a_number(|body: &mut Value| body["parcels"][0]["id"] = json!("8100200300O"), "Invalid parcel id", 100, Some("parcels[0].id"))]
#[case::a_json_number(|body: &mut Value| body["parcels"][0]["id"] = json!(81_002_003_001_u64), "Parcel id is required", 100, Some("parcels[0].id"))]
#[case::eleven(|body: &mut Value| body["parcels"] = json!(vec![json!({"id": DELIVERED}); 11]), "Too many parcels, the maximum is 10", 100, Some("parcels"))]
#[tokio::test]
async fn an_error_is_a_200_with_an_id_that_its_message_ends_with(
    #[case] change: fn(&mut Value),
    #[case] words: &str,
    #[case] code: u64,
    #[case] context: Option<&str>,
) {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (http, body) = world.ask(change).await;
    let error = &body["error"];
    assert_eq!((http, error["code"].as_u64(), error["context"].as_str()), (200, Some(code), context), "{body}");
    assert_eq!(error["message"], format!("{words} (EE202603041200000000001)"));
    assert_eq!((error["id"].as_str(), error["component"].as_str()), (Some("EE202603041200000000001"), Some("api")));
}

#[tokio::test]
async fn a_wrong_path_or_kind_of_body_is_a_web_page() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (http, body) = world.post("/v1/nothing", &json!({})).await;
    assert!(http == 404 && body.as_str().is_some_and(|page| page.starts_with("<html>")));
    assert_eq!(world.post("/v1/track/", &question(&[DELIVERED])).await.0, 200, "a slash at the end works too");
    let form = world.client.post(format!("{}/v1/track", world.serving.url())).body("userName=991234");
    assert_eq!(answer(form).await.0, 415);
    world.faults.add(FaultKind::Html { status: 502 }, Holds::Calls(1));
    assert_eq!(world.post("/v1/track", &question(&[DELIVERED])).await.0, 502);
}

#[tokio::test]
async fn an_unknown_number_is_left_out_or_has_an_error_of_its_own() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let parcels = world.track(&[UNKNOWN, DELIVERED]).await;
    assert_eq!((parcels.len(), &parcels[0]["parcelId"]), (1, &json!(DELIVERED)), "so the place says nothing");
    world.behave(|behaviour| behaviour.unknown = Unknown::Error);
    let parcels = world.track(&[UNKNOWN, DELIVERED]).await;
    assert_eq!(parcels[0]["parcelId"], UNKNOWN);
    assert!(parcels[0]["error"]["message"].as_str().unwrap().starts_with("Shipment is not accessible (EE"));
    // Another courier's number, and one of another shop's account.
    assert_eq!(world.track(&[ANOTHER_SHOPS]).await[0]["error"]["component"], "api");
    let (_, body) = world.ask(|body| body["userName"] = json!("995678")).await;
    assert!(body["parcels"][0]["error"].is_object());
}

#[tokio::test]
async fn a_label_is_known_from_its_making_on_and_a_scan_from_its_telling_on() {
    let world = World::at("2026-03-02T07:59:59Z").await;
    assert_eq!(world.track(&[DELIVERED]).await, Vec::<Value>::new());
    world.time.set("2026-03-02T08:00:00Z");
    assert_eq!(codes(&world.track(&[DELIVERED]).await[0]), Vec::<i64>::new());
    world.time.set("2026-03-02T14:40:05Z");
    assert_eq!(codes(&world.track(&[DELIVERED]).await[0]), [148, 39]);
}

#[tokio::test]
async fn a_refused_parcel_travels_back_under_a_number_of_its_own() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    assert_eq!(world.track(&[REFUSED, WAY_BACK]).await.len(), 1, "not made yet");
    world.time.set("2026-03-05T16:00:00Z");
    let parcels = world.track(&[REFUSED, WAY_BACK]).await;
    assert_eq!((codes(&parcels[0]), codes(&parcels[1])), (vec![123, 111], vec![148]));
    let turn = &parcels[0]["operations"][1];
    assert_eq!((&turn["returnShipmentId"], &turn["comment"]), (&json!(WAY_BACK), &json!(format!("awb: {WAY_BACK}"))));
    world.time.set("2026-03-07T12:00:00Z");
    let parcels = world.track(&[REFUSED, WAY_BACK]).await;
    assert_eq!((codes(&parcels[0]), codes(&parcels[1])), (vec![123, 111, 124], vec![148, -14]));
    assert_eq!(parcels[1]["operations"][1]["consignee"], "MAGAZIN EXEMPLU");
    assert_eq!(return_number(&self::world().shops[0].orders[2].fulfillments[0].parcels[0]), Some(WAY_BACK));
}

#[tokio::test]
async fn the_sixth_call_of_a_second_is_too_fast() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    for _ in 0..5 {
        world.track(&[DELIVERED]).await;
    }
    let (http, body) = world.ask(|_| {}).await;
    assert_eq!((http, &body["parcels"]), (200, &json!([])));
    assert_eq!(body["error"]["context"], "method_threshold.too_many_requests.tracking.second");
    assert!(body["error"]["message"].as_str().unwrap().starts_with("Too many tracking requests (5) per second."));
    // Another account has seconds of its own, and so has the next second.
    let (_, body) = world.ask(|body| body["userName"] = json!("995678")).await;
    assert!(body.get("error").is_none());
    world.time.set("2026-03-04T12:00:01Z");
    world.track(&[DELIVERED]).await;
}

#[tokio::test]
async fn the_words_of_the_limit_come_in_three_places() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    world.behave(|behaviour| behaviour.too_fast = Some(TooFast::Call));
    assert!(world.ask(|_| {}).await.1["error"].is_object());
    world.behave(|behaviour| behaviour.too_fast = Some(TooFast::Parcels));
    let parcels = world.track(&[DELIVERED, ABSENT]).await;
    assert!(parcels[0].get("error").is_none() && parcels[1]["error"]["message"].as_str().unwrap().contains("Too many"));
    world.behave(|behaviour| behaviour.too_fast = Some(TooFast::Operations));
    let parcels = world.track(&[DELIVERED, ABSENT]).await;
    assert_eq!(parcels[1]["operations"][0]["description"], "Too many tracking requests");
}

#[tokio::test]
async fn the_shapes_of_an_answer_can_be_switched() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    world.behave(|behaviour| behaviour.parcels_reversed = true);
    assert_eq!(world.track(&[DELIVERED, ABSENT]).await[0]["parcelId"], ABSENT);
    world.behave(|behaviour| behaviour.newest_first = true);
    assert_eq!(codes(&world.track(&[DELIVERED]).await[0]), [-14, 195, 12, 39, 148]);
    world.behave(|behaviour| behaviour.without_additional_info = true);
    assert!(world.track(&[DELIVERED]).await[0]["operations"][0].get("additionalInfo").is_none());
    world.behave(|behaviour| behaviour.track_phase = true);
    assert_eq!(world.track(&[DELIVERED]).await[0]["trackPhase"], "DELIVERED");
    let eleven = [DELIVERED; 11];
    world.behave(|behaviour| behaviour.over_full = OverFull::FirstTen);
    assert_eq!(world.track(&eleven).await.len(), 10);
    world.behave(|behaviour| behaviour.over_full = OverFull::Answered);
    assert_eq!(world.track(&eleven).await.len(), 11);
    let (_, body) = world.ask(|body| body["lastOperationOnly"] = json!(true)).await;
    assert_eq!(codes(&body["parcels"][0]), [-14]);
    let (_, body) = world.ask(|body| body["parcels"] = json!([{"ref": "#1001"}])).await;
    assert_eq!(body["parcels"][0]["parcelId"], DELIVERED);
}

#[tokio::test]
async fn bulgaria_tells_its_own_parcels_in_its_own_language_and_summer_time() {
    let world = World::of(&world(), Country::Bulgaria, "2026-07-03T12:00:00Z").await;
    assert_eq!(world.track(&[DELIVERED]).await, Vec::<Value>::new());
    let body = json!({"userName": "991234", "password": "right", "parcels": [{"id": ANOTHER_SHOPS}]});
    let (_, body) = world.post("/v1/track", &body).await;
    let operation = &body["parcels"][0]["operations"][0];
    assert_eq!(
        (&operation["dateTime"], &operation["description"]),
        (&json!("2026-07-02T12:15:40+0300"), &json!("Взета от куриер"))
    );
    assert_eq!(operation["place"], "ПЛОВДИВ");
}

#[tokio::test]
async fn each_call_is_written_down_with_its_numbers_and_without_its_password() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    world.track(&[DELIVERED, UNKNOWN]).await;
    world.faults.add(FaultKind::TooManyCalls { retry_after_seconds: None }, Holds::Calls(1));
    world.post("/v1/track", &question(&[ABSENT])).await;
    let lines = world.ledger.read(<[DpdLine]>::to_vec);
    let lines: Vec<_> = lines.iter().map(|line| (line.path.as_str(), line.numbers.clone(), line.http)).collect();
    let numbers = |list: &[&str]| list.iter().map(|number| (*number).to_owned()).collect::<Vec<_>>();
    assert_eq!(
        lines,
        [("/v1/track", numbers(&[DELIVERED, UNKNOWN]), Some(200)), ("/v1/track", numbers(&[ABSENT]), Some(429))]
    );
}

#[test]
fn every_way_is_played_in_order_and_ends_as_its_name_says() {
    let at = instant("2026-03-02T08:00:00Z");
    for (way, _) in Way::SHARES.iter().chain(&[(Way::Cancelled, 1)]) {
        let made = Made {
            courier: "dpd-romania",
            number: DELIVERED,
            return_number: Some(WAY_BACK),
            at,
            zone: "Europe/Bucharest",
            town: "Iasi",
            cash_on_delivery: "50".parse().unwrap(),
            seed: 7,
        };
        let parcel = way.parcel(&made).unwrap();
        assert!(parcel.journey.is_sorted_by_key(|scan| scan.at) && parcel.journey.iter().all(|scan| scan.at >= at));
        assert!(parcel.journey.iter().all(|scan| !scan.text.is_empty()), "{way:?}");
        let ends = |code: &str| parcel.journey.iter().any(|scan| scan.code == code && scan.in_return != Some(true));
        let name = way.name();
        assert_eq!(
            ends("124"),
            name.contains("returned") || name == "refused" || name == "stopped_by_sender",
            "{name}"
        );
        assert!(!(ends("-14") && ends("124")), "{name}");
    }
    assert_eq!(Way::SHARES.iter().map(|(_, share)| share).sum::<usize>(), 40);
}
