//! Images. Generation V3 keeps them at an image host and only their id in the record. This server has no
//! image host: it takes the text, keeps nothing of it, and gives the record the id that it would have.

use crate::http::Fields;

/// The id of the image that a request brings, if it brings one.
pub(super) fn id(fields: &Fields, kind: &str, record: impl std::fmt::Display) -> Option<String> {
    fields.text("img").filter(|img| !img.is_empty()).map(|_| format!("{kind}-{record}"))
}
