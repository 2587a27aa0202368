//! One simulated service, its clock, and a sender that keeps the service's pace.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use invoicing::{
    Account, Answer, Call, Draft, InvoiceNo, Invoicing, Issued, Issuing, Kind, Next, Payment, Reversed, Reversing,
    ServiceError, Settled, Settling, Step, Token, Tried, TriedPayment, TriedReversal, by_code,
};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use simulators::asked::Asked;
use simulators::clock::Clock;
use simulators::faults::{Fault, FaultKind, Faults, Holds};
use simulators::invoices::{Deed, Invoice, InvoiceLine, Seller};
use simulators::ledger::Ledger;
use simulators::serving::Serving;
use simulators::{fgo, oblio, smartbill};
use tokio_util::sync::CancellationToken;

use crate::sold;

pub(crate) const ALL: [&str; 3] = ["smartbill", "oblio", "fgo"];

/// Why a try did not come to its end.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Stopped {
    Failed(ServiceError, Next),
    NoAnswer(Next),
}

pub(crate) struct World {
    pub(crate) service: &'static dyn Invoicing,
    pub(crate) account: Account,
    pub(crate) ledger: Ledger<InvoiceLine>,
    pub(crate) asked: Ledger<Asked>,
    pub(crate) faults: Faults,
    pub(crate) server: Server,
    time: Arc<AtomicI64>,
    client: reqwest::Client,
    token: RefCell<Option<Token>>,
    on_write: RefCell<Option<FaultKind>>,
    _serving: Serving,
}

pub(crate) enum Server {
    SmartBill(smartbill::SmartBill),
    Oblio(oblio::Oblio),
    Fgo(fgo::Fgo),
}

