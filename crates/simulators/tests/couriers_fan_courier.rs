//! What a client of FAN Courier meets, over real connections.
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
use simulators::fan_courier::{Absent, Account, Behaviour, Branch, FanCourier, FanCourierLine, return_number};
use simulators::faults::Faults;
use simulators::ledger::Ledger;
use simulators::script::{ScanScript, Script};
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;

const DELIVERED: &str = "7000991000001";
const REFUSED: &str = "7000991000002";
const WAY_BACK: &str = "7000991000003";
const SAME_NUMBER: &str = "7000991000004";
const REGISTERED: &str = "7000991000005";
const UNKNOWN: &str = "7000991000099";
const BRANCH: &str = "7700123";

struct World {
    time: Time,
    fan: FanCourier,
    ledger: Ledger<FanCourierLine>,
    serving: Serving,
    client: reqwest::Client,
}

impl World {
    async fn at(now: &str) -> Self {
        Self::of(world(), now).await
    }

    async fn of(script: Script, now: &str) -> Self {
        let time = Time::at(now);
        let ledger = Ledger::open(None, "fan-courier").unwrap();
        let branch = |client_id, shop: Option<&str>| Branch {
            client_id,
            name: "Punct de lucru".to_owned(),
            shop: shop.map(str::to_owned),
        };
        let accounts = vec![Account {
            username: "shop".to_owned(),
            password: "right".to_owned(),
            branches: vec![branch(7_700_123, None), branch(7_700_124, Some("other.myshopify.com"))],
        }];
        let faults = Faults::new(time.clock(), 1);
        let fan = FanCourier::new(&script, accounts, time.clock(), ledger.clone(), faults).unwrap();
        let serving = fan.serve(0, &CancellationToken::new()).await.unwrap();
        Self { time, fan, ledger, serving, client: client() }
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.serving.url())
    }

    async fn login(&self, body: &str) -> (u16, Value) {
        answer(self.client.post(self.url("/login")).body(body.to_owned())).await
    }

    async fn token(&self) -> String {
        self.login("username=shop&password=right").await.1["data"]["token"].as_str().unwrap().to_owned()
    }

    async fn get(&self, path: &str) -> (u16, Value) {
        answer(self.client.get(self.url(path)).bearer_auth(self.token().await)).await
    }

    async fn track(&self, numbers: &[&str]) -> Value {
        let asked: String = numbers.iter().map(|number| format!("&awb[]={number}")).collect();
        let (status, body) = self.get(&format!("/reports/awb/tracking?clientId={BRANCH}&language=ro{asked}")).await;
        assert_eq!((status, &body["status"]), (200, &json!("success")), "{body}");
        body["data"].clone()
    }
}

fn world() -> Script {
    let back = |scan: ScanScript| ScanScript { in_return: Some(true), ..scan };
    let turn = ScanScript { detail: Some(WAY_BACK.to_owned()), ..scan("2026-03-05T15:30:12Z", "S43", "Iasi") };
    script(vec![
        parcel(
            "fan-courier",
            DELIVERED,
            "184.50",
            vec![
                scan("2026-03-02T14:41:00Z", "C0", "Brasov"),
                scan("2026-03-03T06:22:00Z", "C1", "Iasi"),
                scan("2026-03-03T06:22:00Z", "S1", "Iasi"),
                scan("2026-03-03T11:00:00Z", "S2", "Iasi"),
            ],
        ),
        parcel(
            "fan-courier",
            REFUSED,
            "50",
            vec![
                scan("2026-03-02T14:41:00Z", "C0", "Brasov"),
                scan("2026-03-03T11:05:44Z", "S6", "Iasi"),
                turn,
                back(scan("2026-03-06T10:00:00Z", "S2", "Brasov")),
            ],
        ),
        parcel(
            "fan-courier",
            SAME_NUMBER,
            "0",
            vec![scan("2026-03-03T15:00:00Z", "S43", "Iasi"), back(scan("2026-03-06T10:00:00Z", "S2", "Brasov"))],
        ),
        parcel("fan-courier", REGISTERED, "0", Vec::new()),
        parcel("sameday", "1SIM24000000017", "0", vec![scan("2026-03-02T08:00:00Z", "1", "")]),
    ])
}

