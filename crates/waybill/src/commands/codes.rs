//! `waybill codes`: what couriers' codes mean here.

use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use couriers::{Codes, known_codes};
use engine::codes::{MeaningWords, courier_code, status_words};
use engine::{Clock, Engine};
use indicatif::{ProgressBar, ProgressStyle};
use store::{CodeQuery, Store};
use tracking::{ActsNext, CodeMapping, LabelId, Meaning, Reason, ShopId, Verdict};

use super::refresh::find_shop;
use crate::configuration::Configuration;
use crate::say::say;
use crate::service;

/// Labels that one look at a replay lists.
const LISTED: usize = 200;
/// Held decisions that are settled between two looks at the rest.
const SETTLED_AT_ONCE: u32 = 500;

#[derive(Debug, clap::Subcommand)]
pub(crate) enum Command {
    /// List codes: a courier's table, what was mapped here, and codes that nobody has mapped.
    List(List),
    /// Say what a code means, for one shop or for all; it wins over the courier's built-in table.
    Map(Map),
    /// Take back what was said about a code.
    Unmap(Unmap),
    /// Read old scans again by what their codes mean now.
    Replay(Replay),
}

/// Examples:
///   waybill codes list                                   mappings, and unmapped codes of all shops
///   waybill codes list sameday                           all codes of Sameday as the installation reads them
///   waybill codes list sameday --shop my-shop.myshopify.com
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct List {
    /// The courier's code name; without it only what was mapped and what nobody has mapped.
    #[arg(value_parser = courier)]
    courier: Option<&'static str>,
    /// As this shop reads them: its domain or its number.
    #[arg(long)]
    shop: Option<String>,
}

/// Examples:
///   waybill codes map sameday 99 in_transit
///   waybill codes map sameday 98 delayed --reason weather --acts-next courier
///   waybill codes map gls 51 notice --shop my-shop.myshopify.com
///
/// Scans that came before stay as they are until they are read again: `waybill codes replay`.
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Map {
    #[command(flatten)]
    code: Code,
    /// What it means; `notice`: it is shown and changes nothing.
    #[arg(value_parser = PossibleValuesParser::new(status_words()))]
    status: String,
    /// Why the parcel stands there.
    #[arg(long, value_parser = PossibleValuesParser::new(Reason::ALL.iter().map(|one| one.as_str())))]
    reason: Option<String>,
    /// Whose turn it is; what is usual for the status when it is left out.
    #[arg(long, value_parser = PossibleValuesParser::new(ActsNext::ALL.iter().map(|one| one.as_str())))]
    acts_next: Option<String>,
}

/// Example:
///   waybill codes unmap sameday 99
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Unmap {
    #[command(flatten)]
    code: Code,
}

/// Which code, for whom.
#[derive(Debug, clap::Args)]
pub(crate) struct Code {
    /// The courier's code name; `waybill inspect --list` names them.
    #[arg(value_parser = courier)]
    courier: &'static str,
    /// The code, as the label's page and `waybill inspect` show it.
    #[arg(allow_hyphen_values = true)]
    code: String,
    /// Only with this second code, which refines the first.
    #[arg(long, allow_hyphen_values = true, default_value = "")]
    detail: String,
    /// Only for this shop: its domain or its number; without it for all shops.
    #[arg(long)]
    shop: Option<String>,
}

/// Without `--apply` nothing is written: it prints what would change.
///
/// Examples:
///   waybill codes replay sameday --code 99
///   waybill codes replay sameday --code 99 --apply
///   waybill codes replay sameday --apply --confirm --shop my-shop.myshopify.com
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Replay {
    /// The courier's code name.
    #[arg(value_parser = courier)]
    courier: &'static str,
    /// Only scans with this code; without it all that was mapped and all that nobody has mapped.
    #[arg(long, allow_hyphen_values = true)]
    code: Option<String>,
    /// Only with this second code.
    #[arg(long, allow_hyphen_values = true, requires = "code")]
    detail: Option<String>,
    /// Only this shop: its domain or its number.
    #[arg(long)]
    shop: Option<String>,
    /// Correct the labels. What follows for Shopify, mail and invoices is held back.
    #[arg(long)]
    apply: bool,
    /// Then do what such readings have held back in these shops; the running service carries it out.
    #[arg(long)]
    confirm: bool,
}

fn courier(given: &str) -> Result<&'static str, String> {
    courier_code(given).map_err(|error| error.to_string())
}

