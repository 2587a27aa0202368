//! What leaves this server: JSON as the service writes it, error lists, and the pages of the software in front of it.

use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::Behaviour;

/// One entry of an error list.
pub(super) struct ErrorInfo {
    code: i32,
    text: String,
    /// The numbers that it is about.
    numbers: Vec<u64>,
}

impl ErrorInfo {
    pub(super) fn new(code: i32, text: impl Into<String>) -> Self {
        Self { code, text: text.into(), numbers: Vec::new() }
    }

    pub(super) fn about(mut self, number: u64) -> Self {
        self.numbers.push(number);
        self
    }

    pub(super) fn json(&self) -> Value {
        json!({
            "ClientReferenceList": [],
            "ErrorCode": self.code,
            "ErrorDescription": self.text,
            "ParcelIdList": self.numbers,
        })
    }
}

/// A list that may be null when there is nothing in it.
pub(super) fn list(entries: Vec<Value>, behaviour: Behaviour) -> Value {
    if entries.is_empty() && behaviour.null_lists { Value::Null } else { Value::Array(entries) }
}

pub(super) fn document(answer: Value, behaviour: Behaviour) -> Response {
    let answer = if behaviour.wrapped_in_d { json!({ "d": answer }) } else { answer };
    let text = answer.to_string();
    // Slashes stand in texts only, where both forms mean the same.
    let text = if behaviour.escaped_slashes { text.replace('/', "\\/") } else { text };
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response()
}

fn page(status: StatusCode, text: &str) -> Response {
    let page = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<html xmlns=\"http://www.w3.org/1999/xhtml\">\
         <head><title>Service</title></head><body><div id=\"content\"><p class=\"heading1\">Service</p>\
         <p>{text}</p></div></body></html>"
    );
    (status, [(header::CONTENT_TYPE, "text/html; charset=UTF-8")], page).into_response()
}

pub(super) fn unknown_method() -> Response {
    page(StatusCode::NOT_FOUND, "Endpoint not found. Please see the service help page for constructing valid requests.")
}

pub(super) fn unreadable_request() -> Response {
    page(StatusCode::BAD_REQUEST, "The server encountered an error processing the request.")
}

pub(super) async fn no_such_path() -> Response {
    unknown_method()
}

pub(super) async fn wrong_method() -> Response {
    page(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed. Please see the service help page.")
}
