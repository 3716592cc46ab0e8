//! A measurements set that its owner shows to everybody.

use chrono::{DateTime, Utc};

use super::Units;
use super::decode::{DecodeError, FromWire, record_id};
use crate::RecordId;
use crate::generated::types;
use crate::measurements::Measurements;

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
