//! What the tests need beside the program: PostgreSQL and a WebDriver, and the variables that tell where they are.

use std::ffi::OsString;
use std::process::{Command, ExitCode};
use std::time::Instant;

use anyhow::{Context, Result};

use crate::machine::{self, Need};
use crate::postgres::{self, Postgres};
use crate::webdriver::{self, WebDriver};

/// What the servers need on this machine.
pub(crate) const NEEDS: [Need; 3] = [Need::PostgreSql, Need::Chromium, Need::Chromedriver];

/// The command to run while the servers are up.
#[derive(clap::Args)]
pub(crate) struct Options {
    /// The command and its arguments
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, required = true)]
    command: Vec<OsString>,
}

/// The servers; dropping them stops them.
pub(crate) struct Servers {
    postgres: Postgres,
    webdriver: WebDriver,
}

impl Servers {
    pub(crate) fn start() -> Result<Self> {
        let start = Instant::now();
        let postgres = postgres::start()?;
        let webdriver = webdriver::start()?;
        eprintln!(
            "    PostgreSQL at {}, WebDriver at {} ({:.1} s)",
            postgres.url,
            webdriver.url,
            start.elapsed().as_secs_f64()
        );
        Ok(Self { postgres, webdriver })
    }

    /// The contract with the tests, see `docs/developing.md`.
    pub(crate) fn tell<'a>(&self, command: &'a mut Command) -> &'a mut Command {
        command
            .env(postgres::ADDRESS_VARIABLE, &self.postgres.url)
            .env(webdriver::ADDRESS_VARIABLE, &self.webdriver.url)
            .env(webdriver::ARGUMENTS_VARIABLE, webdriver::CHROMIUM_ARGUMENTS)
    }
}

/// Runs the command with the servers up and ends with its exit code.
pub(crate) fn run(options: &Options) -> Result<ExitCode> {
    machine::provide(&NEEDS)?;
    let (program, arguments) = options.command.split_first().context("no command was given")?;
    let servers = Servers::start()?;
    let mut command = Command::new(program);
    let status = servers.tell(command.args(arguments)).status();
    let status = status.with_context(|| format!("could not start `{}`", program.display()))?;
    Ok(status.code().and_then(|code| u8::try_from(code).ok()).map_or(ExitCode::FAILURE, ExitCode::from))
}
