//! The demo is killed again and again at moments of chance, and ends as if nothing had happened.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot start its program has failed")]

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde_json::Value;

const KILLS: usize = 20;

fn demo(folder: &std::path::Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_waybill"))
        .args(["demo", "--once", "--json", "--orders", "40", "--seed", "11", "--data"])
        .arg(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

/// Lets the program run for a while of real time; this is about a real process, so there is no other clock.
fn run_for(child: &mut Child, limit: Duration) -> bool {
    let started = Instant::now();
    while started.elapsed() < limit {
        if child.try_wait().unwrap().is_some() {
            return true;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    false
}

#[test]
fn twenty_kills_lose_nothing_and_do_nothing_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut chance = StdRng::seed_from_u64(5);
    for _ in 0..KILLS {
        let mut child = demo(folder.path());
        let ended = run_for(&mut child, Duration::from_millis(chance.random_range(200..4_000)));
        child.kill().unwrap();
        child.wait().unwrap();
        assert!(!ended, "the demo was over before it was killed: give it more to do");
    }
    let mut child = demo(folder.path());
    let mut report = String::new();
    let mut findings = String::new();
    child.stdout.take().unwrap().read_to_string(&mut report).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut findings).unwrap();
    let status = child.wait().unwrap();
    let report: Value = serde_json::from_str(report.lines().last().expect("a last line")).unwrap();
    assert_eq!((&report["lost"], &report["duplicated"]), (&Value::from(0), &Value::from(0)), "{findings}");
    assert!(status.success());
    assert!(report["delivered"].as_u64().unwrap() > 20, "{report}");
    let couriers = report["couriers"].as_object().unwrap();
    for figure in ["labels", "delivered", "rejected", "returned"] {
        let sum: u64 = couriers.values().map(|courier| courier[figure].as_u64().unwrap()).sum();
        assert_eq!(Value::from(sum), report[figure], "{figure}: {report}");
    }
}
