//! Licences, banned crates and sources, as `deny.toml` has them.

use std::path::Path;
use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::cargo;

/// The version that `deny.toml` was written for.
const VERSION: &str = "0.20.2";

/// What to look at beside licences, bans and sources.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// Also known weaknesses; fetches the advisory database
    #[arg(long)]
    advisories: bool,
}

/// Checks the dependencies with cargo-deny; builds and installs it first when it is missing (minutes).
pub(crate) fn run(root: &Path, options: &Options) -> Result<ExitCode> {
    if !is_installed(root) {
        eprintln!("    cargo-deny is missing: installing it");
        cargo::run(cargo::cargo(root).args(["install", "cargo-deny", "--locked", "--version", VERSION]))?;
    }
    let mut command = check(root);
    if options.advisories {
        command.arg("advisories");
    }
    cargo::run(&mut command)?;
    Ok(ExitCode::SUCCESS)
}

/// True when cargo knows the subcommand `deny`.
pub(crate) fn is_installed(root: &Path) -> bool {
    cargo::output(cargo::cargo(root).args(["deny", "--version"])).is_ok()
}

/// The check that needs nothing but the package index. Several versions of a crate are only a warning, not shown here.
pub(crate) fn check(root: &Path) -> Command {
    let mut command = cargo::cargo(root);
    command.args(["deny", "--locked", "--log-level", "error", "check", "bans", "licenses", "sources"]);
    command
}
