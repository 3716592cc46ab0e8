//! Patterns.

use axum::extract::State;
use http::Method;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::{ids, images};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table, truthy};
use crate::store::images::Picture;
use crate::store::patterns::{self, Pattern};
use crate::store::{Key, curated_sets, sets};
use crate::views;
use crate::views::pattern::Links;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.both(Method::POST, "/patterns", create);
    table.both(Method::GET, "/patterns", list);
    table.open(Method::GET, &format!("/patterns/{id}.json"), export_json);
    table.open(Method::GET, &format!("/patterns/{id}.yaml"), export_yaml);
    table.both(Method::GET, &format!("/patterns/{id}"), get);
    table.both(Method::PATCH, &format!("/patterns/{id}"), update);
    table.both(Method::DELETE, &format!("/patterns/{id}"), remove);
    table.both(Method::POST, &format!("/patterns/{id}/clone"), clone);
}

/// `POST /patterns/{auth}`
async fn create(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(4)?;
    let (settings, data, design) = checked(&fields)?;
    let is_test = app.test_shortcuts && fields.get("test").is_some_and(truthy);
    let picture = if is_test { images::OfNew::none() } else { images::of_new(&app, &fields)? };
    let text = |name: &str| fields.text(name).filter(|text| !text.is_empty()).unwrap_or("--").to_owned();
    let now = app.clock.now();
    let db = app.store.lock();
    let (set_id, cset_id) = links_wanted(&app, &db, &fields)?;
    let new = Pattern {
        id: 0,
        uuid: app.random.uuid(),
        created_at: now,
        cset_id,
        data,
        design,
        img: "default-avatar".to_owned(),
        name: text("name"),
        notes: text("notes"),
        public: fields.flag("public") == Some(true),
        set_id,
        settings,
        updated_at: now,
        user_id: caller.user_id,
    };
    let work = db.unchecked_transaction()?;
    let mut pattern = patterns::insert(&work, new)?;
    if let Some(picture) = &picture.picture {
        pattern.img = keep(&app, &work, &pattern, picture)?;
        patterns::update(&work, &pattern)?;
    }
    work.commit()?;
    picture.settle()?;
    Ok(Answer::created(json!({ "pattern": views::pattern::alone(app.generation, &pattern) })))
}

/// Settings, data and design of a new pattern, checked in the order of the original.
fn checked(fields: &Fields) -> Result<(Map<String, Value>, Value, String), Answer> {
    if fields.len() < 2 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let mut settings = match fields.get("settings") {
        Some(Value::Object(settings)) => settings.clone(),
        // As JavaScript spreads it.
        Some(Value::Array(items)) => {
            items.iter().enumerate().map(|(i, item)| (i.to_string(), item.clone())).collect()
        }
        _ => return Err(Answer::bad("settingsNotAnObject")),
    };
    if !matches!(settings.get("measurements"), Some(Value::Object(_))) {
        settings.insert("measurements".to_owned(), json!({}));
    }
    let data = match fields.get("data") {
        Some(data @ (Value::Object(_) | Value::Array(_) | Value::Null)) => data.clone(),
        Some(data) if truthy(data) => return Err(Answer::bad("dataNotAnObject")),
        _ => json!({}),
    };
    let design = fields.given("design").ok_or_else(|| Answer::bad("designMissing"))?;
    let design = design.as_str().ok_or_else(|| Answer::bad("designNotStringy"))?.to_owned();
    Ok((settings, data, design))
}

/// The set or the curated set that a pattern of V3 is made for. One that does not exist is missing.
fn links_wanted(app: &App, db: &Connection, fields: &Fields) -> Result<(Option<i64>, Option<i64>), Answer> {
    if app.generation != Generation::V3 {
        return Ok((None, None));
    }
    let key = |value: &Value| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        ids::record(Generation::V3, &text).ok_or_else(Answer::missing)
    };
    if let Some(set) = fields.given("set") {
        let set = sets::find(db, &key(set)?)?.ok_or_else(Answer::missing)?;
        return Ok((Some(set.id), None));
    }
    if let Some(cset) = fields.given("cset") {
        let cset = curated_sets::find(db, &key(cset)?)?.ok_or_else(Answer::missing)?;
        return Ok((None, Some(cset.id)));
    }
    Ok((None, None))
}

/// `GET /patterns/{auth}`
async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    if caller.is_unseen(&app) {
        return Ok(Answer::success(json!({ "patterns": [] })));
    }
    Ok(Answer::success(json!({ "patterns": listed(&app, &app.store.lock(), caller.user_id)? })))
}

/// The patterns of a person in the form of lists.
pub(super) fn listed(app: &App, db: &Connection, user_id: i64) -> rusqlite::Result<Vec<Value>> {
    let patterns = patterns::of_user(db, user_id)?;
    let item = |pattern: &Pattern| {
        let links = links(db, pattern)?;
        Ok(Value::Object(views::pattern::listed(&app.seal, app.generation, pattern, &links)))
    };
    patterns.iter().map(item).collect()
}

/// `GET /patterns/{id}/{auth}`. Being public does not help here.
async fn get(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(1)?;
    let db = app.store.lock();
    let pattern = find(app.generation, &db, &id)?;
    caller.need_own_or(pattern.user_id, 6)?;
    answer(&app, &db, &pattern)
}

