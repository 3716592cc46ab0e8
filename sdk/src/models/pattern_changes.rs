//! Changes to a pattern.

use serde::Serialize;
use serde_json::{Map, Value};

use super::encode::json_body;
use super::unheeded::Unheeded;
use super::{Pattern, PatternSettings};
use crate::{Error, Warning};

/// Changes to a pattern. What is not mentioned stays; settings and data are replaced as a whole.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[must_use]
pub struct PatternChanges {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    notes: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    public: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    settings: Option<PatternSettings>,
    #[serde(skip_serializing_if = "Option::is_none")]
    data: Option<Map<String, Value>>,
    #[serde(rename = "img", skip_serializing_if = "Option::is_none")]
    image: Option<String>,
}

impl PatternChanges {
    /// No changes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new name.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = Some(name.into());
        self
    }

    /// New notes, in Markdown.
    pub fn notes(mut self, notes: impl Into<String>) -> Self {
        self.notes = Some(notes.into());
        self
    }

    /// Lets everybody read the pattern, or not.
    pub fn public(mut self, public: bool) -> Self {
        self.public = Some(public);
        self
    }

    /// New settings, which replace all that are there. To change one, take those of the pattern and change that.
    pub fn settings(mut self, settings: impl Into<PatternSettings>) -> Self {
        self.settings = Some(settings.into());
        self
    }

    /// New data, which replaces all that is there.
    pub fn data(mut self, data: Map<String, Value>) -> Self {
        self.data = Some(data);
        self
    }

    /// A new image in base64, with or without a `data:` prefix, at most 10 MB.
    pub fn image(mut self, image: impl Into<String>) -> Self {
        self.image = Some(image.into());
        self
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the server did not heed.
    pub(crate) fn unheeded(&self, pattern: &Pattern) -> Vec<Warning> {
        Unheeded::default()
            .field("name", self.name.as_deref(), pattern.name())
            .field("notes", self.notes.as_deref(), pattern.notes())
            .object(
                "settings",
                self.settings.as_ref().map(PatternSettings::as_map),
                pattern.settings().as_map(),
            )
            .object("data", self.data.as_ref(), pattern.data())
            .field("public", self.public, pattern.is_public())
            .warnings()
    }

    /// The body of the request.
    pub(crate) fn body(&self) -> Result<Vec<u8>, Error> {
        if self.is_empty() {
            return Err(Error::validation("the update has no changes: set or clear something first"));
        }
        self.settings.as_ref().map_or(Ok(()), PatternSettings::check)?;
        json_body(self)
    }
}
