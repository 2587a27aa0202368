//! What `inspect` says about each recorded or made-up answer in `fixtures/`, courier by courier. A new courier is in it
//! as soon as it is in the registry.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use couriers::{CallError, Courier, inspect};

/// Of a handful of answers nobody can say that the connector reads them.
const FEWEST: usize = 8;

/// Couriers that share one module share its answers.
fn folder(courier: &dyn Courier) -> String {
    match courier.profile().code {
        "speedy" => "dpd_romania".to_owned(),
        code => code.replace('-', "_"),
    }
}

fn answers(courier: &dyn Courier) -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder(courier));
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let files = files.map(|entry| entry.unwrap().path());
    let mut files: Vec<PathBuf> = files.filter(|file| file.extension().is_none_or(|end| end != "md")).collect();
    files.sort();
    assert!(files.len() >= FEWEST, "{} is nearly empty", folder.display());
    let name = |file: &Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    files.into_iter().map(|file| (name(&file), fs::read(&file).unwrap())).collect()
}

#[test]
fn each_recorded_answer_says_what_its_sheet_says() {
    for courier in couriers::all() {
        for (name, body) in answers(*courier) {
            let told = match inspect(*courier, &body) {
                Ok(parcels) => serde_json::to_string_pretty(&parcels).unwrap(),
                Err(error) => format!("{}: {error}", error.kind()),
            };
            insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
                insta::assert_snapshot!(format!("{}__{name}", folder(*courier)), told);
            });
        }
    }
}

#[test]
fn garbage_is_unreadable() {
    for courier in couriers::all() {
        for (name, body) in answers(*courier).into_iter().filter(|(name, _)| name.starts_with("garbage")) {
            let told = inspect(*courier, &body);
            assert!(matches!(told, Err(CallError::Unreadable { .. })), "{} {name}: {told:?}", courier.profile().code);
        }
    }
}

#[test]
fn another_couriers_answer_is_never_read_as_parcels() {
    for courier in couriers::all() {
        let good: Vec<_> = answers(*courier).into_iter().filter(|(_, body)| inspect(*courier, body).is_ok()).collect();
        for other in couriers::all().iter().filter(|other| folder(**other) != folder(*courier)) {
            for (name, body) in &good {
                let told = inspect(*other, body);
                let (own, other) = (courier.profile().code, other.profile().code);
                // Some failures have so little form that others' answers look like one: a text, a `status`.
                let is_no_parcel = matches!(told, Err(CallError::Unreadable { .. } | CallError::Refused { .. }));
                assert!(is_no_parcel, "{other} reads {own}'s {name}: {told:?}");
            }
        }
    }
}
