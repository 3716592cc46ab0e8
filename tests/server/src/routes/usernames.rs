//! Whether a username can be had.

use axum::extract::State;
use http::Method;
use serde_json::json;

use crate::app::Shared;
use crate::auth::{Caller, clean};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Table};
use crate::store::users;

pub(super) fn add(table: &mut Table, _: Generation) {
    table.both(Method::POST, "/available/username", look_up);
}

/// Whether a name is long enough, counted as JavaScript counts: two units of UTF-16.
pub(super) fn is_long_enough(name: &str) -> bool {
    name.encode_utf16().nth(1).is_some()
}

/// `POST /available/username/{auth}`: 404 says that the name is free, 200 that it is taken or too short.
async fn look_up(State(app): State<Shared>, _: Caller, fields: Fields) -> Result<Answer, Answer> {
    let name = fields.text("username").ok_or_else(|| Answer::bad("badRequest"))?;
    let lower = clean(name);
    let free = is_long_enough(&lower) && users::find_by_name(&app.store.lock(), &lower)?.is_none();
    if free {
        return Err(Answer::missing());
    }
    Ok(Answer::success(json!({ "username": name, "available": false })))
}
