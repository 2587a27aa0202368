//! The service answers in XML unless it is asked for JSON.

use axum::Json;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;

/// The answer in the form that the call asks for: JSON by `Accept` or by `_format=json`, else XML where it is spoken.
pub(super) fn negotiated(headers: &HeaderMap, query: Option<&str>, speaks_xml: bool, answer: &Value) -> Response {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let format = form_urlencoded::parse(query.unwrap_or_default().as_bytes()).find(|(key, _)| key == "_format");
    if !speaks_xml || accept.contains("application/json") || format.is_some_and(|(_, format)| format == "json") {
        return Json(answer).into_response();
    }
    let mut body = String::from("<?xml version=\"1.0\"?>\n<response>");
    write(answer, &mut body);
    body.push_str("</response>\n");
    ([(header::CONTENT_TYPE, "text/xml; charset=UTF-8")], body).into_response()
}

fn write(value: &Value, xml: &mut String) {
    match value {
        Value::Null => {}
        Value::Bool(truth) => xml.push_str(if *truth { "1" } else { "0" }),
        Value::Number(number) => xml.push_str(&number.to_string()),
        Value::String(text) => xml.push_str(&text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")),
        Value::Array(list) => list.iter().for_each(|item| element("entry", item, xml)),
        Value::Object(keys) => keys.iter().for_each(|(key, item)| element(key, item, xml)),
    }
}

fn element(name: &str, value: &Value, xml: &mut String) {
    xml.push_str(&format!("<{name}>"));
    write(value, xml);
    xml.push_str(&format!("</{name}>"));
}
