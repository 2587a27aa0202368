//! DPD Romania and Speedy (Bulgaria): one API on two hosts. See `README.md` beside this file for its quirks.

mod additional;
mod failure;
mod operation;
mod parcels;

use std::sync::LazyLock;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;
use tracking::{TrackingNo, UnknownCode};

use crate::http_message::post_json;
use crate::status_table::{Parsed, StatusTable, usable};
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, Pace, Profile,
    Reading, Recorded, Token, recorded, times,
};
use operation::Reader;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));

/// The document allows ten; more were seen to work, but nobody promises it.
const BATCH: usize = 10;
/// Five calls a second of one account were measured in Romania, and a shop's other tools use up the same five.
const PACE: Pace = Pace { interval: Duration::from_millis(500), concurrency: 1, timeout: Duration::from_secs(30) };
const CREDENTIALS: &[CredentialField] =
    &[CredentialField { name: "username", is_secret: false }, CredentialField { name: "password", is_secret: true }];
const CAPABILITIES: Capabilities = Capabilities {
    refused: true,
    not_found: true,
    pick_up: true,
    pick_up_point: true,
    cash_collected: false,
    proof_of_delivery: true,
    signer: true,
    return_number: true,
    // There is a bulk file; what it holds is not sure enough.
    incremental: false,
    push: false,
};

static ROMANIA: Profile = Profile {
    code: "dpd-romania",
    name: "DPD Romania",
    aliases: &["dpd", "dpd romania", "dpd ro", "dpd-ro", "dpd.ro", "dpd_romania"],
    base_url: "https://api.dpd.ro",
    other_sites: &[],
    credentials: CREDENTIALS,
    zone: "Europe/Bucharest",
    batch: BATCH,
    pace: PACE,
    capabilities: CAPABILITIES,
    label_needs: &[],
    probe: "80000000000",
    unknown_code: UnknownCode::KeepsStatus,
};

static SPEEDY: Profile = Profile {
    code: "speedy",
    name: "Speedy",
    aliases: &["speedy bulgaria", "speedy bg", "speedy.bg", "спиди", "dpd bulgaria", "dpd bg"],
    base_url: "https://api.speedy.bg",
    other_sites: &[],
    zone: "Europe/Sofia",
    credentials: CREDENTIALS,
    batch: BATCH,
    pace: PACE,
    capabilities: CAPABILITIES,
    label_needs: &[],
    probe: "60000000000",
    unknown_code: UnknownCode::KeepsStatus,
};

/// The couriers of the DPD group that share one API.
#[derive(Debug, Clone, Copy)]
pub enum Dpd {
    /// DPD Romania.
    Romania,
    /// Speedy, Bulgaria.
    Speedy,
}

impl Courier for Dpd {
    fn profile(&self) -> &'static Profile {
        match self {
            Self::Romania => &ROMANIA,
            Self::Speedy => &SPEEDY,
        }
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
        let parcels: Vec<_> = asked.iter().map(|one| json!({"id": one.number.as_str()})).collect();
        // The newest operation may be a notice that says nothing.
        let document = json!({
            "userName": account.credential("username").trim(),
            "password": account.credential("password"),
            "language": "EN",
            "parcels": parcels,
            "lastOperationOnly": false,
        });
        post_json(account, "/v1/track", &[], &document)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        match failure::body(answer) {
            Ok(body) => parcels::reading(&self.reader()?, asked, body),
            Err(error) => failure::of_these(asked, error),
        }
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = self.reader()?;
        let mut found = Vec::new();
        for answer in recorded::answers(body, parcels::is_answer)? {
            if let Some(error) = failure::of_body(&answer) {
                return Err(error);
            }
            found.extend(parcels::recorded(&reader, answer));
        }
        Ok(found)
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        let number = number.as_str();
        let fits = (8..=14).contains(&number.len()) && number.chars().all(|c| c.is_ascii_digit());
        if fits { Ok(()) } else { Err(LabelError::Malformed { expected: "8 to 14 digits, 11 as a rule" }) }
    }

    /// All numbers seen in Romania have eleven digits and begin with 8, all in Bulgaria with 6. No check digit is known.
    fn recognises(&self, number: &TrackingNo) -> bool {
        let first = match self {
            Self::Romania => '8',
            Self::Speedy => '6',
        };
        number.as_str().len() == 11 && number.as_str().starts_with(first) && self.check_number(number).is_ok()
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        match self {
            Self::Romania => format!("https://tracking.dpd.ro/?shipmentNumber={number}&language=ro"),
            Self::Speedy => format!("https://www.speedy.bg/en/track-shipment?shipmentNumber={number}"),
        }
    }
}

impl Dpd {
    fn reader(self) -> Result<Reader, CallError> {
        Ok(Reader { statuses: usable(&STATUSES)?, zone: times::zone(self.profile().zone)? })
    }
}

#[cfg(test)]
mod tests;
