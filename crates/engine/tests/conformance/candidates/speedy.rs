//! Speedy in the suite: DPD Romania's API on another host.

use simulators::dpd::Country;

use super::dpd_romania;
use crate::candidate::Candidate;

pub(crate) static CANDIDATE: Candidate = Candidate {
    code: "speedy",
    number: |n| format!("{}", 60_400_000_000 + u64::from(n)),
    simulator: |script, stage| dpd_romania::simulator(Country::Bulgaria, script, stage),
    ..dpd_romania::CANDIDATE
};
