//! Takes a GraphQL call apart, pays for it, executes it and writes the answer as the service would.

mod cost;
mod document;
mod refusal;
mod scalar;
mod variables;

use apollo_compiler::ast::Document;
use apollo_compiler::executable::Operation;
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::resolvers::{Execution, ObjectValue};
use apollo_compiler::response::{GraphQLError, JsonMap, JsonValue};
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Node, Schema};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::ShopifyError;
use super::call::Call;
use super::mutations::MutationRoot;
use super::nodes::QueryRoot;
pub(crate) use cost::Bucket;
use cost::Count;
use refusal::{Refusal, refused};
pub(crate) use scalar::date_time;

const SDL: &str = include_str!("../../../schema/admin-2026-10.graphql");

/// The Admin schema, ready to execute against.
#[derive(Debug)]
pub(crate) struct Admin {
    schema: Valid<Schema>,
}

/// The body of a call.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Request {
    query: String,
    #[serde(default)]
    variables: Option<Map<String, Value>>,
    #[serde(default)]
    operation_name: Option<String>,
}

/// A call that may be executed.
pub(crate) struct Ready {
    document: Valid<ExecutableDocument>,
    operation: Node<Operation>,
    variables: Map<String, Value>,
    /// Points that must be there.
    pub(crate) cost: f64,
}

impl Ready {
    pub(crate) fn is_mutation(&self) -> bool {
        self.operation.is_mutation()
    }
}

impl Admin {
    pub(crate) fn new() -> Result<Self, ShopifyError> {
        let schema = Schema::parse_and_validate(SDL, "admin-2026-10.graphql")
            .map_err(|error| ShopifyError::Schema(error.errors.to_string()))?;
        Ok(Self { schema })
    }

    /// Checks a call, which may cost `most` points; the error is the whole answer.
    pub(crate) fn prepare(&self, request: Request, most: f64) -> Result<Ready, Value> {
        let Request { query, variables, operation_name } = request;
        let variables = variables.unwrap_or_default();
        let document = Document::parse(query, "query").map_err(|error| {
            let first = error.errors.iter().next().map(|found| found.to_json());
            let (message, place) = first.map_or_else(Default::default, |first| (first.message, first.locations));
            let at = place.first().map(|at| format!(" at [{}, {}]", at.line, at.column)).unwrap_or_default();
            json!({"errors": [{
                "message": format!("{message}{at}"), "locations": place, "extensions": {"code": "PARSE_ERROR"},
            }]})
        })?;
        let wrong = document::refusals(&self.schema, &document);
        if !wrong.is_empty() {
            return Err(refused(&wrong));
        }
        let document = document.to_executable_validate(&self.schema).map_err(|error| {
            let errors: Vec<_> = error.errors.iter().map(|found| json!(found.to_json())).collect();
            json!({"errors": errors})
        })?;
        let operation = document
            .operations
            .get(operation_name.as_deref())
            .map_err(|error| json!({"errors": [error.to_graphql_error(&document.sources)]}))?
            .clone();
        let wrong = variables::refusals(&self.schema, &operation, &variables, &document.sources);
        if !wrong.is_empty() {
            return Err(refused(&wrong));
        }
        let variables = with_defaults(&operation, variables);
        let cost = Count { schema: &self.schema, document: &document, variables: &variables }.requested(&operation);
        if cost > most {
            let message =
                format!("Query cost is {cost:.0}, which exceeds the single query max cost limit ({most:.0}).");
            let extensions = json!({"code": "MAX_COST_EXCEEDED", "cost": cost, "maxCost": most});
            return Err(refused(&[Refusal::new(message, extensions)]));
        }
        Ok(Ready { document, operation, variables, cost })
    }

    /// Executes a call: the answer without `extensions.cost`, and what it did cost.
    pub(crate) fn execute(&self, ready: &Ready, call: &Call<'_>) -> (Value, f64) {
        let Ready { document, operation, variables, .. } = ready;
        let raw = JsonValue::from(Value::Object(variables.clone()));
        let none = JsonMap::new();
        let values = match coerce_variable_values(&self.schema, operation, raw.as_object().unwrap_or(&none)) {
            Ok(values) => values,
            Err(error) => return (json!({"errors": [error.to_graphql_error(&document.sources)]}), 0.0),
        };
        let execution = Execution::new(&self.schema, document)
            .operation(operation)
            .coerced_variable_values(&values)
            .enable_schema_introspection(true);
        let root: Box<dyn ObjectValue + '_> =
            if operation.is_mutation() { Box::new(MutationRoot(call)) } else { Box::new(QueryRoot(call)) };
        let response = match execution.execute_sync(&*root) {
            Ok(response) => response,
            Err(error) => return (json!({"errors": [error.to_graphql_error(&document.sources)]}), 0.0),
        };
        let data = json!(response.data);
        let count = Count { schema: &self.schema, document, variables };
        let actual = count.actual(operation, &data).min(ready.cost);
        let mut answer = Map::new();
        if !response.errors.is_empty() {
            let known = call.refusals.borrow();
            let errors: Vec<_> = response.errors.iter().map(|error| told(error, &known)).collect();
            answer.insert("errors".to_owned(), json!(errors));
        }
        answer.insert("data".to_owned(), data);
        (Value::Object(answer), actual)
    }

    /// The answer to a call that the bucket cannot pay for.
    pub(crate) fn throttled(cost: &Value) -> Value {
        let documentation = "https://shopify.dev/api/usage/rate-limits";
        json!({
            "errors": [{"message": "Throttled", "extensions": {"code": "THROTTLED", "documentation": documentation}}],
            "extensions": cost,
        })
    }
}

/// The error of a resolver, without the executor's prefix and with what the service says beside it.
fn told(error: &GraphQLError, known: &[(String, Value)]) -> Value {
    let message = error.message.strip_prefix("resolver error: ").unwrap_or(&error.message);
    let extensions = known.iter().find(|(told, _)| told == message).map(|(_, extensions)| extensions);
    let mut entry = json!({"message": message, "locations": error.locations, "path": error.path});
    if let (Some(entry), Some(extensions)) = (entry.as_object_mut(), extensions) {
        entry.insert("extensions".to_owned(), extensions.clone());
    }
    entry
}

/// Variables that were not given take the document's defaults, so that the cost counts them.
fn with_defaults(operation: &Operation, mut variables: Map<String, Value>) -> Map<String, Value> {
    for variable in &operation.variables {
        if let Some(number) = variable.default_value.as_ref().and_then(|value| value.to_i32())
            && !variables.contains_key(variable.name.as_str())
        {
            variables.insert(variable.name.to_string(), json!(number));
        }
    }
    variables
}
