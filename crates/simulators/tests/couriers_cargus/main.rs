//! What a client of Cargus meets, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

#[path = "../couriers_world/mod.rs"]
mod couriers_world;
mod world;

use std::path::Path;

use couriers_world::{answer, instant, parcel, scan, script};
use rstest::rstest;
use serde_json::{Value, json};
use simulators::cargus::{Behaviour, CargusLine, OtherNumber, Shape, SignInRefusal, other_number};
use simulators::faults::{FaultKind, Holds};
use world::{
    DELIVERED, KEY, NEW_NUMBER, PIECES, REDIRECTED, REFUSED, SAME_NUMBER, UNKNOWN, UNSCANNED, WAY_BACK, World, asking,
    unhurried,
};

fn ids(element: &Value) -> Vec<i64> {
    element["Event"].as_array().unwrap().iter().map(|event| event["EventId"].as_i64().unwrap()).collect()
}

fn codes(elements: &Value) -> Vec<&str> {
    elements.as_array().unwrap().iter().map(|element| element["Code"].as_str().unwrap()).collect()
}

#[rstest]
#[case::no_such_path("GET", "/AwbTrace/Nothing?barCode=1")]
#[case::a_parameter_is_missing("GET", "/AwbTrace/WithRedirect")]
#[case::sign_in_by_get("GET", "/LoginUser")]
#[case::tracking_by_post("POST", "/AwbTrace?barCode=1")]
#[tokio::test]
async fn the_gateway_knows_no_other_operations_whatever_the_key(#[case] method: &str, #[case] path: &str) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    for key in [KEY, "wrong"] {
        let call = world.client.request(method.parse().unwrap(), world.url(path));
        let told = answer(call.header("Ocp-Apim-Subscription-Key", key)).await;
        assert_eq!(told, (404, json!({"statusCode": 404, "message": "Resource not found"})));
    }
    let outside = answer(world.client.get(format!("{}/AwbTrace?barCode=1", world.serving.url()))).await;
    assert_eq!(outside.0, 404);
}

#[tokio::test]
async fn the_key_comes_before_user_and_token() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let wrong = world.get_with("wrong", "wrong", &asking("/AwbTrace", &[DELIVERED])).await;
    assert_eq!((wrong.0, wrong.1["statusCode"].as_i64()), (401, Some(401)));
    assert!(wrong.1["message"].as_str().unwrap().contains("invalid subscription key"));
    let missing = answer(world.client.post(world.url("/LoginUser"))).await;
    assert!(missing.1["message"].as_str().unwrap().contains("missing subscription key"));
}

#[rstest]
#[case::server_error(SignInRefusal::ServerError, 500)]
#[case::unauthorized(SignInRefusal::Unauthorized, 401)]
#[case::a_sentence(SignInRefusal::SentenceInOk, 200)]
#[tokio::test]
async fn a_wrong_password_is_told_in_one_of_three_ways(#[case] sign_in_refusal: SignInRefusal, #[case] http: u16) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    world.cargus.behave(Behaviour { sign_in_refusal, ..unhurried() });
    for (username, password) in [("shop", "wrong"), ("nobody", "right")] {
        let (status, body) = world.sign_in(username, password).await;
        assert_eq!(status, http, "{body}");
        assert!(body.as_str().is_none_or(|text| text.contains(' ')), "no token: {body}");
    }
}

#[rstest]
#[case::form("application/x-www-form-urlencoded", "UserName=shop&Password=right", 415)]
#[case::other_names("application/json", r#"{"username":"shop","password":"right"}"#, 400)]
#[case::a_list("application/json", r#"["shop","right"]"#, 400)]
#[case::nothing("application/json", "", 400)]
#[tokio::test]
async fn a_sign_in_is_json_with_two_names(#[case] content: &str, #[case] body: &str, #[case] http: u16) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let call = world.client.post(world.url("/LoginUser")).header("Ocp-Apim-Subscription-Key", KEY);
    let (status, _) = answer(call.header("Content-Type", content).body(body.to_owned())).await;
    assert_eq!(status, http);
}

