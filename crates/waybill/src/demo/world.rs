//! The simulated world: a script, a clock that may run fast, and the servers that play it.

use std::path::{Path, PathBuf};

use anyhow::Context;
use engine::Clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simulators::asked::Asked;
use simulators::audit::{Audit, Ledgers, audit};
use simulators::faults::{FaultKind, Faults, Holds};
use simulators::ledger::Ledger;
use simulators::mailbox::{self, Mailbox, MailboxConfig};
use simulators::script::Script;
use simulators::serving::Serving;
use simulators::shopify::{self, Shopify, ShopifyConfig};
use simulators::{fan_courier, sameday, scenario};
use tokio_util::sync::CancellationToken;

/// Half a day before a parcel's first scan, in the shop's morning; the change of clocks falls into the twelve days.
const START: Timestamp = Timestamp::constant(1_774_238_400, 0);
/// The couriers whose parcels the script plays.
pub(crate) const PLAYED: [&str; 2] = ["sameday", "fan-courier"];
/// What the shop signs in with at its couriers.
pub(crate) const COURIER_USER: &str = "demo-shop";
/// See [`COURIER_USER`].
pub(crate) const COURIER_PASSWORD: &str = "demo-password";
/// The shop's branch at FAN Courier.
pub(crate) const FAN_BRANCH: u64 = 7_700_123;

/// What a world is made from; kept beside its ledgers, so that it goes on after a restart.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) orders: usize,
    /// Simulated seconds in a real one.
    pub(crate) speed: f64,
    pub(crate) start: Timestamp,
    pub(crate) real_start: Timestamp,
    /// Whether things go wrong on the way.
    pub(crate) faults: bool,
}

impl Plan {
    /// A world that begins now.
    pub(crate) fn new(seed: u64, orders: usize, speed: f64, faults: bool) -> Self {
        Self { seed, orders, speed, start: START, real_start: Clock::system().now(), faults }
    }

    /// The plan that a folder holds, or this one, written there.
    pub(crate) fn kept_in(self, folder: &Path) -> anyhow::Result<Self> {
        let file = folder.join("plan.json");
        if file.exists() {
            let text = std::fs::read_to_string(&file)?;
            return serde_json::from_str(&text).with_context(|| format!("{} is not a demo's plan", file.display()));
        }
        std::fs::create_dir_all(folder)?;
        let unfinished = folder.join("plan.json.new");
        std::fs::write(&unfinished, serde_json::to_vec(&self)?)?;
        std::fs::rename(&unfinished, &file)?;
        Ok(self)
    }

    /// The world's clock.
    pub(crate) fn clock(&self) -> Clock {
        Clock::scaled(self.real_start, self.start, self.speed)
    }
}

/// The running simulators.
pub(crate) struct World {
    pub(crate) script: Script,
    pub(crate) shopify: Shopify,
    pub(crate) mailbox: Mailbox,
    pub(crate) sameday: Serving,
    pub(crate) fan_courier: Serving,
    sameday_ledger: Ledger<Asked>,
    fan_courier_ledger: Ledger<Asked>,
}

/// Ports that people may want to know beforehand; 0 for any free one.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Ports {
    pub(crate) shopify: u16,
    pub(crate) sameday: u16,
    pub(crate) fan_courier: u16,
    pub(crate) mail: u16,
}

