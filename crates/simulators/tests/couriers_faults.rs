//! What a caller sees of each fault, over real connections.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may stop at the first surprise"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::Duration;

use axum::Router;
use axum::routing::get;
use jiff::Timestamp;
use rstest::rstest;
use simulators::clock::Clock;
use simulators::control;
use simulators::faults::{Fault, FaultKind, Faults, Holds};
use simulators::ledger::Ledger;
use simulators::serving::{self, Serving};
use tokio_util::sync::CancellationToken;

struct World {
    faults: Faults,
    now: Arc<AtomicI64>,
    worked: Arc<AtomicU32>,
    serving: Serving,
    client: reqwest::Client,
}

impl World {
    async fn new() -> Self {
        let now = Arc::new(AtomicI64::new(1_772_442_000));
        let clock = {
            let now = Arc::clone(&now);
            Clock::new(move || Timestamp::from_second(now.load(Ordering::SeqCst)).unwrap())
        };
        let faults = Faults::new(clock, 1);
        let worked = Arc::new(AtomicU32::new(0));
        let work = {
            let worked = Arc::clone(&worked);
            move || {
                worked.fetch_add(1, Ordering::SeqCst);
                async { axum::Json(serde_json::json!({"answer": "complete", "rows": [1, 2, 3]})) }
            }
        };
        let router = faults
            .around(Router::new().route("/work", get(work)))
            .merge(control::routes(&faults, &Ledger::<String>::open(None, "test").unwrap()));
        let serving = serving::start(router, 0, &CancellationToken::new()).await.unwrap();
        Self { faults, now, worked, serving, client: client() }
    }

    async fn call(&self) -> Result<reqwest::Response, reqwest::Error> {
        self.client.get(format!("{}/work", self.serving.url())).send().await
    }

    async fn status(&self) -> u16 {
        self.call().await.unwrap().status().as_u16()
    }

    fn worked(&self) -> u32 {
        self.worked.load(Ordering::SeqCst)
    }
}

fn client() -> reqwest::Client {
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().timeout(Duration::from_secs(10)).build().unwrap()
}

#[tokio::test]
async fn a_refused_call_gets_no_answer_and_no_work() {
    let world = World::new().await;
    world.faults.add(FaultKind::Refuse, Holds::Calls(1));
    let error = world.call().await.unwrap_err();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    assert_eq!(world.worked(), 0);
    assert_eq!(world.status().await, 200);
}

#[tokio::test]
async fn a_reset_call_is_worked_but_its_answer_breaks_off() {
    let world = World::new().await;
    world.faults.add(FaultKind::Reset, Holds::Calls(1));
    let answer = world.call().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert!(answer.bytes().await.is_err());
    assert_eq!(world.worked(), 1);
}

#[tokio::test]
async fn broken_json_is_a_whole_answer_with_half_a_document() {
    let world = World::new().await;
    world.faults.add(FaultKind::BrokenJson, Holds::Calls(1));
    let text = world.call().await.unwrap().text().await.unwrap();
    assert!(text.starts_with('{') && serde_json::from_str::<serde_json::Value>(&text).is_err(), "{text}");
}

#[tokio::test]
async fn bytes_that_are_no_utf8_come_in_a_complete_answer() {
    let world = World::new().await;
    world.faults.add(FaultKind::NotUtf8, Holds::Calls(1));
    let body = world.call().await.unwrap().bytes().await.unwrap();
    assert!(body.starts_with(b"{") && body.ends_with(b"}") && std::str::from_utf8(&body).is_err(), "{body:?}");
}

#[tokio::test]
async fn a_right_answer_may_come_under_a_wrong_type() {
    let world = World::new().await;
    world.faults.add(FaultKind::WrongType { content_type: "text/plain".to_owned() }, Holds::Calls(1));
    let answer = world.call().await.unwrap();
    assert_eq!(answer.headers()["content-type"], "text/plain");
    assert!(answer.text().await.unwrap().contains("complete"));
}

#[tokio::test]
async fn an_altered_answer_is_whole_and_says_something_else() {
    let world = World::new().await;
    let control = format!("{}/_simulator/faults", world.serving.url());
    let wanted = serde_json::json!([{"kind": "altered", "how": "doubled", "places": ["/rows"], "holds": {"calls": 1}}]);
    world.client.post(&control).body(wanted.to_string()).send().await.unwrap();
    let text = world.call().await.unwrap().text().await.unwrap();
    let answer: serde_json::Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer, serde_json::json!({"answer": "complete", "rows": [1, 1, 2, 2, 3, 3]}));
}

