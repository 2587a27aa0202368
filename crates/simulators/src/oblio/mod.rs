//! Oblio's service: sign-in, invoices with a key against duplicates, payments, lists.
//!
//! As in the real one, a payment without a value is the whole total, and a payment sent twice is two payments.

mod calls;
mod invoice;
mod refusal;
mod sign_in;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::http::Uri;
use axum::routing::{get, post, put};
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::invoices::{Book, InvoiceLine, Limit, Seller};
use crate::ledger::Ledger;
use crate::serving::{self, Serving};
use crate::tokens::Tokens;

/// The path of the API on its host.
pub const BASE: &str = "/api";

/// Who may sign in.
#[derive(Clone)]
pub struct Account {
    /// `client_id`, the account's e-mail.
    pub email: String,
    /// `client_secret`.
    pub secret: String,
    /// Its company.
    pub seller: Seller,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("email", &self.email).field("seller", &self.seller).finish_non_exhaustive()
    }
}

/// What a repeated key is answered with. Not documented.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Repeat {
    /// The invoice that has it, as if it were made now.
    SameInvoice,
    /// A refusal that does not name the invoice.
    Refused,
}

/// How the service differs from day to day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// Refusals come with HTTP 200 and their status in the body.
    pub refusals_in_200: bool,
    /// Refusals come as plain text.
    pub refusals_as_text: bool,
    /// See [`Repeat`].
    pub repeat: Repeat,
    /// Calls of one token in a second; one more blocks it for ten minutes.
    pub calls_in_a_second: usize,
    /// How long a token lives.
    pub token_seconds: i64,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            refusals_in_200: false,
            refusals_as_text: false,
            repeat: Repeat::SameInvoice,
            calls_in_a_second: 3,
            token_seconds: 3600,
        }
    }
}

/// The service's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Oblio(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    book: Book,
    clock: Clock,
    asked: Ledger<Asked>,
    faults: Faults,
    behaviour: RwLock<Behaviour>,
    tokens: Tokens,
    limit: Limit,
}

impl Oblio {
    /// A server whose invoices are those of `ledger`; `asked` keeps the calls.
    pub fn new(
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<InvoiceLine>,
        asked: Ledger<Asked>,
        faults: Faults,
    ) -> Self {
        let book = Book::new(ledger, clock.clone());
        let (behaviour, tokens, limit) = (RwLock::default(), Tokens::default(), Limit::default());
        Self(Arc::new(Inner { accounts, book, clock, asked, faults, behaviour, tokens, limit }))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// Ends all tokens before their time, as after a change of the password.
    pub fn revoke_tokens(&self) {
        self.0.tokens.revoke();
    }

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/authorize/token", post(sign_in::sign_in))
            .route("/nomenclature/companies", get(calls::companies))
            .route("/nomenclature/series", get(calls::series))
            .route("/nomenclature/vat_rates", get(calls::vat_rates))
            .route("/nomenclature/{list}", get(calls::other_list))
            .route("/docs/invoice", post(calls::create).get(calls::read))
            .route("/docs/invoice/list", get(calls::list))
            .route("/docs/invoice/collect", put(calls::collect))
            .route("/docs/invoice/cancel", put(calls::cancel))
            .route("/docs/invoice/restore", put(calls::restore))
            .fallback(refusal::no_such_path)
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
