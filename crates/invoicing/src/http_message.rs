//! What all services' calls and answers share: building a request, waiting as told.

use std::time::Duration;

use http::{HeaderValue, Method, Request, header};
use serde_json::Value;

use crate::{Account, Answer, Call, ServiceError};

const USER_AGENT: &str = concat!("Waybill/", env!("CARGO_PKG_VERSION"));

/// A request to a path of an account's service. The authorisation is kept out of logs.
pub(crate) fn request(
    account: &Account,
    method: Method,
    path_and_query: &str,
    authorization: Option<&str>,
    document: Option<&Value>,
) -> Result<Call, ServiceError> {
    let refused = |message: &str| ServiceError::Account { field: None, message: message.to_owned() };
    let base = account.base_url.trim().trim_end_matches('/');
    if !base.starts_with("https://") && !base.starts_with("http://") {
        return Err(refused("the service's address must start with https://"));
    }
    let mut builder = Request::builder()
        .method(method)
        .uri(format!("{base}{path_and_query}"))
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, USER_AGENT);
    if document.is_some() {
        builder = builder.header(header::CONTENT_TYPE, "application/json");
    }
    if let Some(authorization) = authorization {
        let value = HeaderValue::from_bytes(authorization.as_bytes());
        let mut value = value.map_err(|_| refused("the account's key has signs that cannot be sent"))?;
        value.set_sensitive(true);
        builder = builder.header(header::AUTHORIZATION, value);
    }
    let body = document.map(|document| document.to_string().into_bytes()).unwrap_or_default();
    builder.body(body).map_err(|_| refused("the service's address is not a web address"))
}

/// A query with its question mark.
pub(crate) fn query(fields: &[(&str, &str)]) -> String {
    let mut query = form_urlencoded::Serializer::for_suffix("?".to_owned(), 1);
    query.extend_pairs(fields);
    query.finish()
}

/// How long `Retry-After` says to wait, in seconds.
pub(crate) fn retry_after(answer: &Answer) -> Option<Duration> {
    let text = answer.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    text.trim().parse().ok().map(Duration::from_secs)
}
