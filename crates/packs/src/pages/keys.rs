//! The keys of a pack, one by one, as the types they are read into say.

use serde_json::{Map, Value};

use super::words::{code, table};
use crate::schema;

/// `docs/packs-keys.md`.
pub fn reference() -> String {
    let mut out =
        "# 流程包的各项 · The keys of a pack\n\n<!-- Made by `make generate`. -->\n由格式本身生成；怎样写见 \
         [packs.md](packs.md)。带 * 的必填。\nMade from the format itself; how to write one is in \
         [packs.md](packs.md). Keys with * must be there.\n"
            .to_owned();
    let Ok(Value::Object(schema)) = serde_json::from_str(&schema()) else { return out };
    out += &object("Pack", &schema);
    for (name, definition) in schema.get("definitions").and_then(Value::as_object).into_iter().flatten() {
        if let Some(definition) = definition.as_object() {
            out += &object(name, definition);
        }
    }
    out
}

fn object(name: &str, schema: &Map<String, Value>) -> String {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().replace('|', "\\|");
    let must: Vec<&str> = schema
        .get("required")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let keys = schema.get("properties").and_then(Value::as_object);
    let rows = keys.into_iter().flatten().map(|(key, value)| {
        let star = if must.contains(&key.as_str()) { " *" } else { "" };
        vec![format!("`{key}`{star}"), holds(value), text(value.get("description"))]
    });
    format!("\n<a id=\"{}\"></a>\n## {name}\n\n{}\n\n", name.to_lowercase(), text(schema.get("description")))
        + &table(&["key", "", "意思 meaning"], rows)
}

/// What may stand there.
fn holds(schema: &Value) -> String {
    if let Some(name) = schema.get("$ref").and_then(Value::as_str).and_then(|path| path.rsplit('/').next()) {
        return format!("[{name}](#{})", name.to_lowercase());
    }
    if let Some(Value::Array(all)) = schema.get("allOf") {
        return all.iter().map(holds).collect::<Vec<_>>().join(" ");
    }
    if let Some(Value::Array(values)) = schema.get("enum") {
        return values.iter().filter_map(Value::as_str).map(code).collect::<Vec<_>>().join(" ");
    }
    match schema.get("type").and_then(Value::as_str) {
        Some("array") => format!("[{}, …]", schema.get("items").map_or(String::new(), holds)),
        Some("object") => {
            format!("{{ name: {}, … }}", schema.get("additionalProperties").map_or(String::new(), holds))
        }
        Some(kind) => kind.to_owned(),
        None => String::new(),
    }
}
