//! A limit on the calls of one account: who breaks it is shut out for a while.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use jiff::{SignedDuration, Timestamp};

#[derive(Default)]
pub(crate) struct Limit(Mutex<HashMap<String, Calls>>);

#[derive(Default)]
struct Calls {
    lately: VecDeque<Timestamp>,
    blocked_until: Option<Timestamp>,
}

impl Limit {
    /// Whether one more call of `who` is let in; else until when none is. `most` calls are let in `within` a span.
    pub(crate) fn admit(
        &self,
        who: &str,
        now: Timestamp,
        most: usize,
        within: SignedDuration,
        blocked_for: SignedDuration,
    ) -> Result<(), Timestamp> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let calls = all.entry(who.to_owned()).or_default();
        if let Some(until) = calls.blocked_until.filter(|until| *until > now) {
            return Err(until);
        }
        calls.lately.retain(|at| now.duration_since(*at) < within);
        calls.lately.push_back(now);
        if calls.lately.len() <= most {
            calls.blocked_until = None;
            return Ok(());
        }
        let until = now + blocked_for;
        calls.blocked_until = Some(until);
        calls.lately.clear();
        Err(until)
    }
}
