//! What a client of Sameday meets, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

#[path = "../couriers_world/mod.rs"]
mod couriers_world;
mod feed;
mod world;

use couriers_world::answer;
use rstest::rstest;
use serde_json::{Value, json};
use simulators::faults::{FaultKind, Holds};
use simulators::sameday::SamedayLine;
use world::{AT_DOOR, CANCELLED, TWO, World};

#[rstest]
#[case::twelve_hours("", "", "2026-03-02 22:30", "2026-03-02 20:30")]
#[case::remembered_by_the_form("", "remember_me=1", "2026-03-16 10:30", "2026-03-16 08:30")]
#[case::remembered_by_the_query("?remember_me=1", "", "2026-03-16 10:30", "2026-03-16 08:30")]
#[tokio::test]
async fn a_token_lives_twelve_hours_or_fourteen_days(
    #[case] query: &str,
    #[case] form: &str,
    #[case] local: &str,
    #[case] utc: &str,
) {
    let world = World::at("2026-03-02T08:30:20Z").await;
    let request = world.client.post(world.url(&format!("/api/authenticate{query}"))).body(form.to_owned());
    let (status, body) = answer(request.header("X-Auth-Username", "shop").header("X-AUTH-password", "right")).await;
    assert_eq!((status, &body["expire_at"], &body["expire_at_utc"]), (200, &json!(local), &json!(utc)));
    assert_eq!(body["token"].as_str().unwrap().len(), 40);
}

#[tokio::test]
async fn a_wrong_password_is_a_403_with_json() {
    let world = World::at("2026-03-02T08:30:00Z").await;
    let expected = json!({"error": {"code": 403, "message": "Invalid credentials."}});
    assert_eq!(world.sign_in("shop", "wrong").await, (403, expected));
}

#[tokio::test]
async fn the_thirteenth_sign_in_of_a_minute_is_refused() {
    let world = World::at("2026-03-02T08:30:00Z").await;
    for _ in 0..12 {
        assert_eq!(world.sign_in("shop", "wrong").await.0, 403);
    }
    assert_eq!(world.sign_in("shop", "right").await.0, 429);
    world.time.set("2026-03-02T08:31:00Z");
    assert_eq!(world.sign_in("shop", "right").await.0, 200);
}

#[tokio::test]
async fn sign_in_by_get_is_refused() {
    let world = World::at("2026-03-02T08:30:00Z").await;
    assert_eq!(answer(world.client.get(world.url("/api/authenticate"))).await.0, 405);
}

#[tokio::test]
async fn a_token_that_is_over_or_revoked_is_a_401() {
    let world = World::at("2026-03-02T08:30:00Z").await;
    let call = |token: String| {
        answer(world.client.get(world.url(&format!("/api/client/awb/{AT_DOOR}/status"))).header("X-AUTH-TOKEN", token))
    };
    let token = world.token().await;
    assert_eq!(call(token.clone()).await.0, 200);
    world.time.set("2026-03-02T20:30:00Z");
    let (status, body) = call(token).await;
    assert_eq!((status, &body["error"]["code"]), (401, &json!(401)));
    let token = world.token().await;
    world.sameday.revoke_tokens();
    world.behave(|behaviour| behaviour.flat_unauthorized = true);
    let (status, body) = call(token).await;
    assert_eq!((status, &body["code"]), (401, &json!(401)));
    assert_eq!(call(String::new()).await.0, 401);
}

#[tokio::test]
async fn a_parcel_is_told_as_it_was_recorded() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (status, body) = world.get(&format!("/api/client/parcel/{AT_DOOR}001/status-history")).await;
    let event = |id: u16, label: &str, state: &str, at: &str, hub: &str| {
        json!({"statusId": id, "status": format!("text of {id}"), "statusLabel": label, "statusState": state,
            "statusDate": at, "parcelAwbNumber": null, "reasonId": null, "reason": "", "parcelDetails": null,
            "expeditionDetails": null, "transitLocation": hub, "inReturn": false})
    };
    let with = |mut event: Value, more: Value| {
        event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        event
    };
    assert_eq!(status, 200);
    let issued = with(event(1, "AWB Emis", "Inregistrat", "2026-03-02T10:00:01+02:00", ""), json!({"county": null}));
    let expected = json!({
        "parcelSummary": {
            "deliveredAt": "", "lastDeliveryAttempt": "2026-03-04T12:10:31+02:00", "deliveryAttempts": 1,
            "delivered": false, "canceled": false, "parcelWeight": 1.2, "pickedUpAt": "2026-03-02T03:40:12+02:00",
            "parcelLength": 30, "parcelWidth": 20, "parcelHeight": 10, "packageType": 0, "codPaymentType": null,
            "parcelAwbNumber": format!("{AT_DOOR}001"), "isPickedUp": true,
        },
        "parcelHistory": [
            with(
                event(10, "Avizat", "Livrare nereusita", "2026-03-04T12:10:31+02:00", ""),
                json!({"county": "Cluj", "reasonId": 3, "reason": "Destinatar negasit"}),
            ),
            with(event(33, "In livrare la curier", "In livrare", "2026-03-04T08:15:10+02:00", ""), json!({"county": "Cluj"})),
            with(event(84, "Intrare sorter", "In tranzit", "2026-03-02T22:10:00+02:00", "B_HUB_H01"), json!({"county": ""})),
            with(event(4, "Ridicata de la client", "Preluat", "2026-03-02T15:40:12+02:00", ""), json!({"county": "Brasov"})),
            issued,
        ],
        "expeditionStatus": body["expeditionStatus"],
    });
    assert_eq!(body, expected);
    assert_eq!(body["expeditionStatus"]["statusId"], 1, "it stays at the first scan");
}

