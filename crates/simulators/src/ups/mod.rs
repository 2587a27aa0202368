//! UPS's Tracking API v1: client credentials with Basic, one number a call.
//!
//! In a script a scan's `code` is the three digits of `statusCode` and its `detail` the type and the two letters:
//! `X/KT`. Without a detail it is a scan of type I.

mod answer;
mod sign_in;
pub mod texts;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::tz::TimeZone;
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::ledger::Ledger;
pub use crate::oauth::Account;
use crate::oauth::signed_in;
use crate::played::Parcels;
use crate::script::Script;
use crate::serving::{self, Serving};
use crate::tokens::Tokens;
use answer::Refusal;

/// One call to this courier, as its ledger keeps it.
pub type UpsLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "ups";

/// How the service differs from day to day and from version to version.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Behaviour {
    /// The activities have the local time alone.
    pub without_greenwich: bool,
    /// `gmtTime` has lost its leading noughts.
    pub loses_leading_zeros: bool,
    /// The digits of the current status stand in `statusCode`, as in the reference; else in `code`, as live.
    pub current_digits_in_status_code: bool,
    /// The activities begin with the oldest one.
    pub oldest_first: bool,
    /// Each tracking call is refused as one of a blocked account.
    pub blocked: bool,
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Ups(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    parcels: Parcels,
    clock: Clock,
    ledger: Ledger<UpsLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    tokens: Tokens,
}

impl Ups {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Bucharest` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<UpsLine>,
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
            tokens: Tokens::default(),
        })))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// Ends all tokens before their time.
    pub fn revoke_tokens(&self) {
        self.0.tokens.revoke();
    }

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/security/v1/oauth/token", post(sign_in::sign_in))
            .route("/api/track/v1/details/{number}", get(details))
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
}

async fn details(
    State(server): State<Ups>,
    Path(number): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let now = server.0.clock.now();
    let account = signed_in(&headers, &server.0.accounts, &server.0.tokens, now).ok_or(Refusal::Token)?;
    if server.behaviour().blocked {
        return Err(Refusal::Blocked);
    }
    for name in ["transId", "transactionSrc"] {
        if headers.get(name).is_none_or(|value| value.is_empty()) {
            return Err(Refusal::MissingHeader(name));
        }
    }
    if !(7..=34).contains(&number.len()) || !number.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(Refusal::InvalidNumber);
    }
    Ok(match server.0.parcels.told_of(&number, account.shop.as_deref(), now) {
        Some(parcel) => answer::shipment(parcel, now, &server.0.zone, server.behaviour()).into_response(),
        None => answer::unknown(&number).into_response(),
    })
}

async fn no_such_path() -> Refusal {
    Refusal::NoSuchPath
}

async fn wrong_method() -> Refusal {
    Refusal::WrongMethod
}

fn numbers_asked(uri: &Uri) -> Vec<String> {
    uri.path().strip_prefix("/api/track/v1/details/").map(str::to_owned).into_iter().collect()
}
