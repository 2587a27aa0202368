//! The simulator answers by a smaller schema of its own: it must promise nothing that Shopify does not.

use std::path::Path;

use apollo_compiler::Schema;
use apollo_compiler::collections::IndexMap;
use apollo_compiler::schema::{Component, EnumValueDefinition, ExtendedType, FieldDefinition, InputValueDefinition};
use apollo_compiler::{Name, Node};

use crate::operations::samples;
use crate::{documents, published};

/// Each place where `trimmed` says something else than `published`; what it leaves out is no matter.
fn differences(trimmed: &Schema, published: &Schema) -> Vec<String> {
    let mut found = Vec::new();
    for (name, ours) in trimmed.types.iter().filter(|(name, ours)| !ours.is_built_in() && !name.starts_with("__")) {
        match (ours, published.types.get(name)) {
            (_, None) => found.push(format!("{name} does not exist")),
            (ExtendedType::Scalar(_), Some(ExtendedType::Scalar(_))) => {}
            (ExtendedType::Object(ours), Some(ExtendedType::Object(theirs))) => {
                let unknown =
                    ours.implements_interfaces.iter().filter(|of| !theirs.implements_interfaces.contains(*of));
                found.extend(unknown.map(|of| format!("{name} does not implement {of}")));
                fields(name, &ours.fields, &theirs.fields, &mut found);
            }
            (ExtendedType::Interface(ours), Some(ExtendedType::Interface(theirs))) => {
                fields(name, &ours.fields, &theirs.fields, &mut found);
            }
            (ExtendedType::Union(ours), Some(ExtendedType::Union(theirs))) => {
                let unknown = ours.members.iter().filter(|member| !theirs.members.contains(*member));
                found.extend(unknown.map(|member| format!("{name} has no member {member}")));
            }
            (ExtendedType::Enum(ours), Some(ExtendedType::Enum(theirs))) => {
                values(name, &ours.values, &theirs.values, &mut found);
            }
            (ExtendedType::InputObject(ours), Some(ExtendedType::InputObject(theirs))) => {
                let known = |field: &Name| theirs.fields.get(field).map(|field| &field.node);
                inputs(name.as_str(), ours.fields.values().map(|field| &field.node), known, &mut found);
                let left_out = theirs.fields.values().filter(|field| field.is_required());
                let left_out = left_out.filter(|field| !ours.fields.contains_key(&field.name));
                found.extend(left_out.map(|field| format!("{name}.{} must be given", field.name)));
            }
            _ => found.push(format!("{name} is of another kind")),
        }
    }
    found
}

fn fields(
    of: &Name,
    ours: &IndexMap<Name, Component<FieldDefinition>>,
    theirs: &IndexMap<Name, Component<FieldDefinition>>,
    found: &mut Vec<String>,
) {
    for (name, field) in ours {
        let place = format!("{of}.{name}");
        let Some(known) = theirs.get(name) else {
            found.push(format!("{place} does not exist"));
            continue;
        };
        if field.ty != known.ty {
            found.push(format!("{place} is {}, not {}", known.ty, field.ty));
        }
        inputs(&place, field.arguments.iter(), |name| known.argument_by_name(name), found);
        let left_out = known.arguments.iter().filter(|argument| argument.is_required());
        let left_out = left_out.filter(|argument| field.argument_by_name(&argument.name).is_none());
        found.extend(left_out.map(|argument| format!("{place}({}:) must be given", argument.name)));
    }
}

fn inputs<'a>(
    place: &str,
    ours: impl Iterator<Item = &'a Node<InputValueDefinition>>,
    known: impl Fn(&Name) -> Option<&'a Node<InputValueDefinition>>,
    found: &mut Vec<String>,
) {
    for input in ours {
        match known(&input.name) {
            None => found.push(format!("{place}({}:) does not exist", input.name)),
            Some(known) if input.ty != known.ty || input.default_value != known.default_value => {
                found.push(format!("{place}({}:) is {known}, not {input}", input.name));
            }
            Some(_) => {}
        }
    }
}

fn values(
    of: &Name,
    ours: &IndexMap<Name, Component<EnumValueDefinition>>,
    theirs: &IndexMap<Name, Component<EnumValueDefinition>>,
    found: &mut Vec<String>,
) {
    let unknown = ours.keys().filter(|value| !theirs.contains_key(*value));
    found.extend(unknown.map(|value| format!("{of}.{value} does not exist")));
}

fn parse(sdl: &str) -> Schema {
    Schema::parse(sdl, "trimmed.graphql").unwrap_or_else(|bad| panic!("{}", bad.errors))
}

#[test]
fn what_the_published_schema_does_not_say_is_found() {
    let trimmed = parse(
        "
        schema { query: QueryRoot }
        type QueryRoot {
          order(id: ID!, number: Int): Order!
          fulfillment: Fulfillment
          fulfilment(id: ID!): Fulfillment
          orders(first: Int, reverse: Boolean = true): [Order!]!
        }
        type Order implements Node & Paid { id: ID! }
        type Fulfillment { status: FulfillmentStatus! }
        type Parcel { id: ID! }
        interface Node { id: ID! }
        enum FulfillmentStatus { SUCCESS LOST }
        input OrderMarkAsPaidInput { amount: Decimal }
        enum Decimal { ONE }
        ",
    );
    assert_eq!(
        differences(&trimmed, &published::schema()),
        [
            "QueryRoot.order is Order, not Order!",
            "QueryRoot.order(number:) does not exist",
            "QueryRoot.fulfillment(id:) must be given",
            "QueryRoot.fulfilment does not exist",
            "QueryRoot.orders is OrderConnection!, not [Order!]!",
            "QueryRoot.orders(reverse:) is reverse: Boolean = false, not reverse: Boolean = true",
            "Order does not implement Paid",
            "Parcel does not exist",
            "FulfillmentStatus.LOST does not exist",
            "OrderMarkAsPaidInput(amount:) does not exist",
            "OrderMarkAsPaidInput.id must be given",
            "Decimal is of another kind",
        ]
    );
}

#[test]
fn the_simulators_schema_is_a_part_of_the_published_one() {
    let simulators = Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulators");
    if !simulators.join("src/shopify").exists() {
        return;
    }
    let path = simulators.join("schema/admin-2026-10.graphql");
    let sdl = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    assert_eq!(differences(&parse(&sdl), &published::schema()), Vec::<String>::new());
}

#[test]
fn the_simulator_can_carry_out_every_document() {
    let simulators = Path::new(env!("CARGO_MANIFEST_DIR")).join("../simulators");
    if !simulators.join("src/shopify").exists() {
        return;
    }
    let sdl = std::fs::read_to_string(simulators.join("schema/admin-2026-10.graphql")).unwrap();
    let schema = parse(&sdl).validate().unwrap_or_else(|bad| panic!("{}", bad.errors));
    for sample in samples() {
        documents::parse(&schema, sample.document).unwrap_or_else(|error| panic!("{}: {error}", sample.name));
    }
}
