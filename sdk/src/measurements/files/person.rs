//! A person in a file.

use crate::Units;
use crate::measurements::{Measurements, Name, Quantity};

/// What stands where a file has no name, as on FreeSewing's website.
pub(crate) const NAMELESS: &str = "J. Doe";

/// What the server writes where a set has no notes.
const NO_NOTES: &str = "--";

/// A person in a file: a name, measurements, and what goes with them.
///
/// Two people are equal when all of this is equal, wherever they stood.
///
/// ```
/// use freesewing::{Measurement::Neck, cm, files::Person};
///
/// let robin = Person::named("Robin").with(Neck, cm(38.0)).notes("Taken in May");
/// assert_eq!(robin.measurements.length(Neck), Some(cm(38.0)));
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Person {
    /// The name; `J. Doe` if the file has none.
    pub name: String,
    /// Notes, in Markdown. An empty text and `--`, which the server writes where there are none, count as none.
    pub notes: Option<String>,
    /// The units in which the person wants to see the measurements, if the file says so.
    pub units: Option<Units>,
    /// Whether everybody may see the measurements, if the file says so.
    pub public: Option<bool>,
    /// The measurements, whatever units they had in the file.
    pub measurements: Measurements,
    /// The line on which the person begins in the file that they were read from, counted from 1.
    pub line: Option<u64>,
}

impl Person {
    /// A person without measurements.
    ///
    /// ```
    /// assert!(freesewing::files::Person::named("Robin").measurements.is_empty());
    /// ```
    #[must_use]
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Adds a measurement.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, cm, files::Person};
    ///
    /// assert_eq!(Person::named("Robin").with(Neck, cm(38.0)).measurements.len(), 1);
    /// ```
    #[must_use]
    pub fn with(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.measurements.set(name, quantity);
        self
    }

    /// Adds measurements to those that are there.
    #[must_use]
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        self.measurements.extend(measurements.into());
        self
    }

    /// Sets the notes. An empty text and `--` count as none.
    ///
    /// ```
    /// use freesewing::files::Person;
    ///
    /// assert_eq!(Person::named("Robin").notes("Taken in May").notes.as_deref(), Some("Taken in May"));
    /// assert_eq!(Person::named("Robin").notes("--").notes, None);
    /// ```
    #[must_use]
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.notes = Some(notes.into()).filter(|notes| !notes.is_empty() && notes != NO_NOTES);
        self
    }

    /// Sets the units in which the person wants to see the measurements. It changes none of them.
    #[must_use]
    pub fn units(mut self, units: Units) -> Self {
        self.units = Some(units);
        self
    }

    /// Sets whether everybody may see the measurements.
    #[must_use]
    pub fn public(mut self, public: bool) -> Self {
        self.public = Some(public);
        self
    }

    /// Sets the line on which the person begins, counted from 1.
    #[must_use]
    pub fn line(mut self, line: u64) -> Self {
        self.line = Some(line);
        self
    }
}

impl PartialEq for Person {
    fn eq(&self, other: &Self) -> bool {
        (&self.name, &self.notes, self.units, self.public, &self.measurements)
            == (&other.name, &other.notes, other.units, other.public, &other.measurements)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement::Neck, mm};

    #[test]
    fn people_are_equal_wherever_they_stood_but_not_whatever_they_hold() {
        let robin = Person::named("Robin").with(Neck, mm(380.0)).line(3);
        assert_eq!(robin, robin.clone().line(7));
        for other in [
            Person { name: "Joe".into(), ..robin.clone() },
            robin.clone().notes("n"),
            robin.clone().units(Units::Metric),
            robin.clone().public(false),
            robin.clone().with(Neck, mm(381.0)),
        ] {
            assert_ne!(robin, other);
        }
    }

    #[test]
    fn notes_that_say_nothing_are_none() {
        for nothing in ["", "--"] {
            assert_eq!(Person::named("Robin").notes("n").notes(nothing).notes, None);
        }
        assert_eq!(Person::named("Robin").notes("---").notes.as_deref(), Some("---"));
    }
}
