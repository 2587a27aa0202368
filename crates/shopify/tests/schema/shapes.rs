//! Answers made up from the published schema: whatever Shopify may send for a document is read.

use apollo_compiler::ast::Type;
use apollo_compiler::executable::{Field, Selection, SelectionSet};
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::{ExecutableDocument, Schema};
use serde_json::{Value, json};

use crate::documents::parse;
use crate::operations::samples;
use crate::published;

/// What an answer is made up from.
struct Answer<'a> {
    schema: &'a Schema,
    document: &'a ExecutableDocument,
    mood: Mood,
}

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

/// The fields of a selection with its fragments opened, each with the selection that it stands in.
fn fields<'d>(document: &'d ExecutableDocument, selected: &'d SelectionSet) -> Vec<(&'d SelectionSet, &'d Field)> {
    let opened = selected.selections.iter().flat_map(|selection| match selection {
        Selection::Field(field) => vec![(selected, &**field)],
        Selection::InlineFragment(inline) => fields(document, &inline.selection_set),
        Selection::FragmentSpread(spread) => fields(document, &document.fragments[&spread.fragment_name].selection_set),
    });
    opened.collect()
}

fn object(answer: &Answer<'_>, selected: &SelectionSet, outermost: bool) -> Value {
    let fields = fields(answer.document, selected).into_iter().map(|(parent, field)| {
        let null = match answer.mood {
            Mood::Nothing => true,
            Mood::Poor => !outermost,
            Mood::Full(_) | Mood::Later => false,
        };
        let value =
            if null && !field.ty().is_non_null() { Value::Null } else { value(answer, parent, field, field.ty()) };
        (field.name.to_string(), value)
    });
    Value::Object(fields.collect())
}

fn value(answer: &Answer<'_>, parent: &SelectionSet, field: &Field, of: &Type) -> Value {
    let (schema, mood) = (answer.schema, answer.mood);
    if of.is_list() {
        let item = || value(answer, parent, field, of.item_type());
        return if matches!(mood, Mood::Poor | Mood::Nothing) { json!([]) } else { json!([item()]) };
    }
    let name = of.inner_named_type();
    match (&schema.types[name], name.as_str()) {
        (ExtendedType::Enum(declared), _) => match mood {
            Mood::Later => json!("CAME_LATER"),
            Mood::Full(at) => json!(declared.values.get_index(at % declared.values.len()).unwrap().0.as_str()),
            Mood::Poor | Mood::Nothing => json!(declared.values[0].value.as_str()),
        },
        (_, "ID") => {
            // `deletedWebhookSubscriptionId` names what is gone, every other id the object that it stands in.
            let gone = field.name.strip_prefix("deleted").and_then(|name| name.strip_suffix("Id"));
            json!(format!("gid://shopify/{}/42", gone.unwrap_or(parent.ty.as_str())))
        }
        (_, "DateTime") => json!("2026-11-23T08:00:00Z"),
        (_, "Decimal") => json!("12.5"),
        (_, "Boolean") => json!(true),
        (_, "Int") => json!(1),
        (_, "Float") => json!(1.5),
        (_, "String" | "URL") => json!("text"),
        (ExtendedType::Scalar(_), unknown) => panic!("there is no sample of {unknown}"),
        _ => object(answer, &field.selection_set, false),
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
            let answer = Answer { schema: &schema, document: &document, mood: *mood };
            let data = object(&answer, selected, true);
            if let Err(error) = (sample.read)(data.clone()) {
                panic!("{} {mood:?}: {error}\n{data:#}", sample.name);
            }
        }
    }
}
