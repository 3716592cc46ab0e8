//! A pattern that its owner shows to everybody.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::PatternSettings;
use super::decode::{DecodeError, FromWire};
use super::pattern::{PatternContent, PatternOnWire, content};
use crate::RecordId;

/// A public pattern as everybody may read it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicPattern {
    content: PatternContent,
    provider: String,
}

content!(PublicPattern);

impl PublicPattern {
    /// Who publishes the pattern: the name of a website, not of a person.
    #[must_use]
    pub fn provider(&self) -> &str {
        &self.provider
    }
}

impl FromWire for PublicPattern {
    type Wire = PatternOnWire;

    fn from_wire(mut wire: PatternOnWire) -> Result<Self, DecodeError> {
        let provider = wire.provider.take().ok_or_else(|| DecodeError::new("provider", "missing"))?;
        Ok(Self { content: PatternContent::from_wire(wire)?, provider })
    }
}
