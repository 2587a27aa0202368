//! Econt, Bulgaria. See `README.md` beside this file for its quirks.

mod answer;
mod event;
mod failure;
mod office;
mod shipment;

use std::sync::LazyLock;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use serde_json::json;
use tracking::{TrackingNo, UnknownCode};

use crate::http_message::post_json;
use crate::status_table::{Parsed, StatusTable, usable};
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, Pace, Profile,
    Reading, Recorded, Token, recorded, times,
};
use event::Reader;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));
/// The one short status of a shipment, in both languages: words of its own beside those of the events.
static SHORT_STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("short_statuses.csv")));

static PROFILE: Profile = Profile {
    code: "econt",
    name: "Econt",
    aliases: &["econt express", "econt bulgaria", "econt.com", "еконт"],
    base_url: "https://ee.econt.com/services",
    other_sites: &["https://demo.econt.com/ee/services"],
    credentials: &[
        CredentialField { name: "username", is_secret: false },
        CredentialField { name: "password", is_secret: true },
    ],
    zone: "Europe/Sofia",
    // The maximum is not documented; thirty are known to work.
    batch: 30,
    // No rate is published; a careful client stays at three calls a second.
    pace: Pace { interval: Duration::from_millis(400), concurrency: 1, timeout: Duration::from_secs(30) },
    capabilities: Capabilities {
        // A parcel that comes back has no reason.
        refused: false,
        not_found: false,
        // The names of its pick-up statuses are not explained anywhere.
        pick_up: false,
        pick_up_point: true,
        cash_collected: true,
        proof_of_delivery: false,
        signer: false,
        return_number: true,
        incremental: false,
        push: false,
    },
    label_needs: &[],
    probe: "1000000000000",
    // An event and the short status are two words for one fact: the known one stands.
    unknown_code: UnknownCode::KeepsStatus,
};

/// The courier Econt.
#[derive(Debug, Clone, Copy)]
pub struct Econt;

impl Courier for Econt {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn status_file(&self) -> &'static str {
        include_str!("statuses.csv")
    }

    fn sign_in(&self, _account: &Account) -> Option<Result<Call, CallError>> {
        None
    }

    fn read_sign_in(&self, _answer: &Answer, _now: Timestamp) -> Result<Token, CallError> {
        Err(CallError::unreadable("there is no sign-in: each call carries the credentials"))
    }

    fn track(&self, account: &Account, _token: Option<&Token>, asked: &[Asked]) -> Result<Call, CallError> {
        let pair = format!("{}:{}", account.credential("username").trim(), account.credential("password"));
        let basic = format!("Basic {}", STANDARD.encode(pair));
        let numbers: Vec<&str> = asked.iter().map(|one| one.number.as_str()).collect();
        let path = "/Shipments/ShipmentService.getShipmentStatuses.json";
        post_json(account, path, &[("authorization", &basic)], &json!({"shipmentNumbers": numbers}))
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        match failure::body(answer) {
            Ok(body) => answer::reading(&reader()?, asked, body),
            Err(error) => failure::of_these(asked, error),
        }
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = reader()?;
        let mut found = Vec::new();
        for answer in recorded::answers(body, answer::is_answer)? {
            if let Some(error) = failure::of_body(&answer) {
                return Err(error);
            }
            found.extend(answer::recorded(&reader, answer));
        }
        Ok(found)
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        // One malformed number costs the whole call.
        let number = number.as_str();
        let fits = (7..=16).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
        if fits { Ok(()) } else { Err(LabelError::Malformed { expected: "digits only, 13 as a rule" }) }
    }

    /// All numbers seen have thirteen digits and begin with 10. No check digit is known.
    fn recognises(&self, number: &TrackingNo) -> bool {
        number.as_str().len() == 13 && number.as_str().starts_with("10") && self.check_number(number).is_ok()
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://www.econt.com/services/track-shipment/{number}")
    }
}

fn reader() -> Result<Reader, CallError> {
    Ok(Reader {
        statuses: usable(&STATUSES)?,
        short_statuses: usable(&SHORT_STATUSES)?,
        zone: times::zone(PROFILE.zone)?,
    })
}

#[cfg(test)]
mod tests;
