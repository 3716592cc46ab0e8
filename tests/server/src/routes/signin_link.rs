//! Signing in by a link that comes by mail.

use axum::extract::State;
use http::Method;
use serde_json::json;

use super::signin::{self, failed, name_in};
use super::{confirming, ids};
use crate::app::{App, Shared};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Params, Table};
use crate::store::confirmations;

pub(super) fn add(table: &mut Table, generation: Generation) {
    table.open(Method::POST, "/signinlink", send);
    match generation {
        Generation::V3 => table.open(Method::POST, "/signinlink/{id}/{check}", follow_v3),
        Generation::V4 => table.open(Method::POST, "/signinlink/{uuid}", follow_v4),
    }
}

/// `POST /signinlink`. V4 says the same when nobody has the name.
async fn send(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let name = name_in(&fields)?;
    let db = app.store.lock();
    let Some(user) = signin::find(app.generation, &db, &name)? else {
        return match app.generation {
            Generation::V3 => Err(failed()),
            Generation::V4 => Ok(Answer::result("emailSent")),
        };
    };
    let kind = match app.generation {
        Generation::V3 => "signinlink",
        Generation::V4 => "signin",
    };
    let data = json!({ "language": user.language, "check": confirming::check(&app) });
    let confirmation = confirming::new(&app, &db, kind, user.id, data)?;
    app.outbox.send(confirming::mail(&app, kind, "signin", &user.email, &confirmation));
    Ok(Answer::result("emailSent"))
}

/// `POST /signinlink/{id}/{check}`
async fn follow_v3(
    State(app): State<Shared>,
    Params([id, check]): Params<2>,
    fields: Fields,
) -> Result<Answer, Answer> {
    follow(&app, &id, &check, &fields)
}

/// `POST /signinlink/{uuid}`
async fn follow_v4(State(app): State<Shared>, Param(id): Param, fields: Fields) -> Result<Answer, Answer> {
    let check = fields.given("check").ok_or_else(|| Answer::bad("signInCheckMissing"))?;
    follow(&app, &id, check.as_str().unwrap_or_default(), &fields)
}

/// The confirmation is used up by success only.
fn follow(app: &App, id: &str, check: &str, fields: &Fields) -> Result<Answer, Answer> {
    let id = ids::uuid(id).ok_or_else(Answer::missing)?;
    let now = app.clock.now();
    let db = app.store.lock();
    let confirmation = confirmations::find(&db, &id)?
        .filter(|found| ["signin", "signinlink", "signup-aea"].contains(&found.kind.as_str()))
        .filter(|found| confirming::check_fits(found, check))
        .ok_or_else(Answer::missing)?;
    let work = db.unchecked_transaction()?;
    let answer = signin::admit(app, &work, confirmation.user_id, fields, now)?;
    confirmations::delete(&work, &id)?;
    work.commit()?;
    Ok(answer)
}
