//! The description of the API: what the handlers say, and what is true of all of them.

use serde_json::{Map, Value, json};
use utoipa::OpenApi;

use crate::session::COOKIE;

/// The description's frame; paths and schemas come from the handlers.
#[derive(OpenApi)]
#[openapi(info(
    title = "Redress 诉应",
    description = "Complaints, from filing to archive. Errors are application/problem+json with a stable `code`."
))]
pub struct Frame;

/// The description as JSON. Every refusal is a problem, and what reading a request can refuse is said once here.
pub fn text(described: &utoipa::openapi::OpenApi) -> String {
    let mut description = serde_json::to_value(described).unwrap_or_default();
    limit_numbers(&mut description);
    description["components"]["securitySchemes"] = json!({
        "session": { "type": "apiKey", "in": "cookie", "name": COOKIE,
            "description": "Of the pages; every write repeats the session's `csrf` as X-CSRF-Token." },
        "token": { "type": "http", "scheme": "bearer",
            "description": "Of a program: made under `/account/tokens`, or for a service account." },
    });
    let paths = description["paths"].as_object_mut().into_iter().flat_map(Map::values_mut);
    let operations = paths.filter_map(Value::as_object_mut).flat_map(Map::values_mut);
    for operation in operations.filter(|operation| operation.is_object()) {
        let body = operation.get("requestBody").is_some();
        let json_body = operation["requestBody"]["content"].get("application/json").is_some();
        let parameters = operation["parameters"].as_array().map(Vec::as_slice).unwrap_or_default();
        let stated = parameters.iter().any(|parameter| parameter["in"] != "path");
        for parameter in operation.get_mut("parameters").and_then(Value::as_array_mut).into_iter().flatten() {
            if parameter["name"] == "Idempotency-Key" {
                let limits = json!({ "type": "string", "minLength": 1, "maxLength": 200,
                    "pattern": "^[!-~]([ -~]*[!-~])?$" });
                parameter["schema"] = limits;
            }
        }
        let Some(responses) = operation["responses"].as_object_mut() else { continue };
        let signed_in = responses.contains_key("401");
        for (status, holds, says) in [
            ("400", body || stated, "It cannot be read"),
            ("403", signed_in, "It is not allowed"),
            ("413", body, "It is too large"),
            ("415", json_body, "It is no JSON"),
            ("422", body, "Some fields must be corrected"),
        ] {
            if holds {
                let problem =
                    json!({ "application/json": { "schema": { "$ref": "#/components/schemas/Problem" } } });
                responses.entry(status).or_insert_with(|| json!({ "description": says, "content": problem }));
            }
        }
        for (status, response) in responses {
            let content = response.get_mut("content").and_then(Value::as_object_mut);
            if let Some(content) = content.filter(|_| status.starts_with(['4', '5']))
                && let Some(schema) = content.remove("application/json")
            {
                content.insert("application/problem+json".into(), schema);
            }
        }
        // A wrong way in is also answered with 401, without one being asked for.
        if signed_in && operation["operationId"] != "sign_in" {
            operation["security"] = json!([{ "session": [] }, { "token": [] }]);
        }
    }
    serde_json::to_string_pretty(&description).unwrap_or_default()
}

/// Numbers that cannot be negative here have 32 bits, which `int32` does not say.
fn limit_numbers(part: &mut Value) {
    match part {
        Value::Object(fields) => {
            if fields.get("format") == Some(&json!("int32")) && fields.get("minimum") == Some(&json!(0)) {
                fields.insert("format".into(), json!("int64"));
                fields.entry("maximum").or_insert(json!(u32::MAX));
            }
            fields.values_mut().for_each(limit_numbers);
        }
        Value::Array(items) => items.iter_mut().for_each(limit_numbers),
        _ => {}
    }
}
