//! Confirmations: what a link in a mail refers to.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::json;
use crate::clock::Timestamp;

/// One pending confirmation.
pub(crate) struct Confirmation {
    pub(crate) id: String,
    pub(crate) kind: String,
    pub(crate) user_id: i64,
    pub(crate) data: Value,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Confirmation> {
    Ok(Confirmation {
        id: row.get("id")?,
        kind: row.get("type")?,
        user_id: row.get("user_id")?,
        data: json::column(row, "data")?,
    })
}

pub(crate) fn insert(db: &Connection, new: &Confirmation, now: Timestamp) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO confirmations (id, created_at, type, user_id, data) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![new.id, now, new.kind, new.user_id, json::text(&new.data)?])?;
    Ok(())
}

/// Those of one kind with the time they were made, oldest first.
pub(crate) fn of_kind(db: &Connection, kind: &str) -> rusqlite::Result<Vec<(Confirmation, Timestamp)>> {
    db.prepare_cached("SELECT * FROM confirmations WHERE type = ? ORDER BY rowid")?
        .query_map([kind], |row| Ok((read(row)?, row.get("created_at")?)))?
        .collect()
}

pub(crate) fn find(db: &Connection, id: &str) -> rusqlite::Result<Option<Confirmation>> {
    db.prepare_cached("SELECT * FROM confirmations WHERE id = ?")?.query_row([id], read).optional()
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM confirmations WHERE id = ?")?.execute([id])?;
    Ok(())
}
