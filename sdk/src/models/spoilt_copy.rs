//! What can be made out of an answer that should show a copied record and does not.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde::de::IgnoredAny;
use uuid::Uuid;

use super::decode::{DecodeError, FromWire, record_id};
use crate::RecordId;

/// What is left of the copy of a set that the server made and could not show.
#[derive(Debug)]
pub(crate) enum SpoiltCopy {
    /// V3 shows the encrypted columns. The id is right.
    Sealed(RecordId),
    /// V4 shows no id, and this name, which is that of the original.
    Unnamed(String),
}

/// A copy of a set or a pattern as V3 spoils it: the columns are encrypted, the id is right.
pub(crate) struct SealedCopy(pub(crate) RecordId);

/// A copy of a set as V4 spoils it: there is no id, and the name is that of the original.
pub(crate) struct UnnamedCopy(pub(crate) String);

/// What V4 shows of a pattern that it should have copied, and has not.
pub(crate) struct NoCopy;

#[derive(Deserialize)]
pub(crate) struct SealedWire {
    id: i64,
    /// An object where all is well.
    #[serde(rename = "measies", alias = "settings")]
    _sealed: String,
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
        record_id(Some(wire.id), None).map(Self)
    }
}

impl FromWire for UnnamedCopy {
    type Wire = UnnamedWire;

    fn from_wire(wire: UnnamedWire) -> Result<Self, DecodeError> {
        match (wire.id, wire.uuid) {
            (None, None) => Ok(Self(wire.name)),
            _ => Err(DecodeError::new("", "a copy with its id")),
        }
    }
}

impl FromWire for NoCopy {
    type Wire = BTreeMap<String, IgnoredAny>;

    fn from_wire(wire: Self::Wire) -> Result<Self, DecodeError> {
        if wire.is_empty() { Ok(Self) } else { Err(DecodeError::new("", "a copy with some fields")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    fn read<T: FromWire>(body: &str) -> Option<T> {
        json::<T>(body.as_bytes(), None).ok()
    }

    #[test]
    fn a_copy_whose_columns_are_sealed_has_its_id() {
        for column in ["measies", "settings"] {
            let sealed = read::<SealedCopy>(&format!(r#"{{"id":34,"{column}":"{{\"iv\":\"00\"}}"}}"#));
            assert_eq!(sealed.unwrap().0, RecordId::Number(34), "{column}");
            // A good copy is none that is spoilt.
            assert!(read::<SealedCopy>(&format!(r#"{{"id":34,"{column}":{{"neck":380}}}}"#)).is_none());
        }
    }

    #[test]
    fn a_copy_without_an_id_has_its_name() {
        assert_eq!(read::<UnnamedCopy>(r#"{"name":"Joe"}"#).unwrap().0, "Joe");
        assert!(read::<UnnamedCopy>(r#"{"name":"Joe","id":34}"#).is_none());
        assert!(
            read::<UnnamedCopy>(r#"{"name":"Joe","uuid":"a1c5f3be-52f4-4a7e-9a5c-6f0d4a2b8c11"}"#).is_none()
        );
    }

    #[test]
    fn no_copy_is_an_empty_object() {
        assert!(read::<NoCopy>("{}").is_some());
        assert!(read::<NoCopy>(r#"{"name":"Joe"}"#).is_none() && read::<NoCopy>("[]").is_none());
    }
}
