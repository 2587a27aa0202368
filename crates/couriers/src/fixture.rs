//! What the couriers' own tests are made of: an account, questions, answers, recorded files.

use http::{Response, StatusCode};
use tracking::{Timeline, TrackingNo, fold};

use crate::{Account, Answer, Asked, Courier, Parcel};

/// What comes from something in front of a courier.
pub(crate) const PAGE: &[u8] = b"<html><body>Service unavailable</body></html>";

pub(crate) fn account(fields: &[(&str, &str)]) -> Account {
    let credentials = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).into())).collect();
    Account { base_url: "https://courier.invalid".to_owned(), credentials }
}

pub(crate) fn asked(numbers: &[&str]) -> Vec<Asked> {
    numbers.iter().map(|number| Asked { number: TrackingNo::parse(number).unwrap(), postcode: None, form: 0 }).collect()
}

pub(crate) fn answer(http: u16, body: impl AsRef<[u8]>) -> Answer {
    let mut answer = Response::new(body.as_ref().to_vec());
    *answer.status_mut() = StatusCode::from_u16(http).unwrap();
    answer
}

/// A recorded answer, such as `ups/delivered.json`.
pub(crate) fn recorded(file: &str) -> Vec<u8> {
    std::fs::read(format!("{}/fixtures/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

/// The first parcel of a recorded answer.
pub(crate) fn parcel(courier: &impl Courier, file: &str) -> Parcel {
    courier.read_recorded(&recorded(file)).unwrap().remove(0).told.unwrap()
}

pub(crate) fn timeline(courier: &impl Courier, parcel: Parcel) -> Timeline {
    let Parcel { mut scans, says, .. } = parcel;
    fold(&mut scans, &says, courier.profile().unknown_code)
}
