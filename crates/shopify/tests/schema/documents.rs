//! Documents and variables: valid, without anything deprecated, and none without its operation.

use std::collections::BTreeSet;
use std::path::Path;

use apollo_compiler::ast::{OperationType, Type};
use apollo_compiler::request::coerce_variable_values;
use apollo_compiler::response::JsonMap;
use apollo_compiler::schema::ExtendedType;
use apollo_compiler::validation::Valid;
use apollo_compiler::{ExecutableDocument, Schema};
use rstest::rstest;
use serde_json::Value;
use sha2::{Digest, Sha256};
use shopify::Kind;

use crate::operations::samples;
use crate::published;

pub(crate) fn parse(schema: &Valid<Schema>, text: &str) -> Result<Valid<ExecutableDocument>, String> {
    ExecutableDocument::parse_and_validate(schema, text, "document.graphql").map_err(|bad| bad.errors.to_string())
}

fn coerce(schema: &Valid<Schema>, document: &ExecutableDocument, variables: &Value) -> Result<(), String> {
    let operation = document.operations.get(None).unwrap();
    let variables: JsonMap = serde_json::from_value(variables.clone()).unwrap();
    coerce_variable_values(schema, operation, &variables).map(|_| ()).map_err(|error| format!("{error:?}"))
}

/// Fields and arguments of `document` that Shopify has deprecated.
fn deprecated(document: &ExecutableDocument) -> Vec<String> {
    let mut found = Vec::new();
    for field in document.operations.iter().flat_map(|operation| operation.all_fields(document)) {
        if field.definition.directives.has("deprecated") {
            found.push(field.name.to_string());
        }
        for given in &field.arguments {
            let argument = field.definition.argument_by_name(&given.name).unwrap();
            if argument.directives.has("deprecated") {
                found.push(format!("{}({}:)", field.name, given.name));
            }
        }
    }
    found
}

/// Input fields in `value`, of the type `of`, that Shopify has deprecated.
fn deprecated_inputs(schema: &Schema, of: &Type, value: &Value) -> Vec<String> {
    match (value, &schema.types[of.inner_named_type()]) {
        (Value::Array(list), _) => {
            list.iter().flat_map(|value| deprecated_inputs(schema, of.item_type(), value)).collect()
        }
        (Value::Object(given), ExtendedType::InputObject(input)) => given
            .iter()
            .flat_map(|(name, value)| {
                let field = &input.fields[name.as_str()];
                let here = field.directives.has("deprecated").then(|| format!("{}.{name}", input.name));
                here.into_iter().chain(deprecated_inputs(schema, &field.ty, value)).collect::<Vec<_>>()
            })
            .collect(),
        _ => Vec::new(),
    }
}

#[rstest]
#[case::that_is_asked_for(published::VERSIONS[0])]
#[case::before_it(published::VERSIONS[1])]
fn every_document_and_its_variables_are_valid_in_the_version_and_use_nothing_deprecated(#[case] version: &str) {
    let schema = published::schema_of(version);
    for sample in samples() {
        let document = parse(&schema, sample.document).unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        coerce(&schema, &document, &sample.variables).unwrap_or_else(|error| panic!("{}: {error}", sample.name));
        assert_eq!(deprecated(&document), Vec::<String>::new(), "{}", sample.name);
        for variable in &document.operations.get(None).unwrap().variables {
            let given = &sample.variables[variable.name.as_str()];
            assert_eq!(deprecated_inputs(&schema, &variable.ty, given), Vec::<String>::new(), "{}", sample.name);
        }
    }
}

