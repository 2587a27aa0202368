//! Objects whose fields take no arguments: they are read out of JSON.

use apollo_compiler::ast::Type;
use apollo_compiler::resolvers::{ObjectValue, ResolveInfo, ResolvedValue};
use serde_json::Value;

use super::Resolved;

/// An object made of JSON; nested objects have the types that the schema says, members of a union that of their
/// `__typename`.
pub(crate) struct Plain {
    kind: String,
    fields: Value,
}

impl Plain {
    pub(crate) fn new(kind: impl Into<String>, fields: Value) -> Self {
        Self { kind: kind.into(), fields }
    }

    /// The field that `info` asks for, out of `fields`.
    pub(crate) fn field<'a>(fields: &Value, info: &'a ResolveInfo<'a>) -> Option<ResolvedValue<'a>> {
        let value = fields.get(info.field_name())?;
        Some(typed(value, &info.field_definition().ty, info))
    }
}

impl ObjectValue for Plain {
    fn type_name(&self) -> &str {
        &self.kind
    }

    fn resolve_field<'a>(&'a self, info: &'a ResolveInfo<'a>) -> Resolved<'a> {
        Self::field(&self.fields, info).ok_or_else(|| self.unknown_field_error(info))
    }
}

/// A scalar or null.
pub(crate) fn leaf<'a>(value: impl Into<Value>) -> ResolvedValue<'a> {
    ResolvedValue::Leaf(value.into().into())
}

fn typed<'a>(value: &Value, ty: &Type, info: &'a ResolveInfo<'a>) -> ResolvedValue<'a> {
    match value {
        Value::Null => leaf(Value::Null),
        Value::Array(items) if ty.is_list() => {
            let items: Vec<_> = items.iter().map(|item| typed(item, ty.item_type(), info)).collect();
            ResolvedValue::list(items)
        }
        Value::Object(_) if info.schema().get_object(ty.inner_named_type()).is_some() => {
            ResolvedValue::object(Plain::new(ty.inner_named_type().as_str(), value.clone()))
        }
        Value::Object(_) => match value.get("__typename").and_then(Value::as_str) {
            Some(member) => ResolvedValue::object(Plain::new(member, value.clone())),
            None => leaf(value.clone()),
        },
        _ => leaf(value.clone()),
    }
}
