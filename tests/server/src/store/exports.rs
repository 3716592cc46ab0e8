//! Files with everything about an account.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::json;
use crate::clock::Timestamp;

pub(crate) fn insert(
    db: &Connection,
    name: &str,
    user_id: i64,
    file: &Value,
    now: Timestamp,
) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT INTO exports (name, created_at, file, user_id) VALUES (?, ?, ?, ?)")?
        .execute(params![name, now, json::text(file)?, user_id])?;
    Ok(())
}

pub(crate) fn find(db: &Connection, name: &str) -> rusqlite::Result<Option<Value>> {
    db.prepare_cached("SELECT file FROM exports WHERE name = ?")?
        .query_row([name], |row| json::column(row, "file"))
        .optional()
}
