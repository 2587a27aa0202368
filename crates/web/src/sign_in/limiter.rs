//! Slows down who tries passwords: so many failures for an e-mail or an address, then a pause.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

/// Failures are counted within this time.
const WINDOW: SignedDuration = SignedDuration::from_mins(15);
/// For one e-mail.
const FAILURES_OF_AN_EMAIL: u32 = 10;
/// For one address; many people may share one.
const FAILURES_OF_AN_ADDRESS: u32 = 60;
/// Above this many, those whose time is over are forgotten.
const TIDY_ABOVE: usize = 10_000;

/// Whose failures are counted.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(crate) enum Who {
    /// An e-mail that was typed, lower case.
    Email(String),
    /// Where a request came from.
    Address(String),
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    since: Timestamp,
    count: u32,
}

/// Counts failures, in memory: a restart forgives.
#[derive(Debug, Default)]
pub(crate) struct Limiter {
    failures: Mutex<HashMap<Who, Failures>>,
}

impl Limiter {
    /// False while there were too many failures.
    pub(crate) fn admits(&self, who: &Who, now: Timestamp) -> bool {
        let most = match who {
            Who::Email(_) => FAILURES_OF_AN_EMAIL,
            Who::Address(_) => FAILURES_OF_AN_ADDRESS,
        };
        let failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        failures.get(who).is_none_or(|one| is_over(one, now) || one.count < most)
    }

    /// Counts a failure.
    pub(crate) fn failed(&self, who: Who, now: Timestamp) {
        let mut failures = self.failures.lock().unwrap_or_else(PoisonError::into_inner);
        if failures.len() > TIDY_ABOVE {
            failures.retain(|_, one| !is_over(one, now));
        }
        let one = failures.entry(who).or_insert(Failures { since: now, count: 0 });
        if is_over(one, now) {
            *one = Failures { since: now, count: 0 };
        }
        one.count = one.count.saturating_add(1);
    }

    /// A success of an e-mail's owner forgives.
    pub(crate) fn forgive(&self, who: &Who) {
        self.failures.lock().unwrap_or_else(PoisonError::into_inner).remove(who);
    }
}

fn is_over(one: &Failures, now: Timestamp) -> bool {
    now.duration_since(one.since) >= WINDOW
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_eleventh_try_for_an_email_waits_until_a_quarter_of_an_hour_is_over() {
        let limiter = Limiter::default();
        let who = Who::Email("ana@shop.example".to_owned());
        let start = Timestamp::UNIX_EPOCH;
        for _ in 0..10 {
            assert!(limiter.admits(&who, start));
            limiter.failed(who.clone(), start);
        }
        assert!(!limiter.admits(&who, start));
        assert!(limiter.admits(&Who::Email("bob@shop.example".to_owned()), start));
        assert!(limiter.admits(&who, start + WINDOW));
    }

    #[test]
    fn a_success_forgives_the_failures_before_it() {
        let limiter = Limiter::default();
        let who = Who::Email("ana@shop.example".to_owned());
        (0..10).for_each(|_| limiter.failed(who.clone(), Timestamp::UNIX_EPOCH));
        limiter.forgive(&who);
        assert!(limiter.admits(&who, Timestamp::UNIX_EPOCH));
    }
}
