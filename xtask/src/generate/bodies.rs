//! The bodies of adults, for the reference server's demo data.

use crate::project::Result;
use serde_json::Value;
use std::fmt::Write;

/// The two series of the data, and how people call them.
const SERIES: [(&str, &str); 2] = [("cisFemale", "Woman"), ("cisMale", "Man")];

/// A table of all adult bodies: women first, the smallest first.
pub(super) fn source(data: &Value) -> Result<String> {
    let mut rows = String::new();
    let mut count = 0;
    for (series, word) in SERIES {
        let bodies = data.pointer(&format!("/adult/{series}")).and_then(Value::as_object);
        for (size, body) in bodies.ok_or(format!("adult.{series} is no object"))? {
            let size: u32 = size.parse().map_err(|_| format!("size {size} is no number"))?;
            let body = body.as_object().ok_or(format!("adult.{series}.{size} is no object"))?;
            let _ = write!(rows, "Body {{ name: \"{word}, size {size}\", size: {size}, measurements: &[");
            for (name, value) in body {
                let value = value.as_f64().ok_or(format!("adult.{series}.{size}.{name} is no number"))?;
                let _ = write!(rows, "({name:?}, {value:?}),");
            }
            rows.push_str("] },\n");
            count += 1;
        }
    }
    Ok(format!(
        "//! Bodies of adults in even sizes; the size is the circumference of the neck in centimetres.

        /// One body.
        pub(crate) struct Body {{
            pub(crate) name: &'static str,
            pub(crate) size: u32,
            /// In millimetres, angles in degrees.
            pub(crate) measurements: &'static [(&'static str, f64)],
        }}

        pub(crate) const BODIES: [Body; {count}] = [{rows}];\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::source;
    use serde_json::json;

    #[test]
    fn bodies_become_rows() {
        let data =
            json!({"adult": {"cisFemale": {"28": {"ankle": 202}}, "cisMale": {"32": {"neck": 320.5}}}});
        let source = source(&data).unwrap();
        assert!(source.contains("[Body; 2]"), "{source}");
        assert!(
            source.contains("\"Woman, size 28\", size: 28, measurements: &[(\"ankle\", 202.0),]"),
            "{source}"
        );
        syn::parse_file(&source).unwrap();
    }

    #[test]
    fn data_of_another_form_is_refused() {
        for data in [json!({}), json!({"adult": {"cisFemale": {"x": {}}, "cisMale": {}}})] {
            assert!(source(&data).is_err(), "{data}");
        }
    }
}
