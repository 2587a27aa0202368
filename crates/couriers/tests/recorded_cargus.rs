//! What `inspect` makes of answers of Cargus that are turned, long or broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use couriers::{Cargus, Inspected, inspect};
use proptest::prelude::*;
use serde_json::Value;

fn fixtures() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/cargus");
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 50, "the folder of fixtures is nearly empty");
    files
}

#[test]
fn an_answer_of_five_thousand_scans_is_read_whole() {
    let scan = |second: i64| {
        let at = jiff::Timestamp::from_second(1_772_000_000 + second).unwrap();
        format!("{{\"Date\":\"{at}\",\"EventId\":10,\"Description\":\"Intrare in depozit \"}}")
    };
    let scans: Vec<_> = (0..5_000).rev().map(scan).collect();
    let body = format!("[{{\"Code\":\"1100000017\",\"Event\":[{}]}}]", scans.join(","));
    let told = inspect(&Cargus, body.as_bytes()).unwrap();
    let first = told.first().unwrap();
    assert_eq!(first.scans.len(), 5_000);
    assert!(first.scans.is_sorted_by(|a, b| a.at <= b.at));
}

/// Where each parcel stands, by number.
fn standings(body: &[u8]) -> Option<Vec<(String, String)>> {
    let mut told: Vec<_> = inspect(&Cargus, body).ok()?.iter().map(standing).collect();
    told.sort();
    Some(told)
}

fn standing(one: &Inspected) -> (String, String) {
    (one.tracking_number.clone(), format!("{:?} {:?} {}", one.status, one.reason, one.scans.len()))
}

fn turn_lists(value: &mut Value, turn: usize) {
    match value {
        Value::Array(list) => {
            list.iter_mut().for_each(|one| turn_lists(one, turn));
            if !list.is_empty() {
                let length = list.len();
                list.rotate_left(turn % length);
                list.swap(0, turn / 2 % length);
            }
        }
        Value::Object(fields) => fields.values_mut().for_each(|one| turn_lists(one, turn)),
        _ => {}
    }
}

proptest! {
    #[test]
    fn the_order_of_pieces_and_events_changes_no_status(which in any::<prop::sample::Index>(), turn in 0_usize..50) {
        let files = fixtures();
        let body = fs::read(which.get(&files)).unwrap();
        if let Ok(mut turned) = serde_json::from_slice(&body) {
            turn_lists(&mut turned, turn);
            prop_assert_eq!(standings(turned.to_string().as_bytes()), standings(&body));
        }
    }

    #[test]
    fn no_change_of_a_recorded_answer_makes_it_panic(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let files = fixtures();
        let mut body = fs::read(which.get(&files)).unwrap();
        for (place, byte) in &changes {
            if let Some(length) = std::num::NonZero::new(body.len())
                && let Some(at) = body.get_mut(place.index(length.get()))
            {
                *at = *byte;
            }
        }
        if let Some(cut) = cut && !body.is_empty() {
            body.truncate(cut.index(body.len()));
        }
        let _ = inspect(&Cargus, &body);
    }
}
