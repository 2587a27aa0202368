//! FAN Courier, Romania, API v2. See `README.md` beside this file for its quirks.

mod failure;
mod rows;
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
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, Pace, Profile,
    Reading, Recorded, Token, json, recorded, times,
};
use rows::Reader;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));

static PROFILE: Profile = Profile {
    code: "fan-courier",
    name: "FAN Courier",
    aliases: &["fan courier", "fan courier express", "fan_courier", "fancourier", "fan"],
    base_url: "https://api.fancourier.ro",
    other_sites: &[],
    credentials: &[
        CredentialField { name: "username", is_secret: false },
        CredentialField { name: "password", is_secret: true },
        CredentialField { name: "client_id", is_secret: false },
    ],
    zone: "Europe/Bucharest",
    // The maximum is not documented; public clients send 25 to 100.
    batch: 50,
    // No rate is published.
    pace: Pace { interval: Duration::from_millis(500), concurrency: 1, timeout: Duration::from_secs(30) },
    capabilities: Capabilities {
        refused: true,
        not_found: true,
        pick_up: true,
        pick_up_point: true,
        cash_collected: false,
        // A picture comes by a call of its own, as a ZIP.
        proof_of_delivery: false,
        signer: true,
        return_number: true,
        incremental: false,
        push: false,
    },
    label_needs: &[],
    probe: "1000000000000",
    unknown_code: UnknownCode::Shows,
};

/// The courier FAN Courier.
#[derive(Debug, Clone, Copy)]
pub struct FanCourier;

impl Courier for FanCourier {
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
        let mut query = form_urlencoded::Serializer::new(String::new());
        // The words that tell a registered number from an unknown one depend on the language.
        query.append_pair("clientId", account.credential("client_id").trim()).append_pair("language", "ro");
        for one in asked {
            query.append_pair("awb[]", one.number.as_str());
        }
        let path = format!("/reports/awb/tracking?{}", query.finish());
        let bearer = format!("Bearer {}", token.value.expose_secret());
        request(account, Method::GET, &path, &[("authorization", &bearer)], None)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        match failure::body(answer) {
            Ok(body) if rows::is_tracking(&body) => Ok(reader()?.reading(asked, body)),
            Ok(body) => Err(CallError::unreadable(format!("expected rows but got {}", json::keys(&body)))),
            Err(error) => failure::of_these(asked, answer, error),
        }
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = reader()?;
        let mut found = Vec::new();
        for answer in recorded::answers(body, rows::is_answer)? {
            if let Some(error) = failure::of_recorded(&answer) {
                return Err(error);
            }
            found.extend(reader.recorded(answer));
        }
        Ok(found)
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        // One malformed number may cost a whole call.
        let fits = number.as_str().len() == 13 && number.as_str().chars().all(|c| c.is_ascii_digit());
        if fits { Ok(()) } else { Err(LabelError::Malformed { expected: "13 digits" }) }
    }

    /// Other couriers have numbers of 13 digits too, and no check digit is known.
    fn recognises(&self, _number: &TrackingNo) -> bool {
        false
    }

    fn may_be(&self, number: &TrackingNo) -> bool {
        self.check_number(number).is_ok()
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://www.fancourier.ro/awb-tracking/?tracking={number}")
    }
}

fn reader() -> Result<Reader, CallError> {
    Ok(Reader { statuses: usable(&STATUSES)?, zone: times::zone(PROFILE.zone)? })
}

#[cfg(test)]
mod tests;
