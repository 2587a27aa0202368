//! Answers made up from the published schema: whatever Shopify may send for a document is read.

use apollo_compiler::Schema;
use apollo_compiler::ast::Type;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use serde_json::{Value, json};

use crate::documents::parse;
use crate::operations::samples;
use crate::published;

/// What Shopify makes of the freedom that the schema leaves it.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Mood {
    /// Everything there; each enum with its n-th value, from the beginning again after the last.
    Full(usize),
    /// Null wherever null may be, all lists empty, but for the outermost field.
    Poor,
    /// Null in the outermost field too, if it may be.
    Nothing,
    /// Enum values that came after the schema.
    Later,
}

fn object(schema: &Schema, selected: &SelectionSet, mood: Mood, outermost: bool) -> Value {
    let fields = selected.selections.iter().map(|selection| {
        let Selection::Field(field) = selection else { panic!("fragments are not used") };
        let null = match mood {
            Mood::Nothing => true,
            Mood::Poor => !outermost,
            Mood::Full(_) | Mood::Later => false,
        };
        let value = if null && !field.ty().is_non_null() {
            Value::Null
        } else {
            value(schema, selected, field, field.ty(), mood)
        };
        (field.name.to_string(), value)
    });
    Value::Object(fields.collect())
}

fn value(schema: &Schema, parent: &SelectionSet, field: &Field, of: &Type, mood: Mood) -> Value {
    if of.is_list() {
        let item = || value(schema, parent, field, of.item_type(), mood);
        return if matches!(mood, Mood::Poor | Mood::Nothing) { json!([]) } else { json!([item()]) };
    }
    let name = of.inner_named_type();
    match (&schema.types[name], name.as_str()) {
        (ExtendedType::Enum(declared), _) => match mood {
            Mood::Later => json!("CAME_LATER"),
            Mood::Full(at) => json!(declared.values.get_index(at % declared.values.len()).unwrap().0.as_str()),
            Mood::Poor | Mood::Nothing => json!(declared.values[0].value.as_str()),
        },
        (_, "ID") => json!(format!("gid://shopify/{}/42", parent.ty)),
        (_, "DateTime") => json!("2026-11-23T08:00:00Z"),
        (_, "Decimal") => json!("12.5"),
        (_, "Boolean") => json!(true),
        (_, "Int") => json!(1),
        (_, "Float") => json!(1.5),
        (_, "String" | "URL") => json!("text"),
        (ExtendedType::Scalar(_), unknown) => panic!("there is no sample of {unknown}"),
        _ => object(schema, &field.selection_set, mood, false),
    }
}

#[test]
fn whatever_the_schema_allows_shopify_to_send_is_read() {
    let schema = published::schema();
    let moods = (0..20).map(Mood::Full).chain([Mood::Poor, Mood::Nothing, Mood::Later]);
    let moods: Vec<Mood> = moods.collect();
    for sample in samples() {
        let document = parse(&schema, sample.document).unwrap();
        let selected = &document.operations.get(None).unwrap().selection_set;
        for mood in &moods {
            let data = object(&schema, selected, *mood, true);
            if let Err(error) = (sample.read)(data.clone()) {
                panic!("{} {mood:?}: {error}\n{data:#}", sample.name);
            }
        }
    }
}
