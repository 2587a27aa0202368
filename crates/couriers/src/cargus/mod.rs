//! Cargus, Romania, API V3 behind its gateway. See `README.md` beside this file for its quirks.

mod elements;
mod event;
mod failure;
mod feed;
mod other_numbers;
mod shape;
mod sign_in;

use std::sync::LazyLock;
use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use tracking::{TrackingNo, UnknownCode};

use crate::http_message::request;
use crate::status_table::{Parsed, StatusTable, usable};
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, Feed, LabelError, Pace, Profile,
    Reading, Recorded, Token, json, recorded, times,
};
use event::Reader;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));

static PROFILE: Profile = Profile {
    code: "cargus",
    name: "Cargus",
    aliases: &[
        "cargus courier",
        "cargus ship & go",
        "cargus ship and go",
        "urgent cargus",
        "urgent-cargus",
        "urgent_cargus",
        "urgentcargus",
    ],
    base_url: "https://urgentcargus.azure-api.net/api",
    other_sites: &[],
    credentials: &[
        CredentialField { name: "subscription_key", is_secret: true },
        CredentialField { name: "username", is_secret: false },
        CredentialField { name: "password", is_secret: true },
    ],
    zone: "Europe/Bucharest",
    // The maximum is documented nowhere; public clients send 10, 40 and 50.
    batch: 20,
    // No rate is published. A client that waits 1.2 s between its calls is still told to slow down at times.
    pace: Pace { interval: Duration::from_secs(1), concurrency: 1, timeout: Duration::from_secs(30) },
    capabilities: Capabilities {
        refused: true,
        not_found: true,
        pick_up: true,
        // Its offices have codes; the codes of its Ship & Go points and lockers are not public.
        pick_up_point: false,
        // Only in the list of its cash account.
        cash_collected: false,
        // A picture comes by a call of its own.
        proof_of_delivery: false,
        signer: true,
        return_number: true,
        incremental: true,
        push: false,
    },
    label_needs: &[],
    probe: "1000000000",
    unknown_code: UnknownCode::KeepsStatus,
};

/// The header of the gateway's key, wanted by every call.
const KEY: &str = "ocp-apim-subscription-key";

/// The courier Cargus.
#[derive(Debug, Clone, Copy)]
pub struct Cargus;

impl Courier for Cargus {
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
        // Texts, not numbers: some shops' numbers begin with letters.
        let numbers = serde_json::Value::from_iter(asked.iter().map(|one| one.number.as_str()));
        let query =
            form_urlencoded::Serializer::new(String::new()).append_pair("barCode", &numbers.to_string()).finish();
        get(account, token, &format!("/AwbTrace/WithRedirect?{query}"))
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        match failure::body(answer) {
            Ok(body) => Ok(other_numbers::reading(asked, reader()?.elements(body))),
            Err(error) => failure::of_these(asked, error),
        }
    }

    fn feed(&self) -> Option<&'static dyn Feed> {
        Some(&feed::Changes)
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        // An empty list is the answer about a number that nobody knows.
        if json::parse(body)?.is_some_and(|body| body.as_array().is_some_and(Vec::is_empty)) {
            return Ok(Vec::new());
        }
        let reader = reader()?;
        let mut found = Vec::new();
        for answer in recorded::answers(body, elements::is_answer)? {
            if let Some(error) = failure::of_recorded(&answer) {
                return Err(error);
            }
            found.extend(other_numbers::recorded(reader.elements(answer)));
        }
        Ok(found)
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        let number = number.as_str();
        // Nine or ten digits, or what a large sender chose; a piece has three digits more. No form is published.
        let fits = (8..=20).contains(&number.len()) && number.chars().all(|c| c.is_ascii_alphanumeric());
        if fits { Ok(()) } else { Err(LabelError::Malformed { expected: "8 to 20 letters and digits" }) }
    }

    /// Four letters and eight digits. Numbers of digits only are also those of others.
    fn recognises(&self, number: &TrackingNo) -> bool {
        let Some((letters, digits)) = number.as_str().split_at_checked(4) else { return false };
        letters.chars().all(|c| c.is_ascii_uppercase())
            && digits.chars().all(|c| c.is_ascii_digit())
            && matches!(digits.len(), 8 | 11)
    }

    /// Also what the courier gives by itself: nine digits, or ten that begin with 8 (older) or 1 (newer), and a piece's
    /// three.
    fn may_be(&self, number: &TrackingNo) -> bool {
        let digits = number.as_str();
        let piece = digits.len().checked_sub(3).and_then(|end| digits.split_at_checked(end));
        let whole = match piece {
            Some((whole, piece)) if whole.len() >= 9 && piece.starts_with('0') => whole,
            _ => digits,
        };
        let fits = whole.len() == 9 || (whole.len() == 10 && whole.starts_with(['1', '8']));
        self.recognises(number) || (fits && digits.chars().all(|c| c.is_ascii_digit()))
    }

    /// The Romanian page: the English one does not find good numbers.
    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://www.cargus.ro/personal/urmareste-coletul/?tracking_number={number}")
    }
}

/// A call of somebody who is signed in.
fn get(account: &Account, token: &Token, path_and_query: &str) -> Result<Call, CallError> {
    let bearer = format!("Bearer {}", token.value.expose_secret());
    let secrets = [(KEY, account.credential("subscription_key").trim()), ("authorization", bearer.as_str())];
    request(account, Method::GET, path_and_query, &secrets, None)
}

fn reader() -> Result<Reader, CallError> {
    Ok(Reader { statuses: usable(&STATUSES)?, zone: times::zone(PROFILE.zone)? })
}

#[cfg(test)]
mod tests;
