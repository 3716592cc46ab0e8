//! The measurement names: an enum for the SDK, a list for the reference server.

use super::names::{label, variant};
use crate::project::Result;
use serde_json::Value;
use std::fmt::Write;

/// The measurements, as `sdk/data/measurements.json` tells them.
pub(super) struct Measurements {
    /// In alphabetical order.
    all: Vec<Measurement>,
    head_to_toe: Vec<String>,
}

struct Measurement {
    name: String,
    is_angle: bool,
}

/// Reads the data and refuses lists that contradict each other.
pub(super) fn read(data: &Value) -> Result<Measurements> {
    let list = |field: &str| data.get(field).and_then(Value::as_array).ok_or(format!("{field} is no list"));
    let mut all = Vec::new();
    for entry in list("measurements")? {
        let text = |field: &str| entry.get(field).and_then(Value::as_str);
        let (name, is_angle) = match (text("name"), text("kind")) {
            (Some(name), Some("length")) => (name, false),
            (Some(name), Some("angle")) => (name, true),
            _ => return Err(format!("not a length or an angle with a name: {entry}")),
        };
        all.push(Measurement { name: name.to_owned(), is_angle });
    }
    all.sort_by(|a, b| a.name.cmp(&b.name));
    let head_to_toe: Vec<String> =
        list("topToBottomOrder")?.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect();
    let mut sorted = head_to_toe.clone();
    sorted.sort();
    if !all.iter().map(|measurement| &measurement.name).eq(&sorted) {
        return Err("topToBottomOrder does not list each measurement once".to_owned());
    }
    Ok(Measurements { all, head_to_toe })
}

/// The source for the SDK.
pub(super) fn for_sdk(measurements: &Measurements) -> String {
    let all = &measurements.all;
    let lines = |line: &dyn Fn(&Measurement) -> String| all.iter().map(line).collect::<String>();
    let variants = lines(&|m| {
        let unit = if m.is_angle { "degrees" } else { "millimetres" };
        format!("/// {}, in {unit}.\n{},\n", label(&m.name), variant(&m.name))
    });
    let alphabetical = lines(&|m| format!("Self::{},\n", variant(&m.name)));
    let head_to_toe: String =
        measurements.head_to_toe.iter().map(|name| format!("Self::{},\n", variant(name))).collect();
    let names = lines(&|m| format!("Self::{} => {:?},\n", variant(&m.name), m.name));
    let labels = lines(&|m| format!("Self::{} => {:?},\n", variant(&m.name), label(&m.name)));
    let lookup = lines(&|m| format!("{:?} => Self::{},\n", m.name, variant(&m.name)));
    let angles: Vec<String> =
        all.iter().filter(|m| m.is_angle).map(|m| format!("Self::{}", variant(&m.name))).collect();
    let angles = angles.join(" | ");
    format!(
        "//! The names of measurements.

        /// A measurement of a body. The names are those of FreeSewing's designs.
        #[non_exhaustive]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Measurement {{ {variants} }}

        impl Measurement {{
            /// All measurements, in alphabetical order of their names.
            pub const ALL: &'static [Self] = &[{alphabetical}];

            /// All measurements in the order in which a body is measured, from the head to the feet.
            pub const HEAD_TO_TOE: &'static [Self] = &[{head_to_toe}];

            /// The name on the wire and in designs, such as `waistToFloor`.
            #[must_use]
            pub const fn name(self) -> &'static str {{ match self {{ {names} }} }}

            /// The name in English for people to read, such as `Waist to floor`. HPS is the high point of the
            /// shoulder, where it meets the neck.
            #[must_use]
            pub const fn label(self) -> &'static str {{ match self {{ {labels} }} }}

            /// Whether the value is an angle in degrees. All others are lengths in millimetres.
            #[must_use]
            pub const fn is_angle(self) -> bool {{ matches!(self, {angles}) }}

            /// The measurement of exactly this name.
            pub(crate) fn canonical(name: &str) -> Option<Self> {{
                Some(match name {{ {lookup} _ => return None, }})
            }}
        }}\n"
    )
}

/// The source for the reference server, which shares no code with the SDK.
pub(super) fn for_server(measurements: &Measurements) -> String {
    let all = &measurements.all;
    let mut out = String::from("/// The canonical measurement names, in alphabetical order.\n");
    let _ = writeln!(out, "pub(crate) const NAMES: [&str; {}] = [", all.len());
    for measurement in all {
        let _ = writeln!(out, "{:?},", measurement.name);
    }
    out + "];\n"
}

#[cfg(test)]
mod tests {
    use super::{for_sdk, for_server, read};
    use serde_json::{Value, json};

    fn data() -> Value {
        json!({
            "topToBottomOrder": ["shoulderSlope", "hpsToBust"],
            "measurements": [
                {"name": "shoulderSlope", "kind": "angle"},
                {"name": "hpsToBust", "kind": "length"}
            ]
        })
    }

    #[test]
    fn the_list_is_sorted_and_the_body_order_kept() {
        let source = for_sdk(&read(&data()).unwrap());
        assert!(source.contains("ALL: &'static [Self] = &[Self::HpsToBust,\nSelf::ShoulderSlope,\n]"));
        assert!(
            source.contains("HEAD_TO_TOE: &'static [Self] = &[Self::ShoulderSlope,\nSelf::HpsToBust,\n]")
        );
        assert!(source.contains("/// HPS to bust, in millimetres.\nHpsToBust,"));
        assert!(source.contains("/// Shoulder slope, in degrees.\nShoulderSlope,"));
        assert!(source.contains("matches!(self, Self::ShoulderSlope)"));
        assert!(source.contains("\"hpsToBust\" => Self::HpsToBust,"));
        syn::parse_file(&source).unwrap();
    }

    #[test]
    fn the_server_gets_the_names() {
        let source = for_server(&read(&data()).unwrap());
        assert!(source.contains("NAMES: [&str; 2] = [\n\"hpsToBust\",\n\"shoulderSlope\",\n];"));
    }

    #[test]
    fn lists_that_contradict_each_other_are_refused() {
        let mut short = data();
        short["topToBottomOrder"] = json!(["hpsToBust"]);
        assert!(read(&short).err().unwrap().contains("topToBottomOrder"));
        let mut odd = data();
        odd["measurements"][0]["kind"] = json!("weight");
        assert!(read(&odd).err().unwrap().contains("not a length or an angle"));
        assert!(read(&json!({})).is_err());
    }
}