fn codes(row: &Value) -> Vec<&str> {
    row["events"].as_array().unwrap().iter().map(|event| event["id"].as_str().unwrap()).collect()
}

#[rstest]
#[case::query("?username=shop&password=right", "")]
#[case::form("", "username=shop&password=right&client_id=1")]
#[case::json("", r#"{"username":"shop","password":"right"}"#)]
#[tokio::test]
async fn sign_in_takes_the_query_a_form_and_json(#[case] query: &str, #[case] body: &str) {
    let world = World::at("2026-03-02T09:00:00Z").await;
    let request = world.client.post(world.url(&format!("/login{query}"))).body(body.to_owned());
    let (status, body) = answer(request).await;
    assert_eq!((status, &body["data"]["expiresAt"]), (200, &json!("2026-03-03 11:00:00")));
    let (number, _) = body["data"]["token"].as_str().unwrap().split_once('|').unwrap();
    assert_eq!(number, "1");
}

#[tokio::test]
async fn sign_in_takes_the_parts_that_php_clients_send() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    let sign_in = |password: &'static str| {
        let part = |name, text| format!("--x1\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{text}\r\n");
        let request = world.client.post(world.url("/login"));
        let request = request.header("content-type", "multipart/form-data; boundary=x1");
        answer(request.body(format!("{}{}--x1--\r\n", part("username", "shop"), part("password", password))))
    };
    let (status, body) = sign_in("right").await;
    assert_eq!((status, &body["status"]), (200, &json!("success")), "{body}");
    assert_eq!(sign_in("wrong").await.0, 401);
    assert_eq!(sign_in("").await.1["message"], "The password field is required.");
}

#[rstest]
#[case::wrong_password("username=shop&password=wrong", 401, json!({"status": "error", "message": "These credentials do not match our records."}))]
#[case::no_password("username=shop", 422, json!({"status": "fail", "message": "The password field is required.", "data": {"errors": {"password": ["The password field is required."]}}}))]
#[tokio::test]
async fn a_bad_sign_in_says_what_is_wrong(#[case] form: &str, #[case] http: u16, #[case] expected: Value) {
    let world = World::at("2026-03-02T09:00:00Z").await;
    assert_eq!(world.login(form).await, (http, expected));
}

#[tokio::test]
async fn a_call_without_a_valid_token_is_a_401_without_a_status() {
    let world = World::at("2026-03-02T09:00:00Z").await;
    let token = world.token().await;
    let another = world.token().await;
    assert_ne!(token, another, "several tokens live at once");
    let call = |token: String| answer(world.client.get(world.url("/reports/branches")).bearer_auth(token));
    assert_eq!(call(token.clone()).await.0, 200);
    world.time.set("2026-03-03T09:00:00Z");
    let refused = json!({"message": "These credentials do not match our records."});
    assert_eq!(call(token).await, (401, refused.clone()));
    let token = world.token().await;
    world.fan.revoke_tokens();
    assert_eq!(call(token).await, (401, refused.clone()));
    assert_eq!(answer(world.client.get(world.url("/reports/awb/tracking"))).await, (401, refused));
    assert_eq!(world.get("/reports/nothing").await, (404, json!({"message": "Not found"})));
}

