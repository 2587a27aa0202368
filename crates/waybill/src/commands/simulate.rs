//! `waybill simulate`: the simulators alone.

use std::path::PathBuf;
use std::process::ExitCode;

use simulators::scenario;
use tokio_util::sync::CancellationToken;

use super::serve::stop_signal;
use crate::demo::couriers;
use crate::demo::world::{Plan, Ports, World};
use crate::say::say;

/// Examples:
///   waybill simulate
///   waybill simulate --data simulators --port sameday=9101 --port fan-courier=9102 --port shopify=9103 --port mail=9104
#[derive(Debug, clap::Args)]
#[command(verbatim_doc_comment)]
pub(crate) struct Arguments {
    /// Keep what they were asked in this folder, and know it again at the next start.
    #[arg(long, value_name = "DIR")]
    data: Option<PathBuf>,
    /// How many orders the script has.
    #[arg(long, default_value_t = 320, value_parser = clap::value_parser!(u32).range(1..=100_000))]
    orders: u32,
    /// Another seed makes another script.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Simulated seconds in a real one.
    #[arg(long, default_value_t = 3600.0)]
    speed: f64,
    /// Calls fail now and then, and each courier is away for some hours.
    #[arg(long)]
    faults: bool,
    /// The port of a courier, of `shopify` or of `mail`; any free one for those that are not named. Repeat it for each.
    #[arg(long, value_name = "SERVER=N", value_parser = port)]
    port: Vec<(String, u16)>,
    /// Send Shopify's webhooks here.
    #[arg(long, value_name = "URL")]
    webhooks: Option<url::Url>,
}

fn port(text: &str) -> Result<(String, u16), String> {
    let (server, port) = text.split_once('=').ok_or("a name, an equals sign and a port are needed")?;
    if !couriers::codes().chain(["shopify", "mail"]).any(|one| one == server) {
        let known: Vec<&str> = couriers::codes().chain(["shopify", "mail"]).collect();
        return Err(format!("there is no server {server}; known are: {}", known.join(", ")));
    }
    Ok((server.to_owned(), port.parse().map_err(|_| format!("{port} is not a port"))?))
}

pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut plan =
        Plan::new(arguments.seed, usize::try_from(arguments.orders)?, arguments.speed.max(1.0), arguments.faults);
    if let Some(folder) = &arguments.data {
        plan = plan.kept_in(folder)?;
    }
    let clock = plan.clock();
    let ports = Ports(arguments.port.iter().cloned().collect());
    let stop = CancellationToken::new();
    let world = World::start(&plan, &clock, arguments.data.clone(), &ports, &stop).await?;
    if let Some(address) = &arguments.webhooks {
        world.shopify.set_webhook_address(address.clone());
    }
    print_addresses(&world);
    stop_signal().await?;
    stop.cancel();
    Ok(ExitCode::SUCCESS)
}

fn print_addresses(world: &World) {
    for courier in &world.couriers {
        let credentials: Vec<String> =
            courier.credentials.iter().map(|(name, value)| format!("{name} {value}")).collect();
        say!("{:<12} {}   {}", courier.code, courier.base_url, credentials.join(", "));
    }
    say!(
        "Shopify      {}   access token {}, webhook secret {}",
        world.shopify.shop_url(scenario::SHOP),
        scenario::ACCESS_TOKEN,
        scenario::CLIENT_SECRET
    );
    say!("Mail         {}   no sign-in", world.mailbox.url());
    let parcels = world.script.shops.iter().flat_map(|shop| &shop.orders).flat_map(|order| &order.fulfillments);
    for courier in world.couriers.iter().map(|courier| courier.code) {
        let numbers: Vec<&str> = parcels
            .clone()
            .flat_map(|one| &one.parcels)
            .filter(|parcel| parcel.courier == courier && parcel.known)
            .take(3)
            .map(|parcel| parcel.number.as_str())
            .collect();
        say!("Numbers of {courier}: {} …", numbers.join(", "));
    }
    say!("Each answers GET /_simulator/ledger and GET or POST /_simulator/faults. Stop with Ctrl-C.");
}
