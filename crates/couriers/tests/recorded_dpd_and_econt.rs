//! What `inspect` makes of answers of DPD and Econt that are turned or broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use couriers::{CallError, Courier, by_code, inspect};
use proptest::prelude::*;
use serde_json::Value;

const FOLDERS: [&str; 2] = ["dpd_romania", "econt"];

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let mut files: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert!(files.len() > 20, "the folder of fixtures is nearly empty");
    files
}

fn courier(folder: &str) -> &'static dyn Courier {
    by_code(folder).unwrap()
}

fn say(courier: &dyn Courier, body: &[u8]) -> String {
    match inspect(courier, body) {
        Ok(parcels) => serde_json::to_string_pretty(&parcels).unwrap(),
        Err(error) => format!("{}: {error}", error.kind()),
    }
}

#[test]
fn both_couriers_of_the_dpd_group_read_the_same() {
    for file in fixtures("dpd_romania") {
        let body = fs::read(&file).unwrap();
        let [romania, speedy] = ["dpd-romania", "speedy"].map(|code| say(by_code(code).unwrap(), &body));
        assert_eq!(romania, speedy, "{}", file.display());
    }
}

/// Lists whose entries may come in any order.
fn turn_lists(value: &mut Value, turn: usize) {
    match value {
        Value::Object(fields) => {
            for (name, inner) in fields.iter_mut() {
                match inner {
                    Value::Array(list)
                        if matches!(name.as_str(), "operations" | "trackingEvents") && !list.is_empty() =>
                    {
                        let by = turn % list.len();
                        list.rotate_left(by);
                    }
                    _ => {}
                }
                turn_lists(inner, turn);
            }
        }
        Value::Array(list) => list.iter_mut().for_each(|one| turn_lists(one, turn)),
        _ => {}
    }
}

#[rstest::rstest]
fn the_order_of_scans_in_an_answer_does_not_matter(
    #[values("dpd_romania", "econt")] folder: &str,
    #[values(1, 2, 5)] turn: usize,
) {
    for file in fixtures(folder) {
        let Ok(mut body) = serde_json::from_slice::<Value>(&fs::read(&file).unwrap()) else { continue };
        let before = inspect(courier(folder), body.to_string().as_bytes());
        turn_lists(&mut body, turn);
        let after = inspect(courier(folder), body.to_string().as_bytes());
        let standing = |told: &Result<Vec<couriers::Inspected>, CallError>| {
            told.clone().map(|list| {
                list.into_iter().map(|one| (one.tracking_number, one.status, one.reason)).collect::<Vec<_>>()
            })
        };
        assert_eq!(standing(&before), standing(&after), "{}", file.display());
    }
}

proptest! {
    #[test]
    fn no_change_of_a_recorded_answer_makes_it_panic(
        folder in prop::sample::select(FOLDERS.to_vec()),
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        let files = fixtures(folder);
        let mut body = fs::read(which.get(&files)).unwrap();
        for (place, byte) in &changes {
            if !body.is_empty() {
                let place = place.index(body.len());
                body[place] = *byte;
            }
        }
        if let Some(cut) = cut && !body.is_empty() {
            body.truncate(cut.index(body.len()));
        }
        let _ = inspect(courier(folder), &body);
    }

    #[test]
    fn no_change_of_a_value_makes_it_panic(
        folder in prop::sample::select(FOLDERS.to_vec()),
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        with in prop::sample::select(vec!["null", "7", "-1", "1e300", "-9223372036854775808", "\"\"", "\"x\"", "[]", "{}", "[[7]]", "{\"a\":{}}", "true"]),
    ) {
        let files = fixtures(folder);
        let Ok(mut body) = serde_json::from_slice(&fs::read(which.get(&files)).unwrap()) else { return Ok(()) };
        let count = places(&mut body, None);
        places(&mut body, Some((place.index(count), &serde_json::from_str(with).unwrap())));
        let _ = inspect(courier(folder), body.to_string().as_bytes());
    }
}

/// Counts the values of a document, and puts another one in the place of one of them.
fn places(value: &mut Value, change: Option<(usize, &Value)>) -> usize {
    fn walk(value: &mut Value, at: &mut usize, change: Option<(usize, &Value)>) {
        if let Some((place, with)) = change
            && place == *at
        {
            *value = with.clone();
        }
        *at += 1;
        match value {
            Value::Array(list) => list.iter_mut().for_each(|one| walk(one, at, change)),
            Value::Object(fields) => fields.values_mut().for_each(|one| walk(one, at, change)),
            _ => {}
        }
    }
    let mut at = 0;
    walk(value, &mut at, change);
    at
}
