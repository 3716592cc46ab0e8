//! What a path names a record by.

use rusqlite::{Connection, OptionalExtension, Row};

/// The number or the UUID of a record, by the generation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// Generation V3.
    Id(i64),
    /// Generation V4; in lower case.
    Uuid(String),
}

impl Key {
    /// Looks up the record with one of two statements: by number or by UUID.
    pub(super) fn find<T>(
        &self,
        db: &Connection,
        [by_id, by_uuid]: [&str; 2],
        read: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> rusqlite::Result<Option<T>> {
        match self {
            Self::Id(id) => db.prepare_cached(by_id)?.query_row([id], read),
            Self::Uuid(uuid) => db.prepare_cached(by_uuid)?.query_row([uuid], read),
        }
        .optional()
    }
}
