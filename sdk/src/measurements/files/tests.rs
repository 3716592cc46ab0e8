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

/// Bytes that come in pieces, as many as one likes.
struct Endless<'b> {
    piece: &'b [u8],
    left: u64,
    at: usize,
}

impl std::io::Read for Endless<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let length = buffer.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        for byte in &mut buffer[..length] {
            *byte = self.piece[self.at];
            self.at = (self.at + 1) % self.piece.len();
        }
        self.left -= length as u64;
        Ok(length)
    }
}

#[test]
fn a_file_of_a_gigabyte_is_refused_at_once_unless_it_is_a_table() {
    let start = std::time::Instant::now();
    for (piece, name, wanted) in [
        (b"[[[[".as_slice(), "a.json", "the file has more than 16777216 bytes"),
        (b"- - {", "a.yaml", "the file has more than 16777216 bytes"),
        (b"<smis>", "a.smis", "the file has more than 16777216 bytes"),
        (b"name,neck (cm),", "a.csv", "line 1, column 1: the row has more than 1048576 bytes"),
        (b"a,", "a.csv", "line 1, column 1: the row has more than 1048576 bytes"),
        (b"\0", "a.csv", "line 1, column 1: there is a zero byte"),
        (b"\xff\xfe\0\xdc", "a.json", "line 1, column 1: this is not UTF-16"),
        (b"Gr\xfc\xdfe\n", "a.csv", "line 1, column 3: this is not UTF-8"),
    ] {
        let error =
            read_from(Endless { piece, left: 1 << 30, at: 0 }, &Options::new().file_name(name)).unwrap_err();
        assert!(error.to_string().starts_with(wanted), "{name}: {error}");
    }
    assert!(start.elapsed().as_secs() < 5, "{:?}", start.elapsed());
}

#[test]
fn every_format_is_read_from_bytes_and_from_a_source() {
    let people = [Person::named("Robin").with(Measurement::Neck, crate::measurements::mm(380.5))];
    for text in [
        json::write(&people).unwrap(),
        yaml::write(&people).unwrap(),
        csv::write(&people, csv::Layout::Wide).unwrap(),
        csv::write(&people, csv::Layout::Long).unwrap(),
    ] {
        let contents = read(text.as_bytes(), &Options::new()).unwrap();
        assert_eq!(contents.people, people, "{text}");
        assert_eq!(read_from(text.as_bytes(), &Options::new()).unwrap(), contents);
    }
    let error = read(b"{}", &Options::new().format(Format::Csv)).unwrap_err();
    assert_eq!(error.kind(), FileErrorKind::Content);
}

#[test]
fn a_source_that_fails_is_told() {
    struct Broken;
    impl std::io::Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the stick was\npulled out"))
        }
    }
    let error = read_from(Broken, &Options::new()).unwrap_err();
    assert_eq!(
        (error.kind(), error.to_string().as_str()),
        (FileErrorKind::Io, "the stick was\u{fffd}pulled out")
    );
}

#[test]
fn what_cannot_be_read_again_is_not_written() {
    let long = "x".repeat(41);
    for name in [long.as_str(), "", " gauge", "a\nb", "a\0", "NECK", "Waist to floor", "waist-to-floor"] {
        let people = [Person::named("Robin").with(name, crate::measurements::mm(1.0))];
        let written = [
            json::write(&people),
            yaml::write(&people),
            csv::write(&people, csv::Layout::Wide),
            csv::write(&people, csv::Layout::Long),
        ];
        for written in written {
            let error = written.unwrap_err();
            assert_eq!(error.kind(), FileErrorKind::Unwritable, "{name:?}");
            assert!(error.to_string().starts_with("Robin cannot be written: `"), "{error}");
        }
    }
}

#[test]
fn odd_names_of_measurements_come_back_from_every_format() {
    let odd = [
        "=gauge",
        "gauge (cm)",
        "a [b",
        "a]",
        "'",
        "'=a",
        "a,b;c",
        "a\"b",
        "-",
        "<<",
        "null",
        "1e3",
        "value",
        "name",
        "ß😀",
    ];
    let person = odd
        .into_iter()
        .fold(Person::named("Robin"), |person, name| person.with(name, crate::measurements::mm(1.5)));
    let people = [person];
    for text in [
        json::write(&people).unwrap(),
        yaml::write(&people).unwrap(),
        csv::write(&people, csv::Layout::Wide).unwrap(),
        csv::write(&people, csv::Layout::Long).unwrap(),
    ] {
        let contents = read(text.as_bytes(), &Options::new()).unwrap();
        assert_eq!(contents.people, people, "{text}\n{}", contents.report);
    }
}
