//! What `inspect` makes of answers of GLS and Packeta that are turned, long or broken.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use couriers::{Courier, by_code, inspect};
use proptest::prelude::*;

const COURIERS: [&str; 2] = ["gls", "packeta"];

fn fixtures(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut files: Vec<_> = files.filter(|file| file.extension().is_none_or(|end| end != "md")).collect();
    files.sort();
    assert!(files.len() > 20, "the folder of fixtures is nearly empty");
    files
}

fn courier(folder: &str) -> &'static dyn Courier {
    by_code(folder).unwrap()
}

proptest! {
    #[test]
    fn no_change_of_a_recorded_answer_makes_it_panic(
        which in any::<prop::sample::Index>(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in prop::option::of(any::<prop::sample::Index>()),
    ) {
        for folder in COURIERS {
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
    fn no_bytes_between_two_tags_make_it_panic(inside in prop::collection::vec(any::<u8>(), 0..60)) {
        let body = [b"<response><status>ok</status><result><record>".as_slice(), &inside, b"</record></result></response>"];
        let _ = inspect(courier("packeta"), &body.concat());
    }

    #[test]
    fn the_order_of_entries_changes_no_status(which in any::<prop::sample::Index>(), turn in 0_usize..50) {
        let files = fixtures("gls");
        let body = fs::read(which.get(&files)).unwrap();
        let Ok(mut turned) = serde_json::from_slice(&body) else { return Ok(()) };
        turn_lists(&mut turned, turn);
        let stands = |body: &[u8]| inspect(courier("gls"), body).map(|parcels| {
            parcels.into_iter().map(|one| (one.tracking_number, one.status, one.reason, one.scans.len())).collect::<Vec<_>>()
        });
        prop_assert_eq!(stands(turned.to_string().as_bytes()), stands(&body));
    }
}

fn turn_lists(value: &mut serde_json::Value, turn: usize) {
    match value {
        serde_json::Value::Array(list) => list.iter_mut().for_each(|one| turn_lists(one, turn)),
        serde_json::Value::Object(fields) => {
            for (name, one) in fields {
                match one {
                    serde_json::Value::Array(list) if name == "ParcelStatusList" && !list.is_empty() => {
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

#[test]
fn an_answer_of_five_thousand_records_is_read_whole() {
    let record = |minute: i64| {
        let at = jiff::Timestamp::from_second(1_772_000_000 + minute * 60).unwrap();
        format!("<record><dateTime>{at}</dateTime><statusCode>3</statusCode></record>")
    };
    let records: String = (0..5_000).map(record).collect();
    let told = inspect(
        courier("packeta"),
        format!("<response><status>ok</status><result>{records}</result></response>").as_bytes(),
    );
    assert_eq!(told.unwrap()[0].scans.len(), 5_000);
}
