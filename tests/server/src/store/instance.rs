//! What makes a database one server: its name and its secrets, kept over restarts.

use rusqlite::{Connection, OptionalExtension, params};

/// The one row of the table.
pub(crate) struct Instance {
    pub(crate) generation: String,
    /// Ends the audience of every token and key.
    pub(crate) name: String,
    /// Signs tokens.
    pub(crate) token_secret: Vec<u8>,
    /// Keys the hashes of API secrets.
    pub(crate) key_pepper: Vec<u8>,
}

/// How often a server was started on this database so far.
pub(crate) fn starts(db: &Connection) -> rusqlite::Result<i64> {
    let count = db.query_row("SELECT starts FROM instance", [], |row| row.get(0)).optional()?;
    Ok(count.unwrap_or(0))
}

/// Gives the database another name: tokens and keys that were made for the one before are good no longer.
pub(crate) fn rename(db: &Connection, name: &str) -> rusqlite::Result<()> {
    db.execute("UPDATE instance SET name = ?", [name])?;
    Ok(())
}

/// The instance of this database; a new database gets the one that `make` draws. Counts this start.
pub(crate) fn load_or(db: &Connection, make: impl FnOnce() -> Instance) -> rusqlite::Result<Instance> {
    let known = db
        .query_row("SELECT * FROM instance", [], |row| {
            Ok(Instance {
                generation: row.get("generation")?,
                name: row.get("name")?,
                token_secret: row.get("token_secret")?,
                key_pepper: row.get("key_pepper")?,
            })
        })
        .optional()?;
    if let Some(instance) = known {
        db.execute("UPDATE instance SET starts = starts + 1", [])?;
        return Ok(instance);
    }
    let new = make();
    db.execute(
        "INSERT INTO instance (only_row, generation, name, token_secret, key_pepper, starts) VALUES (1, ?, ?, ?, ?, 1)",
        params![new.generation, new.name, new.token_secret, new.key_pepper],
    )?;
    Ok(new)
}
