//! What is wrong with the variables of a call, in the service's words.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::executable::Operation;
use apollo_compiler::parser::SourceMap;
use apollo_compiler::schema::ExtendedType;
use serde_json::{Map, Value, json};

use super::refusal::Refusal;
use super::scalar;

struct Problem {
    path: Vec<Value>,
    explanation: String,
}

/// One refusal for each variable whose value does not fit.
pub(crate) fn refusals(
    schema: &Schema,
    operation: &Operation,
    values: &Map<String, Value>,
    sources: &SourceMap,
) -> Vec<Refusal> {
    let refused = |variable: &apollo_compiler::Node<apollo_compiler::ast::VariableDefinition>| {
        let name = &variable.name;
        let value = values.get(name.as_str());
        if value.is_none() && (variable.default_value.is_some() || !variable.ty.is_non_null()) {
            return None;
        }
        let value = value.unwrap_or(&Value::Null);
        let mut problems = Vec::new();
        find(schema, &variable.ty, value, &[], &mut problems);
        let mut message = format!("Variable ${name} of type {} was provided invalid value", variable.ty);
        let fields: Vec<_> = problems
            .iter()
            .filter(|problem| !problem.path.is_empty())
            .map(|problem| format!("{} ({})", dotted(&problem.path), problem.explanation))
            .collect();
        if !fields.is_empty() {
            message = format!("{message} for {}", fields.join(", "));
        }
        let listed: Vec<_> =
            problems.iter().map(|problem| json!({"path": problem.path, "explanation": problem.explanation})).collect();
        let extensions = json!({"code": "INVALID_VARIABLE", "value": value, "problems": listed});
        (!problems.is_empty()).then(|| Refusal::new(message, extensions).at(variable.location(), sources))
    };
    operation.variables.iter().filter_map(refused).collect()
}

fn find(schema: &Schema, ty: &Type, value: &Value, path: &[Value], problems: &mut Vec<Problem>) {
    let mut problem = |explanation: String| problems.push(Problem { path: path.to_vec(), explanation });
    if value.is_null() {
        if ty.is_non_null() {
            problem("Expected value to not be null".to_owned());
        }
        return;
    }
    if ty.is_list() {
        match value {
            Value::Array(items) => {
                for (position, item) in items.iter().enumerate() {
                    find(schema, ty.item_type(), item, &with(path, json!(position)), problems);
                }
            }
            single => find(schema, ty.item_type(), single, path, problems),
        }
        return;
    }
    let name = ty.inner_named_type();
    match schema.types.get(name) {
        Some(ExtendedType::Enum(known)) => {
            if !value.as_str().is_some_and(|value| known.values.contains_key(value)) {
                let values: Vec<_> = known.values.keys().map(|value| value.as_str()).collect();
                let told = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
                problem(format!("Expected \"{told}\" to be one of: {}", values.join(", ")));
            }
        }
        Some(ExtendedType::InputObject(input)) => {
            let Some(fields) = value.as_object() else {
                return problem(format!("Expected {value} to be a key-value object."));
            };
            for field in fields.keys().filter(|field| !input.fields.contains_key(field.as_str())) {
                let path = with(path, json!(field));
                problems.push(Problem { path, explanation: format!("Field is not defined on {name}") });
            }
            for (field, definition) in &input.fields {
                let given = fields.get(field.as_str());
                if given.is_none() && !definition.is_required() {
                    continue;
                }
                let path = with(path, json!(field.as_str()));
                find(schema, &definition.ty, given.unwrap_or(&Value::Null), &path, problems);
            }
        }
        _ => {
            if let Some(explanation) = scalar_problem(name, value) {
                problem(explanation);
            }
        }
    }
}

fn scalar_problem(name: &str, value: &Value) -> Option<String> {
    let right = match name {
        "Int" => value.as_i64().is_some_and(|value| i32::try_from(value).is_ok()),
        "Float" => value.is_number(),
        "Boolean" => value.is_boolean(),
        "String" | "URL" | "DateTime" => value.is_string(),
        "ID" => value.is_string() || value.is_i64(),
        _ => true,
    };
    if !right {
        return Some(format!("Could not coerce value {value} to {name}"));
    }
    match value {
        Value::String(text) => scalar::problem(name, text),
        Value::Number(number) if name == "ID" => scalar::problem(name, &number.to_string()),
        _ => None,
    }
}

fn with(path: &[Value], more: Value) -> Vec<Value> {
    path.iter().cloned().chain([more]).collect()
}

fn dotted(path: &[Value]) -> String {
    let parts: Vec<_> = path.iter().map(|part| part.as_str().map_or_else(|| part.to_string(), str::to_owned)).collect();
    parts.join(".")
}
