//! Curated sets for tests, made without a curator.

use std::collections::BTreeMap;

use rusqlite::Connection;
use serde_json::{Map, Value};

use crate::app::App;
use crate::measurements::{number, sanitise};
use crate::store::curated_sets::{self, CuratedSet};

/// A curated set that is to be made.
pub(crate) struct NewCuratedSet {
    /// By language.
    pub(crate) names: BTreeMap<String, String>,
    /// Millimetres and degrees.
    pub(crate) measurements: Map<String, Value>,
    /// V4 lists the sets by it; 1 when there is none.
    pub(crate) height: Option<f64>,
}

/// Why a curated set could not be made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CuratedSetError {
    #[error("the server does not keep {0} = {1}")]
    Dropped(String, Value),
    #[error("the database refused: {0}")]
    Database(#[from] rusqlite::Error),
}

impl App {
    /// Adds a published curated set, whole or not at all.
    pub(crate) fn new_curated_set(&self, new: NewCuratedSet) -> Result<CuratedSet, CuratedSetError> {
        self.add_curated_set(&self.store.quick(), new)
    }

    /// The same, in the midst of other work on the database.
    pub(crate) fn add_curated_set(
        &self,
        db: &Connection,
        new: NewCuratedSet,
    ) -> Result<CuratedSet, CuratedSetError> {
        let kept = sanitise(self.generation, new.measurements.clone());
        if let Some((name, value)) = new.measurements.into_iter().find(|(name, _)| !kept.contains_key(name)) {
            return Err(CuratedSetError::Dropped(name, value));
        }
        let now = self.clock.now();
        let set = CuratedSet {
            id: 0,
            uuid: self.random.uuid(),
            created_at: now,
            height: new
                .height
                .map(number)
                .and_then(|height| height.as_number().cloned())
                .unwrap_or_else(|| 1.into()),
            img: "default-avatar".to_owned(),
            info: String::new(),
            measies: kept,
            names: new.names,
            notes: BTreeMap::new(),
            published: true,
            tags: BTreeMap::new(),
            updated_at: now,
        };
        Ok(curated_sets::insert(db, set)?)
    }
}
