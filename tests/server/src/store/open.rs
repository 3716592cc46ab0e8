//! Opens a database: a new one gets the schema, a known one is checked, anything else is refused.

use std::path::{Path, PathBuf};

use rusqlite::{Connection, ErrorCode};

use super::Store;

const SCHEMA: &str = include_str!("schema.sql");

/// Raised whenever `schema.sql` changes.
const SCHEMA_VERSION: i64 = 1;

/// Marks a file as ours ("FSts"), so that a stray SQLite file of another program is left alone.
const APPLICATION_ID: i64 = 0x4653_7473;

/// Statements kept prepared; there are fewer than this.
const STATEMENT_CACHE: usize = 128;

/// Why a database could not be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum StoreError {
    /// The file was written by a later version of this server.
    #[error(
        "{path} was written by a newer version (schema {found}, this one knows {SCHEMA_VERSION}): update freesewing-test-server or choose another file"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
    },
    /// The file is a database, but not one of this server.
    #[error("{path} is not a database of freesewing-test-server: choose another file")]
    Foreign {
        /// The file.
        path: PathBuf,
    },
    /// The file belongs to a server of another wire generation.
    #[error("the database was made for generation {found}, not for {wanted}: choose another file")]
    OtherGeneration {
        /// The generation the file was made for.
        found: String,
        /// The generation asked for.
        wanted: String,
    },
    /// Another process has the file.
    #[error("{path} is in use by another server: stop that one or choose another file")]
    InUse {
        /// The file.
        path: PathBuf,
    },
    /// The file is one of this server, and broken.
    #[error("{path} is damaged ({what}): choose another file, or put a sound copy in its place")]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The system does not let the file be used.
    #[error(
        "{path} could not be used ({source}): see that it and its folder can be written to, or choose another file"
    )]
    Unusable {
        /// The file.
        path: PathBuf,
        /// What SQLite said.
        source: rusqlite::Error,
    },
    /// SQLite refused something.
    #[error("the database could not be used: {0}")]
    Sqlite(#[from] rusqlite::Error),
}

impl Store {
    /// A database that lives and dies with the server.
    pub(crate) fn in_memory() -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        create(&connection)?;
        Ok(Self::over(connection, None)?)
    }

    /// A database in a file, which is created when it is missing. Until [`Store::settle`] is called, what is written
    /// survives the end of this process, but not that of the machine.
    pub(crate) fn in_file(path: &Path) -> Result<Self, StoreError> {
        let explain = |error| explained(path, error);
        let is_empty = std::fs::metadata(path).map_or(true, |file| file.len() == 0);
        let connection = Connection::open(path).map_err(explain)?;
        claim(&connection, is_empty).map_err(explain)?;
        match contents(&connection).map_err(explain)? {
            (0, 0, 0) => {
                connection.pragma_update(None, "synchronous", "OFF").map_err(explain)?;
                create(&connection).map_err(explain)?;
            }
            (APPLICATION_ID, SCHEMA_VERSION, _) => {}
            (APPLICATION_ID, found, _) if found > SCHEMA_VERSION => {
                return Err(StoreError::Newer { path: path.to_owned(), found });
            }
            (APPLICATION_ID, found, _) => {
                let what = format!("there never was a schema {found}");
                return Err(StoreError::Damaged { path: path.to_owned(), what });
            }
            _ => return Err(StoreError::Foreign { path: path.to_owned() }),
        }
        Self::over(connection, Some(path)).map_err(explain)
    }

    /// Says what an error means for the one who started the server.
    pub(crate) fn explain(&self, error: rusqlite::Error) -> StoreError {
        match &self.path {
            Some(path) => explained(path, error),
            None => error.into(),
        }
    }

    /// From here on, what is written is on the disk before anybody hears of it. The server calls this once it has
    /// set itself up and before it lets anybody in: so a start hardly waits for the disk. The next write brings the
    /// whole log to the disk, with what the start has written to it.
    pub(crate) fn settle(&self) -> rusqlite::Result<()> {
        if self.is_durable() { self.quick().pragma_update(None, "synchronous", "FULL") } else { Ok(()) }
    }

    fn over(connection: Connection, path: Option<&Path>) -> rusqlite::Result<Self> {
        connection.set_prepared_statement_cache_capacity(STATEMENT_CACHE);
        Self::new(connection, path.map(Path::to_owned))
    }
}

fn explained(path: &Path, error: rusqlite::Error) -> StoreError {
    let path = path.to_owned();
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => StoreError::InUse { path },
        Some(ErrorCode::NotADatabase) => StoreError::Foreign { path },
        Some(ErrorCode::DatabaseCorrupt) => StoreError::Damaged { path, what: error.to_string() },
        _ => StoreError::Unusable { path, source: error },
    }
}

/// Whose a file is, its schema version, and how many tables and indices it has.
fn contents(connection: &Connection) -> rusqlite::Result<(i64, i64, i64)> {
    let owner = connection.pragma_query_value(None, "application_id", |row| row.get(0))?;
    let version = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
    Ok((owner, version, tables))
}

