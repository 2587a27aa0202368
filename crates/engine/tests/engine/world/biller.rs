//! A simulated SmartBill with its ledger, and the shop's account there.

use engine::InvoiceSettings;
use invoicing::{Settings, Vat, VatRate};
use rust_decimal::Decimal;
use simulators::faults::{Fault, FaultKind, Faults, Holds};
use simulators::invoices::{Deed, InvoiceLine, Seller};
use simulators::ledger::Ledger;
use simulators::serving::Serving;
use simulators::smartbill::{self, SmartBill};
use store::NewInvoicingAccount;
use tokio_util::sync::CancellationToken;

use super::World;

/// A running service.
pub(crate) struct Biller {
    pub(crate) server: SmartBill,
    serving: Serving,
    faults: Faults,
    ledger: Ledger<InvoiceLine>,
}

impl World {
    /// Connects the first shop with a service of its own.
    pub(crate) async fn connect_biller(&self) -> Biller {
        let clock = {
            let clock = self.clock.clone();
            simulators::clock::Clock::new(move || clock.now())
        };
        let (ledger, faults) = (Ledger::open(None, "smartbill").unwrap(), Faults::new(clock.clone(), 1));
        let account = smartbill::Account {
            email: "shop@shop.example".to_owned(),
            token: "hush".to_owned(),
            seller: Seller::usual("RO99999990", "WB"),
        };
        let asked = Ledger::open(None, "smartbill-calls").unwrap();
        let server = SmartBill::new(vec![account], clock, ledger.clone(), asked, faults.clone());
        let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
        let biller = Biller { server, serving, faults, ledger };
        self.sign_in_at(&biller, "hush").await;
        biller
    }

    /// Enters another token for the account.
    pub(crate) async fn sign_in_at(&self, biller: &Biller, token: &str) {
        let rates = vec![VatRate { name: "Normala".to_owned(), percent: 21.into() }];
        let draft = Settings { series: "WB".to_owned(), vat: Vat::Payer { rates }, ..Settings::default() };
        let settings = InvoiceSettings { draft, ..InvoiceSettings::default() };
        let fields = [("email", "shop@shop.example"), ("token", token), ("company", "RO99999990")];
        let account = NewInvoicingAccount {
            service: "smartbill".to_owned(),
            base_url: Some(format!("{}{}", biller.serving.url(), smartbill::BASE)),
            credentials: fields.map(|(name, value)| (name.to_owned(), value.into())).into(),
            settings: serde_json::to_string(&settings).unwrap(),
        };
        self.store().save_invoicing_account(self.shop(), &account).await.unwrap();
    }
}

impl Biller {
    /// Goes wrong in this way in calls whose path begins so.
    pub(crate) fn fails_at(&self, path: &str, kind: FaultKind, holds: Holds) {
        self.faults.set(vec![Fault { kind, holds, path: Some(format!("{}{path}", smartbill::BASE)) }]);
    }

    /// Invoices that are not others', as number and total.
    pub(crate) fn invoices(&self) -> Vec<(String, Decimal)> {
        self.ledger.read(|lines| {
            let made = lines.iter().filter_map(|line| match &line.deed {
                Deed::Issued(invoice) if !invoice.by_others => Some((line.number.clone(), invoice.total)),
                _ => None,
            });
            made.collect()
        })
    }

    /// Payments as number, kind and amount.
    pub(crate) fn payments(&self) -> Vec<(String, String, Decimal)> {
        self.ledger.read(|lines| {
            let paid = lines.iter().filter_map(|line| match &line.deed {
                Deed::Paid(payment) => Some((line.number.clone(), payment.kind.clone(), payment.amount)),
                _ => None,
            });
            paid.collect()
        })
    }
}
