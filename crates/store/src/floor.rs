//! Where a claim begins to look.
//!
//! PostgreSQL cannot remove dead index entries while any transaction is open, and a claim walks over all of those
//! before the first due row. So a claim begins at the smallest due time of the one before, and now and then from the
//! start, for rows that were made due earlier meanwhile.

use std::collections::HashMap;
use std::sync::Mutex;

use jiff::{SignedDuration, Timestamp};
use tracking::AccountId;

/// A floor is forgotten after this long, by the caller's clock.
const FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_secs(30);
/// An effect becomes due behind the floor whenever the one before it in its lane is done.
const LANES_FORGOTTEN_AFTER: SignedDuration = SignedDuration::from_secs(1);

/// The queues that are claimed with a floor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Queue {
    Labels(AccountId),
    Effects,
    Webhooks,
}

/// This process's floors. Losing them costs time, never a row.
#[derive(Debug, Default)]
pub(crate) struct Floors(Mutex<HashMap<Queue, Floor>>);

#[derive(Debug, Clone, Copy)]
struct Floor {
    due: Timestamp,
    set_at: Timestamp,
}

impl Floors {
    /// The due time below which there was nothing a short while ago; [`Timestamp::MIN`] when that is not known.
    pub(crate) fn of(&self, queue: Queue, now: Timestamp) -> Timestamp {
        let life = if queue == Queue::Effects { LANES_FORGOTTEN_AFTER } else { FORGOTTEN_AFTER };
        let floors = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        match floors.get(&queue) {
            Some(floor) if (SignedDuration::ZERO..life).contains(&now.duration_since(floor.set_at)) => floor.due,
            _ => Timestamp::MIN,
        }
    }

    /// Keeps the smallest due time of a claim; a floor that stands keeps its age, so that it is forgotten in time.
    pub(crate) fn raise(&self, queue: Queue, due: Timestamp, now: Timestamp) {
        let is_young = self.of(queue, now) > Timestamp::MIN;
        let mut floors = self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let floor = floors.entry(queue).or_insert(Floor { due, set_at: now });
        *floor = Floor { due, set_at: if is_young { floor.set_at } else { now } };
    }

    /// The next claim begins from the start.
    pub(crate) fn forget(&self, queue: Queue) {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner).remove(&queue);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_second(seconds).unwrap()
    }

    #[test]
    fn a_floor_holds_for_thirty_seconds_however_often_it_is_raised() {
        let floors = Floors::default();
        let queue = Queue::Labels(AccountId(1));
        floors.raise(queue, at(100), at(1000));
        floors.raise(queue, at(120), at(1029));
        assert_eq!(floors.of(queue, at(1029)), at(120));
        assert_eq!(floors.of(queue, at(1030)), Timestamp::MIN);
    }

    #[test]
    fn one_account_s_floor_is_not_another_s() {
        let floors = Floors::default();
        floors.raise(Queue::Labels(AccountId(1)), at(100), at(1000));
        assert_eq!(floors.of(Queue::Labels(AccountId(2)), at(1000)), Timestamp::MIN);
    }

    #[test]
    fn a_clock_that_was_put_back_forgets_the_floor() {
        let floors = Floors::default();
        floors.raise(Queue::Effects, at(100), at(1000));
        assert_eq!(floors.of(Queue::Effects, at(999)), Timestamp::MIN);
    }
}
