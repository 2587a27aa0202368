//! `waybill remittance`: the cash that couriers pay out.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use engine::Clock;
use engine::remittance::{CashError, KeptProblem};

use super::refresh::find_shop;
use crate::configuration::Configuration;
use crate::say::say;
use crate::service;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Take a courier's cash sheet in; lines that cannot be read are told and left.
    Import(Import),
}

/// The sheet is .xlsx or .csv, as the courier mails it. Exit status 1 when a line could not be read.
///
/// Examples:
///   waybill remittance import --shop my-shop.myshopify.com borderou.xlsx
///   waybill remittance import --shop my-shop.myshopify.com --courier cargus --check borderou.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    /// The shop: its domain or its number.
    #[arg(long)]
    shop: String,
    /// The courier's code name; without it, the sheet's columns tell.
    #[arg(long, default_value = "")]
    courier: String,
    /// Only look: nothing is taken in.
    #[arg(long)]
    check: bool,
    /// The sheet.
    file: PathBuf,
}

pub(crate) async fn run(command: &Command, configuration: &Configuration) -> anyhow::Result<ExitCode> {
    let Command::Import(import) = command;
    let store = service::open_store(configuration).await?;
    let engine = service::engine(configuration, store.clone(), Clock::system()).await?;
    let shop = find_shop(&store, &import.shop).await?;
    let bytes = std::fs::read(&import.file).with_context(|| format!("reading {}", import.file.display()))?;
    let name = import.file.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let kept = engine.send_cash_sheet(shop, &import.courier, &name, &bytes).await?;
    let looked = engine.look_at_cash_sheet(shop, kept.id).await?;
    let Some(read) = &looked.read else {
        anyhow::bail!("the same file was taken in before, as {}", looked.sheet.file_name);
    };
    let problems: Vec<KeptProblem> = read.problems.iter().map(KeptProblem::from).collect();
    for (kept, problem) in problems.iter().zip(&read.problems) {
        eprintln!("line {}: {} \"{}\": {}", kept.line, kept.column, kept.value, problem.kind);
    }
    if import.check {
        let courier = read.courier.as_deref().unwrap_or("an unknown courier");
        say!("{} lines of {courier} are good; nothing was taken in", read.lines.len());
        if !read.columns.is_complete() {
            say!("The columns are not known; the headings are: {}", read.headings.join(", "));
        }
        if !kept.is_known {
            engine.discard_cash_sheet(shop, kept.id).await?;
        }
    } else {
        let taken = match engine.take_cash_sheet(shop, kept.id).await {
            Err(error @ CashError::UnknownColumns { .. }) => {
                return Err(error).context("say on the page Cash on delivery which column is what");
            }
            taken => taken?,
        };
        say!("{} lines taken in, {} known before, {} not read", taken.new, taken.known, taken.unread);
    }
    store.close().await;
    Ok(if problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
