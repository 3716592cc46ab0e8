//! What `openapi.json` says of one generation: its operations, and how their answers look.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};
use witness::Generation;

/// The projections of the document, which the reference server shows as well.
const V3: &str = include_str!("../../../server/src/generated/openapi-v3.json");
const V4: &str = include_str!("../../../server/src/generated/openapi-v4.json");

/// The end of a path that takes credentials, and what the server expects there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Form {
    Key,
    Jwt,
}

impl Form {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Key => "key",
            Self::Jwt => "jwt",
        }
    }
}

/// One operation in one form.
#[derive(Clone, Debug)]
pub(crate) struct Operation {
    /// `getSetKey`.
    pub(crate) id: String,
    /// `getSet`, as both forms and the SDK call it.
    pub(crate) name: String,
    pub(crate) tag: String,
    /// Nothing where no credentials are taken.
    pub(crate) forms: Vec<String>,
    /// The member of the answer that holds the value.
    pub(crate) unwrap: Option<String>,
    responses: Value,
}

impl Operation {
    fn new(value: &Value) -> Self {
        let text =
            |name: &str| value[name].as_str().unwrap_or_else(|| panic!("no {name} in {value}")).to_owned();
        let security = value["security"].as_array().unwrap();
        Self {
            id: text("operationId"),
            name: text("x-operation"),
            tag: value["tags"][0].as_str().unwrap().to_owned(),
            forms: security.iter().flat_map(|way| way.as_object().unwrap().keys().cloned()).collect(),
            unwrap: value["x-unwrap"].as_str().map(str::to_owned),
            responses: value["responses"].clone(),
        }
    }

    /// Whether somebody with this kind of credential can call it.
    pub(crate) fn has(&self, form: Form) -> bool {
        self.forms.is_empty() || self.forms.iter().any(|name| name.starts_with(form.name()))
    }
}

/// The document of one generation.
pub(crate) struct Document {
    pub(crate) operations: Vec<Operation>,
    schemas: Value,
}

impl Document {
    pub(crate) fn new(generation: Generation) -> Self {
        let text = if generation == Generation::V3 { V3 } else { V4 };
        let document: Value = serde_json::from_str(text).unwrap();
        let paths = document["paths"].as_object().unwrap().values();
        let operations =
            paths.flat_map(|path| path.as_object().unwrap().values().map(Operation::new)).collect();
        Self { operations, schemas: document["components"]["schemas"].clone() }
    }

    pub(crate) fn tags(&self) -> BTreeSet<&str> {
        self.operations.iter().map(|operation| operation.tag.as_str()).collect()
    }

    /// The operation of this name that takes this form of credentials, or none.
    pub(crate) fn find(&self, name: &str, form: Form) -> Option<&Operation> {
        self.operations.iter().find(|operation| operation.name == name && operation.has(form))
    }

    /// Fails unless the document describes this answer.
    pub(crate) fn check(&self, operation: &Operation, status: u16, body: &str) {
        let response = &operation.responses[status.to_string()];
        assert!(response.is_object(), "{}: the document does not know the status {status}", operation.id);
        let Some(content) = response.get("content").and_then(Value::as_object) else {
            assert_eq!(body, "", "{}: the document knows of no body", operation.id);
            return;
        };
        let Some(json) = content.get("application/json") else { return };
        let body: Value =
            serde_json::from_str(body).unwrap_or_else(|error| panic!("{}: {error} in {body}", operation.id));
        let definitions = self.schemas.as_object().unwrap().iter();
        let definitions: Map<String, Value> =
            definitions.map(|(name, schema)| (name.clone(), converted(schema))).collect();
        let schema = json!({"allOf": [converted(&json["schema"])], "$defs": definitions});
        let validator = jsonschema::options()
            .with_draft(jsonschema::Draft::Draft202012)
            .should_validate_formats(true)
            .build(&schema)
            .unwrap();
        let wrong: Vec<String> = validator
            .iter_errors(&body)
            .map(|error| format!("{error} at {:?}", error.instance_path().as_str()))
            .collect();
        assert!(wrong.is_empty(), "{}: the document does not describe {body}: {wrong:#?}", operation.id);
    }
}

/// A schema of the document in the words of JSON Schema.
fn converted(schema: &Value) -> Value {
    match schema {
        Value::Object(map) => {
            let mut out = Map::new();
            for (key, value) in map {
                match key.as_str() {
                    "nullable" | "example" => {}
                    "$ref" => {
                        let target = value.as_str().unwrap().replace("#/components/schemas/", "#/$defs/");
                        out.insert(key.clone(), target.into());
                    }
                    "properties" => {
                        let all = value.as_object().unwrap().iter();
                        let all = all.map(|(name, inner)| (name.clone(), converted(inner))).collect();
                        out.insert(key.clone(), Value::Object(all));
                    }
                    _ => {
                        out.insert(key.clone(), converted(value));
                    }
                }
            }
            if map.get("nullable") == Some(&Value::Bool(true)) {
                return json!({"anyOf": [{"type": "null"}, out]});
            }
            Value::Object(out)
        }
        Value::Array(items) => items.iter().map(converted).collect(),
        other => other.clone(),
    }
}

#[test]
#[should_panic(expected = "getUserCount: the document does not describe")]
fn an_answer_that_the_document_does_not_describe_is_noticed() {
    let document = Document::new(Generation::V4);
    let operation = document.find("getUserCount", Form::Key).unwrap();
    document.check(operation, 200, r#"{"users":3}"#);
    document.check(operation, 200, r#"{"users":"three"}"#);
}
