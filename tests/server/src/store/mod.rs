//! What the server remembers: one SQLite database, in memory or in a file. One file a table.

pub(crate) mod admin;
pub(crate) mod apikeys;
pub(crate) mod bookmarks;
mod calls;
pub(crate) mod confirmations;
pub(crate) mod curated_sets;
pub(crate) mod exports;
pub(crate) mod images;
pub(crate) mod instance;
mod json;
mod key;
mod open;
pub(crate) mod patterns;
pub(crate) mod proposals;
pub(crate) mod sets;
pub(crate) mod stats;
pub(crate) mod subscribers;
pub(crate) mod users;
mod watch;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

use crate::clock::Timestamp;
use calls::Calls;
use watch::Watch;

pub(crate) use key::Key;
pub use open::StoreError;

/// The database behind one connection. Whoever holds the lock does a few short statements and lets go.
pub(crate) struct Store {
    connection: Mutex<Connection>,
    calls: Mutex<Calls>,
    watch: Watch,
    /// The file, if there is one.
    path: Option<PathBuf>,
}

impl Store {
    fn new(mut connection: Connection, path: Option<PathBuf>) -> rusqlite::Result<Self> {
        let watch = Watch::over(&mut connection)?;
        Ok(Self { connection: Mutex::new(connection), calls: Mutex::default(), watch, path })
    }

    /// The connection, for as long as the guard lives, with all calls counted so far. A handler that panicked
    /// while it held the lock has been reported already; its transaction was rolled back, so the next one may
    /// go on.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        let connection = self.quick();
        if let Err(error) = self.write_calls(&connection) {
            tracing::error!(%error, "the counts of calls could not be written");
        }
        connection
    }

    /// The connection, for work that neither reads nor changes counts of calls, times of last use, or the time
    /// at which an account changed: these may be behind.
    pub(crate) fn quick(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How often curated sets were changed so far. While the connection is locked, the number stays as it is, and
    /// tells of everything that can be read.
    pub(crate) fn curated_set_changes(&self) -> u64 {
        self.watch.curated_sets()
    }

    /// The same of pictures.
    pub(crate) fn image_changes(&self) -> u64 {
        self.watch.images()
    }

    /// Whether what is written outlives the server.
    pub(crate) fn is_durable(&self) -> bool {
        self.path.is_some()
    }

    /// Counts a call with an API key, on the key and on its owner.
    pub(crate) fn count_key_call(&self, key: &str, user_id: i64, now: Timestamp) {
        self.calls().by_key(key, user_id, now);
    }

    /// Counts a call with a token.
    pub(crate) fn count_jwt_call(&self, user_id: i64, now: Timestamp) {
        self.calls().by_token(user_id, now);
    }

    /// Writes what was counted.
    pub(crate) fn flush(&self) {
        drop(self.lock());
    }

    /// Deletes all records. What makes the database one server stays, but for its name if it gets a new one.
    pub(crate) fn clear(&self, new_name: Option<&str>) -> rusqlite::Result<()> {
        let db = self.quick();
        self.calls().clear();
        let work = db.unchecked_transaction()?;
        let tables: Vec<String> = work
            .prepare(
                "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT IN ('instance', 'sqlite_sequence')",
            )?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?;
        for table in tables {
            // The condition keeps SQLite from emptying the table in one go, of which nobody would hear.
            work.execute_batch(&format!("DELETE FROM \"{table}\" WHERE true"))?;
        }
        if let Some(name) = new_name {
            instance::rename(&work, name)?;
        }
        work.execute_batch("DELETE FROM sqlite_sequence")?;
        work.commit()
    }

    /// Nobody was promised that a count survives, so the file is not synchronised for it.
    fn write_calls(&self, db: &Connection) -> rusqlite::Result<()> {
        let mut calls = self.calls();
        if calls.is_empty() {
            return Ok(());
        }
        if !self.is_durable() {
            return calls.write(db);
        }
        db.execute_batch("PRAGMA synchronous = NORMAL")?;
        let written = calls.write(db);
        db.execute_batch("PRAGMA synchronous = FULL")?;
        written
    }

    fn calls(&self) -> MutexGuard<'_, Calls> {
        self.calls.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_there_for_whoever_looks_and_not_written_before() {
        let store = Store::in_memory().unwrap();
        let now = Timestamp::parse("2026-01-01T00:00:00Z").unwrap();
        let new = users::NewUser { uuid: "u", email: "e", ehash: "h", language: "en", role: "user", now };
        let id = users::insert(&store.lock(), &new).unwrap().id;
        let later = now.plus_millis(5);
        store.count_jwt_call(id, now);
        store.count_key_call("k", id, later);
        store.count_key_call("k", id, later);
        assert_eq!(users::find(&store.quick(), id).unwrap().unwrap().key_calls, 0);
        let user = users::find(&store.lock(), id).unwrap().unwrap();
        assert_eq!((user.jwt_calls, user.key_calls, user.last_seen), (1, 2, Some(later)));
        assert_eq!(users::find(&store.lock(), id).unwrap().unwrap().key_calls, 2);
        store.clear(None).unwrap();
        assert!(users::find(&store.lock(), id).unwrap().is_none());
        assert_eq!(users::insert(&store.lock(), &new).unwrap().id, 1);
    }
}
