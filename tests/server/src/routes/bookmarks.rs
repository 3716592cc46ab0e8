//! Bookmarks.

use axum::extract::State;
use http::Method;
use rusqlite::Connection;
use serde_json::{Value, json};

use super::ids;
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table};
use crate::store::bookmarks::{self, Bookmark};
use crate::views;

/// What a bookmark may be of.
const KINDS: [&str; 6] = ["set", "cset", "pattern", "design", "doc", "custom"];

/// The longest title and address that V4 takes, in characters.
const TITLE_LIMIT: usize = 255;
const URL_LIMIT: usize = 1023;

pub(super) fn add(table: &mut Table, generation: Generation) {
    let id = generation.id();
    table.both(Method::POST, "/bookmarks", create);
    table.both(Method::GET, "/bookmarks", list);
    table.both(Method::GET, &format!("/bookmarks/{id}"), get);
    table.both(Method::PATCH, &format!("/bookmarks/{id}"), update);
    table.both(Method::DELETE, &format!("/bookmarks/{id}"), remove);
}

/// `POST /bookmarks/{auth}`
async fn create(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(3)?;
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let filled = |name: &str| fields.text(name).filter(|text| !text.is_empty());
    let title = filled("title").ok_or_else(|| Answer::bad("titleMissing"))?;
    let url = filled("url").ok_or_else(|| Answer::bad("urlMissing"))?;
    if app.generation == Generation::V4 {
        if length(title) > TITLE_LIMIT {
            return Err(Answer::bad("titleTooLong"));
        }
        if length(url) > URL_LIMIT {
            return Err(Answer::bad("urlTooLong"));
        }
    }
    let kind = fields.given("type").ok_or_else(|| Answer::bad("typeMissing"))?;
    let kind = kind.as_str().filter(|kind| KINDS.contains(kind));
    let new = Bookmark {
        id: 0,
        uuid: app.random.uuid(),
        kind: kind.ok_or_else(|| Answer::bad("typeInvalid"))?.to_owned(),
        title: title.to_owned(),
        url: url.to_owned(),
        user_id: caller.user_id,
    };
    let bookmark = bookmarks::insert(&app.store.lock(), new)?;
    Ok(Answer::created(json!({ "bookmark": views::bookmark::owner(app.generation, &bookmark) })))
}

/// The length of a text as JavaScript counts it.
fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// `GET /bookmarks/{auth}`
async fn list(State(app): State<Shared>, caller: Caller) -> Result<Answer, Answer> {
    if caller.is_unseen(&app) {
        return Ok(Answer::success(json!({ "bookmarks": [] })));
    }
    let bookmarks = bookmarks::of_user(&app.store.lock(), caller.user_id)?;
    let bookmarks: Vec<Value> =
        bookmarks.iter().map(|bookmark| views::bookmark::owner(app.generation, bookmark)).collect();
    Ok(Answer::success(json!({ "bookmarks": bookmarks })))
}

/// `GET /bookmarks/{id}/{auth}`
async fn get(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(1)?;
    let bookmark = find(app.generation, &app.store.lock(), &id)?;
    need_own_or_admin(&app, &caller, &bookmark)?;
    Ok(Answer::success(json!({ "bookmark": views::bookmark::owner(app.generation, &bookmark) })))
}

/// `PATCH /bookmarks/{id}/{auth}`. The type cannot change, and the lengths are not looked at.
async fn update(
    State(app): State<Shared>,
    caller: Caller,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let mut bookmark = find(app.generation, &db, &id)?;
    need_own_or_admin(&app, &caller, &bookmark)?;
    let filled = |name: &str| fields.text(name).filter(|text| !text.is_empty());
    if let Some(title) = filled("title") {
        bookmark.title = title.to_owned();
    }
    if let Some(url) = filled("url") {
        bookmark.url = url.to_owned();
    }
    bookmarks::update(&db, &bookmark)?;
    Ok(Answer::success(json!({ "bookmark": views::bookmark::owner(app.generation, &bookmark) })))
}

/// `DELETE /bookmarks/{id}/{auth}`. Not even an administrator deletes those of others.
async fn remove(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(3)?;
    let db = app.store.lock();
    let bookmark = find(app.generation, &db, &id)?;
    need_own(&caller, &bookmark)?;
    if caller.is_unseen(&app) {
        return Err(Answer::too_low());
    }
    bookmarks::delete(&db, bookmark.id)?;
    Ok(Answer::done())
}

fn need_own(caller: &Caller, bookmark: &Bookmark) -> Result<(), Answer> {
    if caller.user_id == bookmark.user_id { Ok(()) } else { Err(Answer::too_low()) }
}

/// V3 knows no exception for administrators.
fn need_own_or_admin(app: &App, caller: &Caller, bookmark: &Bookmark) -> Result<(), Answer> {
    match app.generation {
        Generation::V3 => need_own(caller, bookmark),
        Generation::V4 => caller.need_own_or(bookmark.user_id, 9),
    }
}

fn find(generation: Generation, db: &Connection, id: &str) -> Result<Bookmark, Answer> {
    let key = ids::record(generation, id).ok_or_else(Answer::missing)?;
    bookmarks::find(db, &key)?.ok_or_else(Answer::missing)
}
