//! Giving consent, which is open to accounts that are not in order for lack of it.

use axum::extract::State;
use http::Method;
use serde_json::{Value, json};

use super::signin;
use crate::app::Shared;
use crate::auth::{Credential, Guest};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Table};
use crate::store::users;
use crate::views;

pub(super) fn add(table: &mut Table, generation: Generation) {
    if generation == Generation::V4 {
        table.only(Credential::Jwt, Method::PATCH, "/consent", update);
    }
}

/// `PATCH /consent/jwt`. Consent activates an account that is not active yet.
async fn update(State(app): State<Shared>, guest: Guest, fields: Fields) -> Result<Answer, Answer> {
    guest.need(3)?;
    let consent = fields.get("consent").and_then(Value::as_i64).filter(|consent| (0..=2).contains(consent));
    let consent = consent.ok_or_else(|| Answer::bad("consentInvalid"))?;
    let now = app.clock.now();
    let db = app.store.lock();
    let mut user = users::find(&db, guest.user.id)?.ok_or_else(Answer::refused_token)?;
    user.consent = consent;
    if user.status == 0 && consent > 0 {
        user.status = 1;
    }
    user.updated_at = now;
    users::update(&db, &user, now)?;
    let token = signin::token(&app, &user, now)?;
    Ok(Answer::success(json!({ "account": views::account::owner(app.generation, &user), "token": token })))
}
