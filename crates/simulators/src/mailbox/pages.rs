//! The pages on which people read the mail, and the same as JSON.

use std::fmt::Write as _;

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use serde_json::{Value, json};

use super::line::{MailKind, MailLine};
use super::message::{Content, content};
use crate::ledger::Ledger;

const CSS: &str = include_str!("pages.css");

/// Nothing is loaded from anywhere and nothing runs, whatever a message holds.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'";

/// `/` lists the messages, newest first; `/messages/N` shows one; `/api/messages` and `/api/messages/N` as JSON.
pub fn pages(ledger: Ledger<MailLine>) -> Router {
    Router::new()
        .route("/", get(list))
        .route("/messages/{number}", get(show))
        .route("/api/messages", get(list_json))
        .route("/api/messages/{number}", get(show_json))
        .with_state(ledger)
}

/// The messages that are shown, with their number: the line in the ledger, counted from 1.
fn shown(ledger: &Ledger<MailLine>) -> Vec<(usize, MailLine)> {
    ledger.read(|lines| {
        let numbered = lines.iter().enumerate().map(|(place, line)| (place + 1, line.clone()));
        numbered.filter(|(_, line)| line.kind == MailKind::Received).collect()
    })
}

fn one(ledger: &Ledger<MailLine>, number: usize) -> Option<MailLine> {
    let place = number.checked_sub(1)?;
    ledger.read(|lines| lines.get(place).filter(|line| line.kind == MailKind::Received).cloned())
}

async fn list(State(ledger): State<Ledger<MailLine>>) -> Response {
    let messages = shown(&ledger);
    let mut rows = String::new();
    for (number, line) in messages.iter().rev() {
        let _ = write!(
            rows,
            "<li><a href=\"/messages/{number}\"><span class=\"subject\">{subject}</span>\
             <span class=\"to\">{to}</span><time datetime=\"{at}\">{time}</time></a></li>",
            subject = escape(subject(line)),
            to = escape(&line.to.join(", ")),
            at = line.at,
            time = time(line),
        );
    }
    let body = if rows.is_empty() {
        "<p class=\"empty\">No mail yet. This page shows what comes; load it again to see more.</p>".to_owned()
    } else {
        format!("<ul class=\"messages\">{rows}</ul>")
    };
    page("Mailbox", &format!("<h1>Mailbox <small>{}</small></h1>{body}", messages.len()))
}

async fn show(State(ledger): State<Ledger<MailLine>>, Path(number): Path<usize>) -> Response {
    let Some(line) = one(&ledger, number) else {
        let missing = page("Not found", "<h1>No such message</h1><p><a href=\"/\">All messages</a></p>");
        return (StatusCode::NOT_FOUND, missing).into_response();
    };
    let Content { headers, text, html, attachments } = content(&line.raw);
    let mut body = format!(
        "<p class=\"back\"><a href=\"/\">All messages</a></p><h1>{subject}</h1>\
         <dl><dt>From</dt><dd>{from}</dd><dt>To</dt><dd>{to}</dd><dt>At</dt><dd><time datetime=\"{at}\">{time}</time></dd></dl>",
        subject = escape(subject(&line)),
        from = escape(&line.from),
        to = escape(&line.to.join(", ")),
        at = line.at,
        time = time(&line),
    );
    if let Some(html) = html {
        // Escaped once for the attribute; inside, the sandbox allows nothing but links to a new tab.
        let _ = write!(
            body,
            "<h2>HTML</h2><iframe sandbox=\"allow-popups allow-popups-to-escape-sandbox\" title=\"The message as HTML\" srcdoc=\"{}\"></iframe>",
            escape(&format!("<base target=\"_blank\">{html}"))
        );
    }
    if let Some(text) = text {
        let _ = write!(body, "<h2>Text</h2><pre>{}</pre>", escape(&text));
    }
    if !attachments.is_empty() {
        let names: String = attachments.iter().map(|name| format!("<li>{}</li>", escape(name))).collect();
        let _ = write!(body, "<h2>Attachments</h2><ul>{names}</ul>");
    }
    let rows: String = headers
        .iter()
        .map(|(name, value)| format!("<tr><th scope=\"row\">{}</th><td>{}</td></tr>", escape(name), escape(value)))
        .collect();
    let _ = write!(body, "<details><summary>Headers</summary><table>{rows}</table></details>");
    page(subject(&line), &body)
}

async fn list_json(State(ledger): State<Ledger<MailLine>>) -> Json<Vec<Value>> {
    Json(shown(&ledger).iter().map(|(number, line)| summary(*number, line)).collect())
}

async fn show_json(State(ledger): State<Ledger<MailLine>>, Path(number): Path<usize>) -> Response {
    let Some(line) = one(&ledger, number) else {
        return (StatusCode::NOT_FOUND, Json(json!({"error": "no such message"}))).into_response();
    };
    let Content { headers, text, html, attachments } = content(&line.raw);
    let mut whole = summary(number, &line);
    if let Some(whole) = whole.as_object_mut() {
        let headers: Vec<_> = headers.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
        whole.insert("headers".to_owned(), json!(headers));
        whole.insert("text".to_owned(), json!(text));
        whole.insert("html".to_owned(), json!(html));
        whole.insert("attachments".to_owned(), json!(attachments));
    }
    Json(whole).into_response()
}

fn summary(number: usize, line: &MailLine) -> Value {
    json!({
        "number": number, "at": line.at, "from": line.from, "to": line.to, "subject": line.subject,
        "message_id": line.message_id,
    })
}

fn subject(line: &MailLine) -> &str {
    if line.subject.is_empty() { "(no subject)" } else { &line.subject }
}

fn time(line: &MailLine) -> String {
    line.at.strftime("%-d %b %Y, %H:%M UTC").to_string()
}

fn page(title: &str, body: &str) -> Response {
    let html = format!(
        "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{}</title><style>{CSS}</style></head><body><main>{body}</main></body></html>\n",
        escape(title)
    );
    let headers = [(header::CONTENT_SECURITY_POLICY, POLICY), (header::X_CONTENT_TYPE_OPTIONS, "nosniff")];
    (headers, Html(html)).into_response()
}

fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}