#[tokio::test]
async fn a_token_lives_for_a_day_or_until_it_is_revoked() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let token = world.token("shop").await;
    let path = asking("/AwbTrace/WithRedirect", &[DELIVERED]);
    world.time.set("2026-03-04T11:59:59Z");
    assert_eq!(world.get_with(KEY, &token, &path).await.0, 200);
    assert_eq!(world.get_with(KEY, &token, "/TokenVerification").await, (200, json!(true)));
    world.time.set("2026-03-04T12:00:00Z");
    assert_eq!(world.get_with(KEY, &token, &path).await.0, 401);
    assert_eq!(world.get_with(KEY, &token, "/TokenVerification").await, (200, json!(false)));
    let token = world.token("shop").await;
    world.cargus.revoke_tokens();
    world.cargus.behave(Behaviour { token_refusal_in_ok: true, ..unhurried() });
    assert_eq!(world.get_with(KEY, &token, &path).await, (200, json!("Failed to authenticate!")));
}

#[tokio::test]
async fn a_number_is_told_with_its_events_oldest_first_and_times_without_a_zone() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let expected = json!([{
        "Code": DELIVERED, "Type": "Colet", "MeasuredWeight": 2.35, "VolumetricWeight": 0.0,
        "ConfirmationName": "Client Unu", "Observation": "Comanda #1001 ", "ResponseCode": "",
        "Event": [
            {"Date": "2026-03-02T16:41:00.46", "EventId": 70, "Description": "text of 70 ", "LocalityName": "BRASOV"},
            {"Date": "2026-03-03T05:20:30.03", "EventId": 149, "Description": "text of 149 ", "LocalityName": "IASI"},
            {"Date": "2026-03-03T08:22:00.25", "EventId": 5, "Description": "text of 5 ", "LocalityName": "IASI"},
            {"Date": "2026-03-03T13:00:07.4", "EventId": 21, "Description": "text of 21 ", "LocalityName": "IASI"},
        ],
    }]);
    assert_eq!(world.track(&[DELIVERED]).await, expected);
    world.cargus.behave(Behaviour { decimals: false, ..unhurried() });
    let dates = world.track(&[DELIVERED]).await;
    assert_eq!(
        (&dates[0]["Event"][0]["Date"], &dates[0]["Event"][3]["Date"]),
        (&json!("2026-03-02T16:41:00"), &json!("2026-03-03T13:00:07.4"))
    );
}

#[tokio::test]
async fn a_scan_is_not_told_before_its_time_and_a_name_not_before_the_delivery() {
    let world = World::at("2026-03-03T07:00:00Z").await;
    let told = world.track(&[DELIVERED]).await;
    assert_eq!((ids(&told[0]), &told[0]["ConfirmationName"]), (vec![70, 149, 5], &Value::Null));
}

#[tokio::test]
async fn a_shipment_is_told_with_all_its_pieces_and_a_piece_alone() {
    let world = World::at("2026-03-11T12:00:00Z").await;
    let told = world.track(&[PIECES]).await;
    assert_eq!(codes(&told), [PIECES, "1100000024002", "1100000024003"]);
    assert_eq!((ids(&told[0]), ids(&told[1])), (vec![70, 149, 5, 21], vec![70, 54]));
    assert_eq!(codes(&world.track(&["1100000024003"]).await), ["1100000024003"]);
    let each_once = world.track(&["1100000024003", PIECES]).await;
    assert_eq!(codes(&each_once).len(), 3);
}

#[rstest]
#[case::texts("%5B%221100000017%22%2C%22EXMP00000017%22%5D", 2)]
#[case::numbers("%5B1100000017%5D", 1)]
#[case::bare("1100000017", 1)]
#[case::commas("1100000017,EXMP00000017", 2)]
#[tokio::test]
async fn four_ways_to_write_numbers_are_taken(#[case] bar_code: &str, #[case] elements: usize) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let (http, body) = world.get(&format!("/AwbTrace?barCode={bar_code}")).await;
    assert_eq!((http, body.as_array().unwrap().len()), (200, elements));
}

