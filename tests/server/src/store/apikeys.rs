//! API keys.

use rusqlite::{Connection, OptionalExtension, Row, params};
use serde_json::Value;

use super::json;
use crate::clock::Timestamp;

/// One key, as it is stored: of its secret there is only a keyed hash.
pub(crate) struct ApiKey {
    pub(crate) id: String,
    pub(crate) calls: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) expires_at: Timestamp,
    pub(crate) instance: String,
    pub(crate) last_seen: Option<Timestamp>,
    pub(crate) level: u8,
    pub(crate) name: Value,
    pub(crate) secret_hash: Vec<u8>,
    pub(crate) user_id: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<ApiKey> {
    Ok(ApiKey {
        id: row.get("id")?,
        calls: row.get("calls")?,
        created_at: row.get("created_at")?,
        expires_at: row.get("expires_at")?,
        instance: row.get("instance")?,
        last_seen: row.get("last_seen")?,
        level: row.get("level")?,
        name: json::column(row, "name")?,
        secret_hash: row.get("secret_hash")?,
        user_id: row.get("user_id")?,
    })
}

pub(crate) fn insert(db: &Connection, key: &ApiKey) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO apikeys (id, calls, created_at, expires_at, instance, last_seen, level, name, secret_hash, user_id)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
    )?
    .execute(params![
        key.id, key.calls, key.created_at, key.expires_at, key.instance, key.last_seen, key.level,
        json::text(&key.name)?, key.secret_hash, key.user_id,
    ])?;
    Ok(())
}

pub(crate) fn find(db: &Connection, id: &str) -> rusqlite::Result<Option<ApiKey>> {
    db.prepare_cached("SELECT * FROM apikeys WHERE id = ?")?.query_row([id], read).optional()
}

/// What is looked at of a key that calls.
pub(crate) struct Calling {
    pub(crate) expires_at: Timestamp,
    pub(crate) instance: String,
    pub(crate) level: u8,
    pub(crate) secret_hash: Vec<u8>,
    pub(crate) user_id: i64,
}

/// Looks up a key that calls. Every request with a key does, so it reads no more than it needs. Not joined with its
/// user: SQLite plans a join anew for each value that is looked up, which costs more than a second look.
pub(crate) fn calling(db: &Connection, id: &str) -> rusqlite::Result<Option<Calling>> {
    db.prepare_cached("SELECT expires_at, instance, level, secret_hash, user_id FROM apikeys WHERE id = ?")?
        .query_row([id], |row| {
            Ok(Calling {
                expires_at: row.get(0)?,
                instance: row.get(1)?,
                level: row.get(2)?,
                secret_hash: row.get(3)?,
                user_id: row.get(4)?,
            })
        })
        .optional()
}

/// The keys of a person, oldest first.
pub(crate) fn of_user(db: &Connection, user_id: i64) -> rusqlite::Result<Vec<ApiKey>> {
    db.prepare_cached("SELECT * FROM apikeys WHERE user_id = ? ORDER BY rowid")?
        .query_map([user_id], read)?
        .collect()
}

pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM apikeys WHERE id = ?")?.execute([id])?;
    Ok(())
}
