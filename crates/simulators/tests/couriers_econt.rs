//! What a client of Econt meets, over real connections.
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
use simulators::econt::{Account, Behaviour, COURIER, Econt, EcontLine, RECIPIENTS_OFFICE, return_number};
use simulators::faults::Faults;
use simulators::ledger::Ledger;
use simulators::scenario::journeys::{Made, econt::Way};
use simulators::script::{ScanScript, Script};
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;

const PATH: &str = "/services/Shipments/ShipmentService.getShipmentStatuses.json";
const DELIVERED: &str = "1050009990001";
const IN_OFFICE: &str = "1050009990002";
const RETURNED: &str = "1050009990003";
const WAY_BACK: &str = "1050009990900";
const JUST_MADE: &str = "1050009990004";
const CANCELLED: &str = "1050009990005";
const UNKNOWN: &str = "1050009990999";

struct World {
    time: Time,
    econt: Econt,
    ledger: Ledger<EcontLine>,
    serving: Serving,
    client: reqwest::Client,
}

impl World {
    async fn at(now: &str) -> Self {
        let time = Time::at(now);
        let ledger = Ledger::open(None, COURIER).unwrap();
        let accounts = vec![Account { username: "shop".to_owned(), password: "right".to_owned() }];
        let faults = Faults::new(time.clock(), 1);
        let econt = Econt::new(&world(), accounts, time.clock(), ledger.clone(), faults).unwrap();
        let serving = econt.serve(0, &CancellationToken::new()).await.unwrap();
        Self { time, econt, ledger, serving, client: client() }
    }

    fn behave(&self, change: fn(&mut Behaviour)) {
        let mut behaviour = Behaviour::default();
        change(&mut behaviour);
        self.econt.behave(behaviour);
    }

    fn call(&self, body: &Value) -> reqwest::RequestBuilder {
        self.client.post(format!("{}{PATH}", self.serving.url())).body(body.to_string())
    }

    async fn track(&self, numbers: &[&str]) -> Vec<Value> {
        let call = self.call(&json!({"shipmentNumbers": numbers})).basic_auth("shop", Some("right"));
        let (http, body) = answer(call).await;
        assert_eq!(http, 200, "{body}");
        body["shipmentStatuses"].as_array().unwrap().clone()
    }

    async fn status(&self, number: &str) -> Value {
        self.track(&[number]).await[0]["status"].clone()
    }
}

fn world() -> Script {
    let at = |office: &str, scan: ScanScript| ScanScript { detail: Some(office.to_owned()), ..scan };
    let back = |scan: ScanScript| ScanScript { in_return: Some(true), ..scan };
    let prepared = || scan("2026-03-02T08:05:00Z", "prepared", "София");
    script(vec![
        parcel(
            COURIER,
            DELIVERED,
            "45.50",
            vec![
                prepared(),
                at("1000", scan("2026-03-02T12:00:00Z", "in_pickup_office", "София")),
                scan("2026-03-03T06:00:00Z", "in_delivery_courier", "Варна"),
                scan("2026-03-03T08:00:00Z", "first_try", "Варна"),
                scan("2026-03-03T10:00:00Z", "client", "Варна"),
            ],
        ),
        parcel(
            COURIER,
            IN_OFFICE,
            "0",
            vec![prepared(), at(RECIPIENTS_OFFICE, scan("2026-03-03T10:00:00Z", "office", "Варна"))],
        ),
        parcel(
            COURIER,
            RETURNED,
            "45.50",
            vec![
                prepared(),
                at(WAY_BACK, scan("2026-03-05T10:00:00Z", "is_returning_to_sender", "Варна")),
                back(scan("2026-03-07T10:00:00Z", "client", "София")),
                at("1000", scan("2026-03-07T10:00:00Z", "returned_to_sender", "София")),
            ],
        ),
        parcel(COURIER, JUST_MADE, "0", Vec::new()),
        parcel(COURIER, CANCELLED, "0", vec![prepared(), scan("2026-03-02T09:00:00Z", "canceled", "София")]),
    ])
}

