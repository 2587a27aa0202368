//! FGO's service: signed bodies, one call a second and never two at once, refusals that look like crashes.

mod calls;
mod invoice;
mod refusal;
mod signed;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::routing::{get, post};
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::invoices::{Book, InvoiceLine, Limit, Seller, wire};
use crate::ledger::Ledger;
use crate::serving::{self, Serving};

/// The path of the API on its host.
pub const BASE: &str = "/v1";
/// An invoice of some hundred lines is far smaller.
const LONGEST_BODY: usize = 1024 * 1024;

/// Who may call.
#[derive(Clone)]
pub struct Account {
    /// The key of the API's user.
    pub key: String,
    /// The registered address of the calling platform.
    pub platform: String,
    /// Its company; the fiscal code has no country's letters here.
    pub seller: Seller,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account")
            .field("platform", &self.platform)
            .field("seller", &self.seller)
            .finish_non_exhaustive()
    }
}

/// How the service differs from day to day and from plan to plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// Refusals come with HTTP 500 and a trace of the service's own code.
    pub refusals_as_crashes: bool,
    /// A refused duplicate does not name the invoice.
    pub duplicates_without_invoice: bool,
    /// The plan holds no payments.
    pub small_plan: bool,
    /// The service gives up before it issues, and says so.
    pub gives_up: bool,
    /// Signatures over names with diacritics are refused.
    pub plain_names_only: bool,
    /// Calls of a company in a second; those beyond it get a page.
    pub calls_in_a_second: usize,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            refusals_as_crashes: false,
            duplicates_without_invoice: false,
            small_plan: false,
            gives_up: false,
            plain_names_only: false,
            calls_in_a_second: 1,
        }
    }
}

/// The service's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Fgo(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    book: Book,
    clock: Clock,
    asked: Ledger<Asked>,
    faults: Faults,
    behaviour: RwLock<Behaviour>,
    limit: Limit,
}

impl Fgo {
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

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/factura/emitere", post(calls::issue))
            .route("/factura/getstatus", post(calls::state))
            .route("/factura/incasare", post(calls::pay))
            .route("/factura/stornare", post(calls::reverse))
            .route("/factura/anulare", post(calls::cancel))
            .route("/factura/print", post(calls::print))
            .route("/nomenclator/tva", get(calls::vat_rates))
            .route("/nomenclator/judet", get(calls::counties))
            .route("/nomenclator/tipincasare", get(calls::payment_kinds))
            .fallback(refusal::no_such_path)
            .with_state(self.clone());
        let api = self.0.faults.around(Router::new().nest(BASE, api));
        let api = asked::written_with_body(api, &self.0.asked, &self.0.clock, LONGEST_BODY, numbers_asked);
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

fn numbers_asked(body: &[u8]) -> Vec<String> {
    let sent: serde_json::Value = serde_json::from_slice(body).unwrap_or_default();
    ["IdExtern", "Numar", "NumarFactura"].into_iter().find_map(|name| wire::text(&sent, name)).into_iter().collect()
}
