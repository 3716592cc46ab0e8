//! Measurements sets, for those who sign in.

use axum::extract::State;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::{ids, images};
use crate::app::Shared;
use crate::auth::Caller;
use crate::http::{Answer, Fields, Param};
use crate::measurements::sanitise;
use crate::store::sets::{self, Set};
use crate::views;

/// `POST /sets/{auth}`
pub(super) async fn create(
    State(app): State<Shared>,
    caller: Caller,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let name = fields.text("name").filter(|name| !name.is_empty());
    let name = name.ok_or_else(|| Answer::bad("nameMissing"))?;
    let measies = match fields.get("measies") {
        Some(Value::Object(measies)) => sanitise(app.generation, measies.clone()),
        Some(Value::Null) => return Err(Answer::bad("badRequest")),
        _ => Map::new(),
    };
    let now = app.clock.now();
    let new = Set {
        id: 0,
        created_at: now,
        img: "default-avatar".to_owned(),
        imperial: fields.flag("imperial") == Some(true),
        measies,
        name: name.to_owned(),
        notes: fields.text("notes").unwrap_or("--").to_owned(),
        public: fields.flag("public") == Some(true),
        updated_at: now,
        user_id: caller.user_id,
    };
    let db = app.store.lock();
    let work = db.unchecked_transaction()?;
    let mut set = sets::insert(&work, new)?;
    if let Some(img) = images::id(&fields, "set", set.id) {
        set.img = img;
        sets::update(&work, &set)?;
    }
    work.commit()?;
    Ok(Answer::created(json!({ "set": views::set::owner(&set) })))
}

/// `GET /sets/{auth}`
pub(super) async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    let sets = sets::of_user(&app.store.lock(), caller.user_id)?;
    let sets: Vec<Value> = sets.iter().map(views::set::owner).collect();
    Ok(Answer::success(json!({ "sets": sets })))
}

/// `GET /sets/{id}/{auth}`. Being public does not help here in this generation.
pub(super) async fn get(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
) -> Result<Answer, Answer> {
    caller.need(1)?;
    let set = find(&app.store.lock(), &id)?;
    caller.need_own_or(set.user_id, 6)?;
    Ok(Answer::success(json!({ "set": views::set::owner(&set) })))
}

/// `PATCH /sets/{id}/{auth}`. Measurements are merged; null or 0 deletes one.
pub(super) async fn update(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let mut set = find(&db, &id)?;
    caller.need_own_or(set.user_id, 9)?;
    if let Some(name) = fields.text("name") {
        set.name = name.to_owned();
    }
    if let Some(notes) = fields.text("notes") {
        set.notes = notes.to_owned();
    }
    set.public = fields.flag("public").unwrap_or(set.public);
    set.imperial = fields.flag("imperial").unwrap_or(set.imperial);
    if let Some(Value::Object(measies)) = fields.get("measies") {
        set.measies.extend(measies.iter().map(|(name, value)| (name.clone(), value.clone())));
        set.measies = sanitise(app.generation, set.measies);
    }
    if let Some(img) = images::id(&fields, "set", set.id) {
        set.img = img;
    }
    set.updated_at = app.clock.now();
    sets::update(&db, &set)?;
    Ok(Answer::success(json!({ "set": views::set::owner(&set) })))
}

/// `DELETE /sets/{id}/{auth}`
pub(super) async fn remove(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let set = find(&db, &id)?;
    caller.need_own_or(set.user_id, 9)?;
    sets::delete(&db, set.id)?;
    Ok(Answer::done())
}

/// `POST /sets/{id}/clone/{auth}`. The original leaves the copy with the owner of the source and answers
/// with ciphertext; here the copy is the caller's and comes back in clear. It keeps the times of its source.
pub(super) async fn clone(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let source = find(&db, &id)?;
    if !source.public {
        caller.need_own_or(source.user_id, 8)?;
    }
    let copy = Set {
        name: format!("{} (cloned from #{})", source.name, source.id),
        notes: format!("{} (Note: This measurements set was cloned from set #{})", source.notes, source.id),
        user_id: caller.user_id,
        ..source
    };
    let copy = sets::insert(&db, copy)?;
    Ok(Answer::created(json!({ "set": views::set::owner(&copy) })))
}

fn find(db: &Connection, id: &str) -> Result<Set, Answer> {
    let id = ids::record(id).ok_or_else(Answer::missing)?;
    sets::find(db, id)?.ok_or_else(Answer::missing)
}
