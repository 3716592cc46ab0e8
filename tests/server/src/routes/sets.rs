//! Measurements sets, for those who sign in.

use axum::extract::State;
use http::Method;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::{ids, images};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table};
use crate::measurements::sanitise;
use crate::store::images::Picture;
use crate::store::sets::{self, Set};
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.both(Method::POST, "/sets", create);
    table.both(Method::GET, "/sets", list);
    table.both(Method::GET, &format!("/sets/{id}"), get);
    table.both(Method::PATCH, &format!("/sets/{id}"), update);
    table.both(Method::DELETE, &format!("/sets/{id}"), remove);
    table.both(Method::POST, &format!("/sets/{id}/clone"), clone);
}

/// `POST /sets/{auth}`
async fn create(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
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
    let picture = images::of_new(&app, &fields)?;
    let now = app.clock.now();
    let new = Set {
        id: 0,
        uuid: app.random.uuid(),
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
    let db = app.store.quick();
    let work = db.unchecked_transaction()?;
    let mut set = sets::insert(&work, new)?;
    if let Some(picture) = &picture.picture {
        set.img = keep(&app, &work, &set, picture)?;
        sets::update(&work, &set)?;
    }
    work.commit()?;
    picture.settle()?;
    Ok(Answer::created(json!({ "set": views::set::owner(app.generation, &set) })))
}

/// `GET /sets/{auth}`
async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    let sets = sets::of_user(&app.store.quick(), caller.user_id)?;
    let sets = sets.into_iter().map(|set| views::set::moved(app.generation, set)).collect();
    Ok(Answer::success_with("sets", Value::Array(sets)))
}

/// `GET /sets/{id}/{auth}`. A public set of V4 is there for everybody who signs in; in V3 being public does
/// not help here.
async fn get(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    let public_helps = app.generation == Generation::V4;
    if !public_helps {
        caller.need(1)?;
    }
    let set = find(app.generation, &app.store.quick(), &id)?;
    if !(public_helps && set.public) {
        caller.need(1)?;
        caller.need_own_or(set.user_id, 6)?;
    }
    Ok(Answer::success_with("set", views::set::moved(app.generation, set)))
}

/// `PATCH /sets/{id}/{auth}`. Measurements are merged; null or 0 deletes one.
async fn update(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.quick();
    let mut set = find(app.generation, &db, &id)?;
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
    let picture = images::of_update(&app, &fields)?;
    let work = db.unchecked_transaction()?;
    if let Some(picture) = picture {
        set.img = keep(&app, &work, &set, &picture)?;
    }
    set.updated_at = app.clock.now();
    sets::update(&work, &set)?;
    work.commit()?;
    Ok(Answer::success(json!({ "set": views::set::owner(app.generation, &set) })))
}

/// `DELETE /sets/{id}/{auth}`
async fn remove(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.quick();
    let set = find(app.generation, &db, &id)?;
    caller.need_own_or(set.user_id, 9)?;
    let work = db.unchecked_transaction()?;
    sets::delete(&work, set.id)?;
    picture_of(&set, &set.id.to_string()).forget(&app, &work)?;
    work.commit()?;
    Ok(Answer::done())
}

/// `POST /sets/{id}/clone/{auth}`: makes a copy for the caller, with the time of making of its source.
///
/// The originals stumble over the answer, and V3 leaves the copy with the owner of the source; see
/// [`as_upstream`].
async fn clone(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.quick();
    let source = find(app.generation, &db, &id)?;
    if !source.public {
        caller.need_own_or(source.user_id, 8)?;
    }
    let (number, mark) = match app.generation {
        Generation::V3 => (source.id.to_string(), "#"),
        Generation::V4 => (source.uuid.clone(), ""),
    };
    let keeps_owner = app.strict_upstream && app.generation == Generation::V3;
    let copy = Set {
        uuid: app.random.uuid(),
        name: format!("{} (cloned from #{number})", source.name),
        notes: format!("{} (Note: This measurements set was cloned from set {mark}{number})", source.notes),
        user_id: if keeps_owner { source.user_id } else { caller.user_id },
        ..source.clone()
    };
    let copy = sets::insert(&db, copy)?;
    let view = if app.strict_upstream {
        as_upstream(&app, &source, &copy)
    } else {
        views::set::owner(app.generation, &copy)
    };
    Ok(Answer::created(json!({ "set": view })))
}

/// What the originals answer about a copy: V3 the row with its ciphertext, V4 the source without its id.
fn as_upstream(app: &App, source: &Set, copy: &Set) -> Value {
    match app.generation {
        Generation::V3 => views::set::raw(app, copy),
        Generation::V4 => {
            let mut view = views::set::owner(app.generation, source);
            if let Some(uuid) = view.get_mut("uuid") {
                *uuid = Value::Null;
            }
            view
        }
    }
}

fn find(generation: Generation, db: &Connection, id: &str) -> Result<Set, Answer> {
    let key = ids::record(generation, id).ok_or_else(Answer::missing)?;
    sets::find(db, &key)?.ok_or_else(Answer::missing)
}

fn keep(app: &App, db: &Connection, set: &Set, picture: &Picture) -> rusqlite::Result<String> {
    picture_of(set, &set.id.to_string()).keep(app, db, picture)
}

fn picture_of<'a>(set: &'a Set, id: &'a str) -> images::Name<'a> {
    images::Name { kind: "set", v3: id, uuid: &set.uuid }
}
