//! The types of bodies and answers, from progenitor's type space.

mod finish;
mod schemas;

use super::words;
use crate::project::Result;
use openapiv3::OpenAPI;
use progenitor_impl::{GenerationSettings, Generator};
use serde_json::Value;
use syn::File;

/// Hand-written types that stand in for a schema. Open enums come in the same way.
const REPLACED: [(&str, &str); 4] = [
    ("RecordId", "crate::ids::RecordId"),
    ("KeyId", "crate::ids::KeyId"),
    ("UserRef", "crate::ids::UserRef"),
    // Decoded in one pass, without a map of texts in between.
    ("Measurements", "crate::measurements::Measurements"),
];

/// The source of the types.
pub(super) fn source(document: &Value) -> Result<String> {
    let spec: OpenAPI = serde_json::from_value(schemas::reduced(document))
        .map_err(|error| format!("not OpenAPI 3.0: {error}"))?;
    let mut settings = GenerationSettings::new();
    settings.with_derive("PartialEq").with_map_type("::indexmap::IndexMap");
    for (schema, path) in REPLACED {
        settings.with_replacement(schema, path, [].into_iter());
    }
    for (name, _) in words::open_enums(document) {
        settings.with_replacement(name, format!("crate::generated::words::{name}"), [].into_iter());
    }
    let mut generator = Generator::new(&settings);
    generator.generate_tokens(&spec).map_err(|error| error.to_string())?;
    let file = syn::parse2(generator.get_type_space().to_stream()).map_err(|error| error.to_string())?;
    let file = finish::finish(file, &schemas::secrets(document), &schemas::in_requests(document))?;
    let items =
        file.items.into_iter().map(|item| File { shebang: None, attrs: Vec::new(), items: vec![item] });
    let items: Vec<String> = items.map(|item| prettyplease::unparse(&item)).collect();
    Ok(format!("//! What goes in bodies and comes in answers.\n\n{}", shortened(&items.join("\n"))))
}

/// Names of the prelude without their path: the file is read by people as well.
fn shortened(source: &str) -> String {
    ["::std::option::", "::std::string::", "::std::vec::", "::std::convert::"]
        .into_iter()
        .fold(source.to_owned(), |source, path| source.replace(path, ""))
}

#[cfg(test)]
mod tests {
    use super::source;
    use serde_json::{Value, json};

    fn document() -> Value {
        json!({
            "openapi": "3.0.3", "info": {"title": "Test", "version": "1"},
            "paths": {"/sets": {"post": {
                "requestBody": {"content": {"application/json": {
                    "schema": {"$ref": "#/components/schemas/CreateSet"}
                }}},
                "responses": {}
            }}},
            "components": {"schemas": {
                "RecordId": {"oneOf": [{"type": "integer"}, {"type": "string", "format": "uuid"}]},
                "Role": {"description": "What one may do. More.", "type": "string",
                         "x-extensible-enum": ["user"]},
                "MeasurementChanges": {"description": "Values.", "type": "object",
                                 "additionalProperties": {"type": "number", "nullable": true}},
                "CreateSet": {"description": "A new set.", "type": "object", "required": ["name"], "properties": {
                    "name": {"description": "Name.", "type": "string", "pattern": "^a", "maxLength": 3},
                    "measies": {"$ref": "#/components/schemas/MeasurementChanges"}
                }},
                "Session": {"description": "A session.", "type": "object", "required": ["id", "token", "role"],
                    "properties": {
                        "id": {"$ref": "#/components/schemas/RecordId"},
                        "token": {"description": "A token.", "type": "string", "format": "password"},
                        "scratchCodes": {"description": "Codes.", "type": "array",
                                         "items": {"type": "string", "format": "password"}},
                        "role": {"$ref": "#/components/schemas/Role"},
                        "link": {"description": "A link.", "type": "string", "format": "uri", "nullable": true},
                        "example": {"description": "When.", "type": "string", "format": "date-time"}
                    },
                    "additionalProperties": {}},
                "SessionEnvelope": {"description": "Envelope.", "type": "object", "x-envelope": true,
                    "properties": {"session": {"$ref": "#/components/schemas/Session"}}}
            }}
        })
    }

    #[test]
    fn schemas_become_structs_that_take_what_comes() {
        let text = source(&document()).unwrap();
        let joined =
            text.split_whitespace().collect::<Vec<_>>().join(" ").replace("( ", "(").replace(" )", ")");
        let has = |part: &str| assert!(joined.contains(part), "no {part:?} in {joined}");
        has("pub struct MeasurementChanges(pub ::indexmap::IndexMap<String, Option<f64>>,);");
        has("pub name: String,");
        has("pub measies: Option<MeasurementChanges>,");
        has("pub id: crate::ids::RecordId,");
        has("pub role: crate::generated::words::Role,");
        has("pub link: Option<String>,");
        has("pub example: Option<::chrono::DateTime<::chrono::offset::Utc>>,");
        for gone in ["Envelope", "regress", "ConversionError", "::std::option"] {
            assert!(!text.contains(gone), "{gone} in {text}");
        }
    }

    #[test]
    fn everything_public_has_words() {
        let text = source(&document()).unwrap();
        assert!(text.contains("///What one may do.\n    pub role"), "{text}");
        assert!(text.contains("///Fields that this version does not know.\n"), "{text}");
    }

    #[test]
    fn answers_may_grow_and_requests_can_be_written_down() {
        let text = source(&document()).unwrap();
        assert!(text.contains("#[non_exhaustive]\npub struct Session"), "{text}");
        assert!(!text.contains("#[non_exhaustive]\npub struct CreateSet"), "{text}");
        assert!(!text.contains("#[non_exhaustive]\npub struct MeasurementChanges"), "{text}");
    }

    #[test]
    fn secrets_do_not_print() {
        let text = source(&document()).unwrap();
        assert!(text.contains("impl ::std::fmt::Debug for Session"), "{text}");
        assert!(text.contains(r#".field("token", &format_args!("[redacted]"))"#), "{text}");
        assert!(text.contains(r#".field("scratch_codes", &format_args!("[redacted]"))"#), "{text}");
        assert!(text.contains(r#".field("role", &self.role)"#), "{text}");
        let derive = text.split("pub struct Session").next().unwrap().rsplit("#[derive").next().unwrap();
        assert!(!derive.contains("Debug"), "{derive}");
    }
}
