//! Sameday: Romania, Hungary, Bulgaria, with easybox lockers. See `README.md` beside this file for its quirks.

mod event;
mod failure;
mod feed;
mod number;
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
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, Feed, LabelError, Pace, Parcel,
    Profile, Reading, Recorded, Token, Told, json, recorded, times,
};
use event::Reader;
use number::Question;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));
/// The coarse states of the public page: another numbering than the statuses.
static STATES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("states.csv")));

static PROFILE: Profile = Profile {
    code: "sameday",
    name: "Sameday",
    aliases: &["same day", "same-day", "sameday courier", "sameday easybox", "easybox"],
    base_url: "https://api.sameday.ro",
    other_sites: &[
        "https://api.sameday.hu",
        "https://api.sameday.bg",
        "https://sameday-api.demo.zitec.com",
        "https://sameday-api-hu.demo.zitec.com",
        "https://sameday-api-bg.demo.zitec.com",
    ],
    credentials: &[
        CredentialField { name: "username", is_secret: false },
        CredentialField { name: "password", is_secret: true },
    ],
    zone: "Europe/Bucharest",
    batch: 1,
    // No rate is published; public clients run at two to five calls a second.
    pace: Pace { interval: Duration::from_millis(500), concurrency: 2, timeout: Duration::from_secs(20) },
    capabilities: Capabilities {
        refused: true,
        not_found: true,
        pick_up: true,
        pick_up_point: true,
        cash_collected: true,
        proof_of_delivery: false,
        signer: false,
        return_number: false,
        incremental: true,
        push: false,
    },
    label_needs: &[],
    probe: "1WBL24000000000",
    unknown_code: UnknownCode::Shows,
};

/// The courier Sameday.
#[derive(Debug, Clone, Copy)]
pub struct Sameday;

impl Courier for Sameday {
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
        let question = asked.first().and_then(Question::of).ok_or_else(|| CallError::Refused {
            message: "there is no number, or no other form to ask for it".to_owned(),
            split: false,
        })?;
        let token = token.ok_or(CallError::Token)?;
        request(account, Method::GET, &question.path(), &[("x-auth-token", token.value.expose_secret())], None)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        let mut told = Vec::with_capacity(asked.len());
        let mut others = Vec::new();
        if let Some(first) = asked.first() {
            told.push(match body(answer) {
                Err(CallError::NotFound { .. }) if Question::has_another_form(first) => Told::AskOtherwise,
                Err(CallError::NotFound { .. }) => Told::Error(LabelError::NotFound),
                Err(error) => return Err(error),
                // Nothing known yet.
                Ok(None) => Told::Parcel(Parcel { number: first.number.to_string(), ..Parcel::default() }),
                Ok(Some(value)) => {
                    let shipment = shape::one(value, &reader()?)?;
                    let told = about(first, shipment.parcel);
                    let is_answered = matches!(told, Told::Parcel(_));
                    others = shipment.pieces.into_iter().filter(|_| is_answered).collect();
                    // The label stands for the first piece, whose own history is the better one.
                    let first_piece = number::first_piece(first.number.as_str());
                    let is_named = others.iter().any(|piece| piece.number.eq_ignore_ascii_case(&first_piece));
                    others.retain(|piece| !piece.number.eq_ignore_ascii_case(&first_piece));
                    others.iter_mut().for_each(|piece| piece.piece_of = Some(first.number.clone()));
                    if is_named && Question::has_another_form(first) { Told::AskOtherwise } else { told }
                }
            });
        }
        let alone = LabelError::Unreadable { what: "a call covers one number".to_owned() };
        told.resize(asked.len(), Told::Error(alone));
        Ok(Reading { told, others })
    }

    fn feed(&self) -> Option<&'static dyn Feed> {
        Some(&feed::Changes)
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = reader()?;
        let mut found = Vec::new();
        for answer in recorded::answers(body, shape::is_answer)? {
            found.extend(shape::all(answer, &reader)?);
        }
        Ok(found)
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        if number::is_possible(number.as_str()) {
            Ok(())
        } else {
            Err(LabelError::Malformed { expected: number::FORM })
        }
    }

    fn recognises(&self, number: &TrackingNo) -> bool {
        number::is_usual(number.as_str())
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://sameday.ro/#awb={}", number::shipment_of(number.as_str()))
    }
}

fn reader() -> Result<Reader, CallError> {
    Ok(Reader { statuses: usable(&STATUSES)?, states: usable(&STATES)?, zone: times::zone(PROFILE.zone)? })
}

/// The JSON of a good answer; `None` when it is empty.
fn body(answer: &Answer) -> Result<Option<serde_json::Value>, CallError> {
    if !answer.status().is_success() {
        return Err(failure::of_call(answer));
    }
    let value = json::parse(answer.body())?;
    value.as_ref().and_then(failure::of_body).map_or(Ok(value), Err)
}

/// An answer about another parcel never reaches the label.
fn about(asked: &Asked, mut parcel: Parcel) -> Told {
    if parcel.number.is_empty() {
        parcel.number = asked.number.to_string();
    }
    if Question::of(asked).is_some_and(|question| question.is_answered_by(&parcel.number)) {
        Told::Parcel(parcel)
    } else {
        Told::Error(LabelError::Unreadable { what: "the answer names another number".to_owned() })
    }
}

#[cfg(test)]
mod tests;
