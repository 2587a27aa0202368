//! The simulated world: a script, a clock that may run fast, and the servers that play it.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use engine::Clock;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use simulators::audit::{Audit, Ledgers, audit};
use simulators::faults::{FaultKind, Faults, Holds};
use simulators::mailbox::{self, Mailbox, MailboxConfig};
use simulators::scenario;
use simulators::script::Script;
use simulators::shopify::{self, Shopify, ShopifyConfig};
use tokio_util::sync::CancellationToken;

use super::couriers::{self, Courier};
use super::invoicing::{self, InvoicingService};

/// Half a day before a parcel's first scan, in the shop's morning; the change of clocks falls into the twelve days.
const START: Timestamp = Timestamp::constant(1_774_238_400, 0);

/// Orders from before the app was installed: more than one page of an import.
const EARLIER_ORDERS: usize = 40;

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
    pub(crate) couriers: Vec<Courier>,
    pub(crate) invoicing: InvoicingService,
}

/// Ports that people may want to know beforehand, by courier, `shopify` and `mail`; any free one for the others.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ports(pub(crate) BTreeMap<String, u16>);

impl Ports {
    /// 0 for any free one.
    pub(super) fn of(&self, server: &str) -> u16 {
        self.0.get(server).copied().unwrap_or(0)
    }
}

impl World {
    /// Starts all simulators; what their ledgers in `folder` hold is known to them.
    pub(crate) async fn start(
        plan: &Plan,
        clock: &Clock,
        folder: Option<PathBuf>,
        ports: &Ports,
        stop: &CancellationToken,
    ) -> anyhow::Result<Self> {
        let script = scenario::script(plan.seed, plan.start, plan.orders)?;
        let script = scenario::with_earlier_orders(script, plan.seed, EARLIER_ORDERS)?;
        let time = {
            let clock = clock.clone();
            simulators::clock::Clock::new(move || clock.now())
        };
        let mut config = ShopifyConfig::new(script.clone(), time.clone());
        config.folder.clone_from(&folder);
        config.seed = plan.seed;
        config.port = ports.of("shopify");
        config.behaviour.http_addresses = true;
        // An hour is a fifth of a second here.
        config.behaviour.access_token_seconds = 6 * 3600;
        if plan.faults {
            config.behaviour.lost_answers = 0.02;
            config.behaviour.lost_token_answers = 0.1;
            config.behaviour.webhooks_twice = 0.05;
            config.behaviour.webhooks_late = 0.05;
        }
        let shopify = shopify::serve(config).await?;
        let mailbox = mailbox::serve(MailboxConfig {
            folder: folder.clone(),
            seed: plan.seed,
            port: ports.of("mail"),
            ..MailboxConfig::new(time.clone())
        })
        .await?;
        let couriers = couriers::start(&script, &time, plan.seed, folder.as_deref(), ports, plan.faults, stop).await?;
        let invoicing = invoicing::start(&time, plan.seed, folder.as_deref(), ports, plan.faults, stop).await?;
        if plan.faults {
            trouble(shopify.faults());
        }
        Ok(Self { script, shopify, mailbox, couriers, invoicing })
    }

    /// From here on the script tells nothing new.
    pub(crate) fn ends_at(&self) -> Timestamp {
        scenario::ends_at(&self.script)
    }

    /// What the script owed against what the ledgers have.
    pub(crate) fn audit(&self) -> Audit {
        let asked: Vec<_> =
            self.couriers.iter().map(|courier| (courier.code, courier.ledger.read(<[_]>::to_vec))).collect();
        let couriers: Vec<_> = asked.iter().map(|(code, lines)| (*code, lines.as_slice())).collect();
        let invoices = self.invoicing.ledger.read(<[_]>::to_vec);
        self.shopify.ledger().read(|shopify| {
            self.mailbox.ledger().read(|mail| {
                let invoices = Some(invoices.as_slice());
                audit(&self.script, &Ledgers { shopify, mail, invoices, couriers: &couriers })
            })
        })
    }
}

/// A few calls in a hundred go wrong.
fn trouble(shopify: &Faults) {
    shopify.add(FaultKind::ServerError { status: 502 }, Holds::Share(0.02));
    shopify.add(FaultKind::Reset, Holds::Share(0.01));
}
