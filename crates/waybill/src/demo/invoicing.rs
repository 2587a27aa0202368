//! The invoicing service of the simulated world, and how the demo's shop is connected with it.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use engine::InvoiceSettings;
use invoicing::{Settings, Vat, VatRate};
use secrecy::SecretString;
use simulators::clock::Clock;
use simulators::faults::{FaultKind, Faults, Holds};
use simulators::invoices::{InvoiceLine, Seller};
use simulators::ledger::Ledger;
use simulators::serving::{self, Serving};
use simulators::smartbill::{self, SmartBill};
use store::NewInvoicingAccount;
use tokio_util::sync::CancellationToken;

use super::world::Ports;

const CODE: &str = "smartbill";
const EMAIL: &str = "demo@demo-shop.example";
const TOKEN: &str = "demo-token";
const COMPANY: &str = "RO99999990";
const SERIES: &str = "WB";

/// The running service.
pub(crate) struct InvoicingService {
    pub(crate) ledger: Ledger<InvoiceLine>,
    pub(crate) base_url: String,
    /// Serves for as long as it is held.
    _serving: Serving,
}

/// Starts it. Of the three services this is the one that keeps no key of ours: what has an unknown end must be looked up.
pub(super) async fn start(
    clock: &Clock,
    seed: u64,
    folder: Option<&Path>,
    ports: &Ports,
    faulty: bool,
    stop: &CancellationToken,
) -> anyhow::Result<InvoicingService> {
    let (ledger, faults) = (Ledger::open(folder, CODE)?, Faults::new(clock.clone(), seed));
    if faulty {
        faults.add(FaultKind::ServerError { status: 502 }, Holds::Share(0.02));
        faults.add(FaultKind::Reset, Holds::Share(0.03));
    }
    let seller = Seller::usual(COMPANY, SERIES);
    let account = smartbill::Account { email: EMAIL.to_owned(), token: TOKEN.to_owned(), seller };
    let asked = Ledger::open(folder, "smartbill-calls")?;
    let server = SmartBill::new(vec![account], clock.clone(), ledger.clone(), asked, faults);
    let serving = serving::start(server.router(), ports.of(CODE), stop)
        .await
        .context("the simulator of SmartBill could not get its port")?;
    Ok(InvoicingService { ledger, base_url: format!("{}{}", serving.url(), smartbill::BASE), _serving: serving })
}

impl InvoicingService {
    /// How the demo's shop is connected.
    pub(crate) fn account(&self) -> anyhow::Result<NewInvoicingAccount> {
        let rate = |name: &str, percent: i64| VatRate { name: name.to_owned(), percent: percent.into() };
        let vat = Vat::Payer { rates: vec![rate("Normala", 21), rate("Redusa", 11)] };
        let draft = Settings { series: SERIES.to_owned(), vat, ..Settings::default() };
        let settings = InvoiceSettings { draft, ..InvoiceSettings::default() };
        let credentials = [("email", EMAIL), ("token", TOKEN), ("company", COMPANY)];
        Ok(NewInvoicingAccount {
            service: CODE.to_owned(),
            base_url: Some(self.base_url.clone()),
            credentials: credentials
                .map(|(name, value)| (name.to_owned(), SecretString::from(value)))
                .into_iter()
                .collect::<BTreeMap<_, _>>(),
            settings: serde_json::to_string(&settings)?,
        })
    }
}