#[rstest]
#[case::mixed("%5B1100000017%2C%22EXMP00000017%22%5D")]
#[case::letters_without_quotes("%5BEXMP00000017%5D")]
#[case::empty("")]
#[case::object("%7B%7D")]
#[tokio::test]
async fn other_ways_are_refused_by_a_list_of_sentences(#[case] bar_code: &str) {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let (http, body) = world.get(&format!("/AwbTrace/WithRedirect?barCode={bar_code}")).await;
    assert_eq!((http, body[0].is_string()), (400, true), "{body}");
}

#[tokio::test]
async fn more_than_fifty_numbers_are_refused() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let numbers: Vec<String> = (0..51).map(|place| format!("11000000{place:02}")).collect();
    let numbers: Vec<&str> = numbers.iter().map(String::as_str).collect();
    assert_eq!(world.get(&asking("/AwbTrace/WithRedirect", &numbers)).await.0, 400);
    assert_eq!(world.get(&asking("/AwbTrace/WithRedirect", &numbers[..50])).await.0, 200);
}

#[tokio::test]
async fn unknown_deleted_and_not_yet_made_numbers_are_left_out() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    assert_eq!(codes(&world.track(&[UNKNOWN, DELIVERED]).await), [DELIVERED]);
    assert_eq!(world.track(&[UNKNOWN]).await, json!([]));
    let unscanned = world.track(&[UNSCANNED]).await;
    assert_eq!((&unscanned[0]["Event"], &unscanned[0]["MeasuredWeight"]), (&json!([]), &json!(0.0)));
    world.cargus.behave(Behaviour { unscanned_is_left_out: true, nothing_is_no_content: true, ..unhurried() });
    assert_eq!(world.get(&asking("/AwbTrace/WithRedirect", &[UNSCANNED])).await, (204, json!("")));
    world.cargus.delete_label(DELIVERED);
    assert_eq!(world.get(&asking("/AwbTrace", &[DELIVERED])).await.0, 204);
    world.time.set("2026-03-02T07:59:59Z");
    assert_eq!(world.get(&asking("/AwbTrace", &[REFUSED])).await.0, 204);
}

#[tokio::test]
async fn another_account_sees_nothing_but_the_call_without_a_token_sees_all() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    assert_eq!(world.get_as("other", &asking("/AwbTrace/WithRedirect", &[DELIVERED])).await, (200, json!([])));
    let open = |number: &str| {
        let url = world.url(&format!("/NoAuth/GetAwbTrace?barCode={number}"));
        answer(world.client.get(url).header("Ocp-Apim-Subscription-Key", KEY))
    };
    assert_eq!(codes(&open(DELIVERED).await.1), [DELIVERED]);
    assert_eq!(open("1100000017,1100000024").await.0, 400, "one number only");
}

#[tokio::test]
async fn a_refused_parcel_travels_back_under_a_number_of_its_own() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let told = world.track(&[REFUSED, WAY_BACK]).await;
    assert_eq!((codes(&told), &told[0]["ResponseCode"]), (vec![REFUSED], &json!("")));
    assert_eq!(told[0]["ConfirmationName"], "Client Unu", "a refusal has a name too");
    world.time.set("2026-03-05T11:00:00Z");
    let told = world.track(&[REFUSED]).await;
    assert_eq!((codes(&told), &told[0]["ResponseCode"]), (vec![REFUSED, WAY_BACK], &json!(WAY_BACK)));
    assert_eq!((ids(&told[0]), ids(&told[1])), (vec![70, 149, 5, 153, 196], vec![5, 21]));
    assert_eq!(told[1]["ConfirmationName"], "Magazin Exemplu SRL");
    let plain = world.get(&asking("/AwbTrace", &[REFUSED])).await.1;
    assert_eq!((codes(&plain), &plain[0]["ResponseCode"]), (vec![REFUSED], &json!(WAY_BACK)));
    assert_eq!(other_number(&world::world().shops[0].orders[4].fulfillments[0].parcels[0]), Some(WAY_BACK));
}

