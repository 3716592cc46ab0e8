//! Signing up, and following the link of the mail.

use axum::extract::State;
use http::StatusCode;
use serde_json::{Value, json};

use super::signin;
use crate::app::{App, SITE, Shared};
use crate::auth::{clean, email_hash};
use crate::clock::Timestamp;
use crate::http::{Answer, Fields, Param, truthy};
use crate::mail::Mail;
use crate::store::confirmations::{self, Confirmation};
use crate::store::users::{self, NewUser, User};

/// `POST /signup`
pub(super) async fn sign_up(State(app): State<Shared>, fields: Fields) -> Result<Answer, Answer> {
    if fields.len() == 0 {
        return Err(Answer::bad("postBodyMissing"));
    }
    let email = match fields.given("email").ok_or_else(|| Answer::bad("emailMissing"))? {
        Value::String(email) => clean(email),
        Value::Number(number) => number.to_string(),
        _ => return Err(Answer::bad("badRequest")),
    };
    let language = fields.given("language").ok_or_else(|| Answer::bad("languageMissing"))?;
    let language = language
        .as_str()
        .filter(|language| app.generation.languages().contains(language))
        .ok_or_else(|| Answer::bad("unsupportedLanguage"))?;
    let is_test = app.test_shortcuts && fields.get("test").is_some_and(truthy);
    let role = fields.text("role").filter(|_| is_test).unwrap_or("user");

    let now = app.clock.now();
    let db = app.store.lock();
    let ehash = email_hash(&email);
    let known = users::find_by_ehash(&db, &ehash)?;
    let (user, template, confirmed_by) = match &known {
        None => {
            let new = NewUser { email: &email, ehash: &ehash, language, role, now };
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
    let confirmation = confirmed_by.map(|kind| confirmation(&app, kind, &user, language, &ehash));
    if let Some(confirmation) = &confirmation {
        confirmations::insert(&db, confirmation, now)?;
    }
    if !is_test {
        app.outbox.send(mail(template, &email, confirmation.as_ref()));
    }
    let mut answer = json!({ "email": email });
    if let (true, None, Some(new)) = (is_test, &known, &confirmation) {
        answer = json!({ "email": email, "confirmation": new.id });
    }
    Ok(Answer::created(answer))
}

fn confirmation(app: &App, kind: &str, user: &User, language: &str, ehash: &str) -> Confirmation {
    let check = app.random.hex::<8>();
    Confirmation {
        id: app.random.uuid(),
        kind: kind.to_owned(),
        user_id: user.id,
        data: json!({
            "language": language, "email": user.email, "id": user.id, "ehash": ehash, "check": check,
        }),
    }
}

fn mail(template: &str, to: &str, confirmation: Option<&Confirmation>) -> Mail {
    let check = confirmation.and_then(|confirmation| confirmation.data.get("check")?.as_str());
    let link = confirmation.zip(check).map(|(confirmation, check)| {
        let page = if template == "signup" { "signup" } else { "signin" };
        format!("{SITE}/confirm/{page}/{}/{check}", confirmation.id)
    });
    Mail {
        template: template.to_owned(),
        to: to.to_owned(),
        action_url: link,
        check: check.map(str::to_owned),
        confirmation: confirmation.map(|confirmation| confirmation.id.clone()),
    }
}

/// `POST /confirm/signup/{id}`. Knowing the id of the confirmation is enough; it works once.
pub(super) async fn confirm(
    State(app): State<Shared>,
    Param(id): Param,
    fields: Fields,
) -> Result<Answer, Answer> {
    if fields.len() == 0 {
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
    let user = activate(&app, &id, consent, now)?;
    signin::signed_in(&app, &user, now)
}

fn activate(app: &App, id: &str, consent: i64, now: Timestamp) -> Result<User, Answer> {
    let db = app.store.lock();
    let confirmation = confirmations::find(&db, id)?
        .filter(|confirmation| confirmation.kind == "signup")
        .ok_or_else(Answer::missing)?;
    let mut user = users::find(&db, confirmation.user_id)?.ok_or_else(Answer::missing)?;
    let work = db.unchecked_transaction()?;
    user.status = 1;
    user.consent = consent;
    user.updated_at = now;
    users::update(&work, &user, now)?;
    confirmations::delete(&work, id)?;
    work.commit()?;
    Ok(user)
}
