//! Bookmarks.

use serde_json::{Value, json};

use crate::generation::Generation;
use crate::store::bookmarks::Bookmark;

pub(crate) fn owner(generation: Generation, bookmark: &Bookmark) -> Value {
    match generation {
        Generation::V3 => json!({
            "id": bookmark.id,
            "type": bookmark.kind,
            "title": bookmark.title,
            "url": bookmark.url,
            "userId": bookmark.user_id,
        }),
        Generation::V4 => json!({
            "uuid": bookmark.uuid,
            "type": bookmark.kind,
            "title": bookmark.title,
            "url": bookmark.url,
        }),
    }
}

/// The row as it is stored, for exports of a whole account.
pub(crate) fn raw(generation: Generation, bookmark: &Bookmark) -> Value {
    match generation {
        Generation::V3 => owner(generation, bookmark),
        Generation::V4 => json!({
            "id": bookmark.id,
            "uuid": bookmark.uuid,
            "type": bookmark.kind,
            "title": bookmark.title,
            "url": bookmark.url,
            "userId": bookmark.user_id,
        }),
    }
}
