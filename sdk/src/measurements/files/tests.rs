//! What several formats are tested with.

use proptest::prelude::*;

use super::*;
use crate::Units;
use crate::measurements::{Measurement, Measurements, Name, Quantity};

/// Names and notes as nobody expects them.
fn text() -> impl Strategy<Value = String> {
    const ODD: &[&str] = &[
        "yes",
        "null",
        "~",
        "1e3",
        "007",
        "0x1F",
        "=cmd|' /C calc'!A1",
        "'=",
        "a,b",
        "a;b",
        "\"",
        "a\nb",
        "a\r\nb",
        "Zoë 😀",
        "-",
        "- a",
        "a: b",
        "#",
        "|",
        "{}",
        "[",
        "\u{2028}x",
        "x\u{feff}",
        "true",
        "+1",
        "'",
        " a ",
        "\tx",
    ];
    // A blank name is none.
    let any = ".{1,12}".prop_map(|text: String| text.replace('\0', "0"));
    prop_oneof![proptest::sample::select(ODD).prop_map(|text| text.to_owned()), any, "[a-z ]{1,9}x"]
        .prop_filter("a blank text says nothing", |text| !text.trim().is_empty() && text != "--")
}

fn measurements() -> impl Strategy<Value = Measurements> {
    let value = prop_oneof![
        1.0..3000.0_f64,
        proptest::num::f64::POSITIVE,
        (1..30_000_u32).prop_map(|n| f64::from(n) / 10.0)
    ];
    let value = value
        .prop_filter("a measurement is above zero and finite", |value| *value > 0.0 && value.is_finite());
    let name = proptest::sample::select(Measurement::ALL);
    proptest::collection::vec((name, value), 0..6).prop_map(|entries| {
        let quantity =
            |(name, value): (Measurement, f64)| (name, Quantity::from_raw(&Name::from(name), value));
        entries.into_iter().map(quantity).collect()
    })
}

/// People of all kinds.
pub(super) fn people() -> impl Strategy<Value = Vec<Person>> {
    let units = proptest::option::of(proptest::sample::select(&[Units::Metric, Units::Imperial][..]));
    let public = proptest::option::of(any::<bool>());
    let person = (text(), proptest::option::of(text()), units, public, measurements());
    let person = person.prop_map(|(name, notes, units, public, measurements)| Person {
        name,
        notes,
        units,
        public,
        measurements,
        line: None,
    });
    proptest::collection::vec(person, 0..5)
}

proptest! {
    #[test]
    fn people_in_json_and_yaml_come_back_to_the_bit(people in people()) {
        for (format, text) in [(Format::Json, json::write(&people).unwrap()), (Format::Yaml, yaml::write(&people).unwrap())] {
            let read = match format {
                Format::Json => json::read(text.as_bytes(), &Options::new()),
                _ => yaml::read(text.as_bytes(), &Options::new()),
            };
            let read = read.unwrap();
            prop_assert!(read.report.is_clean(), "{}\n{}", text, read.report);
            prop_assert_eq!(&read.people, &people, "{}", text);
            for (read, there) in read.people.iter().zip(&people) {
                prop_assert!(read.measurements.iter().eq(there.measurements.iter()));
            }
        }
    }
}
