//! Shopify's own scalars: what a text must be to be one.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::TimeZone;

use super::super::gid::Gid;

/// Why `text` is no value of the scalar `name`, in the service's words; `None` when it is one.
pub(crate) fn problem(name: &str, text: &str) -> Option<String> {
    match name {
        "ID" => Gid::parse(text).is_none().then(|| format!("Invalid global id '{text}'")),
        "DateTime" => date_time(text).is_none().then(|| format!("invalid DateTime '{text}'")),
        "URL" => url_problem(text),
        _ => None,
    }
}

/// An instant as an app writes it; without an offset it is UTC.
pub(crate) fn date_time(text: &str) -> Option<Timestamp> {
    let at = text.parse::<Timestamp>().ok();
    at.or_else(|| text.parse::<DateTime>().ok().and_then(|civil| TimeZone::UTC.to_timestamp(civil).ok()))
}

fn url_problem(text: &str) -> Option<String> {
    match url::Url::parse(text) {
        Ok(url) if url.has_host() => None,
        Ok(_) => Some(format!("Invalid url '{text}', missing host")),
        Err(_) => Some(format!("Invalid url '{text}', missing scheme")),
    }
}
