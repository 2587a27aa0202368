//! The couriers of the simulated world: how each one's server is made, what it asks for at sign-in, what goes wrong there.

use std::path::Path;

use anyhow::Context;
use jiff::{SignedDuration, Timestamp};
use simulators::asked::Asked;
use simulators::clock::Clock;
use simulators::faults::{FaultKind, Faults, Holds};
use simulators::ledger::Ledger;
use simulators::script::Script;
use simulators::serving::{self, Router, Serving};
use simulators::{cargus, dhl, dpd, econt, fan_courier, fedex, gls, packeta, sameday, scenario, ups};
use tokio_util::sync::CancellationToken;

use super::world::Ports;

const USER: &str = "demo-shop";
const PASSWORD: &str = "demo-password";
/// The shop's branch at FAN Courier.
const FAN_BRANCH: u64 = 7_700_123;
const CARGUS_KEY: &str = "demo-subscription-key";
const GLS_USER: &str = "demo@demo-shop.example";
const PACKETA_PASSWORD: &str = "demodemodemodemodemodemodemodemo";
const DHL_KEY: &str = "demo-api-key";

/// One courier that can be played.
struct Played {
    code: &'static str,
    /// Where its API begins, behind the server's address.
    path: &'static str,
    credentials: &'static [(&'static str, &'static str)],
    router: fn(&Script, Clock, Ledger<Asked>, Faults) -> Result<Router, jiff::Error>,
    /// How it is away, and in which hours of the script.
    away: (FaultKind, i64, i64),
    /// What meets a share of its calls.
    now_and_then: &'static [(FaultKind, f64)],
}

const USER_AND_PASSWORD: &[(&str, &str)] = &[("username", USER), ("password", PASSWORD)];
const CLIENT_CREDENTIALS: &[(&str, &str)] = &[("client_id", USER), ("client_secret", PASSWORD)];
const SERVER_ERROR: FaultKind = FaultKind::ServerError { status: 500 };
const UNAVAILABLE: FaultKind = FaultKind::ServerError { status: 503 };
const TOO_MANY_CALLS: FaultKind = FaultKind::TooManyCalls { retry_after_seconds: Some(30) };

fn shop() -> Option<String> {
    Some(scenario::SHOP.to_owned())
}