#[tokio::test]
async fn rows_are_tracked_registered_or_unknown() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let rows = world.track(&[DELIVERED, REGISTERED, UNKNOWN]).await;
    let event = |code: &str, place: &str, date: &str| json!({"id": code, "name": format!("text of {code}"), "location": place, "date": date});
    let expected = json!([
        {
            "awbNumber": DELIVERED, "content": "Comanda #1001", "date": "2026-03-02 00:00:00", "paymentDate": "",
            "returnAwbNumber": "", "redirectionAwbNumber": "", "reimbursementAwbNumber": "", "oPODAwbNumber": "",
            "confirmation": {"name": "Client Unu", "date": "2026-03-03 13:00"}, "OTD": "24H",
            "events": [
                event("C0", "Brasov", "2026-03-02 16:41:00"), event("C1", "Iasi", "2026-03-03 08:22:00"),
                event("S1", "Iasi", "2026-03-03 08:22:00"), event("S2", "Iasi", "2026-03-03 13:00:00"),
            ],
        },
        {"content": "", "awbNumber": REGISTERED, "message": "AWB-ul a fost inregistrat de catre clientul expeditor"},
        {"content": "", "awbNumber": UNKNOWN, "message": "AWB-ul nu a fost gasit."},
    ]);
    assert_eq!(rows, expected);
    let english = format!("/reports/awb/tracking?clientId={BRANCH}&language=en&awb[]={REGISTERED}&awb[]={UNKNOWN}");
    let (_, body) = world.get(&english).await;
    assert!(body["data"][0]["message"].as_str().unwrap().contains("registerd"));
    assert!(body["data"][1]["message"].as_str().unwrap().contains("not found"));
}

#[tokio::test]
async fn a_label_is_unknown_before_it_is_made_and_registered_before_its_first_scan() {
    let world = World::at("2026-03-02T07:59:59Z").await;
    assert_eq!(world.track(&[DELIVERED]).await[0]["message"], "AWB-ul nu a fost gasit.");
    world.time.set("2026-03-02T08:00:00Z");
    assert!(world.track(&[DELIVERED]).await[0]["message"].as_str().unwrap().contains("inregistrat"));
    world.time.set("2026-03-02T14:41:00Z");
    assert_eq!(codes(&world.track(&[DELIVERED]).await[0]), ["C0"]);
}

#[rstest]
#[case::counted(&format!("awb[0]={DELIVERED}&awb[1]={REFUSED}"))]
#[case::encoded(&format!("awb%5B%5D={DELIVERED}&awb%5B%5D={REFUSED}"))]
#[case::counted_and_encoded(&format!("awb%5B0%5D={DELIVERED}&awb%5B1%5D={REFUSED}"))]
#[tokio::test]
async fn a_list_of_numbers_has_several_forms(#[case] numbers: &str) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let (_, body) = world.get(&format!("/reports/awb/tracking?clientId={BRANCH}&{numbers}")).await;
    let rows: Vec<&Value> = body["data"].as_array().unwrap().iter().map(|row| &row["awbNumber"]).collect();
    assert_eq!(rows, [DELIVERED, REFUSED]);
}

#[rstest]
#[case::a_letter("clientId=7700123&awb[]=7000991000001&awb[]=70009910000O2", "awb.1")]
#[case::too_short("clientId=7700123&awb[]=700099100000", "awb.0")]
#[case::a_blank("clientId=7700123&awb[]=7000991000001%20", "awb.0")]
#[case::not_a_list("clientId=7700123&awb=7000991000001", "awb")]
#[case::no_numbers("clientId=7700123", "awb")]
#[case::too_many("clientId=7700123&awb[]=7000991000001&awb[]=7000991000002&awb[]=7000991000003", "awb")]
#[case::no_branch("awb[]=7000991000001", "clientId")]
#[case::strange_branch("clientId=x&awb[]=7000991000001", "clientId")]
#[case::strange_language("clientId=7700123&awb[]=7000991000001&language=hu", "language")]
#[tokio::test]
async fn one_wrong_field_costs_the_whole_call(#[case] query: &str, #[case] field: &str) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    world.fan.behave(Behaviour { most_numbers: 2, ..Behaviour::default() });
    let (http, body) = world.get(&format!("/reports/awb/tracking?{query}")).await;
    assert_eq!((http, &body["status"]), (422, &json!("fail")));
    let wrong: Vec<&String> = body["data"]["errors"].as_object().unwrap().keys().collect();
    assert_eq!(wrong, [field]);
}

