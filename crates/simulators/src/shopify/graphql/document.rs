//! What is wrong with a document, told in the words that the service uses.
//!
//! `apollo-compiler` validates too, but in words of its own; it has the last word on what is not told here.

use std::collections::{HashMap, HashSet};

use apollo_compiler::ast::{
    Argument, Definition, DirectiveList, Document, Field, FragmentDefinition, InputValueDefinition,
    OperationDefinition, Selection, Type, Value,
};
use apollo_compiler::parser::SourceSpan;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{Name, Node, Schema};
use serde_json::{Value as Json, json};

use super::refusal::Refusal;
use super::scalar;

/// All that the service would refuse before it executes anything.
pub(crate) fn refusals(schema: &Valid<Schema>, document: &Document) -> Vec<Refusal> {
    let fragments = document.definitions.iter().filter_map(|definition| match definition {
        Definition::FragmentDefinition(fragment) => Some((fragment.name.clone(), fragment)),
        _ => None,
    });
    let mut check = Check { schema, document, fragments: fragments.collect(), found: Vec::new() };
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => check.operation(operation),
            Definition::FragmentDefinition(fragment) => check.fragment(fragment),
            _ => {}
        }
    }
    check.found
}

struct Check<'a> {
    schema: &'a Valid<Schema>,
    document: &'a Document,
    fragments: HashMap<Name, &'a Node<FragmentDefinition>>,
    found: Vec<Refusal>,
}

/// Where a literal stands: an argument of a field or an attribute of an input object.
struct Holder<'a> {
    kind: &'static str,
    name: &'a str,
}

impl<'a> Check<'a> {
    fn refuse(&mut self, message: String, extensions: Json, span: Option<SourceSpan>, path: &[Json]) {
        self.found.push(Refusal::new(message, extensions).at(span, &self.document.sources).on(path));
    }

    fn operation(&mut self, operation: &'a Node<OperationDefinition>) {
        let kind = operation.operation_type.name();
        let head = operation.name.as_ref().map_or_else(|| kind.to_owned(), |name| format!("{kind} {name}"));
        let path = [json!(head)];
        if let Some(root) = self.schema.root_operation(operation.operation_type) {
            self.selections(root, &operation.selection_set, &path);
        }
        let mut used = HashSet::new();
        self.variables_in(&operation.selection_set, &mut used, &mut HashSet::new());
        let name = operation.name.as_ref().map_or("", |name| name.as_str());
        for variable in operation.variables.iter().filter(|variable| !used.contains(&variable.name)) {
            let message = format!("Variable ${} is declared by {name} but not used", variable.name);
            let extensions = json!({"code": "variableNotUsed", "variableName": variable.name.as_str()});
            self.refuse(message, extensions, operation.location(), &path);
        }
        let mut missing: Vec<_> =
            used.iter().filter(|used| !operation.variables.iter().any(|variable| variable.name == ***used)).collect();
        missing.sort();
        for variable in missing {
            let message = format!("Variable ${variable} is used by {name} but not declared");
            let extensions = json!({"code": "variableNotDefined", "variableName": variable.as_str()});
            self.refuse(message, extensions, variable.location(), &path);
        }
    }

    fn fragment(&mut self, fragment: &'a Node<FragmentDefinition>) {
        let path = [json!(format!("fragment {}", fragment.name))];
        if self.known_type(&fragment.type_condition, &path) {
            self.selections(&fragment.type_condition, &fragment.selection_set, &path);
        }
    }

    fn known_type(&mut self, name: &Name, path: &[Json]) -> bool {
        let known = self.schema.types.contains_key(name);
        if !known {
            let message = format!("No such type {name}, so it can't be a fragment condition");
            let extensions = json!({"code": "undefinedType", "typeName": name.as_str()});
            self.refuse(message, extensions, name.location(), path);
        }
        known
    }

