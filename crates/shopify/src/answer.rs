//! Reading an answer, in Shopify's order: HTTP status, top-level errors, data, and last what the operation makes of it.

use std::time::Duration;

use http::{HeaderMap, Response, StatusCode};
use serde::Deserialize;
use serde_json::Value;

use crate::{Operation, ShopifyError};

/// A read answer with what came along.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered<T> {
    /// The operation's answer.
    pub data: T,
    /// What the call cost and what is left.
    pub cost: Option<Cost>,
    /// The version of the API that answered. Another than asked means that Shopify no longer serves the asked one.
    pub api_version: Option<String>,
    /// Selected fields that the app may not see, for example `order.email`: their value is missing for that reason.
    pub withheld: Vec<String>,
}

/// What a call cost, in points.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Cost {
    /// Reserved before the call ran.
    pub requested_query_cost: Option<f64>,
    /// Kept after it ran; missing when it did not run.
    pub actual_query_cost: Option<f64>,
    /// The bucket afterwards.
    pub throttle_status: ThrottleStatus,
}

/// The points of one app at one shop.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ThrottleStatus {
    /// Points in a full bucket.
    pub maximum_available: f64,
    /// Points in it now.
    pub currently_available: f64,
    /// Points that come back in a second.
    pub restore_rate: f64,
}

#[derive(Deserialize)]
struct Envelope {
    data: Option<Value>,
    #[serde(default)]
    errors: Option<Value>,
    #[serde(default)]
    extensions: Option<Extensions>,
}

