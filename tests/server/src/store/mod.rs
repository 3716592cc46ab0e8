//! What the server remembers: one SQLite database, in memory or in a file. One file a table.

pub(crate) mod apikeys;
pub(crate) mod confirmations;
pub(crate) mod curated_sets;
pub(crate) mod instance;
mod json;
mod open;
pub(crate) mod sets;
pub(crate) mod users;

use std::sync::{Mutex, MutexGuard, PoisonError};

use rusqlite::Connection;

pub use open::StoreError;

/// The database behind one connection. Whoever holds the lock does a few short statements and lets go.
pub(crate) struct Store {
    connection: Mutex<Connection>,
}

impl Store {
    /// The connection, for as long as the guard lives. A handler that panicked while it held the lock has
    /// been reported already; its transaction was rolled back, so the next one may go on.
    pub(crate) fn lock(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
