//! What a client of Packeta meets, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

mod couriers_world;

use couriers_world::{Time, answer, client, instant, parcel, scan, script};
use rstest::rstest;
use simulators::faults::Faults;
use simulators::ledger::Ledger;
use simulators::packeta::{Absent, Account, Behaviour, Packeta, PacketaLine, statuses};
use simulators::scenario::journeys::packeta::Way;
use simulators::script::{ScanScript, Script};
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;

const PASSWORD: &str = "not-a-real-password-of-32-signs&";
const READY: &str = "4410203001";
const BACK: &str = "4410203002";
const PARTNER: &str = "4410203003";

struct World {
    time: Time,
    packeta: Packeta,
    ledger: Ledger<PacketaLine>,
    serving: Serving,
    client: reqwest::Client,
}

impl World {
    async fn at(now: &str) -> Self {
        let time = Time::at(now);
        let ledger = Ledger::open(None, "packeta").unwrap();
        let account = |password: &str, shop: Option<&str>| Account {
            api_password: password.to_owned(),
            shop: shop.map(str::to_owned),
        };
        let accounts = vec![account(PASSWORD, None), account("other", Some("other.myshopify.com"))];
        let faults = Faults::new(time.clock(), 1);
        let packeta = Packeta::new(&world(), accounts, time.clock(), ledger.clone(), faults).unwrap();
        let serving = packeta.serve(0, &CancellationToken::new()).await.unwrap();
        Self { time, packeta, ledger, serving, client: client() }
    }

    async fn send(&self, body: &str) -> (u16, String) {
        let url = format!("{}/api/rest", self.serving.url());
        let (http, text) = answer(self.client.post(url).body(body.to_owned())).await;
        (http, text.as_str().unwrap().to_owned())
    }

    async fn ask(&self, method: &str, id: &str) -> String {
        let password = PASSWORD.replace('&', "&amp;");
        let body = format!("<{method}><apiPassword>{password}</apiPassword><packetId>{id}</packetId></{method}>");
        let (http, text) = self.send(&body).await;
        assert_eq!(http, 200);
        text
    }
}

fn world() -> Script {
    let named = |scan: ScanScript, text: &str| ScanScript { text: text.to_owned(), ..scan };
    script(vec![
        parcel(
            "packeta",
            &format!("Z{READY}"),
            "0",
            vec![
                scan("2026-03-02T16:40:00Z", "2", "Bucuresti"),
                named(scan("2026-03-04T11:00:05Z", "5", "Iasi"), "Vă așteaptă la <Magazin & Fiii>."),
                scan("2026-03-05T17:00:00Z", "7", "Iasi"),
            ],
        ),
        parcel(
            "packeta",
            BACK,
            "0",
            vec![
                scan("2026-03-04T11:00:00Z", "5", "Iasi"),
                scan("2026-03-12T00:00:00Z", "20", "Iasi"),
                scan("2026-03-13T07:00:00Z", "4", "Iasi"),
            ],
        ),
        parcel("packeta", PARTNER, "0", vec![scan("2026-03-03T11:00:00Z", "6", "Iasi")]),
    ])
}

fn values<'a>(xml: &'a str, name: &str) -> Vec<&'a str> {
    let (open, close) = (format!("<{name}>"), format!("</{name}>"));
    xml.split(&open).skip(1).filter_map(|rest| rest.split(&close).next()).collect()
}

#[tokio::test]
async fn a_history_is_told_oldest_first_on_pragues_clock() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let xml = world.ask("packetTracking", READY).await;
    assert!(
        xml.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<response><status>ok</status><result><record>")
    );
    assert_eq!(values(&xml, "statusCode"), ["1", "2", "5"]);
    assert_eq!(values(&xml, "codeText"), ["received data", "arrived", "ready for pickup"]);
    assert_eq!(values(&xml, "dateTime"), ["2026-03-02T09:00:00", "2026-03-02T17:40:00", "2026-03-04T12:00:05"]);
    assert_eq!(values(&xml, "statusText")[2], "Vă așteaptă la &lt;Magazin &amp; Fiii&gt;.");
    world.time.set("2026-03-05T17:00:00Z");
    assert_eq!(values(&world.ask("packetTracking", READY).await, "statusCode").last(), Some(&"7"));
}

#[tokio::test]
async fn the_present_state_says_how_long_a_packet_is_kept_and_whether_it_goes_back() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let xml = world.ask("packetStatus", READY).await;
    assert!(values(&xml, "record").is_empty());
    assert_eq!((values(&xml, "isReturning"), values(&xml, "storedUntil")), (vec!["false"], vec!["2026-03-11"]));
    world.time.set("2026-03-13T07:00:00Z");
    world.packeta.behave(Behaviour { digits_for_flags: true, ..Behaviour::default() });
    let xml = world.ask("packetStatus", BACK).await;
    assert_eq!((values(&xml, "statusCode"), values(&xml, "isReturning")), (vec!["4"], vec!["1"]));
    assert!(values(&xml, "storedUntil").is_empty());
}

#[tokio::test]
async fn a_partner_tells_in_its_own_numbers() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let xml = world.ask("packetCourierTracking", PARTNER).await;
    assert_eq!((values(&xml, "carrierClass"), values(&xml, "statusCode")), (vec!["examplecarrier"], vec!["7"]));
    assert_eq!(values(&world.ask("packetCourierTracking", READY).await, "fault"), ["NotSupportedFault"]);
}

