//! Content that is ready to be sent, and a place to keep it.

use std::sync::{Mutex, PoisonError};

use axum::body::Body;
use bytes::Bytes;
use http::header::{CONTENT_TYPE, ETAG};
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
}

impl Rendered {
    pub(super) fn new(content_type: HeaderValue, content: impl Into<Bytes>) -> Self {
        let content = content.into();
        let tag = HeaderValue::from_str(&etag::tag(&content)).ok();
        Self { content_type, tag, content }
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

    pub(super) fn send(self, headers: &mut HeaderMap) -> Body {
        headers.insert(CONTENT_TYPE, self.content_type);
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
