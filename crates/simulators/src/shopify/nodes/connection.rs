//! Lists that are read page by page.

use std::cmp::Ordering;

use apollo_compiler::resolvers::{FieldError, ObjectValue, ResolveInfo, ResolvedValue};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::{Item, Plain, Resolved, leaf};
use crate::shopify::call::Call;

/// One element with its place in the list's order.
pub(crate) struct Edge {
    /// What the list is sorted by, so written that text order is the order.
    pub(crate) value: String,
    /// Decides between equal values, and is what a cursor points at.
    pub(crate) id: i64,
    pub(crate) item: Item,
}

/// One page of a list.
pub(crate) struct Connection<'c> {
    call: &'c Call<'c>,
    /// `Order` for an `OrderConnection`.
    of: &'static str,
    kind: String,
    edges: Vec<Edge>,
    before: bool,
    after: bool,
}

impl<'c> Connection<'c> {
    /// The page that the field's arguments ask for.
    pub(crate) fn page<'a>(
        call: &'c Call<'c>,
        of: &'static str,
        mut edges: Vec<Edge>,
        info: &'a ResolveInfo<'a>,
    ) -> Resolved<'c> {
        let bad = |message: &str| call.refuse(message, json!({"code": "BAD_REQUEST"}));
        let number = |name: &str| info.arguments().get(name).and_then(|number| number.as_i64());
        let (first, last) = (number("first"), number("last"));
        let size = match (first, last) {
            (None, None) => return Err(bad("you must provide one of first or last")),
            (Some(_), Some(_)) => return Err(bad("providing both first and last is not supported")),
            (Some(size), None) | (None, Some(size)) => size,
        };
        let size = usize::try_from(size).map_err(|_| bad("first and last cannot be negative"))?;
        if size > 250 {
            return Err(bad("first and last cannot be larger than 250"));
        }
        edges.sort_by(|one, other| (&one.value, one.id).cmp(&(&other.value, other.id)));
        let reverse = info.arguments().get("reverse").and_then(|reverse| reverse.as_bool()).unwrap_or(false);
        if reverse {
            edges.reverse();
        }
        let all = edges.len();
        for (argument, kept) in [("after", Ordering::Greater), ("before", Ordering::Less)] {
            if let Some(cursor) = info.arguments().get(argument).and_then(|cursor| cursor.as_str()) {
                let cursor = read_cursor(cursor).ok_or_else(|| bad("Invalid cursor for current pagination sort."))?;
                let place = |edge: &Edge| (edge.value.as_str(), edge.id).cmp(&(cursor.0.as_str(), cursor.1));
                edges.retain(|edge| if reverse { place(edge).reverse() == kept } else { place(edge) == kept });
            }
        }
        let within = edges.len();
        let cut = within > size;
        let from_end = last.is_some();
        if from_end {
            edges.drain(..within.saturating_sub(size));
        } else {
            edges.truncate(size);
        }
        let skipped = info.arguments().get("after").is_some_and(|cursor| !cursor.is_null()) && within < all;
        let kept_back = info.arguments().get("before").is_some_and(|cursor| !cursor.is_null()) && within < all;
        Ok(ResolvedValue::object(Self {
            call,
            of,
            kind: format!("{of}Connection"),
            edges,
            before: if from_end { cut } else { skipped },
            after: if from_end { kept_back } else { cut },
        }))
    }

    fn page_info(&self) -> Value {
        let cursor = |edge: Option<&Edge>| edge.map(write_cursor);
        json!({
            "hasNextPage": self.after,
            "hasPreviousPage": self.before,
            "startCursor": cursor(self.edges.first()),
            "endCursor": cursor(self.edges.last()),
        })
    }
}

impl ObjectValue for Connection<'_> {
    fn type_name(&self) -> &str {
        &self.kind
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        match info.field_name() {
            "nodes" => {
                let nodes: Vec<_> = self.edges.iter().map(|edge| edge.item.clone().resolved(self.call)).collect();
                Ok(ResolvedValue::list(nodes))
            }
            "edges" => {
                let edge = |edge| EdgeNode { call: self.call, kind: format!("{}Edge", self.of), edge };
                let edges: Vec<_> = self.edges.iter().map(|it| ResolvedValue::object(edge(it))).collect();
                Ok(ResolvedValue::list(edges))
            }
            "pageInfo" => Ok(ResolvedValue::object(Plain::new("PageInfo", self.page_info()))),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

struct EdgeNode<'c> {
    call: &'c Call<'c>,
    kind: String,
    edge: &'c Edge,
}

impl ObjectValue for EdgeNode<'_> {
    fn type_name(&self) -> &str {
        &self.kind
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Result<ResolvedValue<'a>, FieldError> {
        match info.field_name() {
            "cursor" => Ok(leaf(write_cursor(self.edge))),
            "node" => Ok(self.edge.item.clone().resolved(self.call)),
            _ => Err(self.unknown_field_error(info)),
        }
    }
}

fn write_cursor(edge: &Edge) -> String {
    STANDARD.encode(json!({"last_id": edge.id, "last_value": edge.value}).to_string())
}

fn read_cursor(cursor: &str) -> Option<(String, i64)> {
    let read: Value = serde_json::from_slice(&STANDARD.decode(cursor).ok()?).ok()?;
    Some((read.get("last_value")?.as_str()?.to_owned(), read.get("last_id")?.as_i64()?))
}
