//! FedEx, Track API v1. See `README.md` beside this file for its quirks.

mod event;
mod failure;
mod number;
mod promise;
mod results;
mod sign_in;

use std::sync::LazyLock;
use std::time::Duration;

use http::{HeaderValue, Method, header};
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::{Value, json};
use tracking::{TrackingNo, UnknownCode};

use crate::envelope::Envelope;
use crate::http_message::request;
use crate::status_table::{Parsed, StatusTable, usable};
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, Pace, Profile,
    Reading, Recorded, Token, Told, times,
};
use event::Reader;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));

static ENVELOPE: Envelope =
    Envelope { is_tracking: results::is_tracking, of_call: failure::of_call, of_body: failure::of_body, is_failure };

static PROFILE: Profile = Profile {
    code: "fedex",
    name: "FedEx",
    aliases: &["federal express", "fedex express", "fedex ground", "fedex international", "fedex uk"],
    base_url: "https://apis.fedex.com",
    other_sites: &["https://apis-sandbox.fedex.com"],
    credentials: &[
        CredentialField { name: "client_id", is_secret: false },
        CredentialField { name: "client_secret", is_secret: true },
    ],
    // Only for scans without an offset in a country that is not listed in `country_zone`.
    zone: "Europe/Bucharest",
    batch: 30,
    // 1400 calls in ten seconds and project are said; nothing confirms it.
    pace: Pace { interval: Duration::from_millis(200), concurrency: 2, timeout: Duration::from_secs(30) },
    capabilities: Capabilities {
        // One exception code is said to be a refusal; nothing confirms it.
        refused: false,
        not_found: true,
        pick_up: true,
        pick_up_point: true,
        cash_collected: false,
        // A document comes by a call of its own.
        proof_of_delivery: false,
        signer: true,
        return_number: false,
        incremental: false,
        // A contract of its own, about which nothing is confirmed.
        push: false,
    },
    label_needs: &[],
    probe: "100000000000",
    unknown_code: UnknownCode::Shows,
};

/// The courier FedEx.
#[derive(Debug, Clone, Copy)]
pub struct FedEx;

impl Courier for FedEx {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    fn status_file(&self) -> &'static str {
        include_str!("statuses.csv")
    }

    fn sign_in(&self, account: &Account) -> Option<Result<Call, CallError>> {
        Some(sign_in::call(account))
    }

    fn read_sign_in(&self, answer: &Answer, now: Timestamp) -> Result<Token, CallError> {
        sign_in::read(answer, now)
    }

    fn track(&self, account: &Account, token: Option<&Token>, asked: &[Asked]) -> Result<Call, CallError> {
        let token = token.ok_or(CallError::Token)?;
        let numbers: Vec<Value> =
            asked.iter().map(|one| json!({"trackingNumberInfo": {"trackingNumber": one.number.as_str()}})).collect();
        let document = json!({"includeDetailedScans": true, "trackingInfo": numbers});
        let bearer = format!("Bearer {}", token.value.expose_secret());
        let headers = [("authorization", bearer.as_str()), ("x-locale", "en_US")];
        let mut call = request(account, Method::POST, "/track/v1/trackingnumbers", &headers, None)?;
        call.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        *call.body_mut() = document.to_string().into_bytes();
        Ok(call)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        match ENVELOPE.open(answer) {
            Ok(body) => Ok(results::reading(&reader()?, asked, body)),
            // A call about one number that is refused because of this number is no failure of the call.
            Err(CallError::NotFound { .. }) if asked.len() == 1 => Ok(only(LabelError::NotFound)),
            Err(CallError::Refused { message, split: true }) if asked.len() == 1 => {
                Ok(only(LabelError::Refused { message }))
            }
            // With several numbers, one of them is why.
            Err(CallError::NotFound { message }) => Err(CallError::Refused { message, split: true }),
            Err(error) => Err(error),
        }
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = reader()?;
        ENVELOPE.recorded(body, |answer| results::all(&reader, answer))
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        LabelError::unless(number::is_possible(number.as_str()), number::FORM)
    }

    fn recognises(&self, number: &TrackingNo) -> bool {
        number::is_usual(number.as_str())
    }

    fn may_be(&self, number: &TrackingNo) -> bool {
        number::is_usual(number.as_str()) || number::is_barcode(number.as_str())
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://www.fedex.com/fedextrack/?trknbr={number}")
    }
}

fn reader() -> Result<Reader, CallError> {
    Ok(Reader { statuses: usable(&STATUSES)?, zone: times::zone(PROFILE.zone)? })
}

fn only(error: LabelError) -> Reading {
    Reading { told: vec![Told::Error(error)], others: Vec::new() }
}

/// Others have a list of errors too; only FedEx has a transaction's number beside it.
fn is_failure(value: &Value) -> bool {
    value.get("transactionId").is_some() && failure::of_body(value).is_some()
}

#[cfg(test)]
mod tests;
