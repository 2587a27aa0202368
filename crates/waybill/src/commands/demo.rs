//! `waybill demo`: the main job on simulators.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use engine::mail::{MailSettings, Post};
use engine::{Chance, Clock, Engine, Settings, Wire};
use jiff::Timestamp;
use simulators::serving::{self, Serving};
use store::{MasterKey, Store};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use url::Url;

use super::serve::stop_signal;
use crate::demo::cash::{cash_lines, sheets_of, take_mailed};
use crate::demo::report::{Report, print_findings};
use crate::demo::shop::{EMAIL, PASSWORD, app, settle};
use crate::demo::watch::Watch;
use crate::demo::world::{Plan, Ports, World};
use crate::say::say;
use crate::service;

/// Examples:
///   waybill demo
///   waybill demo --once --json
///   waybill demo --data demo-data
///   waybill demo --speed 600 --orders 1000
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Run until every journey has ended and every effect is done, print what came of it, and stop.
    #[arg(long)]
    once: bool,
    /// Print the result as JSON on the last line. Exit status 1 when something was lost or done twice.
    #[arg(long, requires = "once")]
    json: bool,
    /// Keep the database and the simulators' ledgers in this folder, and go on from there at the next start.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How many orders the shop gets in its first three days.
    #[arg(long, default_value_t = 320, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    orders: u32,
    /// Another seed makes another shop.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Simulated seconds in a real one [default: 3600; with --once 17280, five seconds a day].
    #[arg(long, value_parser = speed)]
    speed: Option<f64>,
    /// Nothing goes wrong: couriers and Shopify always answer.
    #[arg(long)]
    no_faults: bool,
    /// Ask for each label by its number, also where a courier tells all changes of an account at once.
    #[arg(long)]
    no_feeds: bool,
    /// Where the pages listen; when it is taken, any free port.
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

fn speed(text: &str) -> Result<f64, String> {
    match text.parse::<f64>() {
        Ok(speed) if (1.0..=100_000.0).contains(&speed) => Ok(speed),
        _ => Err("a number from 1 to 100000 is needed".to_owned()),
    }
}

/// Where mail catchers usually show their mails.
const MAIL_PAGES_PORT: u16 = 8025;
/// How long a run may take to come to rest, in real time, beyond what its journeys take.
const REST_WITHIN: Duration = Duration::from_secs(900);

pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let started = Instant::now();
    let temporary = match arguments.data {
        Some(_) => None,
        None => Some(tempfile::tempdir().context("a temporary folder could not be made")?),
    };
    let folder = match (&arguments.data, &temporary) {
        (Some(folder), _) => folder.clone(),
        (None, Some(folder)) => folder.path().to_owned(),
        (None, None) => PathBuf::new(),
    };
    let speed = arguments.speed.unwrap_or(if arguments.once { 17_280.0 } else { 3_600.0 });
    let orders = usize::try_from(arguments.orders)?;
    let plan = Plan::new(arguments.seed, orders, speed, !arguments.no_faults).kept_in(&folder)?;
    let clock = plan.clock();
    let stop = CancellationToken::new();
    let ledgers = arguments.data.as_ref().map(|folder| folder.join("ledgers"));
    let world = World::start(&plan, &clock, ledgers, &Ports::default(), &stop).await?;
    let listener = listen(if arguments.once { 0 } else { arguments.port }).await?;
    let pages_url = format!("http://{}", listener.local_addr()?);
    let engine = start_engine(&folder, &clock, &world, &pages_url, arguments.no_feeds).await?;
    let shop = settle(&engine, &world).await?;
    engine.start_import(shop).await?;
    let app = web::App::new(engine.clone(), service::page_settings(&pages_url)?);
    let pages = tokio::spawn(web::serve(listener, web::router(app), stop.clone().cancelled_owned()));
    world.shopify.set_webhook_address(Url::parse(&format!("{pages_url}/webhooks/shopify"))?);
    let work = tokio::spawn({
        let (engine, stop) = (engine.clone(), stop.clone());
        async move { engine.run(stop).await }
    });
    let post = tokio::spawn({
        let (engine, stop, sheets) = (engine.clone(), stop.clone(), sheets_of(&world)?);
        async move { take_mailed(&engine, shop, sheets, stop).await }
    });
    let code = if arguments.once {
        let watch = Watch::new(&engine, &world, arguments.json)?;
        let journeys = Duration::from_secs_f64(world.ends_at().duration_since(plan.start).as_secs_f64() / plan.speed);
        watch.until_done(journeys + REST_WITHIN).await?;
        conclude(arguments, &engine, &world, started).await?
    } else {
        let mails = serve_mails(&world, &stop).await?;
        welcome(&pages_url, &mails, &world);
        watch_until_stopped(&engine, &world).await?;
        ExitCode::SUCCESS
    };
    stop.cancel();
    work.await?;
    post.await?;
    pages.await??;
    engine.store().close().await;
    Ok(code)
}

