//! All that an account keeps here, as rows of the database. What the original encrypts stays encrypted.

use rusqlite::Connection;
use serde_json::{Value, json};

use super::{apikey, bookmark, pattern, set};
use crate::app::App;
use crate::store::users::User;
use crate::store::{apikeys, bookmarks, patterns, sets};

pub(crate) fn of_user(app: &App, db: &Connection, user: &User) -> rusqlite::Result<Value> {
    let apikeys: Vec<Value> = apikeys::of_user(db, user.id)?.iter().map(apikey::in_list).collect();
    let bookmarks = bookmarks::of_user(db, user.id)?;
    let bookmarks: Vec<Value> = bookmarks.iter().map(|row| bookmark::raw(app.generation, row)).collect();
    let patterns = patterns::of_user(db, user.id)?;
    let patterns: Vec<Value> =
        patterns.iter().map(|row| pattern::raw(&app.seal, app.generation, row)).collect();
    let sets: Vec<Value> = sets::of_user(db, user.id)?.iter().map(|row| set::raw(app, row)).collect();
    Ok(json!({ "apikeys": apikeys, "bookmarks": bookmarks, "patterns": patterns, "sets": sets }))
}