#[rstest]
#[case::element(OtherNumber::Element, &[REDIRECTED, NEW_NUMBER], &[70, 149, 5, 2])]
#[case::number(OtherNumber::NumberOnly, &[REDIRECTED], &[70, 149, 5, 2])]
#[case::events(OtherNumber::EventsInTheOldElement, &[REDIRECTED], &[70, 149, 5, 2, 5, 21])]
#[tokio::test]
async fn a_redirection_is_told_in_one_of_three_ways(
    #[case] other_number: OtherNumber,
    #[case] elements: &[&str],
    #[case] events: &[i64],
) {
    let world = World::at("2026-03-05T12:00:00Z").await;
    world.cargus.behave(Behaviour { other_number, ..unhurried() });
    let told = world.track(&[REDIRECTED]).await;
    assert_eq!(
        (codes(&told), ids(&told[0]), &told[0]["ResponseCode"]),
        (elements.to_vec(), events.to_vec(), &json!(NEW_NUMBER))
    );
    assert_eq!(ids(&world.track(&[NEW_NUMBER]).await[0]), [5, 21]);
}

#[tokio::test]
async fn a_parcel_may_also_come_back_under_the_same_number_with_the_id_of_a_delivery() {
    let world = World::at("2026-03-06T12:00:00Z").await;
    let told = world.track(&[SAME_NUMBER]).await;
    assert_eq!((ids(&told[0]), &told[0]["ResponseCode"]), (vec![70, 149, 5, 180, 197, 21], &json!("")));
    assert_eq!(told[0]["ConfirmationName"], "Magazin Exemplu SRL");
}

#[tokio::test]
async fn the_shapes_of_an_answer_can_be_switched() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    let behave = |change: fn(&mut Behaviour)| {
        let mut behaviour = unhurried();
        change(&mut behaviour);
        world.cargus.behave(behaviour);
    };
    behave(|behaviour| behaviour.shape = Shape::OneObject);
    assert_eq!(world.track(&[DELIVERED]).await["Code"], DELIVERED);
    behave(|behaviour| behaviour.shape = Shape::UnderValue);
    assert_eq!(world.track(&[DELIVERED]).await["value"][0]["Code"], DELIVERED);
    behave(|behaviour| behaviour.shape = Shape::Packages);
    let older = world.track(&[DELIVERED]).await;
    assert_eq!((&older[0]["BarCode"], &older[0]["StatusExpression"]), (&json!(DELIVERED), &json!("Confirmat")));
    assert_eq!(older[0]["Packages"][0]["Events"][3]["EventId"], 21);
    behave(|behaviour| behaviour.elements_reversed = true);
    assert_eq!(codes(&world.track(&[DELIVERED, PIECES]).await)[0], "1100000024003");
    behave(|behaviour| behaviour.newest_first = true);
    assert_eq!(ids(&world.track(&[DELIVERED]).await[0]), [21, 5, 149, 70]);
    behave(|behaviour| behaviour.nulls = true);
    let nulls = world.track(&[UNSCANNED]).await;
    assert_eq!((&nulls[0]["Event"], &nulls[0]["ResponseCode"]), (&Value::Null, &Value::Null));
    behave(|behaviour| behaviour.loose_types = true);
    let loose = world.track(&[DELIVERED]).await;
    assert_eq!((&loose[0]["Type"], &loose[0]["Event"][0]["EventId"]), (&json!(1), &json!("70")));
    behave(|behaviour| behaviour.fails_in_ok = true);
    assert!(world.track(&[DELIVERED]).await[0].is_string());
}

#[tokio::test]
async fn the_third_call_of_a_second_has_to_wait() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    world.cargus.behave(Behaviour::default());
    let token = world.token("shop").await;
    let path = asking("/AwbTrace/WithRedirect", &[DELIVERED]);
    assert_eq!(world.get_with(KEY, &token, &path).await.0, 200);
    let call = world.client.get(world.url(&path)).header("Ocp-Apim-Subscription-Key", KEY).bearer_auth(&token);
    let refused = call.send().await.unwrap();
    assert_eq!((refused.status().as_u16(), &refused.headers()["retry-after"]), (429, &"1".parse().unwrap()));
    world.time.set("2026-03-03T12:00:01Z");
    assert_eq!(world.get_with(KEY, &token, &path).await.0, 200);
}

