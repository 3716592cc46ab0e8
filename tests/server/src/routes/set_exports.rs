//! Public sets, for anybody. A private set is as good as missing.

use axum::extract::State;
use http::Method;

use super::ids;
use crate::app::{App, Shared};
use crate::generation::Generation;
use crate::http::{Answer, Param, Table};
use crate::store::sets::{self, Set};
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.open(Method::GET, &format!("/sets/{id}.json"), json);
    table.open(Method::GET, &format!("/sets/{id}.yaml"), yaml);
}

/// `GET /sets/{id}.json`
async fn json(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    let set = public(&app, &id)?.ok_or_else(Answer::missing)?;
    Ok(Answer::json(views::set::export(app.generation, &set)))
}

/// `GET /sets/{id}.yaml`
async fn yaml(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    let set = public(&app, &id)?.ok_or_else(Answer::missing_yaml)?;
    Ok(Answer::yaml(views::set::export(app.generation, &set)))
}

fn public(app: &App, id: &str) -> rusqlite::Result<Option<Set>> {
    let Some(key) = ids::record(app.generation, id) else { return Ok(None) };
    Ok(sets::find(&app.store.quick(), &key)?.filter(|set| set.public))
}
