//! Asking GLS: many numbers in one call, or one number where the call for many is not there.

use http::{HeaderValue, Method, header};
use serde_json::json;
use sha2::{Digest, Sha512};
use tracking::TrackingNo;

use super::PROFILE;
use crate::http_message::request;
use crate::{Account, Asked, Call, CallError};

/// What a person is told about a number that cannot be GLS's.
pub(super) const NUMBER_FORM: &str = "6 to 12 digits";
/// The shortest and the longest number. The documentation says "up to 12 digits"; the shortest is a guess.
const DIGITS: std::ops::RangeInclusive<usize> = 6..=12;

/// A country that has the API, and the language of its texts.
///
/// Languages are ISO 639-1, so `CS` and `SL` where countries are `CZ` and `SI`. Serbian is not offered.
const COUNTRIES: [(&str, &str); 7] =
    [("CZ", "CS"), ("HR", "HR"), ("HU", "HU"), ("RO", "RO"), ("RS", "EN"), ("SI", "SL"), ("SK", "SK")];

/// The two ways to ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// `GetParcelListStatuses`: up to a hundred numbers. Newer than most accounts' documentation.
    List,
    /// `GetParcelStatuses`: one number.
    Single,
}

impl Form {
    pub(super) fn of(form: u8) -> Option<Self> {
        match form {
            0 => Some(Self::List),
            1 => Some(Self::Single),
            _ => None,
        }
    }
}

/// The number as the API wants it: GLS drops zeros at its beginning.
pub(super) fn value(number: &TrackingNo) -> Option<u64> {
    let digits = number.as_str();
    let fits = DIGITS.contains(&digits.len()) && digits.chars().all(|c| c.is_ascii_digit());
    fits.then(|| digits.parse().ok()).flatten().filter(|value| *value > 0)
}

pub(super) fn of(account: &Account, asked: &[Asked]) -> Result<Call, CallError> {
    let (site, language) = site(account)?;
    let numbers: Vec<u64> = asked.iter().filter_map(|one| value(&one.number)).collect();
    let form = asked.first().and_then(|one| Form::of(one.form));
    let (method, mut body) = match (form, numbers.as_slice()) {
        (Some(Form::List), [_, ..]) => ("GetParcelListStatuses", json!({ "ParcelNumberList": numbers })),
        (Some(Form::Single), [number]) => ("GetParcelStatuses", json!({ "ParcelNumber": number })),
        _ => {
            let message = "there is no number, or no such form to ask for so many".to_owned();
            return Err(CallError::Refused { message, split: numbers.len() > 1 });
        }
    };
    // `ClientNumberList` stays away: the documentation advises against it, and it breaks this call.
    if let Some(fields) = body.as_object_mut() {
        fields.insert("Username".to_owned(), json!(account.credential("username").trim()));
        fields.insert("Password".to_owned(), json!(digest(account.credential("password"))));
        fields.insert("ReturnPOD".to_owned(), json!(false));
        fields.insert("LanguageIsoCode".to_owned(), json!(language));
    }
    let at = Account { base_url: site, credentials: Default::default() };
    let mut call = request(&at, Method::POST, &format!("/ParcelService.svc/json/{method}"), &[], None)?;
    call.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json; charset=utf-8"));
    *call.body_mut() = body.to_string().into_bytes();
    Ok(call)
}

/// SHA-512 of the password, one number a byte: neither hexadecimal nor base64.
fn digest(password: &str) -> Vec<u8> {
    Sha512::digest(password.as_bytes()).to_vec()
}

/// The host of the account's country and the language of its texts. An address that is not one of GLS's own, such as
/// a test's, stays as it is.
fn site(account: &Account) -> Result<(String, &'static str), CallError> {
    let told = account.credential("country").trim().to_ascii_uppercase();
    let country = if told.is_empty() { "RO" } else { told.as_str() };
    let known = COUNTRIES.iter().find(|(code, _)| *code == country);
    let (country, language) = known.ok_or_else(|| CallError::Account {
        message: format!("MyGLS does not serve the country \"{country}\"; known are CZ, HR, HU, RO, RS, SI and SK"),
    })?;
    let base = account.base_url.trim().trim_end_matches('/');
    let base = if base.is_empty() { PROFILE.base_url } else { base };
    let site = match base.rsplit_once("mygls.") {
        Some((front, end)) if end.len() == 2 => format!("{front}mygls.{}", country.to_ascii_lowercase()),
        _ => base.to_owned(),
    };
    Ok((site, language))
}
