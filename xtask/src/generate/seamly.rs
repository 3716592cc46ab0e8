//! The names that SeamlyMe and Valentina have for the measurements, for the SDK.

use super::names::variant;
use crate::project::Result;
use serde_json::Value;
use std::fmt::Write;

/// A table of all measurements, in the order of the data.
pub(super) fn source(data: &Value) -> Result<String> {
    let map = data.get("map").and_then(Value::as_object).ok_or("map is no object")?;
    let mut rows = String::new();
    for (measurement, entry) in map {
        let odd = || format!("map.{measurement}: not a name with exact and fallbacks: {entry}");
        let name = entry.get("seamly").and_then(Value::as_str).ok_or_else(odd)?;
        let exact = entry.get("exact").and_then(Value::as_bool).ok_or_else(odd)?;
        let fallbacks = entry.get("fallbacks").and_then(Value::as_array).ok_or_else(odd)?;
        let fallbacks: Option<Vec<&str>> = fallbacks.iter().map(Value::as_str).collect();
        let _ = writeln!(
            rows,
            "Row {{ measurement: Measurement::{}, name: {name:?}, exact: {exact}, fallbacks: &{:?} }},",
            variant(measurement),
            fallbacks.ok_or_else(odd)?
        );
    }
    Ok(format!(
        "//! The names that SeamlyMe and Valentina have for the measurements.

        use super::measurements::Measurement;

        /// One measurement, and where to find it in their files.
        #[derive(Debug)]
        pub struct Row {{
            /// The measurement.
            pub measurement: Measurement,
            /// The name that comes nearest.
            pub name: &'static str,
            /// Whether that name is taken in the same way.
            pub exact: bool,
            /// The names to try in turn when the first is not there. None of them is exact.
            pub fallbacks: &'static [&'static str],
        }}

        /// All measurements, in alphabetical order.
        pub static ROWS: [Row; {}] = [{rows}];\n",
        map.len()
    ))
}

#[cfg(test)]
mod tests {
    use super::source;
    use serde_json::json;

    #[test]
    fn names_become_rows() {
        let data = json!({"map": {
            "hpsToBust": {"seamly": "bustpoint_to_neck_side", "exact": true, "fallbacks": []},
            "neck": {"seamly": "neck_circ", "exact": false, "fallbacks": ["neck_mid_circ"]}
        }});
        let source = source(&data).unwrap();
        assert!(source.contains("[Row; 2]"), "{source}");
        let wanted = "measurement: Measurement::Neck, name: \"neck_circ\", exact: false, \
            fallbacks: &[\"neck_mid_circ\"]";
        assert!(source.contains(wanted), "{source}");
        assert!(
            source.contains("name: \"bustpoint_to_neck_side\", exact: true, fallbacks: &[] }"),
            "{source}"
        );
        syn::parse_file(&source).unwrap();
    }

    #[test]
    fn data_of_another_form_is_refused() {
        let good = json!({"seamly": "neck_circ", "exact": false, "fallbacks": ["neck_mid_circ"]});
        assert!(source(&json!({"map": {"neck": good}})).is_ok());
        for (field, value) in [("seamly", json!(3)), ("exact", json!(null)), ("fallbacks", json!([1]))] {
            let mut bad = good.clone();
            bad[field] = value;
            let error = source(&json!({"map": {"neck": bad}})).unwrap_err();
            assert!(error.starts_with("map.neck: not a name"), "{error}");
        }
        assert!(source(&json!({})).is_err());
    }
}
