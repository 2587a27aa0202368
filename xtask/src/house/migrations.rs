//! SQLite and PostgreSQL grow in step: each migration has the same number and name in both folders.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::Result;

use super::{Violation, files_below, shown};

const REASON: &str = "both databases must reach the same shape by the same steps";

const DIALECTS: [&str; 2] = ["sqlite", "postgres"];

/// Checks every folder `migrations` of the crates.
pub(super) fn check(root: &Path) -> Result<Vec<Violation>> {
    let mut violations = Vec::new();
    let mut folders = BTreeSet::new();
    for file in files_below(&root.join("crates"))? {
        let Some(folder) = file.ancestors().find(|folder| folder.file_name().is_some_and(|name| name == "migrations"))
        else {
            continue;
        };
        folders.insert(folder.to_path_buf());
        let dialect = file.parent().filter(|parent| parent.parent() == Some(folder)).and_then(Path::file_name);
        if !DIALECTS.iter().any(|known| dialect.is_some_and(|dialect| dialect == *known)) {
            let what = "a migration lies in the folder sqlite or postgres".to_owned();
            violations.push(Violation { place: shown(&file, root), what, reason: REASON });
        }
    }
    for folder in folders {
        let [sqlite, postgres] = DIALECTS.map(|dialect| folder.join(dialect));
        let (in_sqlite, in_postgres) = (names(&sqlite)?, names(&postgres)?);
        for (here, there, names) in [
            (&sqlite, &postgres, in_sqlite.difference(&in_postgres)),
            (&postgres, &sqlite, in_postgres.difference(&in_sqlite)),
        ] {
            violations.extend(names.map(|name| Violation {
                place: shown(&here.join(name), root),
                what: format!("{} has no such file", shown(there, root)),
                reason: REASON,
            }));
        }
        violations.extend(numbers_used_twice(&in_sqlite).into_iter().map(|number| Violation {
            place: shown(&sqlite, root),
            what: format!("the number {number} is missing or used twice"),
            reason: "migrations run in the order of their numbers",
        }));
    }
    Ok(violations)
}

fn names(folder: &Path) -> Result<BTreeSet<String>> {
    let files = files_below(folder)?;
    Ok(files.iter().filter_map(|file| file.file_name()).map(|name| name.to_string_lossy().into_owned()).collect())
}

/// The numbers before the first `_`, where one appears again or is no number.
fn numbers_used_twice(names: &BTreeSet<String>) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let numbers = names.iter().map(|name| name.split('_').next().unwrap_or_default());
    numbers.filter(|number| number.parse::<u64>().is_err() || !seen.insert(*number)).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn broken(files: &[&str]) -> Vec<String> {
        let root = tempfile::tempdir().unwrap();
        for file in files {
            let path = root.path().join("crates/store/migrations").join(file);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "SELECT 1;\n").unwrap();
        }
        let violations = check(root.path()).unwrap();
        violations.into_iter().map(|violation| format!("{}: {}", violation.place, violation.what)).collect()
    }

    #[test]
    fn the_same_files_in_both_folders_break_nothing() {
        let found = broken(&["sqlite/0001_start.sql", "postgres/0001_start.sql"]);
        assert!(found.is_empty(), "{found:?}");
    }

    #[test]
    fn a_migration_that_one_database_lacks_is_found() {
        assert_eq!(
            broken(&["sqlite/0001_start.sql", "postgres/0001_start.sql", "postgres/0002_scan.sql"]),
            ["crates/store/migrations/postgres/0002_scan.sql: crates/store/migrations/sqlite has no such file"]
        );
    }

    #[test]
    fn a_number_used_twice_is_found() {
        let names =
            ["sqlite/0001_start.sql", "postgres/0001_start.sql", "sqlite/0001_scan.sql", "postgres/0001_scan.sql"];
        assert_eq!(broken(&names), ["crates/store/migrations/sqlite: the number 0001 is missing or used twice"]);
    }

    #[test]
    fn a_migration_for_no_database_is_found() {
        assert_eq!(
            broken(&["0001_start.sql"]),
            ["crates/store/migrations/0001_start.sql: a migration lies in the folder sqlite or postgres"]
        );
    }
}