    fn selections(&mut self, parent: &Name, selections: &'a [Selection], path: &[Json]) {
        for selection in selections {
            match selection {
                Selection::Field(field) => self.field(parent, field, path),
                Selection::InlineFragment(inline) => {
                    let on = inline.type_condition.as_ref().unwrap_or(parent);
                    let path = with(path, json!(format!("... on {on}")));
                    if self.known_type(on, &path) {
                        self.selections(on, &inline.selection_set, &path);
                    }
                }
                Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn field(&mut self, parent: &Name, field: &'a Node<Field>, path: &[Json]) {
        let path = with(path, json!(field.response_name().as_str()));
        let Ok(definition) = self.schema.type_field(parent, &field.name) else {
            let message = format!("Field '{}' doesn't exist on type '{parent}'", field.name);
            let extensions =
                json!({"code": "undefinedField", "typeName": parent.as_str(), "fieldName": field.name.as_str()});
            return self.refuse(message, extensions, field.location(), &path);
        };
        let definition = definition.clone();
        self.directives(&field.directives, &path);
        self.arguments(field, &definition.arguments, &path);
        let kind = definition.ty.inner_named_type();
        let leaf = self.schema.types.get(kind).is_some_and(ExtendedType::is_leaf);
        if !leaf && field.selection_set.is_empty() {
            let name = &field.name;
            let message = format!(
                "Field must have selections (field '{name}' returns {kind} but has no selections. \
                 Did you mean '{name} {{ ... }}'?)"
            );
            let extensions = json!({
                "code": "selectionMismatch", "nodeName": format!("field '{name}'"), "typeName": kind.as_str(),
            });
            return self.refuse(message, extensions, field.location(), &path);
        }
        self.selections(kind, &field.selection_set, &path);
    }

    fn directives(&mut self, directives: &DirectiveList, path: &[Json]) {
        for directive in directives.iter().filter(|it| !self.schema.directive_definitions.contains_key(&it.name)) {
            let message = format!("Directive @{} is not defined", directive.name);
            let extensions = json!({"code": "undefinedDirective", "directiveName": directive.name.as_str()});
            self.found
                .push(Refusal::new(message, extensions).at(directive.location(), &self.document.sources).on(path));
        }
    }

    fn arguments(&mut self, field: &'a Node<Field>, known: &[Node<InputValueDefinition>], path: &[Json]) {
        let given = |name: &Name| field.arguments.iter().any(|argument| argument.name == *name);
        let missing: Vec<_> = known
            .iter()
            .filter(|argument| argument.is_required() && !given(&argument.name))
            .map(|argument| argument.name.as_str())
            .collect();
        if !missing.is_empty() {
            let missing = missing.join(", ");
            let message = format!("Field '{}' is missing required arguments: {missing}", field.name);
            let extensions = json!({
                "code": "missingRequiredArguments", "className": "Field", "name": field.name.as_str(),
                "arguments": missing,
            });
            self.refuse(message, extensions, field.location(), path);
        }
        for argument in &field.arguments {
            self.argument(field, argument, known, path);
        }
    }

    fn argument(
        &mut self,
        field: &Node<Field>,
        argument: &Node<Argument>,
        known: &[Node<InputValueDefinition>],
        path: &[Json],
    ) {
        let path = with(path, json!(argument.name.as_str()));
        let Some(definition) = known.iter().find(|known| known.name == argument.name) else {
            let message = format!("Field '{}' doesn't accept argument '{}'", field.name, argument.name);
            let extensions = json!({
                "code": "argumentNotAccepted", "name": field.name.as_str(), "typeName": "Field",
                "argumentName": argument.name.as_str(),
            });
            return self.refuse(message, extensions, argument.location(), &path);
        };
        let holder = Holder { kind: "Field", name: &field.name };
        self.literal(&holder, &argument.name, &definition.ty, &argument.value, field.location(), &path);
    }

    fn literal(
        &mut self,
        holder: &Holder<'_>,
        name: &Name,
        ty: &Type,
        value: &Node<Value>,
        span: Option<SourceSpan>,
        path: &[Json],
    ) {
        if let (Value::Object(fields), Some(ExtendedType::InputObject(input))) =
            (value.as_ref(), self.schema.types.get(ty.inner_named_type()))
        {
            let input = input.clone();
            for (field, value) in fields {
                let path = with(path, json!(field.as_str()));
                let Some(definition) = input.fields.get(field) else {
                    let message = format!("InputObject '{}' doesn't accept argument '{field}'", input.name);
                    let extensions = json!({
                        "code": "argumentNotAccepted", "name": input.name.as_str(), "typeName": "InputObject",
                        "argumentName": field.as_str(),
                    });
                    self.refuse(message, extensions, field.location(), &path);
                    continue;
                };
                let holder = Holder { kind: "InputObject", name: &input.name };
                self.literal(&holder, field, &definition.ty, value, field.location(), &path);
            }
            for required in input.fields.values().filter(|field| field.is_required()) {
                if !fields.iter().any(|(given, _)| *given == required.name) {
                    let (field, ty) = (&required.name, &required.ty);
                    let message =
                        format!("Argument '{field}' on InputObject '{}' is required. Expected type {ty}", input.name);
                    let extensions = json!({
                        "code": "missingRequiredInputObjectAttribute", "argumentName": field.as_str(),
                        "argumentType": ty.to_string(), "inputObjectType": input.name.as_str(),
                    });
                    self.refuse(message, extensions, value.location(), &with(path, json!(field.as_str())));
                }
            }
            return;
        }
        if let (Value::List(items), true) = (value.as_ref(), ty.is_list()) {
            let objects = items.iter().any(|item| matches!(item.as_ref(), Value::Object(_)));
            if objects {
                for (position, item) in items.iter().enumerate() {
                    self.literal(holder, name, ty.item_type(), item, item.location(), &with(path, json!(position)));
                }
                return;
            }
        }
        match fits(self.schema, ty, value) {
            Fit::Fits => {}
            Fit::NotCoerced(message) => {
                let extensions = json!({"code": "argumentLiteralsIncompatible", "typeName": "CoercionError"});
                self.refuse(message, extensions, span, path);
            }
            Fit::Wrong => {
                let (kind, owner) = (holder.kind, holder.name);
                let value = value.serialize().no_indent();
                let message = format!(
                    "Argument '{name}' on {kind} '{owner}' has an invalid value ({value}). Expected type '{ty}'."
                );
                let extensions = json!({
                    "code": "argumentLiteralsIncompatible", "typeName": kind, "argumentName": name.as_str(),
                });
                self.refuse(message, extensions, span, path);
            }
        }
    }

    fn variables_in(&self, selections: &'a [Selection], used: &mut HashSet<&'a Name>, seen: &mut HashSet<&'a Name>) {
        for selection in selections {
            match selection {
                Selection::Field(field) => {
                    directives_use(&field.directives, used);
                    field.arguments.iter().for_each(|argument| value_uses(&argument.value, used));
                    self.variables_in(&field.selection_set, used, seen);
                }
                Selection::InlineFragment(inline) => {
                    directives_use(&inline.directives, used);
                    self.variables_in(&inline.selection_set, used, seen);
                }
                Selection::FragmentSpread(spread) => {
                    directives_use(&spread.directives, used);
                    if let Some(fragment) = self.fragments.get(&spread.fragment_name)
                        && seen.insert(&spread.fragment_name)
                    {
                        self.variables_in(&fragment.selection_set, used, seen);
                    }
                }
            }
        }
    }
}

fn directives_use<'a>(directives: &'a DirectiveList, used: &mut HashSet<&'a Name>) {
    let arguments = directives.iter().flat_map(|directive| &directive.arguments);
    arguments.for_each(|argument| value_uses(&argument.value, used));
}

fn value_uses<'a>(value: &'a Value, used: &mut HashSet<&'a Name>) {
    match value {
        Value::Variable(name) => {
            used.insert(name);
        }
        Value::List(items) => items.iter().for_each(|item| value_uses(item, used)),
        Value::Object(fields) => fields.iter().for_each(|(_, value)| value_uses(value, used)),
        _ => {}
    }
}

enum Fit {
    Fits,
    /// The right kind of literal, but not a value of the scalar: the message says why.
    NotCoerced(String),
    Wrong,
}

fn fits(schema: &Schema, ty: &Type, value: &Value) -> Fit {
    match value {
        Value::Variable(_) => Fit::Fits,
        Value::Null if ty.is_non_null() => Fit::Wrong,
        Value::Null => Fit::Fits,
        Value::List(items) if ty.is_list() => {
            let other = items.iter().map(|item| fits(schema, ty.item_type(), item));
            other.into_iter().find(|fit| !matches!(fit, Fit::Fits)).unwrap_or(Fit::Fits)
        }
        _ if ty.is_list() => fits(schema, ty.item_type(), value),
        _ => match schema.types.get(ty.inner_named_type()) {
            Some(ExtendedType::Enum(known)) => match value {
                Value::Enum(name) if known.values.contains_key(name) => Fit::Fits,
                _ => Fit::Wrong,
            },
            Some(ExtendedType::Scalar(known)) => literal_of_scalar(&known.name, value),
            _ => Fit::Wrong,
        },
    }
}

fn literal_of_scalar(name: &str, value: &Value) -> Fit {
    let right = match name {
        "Int" | "UnsignedInt64" => matches!(value, Value::Int(_)),
        "Float" => matches!(value, Value::Int(_) | Value::Float(_)),
        "Boolean" => matches!(value, Value::Boolean(_)),
        "String" => matches!(value, Value::String(_)),
        "ID" => matches!(value, Value::String(_) | Value::Int(_)),
        _ => true,
    };
    match value {
        Value::String(text) if right => scalar::problem(name, text).map_or(Fit::Fits, Fit::NotCoerced),
        _ if right => Fit::Fits,
        _ => Fit::Wrong,
    }
}

fn with(path: &[Json], more: Json) -> Vec<Json> {
    path.iter().cloned().chain([more]).collect()
}
