//! What people proposed through the API: posts, showcases, issues, discussions. The original opens them at a
//! code host; here they stay.

use rusqlite::{Connection, params};
use serde_json::Value;

use super::json;
use crate::clock::Timestamp;

/// One proposal.
pub(crate) struct Proposal<'a> {
    /// `blog`, `showcase`, `issue` or `discussion`.
    pub(crate) kind: &'a str,
    /// Names a post or a showcase.
    pub(crate) slug: Option<&'a str>,
    /// What was sent, without pictures.
    pub(crate) content: Value,
    /// Unknown for those who need not say who they are.
    pub(crate) user_id: Option<i64>,
}

/// Keeps a proposal and returns its number, which counts all kinds together as code hosts do.
pub(crate) fn insert(db: &Connection, new: &Proposal<'_>, now: Timestamp) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "INSERT INTO proposals (kind, slug, content, created_at, user_id) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![new.kind, new.slug, json::text(&new.content)?, now, new.user_id])?;
    Ok(db.last_insert_rowid())
}

/// Whether a post or a showcase has this slug.
pub(crate) fn slug_is_taken(db: &Connection, kind: &str, slug: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM proposals WHERE kind = ? AND slug = ?")?.exists([kind, slug])
}