async fn start_engine(
    folder: &Path,
    clock: &Clock,
    world: &World,
    pages_url: &str,
    no_feeds: bool,
) -> anyhow::Result<Engine> {
    let switched_off = world.couriers.iter().filter(|_| no_feeds).map(|courier| (courier.code.to_owned(), false));
    let key = MasterKey::load_or_create(&folder.join("master.key"))?;
    let url = format!("sqlite://{}", folder.join("waybill.db").display());
    let store = Store::open(&url, key, engine::unknown_code).await?;
    store.migrate().await?;
    let post = Post::new(&MailSettings {
        server: world.mailbox.url(),
        login: None,
        from: "Waybill <waybill@demo-shop.example>".to_owned(),
        timeout: Duration::from_secs(10),
    })?;
    let settings = Settings {
        public_url: pages_url.to_owned(),
        workers: 16,
        retention: store::Retention::default(),
        courier_sites: world
            .couriers
            .iter()
            .map(|courier| (courier.code.to_owned(), courier.base_url.clone()))
            .collect(),
        feeds: switched_off.collect(),
        billing: engine::Billing::default(),
        subscribe_webhooks: false,
        shopify_app: Some(app(world)),
    };
    let wire = Wire::new(concat!("Waybill/", env!("CARGO_PKG_VERSION"), " (demo)"))?;
    let engine = Engine::new(store, clock.clone(), Chance::seeded(1), wire, Some(post), settings);
    engine.tell_limits().await?;
    Ok(engine)
}

async fn conclude(arguments: &Arguments, engine: &Engine, world: &World, started: Instant) -> anyhow::Result<ExitCode> {
    let audit = world.audit();
    print_findings(&audit);
    let parked = engine.store().unfinished().await?.parked_effects;
    let spent = super::refresh::spent_since(engine.store(), Timestamp::UNIX_EPOCH).await?;
    let cash = cash_lines(engine, world).await?;
    let report = Report::of(&audit, parked, spent, cash, started.elapsed().as_secs_f64());
    if arguments.json {
        say!("{}", serde_json::to_string(&report)?);
    } else {
        say!("{}", report.in_words());
    }
    Ok(if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn welcome(pages_url: &str, mails: &Serving, world: &World) {
    say!("Waybill's demo is running. A shop's first twelve days pass; stop it with Ctrl-C.\n");
    say!("  Pages        {pages_url}   sign in as {EMAIL} with {PASSWORD}");
    say!("  Status page  {pages_url}/t/…   linked from each order");
    say!("  Mail         {}", mails.url());
    say!("  Simulators   Shopify {}", world.shopify.url());
    for courier in &world.couriers {
        say!("               {} {}", courier.code, courier.base_url);
    }
    say!("               smartbill {}", world.invoicing.base_url);
    say!("");
}

async fn watch_until_stopped(engine: &Engine, world: &World) -> anyhow::Result<()> {
    let watch = Watch::new(engine, world, false)?;
    tokio::select! {
        stopped = stop_signal() => return stopped,
        watched = watch.forever() => watched?,
    }
    let audit = world.audit();
    let parked = engine.store().unfinished().await?.parked_effects;
    let spent = super::refresh::spent_since(engine.store(), Timestamp::UNIX_EPOCH).await?;
    let cash = cash_lines(engine, world).await?;
    say!("All journeys have ended. {}", Report::of(&audit, parked, spent, cash, 0.0).in_words());
    say!("The pages stay until Ctrl-C.");
    stop_signal().await
}

/// Serves the mailbox's pages where people expect them, or on any free port.
async fn serve_mails(world: &World, stop: &CancellationToken) -> anyhow::Result<Serving> {
    let pages = || simulators::mailbox::pages(world.mailbox.ledger().clone());
    match serving::start(pages(), MAIL_PAGES_PORT, stop).await {
        Ok(serving) => Ok(serving),
        Err(_) => serving::start(pages(), 0, stop).await.context("no port of 127.0.0.1 can be had"),
    }
}

/// The wanted port of loopback, or any free one when it is taken.
async fn listen(port: u16) -> anyhow::Result<TcpListener> {
    match TcpListener::bind(("127.0.0.1", port)).await {
        Ok(listener) => Ok(listener),
        Err(_) => TcpListener::bind(("127.0.0.1", 0)).await.context("no port of 127.0.0.1 can be had"),
    }
}