#[tokio::test]
async fn the_recorded_faults_of_a_parcel_can_be_switched_off_and_others_on() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    world.behave(|behaviour| {
        behaviour.stale_expedition_status = false;
        behaviour.early_picked_up_at = false;
        behaviour.oldest_first = true;
        behaviour.offsets_without_colon = true;
        behaviour.without_in_return = true;
    });
    let (_, body) = world.get(&format!("/api/client/parcel/{AT_DOOR}001/status-history")).await;
    assert_eq!(body["expeditionStatus"]["statusId"], 10);
    assert_eq!(body["parcelSummary"]["pickedUpAt"], "2026-03-02T15:40:12+0200");
    assert_eq!(body["parcelHistory"][0]["statusId"], 1);
    assert!(body["parcelHistory"][0].get("inReturn").is_none());
}

#[tokio::test]
async fn a_shipment_lists_each_change_for_itself_and_for_the_parcel() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (status, body) = world.get("/api/client/awb/1SIM24000000018/status").await;
    assert_eq!(status, 200);
    let history = body["expeditionHistory"].as_array().unwrap();
    assert_eq!(history.len(), 10);
    assert_eq!(history[0]["parcelAwbNumber"], Value::Null);
    assert_eq!(history[1]["parcelAwbNumber"], TWO[1]);
    assert_eq!(body["parcelsStatus"][1]["parcelAwbNumber"], TWO[1]);
    assert_eq!(body["parcelsStatus"][1]["statusId"], 1, "it stays at the first scan");
    let summary = &body["expeditionSummary"];
    assert_eq!((&summary["awbNumber"], &summary["cashOnDelivery"]), (&json!("1SIM24000000018"), &json!(20)));
    assert_eq!(summary["delivered"], false, "one parcel is not");
}

#[tokio::test]
async fn of_two_parcels_one_is_delivered_and_one_comes_back_with_the_same_code() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let mut newest = Vec::new();
    for number in TWO {
        let (_, body) = world.get(&format!("/api/client/parcel/{number}/status-history")).await;
        let scan = &body["parcelHistory"][0];
        newest.push((scan["statusId"].clone(), scan["inReturn"].clone(), body["parcelSummary"]["delivered"].clone()));
    }
    assert_eq!(newest, [(json!(9), json!(false), json!(true)), (json!(9), json!(true), json!(false))]);
}

#[rstest]
#[case::parcel_call_with_a_shipment("/api/client/parcel/1SIM24000000017/status-history")]
#[case::shipment_call_with_a_parcel("/api/client/awb/1SIM24000000017001/status")]
#[case::never_heard_of("/api/client/parcel/1SIM24000000999001/status-history")]
#[case::of_another_courier("/api/client/parcel/7000991000001/status-history")]
#[case::public("/api/public/awb/1SIM24000000999/awb-history")]
#[tokio::test]
async fn a_number_that_is_not_there_is_a_404(#[case] path: &str) {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let expected = json!({"error": {"code": 404, "message": "Awb-ul nu a fost gasit!"}});
    assert_eq!(world.get(path).await, (404, expected));
}

