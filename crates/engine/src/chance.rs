//! The engine's source of chance: jitter for waits, never secrets.

use std::sync::{Arc, Mutex, PoisonError};

use jiff::SignedDuration;
use rand::rngs::SmallRng;
use rand::{RngExt, SeedableRng};

/// A seeded source of chance. Cheap to clone; clones share the source.
#[derive(Debug, Clone)]
pub struct Chance(Arc<Mutex<SmallRng>>);

impl Chance {
    /// The same seed gives the same chance.
    pub fn seeded(seed: u64) -> Self {
        Self(Arc::new(Mutex::new(SmallRng::seed_from_u64(seed))))
    }

    /// A wait, up to a fifth longer, so that many waits do not end together; never shorter than the other side asked.
    pub fn jitter(&self, wait: SignedDuration) -> SignedDuration {
        let share = self.0.lock().unwrap_or_else(PoisonError::into_inner).random_range(1.0..1.2);
        wait.mul_f64(share)
    }
}

/// 5 s, 10 s, 20 s … at most 30 min, by the number of tries so far.
pub(crate) fn backoff(attempts: u32) -> SignedDuration {
    let doubled = 5_i64 << attempts.saturating_sub(1).min(9);
    SignedDuration::from_secs(doubled.min(1800))
}
