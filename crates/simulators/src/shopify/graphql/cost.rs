//! What a call costs, and the bucket that it is paid from.
//!
//! The rules are those that fit what a real store was seen to count: a scalar or an amount of money 0, an object 1,
//! a plain list as one element, a connection 2 and `2·ln(first)` nodes, a mutation 10 with its payload's own
//! objects free.

use apollo_compiler::ExecutableDocument;
use apollo_compiler::executable::{Field, Operation, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{Schema, ast};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::super::behaviour::Behaviour;

/// What all mutations cost but those in [`DEAR`].
const MUTATION: f64 = 10.0;

/// Mutations that were seen to cost more.
const DEAR: [(&str, f64); 1] = [("fulfillmentTrackingInfoUpdate", 50.0)];

/// Types that cost nothing, with all that is in them.
const FREE: [&str; 3] = ["MoneyBag", "MoneyV2", "PageInfo"];

/// Counts a document before or after it was executed.
pub(crate) struct Count<'a> {
    pub(crate) schema: &'a Schema,
    pub(crate) document: &'a ExecutableDocument,
    pub(crate) variables: &'a Map<String, Value>,
}

impl Count<'_> {
    /// What the operation may cost at most.
    pub(crate) fn requested(&self, operation: &Operation) -> f64 {
        self.root(operation, None)
    }

    /// What it did cost, by what was found.
    pub(crate) fn actual(&self, operation: &Operation, data: &Value) -> f64 {
        self.root(operation, Some(data))
    }

    fn root(&self, operation: &Operation, data: Option<&Value>) -> f64 {
        if !operation.is_mutation() {
            return self.selections(&operation.selection_set, data);
        }
        let fields = self.fields(&operation.selection_set);
        let cost = |field: &&Field| {
            let base = DEAR.iter().find(|(name, _)| field.name == *name).map_or(MUTATION, |(_, cost)| *cost);
            let payload = data.map(|data| data.get(field.response_key().as_str()).unwrap_or(&Value::Null));
            // The payload and the objects in it are part of the base.
            let inner = self.fields(&field.selection_set);
            let deeper = inner.iter().map(|field| {
                let value = payload.map(|payload| payload.get(field.response_key().as_str()).unwrap_or(&Value::Null));
                self.selections(&field.selection_set, value)
            });
            base + deeper.sum::<f64>()
        };
        fields.iter().map(cost).sum()
    }

    fn selections(&self, set: &SelectionSet, data: Option<&Value>) -> f64 {
        match data {
            Some(Value::Null) => 0.0,
            // A list counts as its dearest element.
            Some(Value::Array(items)) => items.iter().map(|item| self.selections(set, Some(item))).fold(0.0, f64::max),
            _ => self.fields(set).iter().map(|field| self.field(field, data)).sum(),
        }
    }

    fn field(&self, field: &Field, data: Option<&Value>) -> f64 {
        let name = field.ty().inner_named_type().as_str();
        let kind = self.schema.types.get(name);
        if kind.is_none_or(ExtendedType::is_leaf) || FREE.contains(&name) || field.name.starts_with("__") {
            return 0.0;
        }
        let value = data.map(|data| data.get(field.response_key().as_str()).unwrap_or(&Value::Null));
        if matches!(value, Some(Value::Null)) {
            return 0.0;
        }
        if name.ends_with("Connection") {
            let asked = self.number(field, "first").or_else(|| self.number(field, "last")).unwrap_or(0.0);
            return 2.0 + self.nodes(field, value, asked);
        }
        match value {
            Some(Value::Array(items)) if items.is_empty() => 0.0,
            _ => 1.0 + self.selections(&field.selection_set, value),
        }
    }

    fn nodes(&self, connection: &Field, value: Option<&Value>, asked: f64) -> f64 {
        let mut cost = 0.0;
        for field in self.fields(&connection.selection_set) {
            let list = value.map(|value| value.get(field.response_key().as_str()).unwrap_or(&Value::Null));
            let found = match list {
                Some(Value::Array(items)) => f64::from(u32::try_from(items.len()).unwrap_or(u32::MAX)),
                Some(_) => 0.0,
                None => asked,
            };
            let one = match field.name.as_str() {
                "nodes" => 1.0 + self.selections(&field.selection_set, list),
                "edges" => self.selections(&field.selection_set, list),
                _ => continue,
            };
            cost += one * size(found);
        }
        cost
    }

    /// The fields of a selection, with fragments opened.
    fn fields<'s>(&'s self, set: &'s SelectionSet) -> Vec<&'s Field> {
        let mut all: Vec<&Field> = Vec::new();
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => all.push(field),
                Selection::InlineFragment(inline) => all.extend(self.fields(&inline.selection_set)),
                Selection::FragmentSpread(spread) => {
                    if let Some(fragment) = spread.fragment_def(self.document) {
                        all.extend(self.fields(&fragment.selection_set));
                    }
                }
            }
        }
        all
    }

    fn number(&self, field: &Field, argument: &str) -> Option<f64> {
        match field.specified_argument_by_name(argument)?.as_ref() {
            ast::Value::Variable(name) => self.variables.get(name.as_str())?.as_f64(),
            literal => literal.to_f64(),
        }
    }
}

fn size(nodes: f64) -> f64 {
    if nodes < 1.0 { 0.0 } else { (2.0 * nodes.ln()).floor().max(1.0) }
}

/// The points of one app in one store.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Bucket {
    available: f64,
    at: Timestamp,
}

impl Bucket {
    pub(crate) fn full(at: Timestamp, behaviour: &Behaviour) -> Self {
        Self { available: behaviour.bucket_size, at }
    }

    /// Refills by the time that has passed.
    pub(crate) fn refill(&mut self, now: Timestamp, behaviour: &Behaviour) {
        let seconds = now.duration_since(self.at).as_secs_f64().max(0.0);
        self.available = (self.available + seconds * behaviour.restore_rate).min(behaviour.bucket_size);
        self.at = self.at.max(now);
    }

    /// Takes `cost` points, if there are so many.
    pub(crate) fn take(&mut self, cost: f64) -> bool {
        let enough = self.available >= cost;
        if enough {
            self.available -= cost;
        }
        enough
    }

    pub(crate) fn give_back(&mut self, cost: f64, behaviour: &Behaviour) {
        self.available = (self.available + cost).min(behaviour.bucket_size);
    }

    /// Whole seconds until `cost` points are there.
    pub(crate) fn wait(&self, cost: f64, behaviour: &Behaviour) -> f64 {
        ((cost - self.available).max(0.0) / behaviour.restore_rate.max(1.0)).ceil()
    }

    /// `extensions.cost` of an answer.
    pub(crate) fn cost(&self, requested: f64, actual: Option<f64>, behaviour: &Behaviour) -> Value {
        json!({"cost": {
            "requestedQueryCost": whole(requested),
            "actualQueryCost": actual.map(whole),
            "throttleStatus": {
                "maximumAvailable": behaviour.bucket_size,
                "currentlyAvailable": whole(self.available),
                "restoreRate": behaviour.restore_rate,
            },
        }})
    }
}

/// A count of points as JSON writes it: without a fraction.
fn whole(points: f64) -> Value {
    let text = format!("{:.0}", points.floor());
    text.parse::<i64>().map_or(json!(points), |whole| json!(whole))
}
