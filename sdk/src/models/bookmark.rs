//! Bookmarks.

use serde::Serialize;

use super::BookmarkType;
use super::decode::{DecodeError, FromWire, record_id};
use super::encode::json_body;
use super::unheeded::Unheeded;
use crate::generated::types;
use crate::{Error, Generation, RecordId, Warning};

/// A bookmark. It has no times.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookmark {
    id: RecordId,
    kind: BookmarkType,
    title: String,
    url: String,
    owner: Option<RecordId>,
}

impl Bookmark {
    /// The id: a number in V3, a UUID in V4.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// What it points to. It never changes.
    #[must_use]
    pub fn kind(&self) -> &BookmarkType {
        &self.kind
    }

    /// The title.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// Where it leads to: an address, a path, any text.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// The account that owns the bookmark, where the server tells (V3).
    #[must_use]
    pub fn owner(&self) -> Option<RecordId> {
        self.owner
    }
}

impl FromWire for Bookmark {
    type Wire = types::Bookmark;

    fn from_wire(wire: types::Bookmark) -> Result<Self, DecodeError> {
        Ok(Self {
            id: record_id(wire.id, wire.uuid)?,
            kind: wire.type_,
            title: wire.title,
            url: wire.url,
            owner: record_id(wire.user_id, None).ok(),
        })
    }
}

/// A bookmark to be made.
///
/// ```
/// use freesewing::NewBookmark;
/// use freesewing::models::BookmarkType;
///
/// let bookmark = NewBookmark::new(BookmarkType::Doc, "Sleeves", "/docs/sewing/sleeve");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
#[must_use]
pub struct NewBookmark {
    title: String,
    #[serde(rename = "type")]
    kind: BookmarkType,
    url: String,
}

impl NewBookmark {
    /// A bookmark: what it points to, its title, and where it leads to. Neither text may be empty; V4 takes titles of
    /// 255 characters and addresses of 1023 at most.
    pub fn new(kind: BookmarkType, title: impl Into<String>, url: impl Into<String>) -> Self {
        Self { title: title.into(), kind, url: url.into() }
    }

    /// Where it leads to.
    pub(crate) fn address(&self) -> &str {
        &self.url
    }

    /// What the server did not heed.
    pub(crate) fn unheeded(&self, bookmark: &Bookmark) -> Vec<Warning> {
        Unheeded::default()
            .field("kind", Some(&self.kind), bookmark.kind())
            .field("title", Some(self.title.as_str()), bookmark.title())
            .field("url", Some(self.url.as_str()), bookmark.url())
            .warnings()
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        let limits = generation == Generation::V4;
        check("title", &self.title, limits.then_some(TITLE_LIMIT))?;
        check("url", &self.url, limits.then_some(URL_LIMIT))?;
        json_body(self)
    }
}

/// The longest title and address that V4 takes, in the characters of JavaScript.
const TITLE_LIMIT: usize = 255;
const URL_LIMIT: usize = 1023;

/// Changes to a bookmark. What is not mentioned stays; what it points to never changes.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
#[must_use]
pub struct BookmarkChanges {
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
}

impl BookmarkChanges {
    /// No changes yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// A new title, which must not be empty.
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// Where it leads to from now on, which must not be empty.
    pub fn url(mut self, url: impl Into<String>) -> Self {
        self.url = Some(url.into());
        self
    }

    /// Whether nothing would change.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What the server did not heed.
    pub(crate) fn unheeded(&self, bookmark: &Bookmark) -> Vec<Warning> {
        Unheeded::default()
            .field("title", self.title.as_deref(), bookmark.title())
            .field("url", self.url.as_deref(), bookmark.url())
            .warnings()
    }

    /// The body of the request. No server looks at the lengths of an update.
    pub(crate) fn body(&self) -> Result<Vec<u8>, Error> {
        if self.is_empty() {
            return Err(Error::validation("the update has no changes: set or clear something first"));
        }
        for (name, text) in [("title", &self.title), ("url", &self.url)] {
            text.as_deref().map_or(Ok(()), |text| check(name, text, None))?;
        }
        json_body(self)
    }
}

fn check(name: &str, text: &str, limit: Option<usize>) -> Result<(), Error> {
    let length = text.encode_utf16().count();
    if length == 0 {
        return Err(Error::validation(format!("the {name} of the bookmark is empty: give it one")));
    }
    match limit {
        Some(limit) if length > limit => Err(Error::validation(format!(
            "the {name} of the bookmark has {length} characters, but V4 takes {limit} at most: shorten it"
        ))),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    #[test]
    fn bookmarks_of_both_generations_are_read() {
        let v4 = r#"{"uuid":"c0a8b0d2-7f5e-4a55-8f0b-3b7f5d7a2c90","type":"set","title":"My measurements","url":"/account/set?uuid=1"}"#;
        let v4: Bookmark = json(v4.as_bytes(), None).unwrap();
        assert_eq!(v4.id().to_string(), "c0a8b0d2-7f5e-4a55-8f0b-3b7f5d7a2c90");
        assert_eq!(
            (v4.kind(), v4.title(), v4.url()),
            (&BookmarkType::Set, "My measurements", "/account/set?uuid=1")
        );
        assert_eq!(v4.owner(), None);
        let v3 = r#"{"id":2,"type":"brandNew","title":"t","url":"u","userId":14}"#;
        let v3: Bookmark = json(v3.as_bytes(), None).unwrap();
        assert_eq!((v3.id(), v3.owner()), (RecordId::Number(2), Some(RecordId::Number(14))));
        assert_eq!(v3.kind().as_str(), "brandNew");
    }

    #[test]
    fn texts_that_the_server_would_refuse_or_ignore_are_refused() {
        let body = |title: &str, url: &str, generation| {
            let made = NewBookmark::new(BookmarkType::Custom, title, url).body(generation);
            made.map(|body| String::from_utf8(body).unwrap()).map_err(|error| error.to_string())
        };
        let good = r#"{"title":"t","type":"custom","url":"u"}"#;
        assert_eq!(body("t", "u", Generation::V4).as_deref(), Ok(good));
        assert_eq!(
            body("", "u", Generation::V3).unwrap_err(),
            "the title of the bookmark is empty: give it one"
        );
        assert_eq!(
            body("t", "", Generation::V4).unwrap_err(),
            "the url of the bookmark is empty: give it one"
        );
        let (title, url) = ("é".repeat(255), "u".repeat(1023));
        assert!(body(&title, &url, Generation::V4).is_ok());
        // Two of the characters of JavaScript.
        let long = format!("{}🧵", "t".repeat(254));
        assert!(body(&long, "u", Generation::V3).is_ok());
        assert_eq!(
            body(&long, "u", Generation::V4).unwrap_err(),
            "the title of the bookmark has 256 characters, but V4 takes 255 at most: shorten it"
        );
        let long = "u".repeat(1024);
        assert_eq!(
            body("t", &long, Generation::V4).unwrap_err(),
            "the url of the bookmark has 1024 characters, but V4 takes 1023 at most: shorten it"
        );
        assert!(BookmarkChanges::new().url(long).body().is_ok());
        assert!(BookmarkChanges::new().title("").body().is_err());
        assert!(BookmarkChanges::new().body().is_err());
    }
}
