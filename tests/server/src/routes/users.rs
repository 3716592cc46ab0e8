//! What others may see of a person, and all that a person keeps here.

use axum::extract::State;
use http::{Method, StatusCode};
use serde_json::json;

use super::{ids, signin};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Param, Rendered, Table};
use crate::store::users::{self, User};
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.open(Method::GET, &format!("/users/{id}"), profile);
    if generation == Generation::V3 {
        table.open(Method::GET, "/users/{id}/card", card);
    }
    table.both(Method::GET, &format!("/users/{id}"), data);
}

/// `GET /users/{id}`: by id, name or e-mail address.
async fn profile(State(app): State<Shared>, Param(name): Param) -> Result<Answer, Answer> {
    let user = find(&app, &name)?;
    Ok(Answer::success(json!({ "profile": views::account::profile(app.generation, &user) })))
}

/// `GET /users/{id}/card`: the profile as a picture.
async fn card(State(app): State<Shared>, Param(name): Param) -> Result<Answer, Answer> {
    let user = find(&app, &name)?;
    let card = Rendered::file("image/svg+xml", views::account::card(&user).into_bytes());
    Ok(Answer::rendered(card.map_err(Answer::defect)?))
}

fn find(app: &App, name: &str) -> Result<User, Answer> {
    signin::find(app.generation, &app.store.lock(), name)?.ok_or_else(Answer::missing)
}

/// `GET /users/{id}/{auth}`. V4 shows people their own data only, and none to a key; V3 shows anybody's to
/// everybody who signs in.
async fn data(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    let forbidden = |code| Answer::error(StatusCode::FORBIDDEN, code);
    let key = ids::record(app.generation, &id);
    let db = app.store.lock();
    let user = match app.generation {
        Generation::V3 => users::find_by_key(&db, &key.ok_or_else(|| forbidden("idMissing"))?)?,
        Generation::V4 => {
            let own = users::find(&db, caller.user_id)?;
            let asked = ids::uuid(&id);
            own.filter(|own| !caller.is_v4_key(&app) && asked.as_deref() == Some(own.uuid.as_str()))
                .map(Some)
                .ok_or_else(|| forbidden("idMismatch"))?
        }
    };
    let user = user.ok_or_else(Answer::missing)?;
    Ok(Answer::success(json!({ "data": views::rows::of_user(&app, &db, &user)? })))
}
