//! Numbers for anybody. Only V4 has them, and they come without an envelope.

use axum::extract::State;
use http::Method;
use serde_json::{Map, Value, json};

use crate::app::Shared;
use crate::generation::Generation;
use crate::http::{Answer, Table};
use crate::store::stats;

pub(super) fn add(table: &mut Table, generation: Generation) {
    if generation == Generation::V4 {
        table.open(Method::GET, "/info/stats", count_all);
        table.open(Method::GET, "/info/users", count_users);
    }
}

/// `GET /info/users`
async fn count_users(State(app): State<Shared>) -> Result<Answer, Answer> {
    Ok(Answer::json(json!({ "users": stats::users(&app.store.lock())? })))
}

/// `GET /info/stats`
async fn count_all(State(app): State<Shared>) -> Result<Answer, Answer> {
    let stats = stats::read(&app.store.lock())?;
    let designs: Map<String, Value> =
        stats.designs.into_iter().map(|(design, number)| (design, number.into())).collect();
    Ok(Answer::json(json!({
        "activity": { "jwt": stats.jwt_calls, "key": stats.key_calls },
        "user": stats.users,
        "pattern": stats.patterns,
        "bookmark": stats.bookmarks,
        "set": stats.sets,
        "curatedSet": stats.curated_sets,
        "apikey": stats.apikeys,
        "subscriber": stats.subscribers,
        "designs": designs,
    })))
}
