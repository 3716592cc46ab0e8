//! One's own account.

use axum::extract::State;
use serde_json::{Value, json};

use super::images;
use crate::app::{App, Shared};
use crate::auth::{Caller, clean, hash_password};
use crate::http::{Answer, Fields};
use crate::store::users::{self, HashedPassword, User};
use crate::views;

/// `GET /whoami/jwt`
pub(super) async fn read(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    let user = own(&app, &caller)?;
    Ok(Answer::success(json!({ "account": views::account::owner(&user) })))
}

/// `GET /account/{auth}`
pub(super) async fn get(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    caller.need(1)?;
    read(State(app), caller).await
}

/// `PATCH /account/{auth}`. What is not valid is ignored.
pub(super) async fn update(
    State(app): State<Shared>,
    caller: Caller,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    // Hashed before the database is locked: this takes long.
    let password = match fields.text("password").filter(|password| !password.is_empty()) {
        Some(password) => {
            let hashed = hash_password(&app.random, password.to_owned()).await;
            Some(hashed.ok_or_else(|| Answer::defect("a password could not be hashed"))?)
        }
        None => None,
    };
    let now = app.clock.now();
    let db = app.store.lock();
    let mut user = users::find(&db, caller.user_id)?.ok_or_else(Answer::refused_token)?;
    change(&app, &mut user, &fields, password);
    if let Some(name) = fields.text("username").map(str::trim) {
        let lower = clean(name);
        if name.chars().count() >= 2 && users::find_by_name(&db, &lower)?.is_none() {
            user.username = name.to_owned();
            user.lusername = lower;
        }
    }
    user.updated_at = now;
    users::update(&db, &user, now)?;
    Ok(Answer::success(json!({ "account": views::account::owner(&user) })))
}

/// Takes over the valid ones among the simple fields.
fn change(app: &App, user: &mut User, fields: &Fields, password: Option<HashedPassword>) {
    let whole = |name: &str, allowed: std::ops::RangeInclusive<i64>| {
        fields.get(name).and_then(Value::as_i64).filter(|number| allowed.contains(number))
    };
    if let Some(bio) = fields.text("bio") {
        user.bio = bio.to_owned();
    }
    if let Some(consent) = whole("consent", 0..=3) {
        user.consent = consent;
    }
    if let Some(control) = whole("control", 1..=5) {
        user.control = control;
    }
    if let Some(language) = fields.text("language").filter(|l| app.generation.languages().contains(l)) {
        user.language = language.to_owned();
    }
    user.compare = fields.flag("compare").unwrap_or(user.compare);
    user.imperial = fields.flag("imperial").unwrap_or(user.imperial);
    user.newsletter = fields.flag("newsletter").unwrap_or(user.newsletter);
    match fields.get("data") {
        Some(Value::Object(data)) => {
            user.data.extend(data.iter().map(|(name, value)| (name.clone(), value.clone())));
        }
        Some(Value::Array(items)) => {
            user.data.extend(items.iter().enumerate().map(|(i, item)| (i.to_string(), item.clone())));
        }
        _ => {}
    }
    if let Some(img) = images::id(fields, "user", &user.ihash) {
        user.img = img;
    }
    if password.is_some() {
        user.password = password;
    }
}

/// `DELETE /account/{auth}`
pub(super) async fn remove(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    users::delete_with_records(&app.store.lock(), caller.user_id)?;
    Ok(Answer::success(json!({ "data": {} })))
}

/// The account of the caller. The credential was checked a moment ago, so only a deletion at the same time
/// can have taken it away.
fn own(app: &App, caller: &Caller) -> Result<User, Answer> {
    users::find(&app.store.lock(), caller.user_id)?.ok_or_else(Answer::refused_token)
}
