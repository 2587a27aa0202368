//! That no answer makes `inspect` panic, and what it makes of turned and long ones of Sameday and FAN Courier.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use couriers::{CallError, Courier, by_code, inspect};
use proptest::prelude::*;

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

#[rstest::rstest]
#[case::nothing(b"")]
#[case::blanks(b" \n\t ")]
#[case::mark_only(b"\xef\xbb\xbf")]
#[case::zero(b"\0\0\0\0")]
#[case::latin(b"{\"awbNumber\":\"caf\xe9\"}")]
#[case::scalar(b"true")]
#[case::text(b"\"delivered\"")]
#[case::huge(b"{\"data\":[{\"awbNumber\":1e400}]}")]
#[case::empty_object(b"{}")]
#[case::empty_lists(b"[[[]]]")]
fn what_is_no_answer_is_unreadable(#[case] body: &[u8]) {
    for courier in couriers::all() {
        let told = inspect(*courier, body);
        assert!(matches!(told, Err(CallError::Unreadable { .. })), "{}: {told:?}", courier.profile().code);
    }
}

#[test]
fn deep_nesting_is_unreadable() {
    for opening in ["[", "{\"data\":", "{\"parcelHistory\":[", "{\"errors\":{\"children\":"] {
        let body = opening.repeat(100_000);
        for courier in couriers::all() {
            assert!(inspect(*courier, body.as_bytes()).is_err());
        }
    }
}

#[test]
fn an_answer_of_five_thousand_scans_is_read_whole() {
    let scan = |minute: i64| {
        let at = jiff::Timestamp::from_second(1_772_000_000 + minute * 60).unwrap();
        format!("{{\"statusId\":84,\"status\":\"Intrare sorter\",\"statusDate\":\"{at}\",\"inReturn\":false}}")
    };
    let scans: Vec<_> = (0..5_000).rev().map(scan).collect();
    let body = format!("{{\"parcelSummary\":{{}},\"parcelHistory\":[{}]}}", scans.join(","));
    let told = inspect(courier("sameday"), body.as_bytes()).unwrap();
    let first = told.first().unwrap();
    assert_eq!(first.scans.len(), 5_000);
    assert!(first.scans.is_sorted_by(|a, b| a.at <= b.at));
}

/// Lists of entries that may come in any order.
const LISTS: [&str; 4] = ["parcelHistory", "expeditionHistory", "awbHistory", "events"];

fn turn_lists(value: &mut serde_json::Value, turn: usize) {
    match value {
        serde_json::Value::Array(list) => list.iter_mut().for_each(|one| turn_lists(one, turn)),
        serde_json::Value::Object(fields) => {
            for (name, one) in fields {
                match one {
                    serde_json::Value::Array(list) if LISTS.contains(&name.as_str()) && !list.is_empty() => {
                        let length = list.len();
                        list.rotate_left(turn % length);
                        list.swap(0, turn / 2 % length);
                    }
                    other => turn_lists(other, turn),
                }
            }
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn the_order_of_entries_changes_no_status(which in any::<prop::sample::Index>(), turn in 0_usize..50) {
        for folder in ["sameday", "fan_courier"] {
            let files = fixtures(folder);
            let body = fs::read(which.get(&files)).unwrap();
            let Ok(mut turned) = serde_json::from_slice(&body) else { continue };
            turn_lists(&mut turned, turn);
            let stands = |body: &[u8]| inspect(courier(folder), body).map(|parcels| {
                parcels.into_iter().map(|one| (one.tracking_number, one.status, one.reason, one.scans.len())).collect::<Vec<_>>()
            });
            prop_assert_eq!(stands(turned.to_string().as_bytes()), stands(&body));
        }
    }

    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..400)) {
        for courier in couriers::all() {
            let _ = inspect(*courier, &body);
        }
    }

    #[test]
    fn no_change_of_a_recorded_answer_makes_it_panic(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        for folder in ["sameday", "fan_courier"] {
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
    }

    #[test]
    fn no_change_of_a_value_makes_it_panic(
        which in any::<prop::sample::Index>(),
        place in any::<prop::sample::Index>(),
        with in prop::sample::select(vec!["null", "7", "-1", "1e300", "\"\"", "\"x\"", "[]", "{}", "[[7]]", "{\"a\":{}}", "true"]),
    ) {
        for folder in ["sameday", "fan_courier"] {
            let files = fixtures(folder);
            let Ok(mut body) = serde_json::from_slice(&fs::read(which.get(&files)).unwrap()) else { continue };
            let count = places(&mut body, None);
            places(&mut body, Some((place.index(count), &serde_json::from_str(with).unwrap())));
            let _ = inspect(courier(folder), body.to_string().as_bytes());
        }
    }
}

/// Counts the values of a document, and puts another one in the place of one of them.
fn places(value: &mut serde_json::Value, change: Option<(usize, &serde_json::Value)>) -> usize {
    fn walk(value: &mut serde_json::Value, at: &mut usize, change: Option<(usize, &serde_json::Value)>) {
        if let Some((place, with)) = change
            && place == *at
        {
            *value = with.clone();
        }
        *at += 1;
        match value {
            serde_json::Value::Array(list) => list.iter_mut().for_each(|one| walk(one, at, change)),
            serde_json::Value::Object(fields) => fields.values_mut().for_each(|one| walk(one, at, change)),
            _ => {}
        }
    }
    let mut at = 0;
    walk(value, &mut at, change);
    at
}
