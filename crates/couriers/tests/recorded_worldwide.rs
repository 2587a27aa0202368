//! What `inspect` makes of answers of DHL, UPS and FedEx that are turned or broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use couriers::{Courier, by_code, inspect};
use proptest::prelude::*;
use serde_json::Value;

fn fixtures(courier: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(courier);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 30, "the folder of fixtures is nearly empty");
    files
}

fn courier(code: &str) -> &'static dyn Courier {
    by_code(code).unwrap()
}

/// Lists whose order may be any.
const LISTS: [&str; 5] = ["events", "activity", "scanEvents", "trackResults", "shipments"];

fn turn_lists(value: &mut Value, turn: usize) {
    match value {
        Value::Array(list) => list.iter_mut().for_each(|one| turn_lists(one, turn)),
        Value::Object(fields) => {
            for (name, one) in fields {
                turn_lists(one, turn);
                if let Value::Array(list) = one
                    && LISTS.contains(&name.as_str())
                    && !list.is_empty()
                {
                    let length = list.len();
                    list.rotate_left(turn % length);
                    list.swap(0, turn / 2 % length);
                }
            }
        }
        _ => {}
    }
}

/// Where each parcel stands, by number.
fn standings(code: &str, body: &[u8]) -> Option<Vec<(String, String)>> {
    let parcels = inspect(courier(code), body).ok()?;
    let stands = parcels
        .iter()
        .map(|one| (one.tracking_number.clone(), format!("{:?} {:?} {}", one.status, one.reason, one.scans.len())));
    let mut stands: Vec<_> = stands.collect();
    stands.sort();
    Some(stands)
}

proptest! {
    #[test]
    fn the_order_of_entries_changes_no_status(which in any::<prop::sample::Index>(), turn in 0_usize..50) {
        for code in ["dhl", "ups", "fedex"] {
            let files = fixtures(code);
            let body = fs::read(which.get(&files)).unwrap();
            let Ok(mut turned) = serde_json::from_slice(&body) else { continue };
            turn_lists(&mut turned, turn);
            prop_assert_eq!(standings(code, turned.to_string().as_bytes()), standings(code, &body));
        }
    }

    #[test]
    fn no_change_of_a_recorded_answer_makes_it_panic(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
    ) {
        for code in ["dhl", "ups", "fedex"] {
            let files = fixtures(code);
            let mut body = fs::read(which.get(&files)).unwrap();
            for (place, byte) in &changes {
                if let Some(length) = std::num::NonZero::new(body.len())
                    && let Some(at) = body.get_mut(place.index(length.get()))
                {
                    *at = *byte;
                }
            }
            let _ = inspect(courier(code), &body);
        }
    }
}
