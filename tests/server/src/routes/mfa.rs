//! Setting up and giving up the second factor.

use axum::extract::State;
use http::{Method, StatusCode};
use serde_json::{Value, json};

use crate::app::Shared;
use crate::auth::second_factor::{self, code_fits, scratch_hash};
use crate::auth::{Caller, qr};
use crate::generation::Generation;
use crate::http::{Answer, Fields, Table};
use crate::store::users::{self, User};
use crate::views;

pub(super) fn add(table: &mut Table, _: Generation) {
    table.both(Method::POST, "/account/mfa", change);
}

/// `POST /account/mfa/{auth}`: the body says which step is meant.
async fn change(State(app): State<Shared>, caller: Caller, fields: Fields) -> Result<Answer, Answer> {
    caller.need(4)?;
    let wanted = fields.flag("mfa");
    let user = users::find(&app.store.lock(), caller.user_id)?.ok_or_else(Answer::refused_token)?;
    match (wanted, fields.given("secret"), fields.given("token")) {
        (Some(true), ..) if user.mfa_enabled => Err(Answer::bad("mfaActive")),
        (Some(false), ..) => disable(&app, &user, &fields).await,
        (Some(true), Some(secret), Some(token)) => confirm(&app, &user, secret, token),
        (Some(true), ..) => start(&app, &user),
        (None, ..) => Err(Answer::bad("invalidMfaSetting")),
    }
}

/// Draws a secret and shows it once. The factor is not active yet.
fn start(app: &Shared, user: &User) -> Result<Answer, Answer> {
    let secret = second_factor::new_secret(&app.random);
    let address = second_factor::address(&user.username, &secret);
    let failed = || Answer::error(StatusCode::INTERNAL_SERVER_ERROR, "mfaSetupFailed");
    // A name can be too long for a QR code.
    let picture = qr::svg(&address).ok_or_else(failed)?;
    users::set_second_factor(&app.store.lock(), user.id, false, Some(&secret), &[])?;
    Ok(Answer::success(json!({ "mfa": { "secret": secret, "otpauth": address, "qrcode": picture } })))
}

/// Activates the factor once a code proves that the secret has arrived.
fn confirm(app: &Shared, user: &User, secret: &Value, token: &Value) -> Result<Answer, Answer> {
    let now = app.clock.now();
    let kept = user.mfa_secret.as_deref();
    let proven = kept.is_some()
        && kept == secret.as_str()
        && token.as_str().is_some_and(|token| code_fits(kept.unwrap_or_default(), token, now));
    if !proven {
        return Err(Answer::error(StatusCode::FORBIDDEN, "mfaTokenInvalid"));
    }
    let codes = match app.generation {
        Generation::V3 => Vec::new(),
        Generation::V4 => second_factor::new_scratch_codes(&app.random),
    };
    let hashes: Vec<String> = codes.iter().map(|code| scratch_hash(code)).collect();
    users::set_second_factor(&app.store.lock(), user.id, true, kept, &hashes)?;
    let account = views::account::owner(app.generation, &User { mfa_enabled: true, ..user.clone() });
    Ok(Answer::success(match app.generation {
        Generation::V3 => json!({ "account": account }),
        Generation::V4 => json!({ "account": account, "scratchCodes": codes }),
    }))
}

/// Asks for the password and a code, or a scratch code in V4.
async fn disable(app: &Shared, user: &User, fields: &Fields) -> Result<Answer, Answer> {
    let token = fields.given("token").ok_or_else(|| Answer::bad("mfaTokenMissing"))?;
    let password = fields.given("password").ok_or_else(|| Answer::bad("passwordMissing"))?;
    let failed = || Answer::error(StatusCode::UNAUTHORIZED, "authenticationFailed");
    let (kept, password) = user.password.clone().zip(password.as_str()).ok_or_else(failed)?;
    if !app.passwords.fits(kept, password.to_owned()).await {
        return Err(failed());
    }
    let token = token.as_str().ok_or_else(failed)?;
    let secret = user.mfa_secret.as_deref().unwrap_or_default();
    let is_scratch_code =
        app.generation == Generation::V4 && user.scratch_codes.contains(&scratch_hash(token));
    if !user.mfa_enabled || !(code_fits(secret, token, app.clock.now()) || is_scratch_code) {
        return Err(failed());
    }
    users::set_second_factor(&app.store.lock(), user.id, false, None, &[])?;
    let account = views::account::owner(app.generation, &User { mfa_enabled: false, ..user.clone() });
    Ok(Answer::success(json!({ "account": account })))
}
