//! A measurements set that its owner shows to everybody.

use chrono::{DateTime, Utc};

use super::Units;
use super::decode::{DecodeError, FromWire, record_id};
use super::set::{SetContent, content};
use crate::RecordId;
use crate::generated::types;
use crate::measurements::Measurements;

/// A public measurements set as everybody may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicSet {
    content: SetContent,
    author: String,
}

content!(PublicSet);

impl PublicSet {
    /// Who publishes the set: the name of a website, not of a person.
    #[must_use]
    pub fn author(&self) -> &str {
        &self.author
    }
}

impl FromWire for PublicSet {
    type Wire = types::PublicSet;

    fn from_wire(wire: types::PublicSet) -> Result<Self, DecodeError> {
        Ok(Self {
            content: SetContent {
                id: record_id(wire.id, wire.uuid)?,
                name: wire.name,
                notes: wire.notes,
                measurements: wire.measurements,
                units: Units::of_imperial(wire.units == Units::Imperial.as_str()),
                image: wire.img,
                created_at: wire.created_at,
                updated_at: wire.updated_at,
            },
            author: wire.author,
        })
    }
}
