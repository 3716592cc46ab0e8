//! `x-limits`: what servers refuse beyond the plain words of a schema, by generation, such as
//! `{"v4": {"maximum": 63244800}}`. A projection has these words among those of the schema. The whole document, and the
//! types that are generated from it, know nothing of them: so limits that would make new types, such as `anyOf`, do not
//! change what callers write down.

use super::{entries, is_by_generation, items};
use serde_json::{Map, Value};

const FIELD: &str = "x-limits";

/// What may be limited.
const KEYWORDS: [&str; 6] = ["minimum", "maximum", "minLength", "maxLength", "enum", "anyOf"];

/// Reports limits in other words, or for no generation.
pub(super) fn check(value: &Value, found: &mut Vec<String>) {
    if let Some(limits) = value.get(FIELD) {
        let known = |limit: &Value| {
            let mut words = entries(Some(limit)).map(|(word, _)| word.as_str()).peekable();
            words.peek().is_some() && words.all(|word| KEYWORDS.contains(&word))
        };
        if !is_by_generation(limits) || !entries(Some(limits)).all(|(_, limit)| known(limit)) {
            found.push(format!("there is an {FIELD} with other words than {KEYWORDS:?}: {limits}"));
        }
    }
    entries(Some(value)).for_each(|(_, inner)| check(inner, found));
    items(Some(value)).for_each(|inner| check(inner, found));
}

/// Puts the limits of a generation among the words of a schema, in the place of those of both.
pub(super) fn apply(schema: &mut Map<String, Value>, generation: &str) {
    let Some(limits) = schema.shift_remove(FIELD) else { return };
    for (word, value) in entries(limits.get(generation)) {
        schema.insert(word.clone(), value.clone());
    }
}

#[cfg(test)]
mod tests {
    use crate::document::project;
    use crate::document::tests::{broken, good};
    use serde_json::{Value, json};

    fn with(limits: &Value) -> Value {
        let mut document = good();
        document["components"]["schemas"]["UpdateSet"]["properties"]["name"]["x-limits"] = limits.clone();
        document["components"]["schemas"]["UpdateSet"]["properties"]["name"]["maxLength"] = json!(9);
        document
    }

    #[test]
    fn each_projection_has_its_own_limits() {
        let mut document = with(&json!({"v4": {"minLength": 1, "maxLength": 5}}));
        let patch = &mut document["paths"]["/sets/{id}/key"]["patch"];
        patch["x-generations"] = json!(["v3", "v4"]);
        let name = |generation: &str| {
            let projection = project(&document, generation);
            projection["components"]["schemas"]["UpdateSet"]["properties"]["name"].clone()
        };
        let plain = json!({"description": "Name.", "type": "string", "maxLength": 9});
        assert_eq!(name("v3"), plain);
        let limited = json!({"description": "Name.", "type": "string", "maxLength": 5, "minLength": 1});
        assert_eq!(name("v4"), limited);
    }

    #[test]
    fn examples_keep_the_limits_of_their_generation() {
        broken("projected to v4: schema UpdateSet: the example does not fit", |d| {
            *d = with(&json!({"v4": {"maxLength": 2}}));
        });
    }

    #[test]
    fn only_limits_are_limits() {
        for wrong in
            [json!({}), json!({"v5": {"minimum": 1}}), json!({"v3": {}}), json!({"v3": {"type": "x"}})]
        {
            broken("there is an x-limits with other words", |d| *d = with(&wrong));
        }
    }
}
