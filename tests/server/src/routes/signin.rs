//! Signing in with a password, and what every kind of sign-in ends with.

use axum::extract::State;
use http::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, Shared};
use crate::auth::{clean, email_hash, second_factor};
use crate::clock::Timestamp;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Table};
use crate::store::users::{self, User};
use crate::views;

pub(super) fn add(table: &mut Table, _: Generation) {
    table.open(Method::POST, "/signin", sign_in);
}

/// `POST /signin`
async fn sign_in(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let name = name_in(&fields)?;
    let password = fields.given("password").ok_or_else(|| Answer::bad("passwordMissing"))?;
    let password = password.as_str().ok_or_else(|| Answer::bad("badRequest"))?.to_owned();

    let user = find(app.generation, &app.store.lock(), &name)?.ok_or_else(failed)?;
    let kept = user.password.clone().ok_or_else(failed)?;
    if !app.passwords.fits(kept, password).await {
        return Err(failed());
    }
    let now = app.clock.now();
    let db = app.store.lock();
    admit(&app, &db, user.id, &fields, now)
}

/// Who wants to sign in, in a body that must say so.
pub(super) fn name_in(fields: &Fields) -> Result<String, Answer> {
    match fields.given("username").ok_or_else(|| Answer::bad("usernameMissing"))? {
        Value::String(name) => Ok(name.clone()),
        Value::Number(number) => Ok(number.to_string()),
        _ => Err(Answer::bad("badRequest")),
    }
}

/// 401, in JSON.
pub(super) fn failed() -> Answer {
    Answer::error(StatusCode::UNAUTHORIZED, "signInFailed")
}

/// By name in any letter case, by e-mail address, or by id.
pub(super) fn find(generation: Generation, db: &Connection, name: &str) -> rusqlite::Result<Option<User>> {
    if let Some(user) = users::find_by_name(db, &clean(name))? {
        return Ok(Some(user));
    }
    if let Some(user) = users::find_by_ehash(db, &email_hash(name))? {
        return Ok(Some(user));
    }
    match ids::record(generation, name) {
        Some(key) => users::find_by_key(db, &key),
        None => Ok(None),
    }
}

/// Lets somebody in who showed the first factor: asks for the second, turns away who may not sign in.
///
/// V4 lets in accounts that are not in order as well; their tokens are good for the guest routes only.
pub(super) fn admit(
    app: &App,
    db: &Connection,
    user_id: i64,
    fields: &Fields,
    now: Timestamp,
) -> Result<Answer, Answer> {
    // Read anew: a scratch code that another request used meanwhile must not work again.
    let user = users::find(db, user_id)?.ok_or_else(failed)?;
    let codes_left = if user.mfa_enabled { second(app, &user, fields, now)? } else { None };
    if app.generation == Generation::V3 && (user.consent < 1 || user.status < 1) {
        return Err(failed());
    }
    if user.role == "blocked" {
        return Err(Answer::error(StatusCode::FORBIDDEN, "accountBlocked"));
    }
    if let Some(codes) = codes_left {
        users::set_scratch_codes(db, user.id, &codes)?;
    }
    signed_in(app, &user, now)
}

/// Checks the second factor. When it was a scratch code, returns the codes that are left.
fn second(app: &App, user: &User, fields: &Fields, now: Timestamp) -> Result<Option<Vec<String>>, Answer> {
    let required = || Answer::error(StatusCode::FORBIDDEN, "mfaTokenRequired");
    let code = fields.given("token").ok_or_else(required)?.as_str().ok_or_else(failed)?;
    let secret = user.mfa_secret.as_deref().unwrap_or_default();
    if second_factor::code_fits(secret, code, now) {
        return Ok(None);
    }
    let hash = second_factor::scratch_hash(code);
    if app.generation == Generation::V3 || !user.scratch_codes.contains(&hash) {
        return Err(failed());
    }
    Ok(Some(user.scratch_codes.iter().filter(|kept| **kept != hash).cloned().collect()))
}

/// A new token and the account.
pub(super) fn signed_in(app: &App, user: &User, now: Timestamp) -> Result<Answer, Answer> {
    let token = token(app, user, now)?;
    Ok(Answer::success(json!({ "token": token, "account": views::account::owner(app.generation, user) })))
}

/// A new token.
pub(super) fn token(app: &App, user: &User, now: Timestamp) -> Result<String, Answer> {
    let made = app.seal.token(app.generation, user, now);
    made.map_err(|error| Answer::defect(format!("a token could not be made: {error}")))
}
