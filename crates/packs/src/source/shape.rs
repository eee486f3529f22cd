//! The JSON Schema of packs, made from the types beside it; here stand the forms of the words in it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use redress_domain::procedure::{self, Addressee as Whom, Satisfaction as Rating};
use schemars::generate::SchemaSettings;
use schemars::transform::RecursiveTransform;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Deserialize;
use serde::de::IntoDeserializer;
use serde::de::value::{Error, StrDeserializer};
use serde_json::{Value, json};

use super::{Map, Source, Spanned};

/// What a field may be.
pub const KINDS: [&str; 9] =
    ["text", "choice", "bool", "number", "money", "date", "offices", "office", "clocks"];

/// What figures may take a choice for.
pub const COUNTS_AS: [&str; 2] = ["kind", "cause"];

/// What may happen if the last day is a rest day.
pub const ROLLS: [&str; 3] = ["rest_day", "statutory_holiday", "none"];

/// The schema of `procedure.yaml`, as JSON with a newline at its end.
pub fn schema() -> String {
    let said = RecursiveTransform(never_null);
    let generator = SchemaSettings::draft07().with_transform(said).into_generator();
    let mut schema = generator.into_root_schema_for::<Source>();
    schema.insert("title".into(), "Redress procedure pack 诉应流程包".into());
    serde_json::to_string_pretty(&schema).unwrap_or_default() + "\n"
}

/// A key that is there says something: what may be left out is not written as `null`.
fn never_null(schema: &mut Schema) {
    if let Some(Value::Array(types)) = schema.get_mut("type") {
        types.retain(|kind| kind != "null");
        if let [only] = types.as_slice() {
            let only = only.clone();
            schema.insert("type".into(), only);
        }
    }
    if let Some(Value::Array(values)) = schema.get_mut("enum") {
        values.retain(|value| !value.is_null());
    }
    let Some(Value::Array(ways)) = schema.get_mut("anyOf") else { return };
    ways.retain(|way| *way != json!({ "type": "null" }));
    if let [Value::Object(only)] = ways.as_slice() {
        let only = only.clone();
        schema.remove("anyOf");
        if only.contains_key("$ref") && schema.get("description").is_some() {
            // Beside a `$ref` nothing else counts in this draft.
            schema.insert("allOf".into(), json!([only]));
        } else {
            only.into_iter().for_each(|(key, value)| drop(schema.insert(key, value)));
        }
    }
}

impl<T: JsonSchema> JsonSchema for Spanned<T> {
    fn inline_schema() -> bool {
        T::inline_schema()
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        T::schema_id()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }
}

impl<V: JsonSchema> JsonSchema for Map<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Map_of_{}", V::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let values = generator.subschema_for::<V>();
        json_schema!({
            "type": "object",
            "propertyNames": { "pattern": NAME },
            "additionalProperties": values,
        })
    }
}

const NAME: &str = "^[a-z][a-z0-9_]{0,47}$";

/// A word of a certain form.
macro_rules! word {
    ($(#[doc = $doc:literal])* $name:ident, $($schema:tt)*) => {
        $(#[doc = $doc])*
        pub struct $name;

        impl JsonSchema for $name {
            fn inline_schema() -> bool {
                true
            }

            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($($schema)*)
            }
        }
    };
}

word!(/// A name in code.
    Name, { "type": "string", "pattern": NAME });
word!(/// The id of a pack.
    PackId, { "type": "string", "pattern": "^[a-z0-9]+(-[a-z0-9]+)*$", "maxLength": 64 });
word!(/// A number and its unit.
    Amount, { "type": "string", "pattern": "^[0-9]+(wd|d|h|wh|mo|y)$" });
word!(/// A civil date.
    Day, { "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" });
word!(/// The first digits of a division's code.
    Region, { "type": "string", "pattern": "^([0-9]{2}|[0-9]{4}|[0-9]{6})$" });
word!(/// What starts or stops a clock.
    Trigger, { "type": "string", "pattern": "^[a-z][a-z0-9_]*(:[a-z][a-z0-9_]*)?$" });
word!(/// A line of the dated rules.
    Rule, { "type": "string", "pattern": "^([a-z0-9-]+/)?[a-z][a-z0-9_]*$" });
word!(/// So many of a hundred.
    Percent, { "type": "integer", "minimum": 1, "maximum": 99 });
word!(/// What a field may be.
    Kind, { "type": "string", "enum": KINDS });
word!(/// What happens if the last day is a rest day.
    Roll, { "type": "string", "enum": ROLLS });
word!(/// What figures take a choice for.
    CountsAs, { "type": "string", "enum": COUNTS_AS });
word!(/// How satisfied the complainant is.
    Satisfaction, { "type": "string", "enum": Rating::ALL.map(Rating::name) });
word!(/// Whom a paper is for.
    Addressee, { "type": "string", "enum": Whom::ALL.map(Whom::name) });
word!(/// What an act means.
    Verb, { "type": "string", "enum": verbs() });

/// The roles that take the parts of overlays.
pub type Overlays = BTreeMap<String, BTreeMap<String, Vec<Name>>>;

/// The verbs of the kernel, as it tells whoever writes another.
fn verbs() -> Vec<String> {
    let none: StrDeserializer<'_, Error> = "".into_deserializer();
    let said = procedure::Verb::deserialize(none).err().map(|error| error.to_string()).unwrap_or_default();
    let listed = said.split_once("expected one of ").map_or("", |(_, listed)| listed);
    listed.split('`').skip(1).step_by(2).map(str::to_owned).collect()
}
