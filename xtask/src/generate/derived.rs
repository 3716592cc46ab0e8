//! The measurements that are computed when a pattern is drafted, for the SDK.

use super::names::{label, variant};
use crate::project::Result;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;

/// The stored measurements that each derived one is computed from.
pub(super) type Sources = BTreeMap<String, Vec<String>>;

/// Reads from which measurements the derived ones are computed.
pub(super) fn sources(data: &Value) -> Result<Sources> {
    let map = data.get("derived").and_then(Value::as_object).ok_or("derived is no object")?;
    map.iter()
        .map(|(name, sources)| {
            let names = sources.as_array().map(|list| list.iter().filter_map(Value::as_str));
            let names: Vec<String> = names.into_iter().flatten().map(ToOwned::to_owned).collect();
            if names.is_empty() {
                Err(format!("derived.{name} has no sources"))
            } else {
                Ok((name.clone(), names))
            }
        })
        .collect()
}

/// A table of the derived measurements, in alphabetical order.
pub(super) fn source(data: &Value) -> Result<String> {
    let mut rows = String::new();
    let sources = sources(data)?;
    for (name, sources) in &sources {
        let text = data.pointer(&format!("/derivedFormula/{name}")).and_then(Value::as_str);
        let text = text.ok_or(format!("derivedFormula.{name} is no text"))?;
        let (formula, whole, part) =
            formula(text).ok_or(format!("derivedFormula.{name}: cannot read {text:?}"))?;
        if *sources != [whole, part] {
            return Err(format!("derived.{name} does not list what its formula uses: {sources:?}, {text:?}"));
        }
        let _ = writeln!(
            rows,
            "Derived {{ name: {name:?}, label: {:?}, whole: Measurement::{}, part: Measurement::{}, \
             formula: Formula::{formula} }},",
            label(name),
            variant(whole),
            variant(part)
        );
    }
    Ok(format!(
        "//! The measurements that are computed when a pattern is drafted.

        use super::measurements::Measurement;
        use crate::measurements::derived::{{Derived, Formula}};

        /// All of them, in alphabetical order.
        pub static DERIVED: [Derived; {}] = [{rows}];\n",
        sources.len()
    ))
}

/// The kind of the formula, with the whole and the part that it uses.
fn formula(text: &str) -> Option<(&'static str, &str, &str)> {
    if let Some(rest) = text.strip_prefix("half of (") {
        let (whole, part) = rest.strip_suffix(')')?.split_once(" minus ")?;
        return Some(("HalfRest", whole, part));
    }
    if let Some(rest) = text.strip_prefix("half of ") {
        let (part, rest) = rest.split_once(" (only computed when ")?;
        return Some(("HalfPart", rest.strip_suffix(" is also present)")?, part));
    }
    let (whole, part) = text.split_once(" minus ")?;
    Some(("Rest", whole, part))
}

#[cfg(test)]
mod tests {
    use super::{formula, source, sources};
    use serde_json::{Value, json};

    fn data() -> Value {
        json!({
            "derived": {"waistFront": ["waist", "waistBack"]},
            "derivedFormula": {"waistFront": "waist minus waistBack"}
        })
    }

    #[test]
    fn formulas_are_read() {
        assert_eq!(formula("seat minus seatBack"), Some(("Rest", "seat", "seatBack")));
        assert_eq!(formula("half of (seat minus seatBack)"), Some(("HalfRest", "seat", "seatBack")));
        let text = "half of seatBack (only computed when seat is also present)";
        assert_eq!(formula(text), Some(("HalfPart", "seat", "seatBack")));
        for text in ["seat plus seatBack", "half of seat", "half of (seat)", "seat"] {
            assert_eq!(formula(text), None, "{text}");
        }
    }

    #[test]
    fn a_derived_measurement_becomes_a_row() {
        let source = source(&data()).unwrap();
        let wanted = "Derived { name: \"waistFront\", label: \"Waist front\", whole: Measurement::Waist, \
            part: Measurement::WaistBack, formula: Formula::Rest },";
        assert!(source.contains(wanted) && source.contains("[Derived; 1]"), "{source}");
        syn::parse_file(&source).unwrap();
        assert_eq!(sources(&data()).unwrap()["waistFront"], ["waist", "waistBack"]);
    }

    #[test]
    fn data_of_another_form_is_refused() {
        let mut other = data();
        other["derived"]["waistFront"] = json!(["waistBack", "waist"]);
        assert!(source(&other).unwrap_err().starts_with("derived.waistFront does not list"));
        other["derived"]["waistFront"] = json!([]);
        assert_eq!(source(&other).unwrap_err(), "derived.waistFront has no sources");
        let mut odd = data();
        odd["derivedFormula"]["waistFront"] = json!("a guess");
        assert_eq!(source(&odd).unwrap_err(), "derivedFormula.waistFront: cannot read \"a guess\"");
        assert!(source(&json!({})).is_err());
    }
}