#[rstest]
#[case::of_another_account("1")]
#[case::another_branch_of_the_account("7700124")]
#[tokio::test]
async fn under_another_branch_all_numbers_are_unknown(#[case] branch: &str) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let (http, body) =
        world.get(&format!("/reports/awb/tracking?clientId={branch}&awb[]={DELIVERED}&awb[]={REGISTERED}")).await;
    assert_eq!(http, 200);
    for row in body["data"].as_array().unwrap() {
        assert_eq!(row["message"], "AWB-ul nu a fost gasit.");
    }
}

#[tokio::test]
async fn a_refused_parcel_travels_back_under_a_number_of_its_own() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let rows = world.track(&[REFUSED, WAY_BACK]).await;
    assert_eq!((codes(&rows[0]), &rows[0]["returnAwbNumber"]), (vec!["C0", "S6"], &json!("")));
    assert_eq!(rows[0]["confirmation"], json!({"name": "", "date": "2026-03-03 "}), "tried, not delivered");
    assert_eq!(rows[1]["message"], "AWB-ul nu a fost gasit.", "not made yet");
    world.time.set("2026-03-05T16:00:00Z");
    let rows = world.track(&[REFUSED, WAY_BACK]).await;
    assert_eq!((codes(&rows[0]), &rows[0]["returnAwbNumber"]), (vec!["C0", "S6", "S43"], &json!(WAY_BACK)));
    assert!(rows[1]["message"].as_str().unwrap().contains("inregistrat"));
    world.time.set("2026-03-06T10:00:00Z");
    let rows = world.track(&[REFUSED, WAY_BACK]).await;
    assert_eq!((codes(&rows[0]), codes(&rows[1])), (vec!["C0", "S6", "S43"], vec!["S2"]));
    assert_eq!(return_number(&self::world().shops[0].orders[1].fulfillments[0].parcels[0]), Some(WAY_BACK));
}

#[tokio::test]
async fn a_parcel_may_also_come_back_under_the_same_number() {
    let world = World::at("2026-03-06T12:00:00Z").await;
    let rows = world.track(&[SAME_NUMBER]).await;
    assert_eq!((codes(&rows[0]), &rows[0]["returnAwbNumber"]), (vec!["S43", "S2"], &json!("")));
    assert_eq!(rows[0]["confirmation"]["name"], "", "nobody took it");
}

#[tokio::test]
async fn the_shapes_of_an_answer_can_be_switched() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let behave = |change: fn(&mut Behaviour)| {
        let mut behaviour = Behaviour::default();
        change(&mut behaviour);
        world.fan.behave(behaviour);
    };
    behave(|behaviour| behaviour.unknown_is_left_out = true);
    assert_eq!(world.track(&[UNKNOWN, DELIVERED]).await.as_array().unwrap().len(), 1);
    assert_eq!(world.track(&[UNKNOWN]).await, json!([]));
    behave(|behaviour| behaviour.numbers_as_json_numbers = true);
    assert_eq!(world.track(&[DELIVERED]).await[0]["awbNumber"], json!(7_000_991_000_001_u64));
    behave(|behaviour| behaviour.absent = Absent::Null);
    assert_eq!(world.track(&[DELIVERED]).await[0]["returnAwbNumber"], Value::Null);
    behave(|behaviour| behaviour.absent = Absent::Missing);
    assert!(world.track(&[DELIVERED]).await[0].get("returnAwbNumber").is_none());
    behave(|behaviour| behaviour.newest_first = true);
    assert_eq!(codes(&world.track(&[DELIVERED]).await[0]), ["S2", "S1", "C1", "C0"]);
    behave(|behaviour| behaviour.padded_codes = true);
    assert_eq!(codes(&world.track(&[REFUSED]).await[0]), ["C0 ", "S6 "]);
    behave(|behaviour| behaviour.rows_reversed = true);
    assert_eq!(world.track(&[DELIVERED, REFUSED]).await[0]["awbNumber"], REFUSED);
    behave(|behaviour| behaviour.data_is_object = true);
    assert_eq!(world.track(&[DELIVERED]).await[DELIVERED]["awbNumber"], DELIVERED);
    let path = format!("/reports/awb/tracking?clientId={BRANCH}&awb[]={DELIVERED}");
    behave(|behaviour| behaviour.fails_in_200 = true);
    let (http, body) = world.get(&path).await;
    assert_eq!((http, &body["status"], body["message"].is_string()), (200, &json!("fail"), true));
    behave(|behaviour| (behaviour.fails_in_200, behaviour.fail_message) = (true, false));
    assert_eq!(world.get(&path).await, (200, json!({"status": "fail"})));
}

