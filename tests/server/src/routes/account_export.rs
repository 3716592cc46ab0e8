//! The file with everything about an account.

use axum::extract::State;
use http::{HeaderMap, Method, header::HOST};
use serde_json::json;

use crate::app::{SITE, Shared};
use crate::auth::Caller;
use crate::generation::Generation;
use crate::http::{Answer, Param, Rendered, Table};
use crate::store::{exports, users};
use crate::views;

pub(super) fn add(table: &mut Table, _: Generation) {
    table.both(Method::GET, "/account/export", export);
    table.open(Method::GET, "/static/export/{file}.json", serve);
}

/// `GET /account/export/{auth}`: the address of the file, on this server under the name it was called by. The file
/// before it is gone from then on.
async fn export(State(app): State<Shared>, caller: Caller, headers: HeaderMap) -> Result<Answer, Answer> {
    if caller.is_v4_key(&app) {
        return Err(Answer::missing());
    }
    let now = app.clock.now();
    let db = app.store.lock();
    let user = users::find(&db, caller.user_id)?.ok_or_else(Answer::refused_token)?;
    let mut file = views::account::owner(app.generation, &user);
    let rows = views::rows::of_user(&app, &db, &user)?;
    if let (Some(file), Some(rows)) = (file.as_object_mut(), rows.as_object()) {
        file.extend(rows.clone());
    }
    let name = app.random.hex::<8>();
    exports::put(&db, &name, user.id, &file, now)?;
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let server = host.map_or_else(|| SITE.to_owned(), |host| format!("http://{host}"));
    Ok(Answer::success(json!({ "data": format!("{server}/static/export/{name}.json") })))
}

/// `GET /static/export/{file}.json`. Not a route of the original, whose files are on another host. Whoever
/// knows the address may read the file.
async fn serve(State(app): State<Shared>, Param(name): Param) -> Result<Answer, Answer> {
    let file = exports::find(&app.store.lock(), &name)?.ok_or_else(Answer::missing)?;
    Ok(Answer::rendered(Rendered::json_text(file)))
}
