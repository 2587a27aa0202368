//! The schema that Shopify publishes, read from its introspection answer.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::Path;

use apollo_compiler::Schema;
use apollo_compiler::validation::Valid;
use serde::Deserialize;

/// The versions whose schemas are kept: the one that is asked for, first, and the one before, which answers where a shop
/// or an installation is held back.
pub(crate) const VERSIONS: [&str; 2] = ["2026-10", "2026-07"];

/// The file as published, compressed.
pub(crate) fn file(version: &str) -> Vec<u8> {
    let name = format!("schema/admin-{version}.json.gz");
    std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join(name)).unwrap()
}

/// The published schema of the version that is asked for.
pub(crate) fn schema() -> Valid<Schema> {
    schema_of(VERSIONS[0])
}

/// The published schema of a version.
pub(crate) fn schema_of(version: &str) -> Valid<Schema> {
    let mut json = Vec::new();
    flate2::read::GzDecoder::new(file(version).as_slice()).read_to_end(&mut json).unwrap();
    let answer: Introspection = serde_json::from_slice(&json).unwrap();
    match Schema::parse_and_validate(answer.data.schema.sdl(), format!("admin-{version}.graphql")) {
        Ok(schema) => schema,
        Err(invalid) => panic!("the published schema is not valid: {}", invalid.errors),
    }
}

#[derive(Deserialize)]
struct Introspection {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    #[serde(rename = "__schema")]
    schema: Published,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Published {
    query_type: Named,
    mutation_type: Named,
    types: Vec<Type>,
    directives: Vec<Directive>,
}

#[derive(Deserialize)]
struct Named {
    name: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Type {
    kind: String,
    name: String,
    fields: Option<Vec<Field>>,
    input_fields: Option<Vec<Input>>,
    interfaces: Option<Vec<Named>>,
    enum_values: Option<Vec<EnumValue>>,
    possible_types: Option<Vec<Named>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Field {
    name: String,
    args: Vec<Input>,
    #[serde(rename = "type")]
    of: TypeRef,
    is_deprecated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    name: String,
    #[serde(rename = "type")]
    of: TypeRef,
    default_value: Option<String>,
    #[serde(default)]
    is_deprecated: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct EnumValue {
    name: String,
    is_deprecated: bool,
}

#[derive(Deserialize)]
struct Directive {
    name: String,
    locations: Vec<String>,
    args: Vec<Input>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct TypeRef {
    kind: String,
    name: Option<String>,
    of_type: Option<Box<TypeRef>>,
}

impl TypeRef {
    fn sdl(&self) -> String {
        match (self.kind.as_str(), &self.of_type, &self.name) {
            ("NON_NULL", Some(inner), _) => format!("{}!", inner.sdl()),
            ("LIST", Some(inner), _) => format!("[{}]", inner.sdl()),
            (_, None, Some(name)) => name.clone(),
            (kind, ..) => panic!("a reference to a type of kind {kind}"),
        }
    }
}

fn deprecated(is_deprecated: bool) -> &'static str {
    if is_deprecated { " @deprecated" } else { "" }
}

fn joined(names: Option<&Vec<Named>>, separator: &str) -> String {
    names.into_iter().flatten().map(|named| named.name.as_str()).collect::<Vec<_>>().join(separator)
}

impl Input {
    fn sdl(&self) -> String {
        let default = self.default_value.as_ref().map(|value| format!(" = {value}")).unwrap_or_default();
        // The specification forbids to deprecate what must be given; nobody could leave it out.
        let required = self.of.kind == "NON_NULL" && self.default_value.is_none();
        format!("{}: {}{default}{}", self.name, self.of.sdl(), deprecated(self.is_deprecated && !required))
    }

    fn arguments(inputs: &[Input]) -> String {
        if inputs.is_empty() {
            return String::new();
        }
        format!("({})", inputs.iter().map(Input::sdl).collect::<Vec<_>>().join(", "))
    }
}

impl Published {
    fn sdl(&self) -> String {
        const BUILT_IN: [&str; 5] = ["Boolean", "Float", "ID", "Int", "String"];
        let mut sdl = format!("schema {{ query: {} mutation: {} }}\n", self.query_type.name, self.mutation_type.name);
        for directive in self.directives.iter().filter(|directive| directive.name == "idempotent") {
            let (arguments, locations) = (Input::arguments(&directive.args), directive.locations.join(" | "));
            writeln!(sdl, "directive @{}{arguments} on {locations}", directive.name).unwrap();
        }
        for declared in &self.types {
            if !declared.name.starts_with("__") && !BUILT_IN.contains(&declared.name.as_str()) {
                declared.write_sdl(&mut sdl);
            }
        }
        sdl
    }
}

impl Type {
    fn write_sdl(&self, sdl: &mut String) {
        let name = &self.name;
        match self.kind.as_str() {
            "SCALAR" => writeln!(sdl, "scalar {name}").unwrap(),
            "UNION" => writeln!(sdl, "union {name} = {}", joined(self.possible_types.as_ref(), " | ")).unwrap(),
            "ENUM" => {
                writeln!(sdl, "enum {name} {{").unwrap();
                for value in self.enum_values.iter().flatten() {
                    writeln!(sdl, "  {}{}", value.name, deprecated(value.is_deprecated)).unwrap();
                }
                sdl.push_str("}\n");
            }
            "INPUT_OBJECT" => {
                writeln!(sdl, "input {name} {{").unwrap();
                for input in self.input_fields.iter().flatten() {
                    writeln!(sdl, "  {}", input.sdl()).unwrap();
                }
                sdl.push_str("}\n");
            }
            kind @ ("OBJECT" | "INTERFACE") => {
                let word = if kind == "OBJECT" { "type" } else { "interface" };
                let interfaces = joined(self.interfaces.as_ref(), " & ");
                let implements =
                    if interfaces.is_empty() { String::new() } else { format!(" implements {interfaces}") };
                writeln!(sdl, "{word} {name}{implements} {{").unwrap();
                for field in self.fields.iter().flatten() {
                    let (arguments, of) = (Input::arguments(&field.args), field.of.sdl());
                    writeln!(sdl, "  {}{arguments}: {of}{}", field.name, deprecated(field.is_deprecated)).unwrap();
                }
                sdl.push_str("}\n");
            }
            kind => panic!("{name} is of the unknown kind {kind}"),
        }
    }
}
