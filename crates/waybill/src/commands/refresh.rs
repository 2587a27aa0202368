//! `waybill refresh`: ask now.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use engine::Clock;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::Timestamp;
use store::{AccountState, Spent, Store};
use tracking::{LabelId, ShopId};

use crate::configuration::Configuration;
use crate::say::say;
use crate::service;

/// Examples:
///   waybill refresh
///   waybill refresh --shop my-shop.myshopify.com
///   waybill refresh --shop my-shop.myshopify.com --label 42
///
/// Exit status 1 when an account needs attention.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Only this shop: its domain or its number.
    #[arg(long)]
    shop: Option<String>,
    /// Only this label, by its number in `waybill label list`; needs `--shop`.
    #[arg(long, requires = "shop")]
    label: Option<i64>,
}

pub(crate) async fn run(arguments: &Arguments, configuration: &Configuration) -> anyhow::Result<ExitCode> {
    let store = service::open_store(configuration).await?;
    let engine = service::engine(configuration, store.clone(), Clock::system()).await?;
    let began = engine.clock().now();
    let due = make_due(arguments, &store, &engine).await?;
    if due == 0 {
        say!("Nothing to ask: all labels have arrived, are cancelled, or tracking is off");
        return Ok(ExitCode::SUCCESS);
    }
    let bar = ProgressBar::new(due);
    bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} labels asked, {elapsed}")?);
    let mut work = tokio::spawn({
        let engine = engine.clone();
        async move { engine.run_until_quiet().await }
    });
    let done = loop {
        tokio::select! {
            done = &mut work => break done,
            () = tokio::time::sleep(Duration::from_millis(100)) => {
                bar.set_position(engine.labels_asked().min(due));
            }
        }
    };
    done??;
    bar.set_position(engine.labels_asked().min(due));
    bar.finish();
    say!("{}", in_words(spent_since(&store, began).await?));
    let troubled = troubled_accounts(&store).await?;
    for trouble in &troubled {
        say!("{trouble}");
    }
    store.close().await;
    Ok(if troubled.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// A line for each account that is not asked before a person has looked at it.
async fn troubled_accounts(store: &Store) -> anyhow::Result<Vec<String>> {
    let mut lines = Vec::new();
    for shop in store.shops().await? {
        let accounts = store.accounts(shop.id).await?;
        lines.extend(accounts.iter().filter(|account| account.state == AccountState::NeedsAttention).map(|account| {
            format!(
                "{}: the account at {} needs attention, its labels wait: {}. Connect it again (`waybill shop connect --help`)",
                shop.domain,
                account.name,
                account.last_error.as_deref().unwrap_or("no reason was told"),
            )
        }));
    }
    Ok(lines)
}

/// What the refreshes of all shops that began at `began` or later cost and brought.
pub(super) async fn spent_since(store: &Store, began: Timestamp) -> anyhow::Result<Spent> {
    let mut sum = Spent::default();
    for shop in store.shops().await? {
        sum += store.spent(shop.id, began).await?;
    }
    Ok(sum)
}

/// `120 labels, 96 of them by a feed; 30 calls (0.25 a label); 7 labels with news`.
fn in_words(spent: Spent) -> String {
    let Spent { asked, spared, ask_calls, feed_calls, news } = spent;
    format!(
        "{} labels, {spared} of them by a feed; {} calls ({:.2} calls a label); {news} labels with news",
        asked.saturating_add(spared),
        ask_calls.saturating_add(feed_calls),
        spent.a_label().unwrap_or_default()
    )
}

async fn make_due(arguments: &Arguments, store: &Store, engine: &engine::Engine) -> anyhow::Result<u64> {
    let now = engine.clock().now();
    match (&arguments.shop, arguments.label) {
        (Some(shop), Some(label)) => {
            let shop = find_shop(store, shop).await?;
            let due = store.ask_now(shop, &[LabelId(label)], now).await?;
            if due == 0 {
                bail!("the shop has no label {label}: see `waybill label list`");
            }
            Ok(due)
        }
        (Some(shop), None) => Ok(store.ask_shop_now(find_shop(store, shop).await?, now).await?),
        (None, _) => {
            let mut due = 0;
            for shop in store.shops().await? {
                due += store.ask_shop_now(shop.id, now).await?;
            }
            Ok(due)
        }
    }
}

/// A shop by its domain or its number.
pub(crate) async fn find_shop(store: &Store, given: &str) -> anyhow::Result<ShopId> {
    let by_number = match given.parse::<ShopId>() {
        Ok(id) => store.shop(id).await?,
        Err(_) => None,
    };
    let found = match by_number {
        Some(shop) => Some(shop),
        None => store.shop_by_domain(given).await?,
    };
    found.map(|shop| shop.id).with_context(|| format!("there is no shop \"{given}\": see `waybill shop list`"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cost_is_told_by_the_label() {
        let spent = Spent { asked: 24, spared: 976, ask_calls: 24, feed_calls: 12, news: 31 };
        let words = "1000 labels, 976 of them by a feed; 36 calls (0.04 calls a label); 31 labels with news";
        assert_eq!(in_words(spent), words);
        assert!(in_words(Spent::default()).starts_with("0 labels"));
    }
}
