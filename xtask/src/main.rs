//! The developers' commands. `cargo xtask --help` lists them; `docs/developing.md` explains them.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

mod bench;
mod cargo;
mod deny;
mod house;
mod keeper;
mod machine;
mod postgres;
mod servers;
mod test;
mod webdriver;

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "The developers' commands")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// House rules, format, lints and all tests, on SQLite, a private PostgreSQL and a real browser
    Test(test::Options),
    /// Measure, as JSON lines: reading answers, and a whole demo's time and memory
    Bench(bench::Options),
    /// Only the house rules: borders between crates, left-over marks, migrations, banned crates
    CheckHouse,
    /// Licences, banned crates and sources with cargo-deny, which it installs when missing
    Deny(deny::Options),
    /// Run any command with the tests' PostgreSQL and WebDriver up, e.g. `with-servers cargo nextest run -p store`
    WithServers(servers::Options),
}

fn main() -> ExitCode {
    match run(Cli::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let root = repository();
    match command {
        Command::Test(options) => test::run(&root, &options),
        Command::Bench(options) => bench::run(&root, &options),
        Command::CheckHouse => house::run(&root),
        Command::Deny(options) => deny::run(&root, &options),
        Command::WithServers(options) => servers::run(&options),
    }
}

/// The repository's root. Cargo tells where this crate lies when it runs it, also after the repository was moved.
fn repository() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| env!("CARGO_MANIFEST_DIR").into(), PathBuf::from);
    here.parent().map_or_else(|| here.clone(), PathBuf::from)
}
