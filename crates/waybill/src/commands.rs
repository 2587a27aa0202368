//! The list of commands.

mod codes;
mod connect_invoicing;
mod demo;
mod inspect;
mod label;
mod migrate;
mod refresh;
mod remittance;
mod serve;
mod shop;
mod simulate;

use std::path::Path;
use std::process::ExitCode;

use clap::Subcommand;

use crate::configuration::Configuration;

/// What Waybill can be told to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Run the main job on simulators, with a shop of 320 orders.
    Demo(demo::Arguments),
    /// Run the service: pages, webhooks, refresh and effects.
    Serve(serve::Arguments),
    /// Run the simulators alone, for any client to talk to.
    Simulate(simulate::Arguments),
    /// Bring the database up to date.
    Migrate,
    /// Ask couriers now, instead of waiting for the schedule.
    Refresh(refresh::Arguments),
    /// Read one recorded answer of a courier and print what Waybill makes of it.
    Inspect(inspect::Arguments),
    /// Add and list shops.
    #[command(subcommand)]
    Shop(shop::Command),
    /// Add and list labels.
    #[command(subcommand)]
    Label(label::Command),
    /// Take couriers' cash sheets in.
    #[command(subcommand)]
    Remittance(remittance::Command),
    /// Say what couriers' codes mean, and read old scans again.
    #[command(subcommand)]
    Codes(codes::Command),
}

/// Runs one command. The exit code is 0 unless the command says otherwise.
pub(crate) async fn run(command: Command, config: Option<&Path>) -> anyhow::Result<ExitCode> {
    match command {
        Command::Demo(arguments) => demo::run(&arguments).await,
        Command::Inspect(arguments) => Ok(inspect::run(&arguments)),
        Command::Simulate(arguments) => simulate::run(&arguments).await,
        Command::Serve(arguments) => serve::run(&arguments, &Configuration::read(config)?).await,
        Command::Migrate => migrate::run(&Configuration::read(config)?).await,
        Command::Refresh(arguments) => refresh::run(&arguments, &Configuration::read(config)?).await,
        Command::Shop(command) => shop::run(&command, &Configuration::read(config)?).await,
        Command::Remittance(command) => remittance::run(&command, &Configuration::read(config)?).await,
        Command::Codes(command) => codes::run(&command, &Configuration::read(config)?).await,
        Command::Label(command) => label::run(&command, &Configuration::read(config)?).await,
    }
}
