//! The document as one generation of servers would write it.

use super::{METHODS, entries, is_by_generation, is_example, items, limits, references, texts};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// The part of `document` that holds for `generation` (`v3` or `v4`). Operations, parameters, properties, servers and
/// alternatives of the other generation are gone, and so are the components and tags that only they used.
pub(crate) fn project(document: &Value, generation: &str) -> Value {
    let mut out = document.clone();
    let mut foreign = BTreeSet::new();
    for (kind, members) in entries(document.get("components")) {
        let others = entries(Some(members)).filter(|(_, member)| !belongs(member, generation));
        foreign.extend(others.map(|(name, _)| format!("#/components/{kind}/{name}")));
    }
    let projection = Projection { generation, foreign };
    projection.reduce(&mut out);
    if let Some(paths) = out.get_mut("paths").and_then(Value::as_object_mut) {
        paths.retain(|_, item| entries(Some(item)).any(|(key, _)| METHODS.contains(&key.as_str())));
    }
    drop_unused(&mut out);
    out
}

/// Whether something exists in a generation, as far as it says so itself.
fn belongs(value: &Value, generation: &str) -> bool {
    value.get("x-generations").is_none_or(|listed| texts(Some(listed)).contains(&generation))
}

struct Projection<'a> {
    generation: &'a str,
    /// References to components of the other generation.
    foreign: BTreeSet<String>,
}

impl Projection<'_> {
    fn keeps(&self, value: &Value) -> bool {
        let reference = value.get("$ref").and_then(Value::as_str);
        belongs(value, self.generation)
            && !reference.is_some_and(|reference| self.foreign.contains(reference))
    }

    fn reduce(&self, value: &mut Value) {
        match value {
            Value::Array(items) => {
                items.retain(|item| self.keeps(item));
                items.iter_mut().for_each(|item| self.reduce(item));
            }
            Value::Object(map) => self.reduce_object(map),
            _ => {}
        }
    }

    fn reduce_object(&self, map: &mut Map<String, Value>) {
        self.reduce_properties(map);
        limits::apply(map, self.generation);
        map.retain(|key, value| is_example(key) || self.keeps(value));
        for (key, value) in map.iter_mut() {
            if is_example(key) || key == "properties" {
                continue;
            }
            if let ("x-unwrap" | "x-errors", true) = (key.as_str(), is_by_generation(value)) {
                *value = value.get(self.generation).cloned().unwrap_or_default();
            } else if let ("x-level", Some(levels)) = (key.as_str(), value.as_object_mut()) {
                levels.retain(|key, _| key == self.generation);
            } else {
                self.reduce(value);
            }
        }
        if let Some(example) = map.get(&format!("x-example-{}", self.generation)).cloned() {
            map.insert("example".to_owned(), example);
        }
        map.retain(|key, _| !key.starts_with("x-example-") && key != "x-required");
        if map.contains_key("operationId") {
            map.insert("x-generations".to_owned(), json!([self.generation]));
        } else {
            map.shift_remove("x-generations");
        }
        collapse(map);
    }

    /// Reduces the properties of a schema and brings `required` in line with them.
    fn reduce_properties(&self, map: &mut Map<String, Value>) {
        let Some(properties) = map.get_mut("properties").and_then(Value::as_object_mut) else { return };
        let is_always = |property: &Value| property.get("x-required") == Some(&Value::Bool(true));
        let (mut gone, mut always) = (Vec::new(), Vec::new());
        properties.retain(|name, property| {
            let kept = self.keeps(property);
            if !kept {
                gone.push(Value::from(name.as_str()));
            } else if is_always(property) {
                always.push(Value::from(name.as_str()));
            }
            kept
        });
        properties.values_mut().for_each(|property| self.reduce(property));
        let mut required: Vec<Value> =
            items(map.get("required")).filter(|name| !gone.contains(name)).cloned().collect();
        for name in always {
            if !required.contains(&name) {
                required.push(name);
            }
        }
        if required.is_empty() {
            map.shift_remove("required");
        } else if let Some(place) = map.get_mut("required") {
            *place = required.into();
        } else {
            // Beside `type`, where people expect it, instead of at the end.
            let index = map.keys().position(|key| key == "properties").unwrap_or(map.len());
            map.shift_insert(index, "required".to_owned(), required.into());
        }
    }
}

/// Puts a single alternative in the place of the choice. What the choice says itself wins.
fn collapse(map: &mut Map<String, Value>) {
    let single = match map.get("oneOf").and_then(Value::as_array).map(Vec::as_slice) {
        Some([only]) => only.as_object().cloned(),
        _ => None,
    };
    if let Some(only) = single {
        map.shift_remove("oneOf");
        for (key, value) in only {
            map.entry(key).or_insert(value);
        }
    }
}

fn drop_unused(document: &mut Value) {
    let used = references::used(document);
    if let Some(components) = document.get_mut("components").and_then(Value::as_object_mut) {
        for (kind, members) in components.iter_mut() {
            let Some(members) = members.as_object_mut() else { continue };
            members.retain(|name, _| used.contains(&format!("#/components/{kind}/{name}")));
        }
        components.retain(|_, members| entries(Some(members)).next().is_some());
    }
    let tags: BTreeSet<String> = super::operations(document)
        .flat_map(|operation| texts(operation.value.get("tags")))
        .map(ToOwned::to_owned)
        .collect();
    if let Some(declared) = document.get_mut("tags").and_then(Value::as_array_mut) {
        declared
            .retain(|tag| tag.get("name").and_then(Value::as_str).is_some_and(|name| tags.contains(name)));
    }
}