#[rstest]
#[case::barcode("packetTracking", "Z4410203001", "PacketIdFault")]
#[case::unknown("packetTracking", "4410203099", "PacketIdFault")]
#[case::no_number("packetStatus", "", "PacketIdFault")]
#[case::no_method("packetNothing", READY, "NotSupportedFault")]
#[tokio::test]
async fn a_fault_comes_in_a_200(#[case] method: &str, #[case] id: &str, #[case] fault: &str) {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let xml = world.ask(method, id).await;
    assert_eq!((values(&xml, "status"), values(&xml, "fault")), (vec!["fault"], vec![fault]));
    assert!(xml.contains(&format!("<detail><{fault}/></detail>")) && !values(&xml, "string").is_empty());
}

#[rstest]
#[case::wrong(
    "<packetTracking><apiPassword>wrong</apiPassword><packetId>4410203001</packetId></packetTracking>",
    "IncorrectApiPasswordFault"
)]
#[case::missing("<packetTracking><packetId>4410203001</packetId></packetTracking>", "IncorrectApiPasswordFault")]
#[case::empty("<packetTracking/>", "IncorrectApiPasswordFault")]
#[case::another_shop(
    "<packetTracking><apiPassword>other</apiPassword><packetId>4410203001</packetId></packetTracking>",
    "PacketIdFault"
)]
#[case::json("{\"packetId\":1}", "IncorrectDataFault")]
#[case::cut("<packetTracking><packetId>44", "IncorrectDataFault")]
#[case::doctype("<!DOCTYPE x><packetTracking/>", "IncorrectDataFault")]
#[tokio::test]
async fn a_bad_request_has_a_fault_of_its_own(#[case] body: &str, #[case] fault: &str) {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let (http, xml) = world.send(body).await;
    assert_eq!((http, values(&xml, "fault")), (200, vec![fault]));
}

#[tokio::test]
async fn what_is_no_call_at_all_is_a_page() {
    let world = World::at("2026-03-04T12:00:00Z").await;
    let get = async |path: &str| {
        world.client.get(format!("{}{path}", world.serving.url())).send().await.unwrap().status().as_u16()
    };
    assert_eq!((get("/api/rest").await, get("/api/nothing").await), (405, 404));
    assert_eq!(world.send(&" ".repeat(20_000)).await.0, 413);
}

#[rstest]
#[case::nil(Behaviour { absent: Absent::Nil, ..Behaviour::default() }, "<externalTrackingCode xsi:nil=\"true\"/>")]
#[case::missing(Behaviour { absent: Absent::Missing, ..Behaviour::default() }, "<destinationBranchId>301</destinationBranchId></record>")]
#[case::blank(Behaviour { blank_in_times: true, ..Behaviour::default() }, "<dateTime>2026-03-02 09:00:00</dateTime>")]
#[case::older(Behaviour { older_names: true, ..Behaviour::default() }, "<statusRecord><dateTime>")]
#[case::prefixed(Behaviour { prefixed: true, ..Behaviour::default() }, "<ns1:statusCode>1</ns1:statusCode>")]
#[case::newest(Behaviour { newest_first: true, ..Behaviour::default() }, "<result><record><dateTime>2026-03-04T12:00:05</dateTime>")]
#[case::no_text(Behaviour { without_code_text: true, ..Behaviour::default() }, "<codeText/>")]
#[tokio::test]
async fn the_service_writes_in_several_ways(#[case] behaviour: Behaviour, #[case] expected: &str) {
    let world = World::at("2026-03-04T12:00:00Z").await;
    world.packeta.behave(behaviour);
    let xml = world.ask("packetTracking", READY).await;
    assert!(xml.contains(expected), "{expected} in {xml}");
}

#[tokio::test]
async fn a_packet_is_unknown_before_its_label_and_the_ledger_keeps_no_password() {
    let world = World::at("2026-03-02T07:59:59Z").await;
    assert_eq!(values(&world.ask("packetTracking", READY).await, "fault"), ["PacketIdFault"]);
    world.time.set("2026-03-02T08:00:00Z");
    assert_eq!(values(&world.ask("packetTracking", READY).await, "statusCode"), ["1"]);
    let lines = world.ledger.read(<[PacketaLine]>::to_vec);
    assert!(lines.iter().all(|line| line.numbers == [READY] && line.path == "/api/rest" && line.http == Some(200)));
    assert!(!serde_json::to_string(&lines).unwrap().contains("not-a-real"));
}

#[test]
fn every_way_is_dealt_and_has_a_journey_of_known_codes() {
    let zone = jiff::tz::TimeZone::get("Europe/Bucharest").unwrap();
    let mut chance = <rand::rngs::StdRng as rand::SeedableRng>::seed_from_u64(1);
    assert_eq!(Way::SHARES.iter().map(|(_, share)| share).sum::<usize>(), 40);
    for (way, _) in Way::SHARES {
        let scans = way.played(instant("2026-03-02T08:00:00Z"), "Iasi", true, &zone, &mut chance).unwrap();
        assert_eq!(scans.is_empty(), *way == Way::UnknownNumber, "{}", way.name());
        let strange = scans.iter().filter(|scan| statuses::known(&scan.code).is_none()).count();
        assert_eq!(strange, usize::from(*way == Way::UnknownCode), "{}", way.name());
    }
}