/// Another courier needs an entry here, and its parcels in the simulators' scenario.
static PLAYED: [Played; 11] = [
    Played {
        code: "sameday",
        path: "",
        credentials: USER_AND_PASSWORD,
        router: |script, clock, ledger, faults| {
            let account = sameday::Account { username: USER.to_owned(), password: PASSWORD.to_owned(), shop: shop() };
            Ok(sameday::Sameday::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (UNAVAILABLE, 50, 59),
        now_and_then: &[(FaultKind::Html { status: 403 }, 0.01), (FaultKind::BrokenJson, 0.01), (TOO_MANY_CALLS, 0.01)],
    },
    Played {
        code: "fan-courier",
        path: "",
        credentials: &[("username", USER), ("password", PASSWORD), ("client_id", "7700123")],
        router: |script, clock, ledger, faults| {
            let branch = fan_courier::Branch { client_id: FAN_BRANCH, name: "Demo".to_owned(), shop: shop() };
            let account = fan_courier::Account {
                username: USER.to_owned(),
                password: PASSWORD.to_owned(),
                branches: vec![branch],
            };
            Ok(fan_courier::FanCourier::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (FaultKind::Refuse, 72, 77),
        now_and_then: &[(SERVER_ERROR, 0.02), (FaultKind::Reset, 0.01)],
    },
    Played {
        code: "cargus",
        path: cargus::BASE_PATH,
        credentials: &[("subscription_key", CARGUS_KEY), ("username", USER), ("password", PASSWORD)],
        router: |script, clock, ledger, faults| {
            let account = cargus::Account {
                subscription_key: CARGUS_KEY.to_owned(),
                username: USER.to_owned(),
                password: PASSWORD.to_owned(),
                shop: shop(),
            };
            Ok(cargus::Cargus::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (UNAVAILABLE, 60, 64),
        now_and_then: &[(SERVER_ERROR, 0.01), (FaultKind::BrokenJson, 0.01), (TOO_MANY_CALLS, 0.02)],
    },
    Played {
        code: "dpd-romania",
        path: "",
        credentials: USER_AND_PASSWORD,
        router: |script, clock, ledger, faults| dpd(dpd::Country::Romania, script, clock, ledger, faults),
        away: (FaultKind::Refuse, 80, 84),
        now_and_then: &[(SERVER_ERROR, 0.01), (FaultKind::BrokenJson, 0.01)],
    },
    Played {
        code: "gls",
        path: "",
        credentials: &[("username", GLS_USER), ("password", PASSWORD), ("country", "RO")],
        router: |script, clock, ledger, faults| {
            let account = gls::Account { username: GLS_USER.to_owned(), password: PASSWORD.to_owned(), shop: shop() };
            Ok(gls::Gls::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (SERVER_ERROR, 96, 100),
        now_and_then: &[(FaultKind::Html { status: 503 }, 0.01), (FaultKind::BrokenJson, 0.01), (TOO_MANY_CALLS, 0.01)],
    },
    Played {
        code: "packeta",
        path: "",
        credentials: &[("api_password", PACKETA_PASSWORD)],
        router: |script, clock, ledger, faults| {
            let account = packeta::Account { api_password: PACKETA_PASSWORD.to_owned(), shop: shop() };
            Ok(packeta::Packeta::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (UNAVAILABLE, 104, 108),
        now_and_then: &[(SERVER_ERROR, 0.01), (FaultKind::Reset, 0.01), (TOO_MANY_CALLS, 0.01)],
    },
    Played {
        code: "speedy",
        path: "",
        credentials: USER_AND_PASSWORD,
        router: |script, clock, ledger, faults| dpd(dpd::Country::Bulgaria, script, clock, ledger, faults),
        away: (UNAVAILABLE, 86, 90),
        now_and_then: &[(SERVER_ERROR, 0.01), (FaultKind::Reset, 0.01)],
    },
    Played {
        code: "econt",
        path: "/services",
        credentials: USER_AND_PASSWORD,
        router: |script, clock, ledger, faults| {
            let account = econt::Account { username: USER.to_owned(), password: PASSWORD.to_owned() };
            Ok(econt::Econt::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (FaultKind::Refuse, 120, 124),
        now_and_then: &[(SERVER_ERROR, 0.02), (FaultKind::BrokenJson, 0.01)],
    },
    Played {
        code: "dhl",
        path: "",
        credentials: &[("api_key", DHL_KEY)],
        router: |script, clock, ledger, faults| {
            let account = dhl::Account { api_key: DHL_KEY.to_owned(), shop: shop() };
            Ok(dhl::Dhl::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (UNAVAILABLE, 66, 70),
        now_and_then: &[(FaultKind::BrokenJson, 0.01), (TOO_MANY_CALLS, 0.02)],
    },
    Played {
        code: "ups",
        path: "",
        credentials: CLIENT_CREDENTIALS,
        router: |script, clock, ledger, faults| {
            let account = ups::Account { client_id: USER.to_owned(), client_secret: PASSWORD.to_owned(), shop: shop() };
            Ok(ups::Ups::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (FaultKind::Refuse, 92, 96),
        now_and_then: &[(FaultKind::Html { status: 403 }, 0.01), (FaultKind::Reset, 0.01), (TOO_MANY_CALLS, 0.01)],
    },
    Played {
        code: "fedex",
        path: "",
        credentials: CLIENT_CREDENTIALS,
        router: |script, clock, ledger, faults| {
            let account =
                fedex::Account { client_id: USER.to_owned(), client_secret: PASSWORD.to_owned(), shop: shop() };
            Ok(fedex::FedEx::new(script, vec![account], clock, ledger, faults)?.router())
        },
        away: (SERVER_ERROR, 110, 114),
        now_and_then: &[(UNAVAILABLE, 0.01), (FaultKind::BrokenJson, 0.01)],
    },
];

fn dpd(
    country: dpd::Country,
    script: &Script,
    clock: Clock,
    ledger: Ledger<Asked>,
    faults: Faults,
) -> Result<Router, jiff::Error> {
    let account = dpd::Account { username: USER.to_owned(), password: PASSWORD.to_owned(), shop: shop() };
    Ok(dpd::Dpd::new(country, script, vec![account], clock, ledger, faults)?.router())
}

/// The code names of all couriers that can be played.
pub(crate) fn codes() -> impl Iterator<Item = &'static str> {
    PLAYED.iter().map(|played| played.code)
}

/// One running courier.
pub(crate) struct Courier {
    /// Its code name, which is also that of its connector.
    pub(crate) code: &'static str,
    /// Where its API is.
    pub(crate) base_url: String,
    /// What the shop signs in with, by the names of the connector's fields.
    pub(crate) credentials: &'static [(&'static str, &'static str)],
    pub(crate) ledger: Ledger<Asked>,
    /// Serves for as long as it is held.
    _serving: Serving,
}

/// Starts all of them.
pub(super) async fn start(
    script: &Script,
    clock: &Clock,
    seed: u64,
    folder: Option<&Path>,
    ports: &Ports,
    faulty: bool,
    stop: &CancellationToken,
) -> anyhow::Result<Vec<Courier>> {
    let mut running = Vec::new();
    for played in &PLAYED {
        let ledger = Ledger::open(folder, played.code)?;
        let faults = Faults::new(clock.clone(), seed);
        if faulty {
            trouble(played, script.start, &faults);
        }
        let router = (played.router)(script, clock.clone(), ledger.clone(), faults)?;
        let serving = serving::start(router, ports.of(played.code), stop)
            .await
            .with_context(|| format!("the simulator of {} could not get its port", played.code))?;
        running.push(Courier {
            code: played.code,
            base_url: format!("{}{}", serving.url(), played.path),
            credentials: played.credentials,
            ledger,
            _serving: serving,
        });
    }
    Ok(running)
}

/// Away for some hours, and a few calls in a hundred go wrong.
fn trouble(played: &Played, start: Timestamp, faults: &Faults) {
    let at = |hour| start.checked_add(SignedDuration::from_hours(hour)).unwrap_or(start);
    let (kind, from, until) = &played.away;
    faults.add(kind.clone(), Holds::Window { from: at(*from), until: at(*until) });
    for (kind, share) in played.now_and_then {
        faults.add(kind.clone(), Holds::Share(*share));
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn each_courier_of_the_shop_has_a_connector_with_these_fields_and_takes_the_numbers_of_its_parcels() {
        let script = scenario::script(3, "2026-03-23T04:00:00Z".parse().unwrap(), 320).unwrap();
        let orders = script.shops.iter().flat_map(|shop| &shop.orders);
        let parcels: Vec<_> = orders.flat_map(|order| &order.fulfillments).flat_map(|one| &one.parcels).collect();
        let dealt: BTreeSet<&str> = parcels.iter().map(|parcel| parcel.courier.as_str()).collect();
        assert_eq!(dealt, codes().collect());
        for played in &PLAYED {
            let courier = ::couriers::by_code(played.code).unwrap();
            let wanted: BTreeSet<&str> = courier.profile().credentials.iter().map(|field| field.name).collect();
            assert_eq!(wanted, played.credentials.iter().map(|(name, _)| *name).collect(), "{}", played.code);
        }
        for parcel in parcels {
            let courier = ::couriers::by_code(&parcel.company).unwrap();
            assert_eq!(courier.profile().code, parcel.courier, "{}", parcel.company);
            let number = tracking::TrackingNo::parse(&parcel.number).unwrap();
            courier.check_number(&number).unwrap();
        }
    }
}
