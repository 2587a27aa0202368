//! FAN Courier's API v2: sign-in, tracking by number, the day's labels, the day's cash transfers, proofs of delivery.
//!
//! It plays the parcels of a script whose courier is `fan-courier`; a scan is told from its `told_at` on. A label is
//! known, and registered, from its fulfillment's creation on.
//!
//! A way back under a new number: the scan that turns the parcel (S43) carries the number in its `detail`; the later
//! scans that are `in_return` are told under that number ([`return_number`]). Without such a number they stay on the
//! parcel's own.

mod answer;
mod confirmations;
pub mod events;
mod form;
mod labels;
mod reports;
mod sign_in;
mod tracking;
mod zip;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::http::Uri;
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
use labels::Labels;
pub use labels::return_number;

/// One call to this courier, as its ledger keeps it.
pub type FanCourierLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "fan-courier";

/// Who may sign in, and the branches that one sign-in has.
#[derive(Clone)]
pub struct Account {
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
    /// At least one; labels are asked for by branch.
    pub branches: Vec<Branch>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut account = f.debug_struct("Account");
        account.field("username", &self.username).field("branches", &self.branches).finish_non_exhaustive()
    }
}

/// A point of work that issues labels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// `clientId`.
    pub client_id: u64,
    /// Its name in `/reports/branches`.
    pub name: String,
    /// The domain of the shop whose labels it issued; `None`: all.
    pub shop: Option<String>,
}

/// How an answer tells that there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// `""`.
    EmptyText,
    /// null.
    Null,
    /// The key is left out.
    Missing,
}

/// How the service differs from day to day. The default is what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// An unknown number gets no row, instead of a row with a message.
    pub unknown_is_left_out: bool,
    /// `awbNumber` as a JSON number.
    pub numbers_as_json_numbers: bool,
    /// See [`Absent`].
    pub absent: Absent,
    /// The newest event comes first.
    pub newest_first: bool,
    /// A blank after each code.
    pub padded_codes: bool,
    /// The rows come in another order than the numbers were asked in.
    pub rows_reversed: bool,
    /// `data` of the tracking call is an object with a key for each number.
    pub data_is_object: bool,
    /// Each tracking call is refused inside a 200; `message` is there when `fail_message` is set.
    pub fails_in_200: bool,
    /// See [`fails_in_200`](Self::fails_in_200).
    pub fail_message: bool,
    /// More numbers in one call are refused.
    pub most_numbers: usize,
    /// `/reports/awb-events` lists one code more than is known.
    pub new_event_code: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            unknown_is_left_out: false,
            numbers_as_json_numbers: false,
            absent: Absent::EmptyText,
            newest_first: false,
            padded_codes: false,
            rows_reversed: false,
            data_is_object: false,
            fails_in_200: false,
            fail_message: true,
            most_numbers: 100,
            new_event_code: false,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct FanCourier(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    labels: Labels,
    clock: Clock,
    ledger: Ledger<FanCourierLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    tokens: Tokens,
}

impl FanCourier {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Bucharest` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<FanCourierLine>,
        faults: Faults,
    ) -> Result<Self, jiff::Error> {
        let zone = TimeZone::get("Europe/Bucharest")?;
        Ok(Self(Arc::new(Inner {
            accounts,
            labels: Labels::of(script, &zone),
            clock,
            ledger,
            faults,
            zone,
            behaviour: RwLock::default(),
            tokens: Tokens::default(),
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

    /// Deletes a label as the merchant does at the courier: it leaves the day's list and stays registered in tracking.
    pub fn delete_label(&self, number: &str) {
        self.0.labels.delete(number);
    }

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/login", post(sign_in::sign_in))
            .route("/reports/awb/tracking", get(tracking::tracking))
            .route("/reports/awb", get(reports::labels_of_a_day))
            .route("/reports/bank-transfers", get(reports::transfers_of_a_day))
            .route("/reports/branches", get(reports::branches))
            .route("/reports/awb-events", get(reports::event_codes))
            .route("/reports/get-awb-confirmations", get(confirmations::confirmations))
            .fallback(answer::no_such_path)
            .method_not_allowed_fallback(answer::wrong_method)
            .with_state(self.clone());
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
    answer::Asking::of(uri.query()).numbers
}
