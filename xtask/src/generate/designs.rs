//! FreeSewing's designs and the measurements that they need, for the SDK.

use super::derived::{self, Sources};
use super::names::{constant, variant};
use crate::project::Result;
use serde_json::{Map, Value};
use std::collections::BTreeSet;
use std::fmt::Write;

/// A static for each design, and a list of them all.
pub(super) fn source(data: &Value) -> Result<String> {
    let designs = data.get("designs").and_then(Value::as_object).ok_or("designs is no object")?;
    let derived = derived::sources(data)?;
    for (field, list) in [("inCollectionNewest", "collectionNewest"), ("inCollection2023", "collection2023")]
    {
        check_collection(data, designs, field, list)?;
    }
    let (mut statics, mut all) = (String::new(), String::new());
    for (name, entry) in designs {
        statics.push_str(&design(name, entry, &derived).map_err(|error| format!("designs.{name}{error}"))?);
        let _ = write!(all, "&{},", constant(name));
    }
    Ok(format!(
        "//! FreeSewing's designs.

        use super::measurements::Measurement;
        use crate::measurements::designs::Design;

        {statics}

        /// All designs, in alphabetical order.
        pub(crate) static ALL: [&Design; {}] = [{all}];\n",
        designs.len()
    ))
}

/// Refuses a list of a collection that the designs contradict.
fn check_collection(data: &Value, designs: &Map<String, Value>, field: &str, list: &str) -> Result<()> {
    let listed = data.get(list).and_then(Value::as_array).ok_or(format!("{list} is no list"))?;
    let listed: BTreeSet<&str> = listed.iter().filter_map(Value::as_str).collect();
    let flagged = designs.iter().filter(|(_, entry)| entry.get(field) == Some(&Value::Bool(true)));
    if flagged.map(|(name, _)| name.as_str()).collect::<BTreeSet<_>>() == listed {
        return Ok(());
    }
    Err(format!("{list} does not list the designs that have {field}"))
}

fn design(name: &str, entry: &Value, derived: &Sources) -> Result<String> {
    let texts = |field: &str| texts(entry, field);
    let needs = |field: &str| texts(field).map(|names| names.map(|names| measurements(&names, derived)));
    let flag = |field: &str| {
        entry.get(field).and_then(Value::as_bool).ok_or(format!(".{field} is neither true nor false"))
    };
    let difficulty = match entry.get("difficulty") {
        Some(Value::Null) | None => "None".to_owned(),
        Some(level) => match level.as_u64() {
            Some(level @ 1..=5) => format!("Some({level})"),
            _ => return Err(format!(".difficulty is not from 1 to 5: {level}")),
        },
    };
    let required = needs("required")?;
    Ok(format!(
        "/// The design `{name}`{}.
        pub static {}: Design = Design {{
            name: {name:?}, required: {}, required_2023: {}, optional: {}, difficulty: {difficulty},
            tags: {}, techniques: {}, code: &{:?}, design: &{:?},
            in_newest: {}, in_2023: {}, development_only: {},
        }};\n\n",
        if required.is_none() { ", whose needs are not known" } else { "" },
        constant(name),
        option(required.as_deref()),
        option(needs("required2023")?.as_deref()),
        option(needs("optional")?.as_deref()),
        option(texts("tags")?.map(|tags| format!("{tags:?}")).as_deref()),
        option(texts("techniques")?.map(|techniques| format!("{techniques:?}")).as_deref()),
        texts("code")?.unwrap_or_default(),
        texts("design")?.unwrap_or_default(),
        flag("inCollectionNewest")?,
        flag("inCollection2023")?,
        flag("developmentOnly")?,
    ))
}

/// A list of texts; null and a field that is not there are nothing.
fn texts<'a>(entry: &'a Value, field: &str) -> Result<Option<Vec<&'a str>>> {
    match entry.get(field) {
        Some(Value::Null) | None => Ok(None),
        Some(list) => {
            let texts: Option<Vec<&str>> =
                list.as_array().and_then(|list| list.iter().map(Value::as_str).collect());
            texts.map(Some).ok_or(format!(".{field} is no list of texts: {list}"))
        }
    }
}

/// A list of stored measurements, in alphabetical order: derived ones are replaced by those they come from.
fn measurements(names: &[&str], derived: &Sources) -> String {
    let mut stored = BTreeSet::new();
    for name in names {
        match derived.get(*name) {
            Some(sources) => stored.extend(sources.iter().map(String::as_str)),
            None => {
                stored.insert(*name);
            }
        }
    }
    let list: Vec<String> = stored.iter().map(|name| format!("Measurement::{}", variant(name))).collect();
    format!("[{}]", list.join(", "))
}

fn option(list: Option<&str>) -> String {
    list.map_or_else(|| "None".to_owned(), |list| format!("Some(&{list})"))
}

#[cfg(test)]
mod tests {
    use super::source;
    use serde_json::{Value, json};

    fn data() -> Value {
        json!({
            "collectionNewest": ["aaron", "gozer"], "collection2023": ["aaron"],
            "derived": {"waistFront": ["waist", "waistBack"]},
            "designs": {
                "aaron": {
                    "inCollection2023": true, "inCollectionNewest": true, "developmentOnly": false,
                    "required": ["waistFront", "neck", "waist"], "required2023": ["neck"], "optional": [],
                    "difficulty": 2, "tags": ["tops"], "techniques": null, "code": ["A"], "design": []
                },
                "gozer": {
                    "inCollection2023": false, "inCollectionNewest": true, "developmentOnly": false,
                    "required": null, "optional": null, "difficulty": null, "tags": null, "techniques": ["hem"],
                    "code": ["B"], "design": ["C"]
                }
            }
        })
    }

    #[test]
    fn a_design_becomes_a_static_with_stored_measurements_only() {
        let source = source(&data()).unwrap();
        let needs = "required: Some(&[Measurement::Neck, Measurement::Waist, Measurement::WaistBack]), \
            required_2023: Some(&[Measurement::Neck]), optional: Some(&[]), difficulty: Some(2)";
        assert!(source.contains(needs), "{source}");
        assert!(
            source.contains("pub static AARON: Design") && source.contains("[&AARON,&GOZER,]"),
            "{source}"
        );
        assert!(source.contains("tags: Some(&[\"tops\"]), techniques: None, code: &[\"A\"], design: &[]"));
        syn::parse_file(&source).unwrap();
    }

    #[test]
    fn needs_that_are_not_known_stay_unknown() {
        let source = source(&data()).unwrap();
        assert!(source.contains("/// The design `gozer`, whose needs are not known."), "{source}");
        let needs = "required: None, required_2023: None, optional: None, difficulty: None";
        assert!(source.contains(needs), "{source}");
    }

    #[test]
    fn data_of_another_form_is_refused() {
        let refused = |pointer: &str, value: Value| {
            let mut data = data();
            *data.pointer_mut(pointer).unwrap() = value;
            source(&data).unwrap_err()
        };
        assert_eq!(
            refused("/designs/aaron/difficulty", json!(6)),
            "designs.aaron.difficulty is not from 1 to 5: 6"
        );
        assert_eq!(
            refused("/designs/aaron/required", json!([1])),
            "designs.aaron.required is no list of texts: [1]"
        );
        assert_eq!(
            refused("/designs/gozer/developmentOnly", json!(null)),
            "designs.gozer.developmentOnly is neither true nor false"
        );
        assert_eq!(
            refused("/collectionNewest", json!(["aaron"])),
            "collectionNewest does not list the designs that have inCollectionNewest"
        );
        assert!(source(&json!({})).is_err());
    }
}