#[rstest]
#[case::month_first("/AwbTrace/GetDeltaEvents?FromDate=03-11-2026&ToDate=03-11-2026", 1)]
#[case::day_first("/AwbTrace/GetDeltaEvents?FromDate=11-03-2026&ToDate=11-03-2026", 0)]
#[case::year_first("/AwbTrace/GetDeltaEvents?FromDate=2026-03-11&ToDate=2026-03-11", 0)]
#[case::with_a_time("/AwbStatus/GetAwbSyncStatus?FromDate=2026-03-11T00:00:00&ToDate=2026-03-11T23:59:59", 1)]
#[case::without_a_time("/AwbStatus/GetAwbSyncStatus?FromDate=2026-03-11&ToDate=2026-03-11", 0)]
#[case::cash_year_first("/CashAccount/GetByDate?FromDate=2026-03-11&ToDate=2026-03-11", 1)]
#[case::cash_month_first("/CashAccount/GetByDate?FromDate=03-11-2026&ToDate=03-11-2026", 0)]
#[case::cash_deducted("/CashAccount/GetByDeductionDate?DeductionDate=2026-03-11", 0)]
#[tokio::test]
async fn a_date_in_another_order_is_not_refused_and_finds_nothing(#[case] path: &str, #[case] rows: usize) {
    let moved = parcel("cargus", DELIVERED, "10", vec![scan("2026-03-11T14:41:00Z", "70", "Brasov")]);
    let mut script = script(vec![moved]);
    script.shops[0].orders[0].fulfillments[0].created_at = instant("2026-03-11T08:00:00Z");
    let world = World::of(script, "2026-03-11T20:00:00Z").await;
    let (http, body) = world.get(path).await;
    assert_eq!((http, body.as_array().unwrap().len()), (200, rows), "{body}");
}

#[tokio::test]
async fn the_changes_of_an_account_name_a_state_in_a_word_and_no_event() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let state = |number: &'static str| {
        let path = format!("/AwbStatus/GetAwbSyncStatusByBarCode?barCode={number}");
        let world = &world;
        async move { world.get(&path).await.1 }
    };
    assert_eq!(state(UNSCANNED).await[0]["StatusExpression"], "Tiparit");
    assert_eq!(
        state(DELIVERED).await,
        json!([{"BarCode": DELIVERED, "StatusExpression": "Confirmat", "DeductionId": null, "RepaymentValue": 184.5}])
    );
    assert_eq!(state(UNKNOWN).await, json!([]));
    world.time.set("2026-03-05T12:00:00Z");
    let paid = state(DELIVERED).await;
    assert_eq!((&paid[0]["StatusExpression"], paid[0]["DeductionId"].is_i64()), (&json!("Rambursat"), true));
}

#[tokio::test]
async fn cash_is_collected_at_the_delivery_and_sent_two_days_later_and_follows_a_redirection() {
    let world = World::at("2026-03-05T10:59:59Z").await;
    let cash = |number: &'static str| {
        let path = format!("/CashAccount?barCode={number}");
        let world = &world;
        async move { world.get(&path).await.1 }
    };
    let row = cash(DELIVERED).await;
    assert_eq!((&row[0]["RepaymentDate"], &row[0]["DeductionDate"]), (&json!("2026-03-03T00:00:00"), &Value::Null));
    assert_eq!((cash(REDIRECTED).await, cash(NEW_NUMBER).await[0]["RepaymentValue"].as_f64()), (json!([]), Some(30.0)));
    assert_eq!(cash(WAY_BACK).await, json!([]));
    world.time.set("2026-03-05T11:00:08Z");
    let row = cash(DELIVERED).await;
    assert_eq!(row[0]["DeductionDate"], "2026-03-05T00:00:00");
    let sent = world.get("/CashAccount/GetByDeductionDate?DeductionDate=2026-03-05").await.1;
    assert_eq!(sent.as_array().unwrap().len(), 2, "the one of three pieces too: {sent}");
}

