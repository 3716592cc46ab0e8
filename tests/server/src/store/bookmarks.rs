//! Bookmarks.

use rusqlite::{Connection, Row, params};

use super::Key;

/// One bookmark. It has no times.
pub(crate) struct Bookmark {
    /// Given by the database; whatever stands here is ignored on insertion.
    pub(crate) id: i64,
    pub(crate) uuid: String,
    pub(crate) kind: String,
    pub(crate) title: String,
    pub(crate) url: String,
    pub(crate) user_id: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Bookmark> {
    Ok(Bookmark {
        id: row.get("id")?,
        uuid: row.get("uuid")?,
        kind: row.get("type")?,
        title: row.get("title")?,
        url: row.get("url")?,
        user_id: row.get("user_id")?,
    })
}

/// Adds a bookmark and returns it with its id.
pub(crate) fn insert(db: &Connection, mut new: Bookmark) -> rusqlite::Result<Bookmark> {
    db.prepare_cached("INSERT INTO bookmarks (uuid, type, title, url, user_id) VALUES (?, ?, ?, ?, ?)")?
        .execute(params![new.uuid, new.kind, new.title, new.url, new.user_id])?;
    new.id = db.last_insert_rowid();
    Ok(new)
}

pub(crate) fn find(db: &Connection, key: &Key) -> rusqlite::Result<Option<Bookmark>> {
    key.find(db, ["SELECT * FROM bookmarks WHERE id = ?", "SELECT * FROM bookmarks WHERE uuid = ?"], read)
}

/// The bookmarks of a person, in the order they were made.
pub(crate) fn of_user(db: &Connection, user_id: i64) -> rusqlite::Result<Vec<Bookmark>> {
    db.prepare_cached("SELECT * FROM bookmarks WHERE user_id = ? ORDER BY id")?
        .query_map([user_id], read)?
        .collect()
}

/// Writes back what an update may change.
pub(crate) fn update(db: &Connection, bookmark: &Bookmark) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE bookmarks SET title = ?, url = ? WHERE id = ?")?.execute(params![
        bookmark.title,
        bookmark.url,
        bookmark.id
    ])?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM bookmarks WHERE id = ?")?.execute([id])?;
    Ok(())
}
