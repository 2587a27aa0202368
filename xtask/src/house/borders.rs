//! Which crate may use which. The table is the one of `ARCHITECTURE.md`; a new crate needs a row here.

use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::{Violation, shown};

struct Border {
    name: &'static str,
    /// Our crates that it may use.
    may_use: &'static [&'static str],
    reason: &'static str,
}

const BORDERS: [Border; 10] = [
    Border { name: "tracking", may_use: &[], reason: "the domain knows nothing of the world around it" },
    Border {
        name: "couriers",
        may_use: &["tracking"],
        reason: "a courier turns values into values; who sends them is not its business",
    },
    Border {
        name: "shopify",
        may_use: &["tracking"],
        reason: "Shopify's documents are values; who sends them is not its business",
    },
    Border {
        name: "invoicing",
        may_use: &["tracking"],
        reason: "an invoicing service's calls are values; who sends them is not its business",
    },
    Border { name: "store", may_use: &["tracking"], reason: "the store keeps; it does not know other systems' wire" },
    Border {
        name: "engine",
        may_use: &["tracking", "couriers", "shopify", "invoicing", "store"],
        reason: "the engine is where the ends meet; it runs without pages",
    },
    Border {
        name: "web",
        may_use: &["tracking", "store", "shopify", "engine"],
        reason: "pages read the store and give the engine commands; they know no courier's wire format",
    },
    Border { name: "simulators", may_use: &[], reason: "a simulator that shares our code shares our mistakes" },
    Border {
        name: "waybill",
        may_use: &["tracking", "couriers", "shopify", "invoicing", "store", "engine", "web", "simulators"],
        reason: "the binary wires the product, not the developers' commands",
    },
    Border { name: "xtask", may_use: &[], reason: "the developers' commands must build without the product" },
];

/// Crates whose tests may not use the simulators either: they are tested with values alone.
const TESTED_WITHOUT_SIMULATORS: [&str; 3] = ["tracking", "simulators", "xtask"];

/// What the domain may use of others.
const DOMAIN_MAY_USE: [&str; 4] = ["serde", "thiserror", "jiff", "rust_decimal"];

/// Others' crates that only some of ours may use.
struct Reserved {
    name: &'static str,
    by: &'static [&'static str],
    /// Also for tests.
    in_tests: bool,
    reason: &'static str,
}

const RESERVED: [Reserved; 7] = [
    Reserved { name: "sqlx", by: &["store"], in_tests: true, reason: "all SQL is in the store" },
    Reserved {
        name: "reqwest",
        by: &["engine", "simulators"],
        in_tests: false,
        reason: "only the engine opens connections, through its one client with time limits",
    },
    Reserved { name: "lettre", by: &["engine"], in_tests: false, reason: "mail is an effect and the engine's alone" },
    Reserved {
        name: "tokio",
        by: &["store", "engine", "web", "simulators", "waybill"],
        in_tests: false,
        reason: "what builds calls and reads answers is not async",
    },
    Reserved { name: "axum", by: &["web", "simulators"], in_tests: false, reason: "only these two serve HTTP" },
    Reserved { name: "anyhow", by: &["waybill", "xtask"], in_tests: false, reason: "libraries name their errors" },
    Reserved { name: "clap", by: &["waybill", "xtask"], in_tests: false, reason: "only programs have a command line" },
];

struct Package {
    name: String,
    place: String,
    dependencies: Vec<Dependency>,
}

struct Dependency {
    name: String,
    only_tests: bool,
}

/// Checks what `cargo metadata --no-deps` tells.
pub(super) fn check(metadata: &[u8], root: &Path) -> Result<Vec<Violation>> {
    let packages = read(metadata, root).context("could not read what `cargo metadata` printed")?;
    let ours: Vec<&str> = packages.iter().map(|package| package.name.as_str()).collect();
    let mut violations = Vec::new();
    for package in &packages {
        let Some(border) = BORDERS.iter().find(|border| border.name == package.name) else {
            violations.push(Violation {
                place: package.place.clone(),
                what: format!("{} has no row in the table of crates", package.name),
                reason: "a crate whose borders nobody decided has none",
            });
            continue;
        };
        for dependency in &package.dependencies {
            let reason = if ours.contains(&dependency.name.as_str()) {
                (!may_use(border, dependency)).then_some(border.reason)
            } else {
                reserved(&package.name, dependency)
            };
            violations.extend(reason.map(|reason| Violation {
                place: package.place.clone(),
                what: format!(
                    "{} must not use {}{}",
                    package.name,
                    dependency.name,
                    if dependency.only_tests { ", nor must its tests" } else { "" }
                ),
                reason,
            }));
        }
    }
    Ok(violations)
}

fn may_use(border: &Border, dependency: &Dependency) -> bool {
    // A crate's tests may turn on its own features.
    dependency.only_tests && dependency.name == border.name
        || border.may_use.contains(&dependency.name.as_str())
        || dependency.only_tests && dependency.name == "simulators" && !TESTED_WITHOUT_SIMULATORS.contains(&border.name)
}

