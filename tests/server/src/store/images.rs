//! Pictures that came with requests.

use rusqlite::{Connection, OptionalExtension, params};

use crate::clock::Timestamp;

/// What is kept of a picture.
#[derive(Debug)]
pub(crate) enum Picture {
    /// The picture itself, with its content type.
    File {
        /// For instance `image/png`.
        content_type: String,
        /// The file as it came.
        bytes: Vec<u8>,
    },
    /// Only the address that was named; nothing is fetched from there.
    Link(String),
}

/// Keeps a picture under a name, in place of the one that has it.
pub(crate) fn put(db: &Connection, name: &str, picture: &Picture, now: Timestamp) -> rusqlite::Result<()> {
    let (content_type, bytes, link) = match picture {
        Picture::File { content_type, bytes } => (Some(content_type), Some(bytes), None),
        Picture::Link(link) => (None, None, Some(link)),
    };
    db.prepare_cached(
        "INSERT OR REPLACE INTO images (name, created_at, content_type, bytes, link) VALUES (?, ?, ?, ?, ?)",
    )?
    .execute(params![name, now, content_type, bytes, link])?;
    Ok(())
}

/// Whether a name is taken.
pub(crate) fn exists(db: &Connection, name: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM images WHERE name = ?")?.exists([name])
}

/// How many bytes a picture has, unless there is only a link.
pub(crate) fn length(db: &Connection, name: &str) -> rusqlite::Result<Option<usize>> {
    db.prepare_cached("SELECT length(bytes) FROM images WHERE name = ? AND bytes IS NOT NULL")?
        .query_row([name], |row| row.get::<_, i64>(0))
        .optional()
        .map(|length| length.and_then(|length| usize::try_from(length).ok()))
}

/// The content type and the bytes of a picture, unless there is only a link.
pub(crate) fn file(db: &Connection, name: &str) -> rusqlite::Result<Option<(String, Vec<u8>)>> {
    db.prepare_cached("SELECT content_type, bytes FROM images WHERE name = ? AND bytes IS NOT NULL")?
        .query_row([name], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()
}

/// Whether there was something to delete.
pub(crate) fn delete(db: &Connection, name: &str) -> rusqlite::Result<bool> {
    Ok(db.prepare_cached("DELETE FROM images WHERE name = ?")?.execute([name])? > 0)
}

/// Deletes the pictures of an account and of its records, before those go themselves.
pub(crate) fn delete_of_user(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached(
        "WITH records (v3, kind, uuid) AS (
           SELECT 'user-' || ihash, 'user', uuid FROM users WHERE id = ?1
           UNION ALL SELECT 'set-' || id, 'set', uuid FROM sets WHERE user_id = ?1
           UNION ALL SELECT 'pattern-' || id, 'pattern', uuid FROM patterns WHERE user_id = ?1
         )
         DELETE FROM images WHERE name IN (
           SELECT v3 FROM records
           UNION ALL
           SELECT kind || '/' || substr(uuid, 1, 1) || '/' || substr(uuid, 1, 2) || '/' || uuid || '.webp'
           FROM records
         )",
    )?
    .execute([id])?;
    Ok(())
}
