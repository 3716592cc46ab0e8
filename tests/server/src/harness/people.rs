//! Accounts and keys for tests, made without the detour over mails.

use std::fmt;

use serde_json::Value;

use crate::app::App;
use crate::auth::{email_hash, roles};
use crate::http::Answer;
use crate::store::apikeys::{self, ApiKey};
use crate::store::users::{self, NewUser, User};

/// The lifetime of keys for tests: a year.
const KEY_SECONDS: f64 = 365.0 * 24.0 * 60.0 * 60.0;

/// An active account.
#[derive(Clone)]
#[non_exhaustive]
pub struct Person {
    /// The account's id.
    pub id: i64,
    /// The e-mail address.
    pub email: String,
    /// The name, which can be changed later.
    pub username: String,
    /// A token, good for seven days.
    pub token: String,
}

/// Without the token.
impl fmt::Debug for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Person")
            .field("id", &self.id)
            .field("email", &self.email)
            .field("username", &self.username)
            .field("token", &"[redacted]")
            .finish()
    }
}

/// A new API key.
#[derive(Clone)]
#[non_exhaustive]
pub struct NewKey {
    /// The key: the user name of HTTP Basic.
    pub key: String,
    /// The secret: the password.
    pub secret: String,
}

/// Without the secret.
impl fmt::Debug for NewKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("NewKey").field("key", &self.key).field("secret", &"[redacted]").finish()
    }
}

impl From<NewKey> for (String, String) {
    fn from(new: NewKey) -> Self {
        (new.key, new.secret)
    }
}

impl App {
    /// Makes an active account with consent to everything but publication.
    pub(super) fn new_person(&self, role: &str) -> Result<Person, Answer> {
        let now = self.clock.now();
        let email = format!("{}@people.invalid", self.random.hex::<8>());
        let db = self.store.lock();
        let new = NewUser { email: &email, ehash: &email_hash(&email), language: "en", role, now };
        let user = users::insert(&db, &new)?;
        let user = User { consent: 2, status: 1, ..user };
        users::update(&db, &user, now)?;
        let token = self.seal.token(&user, now).map_err(|error| Answer::defect(error.to_string()))?;
        Ok(Person { id: user.id, email, username: user.username, token })
    }

    /// Makes a key of any level for an account.
    pub(super) fn new_key(&self, user_id: i64, level: u8) -> Result<NewKey, Answer> {
        let now = self.clock.now();
        let (key, secret) = (self.random.uuid(), self.random.hex::<32>());
        let record = ApiKey {
            id: key.clone(),
            calls: 0,
            created_at: now,
            expires_at: now.plus_seconds(KEY_SECONDS).unwrap_or(now),
            instance: self.seal.instance().to_owned(),
            last_seen: None,
            level: level.min(*roles::LEVELS.end()),
            name: Value::String(format!("key of level {level}")),
            secret_hash: self.seal.hash_secret(&secret),
            user_id,
        };
        apikeys::insert(&self.store.lock(), &record)?;
        Ok(NewKey { key, secret })
    }
}
