//! A simulated invoicing service with its ledger, and the shop's account there.

use std::collections::BTreeMap;

use engine::InvoiceSettings;
use invoicing::{Settings, Vat, VatRate};
use rust_decimal::Decimal;
use secrecy::SecretString;
use simulators::asked::Asked;
use simulators::faults::{Fault, FaultKind, Faults, Holds};
use simulators::invoices::{Deed, Invoice, InvoiceLine, Seller};
use simulators::ledger::Ledger;
use simulators::serving::Serving;
use simulators::{fgo, oblio, smartbill};
use store::NewInvoicingAccount;
use tokio_util::sync::CancellationToken;

use super::World;

/// All services.
pub(crate) const SERVICES: [&str; 3] = ["smartbill", "oblio", "fgo"];
const SECRET: &str = "hush";

/// A running service.
pub(crate) struct Biller {
    pub(crate) code: &'static str,
    smartbill: Option<smartbill::SmartBill>,
    serving: Serving,
    base: &'static str,
    faults: Faults,
    ledger: Ledger<InvoiceLine>,
}

impl World {
    /// Connects the first shop with a service of its own: SmartBill, which keeps no key of ours.
    pub(crate) async fn connect_biller(&self) -> Biller {
        self.connect_biller_at("smartbill").await
    }

    /// Connects the first shop with a service of its own.
    pub(crate) async fn connect_biller_at(&self, code: &'static str) -> Biller {
        let biller = self.start_biller(code).await;
        self.sign_in_at(&biller, SECRET).await;
        biller
    }

    /// A service of this world to which nobody is connected.
    pub(crate) async fn start_biller(&self, code: &'static str) -> Biller {
        let clock = {
            let clock = self.clock.clone();
            simulators::clock::Clock::new(move || clock.now())
        };
        let (ledger, faults) = (Ledger::open(None, code).unwrap(), Faults::new(clock.clone(), 1));
        let asked: Ledger<Asked> = Ledger::open(None, "calls").unwrap();
        let company = if code == "fgo" { "99999990" } else { "RO99999990" };
        let (email, seller) = ("shop@shop.example".to_owned(), Seller::usual(company, "WB"));
        let (books, wrongs, stop) = (ledger.clone(), faults.clone(), CancellationToken::new());
        // Time stands still within a try, so the limits on calls a second are tested with the connectors.
        let many = 100;
        let (serving, base, smartbill) = match code {
            "smartbill" => {
                let account = smartbill::Account { email, token: SECRET.to_owned(), seller };
                let server = smartbill::SmartBill::new(vec![account], clock, books, asked, wrongs);
                (server.serve(0, &stop).await.unwrap(), smartbill::BASE, Some(server))
            }
            "oblio" => {
                let account = oblio::Account { email, secret: SECRET.to_owned(), seller };
                let server = oblio::Oblio::new(vec![account], clock, books, asked, wrongs);
                server.behave(oblio::Behaviour { calls_in_a_second: many, ..oblio::Behaviour::default() });
                (server.serve(0, &stop).await.unwrap(), oblio::BASE, None)
            }
            _ => {
                let platform = "https://waybill.example".to_owned();
                let account = fgo::Account { key: SECRET.to_owned(), platform, seller };
                let server = fgo::Fgo::new(vec![account], clock, books, asked, wrongs);
                server.behave(fgo::Behaviour { calls_in_a_second: many, ..fgo::Behaviour::default() });
                (server.serve(0, &stop).await.unwrap(), fgo::BASE, None)
            }
        };
        Biller { code, smartbill, serving, base, faults, ledger }
    }

    /// Enters another secret for the account.
    pub(crate) async fn sign_in_at(&self, biller: &Biller, secret: &str) {
        let rates = vec![VatRate { name: "Normala".to_owned(), percent: 21.into() }];
        let draft = Settings { series: "WB".to_owned(), vat: Vat::Payer { rates }, ..Settings::default() };
        let settings = InvoiceSettings { draft, ..InvoiceSettings::default() };
        let account = NewInvoicingAccount {
            service: biller.code.to_owned(),
            base_url: Some(biller.url()),
            credentials: biller.credentials(secret),
            settings: serde_json::to_string(&settings).unwrap(),
        };
        self.store().save_invoicing_account(self.shop(), &account).await.unwrap();
    }
}

impl Biller {
    /// Where its API is.
    pub(crate) fn url(&self) -> String {
        format!("{}{}", self.serving.url(), self.base)
    }

    /// What the shop enters.
    pub(crate) fn credentials(&self, secret: &str) -> BTreeMap<String, SecretString> {
        let fields: &[(&str, &str)] = match self.code {
            "smartbill" => &[("email", "shop@shop.example"), ("token", secret), ("company", "RO99999990")],
            "oblio" => &[("email", "shop@shop.example"), ("secret", secret), ("company", "RO99999990")],
            _ => &[("company", "RO99999990"), ("key", secret), ("platform", "https://waybill.example")],
        };
        fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect()
    }

    /// Its name of a payment that a courier collected.
    pub(crate) fn courier_cash(&self) -> &'static str {
        if self.code == "fgo" { "Banca" } else { "Ramburs" }
    }

    /// Goes wrong in this way where invoices are made.
    pub(crate) fn fails_to_issue(&self, kind: FaultKind, holds: Holds) {
        let path = match self.code {
            "smartbill" => "/invoice/v2",
            "oblio" => "/docs/invoice$",
            _ => "/factura/emitere",
        };
        self.fails_at(path, kind, holds);
    }

    /// Goes wrong in this way where payments are registered.
    pub(crate) fn fails_to_settle(&self, kind: FaultKind, holds: Holds) {
        let path = match self.code {
            "smartbill" => "/payment",
            "oblio" => "/docs/invoice/collect",
            _ => "/factura/incasare",
        };
        self.fails_at(path, kind, holds);
    }

    /// Goes wrong in this way where invoices are reversed.
    pub(crate) fn fails_to_reverse(&self, kind: FaultKind, holds: Holds) {
        let path = match self.code {
            "smartbill" => "/invoice/reverse",
            "oblio" => "/docs/invoice$",
            _ => "/factura/stornare",
        };
        self.fails_at(path, kind, holds);
    }

    fn fails_at(&self, path: &str, kind: FaultKind, holds: Holds) {
        self.faults.set(vec![Fault { kind, holds, path: Some(format!("{}{path}", self.base)) }]);
    }

    /// Another program of the shop makes an invoice, at SmartBill.
    pub(crate) fn others_invoice(&self, total: i64) {
        self.smartbill.as_ref().unwrap().others_invoice(Decimal::from(total)).unwrap();
    }

    /// A person of the shop registers a payment by hand, at SmartBill.
    pub(crate) fn others_pay(&self, number: &str, amount: i64) {
        self.smartbill.as_ref().unwrap().others_pay(number, Decimal::from(amount)).unwrap();
    }

    /// Invoices that are not others', as number and total; a reversal's is below zero.
    pub(crate) fn invoices(&self) -> Vec<(String, Decimal)> {
        self.issued().into_iter().map(|(number, invoice)| (number, invoice.total)).collect()
    }

    /// Invoices that are not others'.
    pub(crate) fn issued(&self) -> Vec<(String, Invoice)> {
        self.ledger.read(|lines| {
            let made = lines.iter().filter_map(|line| match &line.deed {
                Deed::Issued(invoice) if !invoice.by_others => Some((line.number.clone(), invoice.clone())),
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
