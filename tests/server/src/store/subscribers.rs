//! Receivers of the newsletter who need no account.

use rusqlite::{Connection, OptionalExtension, Row, params};

use crate::clock::Timestamp;

/// One subscriber.
pub(crate) struct Subscriber {
    pub(crate) id: String,
    /// Whether the link of the mail was followed.
    pub(crate) active: bool,
    pub(crate) ehash: String,
    pub(crate) email: String,
    pub(crate) language: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Subscriber> {
    Ok(Subscriber {
        id: row.get("id")?,
        active: row.get("active")?,
        ehash: row.get("ehash")?,
        email: row.get("email")?,
        language: row.get("language")?,
    })
}

pub(crate) fn insert(db: &Connection, new: &Subscriber, now: Timestamp) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO subscribers (id, active, created_at, ehash, email, language, updated_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?3)",
    )?
    .execute(params![new.id, new.active, now, new.ehash, new.email, new.language])?;
    Ok(())
}

pub(crate) fn find_by_ehash(db: &Connection, ehash: &str) -> rusqlite::Result<Option<Subscriber>> {
    db.prepare_cached("SELECT * FROM subscribers WHERE ehash = ?")?.query_row([ehash], read).optional()
}

/// Activates the subscriber with this id; whether there is one.
pub(crate) fn activate(db: &Connection, id: &str, now: Timestamp) -> rusqlite::Result<bool> {
    let changed = db
        .prepare_cached("UPDATE subscribers SET active = 1, updated_at = ? WHERE id = ?")?
        .execute(params![now, id])?;
    Ok(changed > 0)
}

/// Whether there was something to delete.
pub(crate) fn delete(db: &Connection, id: &str) -> rusqlite::Result<bool> {
    Ok(db.prepare_cached("DELETE FROM subscribers WHERE id = ?")?.execute([id])? > 0)
}

/// Ends the newsletter of an account; whether there is one with this UUID.
pub(crate) fn stop_for_user(db: &Connection, uuid: &str) -> rusqlite::Result<bool> {
    Ok(db.prepare_cached("UPDATE users SET newsletter = 0 WHERE uuid = ?")?.execute([uuid])? > 0)
}

/// E-mail address and UUID of all who get the newsletter or asked for it, subscribers first.
pub(crate) fn receivers(db: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    db.prepare_cached(
        "SELECT email, uuid FROM (
           SELECT 1 AS part, rowid AS place, email, id AS uuid FROM subscribers
           UNION ALL SELECT 2, id, email, uuid FROM users WHERE newsletter
         ) ORDER BY part, place",
    )?
    .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
    .collect()
}
