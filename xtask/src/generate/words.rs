//! Open enums: texts of which most are known, and which may say something new at any time.

use super::names::variant;
use crate::project::Result;
use serde_json::Value;
use std::fmt::Write;

/// The impls that are the same for each enum.
const SHARED: &str = r#"
//! Words of the API that may become more at any time. Those that this version does not know are kept as they are.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

/// Everything that follows from `as_str` and `From<&str>`.
macro_rules! text {
    ($name:ident) => {
        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl FromStr for $name {
            type Err = Infallible;

            fn from_str(text: &str) -> Result<Self, Infallible> {
                Ok(Self::from(text))
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer).map(Self::from)
            }
        }
    };
}
"#;

/// The source: one enum for each schema with `x-extensible-enum`.
pub(super) fn source(document: &Value) -> Result<String> {
    let mut out = SHARED.to_owned();
    for (name, schema) in open_enums(document) {
        let words = schema.get("x-extensible-enum").and_then(Value::as_array).into_iter().flatten();
        let words: Vec<&str> = words.filter_map(Value::as_str).collect();
        if words.contains(&"other") {
            return Err(format!("{name} has the word `other`, which the enum needs for unknown words"));
        }
        let description = schema.get("description").and_then(Value::as_str).unwrap_or_default();
        out += &one(name, description, &words);
    }
    Ok(out)
}

/// The schemas that become enums here.
pub(super) fn open_enums(document: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let schemas = document.pointer("/components/schemas").and_then(Value::as_object);
    schemas.into_iter().flatten().filter(|(_, schema)| schema.get("x-extensible-enum").is_some())
}

fn one(name: &str, description: &str, words: &[&str]) -> String {
    let lines = |line: &dyn Fn(&str) -> String| words.iter().map(|word| line(word)).collect::<String>();
    let variants = lines(&|word| format!("/// `{word}`.\n{},\n", variant(word)));
    let known = lines(&|word| format!("Self::{},\n", variant(word)));
    let texts = lines(&|word| format!("Self::{} => {word:?},\n", variant(word)));
    let parse = lines(&|word| format!("{word:?} => Self::{},\n", variant(word)));
    let mut out = String::new();
    for line in description.lines() {
        let _ = writeln!(out, "/// {line}");
    }
    out + &format!(
        "#[non_exhaustive]
        #[derive(Clone, Debug, PartialEq, Eq, Hash)]
        pub enum {name} {{
            {variants}
            /// A word that this version does not know.
            Other(Box<str>),
        }}

        impl {name} {{
            /// The words that this version knows.
            pub const KNOWN: &'static [Self] = &[{known}];

            /// The word on the wire.
            #[must_use]
            pub fn as_str(&self) -> &str {{
                match self {{ {texts} Self::Other(text) => text, }}
            }}
        }}

        impl From<&str> for {name} {{
            fn from(text: &str) -> Self {{
                match text {{ {parse} _ => Self::Other(text.into()), }}
            }}
        }}

        text!({name});\n\n"
    )
}

#[cfg(test)]
mod tests {
    use super::source;
    use serde_json::json;

    #[test]
    fn open_enums_keep_words_they_do_not_know() {
        let mut document = json!({"components": {"schemas": {
            "Role": {"description": "What one may do.", "type": "string",
                     "x-extensible-enum": ["readNone", "user"]},
            "Set": {"type": "object"}
        }}});
        let text = source(&document).unwrap();
        syn::parse_file(&text).unwrap();
        assert!(text.contains("/// What one may do.\n#[non_exhaustive]"));
        assert!(text.contains("/// `readNone`.\nReadNone,"));
        assert!(text.contains("\"readNone\" => Self::ReadNone,"));
        assert!(text.contains("Other(Box<str>)"));
        assert!(!text.contains("Set"));

        document["components"]["schemas"]["Role"]["x-extensible-enum"] = json!(["user", "other"]);
        assert!(source(&document).unwrap_err().contains("Role has the word `other`"));
    }
}
