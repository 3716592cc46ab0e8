//! Looking at a confirmation.

use axum::extract::State;
use http::Method;
use serde_json::json;

use super::{ids, suggestions};
use crate::app::Shared;
use crate::generation::Generation;
use crate::http::{Answer, Params, Table};
use crate::store::confirmations;

pub(super) fn add(table: &mut Table, _: Generation) {
    table.open(Method::GET, "/confirmations/{id}/{check}", get);
}

/// `GET /confirmations/{id}/{check}`. The original of V4 takes any check and tells the right one; here a
/// wrong check is as good as no confirmation. Suggestions have no check.
async fn get(State(app): State<Shared>, Params([id, check]): Params<2>) -> Result<Answer, Answer> {
    let id = ids::uuid(&id).ok_or_else(Answer::missing)?;
    let confirmation = confirmations::find(&app.store.lock(), &id)?.ok_or_else(Answer::missing)?;
    if confirmation.kind == suggestions::KIND {
        let mut submission = json!({ "id": confirmation.id });
        suggestions::fill(&mut submission, &confirmation.data);
        return Ok(Answer::success(json!({ "submission": submission })));
    }
    let known = confirmation.data.get("check").and_then(|known| known.as_str());
    if known != Some(&check) {
        return Err(Answer::missing());
    }
    Ok(Answer::success(json!({ "confirmation": { "id": confirmation.id, "check": check } })))
}