#[tokio::test]
async fn times_are_bucharest_s_clock_without_a_zone_also_when_it_goes_back() {
    let autumn = vec![scan("2026-10-25T00:30:00Z", "10", ""), scan("2026-10-25T01:30:00Z", "11", "")];
    let world = World::of(script(vec![parcel("cargus", DELIVERED, "0", autumn)]), "2026-10-26T00:00:00Z").await;
    world.cargus.behave(Behaviour { decimals: false, ..unhurried() });
    let told = world.track(&[DELIVERED]).await;
    let dates: Vec<&Value> = told[0]["Event"].as_array().unwrap().iter().map(|event| &event["Date"]).collect();
    assert_eq!(dates, ["2026-10-25T03:30:00", "2026-10-25T03:30:00"]);
}

#[tokio::test]
async fn the_ledger_names_the_numbers_and_keeps_no_password_and_no_key() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    world.track(&[DELIVERED, UNKNOWN]).await;
    let lines = world.ledger.read(<[CargusLine]>::to_vec);
    let text = serde_json::to_string(&lines).unwrap();
    assert!(!text.contains("right") && !text.contains(KEY));
    let last = lines.last().unwrap();
    assert_eq!((last.path.as_str(), last.http), ("/api/AwbTrace/WithRedirect", Some(200)));
    assert_eq!(
        (&last.numbers, last.at),
        (&vec![DELIVERED.to_owned(), UNKNOWN.to_owned()], instant("2026-03-03T12:00:00Z"))
    );
}

#[tokio::test]
async fn faults_lie_around_every_call() {
    let world = World::at("2026-03-03T12:00:00Z").await;
    world.faults.add(FaultKind::Html { status: 503 }, Holds::Calls(1));
    assert_eq!(world.sign_in("shop", "right").await.0, 503);
    assert_eq!(world.sign_in("shop", "right").await.0, 200);
}

/// The connector is tested with these files, so that both sides meet without sharing code.
/// `UPDATE_FIXTURES=1` writes them anew.
#[tokio::test]
async fn the_connectors_fixtures_hold_what_this_server_says() {
    let world = World::at("2026-03-11T12:00:00Z").await;
    let with = |change: fn(&mut Behaviour)| {
        let mut behaviour = unhurried();
        change(&mut behaviour);
        behaviour
    };
    let all = [DELIVERED, PIECES, REFUSED, SAME_NUMBER, REDIRECTED, UNSCANNED, UNKNOWN];
    let cases: [(&str, Behaviour, &[&str]); 8] = [
        ("a_batch", unhurried(), &all),
        ("other_numbers_only_named", with(|behaviour| behaviour.other_number = OtherNumber::NumberOnly), &all),
        (
            "other_events_in_the_old_element",
            with(|behaviour| behaviour.other_number = OtherNumber::EventsInTheOldElement),
            &all,
        ),
        ("older_shape", with(|behaviour| behaviour.shape = Shape::Packages), &all),
        ("turned_round", with(|behaviour| (behaviour.elements_reversed, behaviour.newest_first) = (true, true)), &all),
        ("nulls_and_loose_types", with(|behaviour| (behaviour.nulls, behaviour.loose_types) = (true, true)), &all),
        ("nothing", unhurried(), &[UNKNOWN]),
        ("refused_in_ok", with(|behaviour| behaviour.fails_in_ok = true), &all),
    ];
    for (name, behaviour, numbers) in cases {
        world.cargus.behave(behaviour);
        meets(name, &world.track(numbers).await);
    }
    meets("wrong_key", &world.get_with("wrong", "", &asking("/AwbTrace", &[DELIVERED])).await.1);
    world.cargus.behave(with(|behaviour| behaviour.token_refusal_in_ok = true));
    meets("wrong_token", &world.get_with(KEY, "wrong", &asking("/AwbTrace", &[DELIVERED])).await.1);
    world.cargus.behave(with(|behaviour| behaviour.calls_per_second = 0));
    meets("too_many_calls", &world.get_with(KEY, "wrong", &asking("/AwbTrace", &[DELIVERED])).await.1);
}

fn meets(name: &str, told: &Value) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../couriers/fixtures/cargus");
    let file = folder.join(format!("simulator_{name}.json"));
    let text = format!("{}\n", serde_json::to_string_pretty(told).unwrap());
    if std::env::var_os("UPDATE_FIXTURES").is_some() {
        std::fs::write(&file, &text).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), text, "{}", file.display());
}
