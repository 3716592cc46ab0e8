//! Writes a person as SeamlyMe does.

use std::fmt::Write;

use quick_xml::escape::escape;

use super::xml;
use crate::generated::seamly::ROWS;
use crate::measurements::files::{
    Entry, FileError, FileErrorKind, Outcome, Person, Report, entry::quoted, record,
};
use crate::measurements::{LengthUnit, Name, Quantity};

/// A file that was written, and what is not in it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// The text of the file, for UTF-8.
    pub text: String,
    /// How many measurements were written, and which were left out, and why.
    pub report: Report,
}

/// Writes a person as a file for SeamlyMe (format 0.3.4), with lengths in `unit`: millimetres, centimetres or inches.
///
/// Only measurements that SeamlyMe takes in the same way are written. The report names the others. SeamlyMe wants a
/// birth date and a gender in its files: they are written as it writes them itself when it was told neither.
///
/// # Errors
///
/// When the unit is another one; when a measurement is not finite, not above zero, or an angle where a length should
/// be; or when the name or the notes have characters that XML cannot have.
///
/// ```
/// use freesewing::{LengthUnit, Measurement::{Hips, Waist}, cm, files::{Options, Person, seamly}};
///
/// let robin = Person::named("Robin").with(Waist, cm(75.0)).with(Hips, cm(90.0));
/// let written = seamly::write(&robin, LengthUnit::Centimetre)?;
///
/// assert!(written.text.contains("<m name=\"waist_circ\" value=\"75\"/>"));
/// assert_eq!(
///     written.report.entries()[0].to_string(),
///     "Robin: hips: ignored: SeamlyMe has no measurement that is taken in the same way"
/// );
/// let back = seamly::read(written.text.as_bytes(), &Options::new())?;
/// assert_eq!(back.people[0].measurements.length(Waist), Some(cm(75.0)));
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn write(person: &Person, unit: LengthUnit) -> Result<Written, FileError> {
    let unit_name = match unit {
        LengthUnit::Millimetre => "mm",
        LengthUnit::Centimetre => "cm",
        LengthUnit::Inch => "inch",
        other => return Err(unwritable(person, format!("these files have mm, cm or inch, but not {other}"))),
    };
    record::check(person)?;
    let notes = person.notes.as_deref().unwrap_or_default();
    if [person.name.as_str(), notes].iter().any(|text| text.contains(xml::never)) {
        return Err(unwritable(person, "the name or the notes have a control character: remove it"));
    }
    let mut report = Report::new();
    report.person();
    let mut list = String::new();
    for (name, quantity) in &person.measurements {
        match their_name(name) {
            Ok(their_name) => {
                let number = match quantity {
                    Quantity::Length(length) => length.in_unit(unit),
                    Quantity::Angle(angle) => angle.in_degrees(),
                };
                // Writing to a string cannot fail.
                let _ = writeln!(list, "        <m name=\"{their_name}\" value=\"{number}\"/>");
                report.tally(Outcome::Taken, 1);
            }
            Err(reason) => {
                report.note(Entry::new(Outcome::Ignored, name.as_str(), reason).of(&person.name));
            }
        }
    }
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <smis>\n    \
             <version>0.3.4</version>\n    \
             <read-only>false</read-only>\n    \
             <notes>{}</notes>\n    \
             <unit>{unit_name}</unit>\n    \
             <pm_system>998</pm_system>\n    \
             <personal>\n        \
                 <family-name></family-name>\n        \
                 <given-name>{}</given-name>\n        \
                 <birth-date>1800-01-01</birth-date>\n        \
                 <gender>unknown</gender>\n        \
                 <email></email>\n    \
             </personal>\n    \
             <body-measurements>\n{list}    </body-measurements>\n\
         </smis>\n",
        content(notes),
        content(&person.name)
    );
    Ok(Written { text, report })
}

/// What SeamlyMe calls a measurement that it takes in the same way.
fn their_name(name: &Name) -> Result<&'static str, &'static str> {
    let known = name.known().ok_or("FreeSewing does not know it, and so not what SeamlyMe calls it")?;
    let row = ROWS.iter().find(|row| row.measurement == known && row.exact);
    row.map(|row| row.name).ok_or("SeamlyMe has no measurement that is taken in the same way")
}

/// A text as the content of an element. A carriage return would be read as a line feed if it stood there plainly.
fn content(text: &str) -> String {
    escape(text).replace('\r', "&#13;")
}