impl World {
    /// Starts all simulators; what their ledgers in `folder` hold is known to them.
    pub(crate) async fn start(
        plan: &Plan,
        clock: &Clock,
        folder: Option<PathBuf>,
        ports: Ports,
        stop: &CancellationToken,
    ) -> anyhow::Result<Self> {
        let script = scenario::script(plan.seed, plan.start, plan.orders)?;
        let time = {
            let clock = clock.clone();
            simulators::clock::Clock::new(move || clock.now())
        };
        let mut config = ShopifyConfig::new(script.clone(), time.clone());
        config.folder.clone_from(&folder);
        config.seed = plan.seed;
        config.port = ports.shopify;
        config.behaviour.http_addresses = true;
        if plan.faults {
            config.behaviour.lost_answers = 0.02;
            config.behaviour.webhooks_twice = 0.05;
            config.behaviour.webhooks_late = 0.05;
        }
        let shopify = shopify::serve(config).await?;
        let mailbox = mailbox::serve(MailboxConfig {
            folder: folder.clone(),
            seed: plan.seed,
            port: ports.mail,
            ..MailboxConfig::new(time.clone())
        })
        .await?;
        let sameday_ledger = Ledger::open(folder.as_deref(), "sameday")?;
        let sameday_faults = Faults::new(time.clone(), plan.seed);
        let account = sameday::Account {
            username: COURIER_USER.to_owned(),
            password: COURIER_PASSWORD.to_owned(),
            shop: Some(scenario::SHOP.to_owned()),
        };
        let server = sameday::Sameday::new(
            &script,
            vec![account],
            time.clone(),
            sameday_ledger.clone(),
            sameday_faults.clone(),
        )?;
        let sameday = server.serve(ports.sameday, stop).await?;
        let fan_courier_ledger = Ledger::open(folder.as_deref(), "fan-courier")?;
        let fan_courier_faults = Faults::new(time.clone(), plan.seed);
        let account = fan_courier::Account {
            username: COURIER_USER.to_owned(),
            password: COURIER_PASSWORD.to_owned(),
            branches: vec![fan_courier::Branch {
                client_id: FAN_BRANCH,
                name: "Demo".to_owned(),
                shop: Some(scenario::SHOP.to_owned()),
            }],
        };
        let server = fan_courier::FanCourier::new(
            &script,
            vec![account],
            time,
            fan_courier_ledger.clone(),
            fan_courier_faults.clone(),
        )?;
        let fan_courier = server.serve(ports.fan_courier, stop).await?;
        if plan.faults {
            trouble(plan.start, &sameday_faults, &fan_courier_faults, shopify.faults());
        }
        Ok(Self { script, shopify, mailbox, sameday, fan_courier, sameday_ledger, fan_courier_ledger })
    }

    /// From here on the script tells nothing new.
    pub(crate) fn ends_at(&self) -> Timestamp {
        scenario::ends_at(&self.script)
    }

    /// What the script owed against what the ledgers have.
    pub(crate) fn audit(&self) -> Audit {
        self.shopify.ledger().read(|shopify| {
            self.mailbox.ledger().read(|mail| {
                self.sameday_ledger.read(|sameday| {
                    self.fan_courier_ledger.read(|fan_courier| {
                        let couriers = [("sameday", sameday), ("fan-courier", fan_courier)];
                        audit(&self.script, &Ledgers { shopify, mail, couriers: &couriers })
                    })
                })
            })
        })
    }
}

/// Each courier is away for a while, and a few calls in a hundred go wrong.
fn trouble(start: Timestamp, sameday: &Faults, fan_courier: &Faults, shopify: &Faults) {
    let hours = |from: i64, until: i64| {
        let at = |hour: i64| start.checked_add(jiff::SignedDuration::from_hours(hour)).unwrap_or(start);
        Holds::Window { from: at(from), until: at(until) }
    };
    sameday.add(FaultKind::ServerError { status: 503 }, hours(50, 59));
    sameday.add(FaultKind::Html { status: 403 }, Holds::Share(0.01));
    sameday.add(FaultKind::BrokenJson, Holds::Share(0.01));
    sameday.add(FaultKind::TooManyCalls { retry_after_seconds: Some(30) }, Holds::Share(0.01));
    fan_courier.add(FaultKind::Refuse, hours(72, 77));
    fan_courier.add(FaultKind::ServerError { status: 500 }, Holds::Share(0.02));
    fan_courier.add(FaultKind::Reset, Holds::Share(0.01));
    shopify.add(FaultKind::ServerError { status: 502 }, Holds::Share(0.02));
    shopify.add(FaultKind::Reset, Holds::Share(0.01));
}