fn reserved(package: &str, dependency: &Dependency) -> Option<&'static str> {
    if package == "tracking" && !dependency.only_tests && !DOMAIN_MAY_USE.contains(&dependency.name.as_str()) {
        return Some("the domain is pure: serde, thiserror, jiff and rust_decimal are all it needs");
    }
    RESERVED
        .iter()
        .find(|reserved| reserved.name == dependency.name && (reserved.in_tests || !dependency.only_tests))
        .filter(|reserved| !reserved.by.contains(&package))
        .map(|reserved| reserved.reason)
}

fn read(metadata: &[u8], root: &Path) -> Result<Vec<Package>> {
    let metadata: Value = serde_json::from_slice(metadata)?;
    let packages = metadata.get("packages").and_then(Value::as_array).context("no list of packages")?;
    packages
        .iter()
        .map(|package| {
            let place = shown(Path::new(text(package, "manifest_path")?), root);
            let dependencies = package.get("dependencies").and_then(Value::as_array).context("no dependencies")?;
            let dependencies = dependencies
                .iter()
                .map(|dependency| {
                    let only_tests = dependency.get("kind").and_then(Value::as_str) == Some("dev");
                    Ok(Dependency { name: text(dependency, "name")?.to_owned(), only_tests })
                })
                .collect::<Result<_>>()?;
            Ok(Package { name: text(package, "name")?.to_owned(), place, dependencies })
        })
        .collect()
}

fn text<'a>(value: &'a Value, field: &str) -> Result<&'a str> {
    value.get(field).and_then(Value::as_str).with_context(|| format!("no {field}"))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Packages as (name, dependencies); a dependency that ends in `?` is for tests only.
    fn broken(packages: &[(&str, &[&str])]) -> Vec<String> {
        let packages: Vec<Value> = packages
            .iter()
            .map(|(name, dependencies)| {
                let dependencies: Vec<Value> = dependencies
                    .iter()
                    .map(|dependency| match dependency.strip_suffix('?') {
                        Some(name) => json!({ "name": name, "kind": "dev" }),
                        None => json!({ "name": dependency, "kind": null }),
                    })
                    .collect();
                json!({
                    "name": name,
                    "manifest_path": format!("/repo/crates/{name}/Cargo.toml"),
                    "dependencies": dependencies,
                })
            })
            .collect();
        let metadata = json!({ "packages": packages }).to_string();
        let violations = check(metadata.as_bytes(), Path::new("/repo")).unwrap();
        violations.into_iter().map(|violation| format!("{}: {}", violation.place, violation.what)).collect()
    }

    #[test]
    fn what_the_table_allows_breaks_nothing() {
        let found = broken(&[
            ("tracking", &["serde", "jiff", "proptest?"]),
            ("couriers", &["tracking", "csv", "simulators?"]),
            ("simulators", &["axum", "tokio"]),
            ("store", &["tracking", "sqlx"]),
            ("engine", &["couriers", "store", "reqwest", "simulators?"]),
            ("web", &["engine", "store", "axum", "reqwest?"]),
            ("waybill", &["web", "simulators", "anyhow"]),
        ]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn pages_that_know_a_courier_are_found_also_in_tests() {
        let found = broken(&[("couriers", &[]), ("web", &["couriers", "couriers?"])]);
        assert_eq!(
            found,
            [
                "crates/web/Cargo.toml: web must not use couriers",
                "crates/web/Cargo.toml: web must not use couriers, nor must its tests"
            ]
        );
    }

    #[test]
    fn the_product_does_not_use_the_simulators_except_for_tests_and_the_demo() {
        let found = broken(&[("simulators", &[]), ("engine", &["simulators", "simulators?"])]);
        assert_eq!(found, ["crates/engine/Cargo.toml: engine must not use simulators"]);
    }

    #[test]
    fn a_simulator_that_shares_our_code_is_found_also_in_tests() {
        let found = broken(&[("couriers", &[]), ("tracking", &[]), ("simulators", &["tracking", "couriers?"])]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn sql_outside_the_store_is_found_also_in_tests() {
        let found = broken(&[("web", &["sqlx?"]), ("engine", &["sqlx"])]);
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn the_domain_uses_nothing_but_its_four() {
        assert_eq!(
            broken(&[("tracking", &["serde", "tracing"])]),
            ["crates/tracking/Cargo.toml: tracking must not use tracing"]
        );
    }

    #[test]
    fn a_connector_that_could_open_a_connection_is_found() {
        assert_eq!(broken(&[("couriers", &["reqwest", "tokio"])]).len(), 2);
    }

    #[test]
    fn a_crate_without_a_row_is_found() {
        assert_eq!(
            broken(&[("billing", &[])]),
            ["crates/billing/Cargo.toml: billing has no row in the table of crates"]
        );
    }
}
