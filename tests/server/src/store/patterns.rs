//! Patterns: a design with the settings to draft it.

use rusqlite::{Connection, Row, named_params};
use serde_json::{Map, Value};

use super::{Key, json};
use crate::clock::Timestamp;

/// One pattern.
#[derive(Clone)]
pub(crate) struct Pattern {
    /// Given by the database; whatever stands here is ignored on insertion.
    pub(crate) id: i64,
    pub(crate) uuid: String,
    pub(crate) created_at: Timestamp,
    /// The curated set that it was made for; only in V3.
    pub(crate) cset_id: Option<i64>,
    /// Free-form. Objects for the most part, but null and lists are kept as well.
    pub(crate) data: Value,
    pub(crate) design: String,
    pub(crate) img: String,
    pub(crate) name: String,
    pub(crate) notes: String,
    pub(crate) public: bool,
    /// The set that it was made for; only in V3. Gone when the set is deleted.
    pub(crate) set_id: Option<i64>,
    pub(crate) settings: Map<String, Value>,
    pub(crate) updated_at: Timestamp,
    pub(crate) user_id: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Pattern> {
    Ok(Pattern {
        id: row.get("id")?,
        uuid: row.get("uuid")?,
        created_at: row.get("created_at")?,
        cset_id: row.get("cset_id")?,
        data: json::column(row, "data")?,
        design: row.get("design")?,
        img: row.get("img")?,
        name: row.get("name")?,
        notes: row.get("notes")?,
        public: row.get("public")?,
        set_id: row.get("set_id")?,
        settings: json::column(row, "settings")?,
        updated_at: row.get("updated_at")?,
        user_id: row.get("user_id")?,
    })
}

/// Adds a pattern and returns it with its id.
pub(crate) fn insert(db: &Connection, mut new: Pattern) -> rusqlite::Result<Pattern> {
    db.prepare_cached(
        "INSERT INTO patterns
         (uuid, created_at, cset_id, data, design, img, name, notes, public, set_id, settings, updated_at, user_id)
         VALUES (:uuid, :created, :cset, :data, :design, :img, :name, :notes, :public, :set, :settings, :updated,
         :user)",
    )?
    .execute(named_params! {
        ":uuid": new.uuid, ":created": new.created_at, ":cset": new.cset_id,
        ":data": json::text(&new.data)?, ":design": new.design, ":img": new.img, ":name": new.name,
        ":notes": new.notes, ":public": new.public, ":set": new.set_id,
        ":settings": json::text(&new.settings)?, ":updated": new.updated_at, ":user": new.user_id,
    })?;
    new.id = db.last_insert_rowid();
    Ok(new)
}

pub(crate) fn find(db: &Connection, key: &Key) -> rusqlite::Result<Option<Pattern>> {
    key.find(db, ["SELECT * FROM patterns WHERE id = ?", "SELECT * FROM patterns WHERE uuid = ?"], read)
}

/// The patterns of a person, in the order they were made.
pub(crate) fn of_user(db: &Connection, user_id: i64) -> rusqlite::Result<Vec<Pattern>> {
    db.prepare_cached("SELECT * FROM patterns WHERE user_id = ? ORDER BY id")?
        .query_map([user_id], read)?
        .collect()
}

/// Writes back what an update may change.
pub(crate) fn update(db: &Connection, pattern: &Pattern) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE patterns SET data = :data, img = :img, name = :name, notes = :notes, public = :public,
         settings = :settings, updated_at = :updated WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": pattern.id, ":data": json::text(&pattern.data)?, ":img": pattern.img, ":name": pattern.name,
        ":notes": pattern.notes, ":public": pattern.public, ":settings": json::text(&pattern.settings)?,
        ":updated": pattern.updated_at,
    })?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM patterns WHERE id = ?")?.execute([id])?;
    Ok(())
}
