//! Curated sets: a column for each language.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{ABOUT, AUTHOR};
use crate::generation::Generation;
use crate::store::curated_sets::CuratedSet;

/// The end of a column's name: `En` for `en`.
pub(crate) fn suffix(language: &str) -> String {
    let mut letters = language.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

pub(crate) fn row(generation: Generation, set: &CuratedSet) -> Map<String, Value> {
    let mut row = Map::new();
    match generation {
        Generation::V3 => {
            row.extend(metadata(set));
            row.insert("measies".to_owned(), Value::Object(set.measies.clone()));
        }
        Generation::V4 => {
            let english = |texts: &BTreeMap<String, String>| texts.get("en").cloned().unwrap_or_default();
            row.insert("uuid".to_owned(), set.uuid.clone().into());
            row.insert("name".to_owned(), english(&set.names).into());
            row.insert("notes".to_owned(), english(&set.notes).into());
            row.insert("height".to_owned(), set.height.clone().into());
            row.insert("measies".to_owned(), Value::Object(set.measies.clone()));
            row.insert("createdAt".to_owned(), set.created_at.into());
        }
    }
    row.insert("updatedAt".to_owned(), set.updated_at.into());
    row
}

/// The file that anybody may download. The original of V3 answers a missing set as well, with nothing
/// but the words that are the same for all.
pub(crate) fn export(generation: Generation, set: Option<&CuratedSet>) -> Value {
    let author = match generation {
        Generation::V3 => AUTHOR,
        Generation::V4 => "FreeSewing.eu",
    };
    let mut file = Map::new();
    file.insert("author".to_owned(), author.into());
    file.insert("type".to_owned(), "curatedMeasurementsSet".into());
    file.insert("about".to_owned(), ABOUT.into());
    match (set, generation) {
        (Some(set), Generation::V3) => {
            file.extend(metadata(set));
            file.insert("updatedAt".to_owned(), set.updated_at.into());
            file.insert("measurements".to_owned(), Value::Object(set.measies.clone()));
        }
        (Some(set), Generation::V4) => file.extend(row(generation, set)),
        (None, _) => {}
    }
    Value::Object(file)
}

fn metadata(set: &CuratedSet) -> Map<String, Value> {
    let mut row = Map::new();
    row.insert("id".to_owned(), set.id.into());
    row.insert("createdAt".to_owned(), set.created_at.into());
    row.insert("img".to_owned(), set.img.clone().into());
    let languages = || Generation::V3.languages().iter().copied();
    for language in languages() {
        let name = set.names.get(language).map_or("", String::as_str);
        row.insert(format!("name{}", suffix(language)), name.into());
    }
    for language in languages() {
        let notes = set.notes.get(language).map_or("", String::as_str);
        row.insert(format!("notes{}", suffix(language)), notes.into());
    }
    for language in languages() {
        // A language without tags has an empty object in place of a list; clients have to live with it.
        let tags = set.tags.get(language).map_or_else(|| json!({}), |tags| json!(tags));
        row.insert(format!("tags{}", suffix(language)), tags);
    }
    row
}