#[tokio::test]
async fn a_deleted_label_stays_registered_and_leaves_the_list_of_its_day() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let day = format!("/reports/awb?clientId={BRANCH}&date=2026-03-02");
    let total = |body: &Value| body["total"].as_u64().unwrap();
    let (_, body) = world.get(&day).await;
    assert_eq!(total(&body), 4, "a way back is not a label of the day");
    assert_eq!(body["data"][0]["info"]["cod"], json!(184.5));
    world.fan.delete_label(REGISTERED);
    assert_eq!(total(&world.get(&day).await.1), 3);
    assert!(world.track(&[REGISTERED]).await[0]["message"].as_str().unwrap().contains("inregistrat"));
    assert_eq!(total(&world.get(&format!("/reports/awb?clientId={BRANCH}&date=2026-03-04")).await.1), 0);
    assert_eq!(total(&world.get(&format!("/reports/awb?clientId={BRANCH}&date=02.03.2026")).await.1), 0);
}

#[tokio::test]
async fn the_cash_of_a_delivered_label_is_transferred_two_days_later() {
    let world = World::at("2026-03-05T10:59:59Z").await;
    let day = format!("/reports/bank-transfers?clientId={BRANCH}&date=2026-03-05");
    assert_eq!(world.get(&day).await.1["data"], json!([]), "the day is still growing");
    world.time.set("2026-03-05T11:00:00Z");
    let (_, body) = world.get(&day).await;
    let expected = json!([{
        "info": {
            "awbNumber": DELIVERED, "awbDate": "02.03.2026", "amountCollected": 184.5, "content": "Comanda #1001",
            "transferDate": "05.03.2026", "returnAwbNumber": "", "reimbursementAwbNumber": "",
            "transactionType": "cash", "transactionDate": "03.03.2026",
        },
        "recipient": {"name": "Client Unu", "contactPerson": "", "address": {"locality": "Roman"}},
        "sender": {"name": "Magazin Exemplu SRL", "contactPerson": ""},
    }]);
    assert_eq!(body["data"], expected);
    assert_eq!(world.track(&[DELIVERED]).await[0]["paymentDate"], "2026-03-05");
}

#[tokio::test]
async fn pages_stop_at_a_hundred_rows_whatever_was_asked() {
    let parcels = (0..250).map(|place| parcel("fan-courier", &format!("7000991{place:06}"), "10", Vec::new()));
    let world = World::of(script(parcels.collect()), "2026-03-02T12:00:00Z").await;
    let day = format!("/reports/awb?clientId={BRANCH}&date=2026-03-02&perPage=1000");
    let mut numbers = Vec::new();
    for page in 1..=3 {
        let (_, body) = world.get(&format!("{day}&page={page}")).await;
        assert_eq!((&body["total"], &body["perPage"], &body["currentPage"]), (&json!(250), &json!(100), &json!(page)));
        numbers.extend(body["data"].as_array().unwrap().iter().map(|row| row["info"]["awbNumber"].to_string()));
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 250);
    let (http, body) = world.get(&format!("/reports/awb?clientId={BRANCH}&date=2026-03-02&perPage=many")).await;
    assert_eq!((http, body["data"]["errors"]["perPage"].is_array()), (422, true));
}

