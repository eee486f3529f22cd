//! As much of JSON Schema as the schema of packs uses. A word that is not known here fails the test, so
//! nothing in the schema goes unheeded.

use regex::Regex;
use serde_json::{Map, Value};

/// Everything in `value` that the schema does not allow, by path.
pub fn faults(root: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(root, root, value, "", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, path: &str, found: &mut Vec<String>) {
    let schema = match schema {
        Value::Bool(true) => return,
        Value::Bool(false) => return found.push(format!("{path}: is not known")),
        other => other.as_object().expect("a schema is an object"),
    };
    for (word, says) in schema {
        let fine = match word.as_str() {
            "$schema" | "title" | "description" | "default" | "definitions" | "format" => true,
            "$ref" => {
                let pointer = says.as_str().and_then(|says| says.strip_prefix('#')).expect("it is inside");
                check(root, root.pointer(pointer).expect("it is defined"), value, path, found);
                true
            }
            "allOf" => {
                array(says).iter().for_each(|schema| check(root, schema, value, path, found));
                true
            }
            "type" => is_a(says.as_str().expect("one type"), value),
            "enum" => array(says).contains(value),
            "pattern" => value.as_str().is_none_or(|text| pattern(says).is_match(text)),
            "maxLength" => value.as_str().is_none_or(|text| text.chars().count() as u64 <= number(says)),
            "minimum" => value.as_f64().is_none_or(|n| n >= says.as_f64().expect("a number")),
            "maximum" => value.as_f64().is_none_or(|n| n <= says.as_f64().expect("a number")),
            "required" => value.as_object().is_none_or(|object| {
                array(says).iter().all(|key| object.contains_key(key.as_str().expect("a name")))
            }),
            "propertyNames" => value
                .as_object()
                .is_none_or(|object| object.keys().all(|key| pattern(&says["pattern"]).is_match(key))),
            "items" => {
                for (at, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, says, item, &format!("{path}/{at}"), found);
                }
                true
            }
            "properties" | "additionalProperties" => true,
            other => panic!("`{other}` is not known here"),
        };
        if !fine {
            found.push(format!("{path}: {word} {says}, not {value}"));
        }
    }
    for (key, value) in value.as_object().into_iter().flatten() {
        let own = schema.get("properties").and_then(|properties| properties.get(key));
        if let Some(schema) = own.or(schema.get("additionalProperties")) {
            check(root, schema, value, &format!("{path}/{key}"), found);
        }
    }
}

fn is_a(kind: &str, value: &Value) -> bool {
    match kind {
        "string" => value.is_string(),
        "integer" => value.is_i64() || value.is_u64(),
        "boolean" => value.is_boolean(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("type `{other}` is not known here"),
    }
}

fn array(says: &Value) -> &[Value] {
    says.as_array().expect("a list")
}

fn number(says: &Value) -> u64 {
    says.as_u64().expect("a number")
}

fn pattern(says: &Value) -> Regex {
    Regex::new(says.as_str().expect("a pattern")).expect("it is one")
}

/// Every object in the schema that names its keys, with its name.
pub fn objects(root: &Value) -> Vec<(&str, &Map<String, Value>)> {
    let own = root["properties"].as_object().map(|keys| ("Pack", keys));
    let defined = root["definitions"].as_object().into_iter().flatten();
    own.into_iter()
        .chain(defined.filter_map(|(name, one)| Some((name.as_str(), one["properties"].as_object()?))))
        .collect()
}
