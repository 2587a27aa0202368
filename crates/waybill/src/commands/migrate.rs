//! `waybill migrate`: the database's schema.

use std::process::ExitCode;

use crate::configuration::Configuration;
use crate::say::say;
use crate::service;

pub(crate) async fn run(configuration: &Configuration) -> anyhow::Result<ExitCode> {
    let store = service::open_store(configuration).await?;
    say!("The database is up to date");
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
