//! Writes people in YAML.

use crate::measurements::files::{FileError, FileErrorKind, Person, entry::quoted, record::Record};

/// Writes people as a list in the import format of FreeSewing's website. Reading it again gives equal people: numbers
/// are millimetres, and degrees for the angle, exact to the last bit. (Only an empty name becomes `J. Doe`.)
///
/// # Errors
///
/// When a measurement is not finite, not above zero, or an angle where a length should be, or has an unknown name that would
/// be read as something else. The error names the person and the measurement.
///
/// ```
/// use freesewing::{Measurement::Neck, cm, files::{Options, Person, yaml}};
///
/// let people = [Person::named("Robin").with(Neck, cm(38.0))];
/// let text = yaml::write(&people)?;
/// assert_eq!(text, "- name: Robin\n  measies:\n    neck: 380\n");
/// assert_eq!(yaml::read(text.as_bytes(), &Options::new())?.people, people);
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn write(people: &[Person]) -> Result<String, FileError> {
    let records = people.iter().map(Record::of).collect::<Result<Vec<_>, _>>()?;
    let text = serde_saphyr::to_string(&records);
    text.map_err(|error| FileError::new(FileErrorKind::Unwritable, quoted(&error.to_string())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Units;
    use crate::measurements::Measurement::{Neck, ShoulderSlope};
    use crate::measurements::files::{Options, yaml};
    use crate::measurements::{degrees, mm};

    #[test]
    fn texts_that_look_like_something_else_come_back() {
        let texts = [
            "yes",
            "null",
            "~",
            "1e3",
            "007",
            "true",
            "0x1F",
            ".nan",
            " a ",
            "- a",
            "a: b",
            "#",
            "'",
            "\"",
            "=cmd",
            "a\nb",
            "\u{85}\u{2028}\u{feff}\0\u{7f}",
            "*a",
            "&a",
            "!a",
            "|",
            ">",
            "%",
            "@",
            "`",
            "---",
            "...",
            "😀\u{fffe}",
            "\r\n",
            "\ta",
            "a #b",
            "?",
            "<<",
            "[",
            "{}",
            ",",
        ];
        for text in texts {
            let person = Person::named(text).notes(text).units(Units::Imperial).public(true);
            let people = [person.with(Neck, mm(0.1)).with(ShoulderSlope, degrees(1e-300))];
            let written = yaml::write(&people).unwrap();
            assert_eq!(
                yaml::read(written.as_bytes(), &Options::new()).unwrap().people,
                people,
                "{written:?}"
            );
        }
    }
}
