//! The caller of a request that needs a credential.

use axum::extract::FromRequestParts;
use http::HeaderMap;
use http::header::AUTHORIZATION;
use http::request::Parts;

use super::basic::{self, Basic};
use super::roles;
use super::token::Claims;
use crate::app::{App, Shared};
use crate::clock::Timestamp;
use crate::generation::Generation;
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
    /// Whether the original of V4 loses sight of the account behind a key, and this server is to do so as well.
    pub(crate) fn is_unseen(&self, app: &App) -> bool {
        app.strict_upstream && self.is_v4_key(app)
    }

    /// Whether this is a key of V4, for which some operations of the account are not there.
    pub(crate) fn is_v4_key(&self, app: &App) -> bool {
        app.generation == Generation::V4 && self.key_id.is_some()
    }

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
    let db = app.store.quick();
    let key = apikeys::calling(&db, &id)?.ok_or_else(Answer::refused_key)?;
    let good = app.seal.secret_fits(&secret, &key.secret_hash)
        && app.seal.is_for(&key.instance)
        // The original never looks at the time.
        && (key.expires_at > now || app.strict_upstream);
    if !good {
        return Err(Answer::refused_key());
    }
    // Counted before consent and status are looked at, so that refused calls count as well.
    app.store.count_key_call(&id, key.user_id, now);
    if !in_order(users::standing(&db, key.user_id)?) {
        return Err(Answer::refused_key());
    }
    Ok(Caller { user_id: key.user_id, level: key.level, key_id: Some(id) })
}

fn by_token(app: &App, headers: &HeaderMap) -> Result<Caller, Answer> {
    let now = app.clock.now();
    let claims = claims_of(app, headers, now)?;
    let user_id = claims.user_id().ok_or_else(Answer::refused_token)?;
    let standing = users::standing_of(&app.store.quick(), user_id, claims.uuid())?;
    if standing.is_some() {
        // Before consent and status are looked at, so that refused calls count as well.
        app.store.count_jwt_call(user_id, now);
    }
    if !in_order(standing) {
        return Err(Answer::refused_token());
    }
    Ok(Caller { user_id, level: roles::level_of(&claims.role), key_id: None })
}

/// What a token says that this server gave.
pub(super) fn claims_of(app: &App, headers: &HeaderMap, now: Timestamp) -> Result<Claims, Answer> {
    let header = headers.get(AUTHORIZATION).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut words = header.split_ascii_whitespace();
    let token = match (words.next(), words.next()) {
        (Some(scheme), Some(token)) if scheme.eq_ignore_ascii_case("bearer") => token,
        _ => return Err(Answer::refused_token()),
    };
    app.seal.read_token(token, now).ok_or_else(Answer::refused_token)
}

/// The name of the API key in a header, if it is one for API keys.
pub(crate) fn key_of(header: &str) -> Option<String> {
    match basic::read(header) {
        Basic::Pair(id, _) => Some(id),
        Basic::Malformed | Basic::Refused => None,
    }
}

/// Whether an account exists, gave its consent and is active.
fn in_order(consent_and_status: Option<(i64, i64)>) -> bool {
    consent_and_status.is_some_and(|(consent, status)| consent >= 1 && status >= 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::Settings;
    use crate::harness::NewPerson;

    #[test]
    fn a_token_of_v4_is_for_the_account_with_its_uuid_whoever_has_the_id() {
        let app = App::new(&Settings { generation: Generation::V4, ..Settings::default() }).unwrap();
        let bearer =
            |token: &str| HeaderMap::from_iter([(AUTHORIZATION, format!("Bearer {token}").parse().unwrap())]);
        let first = app.new_person(NewPerson::active("admin")).unwrap();
        assert!(by_token(&app, &bearer(&first.token)).is_ok());
        app.store.clear(None).unwrap();
        let second = app.new_person(NewPerson::active("user")).unwrap();
        assert_eq!(first.id, second.id);
        assert!(by_token(&app, &bearer(&first.token)).is_err());
        assert!(by_token(&app, &bearer(&second.token)).is_ok());
        let counted = users::find(&app.store.lock(), second.id).unwrap().unwrap().jwt_calls;
        assert_eq!(counted, 1, "a stranger's call counts for nobody");
    }
}
