//! Confirmations: steps that wait for somebody who got a mail, and suggestions that wait for a curator.

use serde::Deserialize;

use super::decode::{DecodeError, FromWire, record_id};
use crate::generated::types;
use crate::{KeyId, RecordId, Secret};

/// A step that waits for somebody.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Confirmation {
    /// One that a mail asked for: signing up or in, or another e-mail address.
    Mail {
        /// Its id.
        id: KeyId,
        /// Its check.
        check: Secret,
    },
    /// A set that was suggested as a curated one, which waits for a curator.
    Suggestion(Submission),
}

impl Confirmation {
    /// The id.
    #[must_use]
    pub fn id(&self) -> KeyId {
        match self {
            Self::Mail { id, .. } => *id,
            Self::Suggestion(submission) => submission.id(),
        }
    }
}

/// A set that was suggested as a curated one.
#[derive(Clone, Debug, PartialEq)]
pub struct Submission {
    wire: types::Submission,
}

impl Submission {
    /// The id of the suggestion.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.wire.id.into()
    }

    /// The name that it should have.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.wire.name.as_deref()
    }

    /// The notes that it should have, in Markdown.
    #[must_use]
    pub fn notes(&self) -> Option<&str> {
        self.wire.notes.as_deref()
    }

    /// The height by which lists would be sorted.
    #[must_use]
    pub fn height(&self) -> Option<f64> {
        self.wire.height
    }

    /// The set that was suggested.
    #[must_use]
    pub fn set(&self) -> Option<RecordId> {
        record_id(None, self.wire.set).ok()
    }
}

#[derive(Deserialize)]
pub(crate) struct OnWire {
    confirmation: Option<types::Confirmation>,
    submission: Option<types::Submission>,
}

impl FromWire for Confirmation {
    type Wire = OnWire;

    fn from_wire(wire: OnWire) -> Result<Self, DecodeError> {
        match (wire.confirmation, wire.submission) {
            (Some(wire), _) => Ok(Self::Mail { id: wire.id.into(), check: Secret::new(wire.check) }),
            (None, Some(wire)) => Ok(Self::Suggestion(Submission { wire })),
            (None, None) => Err(DecodeError::new("", "missing `confirmation`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    const ID: &str = "a5977d31-6b67-4ae2-b48f-d749ac9fef28";

    #[test]
    fn a_confirmation_of_a_mail_hides_its_check() {
        let body = format!(r#"{{"result":"success","confirmation":{{"id":"{ID}","check":"9173"}}}}"#);
        let confirmation: Confirmation = json(body.as_bytes(), None).unwrap();
        assert_eq!(confirmation.id().to_string(), ID);
        assert!(!format!("{confirmation:?}").contains("9173"));
        let Confirmation::Mail { check, .. } = confirmation else { panic!("{confirmation:?}") };
        assert_eq!(check.expose(), "9173");
    }

    #[test]
    fn a_suggestion_shows_what_was_suggested() {
        let body = format!(
            r#"{{"result":"success","submission":{{"id":"{ID}","name":"A","notes":null,"height":168,
               "set":"0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21"}}}}"#
        );
        let confirmation: Confirmation = json(body.as_bytes(), None).unwrap();
        assert_eq!(confirmation.id().to_string(), ID);
        let Confirmation::Suggestion(submission) = confirmation else { panic!("{confirmation:?}") };
        assert_eq!(
            (submission.name(), submission.notes(), submission.height()),
            (Some("A"), None, Some(168.0))
        );
        assert_eq!(submission.set(), Some("0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21".parse().unwrap()));
        let error = json::<Confirmation>(br#"{"result":"success"}"#, None).map(|_| ()).unwrap_err();
        assert_eq!(error.to_string(), "missing `confirmation`");
    }
}
