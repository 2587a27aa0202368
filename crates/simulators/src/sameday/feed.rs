//! `status-sync` and `xb-status-sync`: all changes of an account in less than two hours.

use std::collections::HashMap;

use axum::extract::{Query, RawQuery, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Response};
use jiff::Timestamp;
use rand::SeedableRng;
use rand::rngs::StdRng;
use rand::seq::SliceRandom;
use serde_json::{Value, json};

use super::event::event;
use super::points;
use super::refusal::Refusal;
use super::xml::negotiated;
use super::{FeedOrder, Sameday};

/// A window of this many seconds is refused, one second less is not.
const WINDOW: i64 = 7_200;
/// The largest page that a client was seen to ask for; more is refused.
const LARGEST_PAGE: usize = 500;

type Asked = Query<HashMap<String, String>>;

pub(super) async fn domestic(
    State(server): State<Sameday>,
    Query(asked): Asked,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    feed(&server, &asked, query.as_deref(), &headers, false)
}

pub(super) async fn cross_border(
    State(server): State<Sameday>,
    Query(asked): Asked,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    feed(&server, &asked, query.as_deref(), &headers, true)
}

struct Window {
    from: Timestamp,
    until: Timestamp,
    page: usize,
    count: usize,
}

fn feed(
    server: &Sameday,
    asked: &HashMap<String, String>,
    query: Option<&str>,
    headers: &HeaderMap,
    cross_border: bool,
) -> Result<Response, Refusal> {
    let account = server.signed_in(headers)?;
    let Window { from, until, page, count } = window(asked)?;
    let (now, behaviour) = (server.0.clock.now(), server.behaviour());
    if behaviour.feed_is_refused {
        return Err(Refusal::NotAllowed);
    }
    let count = count.min(behaviour.most_feed_rows.max(1));
    let mut changes = server.0.parcels.changes(from, until, now, behaviour.feed_by_scan_time, cross_border);
    changes.retain(|(parcel, ..)| parcel.is_of(account));
    if changes.is_empty() && behaviour.empty_feed_is_no_body {
        return Ok(().into_response());
    }
    changes.sort_by_key(|(.., scan)| scan.at);
    match behaviour.feed_order {
        FeedOrder::NewestFirst => changes.reverse(),
        FeedOrder::OldestFirst => {}
        FeedOrder::Shuffled => changes.shuffle(&mut StdRng::seed_from_u64(from.as_second().unsigned_abs())),
    }
    let total = changes.len();
    let data: Vec<Value> = changes
        .into_iter()
        .skip((page - 1).saturating_mul(count))
        .take(count)
        .map(|(parcel, place, scan)| {
            let mut change = event(scan, place, &server.0.zone, false, behaviour);
            change.remove("county");
            if !behaviour.in_return_in_feed {
                change.remove("inReturn");
            }
            if scan.detail.is_none() && place % 2 == 0 {
                change.insert("reasonId".into(), json!(""));
            }
            if let Some((key, details)) = points::details(parcel, scan).filter(|_| behaviour.points_in_feed) {
                change.insert(key.into(), details);
            }
            change.insert("parcelAwbNumber".into(), json!(parcel.number));
            let details = format!("https://sameday.invalid/api/client/parcel/{}/status-history", parcel.number);
            change.insert("parcelDetails".into(), json!(details));
            Value::Object(change)
        })
        .collect();
    let mut answer = json!({"currentPage": page, "perPage": count, "data": data});
    if let (true, Value::Object(answer)) = (behaviour.feed_totals, &mut answer) {
        answer.insert("pages".into(), json!(total.div_ceil(count)));
        answer.insert("total".into(), json!(total));
    }
    Ok(negotiated(headers, query, behaviour.xml_everywhere, &answer))
}

fn window(asked: &HashMap<String, String>) -> Result<Window, Refusal> {
    let number = |key: &str| asked.get(key).map(|text| text.parse::<i64>().ok());
    let instant = |key| number(key).flatten().and_then(|seconds| Timestamp::from_second(seconds).ok());
    let (from, until) = (instant("startTimestamp"), instant("endTimestamp"));
    let page = number("page").unwrap_or(Some(1)).and_then(|page| usize::try_from(page).ok()).filter(|page| *page > 0);
    let count = number("countPerPage").unwrap_or(Some(100)).and_then(|count| usize::try_from(count).ok());
    let count = count.filter(|count| (1..=LARGEST_PAGE).contains(count));
    let span = from.zip(until).map(|(from, until)| until.as_second() - from.as_second());
    let wrong_end = match span {
        Some(span) if span < 0 => Some("The end must not be before the start."),
        Some(span) if span >= WINDOW => Some("The interval must be less than 2 hours."),
        Some(_) => None,
        None => until.is_none().then_some("This value is not valid."),
    };
    match (from, until, page, count, wrong_end) {
        (Some(from), Some(until), Some(page), Some(count), None) => Ok(Window { from, until, page, count }),
        _ => Err(Refusal::Invalid(vec![
            ("startTimestamp", from.is_none().then_some("This value is not valid.")),
            ("endTimestamp", wrong_end),
            ("page", page.is_none().then_some("This value is not valid.")),
            ("countPerPage", count.is_none().then_some("This value is not valid.")),
        ])),
    }
}
