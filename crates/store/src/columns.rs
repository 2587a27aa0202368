//! How instants, words and documents are kept in columns, and read back.

use std::borrow::Cow;
use std::str::FromStr;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sqlx::error::BoxDynError;
use sqlx::{Database, Decode, Type};

use crate::StoreError;

/// An instant as a column keeps it: whole milliseconds.
pub(crate) fn ms(at: Timestamp) -> i64 {
    at.as_millisecond()
}

/// A day as a column keeps it: `2026-03-30`, empty when there is none.
pub(crate) fn day_text(day: Option<Date>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

/// The day again.
pub(crate) fn day(text: &str) -> Option<Date> {
    text.parse().ok()
}

/// An instant that may be missing.
pub(crate) fn opt_ms(at: Option<Timestamp>) -> Option<i64> {
    at.map(ms)
}

/// A number of rows.
pub(crate) fn count(rows: i64) -> u64 {
    u64::try_from(rows).unwrap_or_default()
}

/// An instant so much later.
pub(crate) fn later(now: Timestamp, by: SignedDuration) -> Timestamp {
    now.checked_add(by).unwrap_or(Timestamp::MAX)
}

/// A text from outside as a column keeps it. PostgreSQL refuses the sign U+0000; one odd text must not take the
/// rest of its transaction along.
pub(crate) fn clean(text: &str) -> Cow<'_, str> {
    if text.contains('\0') { Cow::Owned(text.replace('\0', "")) } else { Cow::Borrowed(text) }
}

/// As [`clean`], for a text that may be missing.
pub(crate) fn opt_clean(text: Option<&str>) -> Option<Cow<'_, str>> {
    text.map(clean)
}

/// A document as a column keeps it, its texts as [`clean`] leaves them.
pub(crate) fn to_json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    let document = serde_json::to_string(value).and_then(|text| {
        if !text.contains("\\u0000") {
            return Ok(text);
        }
        let mut document = serde_json::from_str(&text)?;
        clean_texts(&mut document);
        serde_json::to_string(&document)
    });
    document.map_err(|error| StoreError::Unstorable { what: std::any::type_name::<T>(), why: error.to_string() })
}

fn clean_texts(document: &mut Value) {
    match document {
        Value::String(text) => text.retain(|sign| sign != '\0'),
        Value::Array(values) => values.iter_mut().for_each(clean_texts),
        Value::Object(fields) => fields.values_mut().for_each(clean_texts),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// An instant, read from milliseconds.
#[derive(Debug, Clone, Copy)]
pub(crate) struct At(pub(crate) Timestamp);

/// A word of one of the domain's lists, read from its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Word<T>(pub(crate) T);

/// A document, read from its JSON text.
#[derive(Debug, Clone)]
pub(crate) struct Json<T>(pub(crate) T);

impl<DB: Database> Type<DB> for At
where
    i64: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        i64::type_info()
    }
    fn compatible(kind: &DB::TypeInfo) -> bool {
        i64::compatible(kind)
    }
}

impl<'r, DB: Database> Decode<'r, DB> for At
where
    i64: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(Timestamp::from_millisecond(i64::decode(value)?)?))
    }
}

impl<T, DB: Database> Type<DB> for Word<T>
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        String::type_info()
    }
    fn compatible(kind: &DB::TypeInfo) -> bool {
        String::compatible(kind)
    }
}

impl<'r, T, DB: Database> Decode<'r, DB> for Word<T>
where
    T: FromStr<Err: std::error::Error + Send + Sync + 'static>,
    &'r str: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(<&str>::decode(value)?.parse()?))
    }
}

impl<T, DB: Database> Type<DB> for Json<T>
where
    String: Type<DB>,
{
    fn type_info() -> DB::TypeInfo {
        String::type_info()
    }
    fn compatible(kind: &DB::TypeInfo) -> bool {
        String::compatible(kind)
    }
}

impl<'r, T: DeserializeOwned, DB: Database> Decode<'r, DB> for Json<T>
where
    &'r str: Decode<'r, DB>,
{
    fn decode(value: DB::ValueRef<'r>) -> Result<Self, BoxDynError> {
        Ok(Self(serde_json::from_str(<&str>::decode(value)?)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_document_loses_the_sign_that_postgresql_refuses_and_nothing_else() {
        let odd = serde_json::json!({ "text": "a\0b", "list": ["\\u0000", 7, null] });
        assert_eq!(to_json(&odd).unwrap(), r#"{"list":["\\u0000",7,null],"text":"ab"}"#);
        assert_eq!(clean("a\0b"), "ab");
    }
}
