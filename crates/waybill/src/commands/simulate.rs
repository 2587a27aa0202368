//! `waybill simulate`: the simulators alone.

use std::path::PathBuf;
use std::process::ExitCode;

use simulators::scenario;
use tokio_util::sync::CancellationToken;

use super::serve::stop_signal;
use crate::demo::world::{COURIER_PASSWORD, COURIER_USER, FAN_BRANCH, Plan, Ports, World};

/// Examples:
///   waybill simulate
///   waybill simulate --data simulators --sameday-port 9101 --fan-courier-port 9102 --shopify-port 9103
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
    /// Shopify's port; 0 for any free one.
    #[arg(long, default_value_t = 0)]
    shopify_port: u16,
    /// Sameday's port.
    #[arg(long, default_value_t = 0)]
    sameday_port: u16,
    /// FAN Courier's port.
    #[arg(long, default_value_t = 0)]
    fan_courier_port: u16,
    /// The mail server's port.
    #[arg(long, default_value_t = 0)]
    mail_port: u16,
    /// Send Shopify's webhooks here.
    #[arg(long, value_name = "URL")]
    webhooks: Option<url::Url>,
}

pub(crate) async fn run(arguments: &Arguments) -> anyhow::Result<ExitCode> {
    let mut plan =
        Plan::new(arguments.seed, usize::try_from(arguments.orders)?, arguments.speed.max(1.0), arguments.faults);
    if let Some(folder) = &arguments.data {
        plan = plan.kept_in(folder)?;
    }
    let clock = plan.clock();
    let ports = Ports {
        shopify: arguments.shopify_port,
        sameday: arguments.sameday_port,
        fan_courier: arguments.fan_courier_port,
        mail: arguments.mail_port,
    };
    let stop = CancellationToken::new();
    let world = World::start(&plan, &clock, arguments.data.clone(), ports, &stop).await?;
    if let Some(address) = &arguments.webhooks {
        world.shopify.set_webhook_address(address.clone());
    }
    print_addresses(&world);
    stop_signal().await?;
    stop.cancel();
    Ok(ExitCode::SUCCESS)
}

fn print_addresses(world: &World) {
    println!("Sameday      {}   user {COURIER_USER}, password {COURIER_PASSWORD}", world.sameday.url());
    println!(
        "FAN Courier  {}   user {COURIER_USER}, password {COURIER_PASSWORD}, clientId {FAN_BRANCH}",
        world.fan_courier.url()
    );
    println!(
        "Shopify      {}   access token {}, webhook secret {}",
        world.shopify.shop_url(scenario::SHOP),
        scenario::ACCESS_TOKEN,
        scenario::CLIENT_SECRET
    );
    println!("Mail         {}   no sign-in", world.mailbox.url());
    let parcels = world.script.shops.iter().flat_map(|shop| &shop.orders).flat_map(|order| &order.fulfillments);
    for courier in ["sameday", "fan-courier"] {
        let numbers: Vec<&str> = parcels
            .clone()
            .flat_map(|one| &one.parcels)
            .filter(|parcel| parcel.courier == courier && parcel.known)
            .take(3)
            .map(|parcel| parcel.number.as_str())
            .collect();
        println!("Numbers of {courier}: {} …", numbers.join(", "));
    }
    println!("Each answers GET /_simulator/ledger and GET or POST /_simulator/faults. Stop with Ctrl-C.");
}
