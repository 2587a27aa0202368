//! DHL's Shipment Tracking – Unified: one number a call, a key in a header, five status codes.
//!
//! In a script a scan's `code` is the `statusCode`, its `detail` the free `status`, its `text` the description.

mod answer;
pub mod texts;

use std::collections::HashMap;
use std::io;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::ledger::Ledger;
use crate::played::Parcels;
use crate::script::Script;
use crate::serving::{self, Serving};
use answer::Problem;

/// One call to this courier, as its ledger keeps it.
pub type DhlLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "dhl";

/// Whose key is good.
#[derive(Clone)]
pub struct Account {
    /// `DHL-API-Key`.
    pub api_key: String,
    /// The domain of the shop whose parcels it sees; `None`: all.
    pub shop: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// How the service differs from day to day and from key to key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// Calls of one key on one day of Greenwich; those beyond it get a 429.
    pub calls_per_day: usize,
    /// `id` as a JSON number, where it is one.
    pub ids_as_numbers: bool,
    /// The current status has its time in UTC with `Z`; the events have the local time without a zone.
    pub status_with_zone: bool,
    /// The question is repeated in `url`.
    pub repeats_question: bool,
    /// `status` says the contrary of `statusCode`.
    pub contrary_status: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            calls_per_day: 250,
            ids_as_numbers: false,
            status_with_zone: false,
            repeats_question: true,
            contrary_status: false,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Dhl(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    parcels: Parcels,
    clock: Clock,
    ledger: Ledger<DhlLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    /// Calls by account and day.
    calls: Mutex<HashMap<(usize, Date), usize>>,
}

impl Dhl {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Bucharest` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<DhlLine>,
        faults: Faults,
    ) -> Result<Self, jiff::Error> {
        Ok(Self(Arc::new(Inner {
            accounts,
            parcels: Parcels::of(script, COURIER),
            clock,
            ledger,
            faults,
            zone: TimeZone::get("Europe/Bucharest")?,
            behaviour: RwLock::default(),
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
            .route("/track/shipments", get(shipments))
            .fallback(no_such_path)
            .method_not_allowed_fallback(wrong_method)
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

    /// Counts a call; false when the day's calls are used up.
    fn admit(&self, account: usize) -> bool {
        let today = TimeZone::UTC.to_datetime(self.0.clock.now()).date();
        let mut calls = self.0.calls.lock().unwrap_or_else(PoisonError::into_inner);
        calls.retain(|(_, day), _| *day == today);
        let made = calls.entry((account, today)).or_default();
        *made += 1;
        *made <= self.behaviour().calls_per_day
    }
}

async fn shipments(
    State(server): State<Dhl>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let key = headers.get("dhl-api-key").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let place = server.0.accounts.iter().position(|account| account.api_key == key).ok_or(Problem::Key)?;
    if !server.admit(place) {
        return Err(Problem::TooMany);
    }
    let number = number_in(query.as_deref()).ok_or(Problem::NoNumber)?;
    let shop = server.0.accounts.get(place).and_then(|account| account.shop.as_deref());
    let now = server.0.clock.now();
    let parcel = server.0.parcels.told_of(&number, shop, now).ok_or(Problem::Unknown)?;
    Ok(answer::shipment(parcel, now, &server.0.zone, server.behaviour()).into_response())
}

async fn no_such_path() -> Problem {
    Problem::NoSuchPath
}

async fn wrong_method() -> Problem {
    Problem::WrongMethod
}

fn number_in(query: Option<&str>) -> Option<String> {
    let mut fields = form_urlencoded::parse(query.unwrap_or_default().as_bytes());
    fields.find(|(key, value)| key == "trackingNumber" && !value.is_empty()).map(|(_, value)| value.into_owned())
}

fn numbers_asked(uri: &Uri) -> Vec<String> {
    number_in(uri.query()).into_iter().collect()
}