#[tokio::test]
async fn a_hanging_call_ends_when_the_server_stops() {
    let world = World::new().await;
    world.faults.add(FaultKind::Hang, Holds::Calls(1));
    let hanging = tokio::spawn(world.client.get(format!("{}/work", world.serving.url())).send());
    while !world.faults.list().is_empty() {
        tokio::task::yield_now().await;
    }
    tokio::time::timeout(Duration::from_secs(5), world.serving.stop()).await.expect("it stops").unwrap();
    assert!(hanging.await.unwrap().is_err());
}

#[rstest]
#[case::with_a_wait(Some(30), Some("30"))]
#[case::without(None, None)]
#[tokio::test]
async fn too_many_calls_may_say_how_long_to_wait(#[case] wait: Option<u64>, #[case] header: Option<&str>) {
    let world = World::new().await;
    world.faults.add(FaultKind::TooManyCalls { retry_after_seconds: wait }, Holds::Calls(1));
    let answer = world.call().await.unwrap();
    assert_eq!(answer.status(), 429);
    assert_eq!(answer.headers().get("retry-after").map(|value| value.to_str().unwrap()), header);
}

#[tokio::test]
async fn a_guard_page_is_html() {
    let world = World::new().await;
    world.faults.add(FaultKind::Html { status: 503 }, Holds::Calls(1));
    let answer = world.call().await.unwrap();
    assert_eq!(answer.status(), 503);
    assert!(answer.text().await.unwrap().starts_with("<!DOCTYPE html>"));
}

#[tokio::test]
async fn a_window_holds_by_simulated_time() {
    let world = World::new().await;
    let from = Timestamp::from_second(1_772_442_100).unwrap();
    let until = Timestamp::from_second(1_772_442_200).unwrap();
    world.faults.add(FaultKind::ServerError { status: 500 }, Holds::Window { from, until });
    let mut seen = Vec::new();
    for now in [1_772_442_099, 1_772_442_100, 1_772_442_199, 1_772_442_200] {
        world.now.store(now, Ordering::SeqCst);
        seen.push(world.status().await);
    }
    assert_eq!(seen, [200, 500, 500, 200]);
}

#[tokio::test]
async fn a_share_meets_about_that_many_calls() {
    let world = World::new().await;
    world.faults.add(FaultKind::ServerError { status: 502 }, Holds::Share(0.2));
    let mut failed = 0;
    for _ in 0..500 {
        failed += u32::from(world.status().await == 502);
    }
    assert!((60..=140).contains(&failed), "{failed} of 500");
}

#[tokio::test]
async fn a_delay_is_followed_by_the_next_fault() {
    let world = World::new().await;
    world.faults.set(vec![slow(30)]);
    world.faults.add(FaultKind::ServerError { status: 500 }, Holds::Calls(1));
    let before = tokio::time::Instant::now();
    assert_eq!(world.status().await, 500);
    assert!(before.elapsed() >= Duration::from_millis(30));
    assert_eq!(world.status().await, 200);
}

fn slow(by_ms: u64) -> Fault {
    Fault { kind: FaultKind::Slow { by_ms }, holds: Holds::Calls(1), path: None }
}

#[tokio::test]
async fn faults_are_set_and_shown_by_the_control_route_which_stays_well() {
    let world = World::new().await;
    let control = format!("{}/_simulator/faults", world.serving.url());
    let wanted = serde_json::json!([
        {"kind": "too_many_calls", "retry_after_seconds": 5, "holds": {"share": 1.0}, "path": "/work"},
        {"kind": "html", "holds": {"calls": 3}, "path": "/other"},
    ]);
    let set = world.client.post(&control).body(wanted.to_string()).send().await.unwrap();
    assert_eq!(set.status(), 200);
    assert_eq!(world.status().await, 429);
    let shown: Vec<Fault> =
        serde_json::from_str(&world.client.get(&control).send().await.unwrap().text().await.unwrap()).unwrap();
    assert_eq!(shown, world.faults.list());
    assert_eq!(shown[1].kind, FaultKind::Html { status: 403 });
    let refused = world.client.post(&control).body(r#"[{"kind":"explode","holds":{"calls":1}}]"#).send().await.unwrap();
    assert_eq!(refused.status(), 400);
    assert_eq!(world.faults.list().len(), 2, "a list that cannot be read changes nothing");
    world.client.post(&control).body("[]").send().await.unwrap();
    assert_eq!(world.status().await, 200);
}