pub(crate) async fn run(command: &Command, configuration: &Configuration) -> anyhow::Result<ExitCode> {
    let store = service::open_store(configuration).await?;
    let engine = service::engine(configuration, store.clone(), Clock::system()).await?;
    match command {
        Command::List(list) => print_list(list, &store).await?,
        Command::Map(map) => say(map, &engine, &store).await?,
        Command::Unmap(unmap) => take_back(&unmap.code, &engine, &store).await?,
        Command::Replay(replay) => {
            for shop in shops(&store, replay.shop.as_deref()).await? {
                read_again(replay, &engine, shop).await?;
            }
        }
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// One shop, or all.
async fn shops(store: &Store, given: Option<&str>) -> anyhow::Result<Vec<ShopId>> {
    match given {
        Some(given) => Ok(vec![find_shop(store, given).await?]),
        None => Ok(store.shops().await?.into_iter().map(|shop| shop.id).collect()),
    }
}

async fn only_shop(store: &Store, given: Option<&str>) -> anyhow::Result<Option<ShopId>> {
    match given {
        Some(given) => Ok(Some(find_shop(store, given).await?)),
        None => Ok(None),
    }
}

async fn print_list(list: &List, store: &Store) -> anyhow::Result<()> {
    let shop = only_shop(store, list.shop.as_deref()).await?;
    let mappings = store.code_mappings(shop).await?;
    let wanted = |courier: &str| list.courier.is_none_or(|only| only == courier);
    if let Some(courier) = list.courier {
        let codes = Codes::new(courier, &mappings);
        say!("{:<10} {:<8} {:<46} {:<14} the courier's text", "code", "detail", "means", "from");
        for row in known_codes(courier) {
            let mapped = codes.mapped(&row.code, &row.detail);
            let from = if mapped.is_some() { "mapped" } else { "built in" };
            let means = describe(mapped.unwrap_or(&row.meaning));
            say!("{:<10} {:<8} {means:<46} {from:<14} {}", row.code, row.detail, row.text);
        }
        say!("");
    }
    say!("Mapped here:");
    for mapping in mappings.iter().filter(|one| wanted(&one.courier)) {
        say!("  {}", line_of(mapping));
    }
    say!("Nobody has mapped:");
    for shop in shops(store, list.shop.as_deref()).await? {
        for code in store.unmapped_codes(shop).await?.iter().filter(|one| wanted(&one.courier)) {
            let (seen, text, last) = (code.seen, &code.text, code.last_at);
            say!(
                "  shop {shop}: {} {} seen {seen} times, last {last}: {text}",
                code.courier,
                named(&code.code, &code.detail)
            );
        }
    }
    Ok(())
}

async fn say(map: &Map, engine: &Engine, store: &Store) -> anyhow::Result<()> {
    let shop = only_shop(store, map.code.shop.as_deref()).await?;
    let words = MeaningWords {
        status: &map.status,
        reason: map.reason.as_deref().unwrap_or_default(),
        acts_next: map.acts_next.as_deref().unwrap_or_default(),
    };
    let Code { courier, code, detail, .. } = &map.code;
    let mapping = engine.map_code(shop, courier, code, detail, words).await?;
    say!("{}", line_of(&mapping));
    say!("From now on. For older scans: waybill codes replay {courier} --code {code}");
    Ok(())
}

async fn take_back(code: &Code, engine: &Engine, store: &Store) -> anyhow::Result<()> {
    let shop = only_shop(store, code.shop.as_deref()).await?;
    let Code { courier, code, detail, .. } = code;
    if !engine.unmap_code(shop, courier, code, detail).await? {
        let whose = shop.map_or_else(|| "all shops".to_owned(), |shop| format!("shop {shop}"));
        anyhow::bail!("nothing was said about {courier} {} for {whose}: see `waybill codes list`", named(code, detail));
    }
    say!(
        "{courier} {} is read by the built-in table again. For older scans: waybill codes replay {courier} --code {code}",
        named(code, detail)
    );
    Ok(())
}

async fn read_again(replay: &Replay, engine: &Engine, shop: ShopId) -> anyhow::Result<()> {
    let query =
        CodeQuery { courier: replay.courier.to_owned(), code: replay.code.clone(), detail: replay.detail.clone() };
    if replay.apply {
        let bar = ProgressBar::new(0);
        bar.set_style(ProgressStyle::with_template("{bar:40} {pos}/{len} labels read, {elapsed}")?);
        let told = |state: &store::ReplayState| {
            bar.set_length(state.labels);
            bar.set_position(state.read);
        };
        let state = engine.replay(shop, &query, told).await?;
        bar.finish_and_clear();
        let (read, changed, held) = (state.read, state.changed, state.held);
        say!("Shop {shop}: {read} labels read, {changed} corrected, {held} decisions held back");
    } else {
        print_preview(engine, shop, &query).await?;
    }
    if replay.confirm {
        let mut sum = 0;
        loop {
            let settled = engine.confirm_read_again(shop, SETTLED_AT_ONCE).await?;
            sum += settled;
            if settled == 0 {
                break;
            }
        }
        say!("Shop {shop}: {sum} held decisions settled; the running service does what follows");
    }
    Ok(())
}

async fn print_preview(engine: &Engine, shop: ShopId, query: &CodeQuery) -> anyhow::Result<()> {
    let (mut after, mut read, mut changes) = (Some(LabelId(0)), 0, 0_usize);
    while let Some(from) = after {
        let preview = engine.preview_replay(shop, query, from, LISTED).await?;
        for change in &preview.changes {
            say!("{:<10} {:<22} {} -> {}", change.order_name, change.number, change.before.status, change.after.status);
            for decision in change.decisions.iter().filter(|one| one.verdict == Verdict::Act) {
                say!("{:<10} would act: {}", "", decision.preference);
            }
        }
        read += preview.read;
        changes = changes.saturating_add(preview.changes.len());
        after = preview.next;
    }
    say!("Shop {shop}: {read} labels read, {changes} would change. Nothing was written: add --apply for that");
    Ok(())
}

fn line_of(mapping: &CodeMapping) -> String {
    let whose = mapping.shop.map_or_else(|| "all shops".to_owned(), |shop| format!("shop {shop}"));
    let code = named(&mapping.code, &mapping.detail);
    format!("{} {code} means {} for {whose}", mapping.courier, describe(&mapping.meaning))
}

fn named(code: &str, detail: &str) -> String {
    if detail.is_empty() { code.to_owned() } else { format!("{code} / {detail}") }
}

fn describe(meaning: &Meaning) -> String {
    match meaning {
        Meaning::Status(standing) => {
            let reason = standing.reason.map(|reason| format!(" ({reason})")).unwrap_or_default();
            format!("{}{reason}, {} acts next", standing.status, standing.acts_next)
        }
        Meaning::Notice(_) => "notice".to_owned(),
        Meaning::Unmapped => "nobody knows".to_owned(),
    }
}
