//! Schemas need a description and an example, and an example has to fit its schema.

use super::{entries, is_example, items, operations, resolve};
use serde_json::{Map, Value, json};

/// Reports missing descriptions and examples, and examples that do not fit.
pub(super) fn check(document: &Value, found: &mut Vec<String>) {
    let definitions = definitions(document);
    for (name, schema) in entries(document.pointer("/components/schemas")) {
        let place = format!("schema {name}");
        described(schema, &place, found);
        if schema.get("example").is_none() {
            found.push(format!("{place} has no example"));
        }
        examples_of_schema(schema, &place, &definitions, found);
    }
    for (name, response) in entries(document.pointer("/components/responses")) {
        let place = format!("response {name}");
        described(response, &place, found);
        contents(response, &place, document, &definitions, found);
    }
    for operation in operations(document) {
        let label = operation.label();
        for parameter in items(operation.value.get("parameters")) {
            if let Some(schema) = parameter.get("schema") {
                examples_of_schema(schema, &format!("a parameter of {label}"), &definitions, found);
            }
        }
        if let Some(body) = operation.value.get("requestBody") {
            contents(body, &format!("the body of {label}"), document, &definitions, found);
        }
        for (status, response) in operation.responses() {
            contents(response, &format!("the answer {status} of {label}"), document, &definitions, found);
        }
    }
}

/// Checks what a request or response carries: there is a schema and an example, which fit.
fn contents(holder: &Value, place: &str, document: &Value, definitions: &Value, found: &mut Vec<String>) {
    for (kind, media) in entries(holder.get("content")) {
        let place = format!("{place} ({kind})");
        let Some(schema) = media.get("schema") else {
            found.push(format!("{place} has no schema"));
            continue;
        };
        examples_of_schema(schema, &place, definitions, found);
        if let Some(example) = media.get("example") {
            fits(schema, example, &place, definitions, found);
        }
        let inherits = |schema: &Value| resolve(document, schema).is_some_and(|s| s.get("example").is_some());
        let inherited = inherits(schema) || schema.get("items").is_some_and(inherits);
        if media.get("example").is_none() && !inherited {
            found.push(format!("{place} has no example"));
        }
    }
}

/// Checks that a schema and its properties are described. A bare reference is described by its target.
fn described(schema: &Value, place: &str, found: &mut Vec<String>) {
    let text = schema.get("description").and_then(Value::as_str).unwrap_or_default();
    if text.trim().is_empty() && schema.get("$ref").is_none() {
        found.push(format!("{place} has no description"));
    }
    for (name, property) in entries(schema.get("properties")) {
        described(property, &format!("{place}, property {name}"), found);
    }
}

/// Checks the examples of a schema and of the schemas in it.
fn examples_of_schema(schema: &Value, place: &str, definitions: &Value, found: &mut Vec<String>) {
    if let Some(example) = schema.get("example") {
        fits(schema, example, place, definitions, found);
    }
    for (name, property) in entries(schema.get("properties")) {
        examples_of_schema(property, &format!("{place}, property {name}"), definitions, found);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = schema.get(key) {
            examples_of_schema(inner, place, definitions, found);
        }
    }
    for key in ["allOf", "anyOf", "oneOf"] {
        items(schema.get(key)).for_each(|inner| examples_of_schema(inner, place, definitions, found));
    }
}

/// Reports where an example does not fit its schema.
fn fits(schema: &Value, example: &Value, place: &str, definitions: &Value, found: &mut Vec<String>) {
    let whole = json!({"allOf": [to_json_schema(schema)], "$defs": definitions});
    let validator = jsonschema::options()
        .with_draft(jsonschema::Draft::Draft202012)
        .should_validate_formats(true)
        .build(&whole);
    match validator {
        Ok(validator) => found.extend(validator.iter_errors(example).map(|error| {
            format!("{place}: the example does not fit: {error} (at {:?})", error.instance_path().as_str())
        })),
        Err(error) => found.push(format!("{place} cannot be used as a schema: {error}")),
    }
}

fn definitions(document: &Value) -> Value {
    let schemas = entries(document.pointer("/components/schemas"));
    Value::Object(schemas.map(|(name, schema)| (name.clone(), to_json_schema(schema))).collect())
}

