//! What the server has seen and done, its clock, and the way back to its beginning.

use std::time::Duration;

use axum::Json;
use axum::extract::State;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Body, Server, Wrong};
use crate::clock::Timestamp;

/// `GET /mails`
pub(super) async fn mails(State(server): State<Server>) -> Json<Value> {
    let mails: Vec<Value> = server
        .app
        .outbox
        .all()
        .into_iter()
        .map(|mail| {
            json!({
                "template": mail.template,
                "to": mail.to,
                "cc": mail.cc,
                "actionUrl": mail.action_url,
                "check": mail.check,
                "confirmation": mail.confirmation,
            })
        })
        .collect();
    Json(json!({ "mails": mails }))
}

/// `DELETE /mails`
pub(super) async fn clear_mails(State(server): State<Server>) -> StatusCode {
    server.app.outbox.clear();
    StatusCode::NO_CONTENT
}

/// `GET /journal`
pub(super) async fn journal(State(server): State<Server>) -> Json<Value> {
    Json(json!({ "requests": server.app.journal.json() }))
}

/// `DELETE /journal`
pub(super) async fn clear_journal(State(server): State<Server>) -> StatusCode {
    server.app.journal.clear();
    StatusCode::NO_CONTENT
}

/// `GET /clock`
pub(super) async fn clock(State(server): State<Server>) -> Json<Value> {
    let clock = &server.app.clock;
    Json(json!({ "now": Value::from(clock.now()), "stands": clock.stands() }))
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Setting {
    at: Option<String>,
    advance_seconds: Option<f64>,
    #[serde(default)]
    follow: bool,
}

/// `PUT /clock`
pub(super) async fn set_clock(
    State(server): State<Server>,
    Body(setting): Body<Setting>,
) -> Result<Json<Value>, Wrong> {
    let clock = &server.app.clock;
    match (setting.at, setting.advance_seconds, setting.follow) {
        (Some(at), None, false) => {
            let at =
                Timestamp::parse(&at).ok_or_else(|| Wrong::bad("write `at` like 2026-01-01T00:00:00Z"))?;
            clock.set(at);
        }
        (None, Some(seconds), false) => {
            let by = Duration::try_from_secs_f64(seconds)
                .map_err(|_| Wrong::bad("`advanceSeconds` is a number of seconds, not below zero"))?;
            clock.advance(by);
        }
        (None, None, true) => clock.follow(),
        _ => return Err(Wrong::bad("say one of `at`, `advanceSeconds` and `\"follow\": true`")),
    }
    Ok(self::clock(State(server)).await)
}

/// `GET /defects`
pub(super) async fn defects(State(server): State<Server>) -> Json<Value> {
    Json(json!({ "defects": server.app.defects.all() }))
}

/// There is nothing to say about a reset.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Nothing {}

/// `POST /reset`
pub(super) async fn reset(
    State(server): State<Server>,
    Body(_): Body<Option<Nothing>>,
) -> Result<StatusCode, Wrong> {
    server.app.reset()?;
    Ok(StatusCode::NO_CONTENT)
}
