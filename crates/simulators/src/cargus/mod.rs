//! Cargus's API V3: its gateway, the sign-in, tracking by number with all pieces, changes and cash of an account.
//!
//! It plays the parcels of a script whose courier is `cargus`; a scan is told from its `told_at` on. A label is known
//! from its fulfillment's creation on. A parcel whose number is another's with three digits behind it is a piece of it.
//!
//! A scan with a `detail` gives the parcel another number, the one that the detail names ([`other_number`]). After a
//! return (196, 197, 198) the scans that are `in_return` are told under it; after any other scan all of them are: the
//! parcel was redirected. The courier tells of both by `ResponseCode`.

mod cash;
mod changes;
pub mod events;
mod gateway;
mod labels;
mod numbers;
mod refusal;
mod sign_in;
mod tracking;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::http::Uri;
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post};
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::ledger::Ledger;
use crate::script::Script;
use crate::serving::{self, Serving};
use crate::tokens::Tokens;
use gateway::Pace;
use labels::Labels;
pub use labels::other_number;

/// One call to this courier, as its ledger keeps it.
pub type CargusLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "cargus";
/// Where the API begins, behind the server's address.
pub const BASE_PATH: &str = "/api";

/// Who may sign in.
#[derive(Clone)]
pub struct Account {
    /// `Ocp-Apim-Subscription-Key`: the gateway's key, wanted by every call.
    pub subscription_key: String,
    /// `UserName`.
    pub username: String,
    /// `Password`.
    pub password: String,
    /// The domain of the shop whose labels it sees; `None`: all.
    pub shop: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("username", &self.username).field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// How a wrong user name or password is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefusal {
    /// 500 with a text.
    ServerError,
    /// 401.
    Unauthorized,
    /// 200 with a sentence where the token is expected.
    SentenceInOk,
}

/// What `WithRedirect` tells of a number that `ResponseCode` names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OtherNumber {
    /// An element of its own.
    Element,
    /// Nothing but the number, as `AwbTrace` does.
    NumberOnly,
    /// Its events stand in the element of the old number.
    EventsInTheOldElement,
}

/// The outer form of a tracking answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// A list of elements.
    List,
    /// The one element of one number, without a list.
    OneObject,
    /// The list under `value`.
    UnderValue,
    /// A list in the form of older documents: `BarCode`, `StatusExpression`, `Packages`.
    Packages,
}

/// How the service differs from day to day. The default is what was recorded, where anything was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// See [`SignInRefusal`].
    pub sign_in_refusal: SignInRefusal,
    /// A bad token is a sentence with 200 instead of a 401.
    pub token_refusal_in_ok: bool,
    /// Nothing known is a 204 without a body instead of `[]`.
    pub nothing_is_no_content: bool,
    /// A label without scans is not told at all.
    pub unscanned_is_left_out: bool,
    /// See [`OtherNumber`].
    pub other_number: OtherNumber,
    /// See [`Shape`].
    pub shape: Shape,
    /// The elements come in another order than the numbers were asked in, pieces before their shipment.
    pub elements_reversed: bool,
    /// The newest event comes first.
    pub newest_first: bool,
    /// null for an empty text or an empty list of events.
    pub nulls: bool,
    /// `Type` as a number, `EventId` as a text.
    pub loose_types: bool,
    /// Times have up to three decimals.
    pub decimals: bool,
    /// Each tracking call is refused inside a 200, by a list of sentences.
    pub fails_in_ok: bool,
    /// More numbers in one call are refused.
    pub most_numbers: usize,
    /// Calls of one key within a second; those beyond it get a 429.
    pub calls_per_second: usize,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            sign_in_refusal: SignInRefusal::ServerError,
            token_refusal_in_ok: false,
            nothing_is_no_content: false,
            unscanned_is_left_out: false,
            other_number: OtherNumber::Element,
            shape: Shape::List,
            elements_reversed: false,
            newest_first: false,
            nulls: false,
            loose_types: false,
            decimals: true,
            fails_in_ok: false,
            most_numbers: 50,
            calls_per_second: 2,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Cargus(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    labels: Labels,
    clock: Clock,
    ledger: Ledger<CargusLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    tokens: Tokens,
    pace: Pace,
}

impl Cargus {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Bucharest` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<CargusLine>,
        faults: Faults,
    ) -> Result<Self, jiff::Error> {
        Ok(Self(Arc::new(Inner {
            accounts,
            labels: Labels::of(script),
            clock,
            ledger,
            faults,
            zone: TimeZone::get("Europe/Bucharest")?,
            behaviour: RwLock::default(),
            tokens: Tokens::default(),
            pace: Pace::default(),
        })))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// Ends all tokens before their time, as after a change of the password.
    pub fn revoke_tokens(&self) {
        self.0.tokens.revoke();
    }

    /// Deletes a label as the merchant does at the courier: nothing is told of it any more.
    pub fn delete_label(&self, number: &str) {
        self.0.labels.delete(number);
    }

    /// All routes below [`BASE_PATH`], with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let calls = Router::new()
            .route("/LoginUser", post(sign_in::sign_in))
            .route("/TokenVerification", get(sign_in::verify))
            .route("/AwbTrace", get(tracking::plain))
            .route("/AwbTrace/WithRedirect", get(tracking::with_redirect))
            .route("/AwbTrace/GetDeltaEvents", get(changes::delta_events))
            .route("/NoAuth/GetAwbTrace", get(tracking::without_token))
            .route("/AwbStatus/GetAwbSyncStatus", get(changes::of_a_window))
            .route("/AwbStatus/GetAwbSyncStatusByBarCode", get(changes::of_a_number))
            .route("/CashAccount", get(cash::of_a_number))
            .route("/CashAccount/GetByDate", get(cash::of_a_window))
            .route("/CashAccount/GetByDeductionDate", get(cash::deducted_from))
            .with_state(self.clone());
        let api = Router::new().nest(BASE_PATH, calls).layer(from_fn_with_state(self.clone(), gateway::guard));
        let api = asked::written(self.0.faults.around(api), &self.0.ledger, &self.0.clock, numbers_asked);
        control::routes(&self.0.faults, &self.0.ledger).merge(api)
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
    let query = numbers::Query::of(uri.query());
    query.field("barCode").and_then(numbers::read).unwrap_or_default()
}
