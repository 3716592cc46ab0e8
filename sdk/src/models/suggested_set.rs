//! Suggestions for curated sets.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::decode::{DecodeError, FromWire};
use super::encode::json_body;
use crate::generated::types;
use crate::{Error, KeyId, RecordId};

/// A suggestion for a curated set that waits for a curator.
#[derive(Clone, Debug, PartialEq)]
pub struct SuggestedSet {
    id: KeyId,
    name: Option<String>,
    notes: Option<String>,
    height: Option<f64>,
    set: Option<RecordId>,
    user: RecordId,
    created_at: DateTime<Utc>,
}

impl SuggestedSet {
    /// The id, with which a curator accepts or removes it.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The name that was proposed.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_deref()
    }

    /// The notes that were proposed, in Markdown.
    #[must_use]
    pub fn notes(&self) -> Option<&str> {
        self.notes.as_deref()
    }

    /// The height that was proposed.
    #[must_use]
    pub fn height(&self) -> Option<f64> {
        self.height
    }

    /// The set that was proposed.
    #[must_use]
    pub fn set(&self) -> Option<RecordId> {
        self.set
    }

    /// The number of the account that made it.
    #[must_use]
    pub fn user(&self) -> RecordId {
        self.user
    }

    /// When it was made.
    #[must_use]
    pub fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }
}

impl FromWire for SuggestedSet {
    type Wire = types::SuggestedSet;

    fn from_wire(wire: types::SuggestedSet) -> Result<Self, DecodeError> {
        let user = u64::try_from(wire.user_id)
            .map_err(|_| DecodeError::new("userId", "expected a number that is not negative"))?;
        Ok(Self {
            id: wire.id.into(),
            name: wire.data.name,
            notes: wire.data.notes,
            height: wire.data.height,
            set: wire.data.set.map(RecordId::Uuid),
            user: RecordId::Number(user),
            created_at: wire.created_at,
        })
    }
}

/// A suggestion that was filed: its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FiledSuggestion {
    id: KeyId,
}

impl FiledSuggestion {
    /// The id, with which a curator accepts or removes it.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }
}

impl FromWire for FiledSuggestion {
    type Wire = types::SuggestionReceipt;

    fn from_wire(wire: types::SuggestionReceipt) -> Result<Self, DecodeError> {
        Ok(Self { id: wire.submission.id.into() })
    }
}

/// A suggestion to be made: one of one's own sets for the curators.
///
/// ```
/// use freesewing::{NewSuggestion, RecordId};
///
/// # fn example() -> Result<(), freesewing::InvalidId> {
/// let set: RecordId = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21".parse()?;
/// let suggestion = NewSuggestion::of(set, "Standing Stone", 182.0, "iVBORw0KGgo=").notes("A tall body.");
/// # Ok(()) }
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use]
pub struct NewSuggestion {
    set: RecordId,
    height: f64,
    name: String,
    #[serde(rename = "img")]
    image: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
}

impl NewSuggestion {
    /// A set, the name it is to have, the height by which curated sets are sorted, and an image in base64, with or
    /// without a `data:` prefix, of at most 10 MB.
    pub fn of(set: RecordId, name: impl Into<String>, height: f64, image: impl Into<String>) -> Self {
        Self { set, height, name: name.into(), image: image.into(), notes: None }
    }

    /// Notes, in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.notes = Some(notes.into());
        self
    }

    /// The body of the request. The server takes an empty or zero value for a missing one.
    pub(crate) fn body(&self) -> Result<Vec<u8>, Error> {
        let words = if matches!(self.set, RecordId::Number(_)) {
            "the id of the set is a number, but V4 has UUIDs: use the id that the server gave"
        } else if self.name.is_empty() {
            "the suggestion has an empty name: give it one"
        } else if !self.height.is_finite() || self.height <= 0.0 {
            "the suggestion has a height that is not above zero: give one"
        } else if self.image.is_empty() {
            "the suggestion has no image: give one in base64"
        } else {
            return json_body(self);
        };
        Err(Error::validation(words))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    const UUID: &str = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";

    #[test]
    fn suggestions_are_read() {
        let body = format!(
            r#"[{{"id":"a5977d31-6b67-4ae2-b48f-d749ac9fef28","createdAt":"2026-03-27T10:11:12.123Z","type":"sugset",
               "userId":14,"data":{{"name":"Stone","notes":null,"set":"{UUID}","height":182}}}}]"#
        );
        let read: Vec<SuggestedSet> = json(body.as_bytes(), None).unwrap();
        let [read] = read.as_slice() else { panic!("one") };
        assert_eq!((read.name(), read.notes(), read.height()), (Some("Stone"), None, Some(182.0)));
        assert_eq!((read.set().unwrap().to_string().as_str(), read.user()), (UUID, RecordId::Number(14)));
        assert_eq!(read.id().to_string(), "a5977d31-6b67-4ae2-b48f-d749ac9fef28");
        assert_eq!(read.created_at().timestamp(), 1_774_606_272);
        let error = json::<Vec<SuggestedSet>>(body.replace(":14", ":-1").as_bytes(), None).unwrap_err();
        assert_eq!(error.to_string(), "[0].userId: expected a number that is not negative");
    }

    #[test]
    fn a_suggestion_that_would_count_as_missing_is_refused() {
        let set: RecordId = UUID.parse().unwrap();
        let good = NewSuggestion::of(set, "Stone", 182.0, "aGk=");
        let body = String::from_utf8(good.clone().notes("n").body().unwrap()).unwrap();
        assert_eq!(
            body,
            format!(r#"{{"set":"{UUID}","height":182.0,"name":"Stone","img":"aGk=","notes":"n"}}"#)
        );
        for (bad, says) in [
            (NewSuggestion { set: RecordId::Number(3), ..good.clone() }, "the id of the set is a number"),
            (NewSuggestion { name: String::new(), ..good.clone() }, "the suggestion has an empty name"),
            (
                NewSuggestion { height: f64::NAN, ..good.clone() },
                "the suggestion has a height that is not above zero",
            ),
            (
                NewSuggestion { height: 0.0, ..good.clone() },
                "the suggestion has a height that is not above zero",
            ),
            (NewSuggestion { image: String::new(), ..good }, "the suggestion has no image"),
        ] {
            let error = bad.body().unwrap_err().to_string();
            assert!(error.starts_with(says), "{error}");
        }
    }
}
