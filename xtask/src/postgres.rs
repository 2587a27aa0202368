//! A private PostgreSQL: its own cluster in a temporary folder, on a free port of 127.0.0.1, beside any other.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result};

use crate::cargo;
use crate::keeper::{Keeper, StopSignal};
use crate::machine;

/// Where the tests find the address of the running server.
pub(crate) const ADDRESS_VARIABLE: &str = "WAYBILL_TEST_POSTGRES";

/// Nothing here must outlive the run, so nothing waits for the disk. Many test threads hold a pool each.
const SETTINGS: [&str; 7] = [
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "max_connections=300",
    "timezone=UTC",
];

/// A running server; dropping it stops it and removes its data.
pub(crate) struct Postgres {
    /// Connection URL of the superuser's database, in which the tests create their own databases.
    pub(crate) url: String,
    _keeper: Keeper,
}

/// Starts a server with an empty cluster.
pub(crate) fn start() -> Result<Postgres> {
    let programs = programs().context("PostgreSQL's programs initdb and postgres were not found")?;
    let mut keeper = Keeper::new("postgres", StopSignal::Quit)?;
    let data = keeper.folder().join("data");
    let owner = owner()?;
    if let Some(owner) = owner {
        chown(keeper.folder(), Some(owner.user), Some(owner.group)).context("could not give the folder away")?;
    }

    let mut initdb = Command::new(programs.join("initdb"));
    initdb.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "-D"]);
    initdb.arg(&data).current_dir(keeper.folder());
    cargo::output(owned_by(&mut initdb, owner)).context("could not make a PostgreSQL cluster")?;

    let port = machine::free_port()?;
    let mut server = Command::new(programs.join("postgres"));
    server.arg("-D").arg(&data).args(["-p", &port.to_string()]);
    for setting in SETTINGS {
        server.args(["-c", setting]);
    }
    keeper.start(owned_by(&mut server, owner))?;
    keeper.wait_until("PostgreSQL", Duration::from_secs(60), || is_ready(&data))?;
    Ok(Postgres { url: format!("postgres://postgres@127.0.0.1:{port}/postgres"), _keeper: keeper })
}

/// The folder that holds `initdb` and `postgres`: on the PATH, or the newest of Debian's versions.
pub(crate) fn programs() -> Option<PathBuf> {
    let on_path = machine::search_path();
    on_path
        .into_iter()
        .chain(debian_versions(Path::new("/usr/lib/postgresql")))
        .find(|folder| ["initdb", "postgres"].iter().all(|program| folder.join(program).is_file()))
}

/// Debian keeps each major version in a folder of its own that is not on the PATH.
fn debian_versions(base: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(base).into_iter().flatten().flatten();
    let mut versions: Vec<u32> =
        entries.filter_map(|entry| entry.file_name().to_str().and_then(|name| name.parse().ok())).collect();
    versions.sort_unstable_by(|a, b| b.cmp(a));
    versions.into_iter().map(|version| base.join(version.to_string()).join("bin")).collect()
}

/// The server writes its state into the last line of its lock file; the port answers earlier, with refusals.
fn is_ready(data: &Path) -> bool {
    fs::read_to_string(data.join("postmaster.pid"))
        .is_ok_and(|text| text.lines().last().is_some_and(|line| line.trim() == "ready"))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Owner {
    user: u32,
    group: u32,
}

/// PostgreSQL refuses to run as root: then it runs as `postgres`, or as `nobody` where there is no such user.
fn owner() -> Result<Option<Owner>> {
    if !machine::is_root() {
        return Ok(None);
    }
    let passwd = fs::read_to_string("/etc/passwd").context("could not read /etc/passwd")?;
    let owner = user(&passwd, "postgres").or_else(|| user(&passwd, "nobody"));
    owner.map(Some).context("PostgreSQL refuses to run as root, and there is neither a user postgres nor nobody")
}

fn user(passwd: &str, name: &str) -> Option<Owner> {
    passwd.lines().find_map(|line| {
        let mut fields = line.split(':');
        if fields.next() != Some(name) {
            return None;
        }
        let user = fields.nth(1)?.parse().ok()?;
        let group = fields.next()?.parse().ok()?;
        Some(Owner { user, group })
    })
}

fn owned_by(command: &mut Command, owner: Option<Owner>) -> &mut Command {
    match owner {
        Some(owner) => command.uid(owner.user).gid(owner.group),
        None => command,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_of_debians_versions_comes_first() {
        let base = tempfile::tempdir().unwrap();
        for version in ["9", "15", "17", "common"] {
            fs::create_dir(base.path().join(version)).unwrap();
        }
        let expected = ["17", "15", "9"].map(|version| base.path().join(version).join("bin"));
        assert_eq!(debian_versions(base.path()), expected);
    }

    #[test]
    fn a_users_numbers_are_read_from_the_list_of_users() {
        let passwd = "root:x:0:0::/root:/bin/sh\npostgresql:x:7:7::/:/bin/sh\npostgres:x:101:104::/:/bin/sh\n";
        assert_eq!(user(passwd, "postgres"), Some(Owner { user: 101, group: 104 }));
        assert_eq!(user(passwd, "nobody"), None);
    }

    #[test]
    fn the_server_is_ready_only_when_its_lock_file_says_so() {
        let data = tempfile::tempdir().unwrap();
        assert!(!is_ready(data.path()));
        fs::write(data.path().join("postmaster.pid"), "123\n/data\n1700000000\n5432\n\n127.0.0.1\n\nstarting\n")
            .unwrap();
        assert!(!is_ready(data.path()));
        fs::write(data.path().join("postmaster.pid"), "123\n/data\n1700000000\n5432\n\n127.0.0.1\n\nready   \n")
            .unwrap();
        assert!(is_ready(data.path()));
    }
}
