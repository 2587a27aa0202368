//! The command line: each command is one file in `commands`.

mod commands;
mod configuration;
mod demo;
mod passwords;
mod say;
mod service;

use std::process::ExitCode;

use clap::Parser;

use crate::commands::Command;

/// Follows every shipping label of an online shop and closes the loop on the order.
#[derive(Debug, Parser)]
#[command(name = "waybill", version, about, max_term_width = 100, arg_required_else_help = true)]
struct Arguments {
    /// The configuration file. Environment variables `WAYBILL__SECTION__KEY` win over it.
    #[arg(long, global = true, value_name = "FILE", env = "WAYBILL_CONFIG")]
    config: Option<std::path::PathBuf>,
    /// What is logged to standard error: `warn`, `info`, `engine=debug` …
    #[arg(long, global = true, value_name = "FILTER", env = "WAYBILL_LOG", default_value = "warn")]
    log: String,
    #[command(subcommand)]
    command: Command,
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let filter = tracing_subscriber::EnvFilter::try_new(&arguments.log);
    let filter = match filter {
        Ok(filter) => filter,
        Err(error) => {
            eprintln!("error: --log \"{}\" is not a log filter: {error}", arguments.log);
            return ExitCode::from(2);
        }
    };
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
    // One TLS provider for HTTP, PostgreSQL and mail; a second installation only finds the first in place.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let runtime = match tokio::runtime::Builder::new_multi_thread().enable_all().build() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("error: the runtime could not start: {error}");
            return ExitCode::FAILURE;
        }
    };
    match runtime.block_on(commands::run(arguments.command, arguments.config.as_deref())) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
