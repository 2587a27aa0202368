//! `AwbStatus/GetAwbSyncStatus`: the shipments of an account whose status changed in a window.
//!
//! A row has neither an event id nor a time, so it only says whom to ask about. Whether every scan puts a shipment
//! into the list, how long a window may be and how late a row may come is not published: off unless an operator
//! switches it on.

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;
use tracking::{CourierSays, TrackingNo};

use super::{PROFILE as COURIER, failure, get};
use crate::json::Text;
use crate::{
    Account, Answer, Call, CallError, Feed, FeedChange, FeedPage, FeedProfile, FeedReading, Token, json, times,
};

static PROFILE: FeedProfile = FeedProfile {
    is_on: false,
    longest_window: SignedDuration::from_hours(24),
    settles_after: SignedDuration::from_mins(30),
    streams: 1,
    // It has no pages.
    rows_a_page: u32::MAX,
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
        let zone = times::zone(COURIER.zone)?;
        let local = |at: Timestamp| zone.to_datetime(at).strftime("%Y-%m-%dT%H:%M:%S").to_string();
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("FromDate", &local(page.from))
            .append_pair("ToDate", &local(page.until))
            .finish();
        get(account, token, &format!("/AwbStatus/GetAwbSyncStatus?{query}"))
    }

    fn read(&self, _page: &FeedPage, answer: &Answer) -> Result<FeedReading, CallError> {
        if !answer.status().is_success() {
            return Err(failure::of_call(answer));
        }
        let body = json::parse(answer.body())?.unwrap_or_default();
        if let Some(error) = failure::of_body(&body) {
            return Err(error);
        }
        let rows = match body {
            Value::Null => Vec::new(),
            Value::Array(rows) => rows,
            other => {
                return Err(CallError::unreadable(format!("expected a list of rows but got {}", json::keys(&other))));
            }
        };
        let mut reading = FeedReading { is_last: true, ..FeedReading::default() };
        for mut row in rows {
            reading.rows = reading.rows.saturating_add(1);
            let number = row.get_mut("BarCode").map(|number| Text::from(number.take()));
            match number.as_ref().and_then(Text::as_str).and_then(|number| TrackingNo::parse(number).ok()) {
                Some(number) => {
                    // Its amounts (`RepaymentValue`) are not explained anywhere: the full ask tells what there is.
                    let says = CourierSays::default();
                    reading.changes.push(FeedChange { numbers: vec![number], scans: Vec::new(), says, must_ask: true });
                }
                None => reading.unreadable = reading.unreadable.saturating_add(1),
            }
        }
        Ok(reading)
    }
}
