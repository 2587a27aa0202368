//! Packeta (Zásilkovna): Czechia, Slovakia, Hungary, Romania, Poland. See `README.md` beside this file for its quirks.

mod codes;
mod failure;
mod records;
mod xml;

use std::sync::LazyLock;
use std::time::Duration;

use http::{HeaderValue, Method, header};
use jiff::Timestamp;
use quick_xml::escape::escape;
use serde_json::Value;
use tracking::{TrackingNo, UnknownCode};

use crate::http_message::request;
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, Pace, Parcel, Profile,
    Reading, Recorded, Token, Told, recorded, times,
};
use codes::Codes;
use failure::Fault;
use records::{READY, Reader};
use xml::Element;

static CODES: LazyLock<Result<Codes, String>> = LazyLock::new(|| Codes::parse(include_str!("statuses.csv")));

static PROFILE: Profile = Profile {
    code: "packeta",
    name: "Packeta",
    aliases: &["zásilkovna", "zasilkovna", "zásielkovňa", "zasielkovna", "packeta romania", "packetery"],
    base_url: "https://www.zasilkovna.cz",
    other_sites: &[],
    credentials: &[CredentialField { name: "api_password", is_secret: true }],
    // Not documented. Romania's clock is an hour ahead of it.
    zone: "Europe/Prague",
    batch: 1,
    // No rate is published; one public client allows itself sixty calls a second.
    pace: Pace { interval: Duration::from_millis(100), concurrency: 2, timeout: Duration::from_secs(20) },
    capabilities: Capabilities {
        refused: true,
        not_found: false,
        pick_up: true,
        pick_up_point: true,
        cash_collected: false,
        proof_of_delivery: false,
        signer: false,
        return_number: false,
        incremental: false,
        push: false,
    },
    label_needs: &[],
    probe: "Z1000000000",
    unknown_code: UnknownCode::Shows,
};

/// The methods that are asked: all records of a packet, or the one of its present state.
const HISTORY: &str = "packetTracking";
const PRESENT_STATE: &str = "packetStatus";
/// The language of `statusText`. `codeText` is English whatever it is.
const LANGUAGE: HeaderValue = HeaderValue::from_static("ro_RO");
/// What a person is told about a number that cannot be Packeta's.
const NUMBER_FORM: &str = "6 to 18 digits, with or without a Z before them, such as Z4410203040";

/// The courier Packeta.
#[derive(Debug, Clone, Copy)]
pub struct Packeta;

impl Courier for Packeta {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    /// Each call carries the password.
    fn status_file(&self) -> &'static str {
        include_str!("statuses.csv")
    }

    fn sign_in(&self, _account: &Account) -> Option<Result<Call, CallError>> {
        None
    }

    fn read_sign_in(&self, _answer: &Answer, _now: Timestamp) -> Result<Token, CallError> {
        Err(CallError::unreadable("Packeta has no sign-in"))
    }

    fn track(&self, account: &Account, _token: Option<&Token>, asked: &[Asked]) -> Result<Call, CallError> {
        let id = asked
            .first()
            .and_then(|one| packet_id(&one.number))
            .ok_or_else(|| CallError::Refused { message: "there is no number to ask for".to_owned(), split: false })?;
        let password = escape(account.credential("api_password").trim());
        let method = if asked.first().is_some_and(|one| one.form > 0) { PRESENT_STATE } else { HISTORY };
        let body = format!("<{method}><apiPassword>{password}</apiPassword><packetId>{id}</packetId></{method}>");
        let mut call = request(account, Method::POST, "/api/rest", &[], None)?;
        let headers = call.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/xml; charset=utf-8"));
        headers.insert(header::ACCEPT, HeaderValue::from_static("text/xml, application/xml"));
        headers.insert(header::ACCEPT_LANGUAGE, LANGUAGE);
        *call.body_mut() = body.into_bytes();
        Ok(call)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        let root = failure::document(answer)?;
        let alone = LabelError::Unreadable { what: "a call covers one number".to_owned() };
        let mut told = vec![Told::Error(alone); asked.len()];
        let about = match Fault::of(&root) {
            Some(fault) => match fault.of_call() {
                Some(error) => return Err(error),
                None => Told::Error(fault.of_label()),
            },
            None => {
                let number = asked.first().map_or("", |one| one.number.as_str());
                let is_history = asked.first().is_some_and(|one| one.form == 0);
                let parcel = reader()?.parcel(checked(&root)?, number);
                // Until when a packet waits, only its present state tells.
                let has_more = is_history && parcel.scans.last().is_some_and(|scan| scan.code == READY);
                Told::Parcel(Parcel { has_more, ..parcel })
            }
        };
        if let Some(place) = told.first_mut() {
            *place = about;
        }
        Ok(Reading { told, others: Vec::new() })
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let plain = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body).trim_ascii_start();
        let documents = if plain.starts_with(b"<") {
            vec![xml::parse(plain)?]
        } else {
            // Tools keep the XML as a text inside their JSON.
            let kept = recorded::answers(body, |value| document_in(value).is_some())?;
            kept.iter().filter_map(document_in).collect()
        };
        let reader = reader()?;
        let mut found = Vec::new();
        for root in documents {
            if let Some(fault) = Fault::of(&root) {
                return Err(fault.of_recorded());
            }
            // The answers do not repeat the number.
            let parcel = reader.parcel(checked(&root)?, "");
            found.push(Recorded { number: String::new(), told: Ok(parcel) });
        }
        Ok(found)
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        if packet_id(number).is_some() { Ok(()) } else { Err(LabelError::Malformed { expected: NUMBER_FORM }) }
    }

    /// The printed barcode. Without its `Z` it is ten digits like many others.
    fn recognises(&self, number: &TrackingNo) -> bool {
        number.as_str().starts_with('Z') && self.may_be(number)
    }

    fn may_be(&self, number: &TrackingNo) -> bool {
        packet_id(number).is_some_and(|id| id.len() == 10)
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        let id = packet_id(number).unwrap_or(number.as_str());
        format!("https://tracking.packeta.com/ro/?id={id}")
    }
}

/// The packet's number: what follows the barcode's `Z`.
fn packet_id(number: &TrackingNo) -> Option<&str> {
    let number = number.as_str();
    let id = number.strip_prefix('Z').unwrap_or(number);
    ((6..=18).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
}

fn checked(root: &Element) -> Result<&Element, CallError> {
    if records::is_answer(root) {
        return Ok(root);
    }
    let name: String = root.name.chars().take(40).collect();
    Err(CallError::unreadable(format!("expected the records of a packet but got \"{name}\"")))
}

fn document_in(value: &Value) -> Option<Element> {
    let root = xml::parse(value.as_str()?.as_bytes()).ok()?;
    (Fault::of(&root).is_some() || records::is_answer(&root)).then_some(root)
}

fn reader() -> Result<Reader, CallError> {
    let codes = CODES.as_ref();
    let codes = codes.map_err(|why| CallError::unreadable(format!("the built-in status table is broken: {why}")))?;
    Ok(Reader { codes, zone: times::zone(PROFILE.zone)? })
}

#[cfg(test)]
mod tests;
