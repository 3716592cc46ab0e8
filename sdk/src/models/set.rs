//! Measurements sets: the measurements of one person, with a name.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use super::Units;
use super::decode::{DecodeError, FromWire, record_id};
use crate::generated::types;
use crate::measurements::{Measurements, Name, Number, Quantity};
use crate::{Error, Generation, RecordId};

/// A measurements set as the server keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    id: RecordId,
    name: String,
    notes: String,
    measurements: Measurements,
    units: Units,
    public: bool,
    image: Option<String>,
    owner: Option<RecordId>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl Set {
    /// The id: a number in V3, a UUID in V4.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The notes, in Markdown; `--` if none were given.
    #[must_use]
    pub fn notes(&self) -> &str {
        &self.notes
    }

    /// The measurements.
    #[must_use]
    pub fn measurements(&self) -> &Measurements {
        &self.measurements
    }

    /// The units in which the person wants to see the set.
    #[must_use]
    pub fn units(&self) -> Units {
        self.units
    }

    /// Whether everybody may read the set.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public
    }

    /// The name of the image in V3; V4 shows no images in records.
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        self.image.as_deref()
    }

    /// The account that owns the set, where the server tells.
    #[must_use]
    pub fn owner(&self) -> Option<RecordId> {
        self.owner
    }

    /// When the set was made.
    #[must_use]
    pub fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// When the set last changed.
    #[must_use]
    pub fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

impl FromWire for Set {
    type Wire = types::MeasurementsSet;

    fn from_wire(wire: types::MeasurementsSet) -> Result<Self, DecodeError> {
        Ok(Self {
            id: record_id(wire.id, wire.uuid)?,
            name: wire.name,
            notes: wire.notes,
            measurements: wire.measies,
            units: Units::of_imperial(wire.imperial),
            public: wire.public,
            image: wire.img,
            owner: record_id(wire.user_id, wire.user_uuid).ok(),
            created_at: wire.created_at,
            updated_at: wire.updated_at,
        })
    }
}

/// A public measurements set as everybody may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicSet {
    id: RecordId,
    name: String,
    notes: String,
    measurements: Measurements,
    units: Units,
    image: Option<String>,
    author: String,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

impl PublicSet {
    /// The id: a number in V3, a UUID in V4.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// The name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The notes, in Markdown; `--` if none were given.
    #[must_use]
    pub fn notes(&self) -> &str {
        &self.notes
    }

    /// The measurements.
    #[must_use]
    pub fn measurements(&self) -> &Measurements {
        &self.measurements
    }

    /// The units in which the owner wants to see the set.
    #[must_use]
    pub fn units(&self) -> Units {
        self.units
    }

    /// The name of the image in V3; V4 shows no images in records.
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        self.image.as_deref()
    }

    /// Who publishes the set: the name of a website, not of a person.
    #[must_use]
    pub fn author(&self) -> &str {
        &self.author
    }

    /// When the set was made.
    #[must_use]
    pub fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// When the set last changed.
    #[must_use]
    pub fn updated_at(&self) -> DateTime<Utc> {
        self.updated_at
    }
}

impl FromWire for PublicSet {
    type Wire = types::PublicSet;

    fn from_wire(wire: types::PublicSet) -> Result<Self, DecodeError> {
        Ok(Self {
            id: record_id(wire.id, wire.uuid)?,
            name: wire.name,
            notes: wire.notes,
            measurements: wire.measurements,
            units: Units::of_imperial(wire.units == Units::Imperial.as_str()),
            image: wire.img,
            author: wire.author,
            created_at: wire.created_at,
            updated_at: wire.updated_at,
        })
    }
}

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

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        if self.name.is_empty() {
            return Err(Error::validation("the set has an empty name: give it one"));
        }
        refuse_problems(&self.measurements)?;
        let measies = self.measurements.iter().map(|(name, quantity)| (name, Some(quantity)));
        encode(&SetBody {
            name: Some(&self.name),
            notes: self.notes.as_deref(),
            measies: Some(Changes { entries: measies.collect(), generation }),
            public: self.public,
            imperial: self.units.map(Units::is_imperial),
            img: self.image.as_deref(),
        })
    }
}

/// Changes to a measurements set. What is not mentioned stays.
#[derive(Clone, Debug, Default, PartialEq)]
#[must_use]
pub struct SetChanges {
    name: Option<String>,
    notes: Option<String>,
    measurements: indexmap::IndexMap<Name, Option<Quantity>>,
    units: Option<Units>,
    public: Option<bool>,
    image: Option<String>,
}

impl SetChanges {
    /// No changes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets a measurement.
    pub fn set(mut self, name: impl Into<Name>, quantity: impl Into<Quantity>) -> Self {
        self.measurements.insert(name.into(), Some(quantity.into()));
        self
    }

    /// Removes a measurement.
    pub fn clear(mut self, name: impl Into<Name>) -> Self {
        self.measurements.insert(name.into(), None);
        self
    }

    /// Sets measurements; those that are not among them stay.
    pub fn measurements(mut self, measurements: impl Into<Measurements>) -> Self {
        let entries = measurements.into().into_iter().map(|(name, quantity)| (name, Some(quantity)));
        self.measurements.extend(entries);
        self
    }

