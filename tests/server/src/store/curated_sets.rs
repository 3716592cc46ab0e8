//! Curated sets: the bodies that anybody may read.

use std::collections::BTreeMap;

use rusqlite::{Connection, OptionalExtension, Row, named_params};
use serde_json::{Map, Value};

use super::json;
use crate::clock::Timestamp;

/// One curated set. Languages that were not given are missing from the maps.
#[derive(Clone)]
pub(crate) struct CuratedSet {
    /// Given by the database; whatever stands here is ignored on insertion.
    pub(crate) id: i64,
    pub(crate) created_at: Timestamp,
    pub(crate) img: String,
    pub(crate) measies: Map<String, Value>,
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) notes: BTreeMap<String, String>,
    pub(crate) tags: BTreeMap<String, Vec<String>>,
    pub(crate) updated_at: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<CuratedSet> {
    Ok(CuratedSet {
        id: row.get("id")?,
        created_at: row.get("created_at")?,
        img: row.get("img")?,
        measies: json::column(row, "measies")?,
        names: json::column(row, "names")?,
        notes: json::column(row, "notes")?,
        tags: json::column(row, "tags")?,
        updated_at: row.get("updated_at")?,
    })
}

/// Adds a curated set and returns it with its id.
pub(crate) fn insert(db: &Connection, mut set: CuratedSet) -> rusqlite::Result<CuratedSet> {
    db.prepare_cached(
        "INSERT INTO curated_sets (created_at, img, measies, names, notes, tags, updated_at)
         VALUES (:created, :img, :measies, :names, :notes, :tags, :updated)",
    )?
    .execute(named_params! {
        ":created": set.created_at, ":img": set.img, ":measies": json::text(&set.measies)?,
        ":names": json::text(&set.names)?, ":notes": json::text(&set.notes)?,
        ":tags": json::text(&set.tags)?, ":updated": set.updated_at,
    })?;
    set.id = db.last_insert_rowid();
    Ok(set)
}

/// Writes back what an update may change.
pub(crate) fn update(db: &Connection, set: &CuratedSet) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE curated_sets SET img = :img, measies = :measies, names = :names, notes = :notes,
         updated_at = :updated WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": set.id, ":img": set.img, ":measies": json::text(&set.measies)?,
        ":names": json::text(&set.names)?, ":notes": json::text(&set.notes)?, ":updated": set.updated_at,
    })?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM curated_sets WHERE id = ?")?.execute([id])?;
    Ok(())
}

pub(crate) fn find(db: &Connection, id: i64) -> rusqlite::Result<Option<CuratedSet>> {
    db.prepare_cached("SELECT * FROM curated_sets WHERE id = ?")?.query_row([id], read).optional()
}

/// All curated sets, in the order they were made.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<CuratedSet>> {
    db.prepare_cached("SELECT * FROM curated_sets ORDER BY id")?.query_map([], read)?.collect()
}
