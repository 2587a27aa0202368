//! Sameday's tracking service: sign-in, a parcel's history, a shipment's status, the feeds of changes, the public page.
//!
//! It plays the parcels of a script whose courier is `sameday`; a scan is told from its `told_at` on.

mod calls;
mod event;
mod feed;
mod parcels;
mod points;
mod public;
mod refusal;
mod sign_in;
pub mod statuses;
mod xml;

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
use parcels::Parcels;
use sign_in::SignIns;

/// One call to this courier, as its ledger keeps it.
pub type SamedayLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "sameday";

/// Who may sign in.
#[derive(Clone)]
pub struct Account {
    /// `X-AUTH-USERNAME`.
    pub username: String,
    /// `X-AUTH-PASSWORD`.
    pub password: String,
    /// The domain of the shop whose parcels it sees; `None`: all.
    pub shop: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("username", &self.username).field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// In what order the feed lists its changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedOrder {
    /// By the scans' time, newest first.
    NewestFirst,
    /// By the scans' time, oldest first.
    OldestFirst,
    /// No order, but the same for each page of one window.
    Shuffled,
}

/// How the service differs from day to day and from account to account. The default is what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// `expeditionStatus` and `parcelsStatus` stay at the first scan.
    pub stale_expedition_status: bool,
    /// `pickedUpAt` is on a clock of twelve hours: 15 o'clock is told as 3.
    pub early_picked_up_at: bool,
    /// The history of 2a and 2b begins with the oldest scan.
    pub oldest_first: bool,
    /// `+0200` instead of `+02:00` outside of the feed, which always writes `+0200`.
    pub offsets_without_colon: bool,
    /// No `inReturn` in any event.
    pub without_in_return: bool,
    /// `inReturn` in the feed too.
    pub in_return_in_feed: bool,
    /// `lockerDetails` or `oohDetails` in the feed's rows of parcels that go to a locker or a counter.
    pub points_in_feed: bool,
    /// `pages` and `total` in the feed.
    pub feed_totals: bool,
    /// See [`FeedOrder`].
    pub feed_order: FeedOrder,
    /// The feed's window means the time of the scan, not the time when the service learned of it.
    pub feed_by_scan_time: bool,
    /// The account may not read the feed.
    pub feed_is_refused: bool,
    /// No page of the feed has more rows, whatever is asked for.
    pub most_feed_rows: usize,
    /// The feed answers with an empty body when nothing happened.
    pub empty_feed_is_no_body: bool,
    /// A known number without scans is an empty 200 instead of a 404.
    pub unscanned_is_no_body: bool,
    /// A cancelled label is not found any more.
    pub cancelled_is_not_found: bool,
    /// A refused token is told by a flat `{"code", "message"}`.
    pub flat_unauthorized: bool,
    /// XML from every call that does not ask for JSON, not from the public one alone.
    pub xml_everywhere: bool,
    /// Sign-ins of one address in a minute; those beyond it get a 429.
    pub sign_ins_per_minute: usize,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            stale_expedition_status: true,
            early_picked_up_at: true,
            oldest_first: false,
            offsets_without_colon: false,
            without_in_return: false,
            in_return_in_feed: false,
            points_in_feed: true,
            feed_totals: true,
            feed_order: FeedOrder::NewestFirst,
            feed_by_scan_time: false,
            feed_is_refused: false,
            most_feed_rows: 500,
            empty_feed_is_no_body: false,
            unscanned_is_no_body: false,
            cancelled_is_not_found: false,
            flat_unauthorized: false,
            xml_everywhere: false,
            sign_ins_per_minute: 12,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Sameday(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    parcels: Parcels,
    clock: Clock,
    ledger: Ledger<SamedayLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
    tokens: Tokens,
    sign_ins: SignIns,
}

impl Sameday {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Bucharest` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<SamedayLine>,
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
            tokens: Tokens::default(),
            sign_ins: SignIns::default(),
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

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/api/authenticate", post(sign_in::sign_in))
            .route("/api/client/parcel/{number}/status-history", get(calls::parcel_history))
            .route("/api/client/awb/{number}/status", get(calls::shipment_status))
            .route("/api/client/status-sync", get(feed::domestic))
            .route("/api/client/xb-status-sync", get(feed::cross_border))
            .route("/api/public/awb/{number}/awb-history", get(public::history))
            .route("/api/awb/{number}", get(calls::forbidden))
            .fallback(calls::no_such_path)
            .method_not_allowed_fallback(calls::wrong_method)
            .layer(axum::middleware::from_fn(refusal::turn_bare_clients_away))
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
    let steps: Vec<&str> = uri.path().trim_matches('/').split('/').collect();
    match steps.as_slice() {
        ["api", "client", "parcel" | "awb", number, _]
        | ["api", "public", "awb", number, _]
        | ["api", "awb", number] => {
            vec![(*number).to_owned()]
        }
        _ => Vec::new(),
    }
}
