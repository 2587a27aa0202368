//! `status-sync`, and `xb-status-sync` for parcels that cross a border: all changes of an account in a window.
//!
//! The rows lack `inReturn`. Where that decides, they are a hint, and the parcel's own history is the proof.

use http::Method;
use jiff::SignedDuration;
use secrecy::ExposeSecret;
use serde_json::Value;
use tracking::{Meaning, Scan, Status, TrackingNo};

use super::{number, reader, shape};
use crate::http_message::request;
use crate::{Account, Answer, Call, CallError, Feed, FeedChange, FeedPage, FeedProfile, FeedReading, Token, json};

/// The account's two feeds. Since the spring of 2026 the first is said to leave out what the second has.
const STREAMS: [&str; 2] = ["/api/client/status-sync", "/api/client/xb-status-sync"];

static PROFILE: FeedProfile = FeedProfile {
    is_on: true,
    // Two hours are the limit, and exactly two hours were seen refused.
    longest_window: SignedDuration::from_secs(7_000),
    // Whether a window means the scan's time or that of its arrival at the courier is not published.
    settles_after: SignedDuration::from_mins(10),
    streams: 2,
    rows_a_page: 500,
};

/// The feed.
#[derive(Debug)]
pub(super) struct Changes;

impl Feed for Changes {
    fn profile(&self) -> &'static FeedProfile {
        &PROFILE
    }

    fn call(&self, account: &Account, token: Option<&Token>, page: &FeedPage) -> Result<Call, CallError> {
        let token = token.ok_or(CallError::Token)?;
        let path = usize::try_from(page.stream).ok().and_then(|stream| STREAMS.get(stream));
        let path = path
            .ok_or_else(|| CallError::Refused { message: "the courier has no such feed".to_owned(), split: false })?;
        let (from, until) = (page.from.as_second(), page.until.as_second());
        let query = format!(
            "startTimestamp={from}&endTimestamp={until}&page={}&countPerPage={}",
            page.page, PROFILE.rows_a_page
        );
        let secrets = [("x-auth-token", token.value.expose_secret())];
        request(account, Method::GET, &format!("{path}?{query}"), &secrets, None)
    }

    fn read(&self, page: &FeedPage, answer: &Answer) -> Result<FeedReading, CallError> {
        let body = match super::body(answer) {
            Err(error) if is_nothing(&error) => None,
            body => body?,
        };
        let Some(Value::Object(mut fields)) = body else {
            return Ok(FeedReading { is_last: true, ..FeedReading::default() });
        };
        let entries = match fields.remove("data") {
            Some(data @ (Value::Array(_) | Value::Object(_))) => json::entries(data),
            Some(Value::Null) => Vec::new(),
            _ => {
                let came = json::keys(&Value::Object(fields));
                return Err(CallError::unreadable(format!("expected a page of the feed but got {came}")));
            }
        };
        let rows = u32::try_from(entries.len()).unwrap_or(u32::MAX);
        let count = |name| fields.get(name).and_then(Value::as_u64);
        let full = count("perPage").unwrap_or(PROFILE.rows_a_page.into()).min(PROFILE.rows_a_page.into());
        let is_last = rows == 0
            || match count("pages") {
                Some(pages) => u64::from(page.page) >= pages,
                None => u64::from(rows) < full,
            };
        let mut reading = FeedReading { rows, is_last, ..FeedReading::default() };
        for recorded in shape::changes(entries, &reader()?) {
            let numbers = number::of_a_label(&recorded.number).filter_map(|number| TrackingNo::parse(number).ok());
            match recorded.told {
                Ok(parcel) => reading.changes.push(FeedChange {
                    numbers: numbers.collect(),
                    must_ask: !parcel.problems.is_empty() || parcel.scans.iter().any(is_only_a_hint),
                    scans: parcel.scans,
                    says: parcel.says,
                }),
                Err(_) => reading.unreadable = reading.unreadable.saturating_add(1),
            }
        }
        Ok(reading)
    }
}

/// What ends a parcel's way or turns it round means another thing on the way back, and money hangs on it.
fn is_only_a_hint(scan: &Scan) -> bool {
    match &scan.meaning {
        Meaning::Status(standing) => matches!(
            standing.status,
            Status::Delivered
                | Status::Rejected
                | Status::Returning
                | Status::Returned
                | Status::Cancelled
                | Status::Exception
                | Status::Unknown
        ),
        Meaning::Notice(_) => false,
        Meaning::Unmapped => true,
    }
}

/// "No data found for current user": said of a number elsewhere, here it is taken for an empty page. What is wrong
/// with a window comes as a list of fields instead.
fn is_nothing(error: &CallError) -> bool {
    matches!(error, CallError::Refused { message, .. } if message.to_lowercase().starts_with("no data found"))
}
