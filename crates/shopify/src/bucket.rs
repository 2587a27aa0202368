//! Pacing: how long a call waits so that Shopify does not throttle it.

use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ThrottleStatus;

/// Part of a full bucket that background work leaves for a person's click.
const ROOM_FOR_CLICKS: f64 = 0.2;

/// Who waits for the answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Urgency {
    /// A person looks at the page: may take the last point.
    Click,
    /// Nobody does: leaves a fifth of the bucket.
    Background,
}

/// The points of one app at one shop, as of an instant. A value: the caller keeps it, one for each shop.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Bucket {
    maximum: f64,
    available: f64,
    restore_per_second: f64,
    as_of: Timestamp,
}

impl Bucket {
    /// The smallest bucket that a store was seen with, full: what to assume until the first answer tells.
    pub fn unknown(now: Timestamp) -> Self {
        Self { maximum: 2000.0, available: 2000.0, restore_per_second: 100.0, as_of: now }
    }

    /// Points in the bucket at `now`; below zero when more was spent than there was.
    pub fn available(&self, now: Timestamp) -> f64 {
        let restored = now.duration_since(self.as_of).as_secs_f64().max(0.0) * self.restore_per_second;
        (self.available + restored).min(self.maximum)
    }

    /// How long a call of this cost waits. A call that no bucket could hold goes when the bucket is full: Shopify
    /// itself refuses what is too costly.
    pub fn wait(&self, cost: u32, urgency: Urgency, now: Timestamp) -> Duration {
        let room = match urgency {
            Urgency::Click => 0.0,
            Urgency::Background => self.maximum * ROOM_FOR_CLICKS,
        };
        let needed = (f64::from(cost) + room).min(self.maximum);
        let missing = (needed - self.available(now)).max(0.0);
        Duration::try_from_secs_f64(missing / self.restore_per_second).unwrap_or(Duration::MAX)
    }

    /// The bucket after a call of this cost was sent.
    #[must_use]
    pub fn spent(&self, cost: u32, now: Timestamp) -> Self {
        // An instant before the last one is a clock that was put back: it restores nothing twice.
        Self { available: self.available(now) - f64::from(cost), as_of: now.max(self.as_of), ..*self }
    }

    /// The bucket as an answer told it. Numbers that no bucket can have are passed over.
    #[must_use]
    pub fn told(&self, status: &ThrottleStatus, now: Timestamp) -> Self {
        if status.maximum_available <= 0.0 || status.restore_rate <= 0.0 {
            return *self;
        }
        Self {
            maximum: status.maximum_available,
            available: status.currently_available.min(status.maximum_available),
            restore_per_second: status.restore_rate,
            as_of: now,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    fn told(available: f64) -> Bucket {
        let status = ThrottleStatus { maximum_available: 1000.0, currently_available: available, restore_rate: 50.0 };
        Bucket::unknown(START).told(&status, START)
    }

    #[rstest]
    #[case::enough(1000.0, 10, 0)]
    #[case::down_to_the_last_point(10.0, 10, 0)]
    #[case::ten_points_short(0.0, 10, 200)]
    #[case::more_than_a_bucket_holds(500.0, 5000, 10_000)]
    fn a_click_waits_until_its_cost_is_there(#[case] available: f64, #[case] cost: u32, #[case] wait_ms: u64) {
        assert_eq!(told(available).wait(cost, Urgency::Click, START), Duration::from_millis(wait_ms));
    }

    #[rstest]
    #[case::enough(1000.0, 10, 0)]
    #[case::just_enough(210.0, 10, 0)]
    #[case::would_touch_the_room(200.0, 10, 200)]
    #[case::more_than_a_bucket_holds(500.0, 5000, 10_000)]
    fn background_work_leaves_a_fifth_for_clicks(#[case] available: f64, #[case] cost: u32, #[case] wait_ms: u64) {
        assert_eq!(told(available).wait(cost, Urgency::Background, START), Duration::from_millis(wait_ms));
    }

    #[test]
    fn points_come_back_with_time_up_to_the_maximum() {
        let bucket = told(0.0);
        assert_eq!(bucket.available(START + SignedDuration::from_secs(3)), 150.0);
        assert_eq!(bucket.available(START + SignedDuration::from_hours(1)), 1000.0);
    }

    #[test]
    fn a_clock_that_was_put_back_takes_nothing_and_gives_nothing() {
        let later = START + SignedDuration::from_secs(10);
        let bucket = told(0.0).spent(100, later);
        assert_eq!(bucket.available(later), 400.0);
        assert_eq!(bucket.available(START), 400.0);
        assert_eq!(bucket.spent(100, START).available(later), 300.0);
    }

    #[test]
    fn what_an_answer_tells_replaces_what_was_assumed() {
        let assumed = Bucket::unknown(START).spent(500, START);
        let status =
            ThrottleStatus { maximum_available: 20_000.0, currently_available: 19_000.0, restore_rate: 1000.0 };
        assert_eq!(assumed.told(&status, START).available(START), 19_000.0);
    }

    #[test]
    fn numbers_that_no_bucket_can_have_are_passed_over() {
        let status = ThrottleStatus { maximum_available: 0.0, currently_available: 0.0, restore_rate: 0.0 };
        assert_eq!(told(7.0).told(&status, START), told(7.0));
    }

    proptest! {
        #[test]
        fn after_the_wait_the_call_fits(available in 0.0..1000.0f64, cost in 0u32..800) {
            let bucket = told(available);
            for urgency in [Urgency::Click, Urgency::Background] {
                let wait = bucket.wait(cost, urgency, START);
                let then = START + SignedDuration::try_from(wait).unwrap() + SignedDuration::from_micros(1);
                prop_assert_eq!(bucket.wait(cost, urgency, then), Duration::ZERO);
            }
        }

        #[test]
        fn paced_background_calls_never_empty_the_bucket(costs in proptest::collection::vec(1u32..400, 1..60)) {
            let (mut bucket, mut now) = (told(1000.0), START);
            for cost in costs {
                let wait = bucket.wait(cost, Urgency::Background, now);
                now += SignedDuration::try_from(wait).unwrap() + SignedDuration::from_micros(1);
                bucket = bucket.spent(cost, now);
                prop_assert!(bucket.available(now) >= 199.9);
            }
        }
    }
}
