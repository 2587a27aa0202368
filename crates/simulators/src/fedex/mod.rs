//! FedEx's Track API v1: client credentials in a form, up to thirty numbers a call, several results for one number.
//!
//! In a script a scan's `code` is the `eventType` and its `detail` the `exceptionCode`.

mod answer;
mod question;
pub mod texts;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

use axum::extract::State;
use axum::http::HeaderMap;
use axum::routing::post;
use axum::{Json, Router};
use bytes::Bytes;
use jiff::SignedDuration;
use jiff::tz::TimeZone;
use serde_json::{Value, json};
use tokio_util::sync::CancellationToken;

use crate::asked::{self, Asked};
use crate::clock::Clock;
use crate::control;
use crate::faults::Faults;
use crate::ledger::Ledger;
pub use crate::oauth::Account;
use crate::oauth::{field, has_form, is_grant, position, signed_in};
use crate::played::Parcels;
use crate::script::Script;
use crate::serving::{self, Serving};
use crate::tokens::Tokens;
use answer::Refusal;
use question::Question;

/// A longer body is no question to this service.
const LONGEST_BODY: usize = 1 << 20;

/// One call to this courier, as its ledger keeps it.
pub type FedExLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "fedex";

const TOKEN_LIFE: SignedDuration = SignedDuration::from_secs(3_599);

/// How the service differs from day to day and from number to number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Behaviour {
    /// Each number has a second result: a parcel of years before that was delivered.
    pub number_used_before: bool,
    /// An error stands beside the scans.
    pub error_beside_data: bool,
    /// Pick-ups have a date alone: midnight, without an offset.
    pub pick_ups_without_time: bool,
    /// `derivedCode` is `RL`, which is not in the list.
    pub pseudo_derived_code: bool,
    /// The results come in another order than the numbers were asked in.
    pub results_reversed: bool,
    /// Each tracking call is refused for want of a permission.
    pub forbidden: bool,
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct FedEx(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    parcels: Parcels,
    clock: Clock,
    ledger: Ledger<FedExLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    tokens: Tokens,
}

impl FedEx {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Bucharest` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<FedExLine>,
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
            .route("/oauth/token", post(sign_in))
            .route("/track/v1/trackingnumbers", post(track))
            .fallback(no_such_path)
            .method_not_allowed_fallback(wrong_method)
            .with_state(self.clone());
        let around = self.0.faults.around(api);
        let api = asked::written_with_body(around, &self.0.ledger, &self.0.clock, LONGEST_BODY, question::numbers);
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

async fn sign_in(State(server): State<FedEx>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, Refusal> {
    if !has_form(&headers) || !is_grant(&body) {
        return Err(Refusal::Grant);
    }
    let (id, secret) = field(&body, "client_id").zip(field(&body, "client_secret")).ok_or(Refusal::Client)?;
    let account = position(&server.0.accounts, &id, &secret).ok_or(Refusal::Client)?;
    let now = server.0.clock.now();
    let (token, _) = server.0.tokens.issue(account, now, now + TOKEN_LIFE);
    Ok(Json(json!({
        "access_token": token,
        "token_type": "bearer",
        "expires_in": TOKEN_LIFE.as_secs(),
        "scope": "CXS",
    })))
}

async fn track(State(server): State<FedEx>, headers: HeaderMap, body: Bytes) -> Result<Json<Value>, Refusal> {
    let (now, behaviour) = (server.0.clock.now(), server.behaviour());
    let account = signed_in(&headers, &server.0.accounts, &server.0.tokens, now).ok_or(Refusal::Token)?;
    if behaviour.forbidden {
        return Err(Refusal::Forbidden);
    }
    let question = Question::read(&headers, &body)?;
    let view = answer::View { zone: &server.0.zone, now, behaviour, detailed: question.detailed };
    let mut results: Vec<Value> = question
        .numbers
        .iter()
        .map(|number| match server.0.parcels.told_of(number, account.shop.as_deref(), now) {
            Some(parcel) => view.results(parcel),
            None => answer::unknown(number),
        })
        .collect();
    if behaviour.results_reversed {
        results.reverse();
    }
    Ok(Json(json!({"transactionId": "transaction-1", "output": {"completeTrackResults": results}})))
}

async fn no_such_path() -> Refusal {
    Refusal::NoSuchPath
}

async fn wrong_method() -> Refusal {
    Refusal::WrongMethod
}
