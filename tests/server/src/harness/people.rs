//! Accounts and keys for tests, made without the detour over mails.

use std::fmt;

use rusqlite::Connection;
use serde_json::Value;

use crate::app::App;
use crate::auth::{clean, email_hash, roles};
use crate::http::Answer;
use crate::store::Key;
use crate::store::apikeys::{self, ApiKey};
use crate::store::users::{self, HashedPassword, NewUser, User};

/// The lifetime of keys for tests: a year.
const KEY_SECONDS: f64 = 365.0 * 24.0 * 60.0 * 60.0;

/// An active account.
#[derive(Clone)]
#[non_exhaustive]
pub struct Person {
    /// The account's id.
    pub id: i64,
    /// The account's UUID, which generation V4 shows in place of the id.
    pub uuid: String,
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
            .field("uuid", &self.uuid)
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

/// An account that is to be made.
pub(crate) struct NewPerson<'a> {
    pub(crate) role: &'a str,
    /// One is drawn when there is none. In its clean form.
    pub(crate) email: Option<&'a str>,
    /// `user-<id>` when there is none.
    pub(crate) username: Option<&'a str>,
    pub(crate) password: Option<HashedPassword>,
    pub(crate) consent: i64,
    pub(crate) status: i64,
}

impl<'a> NewPerson<'a> {
    /// Active, with consent to everything but publication.
    pub(crate) fn active(role: &'a str) -> Self {
        Self { role, email: None, username: None, password: None, consent: 2, status: 1 }
    }

    /// Active, with the lowest role that may have a key of this level, `user` at least.
    pub(crate) fn for_level(level: u8) -> Self {
        Self::active(roles::role_for(level))
    }
}

/// What names an account to those who control the server, in both generations: its number or its UUID.
pub(crate) fn person_key(text: &str) -> Key {
    text.parse().map_or_else(|_| Key::Uuid(text.to_ascii_lowercase()), Key::Id)
}

impl App {
    /// Makes an account.
    pub(crate) fn new_person(&self, new: NewPerson<'_>) -> Result<Person, Answer> {
        self.add_person(&self.store.lock(), new)
    }

    /// Makes an account, in the midst of other work on the database.
    pub(crate) fn add_person(&self, db: &Connection, new: NewPerson<'_>) -> Result<Person, Answer> {
        let now = self.clock.now();
        let email =
            new.email.map_or_else(|| format!("{}@people.invalid", self.random.hex::<8>()), str::to_owned);
        let record = NewUser {
            uuid: &self.random.uuid(),
            email: &email,
            ehash: &email_hash(&email),
            language: "en",
            role: new.role,
            now,
        };
        let mut user = users::insert(db, &record)?;
        if let Some(name) = new.username {
            (user.username, user.lusername) = (name.to_owned(), clean(name));
        }
        let user = User { consent: new.consent, status: new.status, password: new.password, ..user };
        users::update(db, &user, now)?;
        let token = self.token(&user)?;
        Ok(Person { id: user.id, uuid: user.uuid, email, username: user.username, token })
    }

    /// Makes a key of any level for an account.
    pub(crate) fn new_key(&self, user_id: i64, level: u8) -> Result<NewKey, Answer> {
        let new = NewKey { key: self.random.uuid(), secret: self.random.hex::<32>() };
        self.keep_key(&self.store.lock(), user_id, level, &new)?;
        Ok(new)
    }

    /// Keeps a key that was drawn before.
    pub(crate) fn keep_key(
        &self,
        db: &Connection,
        user_id: i64,
        level: u8,
        new: &NewKey,
    ) -> Result<(), Answer> {
        let now = self.clock.now();
        let record = ApiKey {
            id: new.key.clone(),
            calls: 0,
            created_at: now,
            expires_at: now.plus_seconds(KEY_SECONDS).unwrap_or(now),
            instance: self.seal.instance().to_string(),
            last_seen: None,
            level: level.min(*roles::LEVELS.end()),
            name: Value::String(format!("key of level {level}")),
            secret_hash: self.seal.hash_secret(&new.secret),
            user_id,
        };
        Ok(apikeys::insert(db, &record)?)
    }

    /// Gives an account another role, and a token that says so: older ones keep the old role.
    pub(crate) fn set_role(&self, user_id: i64, role: &str) -> Result<String, Answer> {
        let db = self.store.lock();
        users::set_role(&db, user_id, role)?;
        let user = users::find(&db, user_id)?.ok_or_else(|| Answer::defect("the account is gone"))?;
        self.token(&user)
    }

    fn token(&self, user: &User) -> Result<String, Answer> {
        let token = self.seal.token(self.generation, user, self.clock.now());
        token.map_err(|error| Answer::defect(error.to_string()))
    }
}
