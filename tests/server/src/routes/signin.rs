//! Signing in with a password.

use axum::extract::State;
use http::StatusCode;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, Shared};
use crate::auth::{clean, email_hash, password_fits};
use crate::clock::Timestamp;
use crate::http::{Answer, Fields};
use crate::store::users::{self, User};
use crate::views;

/// `POST /signin`
pub(super) async fn sign_in(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let name = match fields.given("username").ok_or_else(|| Answer::bad("usernameMissing"))? {
        Value::String(name) => name.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(Answer::bad("badRequest")),
    };
    let password = fields.given("password").ok_or_else(|| Answer::bad("passwordMissing"))?;
    let password = password.as_str().ok_or_else(|| Answer::bad("badRequest"))?.to_owned();

    let failed = || Answer::error(StatusCode::UNAUTHORIZED, "signInFailed");
    let user = find(&app.store.lock(), &name)?.ok_or_else(failed)?;
    let kept = user.password.clone().ok_or_else(failed)?;
    if !password_fits(kept, password).await || user.consent < 1 || user.status < 1 {
        return Err(failed());
    }
    if user.role == "blocked" {
        return Err(Answer::error(StatusCode::FORBIDDEN, "accountBlocked"));
    }
    signed_in(&app, &user, app.clock.now())
}

/// By name in any letter case, by e-mail address, or by id.
fn find(db: &Connection, name: &str) -> rusqlite::Result<Option<User>> {
    if let Some(user) = users::find_by_name(db, &clean(name))? {
        return Ok(Some(user));
    }
    if let Some(user) = users::find_by_ehash(db, &email_hash(name))? {
        return Ok(Some(user));
    }
    match ids::record(name) {
        Some(id) => users::find(db, id),
        None => Ok(None),
    }
}

/// A new token and the account.
pub(super) fn signed_in(app: &App, user: &User, now: Timestamp) -> Result<Answer, Answer> {
    let token = app
        .seal
        .token(user, now)
        .map_err(|error| Answer::defect(format!("a token could not be made: {error}")))?;
    Ok(Answer::success(json!({ "token": token, "account": views::account::owner(user) })))
}