fn unwritable(person: &Person, reason: impl AsRef<str>) -> FileError {
    let text = format!("{} cannot be written: {}", quoted(&person.name), reason.as_ref());
    FileError::new(FileErrorKind::Unwritable, text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::files::seamly::read::read_text;
    use crate::measurements::{Length, Measurement, cm, degrees, mm};

    const UNITS: [LengthUnit; 3] = [LengthUnit::Millimetre, LengthUnit::Centimetre, LengthUnit::Inch];

    fn exact() -> impl Iterator<Item = Measurement> {
        ROWS.iter().filter(|row| row.exact).map(|row| row.measurement)
    }

    #[test]
    fn a_file_has_the_elements_of_the_schema_in_its_order() {
        let person = Person::named("Robin & <Co>")
            .notes("Taken in\r\nMay")
            .with(Measurement::Chest, cm(92.55))
            .with(Measurement::ShoulderSlope, degrees(13.5));
        assert_eq!(
            write(&person, LengthUnit::Centimetre).unwrap().text,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<smis>
    <version>0.3.4</version>
    <read-only>false</read-only>
    <notes>Taken in&#13;
May</notes>
    <unit>cm</unit>
    <pm_system>998</pm_system>
    <personal>
        <family-name></family-name>
        <given-name>Robin &amp; &lt;Co&gt;</given-name>
        <birth-date>1800-01-01</birth-date>
        <gender>unknown</gender>
        <email></email>
    </personal>
    <body-measurements>
        <m name=\"bust_circ\" value=\"92.55\"/>
        <m name=\"shoulder_slope_neck_side_angle\" value=\"13.5\"/>
    </body-measurements>
</smis>
"
        );
    }

    #[test]
    fn what_seamlyme_takes_in_another_way_or_not_at_all_is_left_out_and_told() {
        let all: Person = Measurement::ALL.iter().fold(Person::named("Robin"), |person, known| {
            person.with(*known, Quantity::from_raw(&Name::from(*known), 12.0))
        });
        let written = write(&all.with("gauge", mm(4.0)), LengthUnit::Millimetre).unwrap();
        let inexact = ROWS.iter().filter(|row| !row.exact).count();
        assert_eq!(written.report.count(Outcome::Taken), exact().count() as u64);
        assert_eq!(written.report.count(Outcome::Ignored), inexact as u64 + 1);
        assert_eq!(written.report.entries().len(), inexact + 1);
        assert!(written.report.to_string().ends_with(
            "Robin: gauge: ignored: FreeSewing does not know it, and so not what SeamlyMe calls it"
        ));
        assert_eq!(read_text(&written.text).unwrap().report.count(Outcome::Taken), exact().count() as u64);
    }

    #[test]
    fn what_cannot_be_written_is_refused() {
        let robin = Person::named("Robin").with(Measurement::Waist, cm(75.0));
        for unit in [LengthUnit::Metre, LengthUnit::Foot] {
            let error = write(&robin, unit).unwrap_err();
            assert_eq!(error.kind(), FileErrorKind::Unwritable);
            assert!(error.to_string().contains("these files have mm, cm or inch, but not"), "{error}");
        }
        for bad in [
            robin.clone().with(Measurement::Neck, mm(0.0)),
            robin.clone().with(Measurement::Neck, mm(f64::NAN)),
            robin.clone().with(Measurement::Neck, degrees(3.0)),
            robin.clone().notes("a\u{1}b"),
            Person::named("Ro\u{ffff}bin"),
        ] {
            let error = write(&bad, LengthUnit::Centimetre).unwrap_err();
            assert_eq!(error.kind(), FileErrorKind::Unwritable, "{error}");
        }
        assert!(write(&robin.notes("a\tb\nc\rd"), LengthUnit::Centimetre).is_ok());
    }

    #[test]
    fn whole_and_half_millimetres_come_back_to_the_bit_in_every_unit() {
        for unit in UNITS {
            for halves in 1..6000_u32 {
                let length = mm(f64::from(halves) / 2.0);
                let written = length.in_unit(unit).to_string();
                assert_eq!(Length::from_unit(written.parse().unwrap(), unit), length, "{unit}");
            }
        }
    }

    proptest! {
        #[test]
        fn people_come_back_from_what_was_written(
            name in "\\PC{0,20}", notes in "[^\u{0}-\u{8}\u{b}\u{c}\u{e}-\u{1f}\u{fffe}\u{ffff}]{0,30}",
            values in proptest::collection::vec(proptest::option::of(1..200_000_u32), exact().count()),
            unit in proptest::sample::select(&UNITS[..]),
        ) {
            let mut person = Person::named(name.split_whitespace().collect::<Vec<_>>().join(" ")).notes(notes.trim());
            for (measurement, value) in exact().zip(&values) {
                if let Some(value) = value {
                    let name = Name::from(measurement);
                    person.measurements.set(measurement, Quantity::from_raw(&name, f64::from(*value) / 100.0));
                }
            }
            let written = write(&person, unit).unwrap();
            let back = read_text(&written.text).unwrap().people.remove(0);
            if !person.name.is_empty() {
                prop_assert_eq!(&back.name, &person.name);
            }
            prop_assert_eq!(&back.notes, &person.notes);
            prop_assert_eq!(back.measurements.len(), person.measurements.len());
            for (name, quantity) in &person.measurements {
                let (found, wanted) = (back.measurements.get(name).unwrap().raw(), quantity.raw());
                prop_assert!((found - wanted).abs() <= wanted * 4.0 * f64::EPSILON, "{}: {} {}", name, found, wanted);
            }
        }
    }
}
