//! A script of every kind of parcel, its server, and a client of it.

use serde_json::{Value, json};
use simulators::cargus::{Account, BASE_PATH, Behaviour, Cargus, CargusLine};
use simulators::faults::Faults;
use simulators::ledger::Ledger;
use simulators::script::{ScanScript, Script};
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;

use crate::couriers_world::{Time, answer, client, parcel, scan, script};

pub(crate) const KEY: &str = "right-key";
pub(crate) const DELIVERED: &str = "1100000017";
pub(crate) const PIECES: &str = "1100000024";
pub(crate) const REFUSED: &str = "1100000031";
pub(crate) const WAY_BACK: &str = "1100000930";
pub(crate) const SAME_NUMBER: &str = "1100000048";
pub(crate) const REDIRECTED: &str = "1100000055";
pub(crate) const NEW_NUMBER: &str = "1100000950";
pub(crate) const UNSCANNED: &str = "EXMP00000017";
pub(crate) const UNKNOWN: &str = "1100000099";

pub(crate) struct World {
    pub(crate) time: Time,
    pub(crate) cargus: Cargus,
    pub(crate) faults: Faults,
    pub(crate) ledger: Ledger<CargusLine>,
    pub(crate) serving: Serving,
    pub(crate) client: reqwest::Client,
}

/// The clock stands still, so that the limit on calls would end most tests early.
pub(crate) fn unhurried() -> Behaviour {
    Behaviour { calls_per_second: usize::MAX, ..Behaviour::default() }
}

impl World {
    pub(crate) async fn at(now: &str) -> Self {
        Self::of(world(), now).await
    }

    pub(crate) async fn of(script: Script, now: &str) -> Self {
        let time = Time::at(now);
        let ledger = Ledger::open(None, "cargus").unwrap();
        let account = |username: &str, shop: Option<&str>| Account {
            subscription_key: KEY.to_owned(),
            username: username.to_owned(),
            password: "right".to_owned(),
            shop: shop.map(str::to_owned),
        };
        let accounts = vec![account("shop", None), account("other", Some("other.myshopify.com"))];
        let faults = Faults::new(time.clock(), 1);
        let cargus = Cargus::new(&script, accounts, time.clock(), ledger.clone(), faults.clone()).unwrap();
        cargus.behave(unhurried());
        let serving = cargus.serve(0, &CancellationToken::new()).await.unwrap();
        Self { time, cargus, faults, ledger, serving, client: client() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{BASE_PATH}{path}", self.serving.url())
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> (u16, Value) {
        let body = json!({"UserName": username, "Password": password}).to_string();
        let call = self.client.post(self.url("/LoginUser")).header("Ocp-Apim-Subscription-Key", KEY);
        answer(call.header("Content-Type", "application/json").body(body)).await
    }

    pub(crate) async fn token(&self, username: &str) -> String {
        self.sign_in(username, "right").await.1.as_str().unwrap().to_owned()
    }

    pub(crate) async fn get_as(&self, username: &str, path: &str) -> (u16, Value) {
        let token = self.token(username).await;
        self.get_with(KEY, &token, path).await
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        self.get_as("shop", path).await
    }

    pub(crate) async fn get_with(&self, key: &str, token: &str, path: &str) -> (u16, Value) {
        let call = self.client.get(self.url(path)).header("Ocp-Apim-Subscription-Key", key);
        answer(call.bearer_auth(token)).await
    }

    pub(crate) async fn track(&self, numbers: &[&str]) -> Value {
        let (http, body) = self.get(&asking("/AwbTrace/WithRedirect", numbers)).await;
        assert_eq!(http, 200, "{body}");
        body
    }
}

pub(crate) fn asking(path: &str, numbers: &[&str]) -> String {
    let list = json!(numbers).to_string();
    format!("{path}?barCode={}", list.replace('[', "%5B").replace(']', "%5D").replace('"', "%22"))
}

pub(crate) fn back(scan: ScanScript) -> ScanScript {
    ScanScript { in_return: Some(true), ..scan }
}

pub(crate) fn leads_to(number: &str, scan: ScanScript) -> ScanScript {
    ScanScript { detail: Some(number.to_owned()), ..scan }
}

pub(crate) fn world() -> Script {
    let to_door = || {
        vec![
            scan("2026-03-02T14:41:00Z", "70", "Brasov"),
            scan("2026-03-03T03:20:30Z", "149", "Iasi"),
            scan("2026-03-03T06:22:00.25Z", "5", "Iasi"),
        ]
    };
    let and = |mut scans: Vec<ScanScript>, more: Vec<ScanScript>| {
        scans.extend(more);
        scans
    };
    let delivered = || scan("2026-03-03T11:00:07.4Z", "21", "Iasi");
    let piece = |place: u8| format!("{PIECES}{place:03}");
    script(vec![
        parcel("cargus", DELIVERED, "184.50", and(to_door(), vec![delivered()])),
        parcel("cargus", PIECES, "90", and(to_door(), vec![delivered()])),
        parcel("cargus", &piece(2), "0", vec![to_door().remove(0), scan("2026-03-10T08:00:00Z", "54", "Bucuresti")]),
        parcel("cargus", &piece(3), "0", and(to_door(), vec![delivered()])),
        parcel(
            "cargus",
            REFUSED,
            "50",
            and(
                to_door(),
                vec![
                    scan("2026-03-03T11:05:44Z", "153", "Iasi"),
                    leads_to(WAY_BACK, scan("2026-03-04T15:30:12Z", "196", "Iasi")),
                    back(scan("2026-03-05T06:20:00Z", "5", "Brasov")),
                    back(scan("2026-03-05T10:00:00Z", "21", "Brasov")),
                ],
            ),
        ),
        parcel(
            "cargus",
            SAME_NUMBER,
            "0",
            and(
                to_door(),
                vec![
                    scan("2026-03-03T11:05:44Z", "180", "Iasi"),
                    scan("2026-03-04T15:00:00Z", "197", "Iasi"),
                    back(scan("2026-03-06T10:00:00Z", "21", "Brasov")),
                ],
            ),
        ),
        parcel(
            "cargus",
            REDIRECTED,
            "30",
            and(
                to_door(),
                vec![
                    leads_to(NEW_NUMBER, scan("2026-03-03T12:00:00Z", "2", "Iasi")),
                    scan("2026-03-04T06:20:00Z", "5", "Roman"),
                    scan("2026-03-04T10:00:00Z", "21", "Roman"),
                ],
            ),
        ),
        parcel("cargus", UNSCANNED, "0", Vec::new()),
        parcel("sameday", "1SIM24000000017", "0", vec![scan("2026-03-02T08:00:00Z", "1", "")]),
    ])
}
