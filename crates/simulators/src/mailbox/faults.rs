//! What the mailbox does wrong, on demand and while it runs.

use std::sync::{Arc, Mutex, PoisonError};

use rand::rngs::StdRng;
use rand::{RngExt, SeedableRng};
use serde::{Deserialize, Serialize};

use crate::clock::Clock;
use crate::faults::Holds;

/// What goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailFault {
    /// A connection is closed without a greeting.
    Refuse,
    /// A connection is greeted with 421.
    Unavailable,
    /// A connection never gets a greeting.
    Hang,
    /// A message is answered with 451 and not kept.
    TryLater,
    /// The connection closes after a message, which is not kept.
    Reset,
    /// A message is kept, but the connection closes before the sender hears of it.
    LostAnswer,
    /// Recipients are refused with 550 for good.
    Reject,
}

/// When in a session a fault can strike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Point {
    Connect,
    Recipient,
    Message,
}

impl MailFault {
    fn point(self) -> Point {
        match self {
            Self::Refuse | Self::Unavailable | Self::Hang => Point::Connect,
            Self::Reject => Point::Recipient,
            Self::TryLater | Self::Reset | Self::LostAnswer => Point::Message,
        }
    }
}

/// The faults of one mailbox. Cheap to clone; all clones share one list.
#[derive(Debug, Clone)]
pub struct MailFaults {
    inner: Arc<Mutex<Inner>>,
    clock: Clock,
}

#[derive(Debug)]
struct Inner {
    list: Vec<(MailFault, Holds)>,
    chance: StdRng,
}

impl MailFaults {
    pub(super) fn new(clock: Clock, seed: u64) -> Self {
        let inner = Inner { list: Vec::new(), chance: StdRng::seed_from_u64(seed) };
        Self { inner: Arc::new(Mutex::new(inner)), clock }
    }

    /// Adds a fault behind those there are. [`Holds::Calls`] counts connections, recipients or messages.
    pub fn add(&self, fault: MailFault, holds: Holds) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).list.push((fault, holds));
    }

    /// Makes the mailbox well again.
    pub fn clear(&self) {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner).list.clear();
    }

    /// The first fault that strikes at this point now.
    pub(super) fn strike(&self, point: Point) -> Option<MailFault> {
        let now = self.clock.now();
        let mut inner = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let Inner { list, chance } = &mut *inner;
        let mut strikes = |holds: &mut Holds| match holds {
            Holds::Window { from, until } => *from <= now && now < *until,
            Holds::Share(share) => chance.random::<f64>() < *share,
            Holds::Calls(0) => false,
            Holds::Calls(left) => {
                *left -= 1;
                true
            }
        };
        list.iter_mut().find_map(|(fault, holds)| (fault.point() == point && strikes(holds)).then_some(*fault))
    }
}
