//! JSON Web Tokens.

use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

use super::Seal;
use crate::app::SITE;
use crate::clock::Timestamp;
use crate::generation::Generation;
use crate::store::users::User;

/// Seven days.
const LIFETIME_SECONDS: i64 = 7 * 24 * 60 * 60;

/// What a token says. The order of the fields is the one on the wire.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Claims {
    #[serde(rename = "_id")]
    named: Name,
    /// V4 adds the number.
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<i64>,
    pub(super) username: String,
    pub(super) role: String,
    pub(super) status: i64,
    aud: String,
    iss: String,
    iat: i64,
    exp: i64,
}

/// What `_id` says: the number in V3, the UUID in V4.
#[derive(Debug, Serialize, Deserialize)]
#[serde(untagged)]
enum Name {
    Id(i64),
    Uuid(String),
}

impl Claims {
    /// The number of the account. Only this server signs, so a token of V4 always has it.
    pub(super) fn user_id(&self) -> Option<i64> {
        match self.named {
            Name::Id(id) => Some(id),
            Name::Uuid(_) => self.id,
        }
    }

    /// The UUID of the account, which tokens of V4 have.
    pub(super) fn uuid(&self) -> Option<&str> {
        match &self.named {
            Name::Id(_) => None,
            Name::Uuid(uuid) => Some(uuid),
        }
    }
}

impl Seal {
    /// A token for this account, good for seven days from now.
    ///
    /// # Errors
    /// When the claims cannot be written as JSON, which nothing in an account can cause.
    pub(crate) fn token(
        &self,
        generation: Generation,
        user: &User,
        now: Timestamp,
    ) -> Result<String, jsonwebtoken::errors::Error> {
        let (named, id) = match generation {
            Generation::V3 => (Name::Id(user.id), None),
            Generation::V4 => (Name::Uuid(user.uuid.clone()), Some(user.id)),
        };
        let claims = Claims {
            named,
            id,
            username: user.username.clone(),
            role: user.role.clone(),
            status: user.status,
            aud: self.audience(),
            iss: SITE.to_owned(),
            iat: now.seconds(),
            exp: now.seconds() + LIFETIME_SECONDS,
        };
        let key = EncodingKey::from_secret(self.token_secret());
        let token = encode(&Header::new(Algorithm::HS256), &claims, &key)?;
        self.given.note(&token);
        Ok(token)
    }

    /// The claims of a token that this server signed and that has not run out.
    pub(super) fn read_token(&self, token: &str, now: Timestamp) -> Option<Claims> {
        let mut rules = Validation::new(Algorithm::HS256);
        // By this server's clock, which may stand still, not by the machine's.
        rules.validate_exp = false;
        rules.set_audience(&[self.audience()]);
        rules.set_issuer(&[SITE]);
        rules.set_required_spec_claims(&["aud", "exp", "iss"]);
        let data = decode::<Claims>(token, &DecodingKey::from_secret(self.token_secret()), &rules).ok()?;
        (data.claims.exp > now.seconds() && self.given.counts(token)).then_some(data.claims)
    }

    fn audience(&self) -> String {
        format!("{SITE}/{}", self.instance())
    }
}
