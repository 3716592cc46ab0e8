//! Those who hold a good token while their account may not be in order: callers of the guest routes.

use axum::extract::FromRequestParts;
use http::StatusCode;
use http::request::Parts;

use super::caller::claims_of;
use super::roles;
use crate::app::Shared;
use crate::http::Answer;
use crate::store::users::{self, User};

/// Somebody with a good token. The account may lack consent or be inactive.
pub(crate) struct Guest {
    pub(crate) user: User,
    /// That of the role inside the token.
    pub(crate) level: u8,
}

impl Guest {
    /// Refuses guests whose account is not in order, and says why; consent is judged before status.
    pub(crate) fn need_order(&self) -> Result<(), Answer> {
        let unauthorized = StatusCode::UNAUTHORIZED;
        let (status, reason) = match (self.user.consent, self.user.status) {
            (..1, _) => (StatusCode::UNAVAILABLE_FOR_LEGAL_REASONS, "consentLacking"),
            (_, 0) => (unauthorized, "accountInactive"),
            (_, -1) => (unauthorized, "accountDisabled"),
            (_, ..-1) => (unauthorized, "accountBlocked"),
            _ => return Ok(()),
        };
        Err(Answer::guest_error(status, reason))
    }

    /// Refuses guests below a level.
    pub(crate) fn need(&self, level: u8) -> Result<(), Answer> {
        if self.level >= level { Ok(()) } else { Err(Answer::too_low()) }
    }
}

impl FromRequestParts<Shared> for Guest {
    type Rejection = Answer;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Answer> {
        let now = app.clock.now();
        let claims = claims_of(app, &parts.headers, now)?;
        let user_id = claims.user_id().ok_or_else(Answer::refused_token)?;
        let is_there = users::standing_of(&app.store.quick(), user_id, claims.uuid())?.is_some();
        if !is_there {
            return Err(Answer::refused_token());
        }
        app.store.count_jwt_call(user_id, now);
        let user = users::find(&app.store.lock(), user_id)?.ok_or_else(Answer::refused_token)?;
        Ok(Self { user, level: roles::level_of(&claims.role) })
    }
}