/// The schema in the words of JSON Schema 2020-12: `nullable` becomes a type, references point to `$defs`.
fn to_json_schema(schema: &Value) -> Value {
    let Some(map) = schema.as_object() else { return schema.clone() };
    let mut out = Map::new();
    for (key, value) in map {
        let value = match key.as_str() {
            "nullable" => continue,
            key if is_example(key) || key.starts_with("x-") => continue,
            "$ref" => {
                let reference = value.as_str().unwrap_or_default();
                json!(reference.replacen("#/components/schemas/", "#/$defs/", 1))
            }
            "properties" => Value::Object(
                entries(Some(value)).map(|(name, inner)| (name.clone(), to_json_schema(inner))).collect(),
            ),
            "items" | "additionalProperties" | "not" => to_json_schema(value),
            "allOf" | "anyOf" | "oneOf" => items(Some(value)).map(to_json_schema).collect(),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    if map.get("nullable") == Some(&Value::Bool(true)) {
        return json!({"anyOf": [{"type": "null"}, out]});
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::to_json_schema;
    use crate::document::tests::broken;
    use serde_json::{Value, json};

    fn schema<'a>(document: &'a mut Value, name: &str) -> &'a mut Value {
        &mut document["components"]["schemas"][name]
    }

    #[test]
    fn schemas_and_properties_need_words() {
        broken("schema Set has no description", |d| schema(d, "Set")["description"] = json!(" "));
        broken("schema Set, property name has no description", |d| {
            schema(d, "Set")["properties"]["name"] = json!({"type": "string"});
        });
        broken("response NotFound has no description", |d| {
            d["components"]["responses"]["NotFound"] = json!({});
        });
    }

    #[test]
    fn schemas_need_an_example_that_fits() {
        broken("schema UpdateSet has no example", |d| {
            schema(d, "UpdateSet").as_object_mut().unwrap().remove("example");
        });
        broken("schema UpdateSet: the example does not fit", |d| {
            schema(d, "UpdateSet")["example"] = json!({"name": null});
        });
        broken("schema SetEnvelope: the example does not fit", |d| {
            schema(d, "SetEnvelope")["example"] = json!({"set": {"uuid": 3, "name": "Joe"}});
        });
        broken("schema RecordId: the example does not fit", |d| {
            schema(d, "RecordId")["example"] = json!("not-a-uuid");
        });
        broken("schema UpdateSet, property name: the example does not fit", |d| {
            schema(d, "UpdateSet")["properties"]["name"]["example"] = json!(3);
        });
        broken("schema UpdateSet cannot be used as a schema", |d| {
            schema(d, "UpdateSet")["type"] = json!("text")
        });
    }

    #[test]
    fn bodies_and_answers_need_a_schema_and_an_example() {
        let body = "the body of PATCH /sets/{id}/key (application/json)";
        let place = "/paths/~1sets~1{id}~1key/patch/requestBody/content/application~1json";
        broken(&format!("{body} has no schema"), |d| *d.pointer_mut(place).unwrap() = json!({}));
        broken(&format!("{body} has no example"), |d| {
            *d.pointer_mut(place).unwrap() = json!({"schema": {"type": "string"}});
        });
        broken(&format!("{body}: the example does not fit"), |d| {
            d.pointer_mut(place).unwrap()["example"] = json!({"name": 3});
        });
        broken("the answer 200 of GET /sets/{id} (application/json) has no example", |d| {
            d["paths"]["/sets/{id}"]["get"]["responses"]["200"]["content"]["application/json"] =
                json!({"schema": {"type": "array", "items": {"type": "string"}}});
        });
    }

    #[test]
    fn nullable_becomes_a_type() {
        let schema = json!({
            "type": "object", "x-envelope": true,
            "properties": {"example": {"type": "string", "nullable": true, "example": "x"}},
            "additionalProperties": {"$ref": "#/components/schemas/Set"}
        });
        let expected = json!({
            "type": "object",
            "properties": {"example": {"anyOf": [{"type": "null"}, {"type": "string"}]}},
            "additionalProperties": {"$ref": "#/$defs/Set"}
        });
        assert_eq!(to_json_schema(&schema), expected);
    }
}
