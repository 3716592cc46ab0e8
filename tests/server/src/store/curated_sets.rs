//! Curated sets: the bodies that anybody may read.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, named_params};
use serde_json::{Map, Number, Value};

use super::{Key, json};
use crate::clock::Timestamp;

/// One curated set. Languages that were not given are missing from the maps.
#[derive(Clone)]
pub(crate) struct CuratedSet {
    /// Given by the database; whatever stands here is ignored on insertion.
    pub(crate) id: i64,
    pub(crate) uuid: String,
    pub(crate) created_at: Timestamp,
    /// V4 lists the sets by it. Any number.
    pub(crate) height: Number,
    pub(crate) img: String,
    pub(crate) info: String,
    pub(crate) measies: Map<String, Value>,
    pub(crate) names: BTreeMap<String, String>,
    pub(crate) notes: BTreeMap<String, String>,
    /// Whether V4 lists it.
    pub(crate) published: bool,
    pub(crate) tags: BTreeMap<String, Vec<String>>,
    pub(crate) updated_at: Timestamp,
}

fn read(row: &Row<'_>) -> rusqlite::Result<CuratedSet> {
    Ok(CuratedSet {
        id: row.get("id")?,
        uuid: row.get("uuid")?,
        created_at: row.get("created_at")?,
        height: json::column(row, "height")?,
        img: row.get("img")?,
        info: row.get("info")?,
        measies: json::column(row, "measies")?,
        names: json::column(row, "names")?,
        notes: json::column(row, "notes")?,
        published: row.get("published")?,
        tags: json::column(row, "tags")?,
        updated_at: row.get("updated_at")?,
    })
}

/// Adds a curated set and returns it with its id.
pub(crate) fn insert(db: &Connection, mut set: CuratedSet) -> rusqlite::Result<CuratedSet> {
    db.prepare_cached(
        "INSERT INTO curated_sets
         (uuid, created_at, height, img, info, measies, names, notes, published, tags, updated_at)
         VALUES (:uuid, :created, :height, :img, :info, :measies, :names, :notes, :published, :tags, :updated)",
    )?
    .execute(named_params! {
        ":uuid": set.uuid, ":created": set.created_at, ":height": json::text(&set.height)?,
        ":img": set.img, ":info": set.info, ":measies": json::text(&set.measies)?,
        ":names": json::text(&set.names)?, ":notes": json::text(&set.notes)?,
        ":published": set.published, ":tags": json::text(&set.tags)?, ":updated": set.updated_at,
    })?;
    set.id = db.last_insert_rowid();
    Ok(set)
}

/// Writes back what an update may change.
pub(crate) fn update(db: &Connection, set: &CuratedSet) -> rusqlite::Result<()> {
    db.prepare_cached(
        "UPDATE curated_sets SET height = :height, img = :img, info = :info, measies = :measies, names = :names,
         notes = :notes, published = :published, updated_at = :updated WHERE id = :id",
    )?
    .execute(named_params! {
        ":id": set.id, ":height": json::text(&set.height)?, ":img": set.img, ":info": set.info,
        ":measies": json::text(&set.measies)?, ":names": json::text(&set.names)?,
        ":notes": json::text(&set.notes)?, ":published": set.published, ":updated": set.updated_at,
    })?;
    Ok(())
}

pub(crate) fn delete(db: &Connection, id: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM curated_sets WHERE id = ?")?.execute([id])?;
    Ok(())
}

pub(crate) fn find(db: &Connection, key: &Key) -> rusqlite::Result<Option<CuratedSet>> {
    let statements = ["SELECT * FROM curated_sets WHERE id = ?", "SELECT * FROM curated_sets WHERE uuid = ?"];
    key.find(db, statements, read)
}

/// Those that are published, the lowest height first.
pub(crate) fn published(db: &Connection) -> rusqlite::Result<Vec<CuratedSet>> {
    db.prepare_cached("SELECT * FROM curated_sets WHERE published ORDER BY CAST(height AS REAL), id")?
        .query_map([], read)?
        .collect()
}

/// All curated sets, in the order they were made.
pub(crate) fn all(db: &Connection) -> rusqlite::Result<Vec<CuratedSet>> {
    db.prepare_cached("SELECT * FROM curated_sets ORDER BY id")?.query_map([], read)?.collect()
}
