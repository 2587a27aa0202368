//! What a courier is to the suite: how to sign in, how to script its parcels, where its answers keep what.

use jiff::{SignedDuration, Timestamp};
use rust_decimal::Decimal;
use simulators::asked::Asked;
use simulators::clock::Clock;
use simulators::faults::Faults;
use simulators::ledger::Ledger;
use simulators::script::{ParcelScript, ScanScript, Script};
use simulators::serving::Router;
use tracking::Status;

/// Monday, 2 March 2026, 8 o'clock in Bucharest: all hours are counted from here.
pub(crate) const START: Timestamp = Timestamp::constant(1_772_431_200, 0);

/// So many hours after the start.
pub(crate) fn hour(hours: i64) -> Timestamp {
    START + SignedDuration::from_hours(hours)
}

/// One courier in the suite. A scan is written `CODE` or `CODE DETAIL`, with `<` before one that its simulator marks
/// as on the way back.
#[derive(Clone, Copy)]
pub(crate) struct Candidate {
    /// The code name in the registry.
    pub(crate) code: &'static str,
    /// Right credentials.
    pub(crate) credentials: &'static [(&'static str, &'static str)],
    /// The credential that a wrong password is put into.
    pub(crate) password: &'static str,
    /// The form of a running number.
    pub(crate) number: fn(u32) -> String,
    /// The scan that its simulator tells of a label that was made, when it tells one by itself.
    pub(crate) announced: Option<&'static str>,
    /// The way to the door, with the status that each scan brings: at least four.
    pub(crate) way: &'static [(&'static str, Status)],
    /// The recipient refused; `None`: it cannot be told.
    pub(crate) refused: Option<&'static str>,
    /// Nobody was found; `None`: it cannot be told.
    pub(crate) not_found: Option<&'static str>,
    /// The way back to the sender's door.
    pub(crate) way_back: &'static [&'static str],
    /// A code that no table knows.
    pub(crate) never_seen: &'static str,
    /// What is put between the simulator's address and the paths.
    pub(crate) base_path: &'static str,
    /// How the paths of tracking calls begin, the sign-in's not.
    pub(crate) track_path: &'static str,
    /// Where answers keep what.
    pub(crate) answer: AnswerPlaces,
    /// Its simulator.
    pub(crate) simulator: fn(&Script, Stage) -> Simulator,
}

/// Places in an answer, as [`simulators::altered::Alteration`] has them.
#[derive(Clone, Copy)]
pub(crate) struct AnswerPlaces {
    /// The list of results; `None`: an answer is one result.
    pub(crate) results: Option<&'static str>,
    /// Each result's list of scans.
    pub(crate) scans: &'static str,
    /// A scan's fields that tell when it happened.
    pub(crate) time: &'static [&'static str],
}

/// What a simulator plays with.
pub(crate) struct Stage {
    pub(crate) clock: Clock,
    pub(crate) ledger: Ledger<Asked>,
    pub(crate) faults: Faults,
}

/// A simulator that is not served yet.
pub(crate) struct Simulator {
    pub(crate) routes: Router,
    /// Ends all tokens before their time.
    pub(crate) revoke_tokens: Box<dyn Fn() + Send + Sync>,
}

impl Candidate {
    pub(crate) fn courier(&self) -> &'static dyn couriers::Courier {
        couriers::by_code(self.code).unwrap()
    }

    pub(crate) fn profile(&self) -> &'static couriers::Profile {
        self.courier().profile()
    }

    /// A parcel that was announced at the start and then has one of these scans each hour.
    pub(crate) fn parcel(&self, n: u32, scans: &[&str]) -> ParcelScript {
        let told = self.announced.iter().chain(scans).zip(0..);
        let journey = told.map(|(scan, hours)| scanned(scan, hour(hours))).collect();
        ParcelScript {
            courier: self.code.to_owned(),
            company: self.profile().name.to_owned(),
            number: (self.number)(n),
            known: true,
            cash_on_delivery: Decimal::ZERO,
            scenario: "conformance".to_owned(),
            journey,
        }
    }

    /// A parcel on the usual way to the door.
    pub(crate) fn delivered(&self, n: u32) -> ParcelScript {
        let way: Vec<_> = self.way.iter().map(|(scan, _)| *scan).collect();
        self.parcel(n, &way)
    }

    /// A parcel that is brought out and then has these scans.
    pub(crate) fn brought_out_then(&self, n: u32, scans: &[&str]) -> ParcelScript {
        let out = self.way.iter().map(|(scan, _)| *scan).take(self.way.len() - 1);
        let way: Vec<_> = out.chain(scans.iter().copied()).collect();
        self.parcel(n, &way)
    }

    /// A number that the courier has never heard of.
    pub(crate) fn unknown(&self, n: u32) -> ParcelScript {
        ParcelScript { known: false, ..self.parcel(n, &[]) }
    }

    /// A scan that brings the parcel on and is not the last.
    pub(crate) fn moving(&self) -> (&'static str, Status) {
        self.way[1]
    }
}

/// A scan that is told as soon as it happens.
pub(crate) fn scanned(scan: &str, at: Timestamp) -> ScanScript {
    let (scan, in_return) = scan.strip_prefix('<').map_or((scan, false), |scan| (scan, true));
    let (code, detail) = scan.split_once(' ').map_or((scan, None), |(code, detail)| (code, Some(detail)));
    ScanScript {
        at,
        told_at: at,
        code: code.to_owned(),
        detail: detail.map(str::to_owned),
        text: format!("Text of {code}"),
        place: "Roman".to_owned(),
        in_return: Some(in_return),
    }
}
