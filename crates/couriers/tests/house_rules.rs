//! Nothing of a template may be left in a courier: no example host, no reminder, no key.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

/// Hosts that may be named: the couriers' own, and names that can never exist.
const HOSTS: &[&str] = &[
    "api-eu.dhl.com",
    "api.dpd.ro",
    "api.fancourier.ro",
    "api.mygls.ro",
    "api.sameday.bg",
    "api.sameday.hu",
    "api.sameday.ro",
    "api.speedy.bg",
    "apis-sandbox.fedex.com",
    "apis.fedex.com",
    "courier.invalid",
    "demo.econt.com",
    "ee.econt.com",
    "gls-group.com",
    "onlinetools.ups.com",
    "sameday-api-bg.demo.zitec.com",
    "sameday-api-hu.demo.zitec.com",
    "sameday-api.demo.zitec.com",
    "sameday.ro",
    "tracking.dpd.ro",
    "tracking.packeta.com",
    "urgentcargus.azure-api.net",
    "www.cargus.ro",
    "www.dhl.com",
    "www.econt.com",
    "www.fancourier.ro",
    "www.fedex.com",
    "www.speedy.bg",
    "www.ups.com",
    "www.zasilkovna.cz",
    "wwwcie.ups.com",
];
/// Couriers that share one module, and the folders of its source and of its fixtures.
const SHARED: [(&str, &str, &str); 2] = [("dpd-romania", "dpd", "dpd_romania"), ("speedy", "dpd", "dpd_romania")];
const LEFTOVERS: [&str; 6] =
    [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), "lorem", "localhost", "127.0.0.1"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

fn all_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    for folder in ["src", "fixtures"] {
        files(&root.join(folder), &mut found);
    }
    found
}

#[test]
fn no_reminder_and_no_local_address_is_left() {
    for file in all_files() {
        let text = fs::read_to_string(&file).unwrap();
        for leftover in LEFTOVERS {
            assert!(!text.contains(leftover), "{leftover} in {}", file.display());
        }
    }
}

#[test]
fn only_the_couriers_own_hosts_are_named() {
    for file in all_files() {
        let text = fs::read_to_string(&file).unwrap();
        for rest in text.split("https://").skip(1) {
            let host: String = rest.chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect();
            let is_a_host = host.contains('.');
            assert!(!is_a_host || HOSTS.contains(&host.as_str()), "{host} in {}", file.display());
        }
    }
}

#[test]
fn fixtures_hold_no_address_of_a_person_and_no_long_key() {
    for file in all_files().into_iter().filter(|file| file.extension().is_some_and(|ext| ext == "json")) {
        let text = fs::read_to_string(&file).unwrap();
        assert!(!text.contains('@'), "an e-mail address in {}", file.display());
        let longest = text.split(|c: char| !c.is_ascii_alphanumeric()).map(str::len).max().unwrap_or_default();
        assert!(longest < 30, "something like a key in {}", file.display());
    }
}

#[test]
fn every_courier_has_its_folder_with_a_table_and_a_readme() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for courier in couriers::all() {
        let own = courier.profile().code.replace('-', "_");
        let shared = SHARED.iter().find(|(code, ..)| *code == courier.profile().code);
        let (folder, fixtures) = shared.map_or((own.as_str(), own.as_str()), |(_, source, files)| (source, files));
        for file in ["README.md", "statuses.csv", "mod.rs"] {
            assert!(root.join("src").join(folder).join(file).exists(), "{folder}/{file}");
        }
        assert!(root.join("fixtures").join(fixtures).exists(), "fixtures/{fixtures}");
    }
}

#[test]
fn every_recorded_fixture_names_its_source() {
    let sources = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/SOURCES.md")).unwrap();
    for file in all_files() {
        let name = file.file_name().unwrap().to_str().unwrap();
        if name.starts_with("recorded_") || name.starts_with("sdk_") {
            assert!(sources.contains(name), "{name} has no source");
        }
    }
}
