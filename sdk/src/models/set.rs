//! A measurements set: the measurements of one person, with a name.

use chrono::{DateTime, Utc};

use super::Units;
use super::decode::{DecodeError, FromWire, record_id};
use crate::RecordId;
use crate::generated::types;
use crate::measurements::Measurements;

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
