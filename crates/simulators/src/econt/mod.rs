//! Econt's shipment service: the statuses of many numbers.
//!
//! It plays the parcels of a script whose courier is `econt`. A scan's `code` is the event's `destinationType`, its
//! `detail` the code of an office ([`RECIPIENTS_OFFICE`] is the one that the recipient chose). A scan is told from its
//! `told_at` on; a label is known from its fulfillment's creation on.
//!
//! A way back under a new number: the scan `is_returning_to_sender` carries the number in its `detail`; the later scans
//! that are `in_return` are told under that number ([`return_number`]).

mod login;
mod refusal;
mod shipments;
mod statuses;
pub mod words;

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
use shipments::Shipments;
pub use shipments::return_number;

/// A longer body is no question to this service.
const LONGEST_BODY: usize = 1 << 20;

/// One call to this courier, as its ledger keeps it.
pub type EcontLine = Asked;

/// The name under which a script gives parcels to this courier.
pub const COURIER: &str = "econt";

/// The code of the office that every recipient chose who has the parcel sent to an office.
pub const RECIPIENTS_OFFICE: &str = "1127";

/// Who may sign in.
#[derive(Clone)]
pub struct Account {
    /// User name.
    pub username: String,
    /// Password.
    pub password: String,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Account").field("username", &self.username).finish_non_exhaustive()
    }
}

/// How the service differs from day to day. The default is what was recorded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Behaviour {
    /// A call without a login is answered, without personal data; else it is refused.
    pub answers_strangers: bool,
    /// More numbers in one call are refused; `None`: no maximum is documented.
    pub most_numbers: Option<usize>,
    /// Times as seconds since 1970, not milliseconds.
    pub seconds: bool,
    /// What is not needed is null.
    pub nulls: bool,
    /// The events are left out.
    pub without_events: bool,
    /// Both short statuses are null.
    pub without_short_status: bool,
    /// The English field holds Cyrillic, not for cancelled labels alone.
    pub cyrillic_in_english: bool,
    /// Short statuses are spelt as the document has them.
    pub documented_spellings: bool,
    /// The newest event comes first.
    pub newest_first: bool,
}

impl Default for Behaviour {
    fn default() -> Self {
        Self {
            answers_strangers: true,
            most_numbers: None,
            seconds: false,
            nulls: false,
            without_events: false,
            without_short_status: false,
            cyrillic_in_english: false,
            documented_spellings: false,
            newest_first: false,
        }
    }
}

/// The courier's server. Cheap to clone; all clones are one server.
#[derive(Clone)]
pub struct Econt(Arc<Inner>);

struct Inner {
    accounts: Vec<Account>,
    shipments: Shipments,
    clock: Clock,
    ledger: Ledger<EcontLine>,
    faults: Faults,
    zone: TimeZone,
    behaviour: RwLock<Behaviour>,
}

impl Econt {
    /// A server for the parcels of `script` that are this courier's.
    ///
    /// # Errors
    /// When the zone `Europe/Sofia` is not known on this machine.
    pub fn new(
        script: &Script,
        accounts: Vec<Account>,
        clock: Clock,
        ledger: Ledger<EcontLine>,
        faults: Faults,
    ) -> Result<Self, jiff::Error> {
        Ok(Self(Arc::new(Inner {
            accounts,
            shipments: Shipments::of(script),
            clock,
            ledger,
            faults,
            zone: TimeZone::get("Europe/Sofia")?,
            behaviour: RwLock::default(),
        })))
    }

    /// Changes how the service behaves from the next call on.
    pub fn behave(&self, behaviour: Behaviour) {
        *self.0.behaviour.write().unwrap_or_else(PoisonError::into_inner) = behaviour;
    }

    /// All routes, with the faults around them and the control routes beside them. The calls lie under the paths of
    /// the real host, of the courier's test host, and under none.
    pub fn router(&self) -> Router {
        let call = "/Shipments/ShipmentService.getShipmentStatuses.json";
        let api = ["", "/services", "/ee/services"]
            .into_iter()
            .fold(Router::new(), |api, base| api.route(&format!("{base}{call}"), post(statuses::statuses)));
        let api = api.fallback(refusal::no_such_path).with_state(self.clone());
        let api = asked::written_with_body(
            self.0.faults.around(api),
            &self.0.ledger,
            &self.0.clock,
            LONGEST_BODY,
            statuses::numbers,
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
}
