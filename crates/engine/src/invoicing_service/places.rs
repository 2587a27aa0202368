//! Who finds a shop's invoicing service busy gets a place in a line, so that what waits does not come back together.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use tracking::ShopId;

use crate::Clock;

/// Between two places in the line, of real time: about what one try takes.
const APART: Duration = Duration::from_millis(40);

/// The last place that was given out, by shop. Cheap to clone; clones share the lines.
#[derive(Debug, Clone, Default)]
pub(crate) struct InvoicingPlaces(Arc<Mutex<HashMap<ShopId, Timestamp>>>);

impl InvoicingPlaces {
    /// How long to wait for the next place.
    pub(crate) fn next(&self, shop: ShopId, clock: &Clock) -> SignedDuration {
        let now = clock.now();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = lines.entry(shop).or_insert(now);
        *last = (*last).max(now).checked_add(clock.stretch(APART)).unwrap_or(now);
        last.duration_since(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_place_lies_behind_the_one_before() {
        let (places, clock) = (InvoicingPlaces::default(), Clock::manual(Timestamp::UNIX_EPOCH));
        let waits: Vec<i128> = (0..3).map(|_| places.next(ShopId(1), &clock).as_millis()).collect();
        assert_eq!(waits, [40, 80, 120]);
        assert_eq!(places.next(ShopId(2), &clock).as_millis(), 40);
    }
}
