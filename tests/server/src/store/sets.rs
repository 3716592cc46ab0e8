//! Measurements sets.

use rusqlite::{Connection, Row, named_params};
use serde_json::{Map, Value};

use super::{Key, json};
use crate::clock::Timestamp;

/// One measurements set.
#[derive(Clone)]
pub(crate) struct Set {
    /// Given by the database; whatever stands here is ignored on insertion.
    pub(crate) id: i64,
    pub(crate) uuid: String,
    pub(crate) created_at: Timestamp,
    pub(crate) img: String,
    pub(crate) imperial: bool,
    pub(crate) measies: Map<String, Value>,
    pub(crate) name: String,
    pub(crate) notes: String,
    pub(crate) public: bool,
    pub(crate) updated_at: Timestamp,
    pub(crate) user_id: i64,
}

fn read(row: &Row<'_>) -> rusqlite::Result<Set> {
    Ok(Set {
        id: row.get("id")?,
        uuid: row.get("uuid")?,
        created_at: row.get("created_at")?,
        img: row.get("img")?,
        imperial: row.get("imperial")?,
        measies: json::column(row, "measies")?,
        name: row.get("name")?,
        notes: row.get("notes")?,
        public: row.get("public")?,
        updated_at: row.get("updated_at")?,
        user_id: row.get("user_id")?,
    })
}

/// Adds a set and returns it with its id.
pub(crate) fn insert(db: &Connection, mut set: Set) -> rusqlite::Result<Set> {
    db.prepare_cached(
        "INSERT INTO sets (uuid, created_at, img, imperial, measies, name, notes, public, updated_at, user_id)
         VALUES (:uuid, :created, :img, :imperial, :measies, :name, :notes, :public, :updated, :user)",
    )?
    .execute(named_params! {
        ":uuid": set.uuid, ":created": set.created_at, ":img": set.img, ":imperial": set.imperial,
        ":measies": json::text(&set.measies)?, ":name": set.name, ":notes": set.notes,
        ":public": set.public, ":updated": set.updated_at, ":user": set.user_id,
    })?;
    set.id = db.last_insert_rowid();
    Ok(set)
}

pub(crate) fn find(db: &Connection, key: &Key) -> rusqlite::Result<Option<Set>> {
    key.find(db, ["SELECT * FROM sets WHERE id = ?", "SELECT * FROM sets WHERE uuid = ?"], read)
}

/// The sets of a person, in the order they were made.
pub(crate) fn of_user(db: &Connection, user_id: i64) -> rusqlite::Result<Vec<Set>> {
    db.prepare_cached("SELECT * FROM sets WHERE user_id = ? ORDER BY id")?
        .query_map([user_id], read)?
        .collect()
}

/// Writes back what an update may change.
pub(crate) fn update(db: &Connection, set: &Set) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE sets SET img = :img, imperial = :imperial, measies = :measies, name = :name, notes = :notes,
         public = :public, updated_at = :updated WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": set.id, ":img": set.img, ":imperial": set.imperial, ":measies": json::text(&set.measies)?,
        ":name": set.name, ":notes": set.notes, ":public": set.public, ":updated": set.updated_at,
    })?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM sets WHERE id = ?")?.execute([id])?;
    Ok(())
}
