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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::mm;
    use crate::models::decode::json;

    fn text(changes: &PatternChanges) -> String {
        String::from_utf8(changes.body().unwrap()).unwrap()
    }

    #[test]
    fn only_what_changes_is_written() {
        assert_eq!(text(&PatternChanges::new().notes("")), r#"{"notes":""}"#);
        let settings = PatternSettings::default().with_seam_allowance(mm(10.0));
        let data = Map::from_iter([("a".to_owned(), Value::from(1))]);
        let all = PatternChanges::new().name("x").public(true).settings(settings).data(data).image("aGk=");
        assert_eq!(
            text(&all),
            r#"{"name":"x","public":true,"settings":{"sa":10},"data":{"a":1},"img":"aGk="}"#
        );
    }

    #[test]
    fn no_change_is_refused_before_it_is_sent() {
        let changes = PatternChanges::new();
        assert!(changes.is_empty() && !changes.clone().public(false).is_empty());
        let error = changes.body().unwrap_err();
        assert!(
            error.is_validation() && error.to_string().contains("set or clear something first"),
            "{error}"
        );
    }

    #[test]
    fn what_the_server_did_not_heed_is_named() {
        let body = r#"{"id":21,"createdAt":"2026-03-27T10:11:12Z","updatedAt":"2026-03-27T10:11:12Z","design":"aaron","name":"a","notes":"b","public":true,"settings":{"sa":5},"data":null}"#;
        let pattern: Pattern = json(body.as_bytes(), None).unwrap();
        let settings = |length| PatternSettings::default().with_seam_allowance(mm(length));
        let heeded = PatternChanges::new().name("a").notes("b").public(true).settings(settings(5.0));
        assert_eq!(heeded.unheeded(&pattern), []);
        let data = Map::from_iter([("a".to_owned(), Value::from(1))]);
        let unheeded =
            PatternChanges::new().name("x").notes("y").public(false).settings(settings(6.0)).data(data);
        let fields = ["name", "notes", "settings", "data", "public"].map(Warning::FieldIgnored);
        assert_eq!(unheeded.unheeded(&pattern), fields);
    }
}
