//! Secrets are marked with `format: password`, so that generated code keeps them out of logs.

use super::entries;
use serde_json::Value;

/// Properties that hold a secret wherever they stand, or a check that stands in for one.
const NAMES: [&str; 8] =
    ["check", "mfaSecret", "otpauth", "password", "qrcode", "scratchCodes", "secret", "token"];

/// Whether a property is marked, itself or in its items.
pub(crate) fn is_secret(property: &Value) -> bool {
    let marked = |schema: &Value| schema.get("format").and_then(Value::as_str) == Some("password");
    marked(property) || property.get("items").is_some_and(marked)
}

/// Reports secrets without the mark.
pub(super) fn check(document: &Value, found: &mut Vec<String>) {
    for (name, schema) in entries(document.pointer("/components/schemas")) {
        for (property, value) in entries(schema.get("properties")) {
            if NAMES.contains(&property.as_str()) && !is_secret(value) {
                found
                    .push(format!("schema {name}, property {property} is a secret without format: password"));
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::is_secret;
    use crate::document::tests::broken;
    use serde_json::json;

    #[test]
    fn secrets_need_the_mark() {
        broken("schema Set, property token is a secret without format: password", |d| {
            d["components"]["schemas"]["Set"]["properties"]["token"] =
                json!({"description": "A token.", "type": "string"});
        });
    }

    #[test]
    fn a_mark_on_the_items_counts() {
        assert!(is_secret(&json!({"type": "string", "format": "password"})));
        assert!(is_secret(&json!({"type": "array", "items": {"type": "string", "format": "password"}})));
        assert!(!is_secret(&json!({"type": "string", "format": "uuid"})));
    }
}
