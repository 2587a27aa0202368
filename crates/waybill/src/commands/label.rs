//! `waybill label`: labels by hand.

use std::process::ExitCode;

use anyhow::Context;
use engine::Clock;
use store::LabelFilter;
use tracking::Status;

use super::refresh::find_shop;
use crate::configuration::Configuration;
use crate::say::say;
use crate::service;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// Add a label to an order; it enters tracking at once.
    Add(Add),
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
