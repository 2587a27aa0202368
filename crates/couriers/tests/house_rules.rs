//! Nothing of a template may be left in a courier: no example host, no reminder, no key.
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests")]

use std::fs;
use std::path::{Path, PathBuf};

use couriers::Courier;
use tracking::TrackingNo;

/// Hosts that may be named beside those of the profiles and of the pages for customers.
const OTHER_HOSTS: &[&str] = &["courier.invalid", "demo.econt.com", "www.cargus.ro", "www.zasilkovna.cz"];
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

fn host_at_the_beginning_of(text: &str) -> String {
    text.chars().take_while(|c| c.is_ascii_alphanumeric() || ".-".contains(*c)).collect()
}

/// The host of its API, of its tests, of its other countries and of its customers' page.
fn own_hosts(courier: &dyn Courier) -> Vec<String> {
    let profile = courier.profile();
    let page = courier.customer_page(&TrackingNo::parse(profile.probe).unwrap());
    let addresses = [profile.base_url, page.as_str()].into_iter().chain(profile.other_sites.iter().copied());
    addresses.map(|address| host_at_the_beginning_of(address.strip_prefix("https://").unwrap())).collect()
}

#[test]
fn only_the_couriers_own_hosts_are_named() {
    let own: Vec<String> = couriers::all().iter().flat_map(|courier| own_hosts(*courier)).collect();
    for file in all_files() {
        let text = fs::read_to_string(&file).unwrap();
        for rest in text.split("https://").skip(1) {
            let host = host_at_the_beginning_of(rest);
            let is_known = own.contains(&host) || OTHER_HOSTS.contains(&host.as_str());
            assert!(!host.contains('.') || is_known, "{host} in {}", file.display());
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
