//! A measurements set: the measurements of one person, with a name.

use chrono::{DateTime, Utc};

use super::Units;
use super::decode::{DecodeError, FromWire, record_id};
use crate::RecordId;
use crate::generated::types;
use crate::measurements::Measurements;
#[cfg(feature = "files")]
use crate::measurements::files::Person;

/// A measurements set as the server keeps it.
#[derive(Clone, Debug, PartialEq)]
pub struct Set {
    content: SetContent,
    public: bool,
    owner: Option<RecordId>,
}

/// What everybody may read of a public set, and its owner of every one.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SetContent {
    pub(super) id: RecordId,
    pub(super) name: String,
    pub(super) notes: String,
    pub(super) measurements: Measurements,
    pub(super) units: Units,
    pub(super) image: Option<String>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) updated_at: DateTime<Utc>,
}

/// The methods that sets and public sets share.
macro_rules! content {
    ($set:ident) => {
        impl $set {
            /// The id: a number in V3, a UUID in V4.
            #[must_use]
            pub fn id(&self) -> RecordId {
                self.content.id
            }

            /// The name.
            #[must_use]
            pub fn name(&self) -> &str {
                &self.content.name
            }

            /// The notes, in Markdown; `--` if none were given.
            #[must_use]
            pub fn notes(&self) -> &str {
                &self.content.notes
            }

            /// The measurements.
            #[must_use]
            pub fn measurements(&self) -> &Measurements {
                &self.content.measurements
            }

            /// The units in which the person wants to see the set.
            #[must_use]
            pub fn units(&self) -> Units {
                self.content.units
            }

            /// The name of the image in V3; V4 shows no images in records.
            #[must_use]
            pub fn image(&self) -> Option<&str> {
                self.content.image.as_deref()
            }

            /// When the set was made.
            #[must_use]
            pub fn created_at(&self) -> DateTime<Utc> {
                self.content.created_at
            }

            /// When the set last changed.
            #[must_use]
            pub fn updated_at(&self) -> DateTime<Utc> {
                self.content.updated_at
            }
        }
    };
}

pub(super) use content;

content!(Set);

impl Set {
    /// Whether everybody may read the set.
    #[must_use]
    pub fn is_public(&self) -> bool {
        self.public
    }

    /// Whether everything that its owner can change is the same.
    pub(crate) fn is_same_content(&self, other: &Self) -> bool {
        self.content == other.content && self.public == other.public
    }

    /// The account that owns the set, where the server tells.
    #[must_use]
    pub fn owner(&self) -> Option<RecordId> {
        self.owner
    }
}

/// The set as a person in a file, without what only the server knows.
#[cfg(feature = "files")]
impl From<&Set> for Person {
    fn from(set: &Set) -> Self {
        set.content.person().public(set.public)
    }
}

#[cfg(feature = "files")]
impl SetContent {
    /// The content as a person in a file.
    pub(super) fn person(&self) -> Person {
        Person::named(&self.name).notes(&self.notes).units(self.units).measurements(self.measurements.clone())
    }
}

impl FromWire for Set {
    type Wire = types::MeasurementsSet;

    fn from_wire(wire: types::MeasurementsSet) -> Result<Self, DecodeError> {
        Ok(Self {
            content: SetContent {
                id: record_id(wire.id, wire.uuid)?,
                name: wire.name,
                notes: wire.notes,
                measurements: wire.measies,
                units: Units::of_imperial(wire.imperial),
                image: wire.img,
                created_at: wire.created_at,
                updated_at: wire.updated_at,
            },
            public: wire.public,
            owner: record_id(wire.user_id, wire.user_uuid).ok(),
        })
    }
}
