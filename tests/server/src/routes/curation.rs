//! Curated sets, for curators; and cloning one, which anybody may who keeps sets.

use std::collections::BTreeMap;

use axum::extract::State;
use http::{Method, StatusCode};
use rusqlite::Connection;
use serde_json::{Map, Number, Value, json};

use super::{ids, images};
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table, truthy};
use crate::measurements::sanitise;
use crate::store::curated_sets::{self, CuratedSet};
use crate::store::images::Picture;
use crate::store::sets::{self, Set};
use crate::views;
use crate::views::curated_set::suffix;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.both(Method::POST, "/curated-sets", create);
    table.both(Method::PATCH, &format!("/curated-sets/{id}"), update);
    table.both(Method::DELETE, &format!("/curated-sets/{id}"), remove);
    table.both(Method::POST, &format!("/curated-sets/{id}/clone"), clone);
}

/// `POST /curated-sets/{auth}`
async fn create(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(5)?;
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    if fields.text("nameEn").is_none_or(str::is_empty) {
        return Err(Answer::bad("nameEnMissing"));
    }
    let measies = match fields.get("measies") {
        Some(Value::Object(measies)) => sanitise(app.generation, measies.clone()),
        _ => Map::new(),
    };
    let is_test = app.test_shortcuts && fields.get("test").is_some_and(truthy);
    // Curated sets of V4 have no pictures.
    let takes_picture = app.generation == Generation::V3 && !is_test;
    let picture = if takes_picture { images::of_new(&app, &fields)? } else { images::OfNew::none() };
    let now = app.clock.now();
    let new = CuratedSet {
        id: 0,
        uuid: app.random.uuid(),
        created_at: now,
        height: number(&fields, "height").unwrap_or_else(|| 1.into()),
        img: "default-avatar".to_owned(),
        info: fields.text("info").unwrap_or_default().to_owned(),
        measies,
        names: texts(app.generation, &fields, "name"),
        notes: texts(app.generation, &fields, "notes"),
        published: false,
        tags: tags(app.generation, &fields),
        updated_at: now,
    };
    let db = app.store.lock();
    let work = db.unchecked_transaction()?;
    let mut set = curated_sets::insert(&work, new)?;
    if let Some(picture) = &picture.picture {
        set.img = keep(&app, &work, &set, picture)?;
        curated_sets::update(&work, &set)?;
    }
    work.commit()?;
    picture.settle()?;
    Ok(Answer::created(json!({ "curatedSet": views::curated_set::row(app.generation, &set) })))
}

/// `PATCH /curated-sets/{id}/{auth}`. Tags cannot change. In V3 the answer calls the record `set`.
async fn update(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(5)?;
    let db = app.store.lock();
    let mut set = find(app.generation, &db, &id)?;
    set.names.extend(texts(app.generation, &fields, "name"));
    set.notes.extend(texts(app.generation, &fields, "notes"));
    if let Some(Value::Object(measies)) = fields.get("measies") {
        set.measies.extend(measies.iter().map(|(name, value)| (name.clone(), value.clone())));
        set.measies = sanitise(app.generation, set.measies);
    }
    let mut picture = None;
    match app.generation {
        Generation::V3 => picture = images::of_update(&app, &fields)?,
        Generation::V4 => {
            set.published = fields.flag("published").unwrap_or(set.published);
            if let Some(info) = fields.text("info") {
                set.info = info.to_owned();
            }
            if let Some(height) = number(&fields, "height") {
                set.height = height;
            }
        }
    }
    let work = db.unchecked_transaction()?;
    if let Some(picture) = picture {
        set.img = keep(&app, &work, &set, &picture)?;
    }
    set.updated_at = app.clock.now();
    curated_sets::update(&work, &set)?;
    work.commit()?;
    let name = match app.generation {
        Generation::V3 => "set",
        Generation::V4 => "curatedSet",
    };
    Ok(Answer::success(json!({ name: views::curated_set::row(app.generation, &set) })))
}

/// `DELETE /curated-sets/{id}/{auth}`
async fn remove(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(5)?;
    let db = app.store.lock();
    let set = find(app.generation, &db, &id)?;
    let work = db.unchecked_transaction()?;
    curated_sets::delete(&work, set.id)?;
    picture_of(&set, &set.id.to_string()).forget(&app, &work)?;
    work.commit()?;
    Ok(Answer::done())
}

/// `POST /curated-sets/{id}/clone/{auth}`: makes an ordinary set of the caller, in one language.
async fn clone(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    let language = fields
        .text("language")
        .filter(|language| app.generation.languages().contains(language))
        .ok_or_else(|| Answer::error(StatusCode::FORBIDDEN, "languageMissing"))?;
    let db = app.store.lock();
    let source = find(app.generation, &db, &id)?;
    let now = app.clock.now();
    let new = Set {
        id: 0,
        uuid: app.random.uuid(),
        created_at: now,
        img: "default-avatar".to_owned(),
        imperial: false,
        measies: source.measies,
        name: source.names.get(language).cloned().unwrap_or_default(),
        notes: source.notes.get(language).cloned().unwrap_or_default(),
        public: false,
        updated_at: now,
        user_id: caller.user_id,
    };
    let set = sets::insert(&db, new)?;
    Ok(Answer::created(json!({ "set": views::set::owner(app.generation, &set) })))
}

fn find(generation: Generation, db: &Connection, id: &str) -> Result<CuratedSet, Answer> {
    let key = ids::record(generation, id).ok_or_else(Answer::missing)?;
    curated_sets::find(db, &key)?.ok_or_else(Answer::missing)
}

fn keep(app: &App, db: &Connection, set: &CuratedSet, picture: &Picture) -> rusqlite::Result<String> {
    picture_of(set, &set.id.to_string()).keep(app, db, picture)
}

fn picture_of<'a>(set: &'a CuratedSet, id: &'a str) -> images::Name<'a> {
    images::Name { kind: "cset", v3: id, uuid: &set.uuid }
}

/// The texts that were sent, by language: `nameEn`, `nameDe` and so on, unless empty.
fn texts(generation: Generation, fields: &Fields, field: &str) -> BTreeMap<String, String> {
    let sent = generation.languages().iter().filter_map(|language| {
        let text = fields.text(&format!("{field}{}", suffix(language))).filter(|text| !text.is_empty())?;
        Some(((*language).to_owned(), text.to_owned()))
    });
    sent.collect()
}

/// A number that was sent.
fn number(fields: &Fields, name: &str) -> Option<Number> {
    fields.get(name).and_then(Value::as_number).cloned()
}

/// The tags that were sent, by language. V4 has one list for all.
fn tags(generation: Generation, fields: &Fields) -> BTreeMap<String, Vec<String>> {
    let column = |language: &str| match generation {
        Generation::V3 => format!("tags{}", suffix(language)),
        Generation::V4 => "tags".to_owned(),
    };
    let sent = generation.languages().iter().filter_map(|language| {
        let tags = fields.get(&column(language))?.as_array()?;
        let tags = tags.iter().filter_map(Value::as_str).map(str::to_owned);
        Some(((*language).to_owned(), tags.collect()))
    });
    sent.collect()
}
