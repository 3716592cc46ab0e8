//! What the published sizing is computed from, and which bodies it has, for the SDK.

use super::names::variant;
use crate::project::Result;
use serde_json::Value;
use std::fmt::Write;

/// The two base bodies, as the data names them.
const BASES: [&str; 2] = ["cisFemale", "cisMale"];

/// The kinds of bodies, in the order in which the SDK lists them.
const KINDS: [&str; 3] = ["Adult", "Doll", "Giant"];

/// The base values with their ratios, and the names of all bodies.
pub(super) fn source(measurements: &Value, sizes: &Value) -> Result<String> {
    let (rows, count) = rows(measurements)?;
    let (bodies, body_count) = bodies(sizes)?;
    Ok(format!(
        "//! What the published sizing is computed from.

        use super::measurements::Measurement;
        use crate::measurements::sizes::{{Base, Body, Kind}};

        /// One measurement of the base bodies, in millimetres; angles in degrees.
        #[derive(Debug)]
        pub struct Row {{
            /// The measurement.
            pub measurement: Measurement,
            /// Its value on the base body `cisFemale`.
            pub female: f64,
            /// Its value on the base body `cisMale`.
            pub male: f64,
            /// How much of the neck's growth it takes part in: 1 is all of it, 0 none.
            pub ratio: f64,
        }}

        /// All measurements, in alphabetical order.
        pub static ROWS: [Row; {count}] = [{rows}];

        /// All bodies: adults, dolls, giants; in each kind women first, the smallest first.
        pub static BODIES: [Body; {body_count}] = [{bodies}];\n"
    ))
}

fn rows(data: &Value) -> Result<(String, usize)> {
    let list = data.get("measurements").and_then(Value::as_array).ok_or("measurements is no list")?;
    let mut sorted = Vec::new();
    for entry in list {
        let odd = || format!("not a measurement with base values and a ratio: {entry}");
        let name = entry.get("name").and_then(Value::as_str).ok_or_else(odd)?;
        let number = |path: &str| entry.pointer(path).and_then(Value::as_f64);
        let [female, male] = BASES.map(|base| number(&format!("/base/{base}")));
        // An angle has no ratio: it is the same in all sizes.
        let is_angle = entry.get("kind").and_then(Value::as_str) == Some("angle");
        let ratio = if is_angle { Some(0.0) } else { number("/scalingRatio") };
        let row = format!(
            "Row {{ measurement: Measurement::{}, female: {:?}, male: {:?}, ratio: {:?} }},\n",
            variant(name),
            female.ok_or_else(odd)?,
            male.ok_or_else(odd)?,
            ratio.ok_or_else(odd)?
        );
        sorted.push((name, row));
    }
    sorted.sort();
    let count = sorted.len();
    Ok((sorted.into_iter().map(|(_, row)| row).collect(), count))
}

fn bodies(data: &Value) -> Result<(String, usize)> {
    let (mut rows, mut count) = (String::new(), 0);
    for kind in KINDS {
        for base in BASES {
            let series = format!("{base}{kind}");
            let sizes = data.pointer(&format!("/list/{series}")).and_then(Value::as_array);
            for size in sizes.ok_or(format!("list.{series} is no list"))? {
                let size = size.as_u64().ok_or(format!("list.{series}: {size} is no size"))?;
                let _ = writeln!(
                    rows,
                    "Body::new(\"{series}{size}\", Kind::{kind}, Base::{}, {size}),",
                    variant(base)
                );
                count += 1;
            }
        }
    }
    Ok((rows, count))
}

#[cfg(test)]
mod tests {
    use super::source;
    use serde_json::{Value, json};

    fn measurements() -> Value {
        json!({"measurements": [
            {"name": "waist", "kind": "length", "scalingRatio": 0.85, "base": {"cisFemale": 750, "cisMale": 810}},
            {"name": "shoulderSlope", "kind": "angle", "scalingRatio": null,
                "base": {"cisFemale": 13, "cisMale": 13.5}}
        ]})
    }

    fn sizes() -> Value {
        json!({"list": {
            "cisFemaleAdult": [28, 30], "cisMaleAdult": [32], "cisFemaleDoll": [10], "cisMaleDoll": [],
            "cisFemaleGiant": [], "cisMaleGiant": [150]
        }})
    }

    #[test]
    fn base_values_become_rows_in_alphabetical_order() {
        let source = source(&measurements(), &sizes()).unwrap();
        let slope = "Row { measurement: Measurement::ShoulderSlope, female: 13.0, male: 13.5, ratio: 0.0 },";
        let waist = "Row { measurement: Measurement::Waist, female: 750.0, male: 810.0, ratio: 0.85 },";
        assert!(source.contains(&format!("[Row; 2] = [{slope}\n{waist}\n]")), "{source}");
        syn::parse_file(&source).unwrap();
    }

    #[test]
    fn bodies_are_named_after_base_kind_and_size() {
        let source = source(&measurements(), &sizes()).unwrap();
        let wanted = "[Body; 5] = [Body::new(\"cisFemaleAdult28\", Kind::Adult, Base::CisFemale, 28),";
        assert!(source.contains(wanted), "{source}");
        let last = "Body::new(\"cisMaleGiant150\", Kind::Giant, Base::CisMale, 150),\n]";
        assert!(source.contains(last), "{source}");
    }

    #[test]
    fn data_of_another_form_is_refused() {
        let mut without_ratio = measurements();
        without_ratio["measurements"][0]["scalingRatio"] = json!(null);
        assert!(source(&without_ratio, &sizes()).unwrap_err().starts_with("not a measurement with"));
        let mut short = sizes();
        short["list"]["cisMaleDoll"] = json!(null);
        assert_eq!(source(&measurements(), &short).unwrap_err(), "list.cisMaleDoll is no list");
        short["list"]["cisMaleDoll"] = json!(["x"]);
        assert_eq!(source(&measurements(), &short).unwrap_err(), "list.cisMaleDoll: \"x\" is no size");
    }
}
