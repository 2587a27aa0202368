//! What all couriers' calls and answers share: building a request, waiting as told, the words of a failure.

use std::time::Duration;

use http::{HeaderValue, Method, Request, Response, header};
use jiff::fmt::rfc2822::DateTimeParser;
use serde_json::Value;

use crate::{Account, Answer, Call, CallError};

/// Some couriers' hosts turn away clients without a name.
const USER_AGENT: &str = concat!("Waybill/", env!("CARGO_PKG_VERSION"));
/// Longer messages are cut.
const MESSAGE_LENGTH: usize = 300;

/// A request to a path of an account's courier, with headers that are kept out of logs.
pub(crate) fn request(
    account: &Account,
    method: Method,
    path_and_query: &str,
    secrets: &[(&'static str, &str)],
    form: Option<String>,
) -> Result<Call, CallError> {
    let base = account.base_url.trim().trim_end_matches('/');
    if !base.starts_with("https://") && !base.starts_with("http://") {
        return Err(CallError::Account { message: "the courier's address must start with https://".to_owned() });
    }
    let mut builder = Request::builder()
        .method(method)
        .uri(format!("{base}{path_and_query}"))
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, USER_AGENT);
    if form.is_some() {
        builder = builder.header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    }
    for (name, value) in secrets {
        let mut value = HeaderValue::from_bytes(value.as_bytes()).map_err(|_| CallError::Account {
            message: format!("the account's field for {name} has signs that cannot be sent"),
        })?;
        value.set_sensitive(true);
        builder = builder.header(*name, value);
    }
    builder
        .body(form.unwrap_or_default().into_bytes())
        .map_err(|_| CallError::Account { message: "the courier's address is not a web address".to_owned() })
}

/// A `POST` of a JSON document.
pub(crate) fn post_json(
    account: &Account,
    path: &str,
    secrets: &[(&'static str, &str)],
    document: &Value,
) -> Result<Call, CallError> {
    let mut call = request(account, Method::POST, path, secrets, None)?;
    call.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    *call.body_mut() = document.to_string().into_bytes();
    Ok(call)
}

/// How long `Retry-After` says to wait; a date counts from the answer's own `Date`.
pub(crate) fn retry_after(answer: &Answer) -> Option<Duration> {
    let text = text_of(answer, header::RETRY_AFTER)?;
    if let Ok(seconds) = text.parse::<u64>() {
        return Some(Duration::from_secs(seconds));
    }
    let date = |text: &str| DateTimeParser::new().parse_timestamp(text).ok();
    let wait = date(text)?.duration_since(date(text_of(answer, header::DATE)?)?);
    Some(Duration::try_from(wait).unwrap_or_default())
}

fn text_of<T>(answer: &Response<T>, name: header::HeaderName) -> Option<&str> {
    answer.headers().get(name)?.to_str().ok().map(str::trim)
}

/// The courier's own words about a failure: its message, and the fields that it names with what is wrong with each.
pub(crate) fn failure_text(body: &Value) -> Option<String> {
    let error = body.get("error").unwrap_or(&Value::Null);
    let message = [error.get("message"), Some(error), body.get("message")]
        .into_iter()
        .flatten()
        .find_map(|value| value.as_str().map(str::trim).filter(|text| !text.is_empty()));
    let fields = field_errors(body).into_iter().map(|(field, text)| match field.is_empty() {
        true => text,
        false => format!("{field}: {text}"),
    });
    let parts: Vec<String> = message.map(str::to_owned).into_iter().chain(fields).collect();
    (!parts.is_empty()).then(|| cut(&parts.join("; ")))
}

/// A courier's own words, not longer than a message should be.
pub(crate) fn cut(words: &str) -> String {
    words.chars().take(MESSAGE_LENGTH).collect()
}

/// What is wrong with each field, wherever the answer keeps its `errors`: a tree, a list or a text.
pub(crate) fn field_errors(body: &Value) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let places = [Some(body), body.get("error"), body.get("data")];
    for errors in places.into_iter().flatten().filter_map(|place| place.get("errors")) {
        collect(errors, "", &mut found);
    }
    found
}

fn collect(value: &Value, path: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::String(text) => found.push((path.to_owned(), text.trim().to_owned())),
        Value::Array(list) => list.iter().for_each(|one| collect(one, path, found)),
        Value::Object(fields) => {
            for (name, one) in fields {
                match name.as_str() {
                    "children" | "errors" => collect(one, path, found),
                    name if path.is_empty() => collect(one, name, found),
                    name => collect(one, &format!("{path}.{name}"), found),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(headers: &[(&str, &str)]) -> Answer {
        let mut answer = Response::new(Vec::new());
        for (name, value) in headers {
            let name: header::HeaderName = name.parse().unwrap();
            answer.headers_mut().insert(name, value.parse().unwrap());
        }
        answer
    }

    #[rstest::rstest]
    #[case(&[("retry-after", "30")], Some(30))]
    #[case(&[("retry-after", "Mon, 02 Mar 2026 10:00:20 GMT"), ("date", "Mon, 02 Mar 2026 10:00:00 GMT")], Some(20))]
    #[case(&[("retry-after", "Mon, 02 Mar 2026 09:00:00 GMT"), ("date", "Mon, 02 Mar 2026 10:00:00 GMT")], Some(0))]
    #[case(&[("retry-after", "soon")], None)]
    #[case(&[], None)]
    fn waiting_is_read_in_seconds_and_as_a_date(#[case] headers: &[(&str, &str)], #[case] seconds: Option<u64>) {
        assert_eq!(retry_after(&answer(headers)), seconds.map(Duration::from_secs));
    }

    #[rstest::rstest]
    #[case(json!({"error": {"code": 404, "message": "Nu exista"}}), Some("Nu exista"))]
    #[case(json!({"error": "broken"}), Some("broken"))]
    #[case(json!({"code": 401, "message": "old"}), Some("old"))]
    #[case(json!({"code": 400, "message": "Validation Failed", "errors": {"children": {
        "page": {"errors": ["too small"]}, "a": {"children": {"b": {"errors": ["missing", "wrong"]}}}, "c": {}}}}),
        Some("Validation Failed; a.b: missing; a.b: wrong; page: too small"))]
    #[case(json!({"status": "fail", "data": {"errors": {"awb.0": ["bad"]}}}), Some("awb.0: bad"))]
    #[case(json!({"status": "fail", "data": {"errors": "bad"}}), Some("bad"))]
    #[case(json!({"status": "fail", "data": {"errors": [["bad"], 7]}}), Some("bad"))]
    #[case(json!({"status": "fail"}), None)]
    #[case(json!([1]), None)]
    fn a_failure_is_told_in_the_couriers_words(#[case] body: Value, #[case] text: Option<&str>) {
        assert_eq!(failure_text(&body).as_deref(), text);
    }
}
