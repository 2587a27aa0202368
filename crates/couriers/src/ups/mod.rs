//! UPS, Tracking API v1. See `README.md` beside this file for its quirks.

mod activity;
mod failure;
mod number;
mod promise;
mod shipment;
mod sign_in;

use std::sync::LazyLock;
use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use secrecy::ExposeSecret;
use serde_json::Value;
use tracking::{TrackingNo, UnknownCode};

use crate::envelope::Envelope;
use crate::http_message::request;
use crate::status_table::{Parsed, StatusTable, usable};
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, Pace, Profile,
    Reading, Recorded, Token, Told, times,
};
use activity::Reader;

/// One table with three kinds of keys: three digits, `X/` with an exception's code, and the type alone.
static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));

static ENVELOPE: Envelope =
    Envelope { is_tracking: shipment::is_tracking, of_call: failure::of_call, of_body: failure::of_body, is_failure };

static PROFILE: Profile = Profile {
    code: "ups",
    name: "UPS",
    aliases: &["united parcel service", "ups express", "ups standard", "ups-express"],
    base_url: "https://onlinetools.ups.com",
    other_sites: &["https://wwwcie.ups.com"],
    credentials: &[
        CredentialField { name: "client_id", is_secret: false },
        CredentialField { name: "client_secret", is_secret: true },
    ],
    // Only for activities without Greenwich's clock in a country that is not listed in `country_zone`.
    zone: "Europe/Bucharest",
    batch: 1,
    // There is a limit, but no rate is published.
    pace: Pace { interval: Duration::from_millis(500), concurrency: 2, timeout: Duration::from_secs(20) },
    capabilities: Capabilities {
        refused: true,
        not_found: true,
        pick_up: true,
        pick_up_point: true,
        cash_collected: false,
        // A picture comes when it is asked for; it is no link.
        proof_of_delivery: false,
        signer: true,
        return_number: true,
        incremental: false,
        // Track Alert, for numbers that were subscribed to.
        push: true,
    },
    label_needs: &[],
    probe: "1Z0000000000000000",
    unknown_code: UnknownCode::Shows,
};

/// The courier UPS.
#[derive(Debug, Clone, Copy)]
pub struct Ups;

impl Courier for Ups {
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
        let first = asked
            .first()
            .ok_or_else(|| CallError::Refused { message: "there is no number to ask for".to_owned(), split: false })?;
        let token = token.ok_or(CallError::Token)?;
        let number = first.number.as_str();
        let bearer = format!("Bearer {}", token.value.expose_secret());
        // The call must name itself. The number is the one thing that is the same when the same call is built again.
        let headers = [("authorization", bearer.as_str()), ("transid", number), ("transactionsrc", "waybill")];
        let path = format!("/api/track/v1/details/{number}?locale=en_US&returnSignature=false&returnPOD=false");
        request(account, Method::GET, &path, &headers, None)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        let mut reading = Reading { told: Vec::with_capacity(asked.len()), others: Vec::new() };
        if let Some(first) = asked.first() {
            match ENVELOPE.open(answer) {
                Err(CallError::NotFound { .. }) => reading.told.push(Told::Error(LabelError::NotFound)),
                Err(CallError::Refused { message, split: true }) => {
                    reading.told.push(Told::Error(LabelError::Refused { message }));
                }
                Err(error) => return Err(error),
                Ok(body) => reading = about(first, &body)?,
            }
        }
        let alone = LabelError::Unreadable { what: "a call covers one number".to_owned() };
        reading.told.resize(asked.len(), Told::Error(alone));
        Ok(reading)
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = reader()?;
        ENVELOPE.recorded(body, |answer| shipment::all(&reader, &answer).into_iter().map(|one| one.recorded))
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        LabelError::unless(number::is_possible(number.as_str()), number::FORM)
    }

    fn recognises(&self, number: &TrackingNo) -> bool {
        number::is_usual(number.as_str())
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://www.ups.com/track?tracknum={number}")
    }
}

fn reader() -> Result<Reader, CallError> {
    Ok(Reader { statuses: usable(&STATUSES)?, zone: times::zone(PROFILE.zone)? })
}

/// FedEx has a list of errors too; only UPS keeps it in `response`.
fn is_failure(value: &Value) -> bool {
    value.get("response").is_some_and(|inner| inner.get("errors").is_some()) && failure::of_body(value).is_some()
}

/// The package that was asked for, and the shipment's further ones.
fn about(asked: &Asked, body: &Value) -> Result<Reading, CallError> {
    let number = asked.number.as_str();
    let mut told = None;
    let mut others = Vec::new();
    let mut found = shipment::all(&reader()?, body);
    if found.is_empty() {
        told = Some(Told::Error(LabelError::NotFound));
    }
    // The package of this very number first; else a shipment's only one that was asked by it.
    found.sort_by_key(|one| !one.recorded.number.eq_ignore_ascii_case(number));
    for one in found {
        let is_it = one.recorded.number.eq_ignore_ascii_case(number)
            || (one.of_packages <= 1 && one.inquiry.eq_ignore_ascii_case(number));
        match one.recorded.told {
            Ok(mut parcel) if told.is_none() && is_it => {
                number.clone_into(&mut parcel.number);
                told = Some(Told::Parcel(parcel));
            }
            Ok(parcel) => others.push(parcel),
            Err(error) if told.is_none() && (is_it || one.inquiry.is_empty()) => told = Some(Told::Error(error)),
            Err(_) => {}
        }
    }
    let other = LabelError::Unreadable { what: "the answer names another number".to_owned() };
    Ok(Reading { told: vec![told.unwrap_or(Told::Error(other))], others })
}

#[cfg(test)]
mod tests;
