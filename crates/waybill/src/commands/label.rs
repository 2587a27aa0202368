//! `waybill label`: labels by hand.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use engine::Clock;
use engine::label_import::Column;
use store::{LabelFilter, Store};
use tracking::Status;

use super::refresh::find_shop;
use crate::configuration::Configuration;
use crate::say::say;
use crate::service;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Add a label to an order; it enters tracking at once.
    Add(Add),
    /// Add the labels of a table; lines that cannot be added are told and left.
    Import(Import),
    /// List labels.
    List(List),
}

/// Example:
///   waybill label add --shop my-shop.myshopify.com --order "#1001" --courier sameday --number 1ABC24000000017
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Add {
    /// The shop: its domain or its number.
    #[arg(long)]
    shop: String,
    /// The order's name.
    #[arg(long)]
    order: String,
    /// The courier's code name; `waybill inspect --list` names them.
    #[arg(long)]
    courier: String,
    /// The tracking number.
    #[arg(long)]
    number: String,
}

/// The first line names the columns: order, courier, number and, for couriers that want it, postcode.
///
/// Example:
///   waybill label import --shop my-shop.myshopify.com labels.csv
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Import {
    /// The shop: its domain or its number.
    #[arg(long)]
    shop: String,
    /// Only look: nothing is added.
    #[arg(long)]
    check: bool,
    /// The table, as CSV.
    file: PathBuf,
}

/// Examples:
///   waybill label list --shop my-shop.myshopify.com
///   waybill label list --shop my-shop.myshopify.com --status rejected
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// The shop: its domain or its number.
    #[arg(long)]
    shop: String,
    /// Only labels that stand here: `in_transit`, `rejected` …
    #[arg(long)]
    status: Option<Status>,
    /// Only labels that are still asked.
    #[arg(long)]
    open: bool,
    /// At most so many.
    #[arg(long, default_value_t = 100)]
    limit: u32,
}

pub(crate) async fn run(command: &Command, configuration: &Configuration) -> anyhow::Result<ExitCode> {
    let store = service::open_store(configuration).await?;
    match command {
        Command::Add(add) => {
            let engine = service::engine(configuration, store.clone(), Clock::system()).await?;
            let shop = find_shop(&store, &add.shop).await?;
            let order = store.order_by_name(shop, &add.order).await?;
            let order = order.with_context(|| format!("the shop has no order \"{}\"", add.order))?;
            let label = engine.add_label(shop, order, &add.courier, &add.number).await?;
            say!("Label {label} is followed from now on");
        }
        Command::Import(import) => {
            let is_clean = import_labels(import, configuration, &store).await?;
            store.close().await;
            return Ok(if is_clean { ExitCode::SUCCESS } else { ExitCode::FAILURE });
        }
        Command::List(list) => {
            let shop = find_shop(&store, &list.shop).await?;
            let filter = LabelFilter { status: list.status, open: list.open, limit: list.limit };
            say!("{:>8}  {:<10} {:<12} {:<20} {:<18} next ask", "label", "order", "courier", "number", "status");
            for row in store.labels(shop, &filter).await? {
                let next =
                    row.next.at.map_or_else(|| row.next.why.to_string(), |at| format!("{at} ({})", row.next.why));
                say!(
                    "{:>8}  {:<10} {:<12} {:<20} {:<18} {next}",
                    row.id,
                    row.order_name,
                    row.courier,
                    row.number,
                    row.status
                );
            }
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// True when every line could be taken in.
async fn import_labels(import: &Import, configuration: &Configuration, store: &Store) -> anyhow::Result<bool> {
    let engine = service::engine(configuration, store.clone(), Clock::system()).await?;
    let shop = find_shop(store, &import.shop).await?;
    let table = std::fs::read_to_string(&import.file).with_context(|| format!("reading {}", import.file.display()))?;
    let problems = if import.check {
        let checked = engine.check_labels(shop, &table, usize::MAX).await?;
        say!("{} lines are good; nothing was added", checked.good.len());
        checked.problems
    } else {
        let outcome = engine.import_labels(shop, &table, usize::MAX).await?;
        say!("{} labels added, {} completed", outcome.added, outcome.completed);
        outcome.problems
    };
    for problem in &problems {
        let column = problem.column.map_or("", Column::as_str);
        eprintln!("line {}: {column} \"{}\": {}", problem.line, problem.value, problem.kind);
    }
    Ok(problems.iter().all(|problem| problem.kind.is_remark()))
}
