//! API keys.

use axum::extract::State;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, Shared};
use crate::auth::{Caller, Credential, roles};
use crate::clock::Timestamp;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table};
use crate::store::apikeys::{self, ApiKey};
use crate::store::users;
use crate::views;

/// The longest life of a key of V4: 732 days.
const LONGEST_SECONDS: f64 = 732.0 * 24.0 * 60.0 * 60.0;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.only(Credential::Key, Method::GET, "/whoami", whoami);
    table.both(Method::POST, "/apikeys", create);
    table.both(Method::GET, "/apikeys", list);
    table.both(Method::GET, &format!("/apikeys/{id}"), get);
    table.both(Method::DELETE, &format!("/apikeys/{id}"), remove);
}

/// `POST /apikeys/{auth}`. The level is bounded by the role of the user, even when a weaker key asks.
async fn create(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let name = fields.given("name").ok_or_else(|| Answer::bad("nameMissing"))?;
    // Level 0 does not count as given in V3.
    let level = match app.generation {
        Generation::V3 => fields.given("level"),
        Generation::V4 => fields.get("level"),
    };
    let level = level.ok_or_else(|| Answer::bad("levelMissing"))?;
    if !level.is_number() {
        return Err(Answer::bad("levelNotNumeric"));
    }
    let level = level
        .as_u64()
        .and_then(|level| u8::try_from(level).ok())
        .filter(|level| roles::LEVELS.contains(level))
        .ok_or_else(|| Answer::bad("invalidLevel"))?;
    let now = app.clock.now();
    let expires_at = end(&app, now, &fields)?;

    let db = app.store.lock();
    let owner = users::find(&db, caller.user_id)?.ok_or_else(Answer::refused_token)?;
    if level > roles::level_of(&owner.role) {
        return Err(Answer::bad("keyLevelExceedsRoleLevel"));
    }
    let failed = || Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "createApikeyFailed");
    if caller.is_unseen(&app) {
        return Err(failed());
    }
    let expires_at = expires_at.ok_or_else(failed)?;
    let secret = app.random.hex::<32>();
    let key = ApiKey {
        id: app.random.uuid(),
        calls: 0,
        created_at: now,
        expires_at,
        instance: app.seal.instance().to_string(),
        last_seen: None,
        level,
        name: name.clone(),
        secret_hash: app.seal.hash_secret(&secret),
        user_id: owner.id,
    };
    apikeys::insert(&db, &key)?;
    Ok(Answer::created(json!({ "apikey": views::apikey::created(app.generation, &key, &secret) })))
}

/// When a new key runs out. Nothing when that is no date and the original is followed closely: it finds out only when
/// it writes the key down.
fn end(app: &App, now: Timestamp, fields: &Fields) -> Result<Option<Timestamp>, Answer> {
    let seconds = fields.given("expiresIn").ok_or_else(|| Answer::bad("expiresInMissing"))?;
    let seconds = seconds.as_f64().ok_or_else(|| Answer::bad("expiresIsNotNumeric"))?;
    // Anything below 0 is as good as the 0 that does not count as given.
    if seconds <= 0.0 {
        return Err(Answer::bad("expiresInMissing"));
    }
    let too_high = || Answer::bad("expiresIsHigherThanMaximum");
    let end = now.plus_seconds(seconds);
    match app.generation {
        Generation::V4 if seconds > LONGEST_SECONDS => Err(too_high()),
        // The original of V3 has a limit as well, but reads a name that is misspelt. What is left is the calendar.
        Generation::V3 if !app.strict_upstream => {
            end.filter(|end| end.has_plain_year()).map(Some).ok_or_else(too_high)
        }
        Generation::V3 | Generation::V4 => Ok(end),
    }
}

/// `GET /apikeys/{auth}`
async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    let keys = match caller.is_unseen(&app) {
        true => Vec::new(),
        false => apikeys::of_user(&app.store.lock(), caller.user_id)?,
    };
    let keys: Vec<Value> = keys.iter().map(views::apikey::in_list).collect();
    Ok(Answer::success(json!({ "apikeys": keys })))
}

/// `GET /apikeys/{id}/{auth}`
async fn get(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(1)?;
    let id = ids::uuid(&id).ok_or_else(Answer::missing)?;
    let key = apikeys::find(&app.store.lock(), &id)?.ok_or_else(Answer::missing)?;
    caller.need_own_or(key.user_id, 9)?;
    Ok(Answer::success(json!({ "apikey": views::apikey::one(app.generation, &key) })))
}

/// `GET /whoami/key`
async fn whoami(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    let id = caller.key_id.ok_or_else(Answer::missing)?;
    let key = apikeys::find(&app.store.lock(), &id)?.ok_or_else(Answer::missing)?;
    Ok(Answer::success(json!({ "apikey": views::apikey::whoami(app.generation, &key) })))
}

/// `DELETE /apikeys/{id}/{auth}`. A key may delete itself.
async fn remove(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(4)?;
    let id = ids::uuid(&id).ok_or_else(Answer::missing)?;
    let db = app.store.lock();
    let key = apikeys::find(&db, &id)?.ok_or_else(Answer::missing)?;
    caller.need_own_or(key.user_id, 9)?;
    apikeys::delete(&db, &key.id)?;
    Ok(Answer::done())
}
