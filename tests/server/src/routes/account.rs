//! One's own account.

use axum::extract::State;
use http::Method;
use serde_json::{Value, json};

use super::usernames::is_long_enough;
use super::{email_change, images};
use crate::app::{App, Shared};
use crate::auth::{Caller, Credential, Guest, clean};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Table};
use crate::mail::Mail;
use crate::store::users::{self, HashedPassword, User};
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    match generation {
        Generation::V3 => table.only(Credential::Jwt, Method::GET, "/whoami", read),
        Generation::V4 => table.only(Credential::Jwt, Method::GET, "/whoami", whoami),
    }
    table.both(Method::GET, "/account", get);
    table.both(Method::PATCH, "/account", update);
    table.both(Method::DELETE, "/account", remove);
    match generation {
        Generation::V3 => table.both(Method::GET, "/account/restrict", restrict),
        Generation::V4 => table.both(Method::POST, "/account/restrict", restrict),
    }
}

/// `GET /whoami/jwt` of V4, which says what is wrong with an account.
async fn whoami(State(app): State<Shared>, guest: Guest) -> Result<Answer, Answer> {
    guest.need_order()?;
    guest.need(1)?;
    Ok(Answer::success(json!({ "account": views::account::owner(app.generation, &guest.user) })))
}

/// `GET /whoami/jwt` of V3
async fn read(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    let user = own(&app, &caller)?;
    Ok(Answer::success(json!({ "account": views::account::owner(app.generation, &user) })))
}

/// `GET /account/{auth}`
async fn get(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    caller.need(1)?;
    read(State(app), caller).await
}

/// `PATCH /account/{auth}`. What is not valid is ignored.
async fn update(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(3)?;
    let picture = images::of_update(&app, &fields)?;
    // Hashed before the database is locked: this takes long.
    let password = match fields.text("password").filter(|password| !password.is_empty()) {
        Some(password) => {
            let hashed = app.passwords.hash(&app.random, password.to_owned()).await;
            Some(hashed.ok_or_else(|| Answer::defect("a password could not be hashed"))?)
        }
        None => None,
    };
    let now = app.clock.now();
    let db = app.store.lock();
    let mut user = users::find(&db, caller.user_id)?.ok_or_else(Answer::refused_token)?;
    let before = user.clone();
    change(&app, &mut user, &fields, password);
    if let Some(name) = fields.text("username").map(str::trim) {
        let lower = clean(name);
        let owner = users::find_by_name(&db, &lower)?;
        if is_long_enough(name) && owner.is_none() {
            user.username = name.to_owned();
            user.lusername = lower;
        } else if app.strict_upstream
            && app.generation == Generation::V4
            && owner.is_some_and(|owner| owner.id != user.id && name != lower)
        {
            // The original of V4 takes the name for free and then fails to save anything.
            return Ok(Answer::success(json!({ "account": views::account::owner(app.generation, &before) })));
        }
    }
    if let Some(picture) = picture {
        let name = images::Name { kind: "user", v3: &user.ihash, uuid: &user.uuid };
        user.img = name.keep(&app, &db, &picture)?;
    }
    user.updated_at = now;
    users::update(&db, &user, now)?;
    if app.strict_upstream && app.generation == Generation::V4 && fields.get("data").is_some() {
        // The original of V4 keeps the codes in the same column and forgets them.
        users::set_scratch_codes(&db, user.id, &[])?;
    }
    let confirmation = email_change::step(&app, &db, &mut user, &fields, now)?;
    let account = views::account::owner(app.generation, &user);
    Ok(Answer::success(match confirmation {
        Some(id) => json!({ "account": account, "confirmation": id }),
        None => json!({ "account": account }),
    }))
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
    if app.generation == Generation::V4 {
        // What the original keeps under this name is not for anybody to see or set.
        user.data.shift_remove("mfaScratchCodes");
    }
    if password.is_some() {
        user.password = password;
    }
}

/// `GET /account/restrict/{auth}` of V3, `POST` of V4: freezes the account. Only an admin can undo that.
async fn restrict(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    if caller.is_v4_key(&app) {
        return Err(Answer::missing());
    }
    let user = own(&app, &caller)?;
    users::set_standing(&app.store.lock(), user.id, user.consent, -1)?;
    Ok(Answer::success(json!({ "data": {} })))
}

/// `DELETE /account/{auth}`
async fn remove(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    if caller.is_v4_key(&app) {
        return Err(Answer::missing());
    }
    let user = own(&app, &caller)?;
    users::delete_with_records(&app.store.lock(), user.id)?;
    if app.generation == Generation::V4 {
        app.outbox.send(Mail { template: "goodbye".to_owned(), to: user.email, ..Mail::default() });
    }
    Ok(Answer::success(json!({ "data": {} })))
}

/// The account of the caller. The credential was checked a moment ago, so only a deletion at the same time
/// can have taken it away.
fn own(app: &App, caller: &Caller) -> Result<User, Answer> {
    users::find(&app.store.lock(), caller.user_id)?.ok_or_else(Answer::refused_token)
}
