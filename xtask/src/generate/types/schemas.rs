//! What the generator of types is told of the document.

use crate::document::{entries, is_secret, operations, resolve};
use crate::generate::names::field;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What would be checked while decoding. One odd record must not spoil a whole list, a pattern would pull in an
/// engine for regular expressions, and each text with a limit would get a type of its own.
const CONSTRAINTS: [&str; 11] = [
    "pattern",
    "minLength",
    "maxLength",
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
    "minItems",
    "maxItems",
    "uniqueItems",
];

/// Formats that choose a type. Others would only be checked.
const FORMATS: [&str; 4] = ["date-time", "double", "int64", "uuid"];

/// The copy of the document that the generator sees: schemas only, without envelopes, examples and constraints.
pub(super) fn reduced(document: &Value) -> Value {
    let schemas: Map<String, Value> = entries(document.pointer("/components/schemas"))
        .filter(|(_, schema)| schema.get("x-envelope") != Some(&Value::Bool(true)))
        .map(|(name, schema)| {
            let mut schema = schema.clone();
            strip(&mut schema);
            describe(&mut schema, document);
            (name.clone(), schema)
        })
        .collect();
    let info = document.get("info");
    json!({"openapi": "3.0.3", "info": info, "paths": {}, "components": {"schemas": schemas}})
}

/// Drops examples and constraints from a schema and the schemas in it, but no property of such a name.
fn strip(schema: &mut Value) {
    let Some(map) = schema.as_object_mut() else { return };
    map.retain(|key, value| match key.as_str() {
        "format" => value.as_str().is_some_and(|format| FORMATS.contains(&format)),
        key => key != "example" && !key.starts_with("x-example-") && !CONSTRAINTS.contains(&key),
    });
    for (key, value) in map.iter_mut() {
        match key.as_str() {
            "properties" => {
                value.as_object_mut().into_iter().for_each(|all| all.values_mut().for_each(strip))
            }
            "items" | "additionalProperties" | "not" => strip(value),
            "allOf" | "anyOf" | "oneOf" => value.as_array_mut().into_iter().flatten().for_each(strip),
            _ => {}
        }
    }
}

/// Gives each property that is a bare reference the first sentence of its target: fields need words as well.
fn describe(schema: &mut Value, document: &Value) {
    let properties = schema.get_mut("properties").and_then(Value::as_object_mut);
    for property in properties.into_iter().flat_map(|all| all.values_mut()) {
        if property.get("$ref").is_none() {
            continue;
        }
        let target = resolve(document, property).and_then(|target| target.get("description"));
        let text = target.and_then(Value::as_str).unwrap_or_default();
        let sentence =
            text.split_once(". ").map_or_else(|| text.to_owned(), |(first, _)| format!("{first}."));
        *property = json!({"description": sentence, "allOf": [property.clone()]});
    }
}

/// The fields that must not print, by schema.
pub(super) fn secrets(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut secrets: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (name, schema) in entries(document.pointer("/components/schemas")) {
        if schema.get("x-envelope").is_none() {
            let marked = entries(schema.get("properties")).filter(|(_, property)| is_secret(property));
            let marked: BTreeSet<String> = marked.map(|(property, _)| field(property)).collect();
            if !marked.is_empty() {
                secrets.insert(name.clone(), marked);
            }
        }
    }
    secrets
}

/// The schemas that callers send, which they have to be able to write down.
pub(super) fn in_requests(document: &Value) -> BTreeSet<String> {
    let mut open: Vec<&Value> =
        operations(document).filter_map(|operation| operation.value.get("requestBody")).collect();
    let mut found = BTreeSet::new();
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(map) => open.extend(map.values()),
            Value::String(text) => {
                // Texts that are no reference lead nowhere.
                let name = text.strip_prefix("#/components/schemas/").unwrap_or_default();
                if let Some(schema) = document.pointer(&format!("/components/schemas/{name}"))
                    && found.insert(name.to_owned())
                {
                    open.push(schema);
                }
            }
            _ => {}
        }
    }
    found
}
