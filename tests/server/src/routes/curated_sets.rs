//! Curated sets, for anybody.

use axum::extract::State;
use http::Method;
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, Shared};
use crate::generation::Generation;
use crate::http::{Answer, Param, Table};
use crate::store::curated_sets::{self, CuratedSet};
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.open(Method::GET, "/curated-sets", list);
    table.open(Method::GET, "/curated-sets.json", list_json);
    table.open(Method::GET, "/curated-sets.yaml", list_yaml);
    table.open(Method::GET, &format!("/curated-sets/{id}.json"), json);
    table.open(Method::GET, &format!("/curated-sets/{id}.yaml"), yaml);
    table.open(Method::GET, &format!("/curated-sets/{id}"), get);
}

/// `GET /curated-sets`
async fn list(State(app): State<Shared>) -> Result<Answer, Answer> {
    Ok(Answer::success_with("curatedSets", all(&app)?))
}

/// `GET /curated-sets.json`
async fn list_json(State(app): State<Shared>) -> Result<Answer, Answer> {
    Ok(Answer::json(all(&app)?))
}

/// `GET /curated-sets.yaml`
async fn list_yaml(State(app): State<Shared>) -> Result<Answer, Answer> {
    Ok(Answer::yaml(all(&app)?))
}

/// `GET /curated-sets/{id}`. In generation V3 an id without a record is not a 404. Sets that are not published
/// are served as well.
async fn get(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(match (look_up(&app, &id)?, app.generation) {
        (Found::Set(set), generation) => {
            Answer::success(json!({ "curatedSet": views::curated_set::row(generation, &set) }))
        }
        (Found::Missing, Generation::V3) => Answer::success(json!({ "curatedSet": null })),
        (Found::NotANumber, Generation::V3) => Answer::success(json!({})),
        (_, Generation::V4) => Answer::missing(),
    })
}

/// `GET /curated-sets/{id}.json`. In V3 a missing set answers 200 with the words that are the same for all.
async fn json(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(export(&app, &id)?.map_or_else(Answer::missing, Answer::json))
}

/// `GET /curated-sets/{id}.yaml`, likewise.
async fn yaml(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(export(&app, &id)?.map_or_else(Answer::missing_yaml, Answer::yaml))
}

fn all(app: &App) -> rusqlite::Result<Value> {
    let db = app.store.quick();
    let sets = match app.generation {
        Generation::V3 => curated_sets::all(&db)?,
        Generation::V4 => curated_sets::published(&db)?,
    };
    Ok(sets.iter().map(|set| Value::Object(views::curated_set::row(app.generation, set))).collect())
}

fn export(app: &App, id: &str) -> rusqlite::Result<Option<Value>> {
    Ok(match (look_up(app, id)?, app.generation) {
        (Found::Set(set), generation) => Some(views::curated_set::export(generation, Some(&set))),
        (_, Generation::V3) => Some(views::curated_set::export(Generation::V3, None)),
        (_, Generation::V4) => None,
    })
}

/// What a path's id leads to.
enum Found {
    Set(Box<CuratedSet>),
    Missing,
    NotANumber,
}

fn look_up(app: &App, id: &str) -> rusqlite::Result<Found> {
    if let Some(key) = ids::record(app.generation, id) {
        let set = curated_sets::find(&app.store.quick(), &key)?;
        return Ok(set.map_or(Found::Missing, |set| Found::Set(Box::new(set))));
    }
    // `-1` and `1.5` are numbers to the original, though not the ids of anything here.
    let number = id.strip_prefix('-').unwrap_or(id).starts_with(|first: char| first.is_ascii_digit());
    Ok(if number { Found::Missing } else { Found::NotANumber })
}
