//! A measurements set to be made.

use super::set_body::{Changes, SetBody, refuse_problems};
use super::unheeded::Unheeded;
use super::{Set, Units};
#[cfg(feature = "files")]
use crate::measurements::files::Person;
use crate::measurements::{Measurements, Name, Quantity};
use crate::{Error, Generation, Warning};

/// A measurements set to be made.
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck}, NewSet, Units, cm, inches};
///
/// let robin = NewSet::named("Robin")
///     .with(Neck, cm(38.0))
///     .with(Chest, inches(39.5))
///     .notes("Taken in May")
///     .units(Units::Imperial);
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct NewSet {
    /// The name, which must not be empty.
    pub name: String,
    /// Notes, in Markdown; the server writes `--` if there are none.
    pub notes: Option<String>,
    /// The measurements.
    pub measurements: Measurements,
    /// The units in which to show the set; metric if nothing is said.
    pub units: Option<Units>,
    /// Whether everybody may read the set; not, if nothing is said.
    pub public: Option<bool>,
    /// An image in base64.
    pub image: Option<String>,
}

impl NewSet {
    /// A set with a name, which must not be empty.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// Adds a measurement.
    pub fn with(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.measurements.set(name, quantity);
        self
    }

    /// Adds measurements to those that are there.
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        self.measurements.extend(measurements.into());
        self
    }

    /// Notes, in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.notes = Some(notes.into());
        self
    }

    /// The units in which to show the set.
    pub fn units(mut self, units: Units) -> Self {
        self.units = Some(units);
        self
    }

    /// Lets everybody read the set, or not, which is the default.
    pub fn public(mut self, public: bool) -> Self {
        self.public = Some(public);
        self
    }

    /// An image in base64, with or without a `data:` prefix, at most 10 MB.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// The same without its image, which may be large and comes back under another name.
    pub(crate) fn without_image(&self) -> Self {
        Self {
            name: self.name.clone(),
            notes: self.notes.clone(),
            measurements: self.measurements.clone(),
            units: self.units,
            public: self.public,
            image: None,
        }
    }

    /// Whether a set is what this one would become: everything but the image, and names that the server does not know.
    pub(crate) fn is_like(&self, set: &Set) -> bool {
        let unknown = |warning: &Warning| match warning {
            Warning::MeasurementIgnored(name) => name.known().is_none(),
            _ => false,
        };
        self.unheeded(set).iter().all(unknown)
            && set.measurements().names().all(|name| self.measurements.contains(name))
            && (self.notes.is_some() || set.notes() == "--")
            && self.units.unwrap_or_default() == set.units()
            && self.public.unwrap_or_default() == set.is_public()
    }

    /// What the server did not heed.
    pub(crate) fn unheeded(&self, set: &Set) -> Vec<Warning> {
        let measurements = self.measurements.iter().map(|(name, quantity)| (name, Some(quantity)));
        Unheeded::default()
            .field("name", Some(self.name.as_str()), set.name())
            .first_notes(self.notes.as_deref(), set.notes())
            .measurements(measurements, set.measurements())
            .field("units", self.units, set.units())
            .field("public", self.public, set.is_public())
            .warnings()
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        if self.name.is_empty() {
            return Err(Error::validation("the set has an empty name: give it one"));
        }
        refuse_problems(&self.measurements)?;
        let measies = self.measurements.iter().map(|(name, quantity)| (name, Some(quantity)));
        SetBody {
            name: Some(&self.name),
            notes: self.notes.as_deref(),
            measies: Some(Changes { entries: measies.collect(), generation }),
            public: self.public,
            imperial: self.units.map(Units::is_imperial),
            img: self.image.as_deref(),
        }
        .encode()
    }
}

/// A person in a file becomes a set to be made. What the file does not say is left to the server.
///
/// ```
/// use freesewing::{NewSet, files::{Options, read}};
///
/// let contents = read(b"name,neck (cm)\nRobin,38\n", &Options::new())?;
/// let sets: Vec<NewSet> = contents.people.into_iter().map(NewSet::from).collect();
/// assert_eq!(sets[0].name, "Robin");
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
#[cfg(feature = "files")]
impl From<Person> for NewSet {
    fn from(person: Person) -> Self {
        let Person { name, notes, units, public, measurements, .. } = person;
        Self { name, notes, measurements, units, public, image: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::{Chest, Neck};
    use crate::measurements::mm;
    use crate::models::decode::json;

    /// A set as the server would show it, with one part of it replaced.
    fn made(part: &str, other: &str) -> Set {
        let body = r#"{"id":33,"createdAt":"2023-08-30T16:20:34Z","updatedAt":"2023-08-30T16:20:35Z","img":"joe","imperial":false,"name":"Joe","notes":"n","measies":{"neck":380},"public":false,"userId":14}"#;
        assert!(body.contains(part), "{part}");
        json(body.replacen(part, other, 1).as_bytes(), None).unwrap()
    }

    fn new() -> NewSet {
        NewSet::named("Joe").with(Neck, mm(380.0)).notes("n")
    }

    #[test]
    fn a_set_is_known_again_by_everything_but_its_image() {
        let same = made("Joe", "Joe");
        assert_eq!(
            (same.image(), same.owner(), same.is_public()),
            (Some("joe"), Some(crate::RecordId::Number(14)), false)
        );
        assert!(
            new().image("aGk=").is_like(&same) && new().units(Units::Metric).public(false).is_like(&same)
        );
        assert_eq!(new().image("aGk=").without_image(), new());
        // A name that the server does not know may be missing; one that it knows may not.
        let mut unknown = new();
        unknown.measurements.set(Name::from("wingspan"), mm(1000.0));
        assert!(unknown.is_like(&same) && !new().with(Chest, mm(900.0)).is_like(&same));
        for (part, other) in [
            ("\"Joe\"", "\"Jo\""),
            ("\"n\"", "\"--\""),
            ("380", "381"),
            ("380", "380,\"chest\":900"),
            ("\"imperial\":false", "\"imperial\":true"),
            ("\"public\":false", "\"public\":true"),
        ] {
            assert!(!new().is_like(&made(part, other)), "{other}");
        }
        let silent = NewSet { notes: None, ..new() };
        assert!(!silent.is_like(&same) && silent.is_like(&made("\"n\"", "\"--\"")));
    }

    #[test]
    fn what_the_server_did_not_heed_is_named() {
        let kept = made("\"measies\":{\"neck\":380}", "\"measies\":{}");
        assert_eq!(
            new().public(true).units(Units::Imperial).unheeded(&kept),
            [
                Warning::MeasurementIgnored(Neck.into()),
                Warning::FieldIgnored("units"),
                Warning::FieldIgnored("public"),
            ]
        );
        assert_eq!(new().unheeded(&made("Joe", "Joe")), []);
    }

    #[cfg(feature = "files")]
    #[test]
    fn a_person_becomes_a_set_and_the_set_the_same_person() {
        let person = Person::named("Joe").with(Neck, mm(380.0)).units(Units::Metric).public(false);
        let set = NewSet::from(person.clone().line(3));
        assert!(set.is_like(&made("\"n\"", "\"--\"")));
        assert_eq!(Person::from(&made("\"n\"", "\"--\"")), person);
        assert_eq!(
            Person::from(&made("\"imperial\":false", "\"imperial\":true")).units,
            Some(Units::Imperial)
        );
        assert_eq!(Person::from(&made("\"n\"", "\"m\"")).notes.as_deref(), Some("m"));
        let silent = NewSet::from(Person::named("Joe"));
        assert_eq!(silent, NewSet::named("Joe"));
    }
}
