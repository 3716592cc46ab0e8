//! Curated sets, for curators; and cloning one, which anybody may who keeps sets.

use std::collections::BTreeMap;

use axum::extract::State;
use http::StatusCode;
use rusqlite::Connection;
use serde_json::{Map, Value, json};

use super::{ids, images};
use crate::app::Shared;
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, truthy};
use crate::measurements::sanitise;
use crate::store::curated_sets::{self, CuratedSet};
use crate::store::sets::{self, Set};
use crate::views;
use crate::views::curated_set::suffix;

/// `POST /curated-sets/{auth}`
pub(super) async fn create(
    State(app): State<Shared>,
    caller: Caller,
    fields: Fields,
) -> Result<Answer, Answer> {
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
    let now = app.clock.now();
    let new = CuratedSet {
        id: 0,
        created_at: now,
        img: "default-avatar".to_owned(),
        measies,
        names: texts(app.generation, &fields, "name"),
        notes: texts(app.generation, &fields, "notes"),
        tags: tags(app.generation, &fields),
        updated_at: now,
    };
    let is_test = app.test_shortcuts && fields.get("test").is_some_and(truthy);
    let db = app.store.lock();
    let work = db.unchecked_transaction()?;
    let mut set = curated_sets::insert(&work, new)?;
    if let Some(img) = images::id(&fields, "cset", set.id).filter(|_| !is_test) {
        set.img = img;
        curated_sets::update(&work, &set)?;
    }
    work.commit()?;
    Ok(Answer::created(json!({ "curatedSet": views::curated_set::row(&set) })))
}

/// `PATCH /curated-sets/{id}/{auth}`. Tags cannot change. The answer calls the record `set`.
pub(super) async fn update(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(5)?;
    let db = app.store.lock();
    let mut set = find(&db, &id)?;
    set.names.extend(texts(app.generation, &fields, "name"));
    set.notes.extend(texts(app.generation, &fields, "notes"));
    if let Some(Value::Object(measies)) = fields.get("measies") {
        set.measies.extend(measies.iter().map(|(name, value)| (name.clone(), value.clone())));
        set.measies = sanitise(app.generation, set.measies);
    }
    if let Some(img) = images::id(&fields, "cset", set.id) {
        set.img = img;
    }
    set.updated_at = app.clock.now();
    curated_sets::update(&db, &set)?;
    Ok(Answer::success(json!({ "set": views::curated_set::row(&set) })))
}

/// `DELETE /curated-sets/{id}/{auth}`
pub(super) async fn remove(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
) -> Result<Answer, Answer> {
    caller.need(5)?;
    let db = app.store.lock();
    let set = find(&db, &id)?;
    curated_sets::delete(&db, set.id)?;
    Ok(Answer::done())
}

/// `POST /curated-sets/{id}/clone/{auth}`: makes an ordinary set of the caller, in one language.
pub(super) async fn clone(
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
    let source = find(&db, &id)?;
    let now = app.clock.now();
    let new = Set {
        id: 0,
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
    Ok(Answer::created(json!({ "set": views::set::owner(&set) })))
}

fn find(db: &Connection, id: &str) -> Result<CuratedSet, Answer> {
    let id = ids::record(id).ok_or_else(Answer::missing)?;
    curated_sets::find(db, id)?.ok_or_else(Answer::missing)
}

/// The texts that were sent, by language: `nameEn`, `nameDe` and so on, unless empty.
fn texts(generation: Generation, fields: &Fields, field: &str) -> BTreeMap<String, String> {
    let sent = generation.languages().iter().filter_map(|language| {
        let text = fields.text(&format!("{field}{}", suffix(language))).filter(|text| !text.is_empty())?;
        Some(((*language).to_owned(), text.to_owned()))
    });
    sent.collect()
}

/// The tags that were sent, by language.
fn tags(generation: Generation, fields: &Fields) -> BTreeMap<String, Vec<String>> {
    let sent = generation.languages().iter().filter_map(|language| {
        let tags = fields.get(&format!("tags{}", suffix(language)))?.as_array()?;
        let tags = tags.iter().filter_map(Value::as_str).map(str::to_owned);
        Some(((*language).to_owned(), tags.collect()))
    });
    sent.collect()
}
