//! Accounts, keys and records, made without the detour over mails and levels.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::{Body, Id, Server, Wrong};
use crate::auth::{clean, email_hash, roles};
use crate::harness::{NewCuratedSet, NewPerson, Person};
use crate::store::users::{self, User};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PersonOrder {
    #[serde(default = "user")]
    role: String,
    email: Option<String>,
    password: Option<String>,
    #[serde(default = "two")]
    consent: i64,
    #[serde(default = "one")]
    status: i64,
}

fn user() -> String {
    "user".to_owned()
}

fn one() -> i64 {
    1
}

fn two() -> i64 {
    2
}

/// `POST /people`
pub(super) async fn new_person(
    State(server): State<Server>,
    Body(order): Body<PersonOrder>,
) -> Result<(StatusCode, Json<Value>), Wrong> {
    let app = &server.app;
    check_role(&order.role)?;
    check_standing(order.consent, order.status)?;
    let email = order.email.map(|email| clean(&email));
    if email.as_deref() == Some("") {
        return Err(Wrong::bad("`email` is empty: leave it out, and one is drawn"));
    }
    let password = match order.password {
        Some(password) => Some(app.passwords.hash(&app.random, password).await.ok_or_else(|| {
            Wrong::new(StatusCode::INTERNAL_SERVER_ERROR, "the password could not be hashed")
        })?),
        None => None,
    };
    if let Some(email) = &email
        && users::find_by_ehash(&app.store.lock(), &email_hash(email))?.is_some()
    {
        return Err(Wrong::new(StatusCode::CONFLICT, format!("{email} has an account already")));
    }
    let new = NewPerson {
        role: &order.role,
        email: email.as_deref(),
        username: None,
        password,
        consent: order.consent,
        status: order.status,
    };
    Ok((StatusCode::CREATED, Json(person(app.new_person(new)?, &order.role))))
}

fn person(person: Person, role: &str) -> Value {
    json!({
        "id": person.id,
        "uuid": person.uuid,
        "email": person.email,
        "username": person.username,
        "role": role,
        "token": person.token,
    })
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KeyOrder {
    level: u8,
    /// The number or the UUID of the owner.
    person: Option<Value>,
}

/// `POST /keys`. Without a person, one is made who may have such a key.
pub(super) async fn new_key(
    State(server): State<Server>,
    Body(order): Body<KeyOrder>,
) -> Result<(StatusCode, Json<Value>), Wrong> {
    if order.level > 9 {
        return Err(Wrong::bad("levels go from 0 to 9"));
    }
    let owner = match order.person {
        Some(Value::String(id)) => find(&server, &id)?.id,
        Some(id) => find(&server, &id.to_string())?.id,
        None => server.app.new_person(NewPerson::for_level(order.level))?.id,
    };
    let key = server.app.new_key(owner, order.level)?;
    let answer = json!({ "key": key.key, "secret": key.secret, "level": order.level, "person": owner });
    Ok((StatusCode::CREATED, Json(answer)))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RoleOrder {
    role: String,
}

/// `PUT /people/{id}/role`
pub(super) async fn set_role(
    State(server): State<Server>,
    Id(id): Id,
    Body(order): Body<RoleOrder>,
) -> Result<Json<Value>, Wrong> {
    check_role(&order.role)?;
    let id = find(&server, &id)?.id;
    let token = server.app.set_role(id, &order.role)?;
    Ok(Json(json!({ "role": order.role, "token": token })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct StandingOrder {
    consent: Option<i64>,
    status: Option<i64>,
}

/// `PUT /people/{id}/standing`
pub(super) async fn set_standing(
    State(server): State<Server>,
    Id(id): Id,
    Body(order): Body<StandingOrder>,
) -> Result<Json<Value>, Wrong> {
    let user = find(&server, &id)?;
    let (consent, status) = (order.consent.unwrap_or(user.consent), order.status.unwrap_or(user.status));
    check_standing(consent, status)?;
    users::set_standing(&server.app.store.lock(), user.id, consent, status)?;
    Ok(Json(json!({ "consent": consent, "status": status })))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct CuratedSetOrder {
    names: BTreeMap<String, String>,
    #[serde(default)]
    measurements: Map<String, Value>,
    height: Option<f64>,
}

/// `POST /curated-sets`
pub(super) async fn add_curated_set(
    State(server): State<Server>,
    Body(order): Body<CuratedSetOrder>,
) -> Result<(StatusCode, Json<Value>), Wrong> {
    let languages = server.app.generation.languages();
    let is_name =
        |(language, name): (&String, &String)| languages.contains(&language.as_str()) && !name.is_empty();
    if order.names.is_empty() || !order.names.iter().all(is_name) {
        let known = languages.join(", ");
        return Err(Wrong::bad(format!(
            "`names` has one name at least, under a language that is one of: {known}"
        )));
    }
    let new = NewCuratedSet { names: order.names, measurements: order.measurements, height: order.height };
    let set = server.app.new_curated_set(new).map_err(|error| Wrong::bad(error.to_string()))?;
    Ok((StatusCode::CREATED, Json(json!({ "id": set.id, "uuid": set.uuid }))))
}

/// Refuses words that no account can have as its role. Sign-in knows one more than there are levels for.
fn check_role(role: &str) -> Result<(), Wrong> {
    if roles::exists(role) || role == "blocked" {
        return Ok(());
    }
    Err(Wrong::bad(format!(
        "{role:?} is no role: write user, tester, curator, bughunter, support, admin, blocked, readNone, readSome, readOnly or writeSome"
    )))
}

fn check_standing(consent: i64, status: i64) -> Result<(), Wrong> {
    if (0..=3).contains(&consent) && (-2..=1).contains(&status) {
        return Ok(());
    }
    Err(Wrong::bad("`consent` goes from 0 to 3, `status` from -2 to 1"))
}

/// The account with a number or a UUID.
fn find(server: &Server, id: &str) -> Result<User, Wrong> {
    let key = crate::harness::person_key(id);
    let user = users::find_by_key(&server.app.store.lock(), &key)?;
    user.ok_or_else(|| Wrong::missing(format!("there is no person {id}")))
}
