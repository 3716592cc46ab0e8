//! Files with everything about an account.

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use super::json;
use crate::clock::Timestamp;

/// Keeps a file, in place of the one that the account had.
pub(crate) fn put(
    db: &Connection,
    name: &str,
    user_id: i64,
    file: &Value,
    now: Timestamp,
) -> rusqlite::Result<()> {
    let work = db.unchecked_transaction()?;
    work.prepare_cached("DELETE FROM exports WHERE user_id = ?")?.execute([user_id])?;
    work.prepare_cached("INSERT INTO exports (name, created_at, file, user_id) VALUES (?, ?, ?, ?)")?
        .execute(params![name, now, json::text(file)?, user_id])?;
    work.commit()
}

/// The text of a file. It is not parsed again: what an account holds may be nested deeper than a parser goes.
pub(crate) fn find(db: &Connection, name: &str) -> rusqlite::Result<Option<String>> {
    db.prepare_cached("SELECT file FROM exports WHERE name = ?")?
        .query_row([name], |row| row.get(0))
        .optional()
}