impl World {
    pub(crate) async fn of(code: &str) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let start: Timestamp = "2026-11-24T08:00:00Z".parse().unwrap();
        let time = Arc::new(AtomicI64::new(start.as_millisecond()));
        let shared = Arc::clone(&time);
        let clock = Clock::new(move || Timestamp::from_millisecond(shared.load(Ordering::SeqCst)).unwrap());
        let (ledger, asked) = (Ledger::open(None, code).unwrap(), Ledger::open(None, "asked").unwrap());
        let faults = Faults::new(clock.clone(), 7);
        let seller = Seller::usual("99999990", "WB");
        let text = str::to_owned;
        let stop = CancellationToken::new();
        let (books, calls, wrongs) = (ledger.clone(), asked.clone(), faults.clone());
        let (server, serving, base) = match code {
            "smartbill" => {
                let account =
                    smartbill::Account { email: text("shop@shop.example"), token: text("token-of-a-test"), seller };
                let server = smartbill::SmartBill::new(vec![account], clock, books, calls, wrongs);
                let serving = server.serve(0, &stop).await.unwrap();
                (Server::SmartBill(server), serving, smartbill::BASE)
            }
            "oblio" => {
                let account =
                    oblio::Account { email: text("shop@shop.example"), secret: text("secret-of-a-test"), seller };
                let server = oblio::Oblio::new(vec![account], clock, books, calls, wrongs);
                let serving = server.serve(0, &stop).await.unwrap();
                (Server::Oblio(server), serving, oblio::BASE)
            }
            _ => {
                let platform = text("https://waybill.example");
                let account = fgo::Account { key: text("key-of-a-test"), platform, seller };
                let server = fgo::Fgo::new(vec![account], clock, books, calls, wrongs);
                let serving = server.serve(0, &stop).await.unwrap();
                (Server::Fgo(server), serving, fgo::BASE)
            }
        };
        let account = sold::account(&format!("{}{base}", serving.url()));
        Self {
            service: by_code(code).unwrap(),
            account,
            ledger,
            asked,
            faults,
            server,
            time,
            client: reqwest::Client::builder().timeout(Duration::from_millis(1500)).build().unwrap(),
            token: RefCell::default(),
            on_write: RefCell::default(),
            _serving: serving,
        }
    }

    pub(crate) fn pass(&self, time: SignedDuration) {
        let millis = i64::try_from(time.as_millis()).unwrap();
        self.time.fetch_add(millis, Ordering::SeqCst);
    }

    fn now(&self) -> Timestamp {
        Timestamp::from_millisecond(self.time.load(Ordering::SeqCst)).unwrap()
    }

    /// The next call meets this.
    pub(crate) fn fault(&self, kind: FaultKind) {
        self.faults.set(vec![Fault { kind, holds: Holds::Calls(1), path: None }]);
    }

    /// The next call that writes meets this.
    pub(crate) fn fault_on_write(&self, kind: FaultKind) {
        self.on_write.replace(Some(kind));
    }

    /// Sends a call at the service's pace.
    pub(crate) async fn send(&self, call: Call, kind: Kind) -> Result<Answer, Next> {
        let pace = self.service.profile().pace;
        let interval = if kind == Kind::Write { pace.write_interval } else { pace.interval };
        self.pass(SignedDuration::try_from(interval).unwrap());
        if let Some(fault) = self.on_write.borrow_mut().take_if(|_| kind == Kind::Write) {
            self.fault(fault);
        }
        let lost = |_| Next::without_answer(kind);
        let answer = self.client.execute(call.try_into().unwrap()).await.map_err(lost)?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(lost)?.to_vec();
        let mut whole = Answer::new(body);
        *whole.status_mut() = status;
        Ok(whole)
    }

    /// One read or write outside of the conversations.
    pub(crate) async fn ask(&self, call: impl Fn(Option<&Token>) -> Result<Call, ServiceError>, kind: Kind) -> Answer {
        self.sign_in().await.unwrap();
        let call = call(self.token.borrow().as_ref()).unwrap();
        self.send(call, kind).await.unwrap()
    }

    async fn sign_in(&self) -> Result<(), Stopped> {
        let stopped = |error: ServiceError| Stopped::Failed(error.clone(), error.next(Kind::Read));
        let Some(call) = self.service.sign_in(&self.account) else { return Ok(()) };
        if self.token.borrow().as_ref().is_some_and(|token| token.renew_at > self.now()) {
            return Ok(());
        }
        let answer = self.send(call.unwrap(), Kind::Read).await.map_err(Stopped::NoAnswer)?;
        let token = self.service.read_sign_in(&answer, self.now()).map_err(stopped)?;
        self.token.replace(Some(token));
        Ok(())
    }

    /// One try to make an invoice; `kept` is what survives it.
    pub(crate) async fn issue(&self, draft: Draft, kept: &mut Option<Tried>) -> Result<Issued, Stopped> {
        let mut issuing = Issuing::new(self.service, &self.account, draft, date(2026, 11, 20), kept.clone());
        let mut signed_in_anew = false;
        loop {
            self.sign_in().await?;
            let step = issuing.next(self.token.borrow().as_ref());
            let (call, kind) = match step.map_err(|error| Stopped::Failed(error.clone(), error.next(Kind::Read)))? {
                Step::Done(end) => return Ok(end),
                Step::Send { call, kind, remember } => {
                    if remember.is_some() {
                        *kept = remember;
                    }
                    (call, kind)
                }
            };
            let answer = self.send(*call, kind).await.map_err(Stopped::NoAnswer)?;
            if let Err(error) = issuing.answered(&answer) {
                self.after(error, kind, &mut signed_in_anew)?;
            }
        }
    }

    /// One try to register a payment.
    pub(crate) async fn settle(
        &self,
        invoice: &InvoiceNo,
        payment: Payment,
        kept: &mut Option<TriedPayment>,
    ) -> Result<Settled, Stopped> {
        let mut settling = Settling::new(self.service, &self.account, invoice, payment, kept.clone());
        let mut signed_in_anew = false;
        loop {
            self.sign_in().await?;
            let step = settling.next(self.token.borrow().as_ref());
            let (call, kind) = match step.map_err(|error| Stopped::Failed(error.clone(), error.next(Kind::Read)))? {
                Step::Done(end) => return Ok(end),
                Step::Send { call, kind, remember } => {
                    if remember.is_some() {
                        *kept = remember;
                    }
                    (call, kind)
                }
            };
            let answer = self.send(*call, kind).await.map_err(Stopped::NoAnswer)?;
            if let Err(error) = settling.answered(&answer) {
                self.after(error, kind, &mut signed_in_anew)?;
            }
        }
    }

    fn after(&self, error: ServiceError, kind: Kind, signed_in_anew: &mut bool) -> Result<(), Stopped> {
        match error.next(kind) {
            Next::SignIn if !*signed_in_anew => {
                *signed_in_anew = true;
                self.token.replace(None);
                Ok(())
            }
            Next::HoldAccount(time) => {
                self.pass(SignedDuration::try_from(time).unwrap());
                Err(Stopped::Failed(error, Next::HoldAccount(time)))
            }
            next => Err(Stopped::Failed(error, next)),
        }
    }

    /// One try to reverse an invoice.
    pub(crate) async fn reverse(
        &self,
        invoice: &InvoiceNo,
        kept: &mut Option<TriedReversal>,
    ) -> Result<Reversed, Stopped> {
        let mut reversing = Reversing::new(self.service, &self.account, sold::reversal(invoice), kept.clone());
        let mut signed_in_anew = false;
        loop {
            self.sign_in().await?;
            let step = reversing.next(self.token.borrow().as_ref());
            let (call, kind) = match step.map_err(|error| Stopped::Failed(error.clone(), error.next(Kind::Read)))? {
                Step::Done(end) => return Ok(end),
                Step::Send { call, kind, remember } => {
                    if remember.is_some() {
                        *kept = remember;
                    }
                    (call, kind)
                }
            };
            let answer = self.send(*call, kind).await.map_err(Stopped::NoAnswer)?;
            if let Err(error) = reversing.answered(&answer) {
                self.after(error, kind, &mut signed_in_anew)?;
            }
        }
    }

    /// Invoices that were made, without those of others.
    pub(crate) fn invoices(&self) -> Vec<(String, Invoice)> {
        let issued = |line: &InvoiceLine| match &line.deed {
            Deed::Issued(invoice) if !invoice.by_others => Some((line.number.clone(), invoice.clone())),
            _ => None,
        };
        self.ledger.read(|lines| lines.iter().filter_map(issued).collect())
    }

    pub(crate) fn payments(&self) -> Vec<(String, Decimal)> {
        let paid = |line: &InvoiceLine| match &line.deed {
            Deed::Paid(payment) => Some((line.number.clone(), payment.amount)),
            _ => None,
        };
        self.ledger.read(|lines| lines.iter().filter_map(paid).collect())
    }

    pub(crate) fn payment(&self, amount: &str) -> Payment {
        Payment {
            amount: sold::amount(amount),
            currency: "RON".to_owned(),
            kind: self.service.profile().payment_kinds.courier_cash.to_owned(),
            at: "2026-11-23T15:00:00Z".parse().unwrap(),
            reference: "4900112233".to_owned(),
        }
    }
}
