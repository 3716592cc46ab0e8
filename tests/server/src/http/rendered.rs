//! Content that is ready to be sent, and a place to keep it.

use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG, X_CONTENT_TYPE_OPTIONS};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

use super::{etag, yaml};

const JSON: HeaderValue = HeaderValue::from_static("application/json; charset=utf-8");
const YAML: HeaderValue = HeaderValue::from_static("text/yaml; charset=utf-8");

/// The bytes of an answer, and the headers that go with them. Cheap to copy.
#[derive(Clone, Debug)]
pub(crate) struct Rendered {
    content_type: HeaderValue,
    tag: Option<HeaderValue>,
    content: Bytes,
    /// Whether browsers may guess what it is.
    is_sniffed: bool,
}

impl Rendered {
    /// A file of any type.
    ///
    /// # Errors
    /// When the type cannot be a header.
    pub(crate) fn file(content_type: &str, content: Vec<u8>) -> Result<Self, String> {
        let content_type = HeaderValue::from_str(content_type);
        content_type
            .map(|content_type| Self { is_sniffed: false, ..Self::new(content_type, content) })
            .map_err(|error| format!("a file has no sendable type: {error}"))
    }

    pub(super) fn new(content_type: HeaderValue, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        let tag = HeaderValue::from_str(&etag::tag(&content)).ok();
        Self { content_type, tag, content, is_sniffed: true }
    }

    /// # Errors
    /// What is wrong with the value, in words; nothing that a record can hold is.
    pub(crate) fn json(value: &Value) -> Result<Self, String> {
        let text = serde_json::to_vec(value);
        text.map(|text| Self::new(JSON, text))
            .map_err(|error| format!("a record could not be written as JSON: {error}"))
    }

    /// A text that is JSON already.
    pub(crate) fn json_text(text: impl Into<Bytes>) -> Self {
        Self::new(JSON, text)
    }

    /// # Errors
    /// As for JSON.
    pub(crate) fn yaml(value: &Value) -> Result<Self, String> {
        let text = yaml::text(value);
        text.map(|text| Self::new(YAML, text))
            .map_err(|error| format!("a record could not be written as YAML: {error}"))
    }

    /// Everything but the content, and the content.
    pub(super) fn split(self) -> (Self, Bytes) {
        (Self { content: Bytes::new(), ..self.clone() }, self.content)
    }

    /// The same with this content, which must be the one that was split off.
    pub(super) fn with(self, content: Bytes) -> Self {
        Self { content, ..self }
    }

    pub(super) fn send(self, headers: &mut HeaderMap) -> Body {
        headers.insert(CONTENT_TYPE, self.content_type);
        if !self.is_sniffed {
            headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        }
        if let Some(tag) = self.tag {
            headers.insert(ETAG, tag);
        }
        Body::from(self.content)
    }
}

/// Content that is sent again until what it tells of has changed, as a number says.
#[derive(Debug, Default)]
pub(crate) struct Kept(Mutex<Option<(u64, Rendered)>>);

impl Kept {
    /// What was kept, if it still holds.
    pub(crate) fn get(&self, changes: u64) -> Option<Rendered> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(of, _)| *of == changes).map(|(_, rendered)| rendered.clone())
    }

    /// Keeps this in the place of what was there.
    pub(crate) fn set(&self, changes: u64, rendered: Rendered) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((changes, rendered));
    }
}
