//! The document of one generation, for the reference server to show.

use crate::document::project;
use serde_json::{Value, json};

/// The projection of the document, with the server that shows it in the place of the public ones.
pub(super) fn text(document: &Value, generation: &str) -> String {
    let mut projection = project(document, generation);
    if let Some(servers) = projection.get_mut("servers") {
        *servers = json!([{ "url": "/", "description": "This server." }]);
    }
    format!("{projection:#}\n")
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::document::tests::good;
    use serde_json::{Value, json};

    #[test]
    fn each_generation_has_its_operations_and_no_public_server() {
        let read = |generation| -> Value { serde_json::from_str(&text(&good(), generation)).unwrap() };
        let (v3, v4) = (read("v3"), read("v4"));
        assert_eq!(v3["servers"], json!([{ "url": "/", "description": "This server." }]));
        assert!(v3["paths"]["/sets/{id}/key"].get("patch").is_none());
        assert!(v4["paths"]["/sets/{id}/key"].get("patch").is_some());
    }
}
