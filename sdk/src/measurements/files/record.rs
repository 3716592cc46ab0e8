//! A person as JSON and YAML have it.

use serde::Serialize;

use super::entry::quoted;
use super::{FileError, FileErrorKind, Person, heading};
use crate::Units;
use crate::measurements::Measurements;

/// The import format of FreeSewing's website.
#[derive(Serialize)]
pub(super) struct Record<'p> {
    name: &'p str,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'p str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    imperial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public: Option<bool>,
    measies: &'p Measurements,
}

impl<'p> Record<'p> {
    /// A person to be written, whose values are sound.
    pub(super) fn of(person: &'p Person) -> Result<Self, FileError> {
        check(person)?;
        Ok(Self {
            name: &person.name,
            notes: person.notes.as_deref(),
            imperial: person.units.map(Units::is_imperial),
            public: person.public,
            measies: &person.measurements,
        })
    }
}

/// Refuses what would be read back as something else, or not at all.
pub(super) fn check(person: &Person) -> Result<(), FileError> {
    let refused = |problem: String| {
        let text = format!("{} cannot be written: {problem}", quoted(&person.name));
        Err(FileError::new(FileErrorKind::Unwritable, text))
    };
    if let Some(problem) = person.measurements.problems().first() {
        return refused(problem.to_string());
    }
    for name in person.measurements.unknown_names() {
        if let Some(known) = heading::measurement(name.as_str()) {
            return refused(format!(
                "`{}` would be read as `{}`: give it another name",
                quoted(name.as_str()),
                known.name()
            ));
        }
        if heading::unknown(name.as_str()).as_ref() != Some(name) {
            return refused(format!(
                "`{}` is no name that can be read again: it must be short, on one line, and without spaces around it",
                quoted(name.as_str())
            ));
        }
    }
    Ok(())
}
