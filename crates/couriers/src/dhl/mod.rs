//! DHL, Shipment Tracking – Unified: one call for all of its services. See `README.md` beside this file.

mod event;
mod failure;
mod guess;
mod number;
mod shipment;

use std::sync::LazyLock;
use std::time::Duration;

use http::Method;
use jiff::Timestamp;
use serde_json::Value;
use tracking::{TrackingNo, UnknownCode};

use crate::envelope::Envelope;
use crate::http_message::request;
use crate::status_table::{Parsed, StatusTable, usable};
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, LabelNeed, Pace,
    Parcel, Profile, Reading, Recorded, Token, Told, times,
};
use event::Reader;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));

static ENVELOPE: Envelope = Envelope {
    is_tracking: shipment::is_tracking,
    of_call: failure::of_call,
    of_body: failure::of_recorded,
    is_failure: |value| failure::of_recorded(value).is_some(),
};

static PROFILE: Profile = Profile {
    code: "dhl",
    name: "DHL",
    aliases: &["dhl express", "dhl parcel", "dhl ecommerce", "dhl paket", "dhl-express", "deutsche post dhl"],
    base_url: "https://api-eu.dhl.com",
    other_sites: &[],
    credentials: &[CredentialField { name: "api_key", is_secret: true }],
    // Only for events in a country that is not listed in `country_zone`.
    zone: "Europe/Bucharest",
    batch: 1,
    // A new key: 250 calls a day and one in five seconds, by one page of the portal; one a second, by another.
    pace: Pace { interval: Duration::from_secs(5), concurrency: 1, timeout: Duration::from_secs(20) },
    capabilities: Capabilities {
        // Only its texts tell, and codes decide here.
        refused: false,
        not_found: false,
        pick_up: false,
        pick_up_point: false,
        cash_collected: false,
        proof_of_delivery: true,
        signer: true,
        return_number: false,
        incremental: false,
        // A product of its own, about which nothing is confirmed.
        push: false,
    },
    label_needs: &[LabelNeed::Postcode],
    probe: "00340434000000000000",
    unknown_code: UnknownCode::Shows,
};

/// The courier DHL.
#[derive(Debug, Clone, Copy)]
pub struct Dhl {
    /// Whether the words of an event may refine its code. The codes are five and tell neither a refusal nor a
    /// return; the words are a guess, so it is off unless an installation wants it.
    pub guesses_from_text: bool,
}

impl Dhl {
    /// By its codes alone.
    pub const BY_CODE: Self = Self { guesses_from_text: false };

    fn reader(self) -> Result<Reader, CallError> {
        Ok(Reader { statuses: usable(&STATUSES)?, zone: times::zone(PROFILE.zone)?, guesses: self.guesses_from_text })
    }

    /// The shipment that was asked for. One number may be several: it is used again, or two services know it. Then
    /// the newest counts.
    fn about(self, asked: &Asked, body: Value) -> Result<Told, CallError> {
        let number = asked.number.as_str();
        let echoes = shipment::asked_in(&body).is_some_and(|echoed| echoed.eq_ignore_ascii_case(number));
        let known = shipment::all(&self.reader()?, body);
        if known.is_empty() {
            return Ok(Told::Error(LabelError::NotFound));
        }
        let own = known.into_iter().filter(|one| echoes || one.goes_by(number)).map(|one| one.parcel);
        let newest = own.max_by_key(|parcel| parcel.scans.last().map(|scan| scan.at));
        let other = LabelError::Unreadable { what: "the answer names another number".to_owned() };
        Ok(newest.map_or(Told::Error(other), |parcel| Told::Parcel(Parcel { number: number.to_owned(), ..parcel })))
    }
}

impl Courier for Dhl {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    /// The key goes with each call.
    fn status_file(&self) -> &'static str {
        include_str!("statuses.csv")
    }

    fn sign_in(&self, _account: &Account) -> Option<Result<Call, CallError>> {
        None
    }

    fn read_sign_in(&self, _answer: &Answer, _now: Timestamp) -> Result<Token, CallError> {
        Err(CallError::unreadable("this courier has no sign-in"))
    }

    fn track(&self, account: &Account, _token: Option<&Token>, asked: &[Asked]) -> Result<Call, CallError> {
        let first = asked
            .first()
            .ok_or_else(|| CallError::Refused { message: "there is no number to ask for".to_owned(), split: false })?;
        // The guesses read English words.
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.append_pair("trackingNumber", first.number.as_str()).append_pair("language", "en");
        // Some of its services tell more to who knows it.
        if let Some(postcode) = &first.postcode {
            query.append_pair("recipientPostalCode", postcode);
        }
        let query = query.finish();
        let key = account.credential("api_key").trim();
        request(account, Method::GET, &format!("/track/shipments?{query}"), &[("dhl-api-key", key)], None)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        let mut told = Vec::with_capacity(asked.len());
        if let Some(first) = asked.first() {
            told.push(match ENVELOPE.open(answer) {
                Err(CallError::NotFound { .. }) => Told::Error(LabelError::NotFound),
                Err(error) => return Err(error),
                Ok(body) => self.about(first, body)?,
            });
        }
        let alone = LabelError::Unreadable { what: "a call covers one number".to_owned() };
        told.resize(asked.len(), Told::Error(alone));
        Ok(Reading { told, others: Vec::new() })
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = self.reader()?;
        ENVELOPE.recorded(body, |answer| {
            let parcels = shipment::all(&reader, answer).into_iter().map(|one| one.parcel);
            parcels.map(|parcel| Recorded { number: parcel.number.clone(), told: Ok(parcel) }).collect::<Vec<_>>()
        })
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        LabelError::unless(number::is_possible(number.as_str()), number::FORM)
    }

    fn recognises(&self, number: &TrackingNo) -> bool {
        number::is_usual(number.as_str())
    }

    fn may_be(&self, number: &TrackingNo) -> bool {
        number::is_usual(number.as_str())
            || number::is_of_express(number.as_str())
            || number::is_of_post(number.as_str())
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://www.dhl.com/global-en/home/tracking.html?tracking-id={number}")
    }
}

#[cfg(test)]
mod tests;
