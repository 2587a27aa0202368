//! Packeta's REST service: XML in, XML out, one address; the root element is the method.
//!
//! It plays the parcels of a script whose courier is `packeta`; a scan is told from its `told_at` on. A packet is
//! known from its fulfillment's creation on, with the record "received data" (1) unless its journey begins with it.
//! A scan's `detail` is told as its `codeText` when the code's own text is to be contradicted.

mod answer;
mod calls;
mod packets;
pub mod statuses;

use std::io;
use std::sync::{Arc, PoisonError, RwLock};

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
use packets::Packets;

/// One call to this courier, as its ledger keeps it.
pub type PacketaLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "packeta";

/// A call about one packet has some hundred bytes.
const LONGEST_BODY: usize = 16 * 1024;

/// Who may ask.
#[derive(Clone)]
pub struct Account {
    /// `apiPassword`, 32 signs.
    pub api_password: String,
    /// The domain of the shop whose packets it sees; `None`: all.
    pub shop: Option<String>,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("shop", &self.shop).finish_non_exhaustive()
    }
}

/// How an answer tells that there is no value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Absent {
    /// `<a/>`.
    Empty,
    /// `<a xsi:nil="true"/>`.
    Nil,
    /// No element.
    Missing,
}

/// How the service differs from day to day. The default is what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// See [`Absent`].
    pub absent: Absent,
    /// `1` and `0` instead of `true` and `false`.
    pub digits_for_flags: bool,
    /// A blank instead of the `T` in times.
    pub blank_in_times: bool,
    /// `statusRecord` instead of `record`.
    pub older_names: bool,
    /// A prefix before the names of a record's fields, as SOAP has it.
    pub prefixed: bool,
    /// The newest record comes first.
    pub newest_first: bool,
    /// No `codeText` in any record.
    pub without_code_text: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            absent: Absent::Empty,
            digits_for_flags: false,
            blank_in_times: false,
            older_names: false,
            prefixed: false,
            newest_first: false,
            without_code_text: false,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Packeta(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    packets: Packets,
    clock: Clock,
    ledger: Ledger<PacketaLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
}

impl Packeta {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Prague` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<PacketaLine>,
        faults: Faults,
    ) -> Result<Self, jiff::Error> {
        Ok(Self(Arc::new(Inner {
            accounts,
            packets: Packets::of(script),
            clock,
            ledger,
            faults,
            zone: TimeZone::get("Europe/Prague")?,
            behaviour: RwLock::default(),
        })))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// All routes, with the faults around them and the control routes beside them.
    pub fn router(&self) -> Router {
        let api = Router::new()
            .route("/api/rest", post(calls::rest))
            .fallback(answer::no_such_path)
            .method_not_allowed_fallback(answer::wrong_method)
            .with_state(self.clone());
        let api = self.0.faults.around(api);
        let api = asked::written_with_body(api, &self.0.ledger, &self.0.clock, LONGEST_BODY, calls::numbers_asked);
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
