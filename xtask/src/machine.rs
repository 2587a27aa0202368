//! What this machine has, and how it gets what it lacks.

use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::MetadataExt;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::cargo;
use crate::postgres;

/// Something that a step needs on this machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Rustfmt,
    Clippy,
    PostgreSql,
    Chromium,
    Chromedriver,
}

/// What brings a missing thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Source {
    RustupComponent(&'static str),
    DebianPackage(&'static str),
}

impl Need {
    fn name(self) -> &'static str {
        match self {
            Self::Rustfmt => "rustfmt",
            Self::Clippy => "Clippy",
            Self::PostgreSql => "a PostgreSQL server",
            Self::Chromium => "Chromium",
            Self::Chromedriver => "Chromium's WebDriver",
        }
    }

    fn source(self) -> Source {
        match self {
            Self::Rustfmt => Source::RustupComponent("rustfmt"),
            Self::Clippy => Source::RustupComponent("clippy"),
            Self::PostgreSql => Source::DebianPackage("postgresql"),
            Self::Chromium => Source::DebianPackage("chromium"),
            Self::Chromedriver => Source::DebianPackage("chromium-driver"),
        }
    }

    fn is_present(self) -> bool {
        match self {
            Self::Rustfmt => answers("fmt"),
            Self::Clippy => answers("clippy"),
            Self::PostgreSql => postgres::programs().is_some(),
            Self::Chromium => has_program("chromium"),
            Self::Chromedriver => has_program("chromedriver"),
        }
    }
}

/// Installs what is missing of `needs`, or says exactly what to install.
pub(crate) fn provide(needs: &[Need]) -> Result<()> {
    let missing = missing(needs);
    let packages = packages_to_install(&missing, is_root(), has_program("apt-get"))?;
    if packages.is_empty() {
        return Ok(());
    }
    eprintln!("    installing with apt: {}", packages.join(" "));
    let how_to = format!("install by hand: {}", packages.join(" "));
    cargo::run(apt().arg("update")).with_context(|| how_to.clone())?;
    cargo::run(apt().args(["install", "-y", "--no-install-recommends"]).args(&packages)).with_context(|| how_to)?;
    match self::missing(needs).as_slice() {
        [] => Ok(()),
        still => bail!("apt installed {}, but this is still missing: {}", packages.join(" "), names(still)),
    }
}

fn missing(needs: &[Need]) -> Vec<Need> {
    needs.iter().copied().filter(|need| !need.is_present()).collect()
}

/// The Debian packages that bring what is missing; an error that names every command to type when this program may
/// not install them itself. Rust's components are never installed unasked: the toolchain is the developer's own.
fn packages_to_install(missing: &[Need], root: bool, apt: bool) -> Result<Vec<&'static str>> {
    let mut packages = Vec::new();
    let mut components = Vec::new();
    for need in missing {
        match need.source() {
            Source::DebianPackage(name) => packages.push(name),
            Source::RustupComponent(name) => components.push(name),
        }
    }
    if components.is_empty() && (packages.is_empty() || root && apt) {
        return Ok(packages);
    }
    let mut text = format!("this machine lacks {}; install it with:", names(missing));
    if !components.is_empty() {
        text += &format!("\n    rustup component add {}", components.join(" "));
    }
    if !packages.is_empty() && apt {
        let sudo = if root { "" } else { "sudo " };
        text += &format!("\n    {sudo}apt-get update");
        text += &format!("\n    {sudo}apt-get install -y --no-install-recommends {}", packages.join(" "));
    } else if !packages.is_empty() {
        text += &format!("\n    your system's packages for what Debian calls {}", packages.join(", "));
    }
    bail!(text)
}

fn names(needs: &[Need]) -> String {
    needs.iter().map(|need| need.name()).collect::<Vec<_>>().join(", ")
}

fn apt() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive");
    command
}

/// True when this process has the rights of root.
pub(crate) fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// The folders in which programs are looked up.
pub(crate) fn search_path() -> Vec<PathBuf> {
    std::env::var_os("PATH").map(|path| std::env::split_paths(&path).collect()).unwrap_or_default()
}

/// True when a program of this name is on the PATH.
pub(crate) fn has_program(name: &str) -> bool {
    search_path().iter().any(|folder| folder.join(name).is_file())
}

/// rustup puts a stand-in for each component on the PATH, also for those that are not installed: so ask.
fn answers(subcommand: &str) -> bool {
    cargo::output(cargo::cargo(".".as_ref()).args([subcommand, "--version"])).is_ok()
}

/// A port of 127.0.0.1 that nobody listens on.
pub(crate) fn free_port() -> Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).context("could not find a free port")?;
    Ok(listener.local_addr().context("could not find a free port")?.port())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_missing_needs_neither_root_nor_apt() {
        assert!(packages_to_install(&[], false, false).unwrap().is_empty());
    }

    #[test]
    fn root_installs_exactly_what_is_missing() {
        let packages = packages_to_install(&[Need::PostgreSql, Need::Chromedriver], true, true).unwrap();
        assert_eq!(packages, ["postgresql", "chromium-driver"]);
    }

    #[test]
    fn without_root_the_commands_to_type_are_named() {
        let error = packages_to_install(&[Need::PostgreSql, Need::Chromium], false, true).unwrap_err().to_string();
        assert_eq!(
            error,
            "this machine lacks a PostgreSQL server, Chromium; install it with:\n    \
             sudo apt-get update\n    \
             sudo apt-get install -y --no-install-recommends postgresql chromium"
        );
    }

    #[test]
    fn without_apt_the_packages_are_named() {
        let error = packages_to_install(&[Need::Chromedriver], true, false).unwrap_err().to_string();
        assert!(error.ends_with("your system's packages for what Debian calls chromium-driver"), "{error}");
    }

    #[test]
    fn rusts_components_are_left_to_the_developer_and_named_with_the_rest() {
        let error = packages_to_install(&[Need::Clippy, Need::PostgreSql], true, true).unwrap_err().to_string();
        assert_eq!(
            error,
            "this machine lacks Clippy, a PostgreSQL server; install it with:\n    \
             rustup component add clippy\n    \
             apt-get update\n    \
             apt-get install -y --no-install-recommends postgresql"
        );
    }
}
