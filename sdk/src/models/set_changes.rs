//! Changes to a measurements set.

use super::set_body::{Changes, SetBody, refuse_problems};
use super::unheeded::Unheeded;
use super::{Set, Units};
use crate::measurements::{Measurements, Name, Quantity};
use crate::{Error, Generation, Warning};

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

    /// What the server did not heed.
    pub(crate) fn unheeded(&self, set: &Set) -> Vec<Warning> {
        Unheeded::default()
            .field("name", self.name.as_deref(), set.name())
            .field("notes", self.notes.as_deref(), set.notes())
            .measurements(self.changed(), set.measurements())
            .field("units", self.units, set.units())
            .field("public", self.public, set.is_public())
            .warnings()
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
        SetBody {
            name: self.name.as_deref(),
            notes: self.notes.as_deref(),
            measies,
            public: self.public,
            imperial: self.units.map(Units::is_imperial),
            img: self.image.as_deref(),
        }
        .encode()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::Measurement::{Chest, Neck};
    use crate::measurements::mm;
    use crate::models::decode::json;

    #[test]
    fn what_the_server_did_not_heed_is_named() {
        let body = r#"{"id":33,"createdAt":"2023-08-30T16:20:34Z","updatedAt":"2023-08-30T16:20:35Z","img":"joe","imperial":false,"name":"Joe","notes":"n","measies":{"neck":380},"public":false,"userId":14}"#;
        let set: Set = json(body.as_bytes(), None).unwrap();
        let heeded = SetChanges::new().name("Joe").notes("n").set(Neck, mm(380.0)).clear(Chest);
        assert_eq!(heeded.units(Units::Metric).public(false).image("aGk=").unheeded(&set), []);
        let unheeded = SetChanges::new().name("Jo").notes("m").set(Chest, mm(900.0)).clear(Neck);
        assert_eq!(
            unheeded.units(Units::Imperial).public(true).unheeded(&set),
            [
                Warning::FieldIgnored("name"),
                Warning::FieldIgnored("notes"),
                Warning::MeasurementIgnored(Chest.into()),
                Warning::MeasurementKept(Neck.into()),
                Warning::FieldIgnored("units"),
                Warning::FieldIgnored("public"),
            ]
        );
        assert_eq!(
            SetChanges::new().set(Neck, mm(381.0)).unheeded(&set),
            [Warning::MeasurementDiffers(Neck.into())]
        );
    }
}
