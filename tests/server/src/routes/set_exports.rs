//! Public sets, for anybody. A private set is as good as missing.

use axum::extract::State;

use super::ids;
use crate::app::{App, Shared};
use crate::http::{Answer, Param};
use crate::store::sets::{self, Set};
use crate::views;

/// `GET /sets/{id}.json`
pub(super) async fn json(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    let set = public(&app, &id)?.ok_or_else(Answer::missing)?;
    Ok(Answer::json(views::set::export(&set)))
}

/// `GET /sets/{id}.yaml`
pub(super) async fn yaml(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    let set = public(&app, &id)?.ok_or_else(Answer::missing_yaml)?;
    Ok(Answer::yaml(views::set::export(&set)))
}

fn public(app: &App, id: &str) -> rusqlite::Result<Option<Set>> {
    let Some(id) = ids::record(id) else { return Ok(None) };
    Ok(sets::find(&app.store.lock(), id)?.filter(|set| set.public))
}
