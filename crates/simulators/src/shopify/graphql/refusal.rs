//! Errors at the top of an answer, in Shopify's form.

use apollo_compiler::parser::{SourceMap, SourceSpan};
use serde_json::{Map, Value, json};

/// One entry of `errors`.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Refusal {
    message: String,
    locations: Vec<Value>,
    path: Vec<Value>,
    extensions: Value,
}

impl Refusal {
    pub(crate) fn new(message: impl Into<String>, extensions: Value) -> Self {
        Self { message: message.into(), locations: Vec::new(), path: Vec::new(), extensions }
    }

    /// Says where in the document.
    pub(crate) fn at(mut self, span: Option<SourceSpan>, sources: &SourceMap) -> Self {
        let place = span.and_then(|span| span.line_column(sources));
        self.locations = place.map(|at| json!({"line": at.line, "column": at.column})).into_iter().collect();
        self
    }

    pub(crate) fn on(mut self, path: &[Value]) -> Self {
        self.path = path.to_vec();
        self
    }

    pub(crate) fn to_json(&self) -> Value {
        let mut entry = Map::new();
        entry.insert("message".to_owned(), json!(self.message));
        if !self.locations.is_empty() {
            entry.insert("locations".to_owned(), json!(self.locations));
        }
        if !self.path.is_empty() {
            entry.insert("path".to_owned(), json!(self.path));
        }
        if !self.extensions.is_null() {
            entry.insert("extensions".to_owned(), self.extensions.clone());
        }
        Value::Object(entry)
    }
}

/// An answer without `data`.
pub(crate) fn refused(refusals: &[Refusal]) -> Value {
    json!({"errors": refusals.iter().map(Refusal::to_json).collect::<Vec<_>>()})
}
