//! Sameday's parcels in these tests, and its simulator over them.

use crate::couriers_world::{Time, answer, client, instant, parcel, scan, script};
use serde_json::Value;
use simulators::faults::Faults;
use simulators::ledger::Ledger;
use simulators::sameday::{Account, Behaviour, Sameday, SamedayLine};
use simulators::script::ScanScript;
use simulators::serving::Serving;
use tokio_util::sync::CancellationToken;

pub(crate) const AT_DOOR: &str = "1SIM24000000017";
pub(crate) const TWO: [&str; 2] = ["1SIM24000000018001", "1SIM24000000018002"];
pub(crate) const ABROAD: &str = "011SIM24000000019";
pub(crate) const CANCELLED: &str = "1SIM24000000020";
pub(crate) const LATE: &str = "1SIM24000000021";
pub(crate) const LOCKER: &str = "1SIMLN000000022";
pub(crate) const LOCKER_FULL: &str = "1SIMLN000000023";
pub(crate) const COUNTER: &str = "1SIMLN000000024";

pub(crate) struct World {
    pub(crate) time: Time,
    pub(crate) sameday: Sameday,
    pub(crate) faults: Faults,
    pub(crate) ledger: Ledger<SamedayLine>,
    pub(crate) serving: Serving,
    pub(crate) client: reqwest::Client,
}

impl World {
    pub(crate) async fn at(now: &str) -> Self {
        let time = Time::at(now);
        let faults = Faults::new(time.clock(), 1);
        let ledger = Ledger::open(None, "sameday").unwrap();
        let accounts = vec![
            Account { username: "shop".to_owned(), password: "right".to_owned(), shop: None },
            Account {
                username: "other".to_owned(),
                password: "right".to_owned(),
                shop: Some("other.myshopify.com".to_owned()),
            },
        ];
        let sameday = Sameday::new(&parcels(), accounts, time.clock(), ledger.clone(), faults.clone()).unwrap();
        let serving = sameday.serve(0, &CancellationToken::new()).await.unwrap();
        Self { time, sameday, faults, ledger, serving, client: client() }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("{}{path}", self.serving.url())
    }

    pub(crate) async fn sign_in(&self, username: &str, password: &str) -> (u16, Value) {
        let request = self.client.post(self.url("/api/authenticate"));
        answer(request.header("X-AUTH-USERNAME", username).header("x-auth-password", password)).await
    }

    pub(crate) async fn token(&self) -> String {
        self.sign_in("shop", "right").await.1["token"].as_str().unwrap().to_owned()
    }

    pub(crate) async fn get(&self, path: &str) -> (u16, Value) {
        let request = self.client.get(self.url(path)).header("X-AUTH-TOKEN", self.token().await);
        answer(request.header("Accept", "application/json")).await
    }

    pub(crate) fn behave(&self, change: impl FnOnce(&mut Behaviour)) {
        let mut behaviour = Behaviour { sign_ins_per_minute: 1_000, ..Behaviour::default() };
        change(&mut behaviour);
        self.sameday.behave(behaviour);
    }
}

pub(crate) fn parcels() -> simulators::script::Script {
    let back = |scan: ScanScript| ScanScript { in_return: Some(true), ..scan };
    let at_door = vec![
        scan("2026-03-02T08:00:01Z", "1", ""),
        scan("2026-03-02T13:40:12Z", "4", "Brasov"),
        scan("2026-03-02T20:10:00Z", "84", "B_HUB_H01"),
        scan("2026-03-04T06:15:10Z", "33", "Cluj"),
        ScanScript { detail: Some("3".to_owned()), ..scan("2026-03-04T10:10:31Z", "10", "Cluj") },
        scan("2026-03-05T10:00:00Z", "9", "Cluj"),
        scan("2026-03-07T10:00:00Z", "3", ""),
    ];
    let first_of_two = vec![scan("2026-03-02T08:00:00Z", "1", ""), scan("2026-03-03T10:00:00Z", "9", "Iasi")];
    let second_of_two = vec![
        scan("2026-03-02T08:00:00Z", "1", ""),
        back(scan("2026-03-03T09:00:00Z", "35", "Iasi")),
        back(scan("2026-03-03T11:00:00Z", "9", "Brasov")),
    ];
    let late = vec![
        scan("2026-03-02T08:00:02Z", "1", ""),
        ScanScript { told_at: instant("2026-03-06T09:30:00Z"), ..scan("2026-03-06T01:00:00Z", "33", "Iasi") },
    ];
    script(vec![
        parcel("sameday", AT_DOOR, "184.50", at_door),
        parcel("sameday", TWO[0], "20", first_of_two),
        parcel("sameday", TWO[1], "0", second_of_two),
        parcel(
            "sameday",
            ABROAD,
            "0",
            vec![scan("2026-03-02T08:00:00Z", "1", ""), scan("2026-03-02T09:00:00Z", "5", "")],
        ),
        parcel(
            "sameday",
            CANCELLED,
            "0",
            vec![scan("2026-03-02T08:00:00Z", "1", ""), scan("2026-03-02T09:00:00Z", "15", "")],
        ),
        parcel("sameday", LATE, "0", late),
        parcel("sameday", LOCKER, "0", to_a_point("easybox Roman 3", ["33", "78"])),
        parcel("sameday", LOCKER_FULL, "0", to_a_point("easybox Roman 3", ["106", "87"])),
        parcel("sameday", COUNTER, "0", to_a_point("Papetarie Roman", ["33", "166"])),
        parcel("fan-courier", "7000991000001", "0", vec![scan("2026-03-02T08:00:00Z", "C0", "")]),
    ])
}

pub(crate) fn to_a_point(place: &str, codes: [&str; 2]) -> Vec<ScanScript> {
    let [first, second] = codes;
    vec![scan("2026-03-09T08:10:00Z", first, place), scan("2026-03-09T08:30:00Z", second, place)]
}
