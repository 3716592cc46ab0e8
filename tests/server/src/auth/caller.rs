//! The caller of a request that needs a credential.

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::basic::{self, Basic};
use super::roles;
use crate::app::{App, Shared};
use crate::http::{Answer, Matched};
use crate::store::apikeys;
use crate::store::users;

/// The kind of credential that a route asks for; its path ends in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Credential {
    /// `/key`: an API key, by HTTP Basic.
    Key,
    /// `/jwt`: a token.
    Jwt,
}

/// Somebody whose credential, consent and status are in order.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    /// The account.
    pub(crate) user_id: i64,
    /// What the credential allows: the key's own level, or that of the role inside the token.
    pub(crate) level: u8,
    /// The API key, if it was one.
    pub(crate) key_id: Option<String>,
}

impl Caller {
    /// Refuses callers below a level.
    pub(crate) fn need(&self, level: u8) -> Result<(), Answer> {
        if self.level >= level { Ok(()) } else { Err(Answer::too_low()) }
    }

    /// Refuses callers that neither own a record nor have the level for those of others.
    pub(crate) fn need_own_or(&self, owner: i64, level: u8) -> Result<(), Answer> {
        if self.user_id == owner { Ok(()) } else { self.need(level) }
    }
}

impl FromRequestParts<Shared> for Caller {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Answer> {
        let route = parts.extensions.get::<Matched>().and_then(|matched| matched.credential);
        match route {
            Some(Credential::Key) => by_key(app, &parts.headers),
            Some(Credential::Jwt) => by_token(app, &parts.headers),
            None => Err(Answer::defect("a route without a credential asked who is calling")),
        }
    }
}

fn by_key(app: &App, headers: &HeaderMap) -> Result<Caller, Answer> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok());
    let (id, secret) = match header.map(basic::read) {
        Some(Basic::Pair(id, secret)) => (id, secret),
        Some(Basic::Malformed) => return Err(Answer::malformed_basic()),
        Some(Basic::Refused) | None => return Err(Answer::refused_key()),
    };
    let now = app.clock.now();
    let db = app.store.lock();
    let key = apikeys::find(&db, &id)?.ok_or_else(Answer::refused_key)?;
    let good = app.seal.secret_fits(&secret, &key.secret_hash)
        && key.instance == app.seal.instance()
        && key.expires_at > now;
    if !good {
        return Err(Answer::refused_key());
    }
    // Counted before consent and status are looked at, so that refused calls count as well.
    let standing = apikeys::count_call(&db, &key, now)?;
    if !in_order(standing) {
        return Err(Answer::refused_key());
    }
    Ok(Caller { user_id: key.user_id, level: key.level, key_id: Some(key.id) })
}

fn by_token(app: &App, headers: &HeaderMap) -> Result<Caller, Answer> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut words = header.split_ascii_whitespace();
    let token = match (words.next(), words.next()) {
        (Some(scheme), Some(token)) if scheme.eq_ignore_ascii_case("bearer") => token,
        _ => return Err(Answer::refused_token()),
    };
    let now = app.clock.now();
    let claims = app.seal.read_token(token, now).ok_or_else(Answer::refused_token)?;
    let standing = users::count_jwt_call(&app.store.lock(), claims.id, now)?;
    if !in_order(standing) {
        return Err(Answer::refused_token());
    }
    Ok(Caller { user_id: claims.id, level: roles::level_of(&claims.role), key_id: None })
}

/// Whether an account exists, gave its consent and is active.
fn in_order(consent_and_status: Option<(i64, i64)>) -> bool {
    consent_and_status.is_some_and(|(consent, status)| consent >= 1 && status >= 1)
}
