//! Curated sets, for anybody.

use axum::extract::State;
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, Shared};
use crate::http::{Answer, Param};
use crate::store::curated_sets::{self, CuratedSet};
use crate::views;

/// `GET /curated-sets`
pub(super) async fn list(State(app): State<Shared>) -> Result<Answer, Answer> {
    Ok(Answer::success(json!({ "curatedSets": all(&app)? })))
}

/// `GET /curated-sets.json`
pub(super) async fn list_json(State(app): State<Shared>) -> Result<Answer, Answer> {
    Ok(Answer::json(all(&app)?))
}

/// `GET /curated-sets.yaml`
pub(super) async fn list_yaml(State(app): State<Shared>) -> Result<Answer, Answer> {
    Ok(Answer::yaml(all(&app)?))
}

/// `GET /curated-sets/{id}`. In this generation an id without a record is not a 404.
pub(super) async fn get(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(match look_up(&app, &id)? {
        Found::Set(set) => Answer::success(json!({ "curatedSet": views::curated_set::row(&set) })),
        Found::Missing => Answer::success(json!({ "curatedSet": null })),
        Found::NotANumber => Answer::success(json!({})),
    })
}

/// `GET /curated-sets/{id}.json`. A missing set answers 200 with the words that are the same for all.
pub(super) async fn json(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(Answer::json(export(&app, &id)?))
}

/// `GET /curated-sets/{id}.yaml`, likewise.
pub(super) async fn yaml(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(Answer::yaml(export(&app, &id)?))
}

fn all(app: &App) -> rusqlite::Result<Value> {
    let sets = curated_sets::all(&app.store.lock())?;
    Ok(sets.iter().map(|set| Value::Object(views::curated_set::row(set))).collect())
}

fn export(app: &App, id: &str) -> rusqlite::Result<Value> {
    Ok(match look_up(app, id)? {
        Found::Set(set) => views::curated_set::export(Some(&set)),
        Found::Missing | Found::NotANumber => views::curated_set::export(None),
    })
}

/// What a path's id leads to.
enum Found {
    Set(CuratedSet),
    Missing,
    NotANumber,
}

fn look_up(app: &App, id: &str) -> rusqlite::Result<Found> {
    if let Some(id) = ids::record(id) {
        let set = curated_sets::find(&app.store.lock(), id)?;
        return Ok(set.map_or(Found::Missing, Found::Set));
    }
    // `-1` and `1.5` are numbers to the original, though not the ids of anything here.
    let number = id.strip_prefix('-').unwrap_or(id).starts_with(|first: char| first.is_ascii_digit());
    Ok(if number { Found::Missing } else { Found::NotANumber })
}
