//! YAML in the style of the original server's library.

use serde_json::Value;
use serde_saphyr::{ser_options, to_string_with_options};

/// A value as a YAML document: lists indented, times and other harmless words without quotes.
pub(super) fn text(value: &Value) -> Result<String, serde_saphyr::ser::Error> {
    let options = ser_options! {
        compact_list_indent: false,
        prefer_block_scalars: false,
        yaml_12: true,
        no_lang_directive: true,
    };
    to_string_with_options(value, options)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_style_is_that_of_the_original() {
        let value = json!({
            "createdAt": "2026-11-23T17:00:38.282Z", "tagsEn": ["a", "b"], "tagsDe": {},
            "measies": {"neck": 385.5, "chest": 900}, "name": "12", "notes": "",
        });
        let expected = "createdAt: 2026-11-23T17:00:38.282Z\ntagsEn:\n  - a\n  - b\ntagsDe: {}\nmeasies:\n  \
                        neck: 385.5\n  chest: 900\nname: \"12\"\nnotes: \"\"\n";
        assert_eq!(text(&value).unwrap(), expected);
        assert_eq!(text(&json!([{"id": 1, "a": 2}])).unwrap(), "- id: 1\n  a: 2\n");
        assert_eq!(text(&json!([])).unwrap(), "[]\n");
        assert_eq!(text(&Value::Null).unwrap(), "null\n");
    }

    #[test]
    fn hostile_texts_come_back_as_they_were() {
        for name in
            ["a: b", "- x", "#", "line\nbreak", "'\"", "null", "true", "{", "\u{7}", " pad ", "&a", "*a"]
        {
            let back: Value = serde_saphyr_back(&text(&json!({ "name": name })).unwrap());
            assert_eq!(back, json!({ "name": name }));
        }
    }

    /// Only a plain or double-quoted scalar is read: all that the options above let through.
    fn serde_saphyr_back(yaml: &str) -> Value {
        let scalar = yaml.strip_prefix("name: ").unwrap().strip_suffix('\n').unwrap();
        match (scalar.strip_prefix('"'), scalar.strip_prefix('\'')) {
            (Some(_), _) => {
                json!({ "name": serde_json::from_str::<String>(&scalar.replace("\\a", "\\u0007")).unwrap() })
            }
            (_, Some(rest)) => json!({ "name": rest.strip_suffix('\'').unwrap().replace("''", "'") }),
            _ => json!({ "name": scalar }),
        }
    }
}
