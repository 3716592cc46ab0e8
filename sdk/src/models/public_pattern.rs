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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn what_everybody_may_read_names_the_website() {
        let body = r#"{"id":21,"createdAt":"2026-03-27T10:11:12Z","updatedAt":"2026-03-27T10:11:12Z","design":"aaron","name":"a","notes":"b","settings":{"sa":5},"data":{},"provider":"FreeSewing.org"}"#;
        let read: PublicPattern = json(body.as_bytes(), None).unwrap();
        assert_eq!(
            (read.provider(), read.id(), read.design()),
            ("FreeSewing.org", RecordId::Number(21), "aaron")
        );
        let without = body.replace("provider", "publisher");
        let error = json::<PublicPattern>(without.as_bytes(), None).unwrap_err().to_string();
        assert!(error.contains("provider"), "{error}");
    }
}
