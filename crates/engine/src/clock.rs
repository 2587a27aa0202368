//! The engine's time: real, run faster by a demo, or moved by hand in a test.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// Tells the time and how long a wait is in real time. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    System,
    Scaled { real_start: Timestamp, start: Timestamp, factor: f64 },
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's own time.
    pub fn system() -> Self {
        Self(Kind::System)
    }

    /// Shows `start` at the real instant `real_start` and runs `factor` times as fast.
    pub fn scaled(real_start: Timestamp, start: Timestamp, factor: f64) -> Self {
        Self(Kind::Scaled { real_start, start, factor: factor.max(f64::MIN_POSITIVE) })
    }

    /// Stands still until it is moved.
    pub fn manual(start: Timestamp) -> Self {
        Self(Kind::Manual(Arc::new(AtomicI64::new(start.as_millisecond()))))
    }

    /// The instant.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::System => real_now(),
            Kind::Scaled { real_start, start, factor } => {
                let real = real_now().duration_since(*real_start).as_secs_f64();
                let passed = SignedDuration::try_from_secs_f64(real * factor).unwrap_or(SignedDuration::MAX);
                start.checked_add(passed).unwrap_or(Timestamp::MAX)
            }
            Kind::Manual(at) => Timestamp::from_millisecond(at.load(Ordering::SeqCst)).unwrap_or(Timestamp::MAX),
        }
    }

    /// Moves a manual clock; the others go by themselves and are left alone.
    pub fn move_to(&self, to: Timestamp) {
        if let Kind::Manual(at) = &self.0 {
            at.store(to.as_millisecond(), Ordering::SeqCst);
        }
    }

    /// How much of this clock's time passes in a stretch of real time: for leases, which guard real processes.
    pub fn stretch(&self, real: Duration) -> SignedDuration {
        let real = SignedDuration::try_from(real).unwrap_or(SignedDuration::MAX);
        match &self.0 {
            Kind::System | Kind::Manual(_) => real,
            Kind::Scaled { factor, .. } => real.mul_f64(factor.max(1.0)),
        }
    }

    /// How long a wait on this clock is in real time. A manual clock never makes anybody wait.
    pub fn real(&self, wait: SignedDuration) -> Duration {
        let wait = Duration::try_from(wait).unwrap_or(Duration::ZERO);
        match &self.0 {
            Kind::System => wait,
            Kind::Scaled { factor, .. } => {
                Duration::try_from_secs_f64(wait.as_secs_f64() / factor).unwrap_or(Duration::MAX)
            }
            Kind::Manual(_) => Duration::ZERO,
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the one place where the machine's time enters")]
fn real_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::UNIX_EPOCH;

    #[test]
    fn a_fast_clock_makes_waits_short_and_leases_long() {
        let clock = Clock::scaled(START, START, 3600.0);
        assert_eq!(clock.real(SignedDuration::from_hours(1)), Duration::from_secs(1));
        assert_eq!(clock.stretch(Duration::from_secs(1)), SignedDuration::from_hours(1));
    }

    #[test]
    fn a_clock_that_hardly_moves_overflows_nothing() {
        let clock = Clock::scaled(START, START, 0.0);
        assert_eq!(clock.real(SignedDuration::from_hours(1)), Duration::MAX);
    }

    #[test]
    fn a_manual_clock_makes_nobody_wait() {
        let clock = Clock::manual(START);
        assert_eq!(clock.real(SignedDuration::from_hours(1)), Duration::ZERO);
        assert_eq!(clock.stretch(Duration::from_secs(1)), SignedDuration::from_secs(1));
    }
}
