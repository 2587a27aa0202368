//! SmartBill's service: invoices, payments and their states, with its four forms of refusal and its lock-out.
//!
//! There is no search and no key against duplicates, as in the real one: who sends an invoice twice has two.

mod calls;
mod invoice;
mod payment;
mod refusal;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::http::Uri;
use axum::routing::{get, post, put};
use rust_decimal::Decimal;
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::invoices::{Book, Deed, Invoice, InvoiceLine, Limit, NewInvoice, Payment, Seller, today};
use crate::ledger::Ledger;
use crate::serving::{self, Serving};

/// The path of the API on its host.
pub const BASE: &str = "/SBORO/api";

/// Who may call.
#[derive(Clone)]
pub struct Account {
    /// E-mail.
    pub email: String,
    /// API token.
    pub token: String,
    /// Its company.
    pub seller: Seller,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("email", &self.email).field("seller", &self.seller).finish_non_exhaustive()
    }
}

/// How the service differs from day to day. The default is what was seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// Calls of one account in ten seconds; one more blocks it for ten minutes.
    pub calls_in_ten_seconds: usize,
    /// The lock-out is told by 429, as documented, instead of 403.
    pub lock_out_with_429: bool,
    /// An invoice comes with a warning in `errorText`.
    pub warns: bool,
    /// Refusals hold HTML.
    pub html_in_refusals: bool,
    /// `documentId` is null.
    pub without_document_id: bool,
    /// `nextNumber` has no zeros in front.
    pub bare_next_number: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            calls_in_ten_seconds: 30,
            lock_out_with_429: false,
            warns: false,
            html_in_refusals: false,
            without_document_id: false,
            bare_next_number: false,
        }
    }
}

/// The service's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct SmartBill(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    book: Book,
    clock: Clock,
    asked: Ledger<Asked>,
    faults: Faults,
    behaviour: RwLock<Behaviour>,
    limit: Limit,
}

impl SmartBill {
    /// A server whose invoices are those of `ledger`; `asked` keeps the calls.
    pub fn new(
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<InvoiceLine>,
        asked: Ledger<Asked>,
        faults: Faults,
    ) -> Self {
        let book = Book::new(ledger, clock.clone());
        let behaviour = RwLock::default();
        Self(Arc::new(Inner { accounts, book, clock, asked, faults, behaviour, limit: Limit::default() }))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// Another program of the first account's company makes an invoice in its first series.
    ///
    /// # Errors
    /// When the ledger cannot be written, or there is no such account.
    pub fn others_invoice(&self, total: Decimal) -> io::Result<()> {
        let missing = || io::Error::other("there is no account with a series");
        let seller = &self.0.accounts.first().ok_or_else(missing)?.seller;
        let series = seller.series.first().ok_or_else(missing)?.name.clone();
        let invoice = Invoice {
            key: None,
            day: today(&self.0.clock),
            client: "Client Altul".to_owned(),
            client_code: None,
            currency: "RON".to_owned(),
            total,
            lines: 1,
            mentions: String::new(),
            by_others: true,
        };
        self.0.book.issue(seller, NewInvoice { series, invoice }).map(|_| ())
    }

    /// A person of the first account registers a payment on one of its invoices by hand.
    ///
    /// # Errors
    /// When the ledger cannot be written, or there is no such account.
    pub fn others_pay(&self, number: &str, amount: Decimal) -> io::Result<()> {
        let missing = || io::Error::other("there is no account with a series");
        let seller = &self.0.accounts.first().ok_or_else(missing)?.seller;
        let series = &seller.series.first().ok_or_else(missing)?.name;
        let day = today(&self.0.clock).to_string();
        let payment = Payment { amount, kind: "Ordin plata".to_owned(), reference: None, day };
        let paid = |_| Ok::<_, io::Error>(Deed::Paid(payment));
        self.0.book.change(seller, (series, number), paid)?
    }

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/series", get(calls::series))
            .route("/tax", get(calls::taxes))
            .route("/invoice", post(calls::create))
            .route("/invoice/v2", post(calls::create))
            .route("/invoice/paymentstatus", get(calls::status))
            .route("/invoice/pdf", get(calls::pdf))
            .route("/invoice/cancel", put(calls::cancel))
            .route("/invoice/restore", put(calls::restore))
            .route("/invoice/reverse", post(calls::reverse))
            .route("/payment", post(payment::pay))
            .fallback(refusal::no_such_path)
            .method_not_allowed_fallback(refusal::wrong_method)
            .with_state(self.clone());
        let api = self.0.faults.around(Router::new().nest(BASE, api));
        let api = asked::written(api, &self.0.asked, &self.0.clock, numbers_asked);
        control::routes(&self.0.faults, self.0.book.ledger()).merge(api)
    }

    /// Serves on 127.0.0.1:`port` (0 = any free port) until the handle is dropped or `stop` is cancelled.
    ///
    /// # Errors
    /// When the port cannot be had.
    pub async fn serve(&self, port: u16, stop: &CancellationToken) -> io::Result<Serving> {
        serving::start(self.router(), port, stop).await
    }

    fn behaviour(&self) -> Behaviour {
        *self.0.behaviour.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn numbers_asked(uri: &Uri) -> Vec<String> {
    let query = uri.query().unwrap_or_default();
    let number = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name == "number");
    number.map(|(_, number)| number.into_owned()).into_iter().collect()
}
