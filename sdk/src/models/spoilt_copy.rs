//! What can be made out of an answer that should show a copied set and does not.

use serde::Deserialize;
use uuid::Uuid;

use super::decode::{DecodeError, FromWire, record_id};
use crate::RecordId;

/// What is left of a copy that the server made and could not show.
#[derive(Debug)]
pub(crate) enum SpoiltCopy {
    /// V3 shows the encrypted columns. The id is right.
    Sealed(RecordId),
    /// V4 shows no id, and this name, which is that of the original.
    Unnamed(String),
}

/// A copy as V3 spoils it.
pub(crate) struct SealedCopy(pub(crate) SpoiltCopy);

/// A copy as V4 spoils it.
pub(crate) struct UnnamedCopy(pub(crate) SpoiltCopy);

#[derive(Deserialize)]
pub(crate) struct SealedWire {
    id: i64,
    /// An object where all is well.
    #[serde(rename = "measies")]
    _measies: String,
}

#[derive(Deserialize)]
pub(crate) struct UnnamedWire {
    #[serde(default)]
    id: Option<i64>,
    #[serde(default)]
    uuid: Option<Uuid>,
    name: String,
}

impl FromWire for SealedCopy {
    type Wire = SealedWire;

    fn from_wire(wire: SealedWire) -> Result<Self, DecodeError> {
        record_id(Some(wire.id), None).map(SpoiltCopy::Sealed).map(Self)
    }
}

impl FromWire for UnnamedCopy {
    type Wire = UnnamedWire;

    fn from_wire(wire: UnnamedWire) -> Result<Self, DecodeError> {
        match (wire.id, wire.uuid) {
            (None, None) => Ok(Self(SpoiltCopy::Unnamed(wire.name))),
            _ => Err(DecodeError::new("", "a copy with its id")),
        }
    }
}
