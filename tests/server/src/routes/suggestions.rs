//! Suggestions for curated sets: anybody with sets makes them, curators take them up or throw them away.
//! Only V4 has them.

use std::collections::BTreeMap;

use axum::extract::State;
use http::{Method, StatusCode};
use serde_json::{Number, Value, json};

use super::{ids, images};
use crate::app::Shared;
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table};
use crate::store::confirmations::{self, Confirmation};
use crate::store::curated_sets::{self, CuratedSet};
use crate::store::{Key, sets};
use crate::views;

/// The type under which suggestions lie among the confirmations.
pub(super) const KIND: &str = "sugset";

pub(super) fn add(table: &mut Table, generation: Generation) {
    if generation == Generation::V4 {
        table.both(Method::POST, "/curated-sets/suggest", suggest);
        table.both(Method::POST, "/curated-sets/from/{uuid}", accept);
        table.both(Method::GET, "/suggested-sets", list);
        table.both(Method::DELETE, "/suggested-sets/{id}", remove);
    }
}

/// Adds what a suggestion says, and nothing else of its data.
pub(super) fn fill(into: &mut Value, data: &Value) {
    for name in ["name", "notes", "set", "height"] {
        if let Value::Object(into) = into {
            into.insert(name.to_owned(), data.get(name).cloned().unwrap_or_default());
        }
    }
}

/// `POST /curated-sets/suggest/{auth}`. The original refuses in the end whatever comes.
async fn suggest(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(4)?;
    let set_missing = || Answer::bad("setMissing");
    let missing = |code: &'static str| move || Answer::error(StatusCode::FORBIDDEN, code);
    let set = fields.text("set").and_then(ids::uuid).ok_or_else(set_missing)?;
    let height = fields.given("height").ok_or_else(missing("heightMissing"))?;
    let height = number(height).ok_or_else(|| Answer::bad("badRequest"))?;
    let name = fields.given("name").ok_or_else(missing("nameMissing"))?;
    let name = name.as_str().ok_or_else(|| Answer::bad("badRequest"))?;
    let picture = fields.given("img").ok_or_else(missing("imgMissing"))?;
    let picture = images::read_value(&app, picture)?;
    if app.strict_upstream {
        return Err(set_missing());
    }
    let new = Confirmation {
        id: app.random.uuid(),
        kind: KIND.to_owned(),
        user_id: caller.user_id,
        data: json!({ "name": name, "notes": fields.text("notes"), "set": set, "height": height }),
    };
    let db = app.store.lock();
    let work = db.unchecked_transaction()?;
    confirmations::insert(&work, &new, app.clock.now())?;
    picture_of(&new.id).keep(&app, &work, &picture)?;
    work.commit()?;
    Ok(Answer::success(json!({ "submission": { "type": "cset", "id": new.id } })))
}

/// A number, or a text that is one.
fn number(value: &Value) -> Option<Number> {
    match value {
        Value::Number(number) => Some(number.clone()),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
}

/// `POST /curated-sets/from/{uuid}/{auth}`: makes a curated set, not published yet, of a suggestion. The
/// suggestion stays until somebody removes it. The original refuses every id as missing.
async fn accept(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(5)?;
    if app.strict_upstream {
        return Err(Answer::error(StatusCode::FORBIDDEN, "idMissing"));
    }
    let id = ids::uuid(&id).ok_or_else(Answer::missing)?;
    let db = app.store.lock();
    let suggestion = confirmations::find(&db, &id)?
        .filter(|confirmation| confirmation.kind == KIND)
        .ok_or_else(Answer::missing)?;
    let text = |name: &str| suggestion.data.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let source = sets::find(&db, &Key::Uuid(text("set")))?.ok_or_else(Answer::missing)?;
    let now = app.clock.now();
    let in_all = |text: String| -> BTreeMap<String, String> {
        app.generation.languages().iter().map(|language| ((*language).to_owned(), text.clone())).collect()
    };
    let new = CuratedSet {
        id: 0,
        uuid: app.random.uuid(),
        created_at: now,
        height: suggestion.data.get("height").and_then(number).unwrap_or_else(|| 1.into()),
        img: "default-avatar".to_owned(),
        info: String::new(),
        measies: source.measies,
        names: in_all(text("name")),
        notes: in_all(text("notes")),
        published: false,
        tags: BTreeMap::new(),
        updated_at: now,
    };
    let set = curated_sets::insert(&db, new)?;
    Ok(Answer::success(json!({ "curatedSet": views::curated_set::row(app.generation, &set) })))
}

/// `GET /suggested-sets/{auth}`
async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    caller.need(5)?;
    let suggestions = confirmations::of_kind(&app.store.lock(), KIND)?;
    let item = |(suggestion, made): &(Confirmation, _)| {
        let mut data = json!({});
        fill(&mut data, &suggestion.data);
        json!({
            "id": suggestion.id,
            "createdAt": Value::from(*made),
            "type": suggestion.kind,
            "userId": suggestion.user_id,
            "data": data,
        })
    };
    let suggestions: Vec<Value> = suggestions.iter().map(item).collect();
    Ok(Answer::success(json!({ "suggested": suggestions })))
}

/// `DELETE /suggested-sets/{id}/{auth}`
async fn remove(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(5)?;
    let id = ids::uuid(&id).ok_or_else(Answer::missing)?;
    let db = app.store.lock();
    let confirmation = confirmations::find(&db, &id)?.ok_or_else(Answer::missing)?;
    if confirmation.kind != KIND {
        return Err(Answer::bad("typeMismatch"));
    }
    let work = db.unchecked_transaction()?;
    confirmations::delete(&work, &id)?;
    picture_of(&id).forget(&app, &work)?;
    work.commit()?;
    Ok(Answer::success(json!({ "data": {} })))
}

fn picture_of(id: &str) -> images::Name<'_> {
    images::Name { kind: KIND, v3: id, uuid: id }
}