    /// A new name, which must not be empty.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// New notes, in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.notes = Some(notes.into());
        self
    }

    /// The units in which to show the set.
    pub fn units(mut self, units: Units) -> Self {
        self.units = Some(units);
        self
    }

    /// Lets everybody read the set, or not.
    pub fn public(mut self, public: bool) -> Self {
        self.public = Some(public);
        self
    }

    /// A new image in base64, with or without a `data:` prefix, at most 10 MB.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The measurements that are set or cleared, with what they become.
    pub(crate) fn changed(&self) -> impl Iterator<Item = (&Name, Option<Quantity>)> {
        self.measurements.iter().map(|(name, quantity)| (name, *quantity))
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        if self.is_empty() {
            return Err(Error::validation("the update has no changes: set or clear something first"));
        }
        if self.name.as_deref() == Some("") {
            return Err(Error::validation("the new name of the set is empty: give it one, or leave it out"));
        }
        let set = self.changed().filter_map(|(name, quantity)| Some((name.clone(), quantity?)));
        refuse_problems(&set.collect())?;
        let measies = (!self.measurements.is_empty())
            .then(|| Changes { entries: self.changed().collect(), generation });
        encode(&SetBody {
            name: self.name.as_deref(),
            notes: self.notes.as_deref(),
            measies,
            public: self.public,
            imperial: self.units.map(Units::is_imperial),
            img: self.image.as_deref(),
        })
    }
}

/// The body of a set on the wire. The generated types cannot say "unchanged" and "removed" in the order of the caller.
#[derive(Serialize)]
struct SetBody<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    measies: Option<Changes<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    imperial: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    img: Option<&'a str>,
}

/// Measurements on the wire: a number sets one, null removes it.
struct Changes<'a> {
    entries: Vec<(&'a Name, Option<Quantity>)>,
    generation: Generation,
}

impl Serialize for Changes<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, quantity) in &self.entries {
            let number = quantity.map(|quantity| Number(quantity.raw()));
            map.serialize_entry(name, &number)?;
            // Servers of 2023 drop the new name silently, and later ones the old: V3 gets both.
            if let Some(former) = name.former().filter(|_| self.generation == Generation::V3) {
                map.serialize_entry(former, &number)?;
            }
        }
        map.end()
    }
}

fn encode(body: &SetBody<'_>) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(body).map_err(|error| {
        Error::caused(crate::ErrorKind::Validation, "the set cannot be written as JSON", error)
    })
}

/// The server drops what it does not like without a word, so it is refused here, with words.
fn refuse_problems(measurements: &Measurements) -> Result<(), Error> {
    let problems: Vec<String> = measurements.problems().iter().map(ToString::to_string).collect();
    if problems.is_empty() { Ok(()) } else { Err(Error::validation(problems.join(" / "))) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement, cm, degrees, mm};
    use Measurement::{Chest, Neck, ShoulderSlope, WaistToArmpit};

    fn text(body: Result<Vec<u8>, Error>) -> String {
        String::from_utf8(body.unwrap()).unwrap()
    }

    #[test]
    fn a_new_set_is_written_in_the_words_of_the_wire() {
        let set = NewSet::named("Joe").with(Neck, cm(42.0)).with(ShoulderSlope, degrees(13.0));
        assert_eq!(
            text(set.body(Generation::V4)),
            r#"{"name":"Joe","measies":{"neck":420,"shoulderSlope":13}}"#
        );
        let set = set.notes("n").public(true).units(Units::Imperial).image("aGk=");
        assert_eq!(
            text(set.body(Generation::V3)),
            r#"{"name":"Joe","notes":"n","measies":{"neck":420,"shoulderSlope":13},"public":true,"imperial":true,"img":"aGk="}"#
        );
    }

    #[test]
    fn changes_say_what_is_set_and_what_is_removed() {
        let changes = SetChanges::new().set(Chest, mm(1010.5)).clear(Neck).name("Joe");
        assert_eq!(
            text(changes.body(Generation::V4)),
            r#"{"name":"Joe","measies":{"chest":1010.5,"neck":null}}"#
        );
        assert_eq!(text(SetChanges::new().public(false).body(Generation::V4)), r#"{"public":false}"#);
        let more = SetChanges::new().clear(Neck).measurements([(Neck, cm(40.0))]);
        assert_eq!(text(more.body(Generation::V4)), r#"{"measies":{"neck":400}}"#);
    }

    #[test]
    fn generation_v3_gets_both_names_of_the_armpit() {
        let set = NewSet::named("Joe").with(WaistToArmpit, mm(210.0));
        assert_eq!(
            text(set.body(Generation::V3)),
            r#"{"name":"Joe","measies":{"waistToArmpit":210,"waistToArmhole":210}}"#
        );
        assert_eq!(text(set.body(Generation::V4)), r#"{"name":"Joe","measies":{"waistToArmpit":210}}"#);
        assert_eq!(
            text(SetChanges::new().clear(WaistToArmpit).body(Generation::V3)),
            r#"{"measies":{"waistToArmpit":null,"waistToArmhole":null}}"#
        );
    }

    #[test]
    fn what_the_server_would_drop_is_refused() {
        let refused = |body: Result<Vec<u8>, Error>| {
            let error = body.unwrap_err();
            assert!(error.is_validation());
            error.to_string()
        };
        assert_eq!(refused(NewSet::named("").body(Generation::V3)), "the set has an empty name: give it one");
        assert_eq!(
            refused(SetChanges::new().body(Generation::V3)),
            "the update has no changes: set or clear something first"
        );
        assert_eq!(
            refused(SetChanges::new().name("").body(Generation::V3)),
            "the new name of the set is empty: give it one, or leave it out"
        );
        let bad =
            NewSet::named("Joe").with(Neck, mm(0.0)).with(Chest, degrees(3.0)).with(ShoulderSlope, mm(3.0));
        let message = refused(bad.body(Generation::V3));
        assert_eq!(message.matches(" / ").count(), 2, "{message}");
        assert!(message.contains("neck") && message.contains("chest") && message.contains("shoulderSlope"));
        let message = refused(SetChanges::new().set(Neck, mm(f64::NAN)).body(Generation::V4));
        assert!(message.contains("neck"), "{message}");
    }
}