#[derive(Deserialize)]
struct Extensions {
    #[serde(default)]
    cost: Option<Value>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TopError {
    message: String,
    #[serde(default)]
    path: Option<Vec<Value>>,
    #[serde(default)]
    extensions: Option<ErrorExtensions>,
}

#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase")]
struct ErrorExtensions {
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    required_access: Option<String>,
}

/// Reads the answer to an operation.
///
/// # Errors
/// Each way in which a call fails is its own [`ShopifyError`].
pub fn read<O: Operation>(response: &Response<Vec<u8>>) -> Result<Answered<O::Answer>, ShopifyError> {
    let headers = response.headers();
    if !response.status().is_success() {
        return Err(failed(response.status(), headers, response.body()));
    }
    let envelope: Envelope = serde_json::from_slice(response.body()).map_err(|error| unreadable(&error))?;
    let cost: Option<Cost> =
        envelope.extensions.and_then(|extensions| extensions.cost).and_then(|cost| serde_json::from_value(cost).ok());
    let errors = envelope.errors.map(top_errors).unwrap_or_default();
    let withheld = withheld(&errors, envelope.data.as_ref());
    if withheld.len() < errors.len() {
        return Err(worst(&errors, cost.as_ref(), headers));
    }
    let data = envelope.data.filter(|data| !data.is_null());
    let data = data.ok_or_else(|| ShopifyError::Unexpected { what: format!("{} without data", O::NAME) })?;
    let data: O::Data = serde_json::from_value(data).map_err(|error| {
        // A field that cannot be missing was withheld: the missing permission is the reason, not the shape.
        errors.first().map_or_else(|| ShopifyError::Unexpected { what: format!("{}: {error}", O::NAME) }, scope)
    })?;
    Ok(Answered {
        data: O::answer(data)?,
        cost,
        api_version: text(headers, "x-shopify-api-version").map(str::to_owned),
        withheld,
    })
}

/// The answer's meaning when the HTTP status alone says that the call failed.
fn failed(status: StatusCode, headers: &HeaderMap, body: &[u8]) -> ShopifyError {
    let envelope: Option<Envelope> = serde_json::from_slice(body).ok();
    let cost = envelope.as_ref().and_then(|envelope| envelope.extensions.as_ref());
    let cost = cost.and_then(|extensions| extensions.cost.clone()).and_then(|cost| serde_json::from_value(cost).ok());
    let errors = envelope.and_then(|envelope| envelope.errors).map(top_errors).unwrap_or_default();
    let message = || errors.first().map(|error| brief(&error.message)).unwrap_or_default();
    match status.as_u16() {
        401 => ShopifyError::Token,
        402 => ShopifyError::Frozen,
        403 => errors.first().map_or_else(|| ShopifyError::Scope { required: None, message: message() }, scope),
        404 => ShopifyError::NotFound,
        423 => ShopifyError::Locked,
        429 => throttled(cost.as_ref(), headers),
        400 => ShopifyError::Document { code: errors.first().and_then(code).map(str::to_owned), message: message() },
        http @ 500..=599 => ShopifyError::Down { http, retry_after: retry_after(headers) },
        http => ShopifyError::Unexpected { what: format!("HTTP {http} {}", message()) },
    }
}

/// Mostly a list of objects; refused calls carry a bare string or an object of strings.
fn top_errors(errors: Value) -> Vec<TopError> {
    let bare = |message: String| TopError { message, path: None, extensions: None };
    match errors {
        Value::Null => Vec::new(),
        Value::Array(list) => list
            .into_iter()
            .map(|error| {
                let text = error.to_string();
                serde_json::from_value(error).unwrap_or_else(|_| bare(text))
            })
            .collect(),
        Value::String(message) => vec![bare(message)],
        other => vec![bare(other.to_string())],
    }
}

fn code(error: &TopError) -> Option<&str> {
    error.extensions.as_ref()?.code.as_deref()
}

/// The ways to fields that were left out of an answer which otherwise stands.
fn withheld(errors: &[TopError], data: Option<&Value>) -> Vec<String> {
    let step = |step: &Value| step.as_str().map_or_else(|| step.to_string(), str::to_owned);
    errors
        .iter()
        .filter(|error| code(error) == Some("ACCESS_DENIED"))
        .filter_map(|error| error.path.as_deref())
        .filter(|path| path.len() > 1)
        .filter(|path| {
            let root = path.first().and_then(Value::as_str);
            root.and_then(|root| data?.get(root)).is_some_and(|root| !root.is_null())
        })
        .map(|path| path.iter().map(step).collect::<Vec<_>>().join("."))
        .collect()
}

/// One answer can carry several errors; the first of these decides what happens next.
fn worst(errors: &[TopError], cost: Option<&Cost>, headers: &HeaderMap) -> ShopifyError {
    const BY_WEIGHT: [&str; 6] =
        ["THROTTLED", "SHOP_INACTIVE", "INTERNAL_SERVER_ERROR", "TIMEOUT", "ACCESS_DENIED", "RESOURCE_NOT_FOUND"];
    const FAULTS_OF_INPUT: [&str; 4] = ["INVALID_VARIABLE", "INVALID_FIELD_ARGUMENTS", "INVALID", "BAD_REQUEST"];
    let weightiest = BY_WEIGHT.iter().find_map(|known| errors.iter().find(|error| code(error) == Some(known)));
    let Some(error) = weightiest.or(errors.first()) else {
        return ShopifyError::Unexpected { what: "an empty list of errors".to_owned() };
    };
    let message = brief(&error.message);
    match code(error) {
        Some("THROTTLED") => throttled(cost, headers),
        Some("SHOP_INACTIVE") => ShopifyError::Inactive,
        Some("INTERNAL_SERVER_ERROR" | "TIMEOUT") => ShopifyError::Internal { message },
        Some("ACCESS_DENIED") => scope(error),
        Some("MAX_COST_EXCEEDED") => ShopifyError::TooCostly { message },
        Some("RESOURCE_NOT_FOUND") => ShopifyError::InvalidId { message },
        // Faults of a document have codes in camel case, as Ruby's GraphQL library names them; parse errors have none.
        Some(code) if FAULTS_OF_INPUT.contains(&code) || code.starts_with(|c: char| c.is_ascii_lowercase()) => {
            ShopifyError::Document { code: Some(code.to_owned()), message }
        }
        None => ShopifyError::Document { code: None, message },
        Some(code) => ShopifyError::Unexpected { what: format!("{code}: {message}") },
    }
}

fn scope(error: &TopError) -> ShopifyError {
    ShopifyError::Scope {
        required: error.extensions.as_ref().and_then(|extensions| extensions.required_access.clone()),
        message: brief(&error.message),
    }
}

fn throttled(cost: Option<&Cost>, headers: &HeaderMap) -> ShopifyError {
    const SHORTEST: Duration = Duration::from_secs(1);
    const LONGEST: Duration = Duration::from_secs(300);
    let missing = cost.and_then(|cost| {
        let status = &cost.throttle_status;
        let seconds = (cost.requested_query_cost? - status.currently_available) / status.restore_rate;
        Duration::try_from_secs_f64(seconds).ok()
    });
    let wait = missing.max(retry_after(headers)).unwrap_or(SHORTEST).clamp(SHORTEST, LONGEST);
    ShopifyError::Throttled { wait, status: cost.map(|cost| cost.throttle_status) }
}

/// Shopify sends seconds, with a fraction ("2.0").
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let seconds: f64 = text(headers, "retry-after")?.trim().parse().ok()?;
    Duration::try_from_secs_f64(seconds).ok()
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name)?.to_str().ok()
}

fn unreadable(error: &serde_json::Error) -> ShopifyError {
    if error.is_data() {
        ShopifyError::Unexpected { what: error.to_string() }
    } else {
        ShopifyError::Unreadable { what: error.to_string() }
    }
}

fn brief(message: &str) -> String {
    const LONGEST: usize = 500;
    message.chars().take(LONGEST).collect()
}
