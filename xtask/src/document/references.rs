//! References that lead nowhere, and components that nothing leads to.

use super::{entries, is_example};
use serde_json::Value;
use std::collections::BTreeSet;

/// Reports what is wrong with the references of a document.
pub(super) fn check(document: &Value, found: &mut Vec<String>) {
    let mut all = BTreeSet::new();
    collect(document, false, &mut all);
    for reference in &all {
        if reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)).is_none() {
            found.push(format!("the reference {reference} leads nowhere"));
        }
    }
    let used = used(document);
    for (kind, members) in entries(document.get("components")) {
        for (name, _) in entries(Some(members)) {
            let reference = format!("#/components/{kind}/{name}");
            if !used.contains(&reference) {
                found.push(format!("nothing uses {reference}"));
            }
        }
    }
}

/// The components that operations lead to, directly or through other components.
pub(super) fn used(document: &Value) -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (key, value) in entries(Some(document)).filter(|(key, _)| *key != "components") {
        collect(value, is_example(key), &mut used);
    }
    let mut open = used.iter().cloned().collect::<Vec<_>>();
    while let Some(reference) = open.pop() {
        let mut inner = BTreeSet::new();
        if let Some(target) = reference.strip_prefix('#').and_then(|pointer| document.pointer(pointer)) {
            collect(target, false, &mut inner);
        }
        open.extend(inner.into_iter().filter(|reference| used.insert(reference.clone())));
    }
    used
}

/// Collects the references below `value`, security requirements among them. Examples have none.
fn collect(value: &Value, opaque: bool, references: &mut BTreeSet<String>) {
    match value {
        _ if opaque => {}
        Value::Array(items) => items.iter().for_each(|item| collect(item, false, references)),
        Value::Object(map) => {
            for (key, value) in map {
                match (key.as_str(), value) {
                    ("$ref", Value::String(reference)) => {
                        references.insert(reference.clone());
                    }
                    ("security", Value::Array(requirements)) => {
                        let schemes = requirements.iter().flat_map(|requirement| entries(Some(requirement)));
                        references.extend(
                            schemes.map(|(scheme, _)| format!("#/components/securitySchemes/{scheme}")),
                        );
                    }
                    ("properties", Value::Object(properties)) => {
                        properties.values().for_each(|property| collect(property, false, references));
                    }
                    _ => collect(value, is_example(key), references),
                }
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use crate::document::tests::broken;
    use serde_json::json;

    #[test]
    fn references_have_to_lead_somewhere() {
        broken("#/components/schemas/Gone leads nowhere", |d| {
            d["components"]["schemas"]["SetEnvelope"]["properties"]["set"]["$ref"] =
                json!("#/components/schemas/Gone");
        });
        broken("other.json leads nowhere", |d| {
            d["components"]["responses"]["Error"] = json!({"$ref": "other.json"});
        });
        broken("#/components/securitySchemes/oauth leads nowhere", |d| {
            d["paths"]["/sets/{id}/key"]["get"]["security"] = json!([{"oauth": []}]);
        });
    }

    #[test]
    fn components_have_to_be_used() {
        broken("nothing uses #/components/schemas/Loop", |d| {
            d["components"]["schemas"]["Loop"] = json!({
                "description": "Only it refers to itself.", "type": "array",
                "items": {"$ref": "#/components/schemas/Loop"}, "example": []
            });
        });
        broken("nothing uses #/components/responses/Spare", |d| {
            d["components"]["responses"]["Spare"] = json!({"description": "Spare."});
        });
    }

    #[test]
    fn a_reference_in_an_example_is_data() {
        let mut document = crate::document::tests::good();
        document["components"]["schemas"]["UpdateSet"]["example"] = json!({"$ref": "#/no/reference"});
        let found = crate::document::problems(&document, &crate::document::tests::rows());
        assert_eq!(found, Vec::<String>::new());
    }
}
