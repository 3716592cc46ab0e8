//! Signing up, and following the link of the mail.

use axum::extract::State;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use super::{confirming, ids, signin};
use crate::app::{App, Shared};
use crate::auth::{clean, email_hash};
use crate::clock::Timestamp;
use crate::generation::Generation;
use crate::http::{Answer, Fields, Param, Table, truthy};
use crate::mail::Mail;
use crate::store::confirmations;
use crate::store::users::{self, NewUser, User};

pub(super) fn add(table: &mut Table, generation: Generation) {
    table.open(Method::POST, "/signup", sign_up);
    table.open(Method::POST, &format!("/confirm/signup/{}", generation.id()), confirm);
}

/// `POST /signup`
async fn sign_up(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let email = match fields.given("email").ok_or_else(|| Answer::bad("emailMissing"))? {
        Value::String(email) => clean(email),
        Value::Number(number) => number.to_string(),
        _ => return Err(Answer::bad("badRequest")),
    };
    let language = match app.generation {
        Generation::V3 => fields
            .given("language")
            .ok_or_else(|| Answer::bad("languageMissing"))?
            .as_str()
            .filter(|language| app.generation.languages().contains(language))
            .ok_or_else(|| Answer::bad("unsupportedLanguage"))?,
        Generation::V4 => "en",
    };
    let is_test = app.test_shortcuts && fields.get("test").is_some_and(truthy);
    let role = fields.text("role").filter(|_| is_test).unwrap_or("user");

    let now = app.clock.now();
    let db = app.store.lock();
    let ehash = email_hash(&email);
    let known = users::find_by_ehash(&db, &ehash)?;
    let (user, template, confirmed_by) = match &known {
        None => {
            let new = NewUser { uuid: &app.random.uuid(), email: &email, ehash: &ehash, language, role, now };
            let user = users::insert(&db, &new).map_err(|error| {
                tracing::error!(%error, "an account could not be made");
                Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "createAccountFailed")
            })?;
            (user, "signup", Some("signup"))
        }
        Some(user) if user.status == 0 => (user.clone(), "signup", Some("signup")),
        Some(user) if user.status > 0 => (user.clone(), "signup-aea", Some("signup-aea")),
        Some(user) => (user.clone(), "signup-aed", None),
    };
    let confirmation = match confirmed_by {
        Some(kind) => {
            let check = confirming::check(&app);
            let data = json!({
                "language": language, "email": user.email, "id": user.id, "ehash": ehash, "check": check,
            });
            Some(confirming::new(&app, &db, kind, user.id, data)?)
        }
        None => None,
    };
    if !is_test {
        let page = if template == "signup" { "signup" } else { "signin" };
        app.outbox.send(match &confirmation {
            Some(confirmation) => confirming::mail(&app, template, page, &email, confirmation),
            None => Mail { template: template.to_owned(), to: email.clone(), ..Mail::default() },
        });
    }
    let mut answer = json!({ "email": email });
    if let (true, None, Some(new)) = (is_test, &known, &confirmation) {
        answer = json!({ "email": email, "confirmation": new.id });
    }
    Ok(Answer::created(answer))
}

/// `POST /confirm/signup/{id}`, which works once. In V3 knowing the id of the confirmation is enough.
async fn confirm(State(app): State<Shared>, Param(id): Param, fields: Fields) -> Result<Answer, Answer> {
    let least = match app.generation {
        Generation::V3 => 1,
        Generation::V4 => 2,
    };
    if fields.len() < least {
        return Err(Answer::bad("postBodyMissing"));
    }
    let consent = fields
        .get("consent")
        .and_then(Value::as_f64)
        .filter(|consent| *consent >= 1.0)
        .ok_or_else(|| Answer::bad("consentRequired"))?;
    // The column holds whole numbers; the contract does not say what becomes of others.
    let consent = Some(consent as i64)
        .filter(|whole| *whole as f64 == consent)
        .ok_or_else(|| Answer::bad("badRequest"))?;
    let now = app.clock.now();
    let check = match app.generation {
        Generation::V3 => None,
        Generation::V4 => Some(fields.text("check").unwrap_or_default()),
    };
    let user = activate(&app, &id, check, consent, now)?;
    signin::signed_in(&app, &user, now)
}

fn activate(app: &App, id: &str, check: Option<&str>, consent: i64, now: Timestamp) -> Result<User, Answer> {
    let id = ids::uuid(id).ok_or_else(Answer::missing)?;
    let db = app.store.lock();
    let confirmation = confirmations::find(&db, &id)?
        .filter(|confirmation| confirmation.kind == "signup")
        .filter(|confirmation| check.is_none_or(|check| confirming::check_fits(confirmation, check)))
        .ok_or_else(Answer::missing)?;
    let mut user = users::find(&db, confirmation.user_id)?.ok_or_else(Answer::missing)?;
    let work = db.unchecked_transaction()?;
    user.status = 1;
    user.consent = consent;
    user.updated_at = now;
    users::update(&work, &user, now)?;
    confirmations::delete(&work, &id)?;
    work.commit()?;
    Ok(user)
}
