//! One simulated courier with its ledger and its faults.

use simulators::asked::Asked;
use simulators::clock::Clock;
use simulators::faults::{Fault, FaultKind, Faults, Holds};
use simulators::ledger::Ledger;
use simulators::script::Script;
use simulators::serving::Serving;
use simulators::{fan_courier, sameday};
use tokio_util::sync::CancellationToken;

/// What every shop signs in with.
pub(crate) const USER: &str = "test-shop";
/// See [`USER`].
pub(crate) const PASSWORD: &str = "test-password";
/// The shop's branch at FAN Courier.
pub(crate) const BRANCH: u64 = 7_700_123;

/// A running courier.
pub(crate) struct Courier<S> {
    pub(crate) server: S,
    serving: Serving,
    faults: Faults,
    ledger: Ledger<Asked>,
}

impl Courier<sameday::Sameday> {
    pub(super) async fn sameday(script: &Script, clock: &Clock) -> Self {
        let (ledger, faults) = (Ledger::open(None, "sameday").unwrap(), Faults::new(clock.clone(), 1));
        let account = sameday::Account { username: USER.to_owned(), password: PASSWORD.to_owned(), shop: None };
        let server = sameday::Sameday::new(script, vec![account], clock.clone(), ledger.clone(), faults.clone());
        let server = server.unwrap();
        let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
        Self { server, serving, faults, ledger }
    }
}

impl Courier<fan_courier::FanCourier> {
    pub(super) async fn fan(script: &Script, clock: &Clock) -> Self {
        let (ledger, faults) = (Ledger::open(None, "fan-courier").unwrap(), Faults::new(clock.clone(), 1));
        let branch = fan_courier::Branch { client_id: BRANCH, name: "Test".to_owned(), shop: None };
        let account =
            fan_courier::Account { username: USER.to_owned(), password: PASSWORD.to_owned(), branches: vec![branch] };
        let server = fan_courier::FanCourier::new(script, vec![account], clock.clone(), ledger.clone(), faults.clone());
        let server = server.unwrap();
        let serving = server.serve(0, &CancellationToken::new()).await.unwrap();
        Self { server, serving, faults, ledger }
    }
}

impl<S> Courier<S> {
    pub(super) fn url(&self) -> &str {
        self.serving.url()
    }

    /// Goes wrong in this way.
    pub(crate) fn fails(&self, kind: FaultKind, holds: Holds) {
        self.faults.add(kind, holds);
    }

    /// Goes wrong in this way in calls whose path begins so.
    pub(crate) fn fails_at(&self, path: &str, kind: FaultKind, holds: Holds) {
        self.faults.set(vec![Fault { kind, holds, path: Some(path.to_owned()) }]);
    }

    /// The pages of its feeds that it was asked for, oldest first.
    pub(crate) fn feed_pages(&self) -> Vec<Asked> {
        self.ledger.read(|lines| lines.iter().filter(|line| is_feed(line)).cloned().collect())
    }

    /// Is well again.
    pub(crate) fn recovers(&self) {
        self.faults.set(Vec::new());
    }

    /// How often somebody signed in or tried to.
    pub(crate) fn sign_ins(&self) -> usize {
        self.ledger.read(|lines| lines.iter().filter(|line| line.numbers.is_empty() && !is_feed(line)).count())
    }

    /// The tracking calls, oldest first.
    pub(crate) fn asked(&self) -> Vec<Asked> {
        self.ledger.read(|lines| lines.iter().filter(|line| !line.numbers.is_empty()).cloned().collect())
    }
}

fn is_feed(line: &Asked) -> bool {
    line.path.ends_with("status-sync")
}