/// `PATCH /patterns/{id}/{auth}`. Data and settings are replaced as a whole; the design cannot change.
async fn update(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let mut pattern = find(app.generation, &db, &id)?;
    caller.need_own_or(pattern.user_id, 9)?;
    let picture = images::of_update(&app, &fields)?;
    if let Some(name) = fields.text("name") {
        pattern.name = name.to_owned();
    }
    if let Some(notes) = fields.text("notes") {
        pattern.notes = notes.to_owned();
    }
    pattern.public = fields.flag("public").unwrap_or(pattern.public);
    if let Some(data @ (Value::Object(_) | Value::Array(_))) = fields.get("data") {
        pattern.data = data.clone();
    }
    if let Some(Value::Object(settings)) = fields.get("settings") {
        pattern.settings = settings.clone();
    }
    pattern.updated_at = app.clock.now();
    let work = db.unchecked_transaction()?;
    if let Some(picture) = picture {
        pattern.img = keep(&app, &work, &pattern, &picture)?;
    }
    patterns::update(&work, &pattern)?;
    work.commit()?;
    answer(&app, &db, &pattern)
}

/// `DELETE /patterns/{id}/{auth}`
async fn remove(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let pattern = find(app.generation, &db, &id)?;
    if caller.is_unseen(&app) {
        caller.need(9)?;
    }
    caller.need_own_or(pattern.user_id, 9)?;
    let work = db.unchecked_transaction()?;
    patterns::delete(&work, pattern.id)?;
    picture_of(&pattern, &pattern.id.to_string()).forget(&app, &work)?;
    work.commit()?;
    Ok(Answer::done())
}

/// `POST /patterns/{id}/clone/{auth}`. The originals leave the copy with the owner of the source, or make
/// none; here it is the caller's and comes back in clear. It keeps the times of its source, as sets do.
async fn clone(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let source = find(app.generation, &db, &id)?;
    if !source.public {
        if caller.is_unseen(&app) {
            caller.need(8)?;
        }
        caller.need_own_or(source.user_id, 8)?;
    }
    if app.strict_upstream && app.generation == Generation::V4 {
        // It stores nothing and says so.
        return Ok(Answer::success(json!({ "pattern": {} })));
    }
    let (name, note) = match app.generation {
        Generation::V3 => (format!("#{}", source.id), format!("#{}", source.id)),
        Generation::V4 => (format!("#{}", source.uuid), source.uuid.clone()),
    };
    let is_faithful = app.strict_upstream;
    let copy = Pattern {
        uuid: app.random.uuid(),
        name: format!("{} (cloned from {name})", source.name),
        notes: format!("{} (Note: This pattern was cloned from pattern {note})", source.notes),
        user_id: if is_faithful { source.user_id } else { caller.user_id },
        ..source
    };
    let copy = patterns::insert(&db, copy)?;
    if is_faithful {
        // In ciphertext, as it is stored.
        let row = views::pattern::raw(&app.seal, app.generation, &copy);
        return Ok(Answer::success(json!({ "pattern": row })));
    }
    Ok(Answer::success(json!({ "pattern": views::pattern::alone(app.generation, &copy) })))
}

/// `GET /patterns/{id}.json`
async fn export_json(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(export(&app, &id)?.map_or_else(Answer::missing, Answer::json))
}

/// `GET /patterns/{id}.yaml`
async fn export_yaml(State(app): State<Shared>, Param(id): Param) -> Result<Answer, Answer> {
    Ok(export(&app, &id)?.map_or_else(Answer::missing_yaml, Answer::yaml))
}

/// The file of a public pattern; a private one is as good as missing.
fn export(app: &App, id: &str) -> rusqlite::Result<Option<Value>> {
    let Some(key) = ids::record(app.generation, id) else { return Ok(None) };
    let db = app.store.lock();
    let pattern = patterns::find(&db, &key)?.filter(|pattern| pattern.public);
    pattern
        .map(|pattern| Ok(views::pattern::export(app.generation, &pattern, &links(&db, &pattern)?)))
        .transpose()
}

fn find(generation: Generation, db: &Connection, id: &str) -> Result<Pattern, Answer> {
    let key = ids::record(generation, id).ok_or_else(Answer::missing)?;
    patterns::find(db, &key)?.ok_or_else(Answer::missing)
}

fn answer(app: &App, db: &Connection, pattern: &Pattern) -> Result<Answer, Answer> {
    let links = links(db, pattern)?;
    Ok(Answer::success(json!({ "pattern": views::pattern::owner(app.generation, pattern, &links) })))
}

/// Patterns of V4 have none.
fn links(db: &Connection, pattern: &Pattern) -> rusqlite::Result<Links> {
    let set = pattern.set_id.map(|id| sets::find(db, &Key::Id(id))).transpose()?.flatten();
    let cset = pattern.cset_id.map(|id| curated_sets::find(db, &Key::Id(id))).transpose()?.flatten();
    Ok(Links { set, cset })
}

fn keep(app: &App, db: &Connection, pattern: &Pattern, picture: &Picture) -> rusqlite::Result<String> {
    picture_of(pattern, &pattern.id.to_string()).keep(app, db, picture)
}

fn picture_of<'a>(pattern: &'a Pattern, id: &'a str) -> images::Name<'a> {
    images::Name { kind: "pattern", v3: id, uuid: &pattern.uuid }
}
