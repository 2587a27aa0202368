//! GLS in Romania, Hungary, Czechia, Slovakia, Croatia, Slovenia and Serbia: MyGLS API. See `README.md` beside this
//! file for its quirks.

mod answer;
mod call;
mod date;
mod failure;

use std::sync::LazyLock;
use std::time::Duration;

use jiff::Timestamp;
use tracking::{TrackingNo, UnknownCode};

use crate::status_table::{Parsed, StatusTable, usable};
use crate::{
    Account, Answer, Asked, Call, CallError, Capabilities, Courier, CredentialField, LabelError, Pace, Profile,
    Reading, Recorded, Token, recorded, times,
};
use answer::Reader;
use call::Form;

static STATUSES: LazyLock<Parsed> = LazyLock::new(|| StatusTable::parse(include_str!("statuses.csv")));

static PROFILE: Profile = Profile {
    code: "gls",
    name: "GLS",
    aliases: &["gls romania", "gls hungary", "gls general logistics systems", "general logistics systems", "mygls"],
    // An account of another country is asked at that country's host: see `call.rs`.
    base_url: "https://api.mygls.ro",
    other_sites: &[],
    credentials: &[
        CredentialField { name: "username", is_secret: false },
        CredentialField { name: "password", is_secret: true },
        CredentialField { name: "country", is_secret: false },
    ],
    // Only for times without an offset, which are instants all the same.
    zone: "Europe/Bucharest",
    batch: 100,
    // No rate is published; one public client allows itself five calls a second.
    pace: Pace { interval: Duration::from_millis(200), concurrency: 1, timeout: Duration::from_secs(30) },
    capabilities: Capabilities {
        refused: true,
        not_found: true,
        pick_up: true,
        pick_up_point: true,
        cash_collected: false,
        // A document comes with the call for one number alone.
        proof_of_delivery: false,
        signer: false,
        return_number: false,
        incremental: false,
        push: false,
    },
    label_needs: &[],
    probe: "100000000000",
    unknown_code: UnknownCode::Shows,
};

/// The courier GLS.
#[derive(Debug, Clone, Copy)]
pub struct Gls;

impl Courier for Gls {
    fn profile(&self) -> &'static Profile {
        &PROFILE
    }

    /// Each call carries the credentials.
    fn status_file(&self) -> &'static str {
        include_str!("statuses.csv")
    }

    fn sign_in(&self, _account: &Account) -> Option<Result<Call, CallError>> {
        None
    }

    fn read_sign_in(&self, _answer: &Answer, _now: Timestamp) -> Result<Token, CallError> {
        Err(CallError::unreadable("GLS has no sign-in"))
    }

    fn batch(&self, form: u8) -> usize {
        match Form::of(form) {
            Some(Form::Single) => 1,
            Some(Form::List) | None => PROFILE.batch,
        }
    }

    fn track(&self, account: &Account, _token: Option<&Token>, asked: &[Asked]) -> Result<Call, CallError> {
        call::of(account, asked)
    }

    fn read(&self, asked: &[Asked], answer: &Answer) -> Result<Reading, CallError> {
        match asked.first().and_then(|one| Form::of(one.form)) {
            Some(Form::Single) => reader()?.single(asked, answer),
            Some(Form::List) | None => reader()?.list(asked, answer),
        }
    }

    fn read_recorded(&self, body: &[u8]) -> Result<Vec<Recorded>, CallError> {
        let reader = reader()?;
        let mut found = Vec::new();
        for answer in recorded::answers(body, answer::is_answer)? {
            found.extend(reader.recorded(answer)?);
        }
        Ok(found)
    }

    fn check_number(&self, number: &TrackingNo) -> Result<(), LabelError> {
        if call::value(number).is_some() { Ok(()) } else { Err(LabelError::Malformed { expected: call::NUMBER_FORM }) }
    }

    /// Digits only, like other couriers' numbers.
    fn recognises(&self, _number: &TrackingNo) -> bool {
        false
    }

    /// All numbers seen have ten or eleven digits; the API takes twelve.
    fn may_be(&self, number: &TrackingNo) -> bool {
        (10..=12).contains(&number.as_str().len()) && self.check_number(number).is_ok()
    }

    fn customer_page(&self, number: &TrackingNo) -> String {
        format!("https://gls-group.com/track/{number}")
    }
}

fn reader() -> Result<Reader, CallError> {
    Ok(Reader { statuses: usable(&STATUSES)?, zone: times::zone(PROFILE.zone)? })
}

#[cfg(test)]
mod tests;