#[tokio::test]
async fn a_label_is_not_found_before_its_first_scan() {
    let world = World::at("2026-03-02T08:00:00Z").await;
    let path = format!("/api/client/parcel/{AT_DOOR}001/status-history");
    assert_eq!(world.get(&path).await.0, 404);
    world.behave(|behaviour| behaviour.unscanned_is_no_body = true);
    assert_eq!(world.get(&path).await, (200, json!("")));
    world.time.set("2026-03-02T08:00:01Z");
    assert_eq!(world.get(&path).await.1["parcelHistory"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_cancelled_label_is_told_or_is_gone() {
    let world = World::at("2026-03-03T08:00:00Z").await;
    let path = format!("/api/client/parcel/{CANCELLED}001/status-history");
    assert_eq!(world.get(&path).await.1["parcelSummary"]["canceled"], true);
    world.behave(|behaviour| behaviour.cancelled_is_not_found = true);
    assert_eq!(world.get(&path).await.0, 404);
}

#[tokio::test]
async fn another_account_does_not_find_the_parcel() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let token = world.sign_in("other", "right").await.1["token"].as_str().unwrap().to_owned();
    let url = world.url(&format!("/api/client/parcel/{AT_DOOR}001/status-history"));
    assert_eq!(answer(world.client.get(url).header("X-AUTH-TOKEN", token)).await.0, 404);
}

#[tokio::test]
async fn a_resource_can_be_forbidden_to_a_good_token() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (status, body) = world.get(&format!("/api/awb/{AT_DOOR}")).await;
    assert_eq!((status, &body["error"]["code"]), (403, &json!(403)));
}

#[tokio::test]
async fn the_public_call_needs_no_sign_in_and_speaks_xml_unless_asked_for_json() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let url = world.url(&format!("/api/public/awb/{AT_DOOR}/awb-history?_locale=ro"));
    let (_, xml) = answer(world.client.get(&url)).await;
    let xml = xml.as_str().unwrap();
    assert!(xml.starts_with("<?xml") && xml.contains("<awbHistory><entry>"), "{xml}");
    let (_, by_format) = answer(world.client.get(format!("{url}&_format=json"))).await;
    let (_, by_accept) = answer(world.client.get(&url).header("Accept", "application/json")).await;
    assert_eq!(by_format, by_accept);
    assert_eq!((&by_accept["awbNumber"], &by_accept["parcelsList"]), (&json!(AT_DOOR), &json!({})));
    let newest = &by_accept["awbHistory"][0];
    assert_eq!((&newest["statusId"], &newest["statusStateId"]), (&json!(10), &json!(10)));
    let two = world.url("/api/public/awb/1SIM24000000018/awb-history?_format=json");
    assert_eq!(answer(world.client.get(two)).await.1["parcelsList"].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn the_couriers_own_client_asks_without_accept_and_gets_json() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let url = world.url(&format!("/api/client/awb/{AT_DOOR}/status"));
    let token = world.token().await;
    let (_, body) = answer(world.client.get(&url).header("X-AUTH-TOKEN", &token)).await;
    for key in ["statusId", "status", "statusLabel", "statusState", "statusDate", "reason", "transitLocation"] {
        assert!(body["expeditionHistory"][0].get(key).is_some(), "{key}");
    }
    world.behave(|behaviour| behaviour.xml_everywhere = true);
    let (_, body) = answer(world.client.get(&url).header("X-AUTH-TOKEN", token)).await;
    assert!(body.as_str().unwrap().starts_with("<?xml"));
}

#[tokio::test]
async fn a_caller_without_a_name_is_turned_away_by_the_guard() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let nameless = reqwest::Client::builder().build().unwrap();
    let (status, body) = answer(nameless.post(world.url("/api/authenticate"))).await;
    assert_eq!(status, 403);
    assert!(body.as_str().unwrap().contains("1010"));
}

#[tokio::test]
async fn the_ledger_has_every_call_also_those_that_failed() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let path = format!("/api/client/parcel/{AT_DOOR}001/status-history");
    world.get(&path).await;
    world.faults.add(FaultKind::ServerError { status: 503 }, Holds::Calls(1));
    assert_eq!(answer(world.client.get(world.url(&path))).await.0, 503);
    let lines = world.ledger.read(<[SamedayLine]>::to_vec);
    let line = |method: &str, path: &str, number: Option<String>, http| SamedayLine {
        at: world.time.now(),
        method: method.to_owned(),
        path: path.to_owned(),
        numbers: number.into_iter().collect(),
        http: Some(http),
    };
    let number = Some(format!("{AT_DOOR}001"));
    assert_eq!(
        lines,
        [
            line("POST", "/api/authenticate", None, 200),
            line("GET", &path, number.clone(), 200),
            line("GET", &path, number, 503)
        ]
    );
    let (_, shown) = answer(world.client.get(world.url("/_simulator/ledger?from=1"))).await;
    assert_eq!(shown, serde_json::to_value(&lines[1..]).unwrap());
}

#[tokio::test]
async fn a_call_whose_caller_left_is_in_the_ledger_without_a_status() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    world.faults.add(FaultKind::Hang, Holds::Calls(1));
    let impatient = std::time::Duration::from_millis(50);
    let call = world.client.get(world.url("/api/client/status-sync")).timeout(impatient).send().await;
    assert!(call.unwrap_err().is_timeout());
    let written = async {
        while world.ledger.read(<[SamedayLine]>::is_empty) {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(std::time::Duration::from_secs(5), written).await.unwrap();
    assert_eq!(world.ledger.read(|lines| lines[0].http), None);
}