#[tokio::test]
async fn the_code_list_has_the_courier_s_forty_seven_codes_and_sometimes_a_new_one() {
    let world = World::at("2026-03-02T12:00:00Z").await;
    let codes = |body: Value| -> Vec<String> {
        body["data"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
    };
    let listed = codes(world.get("/reports/awb-events?language=ro").await.1);
    assert_eq!(listed.len(), 47);
    assert!(!listed.contains(&"S54".to_owned()));
    world.fan.behave(Behaviour { new_event_code: true, ..Behaviour::default() });
    assert_eq!(codes(world.get("/reports/awb-events").await.1).len(), 48);
}

#[tokio::test]
async fn proofs_of_delivery_come_as_an_archive_or_as_a_refusal() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let path = |number: &str| world.url(&format!("/reports/get-awb-confirmations?clientId={BRANCH}&awb[]={number}"));
    let both = format!("{}&awb[]={REFUSED}", path(DELIVERED));
    let archive = world.client.get(both).bearer_auth(world.token().await).send().await.unwrap();
    let archive = archive.bytes().await.unwrap();
    assert!(archive.starts_with(b"PK\x03\x04"));
    let name = format!("{DELIVERED}.jpg");
    let names = archive.windows(name.len()).filter(|bytes| *bytes == name.as_bytes()).count();
    assert_eq!(names, 2, "once before the picture, once in the directory");
    // The end of the directory: two entries would be told here for two pictures.
    assert_eq!(archive[archive.len() - 12..archive.len() - 10], [1, 0]);
    let (http, body) = answer(world.client.get(path(REFUSED)).bearer_auth(world.token().await)).await;
    assert_eq!((http, &body["status"]), (200, &json!("fail")));
}

#[tokio::test]
async fn times_are_bucharest_s_clock_without_a_zone_also_when_it_goes_back() {
    let autumn = vec![scan("2026-10-25T00:30:00Z", "H4", ""), scan("2026-10-25T01:30:00Z", "H4", "")];
    let world = World::of(script(vec![parcel("fan-courier", DELIVERED, "0", autumn)]), "2026-10-26T00:00:00Z").await;
    let rows = world.track(&[DELIVERED]).await;
    let dates: Vec<&Value> = rows[0]["events"].as_array().unwrap().iter().map(|event| &event["date"]).collect();
    assert_eq!(dates, ["2026-10-25 03:30:00", "2026-10-25 03:30:00"]);
}

#[tokio::test]
async fn branches_are_those_of_the_account() {
    let world = World::at("2026-03-02T12:00:00Z").await;
    let (_, body) = world.get("/reports/branches").await;
    let ids: Vec<&Value> = body["data"].as_array().unwrap().iter().map(|branch| &branch["id"]).collect();
    assert_eq!(ids, [&json!(7_700_123), &json!(7_700_124)]);
}

#[tokio::test]
async fn the_ledger_names_the_numbers_and_keeps_no_password() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    answer(world.client.post(world.url("/login?username=shop&password=right"))).await;
    world.track(&[DELIVERED, UNKNOWN]).await;
    let lines = world.ledger.read(<[FanCourierLine]>::to_vec);
    assert!(!serde_json::to_string(&lines).unwrap().contains("right"));
    let last = lines.last().unwrap();
    assert_eq!(
        (last.path.as_str(), last.http, last.at),
        ("/reports/awb/tracking", Some(200), instant("2026-03-03T12:00:00Z"))
    );
    assert_eq!(last.numbers, [DELIVERED, UNKNOWN]);
}
