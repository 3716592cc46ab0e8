//! The rules that `openapi.json` keeps beyond those of OpenAPI, and its projections to one wire generation.
//!
//! An ordinary validator accepts clashing path templates, examples that contradict their schema, and `x-` fields of
//! any form. Generated code and the reference server build on these, so they are checked here.

mod endpoints;
mod limits;
mod project;
mod references;
mod rules;
mod schemas;
mod secrets;

use serde_json::Value;

pub(crate) use project::project;
pub(crate) use secrets::is_secret;

/// The two wire generations, as `x-generations` names them.
pub(crate) const GENERATIONS: [&str; 2] = ["v3", "v4"];

const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// Everything that is wrong with `document`, in words, in the order of the document. `endpoints` is the table of
/// operations that it has to agree with.
pub(crate) fn problems(document: &Value, endpoints: &Value) -> Vec<String> {
    let mut found = Vec::new();
    references::check(document, &mut found);
    rules::check(document, &mut found);
    limits::check(document, &mut found);
    schemas::check(document, &mut found);
    secrets::check(document, &mut found);
    endpoints::check(document, endpoints, &mut found);
    for generation in GENERATIONS {
        let mut of_projection = Vec::new();
        let projection = project(document, generation);
        references::check(&projection, &mut of_projection);
        schemas::check(&projection, &mut of_projection);
        let new = of_projection.into_iter().filter(|problem| !found.contains(problem)).collect::<Vec<_>>();
        found.extend(new.into_iter().map(|problem| format!("projected to {generation}: {problem}")));
    }
    found
}

/// One operation and the place where it stands.
pub(crate) struct Operation<'a> {
    pub(crate) path: &'a str,
    pub(crate) method: &'a str,
    pub(crate) value: &'a Value,
}

impl<'a> Operation<'a> {
    /// How messages call the operation.
    pub(crate) fn label(&self) -> String {
        format!("{} {}", self.method.to_uppercase(), self.path)
    }

    /// The value of a field that is a text, `""` if it is missing or something else.
    pub(crate) fn text(&self, field: &str) -> &'a str {
        self.value.get(field).and_then(Value::as_str).unwrap_or_default()
    }

    pub(crate) fn generations(&self) -> Vec<&'a str> {
        texts(self.value.get("x-generations"))
    }

    pub(crate) fn responses(&self) -> impl Iterator<Item = (&'a String, &'a Value)> + use<'a> {
        entries(self.value.get("responses"))
    }
}

/// All operations, in the order of the document.
pub(crate) fn operations(document: &Value) -> impl Iterator<Item = Operation<'_>> {
    entries(document.get("paths")).flat_map(|(path, item)| {
        entries(Some(item))
            .filter(|(method, _)| METHODS.contains(&method.as_str()))
            .map(move |(method, value)| Operation { path, method, value })
    })
}

/// The entries of an object, none if there is no object.
pub(crate) fn entries(value: Option<&Value>) -> impl Iterator<Item = (&String, &Value)> {
    value.and_then(Value::as_object).into_iter().flatten()
}

