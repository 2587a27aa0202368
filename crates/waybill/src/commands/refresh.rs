//! `waybill refresh`: ask now.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::{Context, bail};
use engine::Clock;
use indicatif::{ProgressBar, ProgressStyle};
use store::Store;
use tracking::{LabelId, ShopId};

use crate::configuration::Configuration;
use crate::service;

/// Examples:
///   waybill refresh
///   waybill refresh --shop my-shop.myshopify.com
///   waybill refresh --shop my-shop.myshopify.com --label 42
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
    let due = make_due(arguments, &store, &engine).await?;
    if due == 0 {
        println!("Nothing to ask: all labels have arrived, are cancelled, or tracking is off");
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
    store.close().await;
    Ok(ExitCode::SUCCESS)
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