#[cfg(test)]
mod tests {
    use super::project;
    use crate::document::tests::good;
    use serde_json::{Value, json};

    #[test]
    fn operations_paths_and_servers_of_the_other_generation_go() {
        let (v3, v4) = (project(&good(), "v3"), project(&good(), "v4"));
        assert!(v3["paths"]["/sets/{id}/key"].get("patch").is_none());
        assert!(v4["paths"]["/sets/{id}/key"].get("patch").is_some());
        assert_eq!(v3["servers"], json!([{"url": "https://three.example"}]));
        let mut document = good();
        document["paths"]["/sets/{id}"]["get"]["x-generations"] = json!(["v4"]);
        assert!(project(&document, "v3")["paths"].get("/sets/{id}").is_none());
    }

    #[test]
    fn parameters_and_answers_of_the_other_generation_go() {
        let mut document = good();
        let operation = &mut document["paths"]["/sets/{id}"]["get"];
        operation["parameters"][0]["x-generations"] = json!(["v4"]);
        operation["responses"]["429"] = json!({"$ref": "#/components/responses/Limited"});
        document["components"]["responses"]["Limited"] = json!({"description": "L", "x-generations": ["v4"]});
        let (v3, v4) = (project(&document, "v3"), project(&document, "v4"));
        assert_eq!(v3["paths"]["/sets/{id}"]["get"]["parameters"], json!([]));
        assert!(v3["paths"]["/sets/{id}"]["get"]["responses"].get("429").is_none());
        assert!(v3["components"]["responses"].get("Limited").is_none());
        assert_eq!(v4["components"]["responses"]["Limited"], json!({"description": "L"}));
    }

    #[test]
    fn properties_go_and_required_follows() {
        let schema = |generation: &str| project(&good(), generation)["components"]["schemas"]["Set"].clone();
        assert_eq!(schema("v3")["required"], json!(["name", "id"]));
        assert_eq!(schema("v3")["properties"]["id"], json!({"description": "Id.", "type": "integer"}));
        assert!(schema("v3")["properties"].get("uuid").is_none());
        assert_eq!(schema("v4")["required"], json!(["name", "uuid"]));

        let mut document = good();
        document["components"]["schemas"]["UpdateSet"] = json!({
            "type": "object", "required": ["old"],
            "properties": {"old": {"x-generations": ["v3"]}, "example": {"x-generations": ["v4"]}}
        });
        let v4 = project(&document, "v4");
        assert_eq!(
            v4["components"]["schemas"]["UpdateSet"],
            json!({"type": "object", "properties": {"example": {}}})
        );
    }

    #[test]
    fn a_new_required_stands_before_the_properties() {
        let mut document = good();
        document["components"]["schemas"]["Set"].as_object_mut().unwrap().shift_remove("required");
        let v4 = project(&document, "v4");
        let keys: Vec<_> = v4["components"]["schemas"]["Set"].as_object().unwrap().keys().cloned().collect();
        assert_eq!(keys, ["description", "type", "required", "properties", "example"]);
    }

    #[test]
    fn alternatives_collapse_and_examples_follow() {
        let id = |generation: &str| project(&good(), generation)["components"]["schemas"]["RecordId"].clone();
        assert_eq!(id("v3"), json!({"description": "An id.", "type": "integer", "example": 33}));
        assert_eq!(id("v4")["format"], "uuid");
        assert!(id("v4").get("x-example-v3").is_none());
        let set = project(&good(), "v3")["components"]["schemas"]["Set"]["example"].clone();
        assert_eq!(set, json!({"id": 33, "name": "Joe"}));
    }

    #[test]
    fn fields_by_generation_are_chosen() {
        let mut document = good();
        let operation = &mut document["paths"]["/sets/{id}/key"]["get"];
        operation["x-unwrap"] = json!({"v3": "set", "v4": null});
        operation["x-errors"] = json!({"v3": {"404": []}, "v4": {}});
        let (v3, v4) = (project(&document, "v3"), project(&document, "v4"));
        let (v3, v4) = (&v3["paths"]["/sets/{id}/key"]["get"], &v4["paths"]["/sets/{id}/key"]["get"]);
        assert_eq!((&v3["x-unwrap"], &v4["x-unwrap"]), (&json!("set"), &Value::Null));
        assert_eq!((&v3["x-errors"], &v4["x-errors"]), (&json!({"404": []}), &json!({})));
        assert_eq!(v3["x-level"], json!({"v3": {"own": 1, "others": null}}));
        assert_eq!((&v3["x-generations"], &v4["x-generations"]), (&json!(["v3"]), &json!(["v4"])));
    }

    #[test]
    fn unused_components_and_tags_go() {
        let mut document = good();
        document["tags"].as_array_mut().unwrap().push(json!({"name": "spare", "description": "Spare."}));
        let (v3, v4) = (project(&document, "v3"), project(&document, "v4"));
        assert!(v3["components"]["schemas"].get("UpdateSet").is_none());
        assert!(v4["components"]["schemas"].get("UpdateSet").is_some());
        assert_eq!(v4["tags"], json!([{"name": "sets", "description": "Sets."}]));
    }
}