#[test]
fn what_shopify_would_refuse_is_refused_here() {
    let schema = published::schema();
    let refused = [
        ("an unknown field", "{ shop { id nickname } }"),
        ("an unknown argument", r#"{ order(id: "gid://shopify/Order/1", number: 1) { id } }"#),
        ("an argument of another type", r#"{ orders(first: "ten") { nodes { id } } }"#),
        ("a missing argument", "{ order { id } }"),
        ("an undeclared variable", "{ order(id: $id) { id } }"),
        ("a variable of another type", "query($id: String) { order(id: $id) { id } }"),
        ("the code that UserError does not have", r#"mutation { tagsAdd(id: "1", tags: []) { userErrors { code } } }"#),
    ];
    for (what, text) in refused {
        assert!(parse(&schema, text).is_err(), "{what} was taken");
    }

    let text = "mutation($fulfillmentEvent: FulfillmentEventInput!)
        { fulfillmentEventCreate(fulfillmentEvent: $fulfillmentEvent) { fulfillmentEvent { id } } }";
    let document = parse(&schema, text).unwrap();
    let event = |name: &str, value: &str| {
        let mut event = serde_json::json!({"fulfillmentId": "gid://shopify/Fulfillment/1", "status": "DELIVERED"});
        event[name] = value.into();
        coerce(&schema, &document, &serde_json::json!({ "fulfillmentEvent": event }))
    };
    assert_eq!(event("message", "Handed over"), Ok(()));
    assert!(event("status", "RETURNING_TO_SENDER").is_err(), "a status that cannot be told was taken");
    assert!(event("note", "Handed over").is_err(), "an unknown input field was taken");
}

#[test]
fn what_shopify_has_deprecated_is_found() {
    let schema = published::schema();
    let text = r#"query($input: WebhookSubscriptionInput) {
        webhookSubscriptions(first: 1, callbackUrl: "https://waybill.example") { nodes { callbackUrl } } }"#;
    // `$input` is not used, which is no matter here.
    let document = ExecutableDocument::parse(&schema, text, "document.graphql").unwrap();
    assert_eq!(deprecated(&document), ["webhookSubscriptions(callbackUrl:)", "callbackUrl"]);
    let input = &document.operations.get(None).unwrap().variables[0].ty;
    let given = serde_json::json!({"callbackUrl": "https://waybill.example"});
    assert_eq!(deprecated_inputs(&schema, input, &given), ["WebhookSubscriptionInput.callbackUrl"]);
}

#[test]
fn every_document_holds_one_operation_of_the_name_and_kind_that_its_type_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("documents");
    let texts = |folder: &Path| -> BTreeSet<String> {
        let paths = std::fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
        paths.filter(|path| path.is_file()).map(|path| std::fs::read_to_string(path).unwrap()).collect()
    };
    let used: BTreeSet<String> = samples().iter().map(|sample| sample.document.to_owned()).collect();
    let files: BTreeSet<String> = texts(&folder);
    let begun: BTreeSet<String> =
        files.iter().filter(|file| used.iter().any(|text| text.starts_with(*file))).cloned().collect();
    assert_eq!(files, begun, "a document has no operation");
    assert_eq!(used.len(), files.len(), "an operation is not among the samples");
    for fragment in texts(&folder.join("fragments")) {
        assert!(used.iter().any(|text| text.contains(&fragment)), "nobody uses\n{fragment}");
    }

    for sample in samples() {
        let document = apollo_compiler::ast::Document::parse(sample.document, "document.graphql").unwrap();
        let operations: Vec<_> = document.definitions.iter().filter_map(|one| one.as_operation_definition()).collect();
        let [operation] = operations.as_slice() else { panic!("{} is not one operation", sample.name) };
        assert_eq!(operation.name.as_ref().unwrap().as_str(), sample.name);
        let kind = match operation.operation_type {
            OperationType::Query => Kind::Query,
            OperationType::Mutation => Kind::Mutation,
            OperationType::Subscription => panic!("{} is a subscription", sample.name),
        };
        assert_eq!(kind, sample.kind, "{}", sample.name);
    }
}

#[rstest]
#[case(published::VERSIONS[0])]
#[case(published::VERSIONS[1])]
fn the_schema_is_the_file_that_its_readme_names(#[case] version: &str) {
    let sum: String = Sha256::digest(published::file(version)).iter().map(|byte| format!("{byte:02x}")).collect();
    let readme = std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("schema/README.md")).unwrap();
    assert!(readme.contains(&sum), "{sum} is not in schema/README.md");
}
