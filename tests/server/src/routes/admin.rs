//! What support and administrators do with the accounts of others.

use axum::extract::State;
use http::Method;
use serde_json::{Value, json};

use super::{ids, patterns, signin};
use crate::app::{App, Shared};
use crate::auth::roles;
use crate::auth::{Caller, Credential, clean, email_hash};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table};
use crate::store::admin::{self, HashColumn};
use crate::store::users::{self, User};
use crate::store::{Key, subscribers};
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.both(Method::POST, "/admin/search/users", search);
    table.both(Method::GET, &format!("/admin/user/{id}"), get);
    table.both(Method::PATCH, &format!("/admin/user/{id}"), update);
    table.only(Credential::Jwt, Method::GET, &format!("/admin/impersonate/{id}"), impersonate);
    if generation == Generation::V4 {
        table.both(Method::GET, "/admin/subscribers", list_subscribers);
    }
}

/// The level to look at accounts: support may in V4.
fn to_read(generation: Generation) -> u8 {
    match generation {
        Generation::V3 => 9,
        Generation::V4 => 8,
    }
}

/// `POST /admin/search/users/{auth}`. Nothing to look for finds nothing.
async fn search(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(to_read(app.generation))?;
    let q = match fields.given("q") {
        Some(Value::String(q)) => Some(q.clone()),
        Some(Value::Number(q)) => Some(q.to_string()),
        Some(_) => return Err(Answer::bad("badRequest")),
        None => None,
    };
    let found = match q {
        Some(q) => Found::by(&app, &q)?,
        None => Found::default(),
    };
    let items = |users: Vec<User>| -> Vec<Value> {
        users.iter().map(|user| views::found_user::item(app.generation, user)).collect()
    };
    Ok(Answer::success(json!({ "users": match app.generation {
        Generation::V3 => json!({ "email": items(found.ehash), "username": items(found.username) }),
        Generation::V4 => json!({
            "ehash": items(found.ehash),
            "ihash": items(found.ihash),
            "username": items(found.username),
            "uuid": items(found.uuid),
            "id": items(found.id),
        }),
    } })))
}

/// Accounts by what they were found by.
#[derive(Default)]
struct Found {
    ehash: Vec<User>,
    ihash: Vec<User>,
    username: Vec<User>,
    uuid: Vec<User>,
    id: Vec<User>,
}

impl Found {
    fn by(app: &App, q: &str) -> rusqlite::Result<Self> {
        let db = app.store.lock();
        let hash = email_hash(q);
        let by_key = |generation| match ids::record(generation, q) {
            Some(key) => users::find_by_key(&db, &key),
            None => Ok(None),
        };
        Ok(Self {
            ehash: admin::with_hash(&db, HashColumn::Current, &hash)?,
            ihash: admin::with_hash(&db, HashColumn::Initial, &hash)?,
            username: admin::named_like(&db, &clean(q))?,
            uuid: by_key(Generation::V4)?.into_iter().collect(),
            id: by_key(Generation::V3)?.into_iter().collect(),
        })
    }
}

/// `GET /admin/user/{id}/{auth}`. The sets are always empty, as in the original.
async fn get(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(to_read(app.generation))?;
    let user = find(&app, &id)?;
    let account = views::account::owner(app.generation, &user);
    Ok(Answer::success(match app.generation {
        Generation::V3 => json!({ "user": account }),
        Generation::V4 => json!({
            "user": account,
            "patterns": patterns::listed(&app, &app.store.lock(), user.id)?,
            "sets": [],
        }),
    }))
}

/// `PATCH /admin/user/{id}/{auth}`. What is not valid is ignored, and so is the number 0 as a status: the
/// inactive status must be sent as a text.
async fn update(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(9)?;
    let mut user = find(&app, &id)?;
    match app.generation {
        Generation::V3 => {
            if let Some(role) = fields.text("role").filter(|role| roles::exists(role)) {
                user.role = role.to_owned();
            }
        }
        Generation::V4 => {
            let consent = fields.get("consent").and_then(Value::as_i64);
            user.consent = consent.filter(|consent| (0..=2).contains(consent)).unwrap_or(user.consent);
        }
    }
    match fields.get("status") {
        Some(Value::String(text)) if text == "0" => user.status = 0,
        Some(Value::Number(number)) => {
            let status = number.as_i64().filter(|status| [-2, -1, 1].contains(status));
            user.status = status.unwrap_or(user.status);
        }
        _ => {}
    }
    if fields.flag("mfaEnabled") == Some(false) {
        user.mfa_enabled = false;
    }
    let db = app.store.lock();
    admin::update(&db, &user, app.clock.now())?;
    let user = users::find(&db, user.id)?.ok_or_else(Answer::missing)?;
    Ok(Answer::success(json!({ "user": views::account::owner(app.generation, &user) })))
}

/// `GET /admin/impersonate/{id}/jwt`
async fn impersonate(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(9)?;
    let user = find(&app, &id)?;
    signin::signed_in(&app, &user, app.clock.now())
}

/// `GET /admin/subscribers/{auth}`
async fn list_subscribers(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    caller.need(8)?;
    let receivers = subscribers::receivers(&app.store.lock())?;
    let receivers: Vec<Value> =
        receivers.iter().map(|(email, uuid)| json!({ "email": email, "uuid": uuid })).collect();
    Ok(Answer::success(json!({ "subscribers": receivers })))
}

fn find(app: &App, id: &str) -> Result<User, Answer> {
    let key: Key = ids::record(app.generation, id).ok_or_else(Answer::missing)?;
    users::find_by_key(&app.store.lock(), &key)?.ok_or_else(Answer::missing)
}
