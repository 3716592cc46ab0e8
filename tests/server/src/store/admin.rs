//! Accounts, as administrators look for them and change them.

use rusqlite::{Connection, Params, params};

use super::users::{self, User};
use crate::clock::Timestamp;

/// Those who have, or once had, an e-mail address: `column` is `ehash` or `ihash`.
pub(crate) fn with_hash(db: &Connection, column: HashColumn, hash: &str) -> rusqlite::Result<Vec<User>> {
    match column {
        HashColumn::Current => all(db, "SELECT id FROM users WHERE ehash = ? ORDER BY id", [hash]),
        HashColumn::Initial => all(db, "SELECT id FROM users WHERE ihash = ? ORDER BY id", [hash]),
    }
}

/// Which e-mail address of an account is meant.
#[derive(Clone, Copy)]
pub(crate) enum HashColumn {
    /// The one it has now.
    Current,
    /// The one it signed up with.
    Initial,
}

/// Those whose name in lower case holds this text.
pub(crate) fn named_like(db: &Connection, part: &str) -> rusqlite::Result<Vec<User>> {
    all(db, "SELECT id FROM users WHERE instr(lusername, ?) > 0 ORDER BY id", [part])
}

fn all(db: &Connection, statement: &str, params: impl Params) -> rusqlite::Result<Vec<User>> {
    let mut found = Vec::new();
    for id in db.prepare_cached(statement)?.query_map(params, |row| row.get(0))? {
        found.extend(users::find(db, id?)?);
    }
    Ok(found)
}

/// Writes back what an administrator may change. Without the second factor, all that belongs to it goes.
pub(crate) fn update(db: &Connection, user: &User, now: Timestamp) -> rusqlite::Result<()> {
    let work = db.unchecked_transaction()?;
    work.prepare_cached(
        "UPDATE users SET consent = ?, status = ?, role = ?, mfa_enabled = ?, updated_at = ? WHERE id = ?",
    )?
    .execute(params![user.consent, user.status, user.role, user.mfa_enabled, now, user.id])?;
    if !user.mfa_enabled {
        work.prepare_cached("UPDATE users SET mfa_secret = NULL, scratch_codes = '[]' WHERE id = ?")?
            .execute([user.id])?;
    }
    work.commit()
}