/// The items of an array, none if there is no array.
fn items(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

/// The texts in an array.
pub(crate) fn texts(value: Option<&Value>) -> Vec<&str> {
    items(value).filter_map(Value::as_str).collect()
}

/// What `value` refers to, or `value` itself. `None` if the reference leads nowhere.
pub(crate) fn resolve<'a>(document: &'a Value, value: &'a Value) -> Option<&'a Value> {
    match value.get("$ref").and_then(Value::as_str) {
        Some(reference) => document.pointer(reference.strip_prefix('#')?),
        None => Some(value),
    }
}

/// Whether a key holds an example, whose content belongs to the wire and not to the document.
fn is_example(key: &str) -> bool {
    key == "example" || key.starts_with("x-example-")
}

/// Whether `value` has one entry for some of the generations and nothing else, as `x-unwrap` may.
fn is_by_generation(value: &Value) -> bool {
    value
        .as_object()
        .is_some_and(|map| !map.is_empty() && map.keys().all(|key| GENERATIONS.contains(&key.as_str())))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::{GENERATIONS, problems, project};
    use serde_json::{Value, json};

    fn operation(name: &str, method: &str, kind: Option<&str>) -> Value {
        let mut value = json!({
            "tags": ["sets"],
            "operationId": name,
            "summary": "Something",
            "description": "Something more.",
            "parameters": [{
                "name": "id", "in": "path", "required": true, "description": "Id.",
                "schema": {"$ref": "#/components/schemas/RecordId"}
            }],
            "responses": {
                "200": {
                    "description": "A set.",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/SetEnvelope"}}}
                },
                "404": {"$ref": "#/components/responses/NotFound"},
                "default": {"$ref": "#/components/responses/Error"}
            },
            "security": [],
            "x-operation": "getPublicSet",
            "x-generations": ["v3", "v4"],
            "x-effect": "read",
            "x-invalidates": [],
            "x-unwrap": "set",
            "x-success": [200],
            "x-errors": {"404": []}
        });
        if let Some(kind) = kind {
            value["x-operation"] = json!(if method == "PATCH" { "updateSet" } else { "getSet" });
            value["responses"]["401"] = json!({"$ref": "#/components/responses/Unauthorized"});
            value["security"] = json!([{kind: []}]);
            value["x-level"] = json!({"v3": {"own": 1, "others": null}, "v4": {"own": 1, "others": 6}});
            value["x-errors"] = json!({"401": [], "404": []});
        }
        if method == "PATCH" {
            value["requestBody"] = json!({
                "required": true,
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/UpdateSet"}}}
            });
            value["x-effect"] = json!("idempotent");
            value["x-invalidates"] = json!(["getSet", "getPublicSet"]);
            value["x-generations"] = json!(["v4"]);
            value["x-level"] = json!({"v4": {"own": 3, "others": 9}});
        }
        value
    }

    /// A small document without a fault.
    pub(crate) fn good() -> Value {
        let v4 = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";
        json!({
            "openapi": "3.0.3",
            "info": {"title": "Test", "version": "1"},
            "servers": [
                {"url": "https://three.example", "x-generations": ["v3"]},
                {"url": "https://four.example", "x-generations": ["v4"]}
            ],
            "tags": [{"name": "sets", "description": "Sets."}],
            "paths": {
                "/sets/{id}": {"get": operation("getPublicSet", "GET", None)},
                "/sets/{id}/key": {
                    "get": operation("getSetKey", "GET", Some("key")),
                    "patch": operation("updateSet", "PATCH", Some("key"))
                },
                "/sets/{id}/jwt": {"get": operation("getSetJwt", "GET", Some("jwt"))}
            },
            "components": {
                "securitySchemes": {
                    "key": {"type": "http", "scheme": "basic"},
                    "jwt": {"type": "http", "scheme": "bearer"}
                },
                "responses": {
                    "NotFound": {"description": "Not found."},
                    "Unauthorized": {"description": "Unauthorized."},
                    "Error": {
                        "description": "Error.",
                        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorCode"}}}
                    }
                },
                "schemas": {
                    "RecordId": {
                        "description": "An id.",
                        "oneOf": [
                            {"description": "A number.", "type": "integer", "x-generations": ["v3"]},
                            {"description": "A UUID.", "type": "string", "format": "uuid",
                             "x-generations": ["v4"]}
                        ],
                        "example": v4,
                        "x-example-v3": 33
                    },
                    "ErrorCode": {
                        "description": "A code.", "type": "string",
                        "x-extensible-enum": ["nameMissing"], "example": "nameMissing"
                    },
                    "Set": {
                        "description": "A set.", "type": "object", "required": ["name"],
                        "properties": {
                            "id": {"description": "Id.", "type": "integer", "x-generations": ["v3"],
                                   "x-required": true},
                            "uuid": {"description": "Id.", "type": "string", "x-generations": ["v4"],
                                     "x-required": true},
                            "name": {"description": "Name.", "type": "string", "nullable": true}
                        },
                        "example": {"uuid": v4, "name": null},
                        "x-example-v3": {"id": 33, "name": "Joe"}
                    },
                    "UpdateSet": {
                        "description": "Changes.", "type": "object",
                        "properties": {"name": {"description": "Name.", "type": "string"}},
                        "example": {"name": "Joe"}
                    },
                    "SetEnvelope": {
                        "description": "Envelope.", "type": "object", "x-envelope": true, "required": ["set"],
                        "properties": {"set": {"$ref": "#/components/schemas/Set"}},
                        "example": {"set": {"uuid": v4, "name": "Joe"}},
                        "x-example-v3": {"set": {"id": 33, "name": "Joe"}}
                    }
                }
            }
        })
    }

    /// The table that belongs to [`good`].
    pub(super) fn rows() -> Value {
        let row = |name: &str, method: &str, path: &str, auth: Value, own: Value, others: Value| {
            json!({
                "operationId": name, "method": method, "pathV3": path, "pathV4": path.replace("{id}", "{uuid}"),
                "generations": ["v3", "v4"], "auth": auth, "minLevelOwn": own, "minLevelOwnV3": own,
                "minLevelOthers": others, "effect": "read", "successStatus": 200, "unwrap": "set",
                "invalidates": []
            })
        };
        let mut get = row("getSet", "GET", "/sets/{id}/{auth}", json!(["jwt", "key"]), json!(1), json!(6));
        get["minLevelOthersV3"] = Value::Null;
        let mut update = row("updateSet", "PATCH", "/sets/{id}/{auth}", json!(["key"]), json!(3), json!(9));
        update["generations"] = json!(["v4"]);
        update["effect"] = json!("idempotent");
        update["invalidates"] = json!(["getSet", "getPublicSet"]);
        let public = row("getPublicSet", "GET", "/sets/{id}", json!([]), Value::Null, Value::Null);
        json!({"operations": [get, update, public]})
    }

    /// Breaks the good document and expects a problem that contains `expected`.
    pub(super) fn broken(expected: &str, change: impl FnOnce(&mut Value)) {
        let mut document = good();
        change(&mut document);
        let found = problems(&document, &rows());
        assert!(found.iter().any(|problem| problem.contains(expected)), "no {expected:?} in {found:#?}");
    }

    #[test]
    fn a_good_document_has_no_problems() {
        assert_eq!(problems(&good(), &rows()), Vec::<String>::new());
    }

    #[test]
    fn an_example_has_to_fit_each_projection() {
        broken("projected to v3: schema Set", |d| {
            d["components"]["schemas"]["Set"].as_object_mut().unwrap().remove("x-example-v3");
        });
    }

    #[test]
    fn something_that_is_no_document_is_reported() {
        assert!(!problems(&Value::Null, &rows()).is_empty());
        assert!(!problems(&json!({"paths": {"/x": {"get": 3}}}), &json!({"operations": []})).is_empty());
    }

    #[test]
    fn the_checked_in_document_is_good() {
        let root = concat!(env!("CARGO_MANIFEST_DIR"), "/..");
        let read = |file: &str| -> Value {
            serde_json::from_str(&std::fs::read_to_string(format!("{root}/{file}")).unwrap()).unwrap()
        };
        let (document, table) = (read("openapi.json"), read("tests/vectors/endpoints.json"));
        assert_eq!(problems(&document, &table), Vec::<String>::new());
        for generation in GENERATIONS {
            assert_eq!(project(&project(&document, generation), generation), project(&document, generation));
        }
    }
}
