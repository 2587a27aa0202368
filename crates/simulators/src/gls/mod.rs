//! GLS's MyGLS API as JSON: the statuses of one parcel and of many.
//!
//! It plays the parcels of a script whose courier is `gls`; a scan is told from its `told_at` on. A parcel is known
//! from its fulfillment's creation on, with the scan "data entered" (51) unless its journey begins with another; for
//! a short time after that the service says that it cannot find it. A scan's `detail` is told as `StatusInfo`.

mod answer;
mod calls;
mod parcels;
mod sign_in;
pub mod statuses;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::Router;
use axum::routing::post;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::ledger::Ledger;
use crate::script::Script;
use crate::serving::{self, Serving};
use parcels::Parcels;
use sign_in::FailedSignIns;

/// One call to this courier, as its ledger keeps it.
pub type GlsLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "gls";

/// A call of a hundred numbers has some two thousand bytes.
const LONGEST_BODY: usize = 64 * 1024;

/// Who may ask.
#[derive(Clone)]
pub struct Account {
    /// `Username`, an e-mail address.
    pub username: String,
    /// Its SHA-512 is the `Password` of each call.
    pub password: String,
    /// The domain of the shop whose parcels it sees; `None`: all.
    pub shop: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("username", &self.username).field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// How the offset of a time is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offsets {
    /// The place's own: `+0200`.
    Local,
    /// Left out.
    Missing,
    /// West of Greenwich, as from a server that is set wrongly; the instant is the same.
    Negative,
}

/// How the service differs from day to day and from account to account. The default is what was recorded or, where
/// nothing was, what the manual says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// There is a `GetParcelListStatuses`; else it is answered like any unknown method.
    pub list_method: bool,
    /// With a wrong password the list method answers two empty lists instead of an error.
    pub silent_list_refusal: bool,
    /// The list method answers two empty lists to everybody.
    pub list_is_empty: bool,
    /// The list method names unknown numbers in its errors instead of leaving them out.
    pub unknown_in_errors: bool,
    /// More numbers in one call are refused.
    pub most_numbers: usize,
    /// `05` instead of `5`.
    pub padded_codes: bool,
    /// See [`Offsets`].
    pub offsets: Offsets,
    /// The newest status comes first.
    pub newest_first: bool,
    /// `\/Date(…)\/` in the raw text.
    pub escaped_slashes: bool,
    /// Null instead of an empty list.
    pub null_lists: bool,
    /// The whole answer stands inside a `d`.
    pub wrapped_in_d: bool,
    /// How long a new number is not found.
    pub not_found_for: SignedDuration,
    /// The so-manieth same call within five minutes is refused; 0: none is.
    pub same_calls: usize,
    /// After so many wrong passwords in a row a user is locked for ten minutes; 0: never.
    pub wrong_passwords: usize,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            list_method: true,
            silent_list_refusal: true,
            list_is_empty: false,
            unknown_in_errors: false,
            most_numbers: 100,
            padded_codes: false,
            offsets: Offsets::Local,
            newest_first: true,
            escaped_slashes: true,
            null_lists: false,
            wrapped_in_d: false,
            not_found_for: SignedDuration::from_secs(30),
            same_calls: 5,
            wrong_passwords: 5,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Gls(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    parcels: Parcels,
    clock: Clock,
    ledger: Ledger<GlsLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    failed_sign_ins: FailedSignIns,
    /// When each body came in, by its hash; what is older than the window is forgotten.
    same_calls: Mutex<HashMap<[u8; 64], Vec<Timestamp>>>,
}

impl Gls {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Bucharest` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<GlsLine>,
        faults: Faults,
    ) -> Result<Self, jiff::Error> {
        Ok(Self(Arc::new(Inner {
            accounts,
            parcels: Parcels::of(script),
            clock,
            ledger,
            faults,
            zone: TimeZone::get("Europe/Bucharest")?,
            behaviour: RwLock::default(),
            failed_sign_ins: FailedSignIns::default(),
            same_calls: Mutex::default(),
        })))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/ParcelService.svc/json/{method}", post(calls::parcel_service))
            .fallback(answer::no_such_path)
            .method_not_allowed_fallback(answer::wrong_method)
            .with_state(self.clone());
        let api = self.0.faults.around(api);
        let api = asked::written_with_body(api, &self.0.ledger, &self.0.clock, LONGEST_BODY, numbers_asked);
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

fn numbers_asked(body: &[u8]) -> Vec<String> {
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let listed = body.get("ParcelNumberList").and_then(Value::as_array).into_iter().flatten();
    listed
        .chain(body.get("ParcelNumber"))
        .map(|number| number.as_str().map_or(number.to_string(), str::to_owned))
        .collect()
}