/// Takes the file for this process alone; the first read already shows whether somebody else has it.
///
/// `NORMAL` keeps what a log has from before, and brings an empty file to the disk with its first page, without which
/// the log would not count. That page is all that is written here, at once, so it needs no journal in a file.
fn claim(connection: &Connection, is_empty: bool) -> rusqlite::Result<()> {
    connection.busy_timeout(std::time::Duration::from_millis(250))?;
    connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
    connection.pragma_update(None, "synchronous", "NORMAL")?;
    if is_empty {
        connection.pragma_update_and_check(None, "journal_mode", "MEMORY", |_| Ok(()))?;
    }
    connection.pragma_update_and_check(None, "journal_mode", "WAL", |_| Ok(()))?;
    connection.execute_batch("BEGIN IMMEDIATE; COMMIT;")
}

fn create(connection: &Connection) -> rusqlite::Result<()> {
    connection.execute_batch(&format!(
        "BEGIN; {SCHEMA} PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {SCHEMA_VERSION}; COMMIT;"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str) -> PathBuf {
        let path = std::env::temp_dir().join(format!("fs-store-{}-{name}.sqlite", std::process::id()));
        for suffix in ["", "-wal", "-shm"] {
            let _ = std::fs::remove_file(format!("{}{suffix}", path.display()));
        }
        path
    }

    #[test]
    fn a_new_file_is_set_up_and_opens_again() {
        let path = file("again");
        drop(Store::in_file(&path).unwrap());
        drop(Store::in_file(&path).unwrap());
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn writes_wait_for_the_disk_once_the_start_is_over() {
        let path = file("settled");
        let synchronous = |store: &Store| -> i64 {
            store.lock().pragma_query_value(None, "synchronous", |row| row.get(0)).unwrap()
        };
        for before in [0, 1] {
            let store = Store::in_file(&path).unwrap();
            assert_eq!(synchronous(&store), before);
            store.settle().unwrap();
            assert_eq!(synchronous(&store), 2);
        }
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_start_that_was_cut_short_leaves_a_file_that_opens() {
        let path = file("short");
        let connection = Connection::open(&path).unwrap();
        claim(&connection, true).unwrap();
        assert!(std::fs::metadata(&path).unwrap().len() >= 512, "the first page is there");
        drop(connection);
        let store = Store::in_file(&path).unwrap();
        assert_eq!(store.lock().query_row("SELECT count(*) FROM users", [], |row| row.get(0)), Ok(0));
        drop(store);
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_newer_file_is_refused() {
        let path = file("newer");
        Store::in_file(&path).unwrap().lock().pragma_update(None, "user_version", 99).unwrap();
        let error = Store::in_file(&path).err().unwrap();
        assert!(matches!(error, StoreError::Newer { found: 99, .. }), "{error}");
        assert!(error.to_string().contains("newer version"), "{error}");
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_file_that_is_damaged_is_named_with_what_to_do() {
        for version in [0, -1] {
            let path = file("version");
            Store::in_file(&path).unwrap().lock().pragma_update(None, "user_version", version).unwrap();
            let error = Store::in_file(&path).err().unwrap().to_string();
            assert!(
                error.contains("damaged (there never was a schema") && error.contains("fs-store-"),
                "{error}"
            );
            std::fs::remove_file(path).unwrap();
        }
        let path = file("half");
        drop(Store::in_file(&path).unwrap());
        let whole = std::fs::read(&path).unwrap();
        std::fs::write(&path, &whole[..whole.len() / 2]).unwrap();
        let settings = crate::app::Settings { db: Some(&path), ..Default::default() };
        let error = crate::app::App::new(&settings).err().unwrap().to_string();
        assert!(
            error.contains("damaged") && error.contains("fs-store-") && error.contains("copy"),
            "{error}"
        );
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn a_place_that_cannot_be_written_to_is_named_with_what_to_do() {
        let path = std::env::temp_dir().join(format!("fs-store-{}-no-such-folder/a.db", std::process::id()));
        for path in [path.as_path(), Path::new("/proc/fs-store.db")] {
            let error = Store::in_file(path).err().unwrap().to_string();
            assert!(error.starts_with(&path.display().to_string()), "{error}");
            assert!(error.contains("can be written to"), "{error}");
        }
    }

    #[test]
    fn files_of_others_are_left_alone() {
        let path = file("foreign");
        Connection::open(&path).unwrap().execute_batch("CREATE TABLE mine (x)").unwrap();
        assert!(matches!(Store::in_file(&path).err().unwrap(), StoreError::Foreign { .. }));
        std::fs::write(&path, "these are plain words, not a database, and long enough to be looked at")
            .unwrap();
        assert!(matches!(Store::in_file(&path).err().unwrap(), StoreError::Foreign { .. }));
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn two_servers_do_not_share_a_file() {
        let path = file("shared");
        let first = Store::in_file(&path).unwrap();
        assert!(matches!(Store::in_file(&path).err().unwrap(), StoreError::InUse { .. }));
        drop(first);
        assert!(Store::in_file(&path).is_ok());
        std::fs::remove_file(path).unwrap();
    }
}
