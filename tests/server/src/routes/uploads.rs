//! Pictures for posts and showcases, which belong to no record.

use axum::extract::State;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::images as pictures;
use crate::app::{App, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table};
use crate::store::images::{self, Picture};

/// From this level on a picture replaces the one that has its name.
const MAY_REPLACE: u8 = 5;

pub(super) fn add(table: &mut Table, generation: Generation) {
    table.both(Method::POST, "/images", upload);
    if generation == Generation::V3 {
        table.open(Method::POST, "/images", upload_anonymously);
        table.both(Method::DELETE, "/images/{id}", remove);
    }
}

/// `POST /images/{auth}`
async fn upload(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(1)?;
    add_picture(&app, &fields, caller.level >= MAY_REPLACE)
}

/// `POST /images` of V3
async fn upload_anonymously(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    add_picture(&app, &fields, false)
}

/// Checked in the order of the original; the picture itself comes last.
fn add_picture(app: &App, fields: &Fields, may_replace: bool) -> Result<Answer, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    if fields.given("img").is_none() && fields.given("url").is_none() {
        return Err(Answer::bad("imgOrUrlMissing"));
    }
    let kind = fields.given("type").ok_or_else(|| Answer::bad("typeMissing"))?;
    let kind = kind.as_str().filter(|kind| match *kind {
        "blog" | "showcase" => true,
        "support" => app.generation == Generation::V3,
        _ => false,
    });
    let kind = kind.ok_or_else(|| Answer::bad("typeInvalid"))?;
    let sub_id = fields.given("subId").ok_or_else(|| Answer::bad("subIdMissing"))?;
    let sub_id = suffix(sub_id).ok_or_else(|| Answer::bad("subIdInvalid"))?;
    let slug = match fields.given("slug").ok_or_else(|| Answer::bad("slugMissing"))? {
        Value::String(slug) => slug.clone(),
        Value::Number(number) => number.to_string(),
        _ => return Err(Answer::bad("badRequest")),
    };
    let picture = match (fields.given("img"), fields.given("url").and_then(Value::as_str)) {
        (Some(img), _) => pictures::read_value(app, img)?,
        (None, Some(url)) => Picture::Link(url.to_owned()),
        (None, None) => return Err(Answer::bad("badRequest")),
    };
    let name = format!("{kind}-{slug}{sub_id}");
    let db = app.store.lock();
    if may_replace || !images::exists(&db, &name)? {
        images::put(&db, &name, &picture, app.clock.now())?;
    }
    Ok(Answer::success(json!({ "imgId": name })))
}

/// What a `subId` adds to the name: nothing for the main picture, else a dash and 1 to 9.
fn suffix(sub_id: &Value) -> Option<String> {
    let text = sub_id.as_str().map_or_else(|| sub_id.to_string(), str::to_owned);
    match text.as_str() {
        "main" => Some(String::new()),
        "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" => Some(format!("-{text}")),
        _ => None,
    }
}

/// `DELETE /images/{id}/{auth}` of V3. The original's image host refuses to remove what it has not.
async fn remove(State(app): State<Shared>, caller: Caller, Param(id): Param) -> Result<Answer, Answer> {
    caller.need(5)?;
    if images::delete(&app.store.lock(), &id)? {
        Ok(Answer::done())
    } else {
        Err(Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "unableToRemoveImage"))
    }
}