fn types(status: &Value) -> Vec<&str> {
    let events = status["trackingEvents"].as_array().unwrap();
    events.iter().map(|event| event["destinationType"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_answer_has_one_element_for_each_number_in_the_order_asked() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let elements = world.track(&[IN_OFFICE, UNKNOWN, DELIVERED, IN_OFFICE]).await;
    let numbers: Vec<&Value> = elements.iter().map(|element| &element["status"]["shipmentNumber"]).collect();
    assert_eq!(numbers, [&json!(IN_OFFICE), &Value::Null, &json!(DELIVERED), &json!(IN_OFFICE)]);
    let message = format!("Не е намерена пратка с номер {UNKNOWN}.");
    let unknown = json!({"status": null, "error": {"type": "", "message": message, "fields": [], "innerErrors": []}});
    assert_eq!(elements[1], unknown);
    assert_eq!(elements[0]["error"], Value::Null);
}

#[tokio::test]
async fn a_delivered_shipment_tells_its_times_attempts_and_cash() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let status = world.status(DELIVERED).await;
    assert_eq!(types(&status), ["prepared", "in_pickup_office", "in_delivery_courier", "first_try", "client"]);
    let ms = |text: &str| json!(instant(text).as_millisecond());
    assert_eq!(status["createdTime"], ms("2026-03-02T08:00:00Z"));
    assert_eq!(status["sendTime"], ms("2026-03-02T12:00:00Z"));
    assert_eq!(status["deliveryTime"], ms("2026-03-03T10:00:00Z"));
    assert_eq!((&status["deliveryAttemptCount"], &status["receiverDeliveryType"]), (&json!(1), &json!("door")));
    assert_eq!((&status["cdCollectedAmount"], &status["cdCollectedCurrency"]), (&json!(45.5), &json!("EUR")));
    assert_eq!((&status["cdPaidAmount"], &status["cdPaidTime"]), (&json!(0), &Value::Null));
    assert_eq!(
        (&status["shortDeliveryStatus"], &status["shortDeliveryStatusEn"]),
        (&json!("Доставена"), &json!("Delivered"))
    );
    // The midnight of Sofia, which is the evening before in UTC.
    assert_eq!(status["expectedDeliveryDate"], ms("2026-03-03T22:00:00Z"));
    assert_eq!((&status["weight"], &status["warnings"]), (&json!(0), &json!("Няма предупреждения")));
    world.time.set("2026-03-05T10:00:00Z");
    let status = world.status(DELIVERED).await;
    assert_eq!((&status["cdPaidAmount"], &status["cdPaidTime"]), (&json!(45.5), &ms("2026-03-05T10:00:00Z")));
}

#[tokio::test]
async fn an_office_has_a_code_and_may_be_the_recipients() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let status = world.status(IN_OFFICE).await;
    assert_eq!((&status["receiverDeliveryType"], &status["receiverOfficeCode"]), (&json!("office"), &json!("1127")));
    assert_eq!(status["trackingEvents"][1]["officeCode"], "1127");
    assert_eq!(status["shortDeliveryStatusEn"], "Arrived in office");
    assert_eq!(world.status(DELIVERED).await["receiverOfficeCode"], Value::Null);
}

#[rstest]
#[case::basic(Some(("shop", "right")), json!({}), 200)]
#[case::in_the_body(None, json!({"username": "shop", "password": "right"}), 200)]
#[case::stranger(None, json!({}), 200)]
#[case::wrong_password(Some(("shop", "wrong")), json!({}), 517)]
#[case::wrong_in_the_body(None, json!({"username": "shop", "password": "wrong"}), 517)]
#[tokio::test]
async fn who_calls_is_told_by_a_header_or_in_the_body(
    #[case] basic: Option<(&str, &str)>,
    #[case] fields: Value,
    #[case] http: u16,
) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let mut body = fields;
    body["shipmentNumbers"] = json!([DELIVERED]);
    let call = || match basic {
        Some((username, password)) => world.call(&body).basic_auth(username, Some(password)),
        None => world.call(&body),
    };
    let (told, answered) = answer(call()).await;
    assert_eq!(told, http);
    if http == 517 {
        assert_eq!(answered["message"], "Невалидно потребителско име и/или парола.");
        assert_eq!(answered["type"], "ExInvalidParam");
    }
    let is_stranger = basic.is_none() && body.get("username").is_none();
    if http == 200 {
        let status = &answered["shipmentStatuses"][0]["status"];
        assert_eq!(status["receiverClient"].is_null(), is_stranger, "personal data are for accounts");
        assert_eq!(status["trackingEvents"][4]["destinationDetails"] == "", is_stranger);
    }
    world.behave(|behaviour| behaviour.answers_strangers = false);
    assert_eq!(answer(call()).await.0, if is_stranger { 517 } else { http });
}

#[rstest]
#[case::letter(json!([DELIVERED, "105000999000O"]))]
#[case::empty(json!([DELIVERED, ""]))]
#[case::blank(json!([DELIVERED, "1050009990002 "]))]
#[case::json_number(json!([DELIVERED, 1_050_009_990_002_u64]))]
#[tokio::test]
async fn one_malformed_number_costs_the_whole_call(#[case] numbers: Value) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let call = world.call(&json!({"shipmentNumbers": numbers})).basic_auth("shop", Some("right"));
    let (http, body) = answer(call).await;
    assert_eq!(http, 517);
    let innermost = &body["innerErrors"][0]["innerErrors"][0];
    assert_eq!((&body["message"], &innermost["type"]), (&json!(" "), &json!("ExInvalidShipmentNum")));
}

