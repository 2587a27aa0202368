//! The tracking service of the DPD group's two hosts: DPD Romania and Speedy in Bulgaria.
//!
//! It plays the parcels of a script whose courier is the country's; a scan is told from its `told_at` on. A label is
//! known from its fulfillment's creation on. A scan's `detail` holds the exception codes, with commas between them.
//!
//! A way back under a new number: the scan that turns the parcel (111) carries the number in its `detail`; the later
//! scans that are `in_return` are told under that number ([`return_number`]). 124 stays on the parcel's own.

mod answer;
pub mod operations;
mod parcels;
mod question;
mod tracked;

use std::collections::HashMap;
use std::io;
use std::sync::atomic::AtomicU64;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::Router;
use axum::routing::post;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::ledger::Ledger;
use crate::script::Script;
use crate::serving::{self, Serving};
use parcels::Parcels;
pub use parcels::return_number;

/// A longer body is no question to this service.
const LONGEST_BODY: usize = 1 << 20;

/// One call to this service, as its ledger keeps it.
pub type DpdLine = Asked;

/// Which of the two hosts a server plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Country {
    /// `api.dpd.ro`.
    Romania,
    /// `api.speedy.bg`.
    Bulgaria,
}

impl Country {
    /// The name under which a script gives parcels to this courier.
    pub fn courier(self) -> &'static str {
        match self {
            Self::Romania => "dpd-romania",
            Self::Bulgaria => "speedy",
        }
    }

    fn zone(self) -> &'static str {
        match self {
            Self::Romania => "Europe/Bucharest",
            Self::Bulgaria => "Europe/Sofia",
        }
    }
}

/// Who may ask.
#[derive(Clone)]
pub struct Account {
    /// `userName`.
    pub username: String,
    /// `password`.
    pub password: String,
    /// The domain of the shop whose parcels it sees; `None`: all.
    pub shop: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("username", &self.username).field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// What becomes of a number that the account does not have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unknown {
    /// The answer says nothing about it: so it was measured in Romania.
    LeftOut,
    /// It carries an error of its own.
    Error,
}

/// What becomes of a call with more numbers than the document allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OverFull {
    /// It is refused.
    Refused,
    /// The first ten are answered.
    FirstTen,
    /// All are answered: so it was measured in Romania.
    Answered,
}

/// Where the words of the limit come, from the next call on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TooFast {
    /// As the error of the call.
    Call,
    /// As the error of every other parcel.
    Parcels,
    /// As the text of an operation of every other parcel, in the place of its operations.
    Operations,
}

/// How the service differs from day to day. The default is what was recorded; what nobody recorded is strict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// See [`Unknown`].
    pub unknown: Unknown,
    /// See [`OverFull`].
    pub over_full: OverFull,
    /// Calls of one account in one second of the simulated clock; `None`: no limit.
    pub calls_per_second: Option<usize>,
    /// See [`TooFast`]; `None`: only what [`calls_per_second`](Self::calls_per_second) refuses.
    pub too_fast: Option<TooFast>,
    /// The parcels come in another order than they were asked for.
    pub parcels_reversed: bool,
    /// The newest operation comes first.
    pub newest_first: bool,
    /// The codes of a failed visit stand in the comment alone.
    pub codes_in_comment_only: bool,
    /// No `additionalInfo`.
    pub without_additional_info: bool,
    /// `trackPhase`, which the document names and no recorded answer has.
    pub track_phase: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            unknown: Unknown::LeftOut,
            over_full: OverFull::Refused,
            calls_per_second: Some(5),
            too_fast: None,
            parcels_reversed: false,
            newest_first: false,
            codes_in_comment_only: false,
            without_additional_info: false,
            track_phase: false,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Dpd(Arc<Inner>);

struct Inner {
    country: Country,
    accounts: Vec<Account>,
    parcels: Parcels,
    clock: Clock,
    ledger: Ledger<DpdLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    /// Errors told so far: each has an id of its own.
    errors: AtomicU64,
    /// By the account's place: the second of its last call and the calls in it.
    calls: Mutex<HashMap<usize, (i64, usize)>>,
}

impl Dpd {
    /// A server for the parcels of `script` that are this country's.
    ///
    /// # Errors
    /// When the country's zone is not known on this machine.
    pub fn new(
        country: Country,
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<DpdLine>,
        faults: Faults,
    ) -> Result<Self, jiff::Error> {
        Ok(Self(Arc::new(Inner {
            country,
            accounts,
            parcels: Parcels::of(country, script),
            clock,
            ledger,
            faults,
            zone: TimeZone::get(country.zone())?,
            behaviour: RwLock::default(),
            errors: AtomicU64::default(),
            calls: Mutex::default(),
        })))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/v1/track", post(tracked::track))
            .route("/v1/track/", post(tracked::track))
            .fallback(answer::no_such_path)
            .method_not_allowed_fallback(answer::no_such_path)
            .with_state(self.clone());
        let api = asked::written_with_body(
            self.0.faults.around(api),
            &self.0.ledger,
            &self.0.clock,
            LONGEST_BODY,
            question::numbers,
        );
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

    /// Counts a call of an account; true when it is one too many in its second.
    fn is_too_fast(&self, account: usize) -> bool {
        let second = self.0.clock.now().as_second();
        let mut calls = self.0.calls.lock().unwrap_or_else(PoisonError::into_inner);
        let counted = calls.entry(account).or_insert((second, 0));
        if counted.0 != second {
            *counted = (second, 0);
        }
        counted.1 += 1;
        self.behaviour().calls_per_second.is_some_and(|most| counted.1 > most)
    }
}
