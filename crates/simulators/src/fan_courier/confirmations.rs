//! `GET /reports/get-awb-confirmations`: an archive with a picture for each delivered number.

use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};

use super::FanCourier;
use super::answer::{Asking, Refusal, branch};
use super::zip;

/// One grey point.
const PICTURE: &[u8] = include_bytes!("confirmation.jpg");

pub(super) async fn confirmations(
    State(server): State<FanCourier>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let account = server.signed_in(&headers)?;
    let asking = Asking::of(query.as_deref());
    let branch = branch(account, &asking)?;
    let now = server.0.clock.now();
    let proven = asking.numbers.iter().filter(|number| {
        let label = server.0.labels.label(number, now);
        let label = label.filter(|label| branch.is_some_and(|branch| label.is_of(branch)));
        label.and_then(|label| label.delivered()).is_some_and(|scan| scan.told_at <= now)
    });
    let files: Vec<(String, &[u8])> = proven.map(|number| (format!("{number}.jpg"), PICTURE)).collect();
    if files.is_empty() {
        return Err(Refusal::Fail { message: Some("Nu exista confirmari pentru AWB-urile cerute.") });
    }
    Ok(([(header::CONTENT_TYPE, "application/zip")], zip::stored(&files)).into_response())
}
