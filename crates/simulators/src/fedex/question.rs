//! What a tracking call asks for.

use axum::http::{HeaderMap, header};
use serde::Deserialize;

use super::answer::Refusal;

/// Numbers that one call may ask for.
const MOST: usize = 30;

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Document {
    include_detailed_scans: bool,
    tracking_info: Vec<TrackingInfo>,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct TrackingInfo {
    tracking_number_info: NumberInfo,
}

#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct NumberInfo {
    tracking_number: String,
}

pub(super) struct Question {
    pub(super) numbers: Vec<String>,
    /// Whether all scans are wanted, not the latest status alone.
    pub(super) detailed: bool,
}

impl Question {
    pub(super) fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, Refusal> {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        if !kind.starts_with("application/json") {
            return Err(Refusal::NoDocument);
        }
        let document: Document = serde_json::from_slice(body).map_err(|_| Refusal::NoDocument)?;
        let numbers = of(&document);
        if numbers.is_empty() || numbers.iter().any(String::is_empty) {
            return Err(Refusal::EmptyNumber);
        }
        if numbers.len() > MOST {
            return Err(Refusal::TooManyNumbers);
        }
        let fits = |number: &String| number.len() <= 40 && number.chars().all(|c| c.is_ascii_alphanumeric());
        if !numbers.iter().all(fits) {
            return Err(Refusal::InvalidNumber);
        }
        Ok(Self { numbers, detailed: document.include_detailed_scans })
    }
}

fn of(document: &Document) -> Vec<String> {
    document.tracking_info.iter().map(|info| info.tracking_number_info.tracking_number.clone()).collect()
}

/// The numbers in a body, for the ledger; none when it is no question.
pub(super) fn numbers(body: &[u8]) -> Vec<String> {
    serde_json::from_slice::<Document>(body).map(|document| of(&document)).unwrap_or_default()
}