#[tokio::test]
async fn a_parcel_comes_back_under_a_number_of_its_own_and_the_reason_is_not_told() {
    let world = World::at("2026-03-05T12:00:00Z").await;
    let elements = world.track(&[RETURNED, WAY_BACK]).await;
    let [there, home] = [&elements[0]["status"], &elements[1]["status"]];
    assert_eq!(there["shortDeliveryStatusEn"], "Is returning to sender");
    assert_eq!(there["nextShipments"], json!([{"shipmentNumber": WAY_BACK, "reason": "", "pdfURL": ""}]));
    assert_eq!((&home["previousShipmentNumber"], &home["trackingEvents"]), (&json!(RETURNED), &json!([])));
    world.time.set("2026-03-07T12:00:00Z");
    let elements = world.track(&[RETURNED, WAY_BACK]).await;
    let [there, home] = [&elements[0]["status"], &elements[1]["status"]];
    assert_eq!(there["shortDeliveryStatus"], "Върната и доставена към подател");
    assert!(there["deliveryTime"].is_number(), "set on a return too");
    assert_eq!((there["cdCollectedAmount"].clone(), types(home)), (json!(0), vec!["client"]));
    assert_eq!(home["shortDeliveryStatusEn"], "Returned to sender");
    assert_eq!(return_number(&self::world().shops[0].orders[2].fulfillments[0].parcels[0]), Some(WAY_BACK));
}

#[tokio::test]
async fn a_label_just_made_has_no_event_and_no_short_status() {
    let world = World::at("2026-03-02T07:59:59Z").await;
    assert_eq!(world.status(JUST_MADE).await, Value::Null);
    world.time.set("2026-03-02T08:00:00Z");
    let status = world.status(JUST_MADE).await;
    assert_eq!((&status["trackingEvents"], &status["shortDeliveryStatusEn"]), (&json!([]), &Value::Null));
    assert_eq!(status["sendTime"], Value::Null);
}

#[tokio::test]
async fn the_shapes_of_an_answer_can_be_switched() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    assert_eq!(world.status(CANCELLED).await["shortDeliveryStatusEn"], "Анулирана преди изпращане");
    world.behave(|behaviour| behaviour.documented_spellings = true);
    assert_eq!(world.status(CANCELLED).await["shortDeliveryStatusEn"], "Cancelled before sending");
    world.behave(|behaviour| behaviour.cyrillic_in_english = true);
    assert_eq!(world.status(DELIVERED).await["shortDeliveryStatusEn"], "Доставена");
    world.behave(|behaviour| behaviour.without_short_status = true);
    assert_eq!(world.status(DELIVERED).await["shortDeliveryStatus"], Value::Null);
    world.behave(|behaviour| behaviour.without_events = true);
    assert_eq!(world.status(DELIVERED).await["trackingEvents"], json!([]));
    world.behave(|behaviour| behaviour.newest_first = true);
    assert_eq!(types(&world.status(DELIVERED).await)[0], "client");
    world.behave(|behaviour| behaviour.seconds = true);
    assert_eq!(world.status(DELIVERED).await["deliveryTime"], json!(instant("2026-03-03T10:00:00Z").as_second()));
    world.behave(|behaviour| behaviour.nulls = true);
    let status = world.status(DELIVERED).await;
    assert_eq!((&status["deliveryTime"], &status["nextShipments"]), (&Value::Null, &Value::Null));
    world.behave(|behaviour| behaviour.most_numbers = Some(1));
    let call = world.call(&json!({"shipmentNumbers": [DELIVERED, IN_OFFICE]})).basic_auth("shop", Some("right"));
    assert_eq!(answer(call).await.0, 517);
}

#[tokio::test]
async fn the_call_lies_under_the_paths_of_both_hosts_and_is_written_down() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    for base in ["", "/services", "/ee/services"] {
        let url = format!("{}{base}/Shipments/ShipmentService.getShipmentStatuses.json", world.serving.url());
        assert_eq!(
            answer(world.client.post(url).body(json!({"shipmentNumbers": [DELIVERED]}).to_string())).await.0,
            200
        );
    }
    let (http, page) = answer(world.client.post(format!("{}/services/nothing", world.serving.url()))).await;
    assert!(http == 404 && page.is_string());
    let lines = world.ledger.read(<[EcontLine]>::to_vec);
    assert_eq!((lines.len(), &lines[0].numbers, lines[3].http), (4, &vec![DELIVERED.to_owned()], Some(404)));
}

#[test]
fn every_way_is_played_in_order() {
    let at = instant("2026-03-02T08:00:00Z");
    for (way, _) in Way::SHARES {
        let made = Made {
            courier: COURIER,
            number: DELIVERED,
            return_number: Some(WAY_BACK),
            at,
            zone: "Europe/Sofia",
            town: "Варна",
            cash_on_delivery: "50".parse().unwrap(),
            seed: 7,
        };
        let parcel = way.parcel(&made).unwrap();
        assert!(parcel.journey.is_sorted_by_key(|scan| scan.at) && parcel.journey.iter().all(|scan| scan.at >= at));
        let ends = |code: &str| parcel.journey.iter().any(|scan| scan.code == code && scan.in_return != Some(true));
        assert!(!(ends("client") && ends("returned_to_sender")), "{way:?}");
        assert_eq!(parcel.journey.is_empty(), *way == Way::UnknownNumber);
    }
    assert_eq!(Way::SHARES.iter().map(|(_, share)| share).sum::<usize>(), 30);
}
