//! Writes people in JSON.

use crate::measurements::files::{FileError, FileErrorKind, Person, record::Record};

/// Writes people as a list in the import format of FreeSewing's website. Reading it again gives equal people: numbers
/// are millimetres, and degrees for the angle, exact to the last bit. (Only an empty name becomes `J. Doe`.)
///
/// # Errors
///
/// When a measurement is not finite, not above zero, or an angle where a length should be, or has an unknown name that would
/// be read as something else. The error names the person and the measurement.
///
/// ```
/// use freesewing::{Measurement::Neck, cm, files::{Options, Person, json}};
///
/// let people = [Person::named("Robin").with(Neck, cm(38.0))];
/// let text = json::write(&people)?;
/// assert_eq!(text, "[\n  {\n    \"name\": \"Robin\",\n    \"measies\": {\n      \"neck\": 380\n    }\n  }\n]\n");
/// assert_eq!(json::read(text.as_bytes(), &Options::new())?.people, people);
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn write(people: &[Person]) -> Result<String, FileError> {
    let records = people.iter().map(Record::of).collect::<Result<Vec<_>, _>>()?;
    let text = serde_json::to_string_pretty(&records);
    let text = text.map_err(|error| FileError::new(FileErrorKind::Unwritable, error.to_string()))?;
    Ok(text + "\n")
}
