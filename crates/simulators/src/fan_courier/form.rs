//! The fields of a body in the parts of `multipart/form-data`: what PHP's cURL sends for an array, and what the
//! public clients of this courier sign in with.

use axum::http::{HeaderMap, header};

/// What a field of such a body says. `None` when the call is of another type or has no such field with a text.
pub(super) fn in_parts(headers: &HeaderMap, body: &[u8], name: &str) -> Option<String> {
    let kind = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    let (kind, boundary) = kind.split_once("boundary=")?;
    if !kind.trim_start().to_ascii_lowercase().starts_with("multipart/form-data") {
        return None;
    }
    let boundary = boundary.split(';').next().unwrap_or_default().trim_matches('"');
    let body = String::from_utf8_lossy(body);
    body.split(&format!("--{boundary}"))
        .filter_map(|part| part.split_once("\r\n\r\n"))
        .find(|(head, _)| head.contains(&format!("; name=\"{name}\"")))
        .and_then(|(_, text)| text.strip_suffix("\r\n"))
        .filter(|text| !text.is_empty())
        .map(str::to_owned)
}
