//! Accounts that administrators searched for.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

use super::decode::{DecodeError, FromWire, record_id};
use super::{AccountStatus, Consent, Control, Role};
use crate::generated::types;
use crate::{RecordId, Secret};

/// What a search of administrators found, by what it was found by.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundUsers {
    by_email: Vec<FoundUser>,
    by_first_email: Vec<FoundUser>,
    by_username: Vec<FoundUser>,
    by_id: Vec<FoundUser>,
}

impl FoundUsers {
    /// The accounts that have this e-mail address.
    #[must_use]
    pub fn by_email(&self) -> &[FoundUser] {
        &self.by_email
    }

    /// The accounts that were made with this e-mail address (V4).
    #[must_use]
    pub fn by_first_email(&self) -> &[FoundUser] {
        &self.by_first_email
    }

    /// The accounts that have the text in their user name.
    #[must_use]
    pub fn by_username(&self) -> &[FoundUser] {
        &self.by_username
    }

    /// The account with this number or UUID (V4).
    #[must_use]
    pub fn by_id(&self) -> &[FoundUser] {
        &self.by_id
    }

    /// All of them, each once.
    pub fn all(&self) -> impl Iterator<Item = &FoundUser> {
        let mut seen = BTreeSet::new();
        let lists = [&self.by_email, &self.by_first_email, &self.by_username, &self.by_id];
        lists.into_iter().flatten().filter(move |user| seen.insert(user.number))
    }
}

impl FromWire for FoundUsers {
    type Wire = types::FoundUsers;

    fn from_wire(wire: types::FoundUsers) -> Result<Self, DecodeError> {
        let list = |name: &str, users| Vec::from_wire(users).map_err(|error| error.below(name));
        let mut by_email = list("ehash", wire.ehash)?;
        by_email.extend(list("email", wire.email)?);
        let mut by_id = list("id", wire.id)?;
        by_id.extend(list("uuid", wire.uuid)?);
        Ok(Self {
            by_email,
            by_first_email: list("ihash", wire.ihash)?,
            by_username: list("username", wire.username)?,
            by_id,
        })
    }
}

/// An account as a search of administrators shows it.
#[derive(Clone, Debug)]
pub struct FoundUser {
    id: RecordId,
    number: u64,
    data: Map<String, Value>,
    mfa_secret: Option<Secret>,
    wire: types::FoundUser,
}

/// Secrets are not compared.
impl PartialEq for FoundUser {
    fn eq(&self, other: &Self) -> bool {
        (self.id, self.number, &self.data) == (other.id, other.number, &other.data) && self.wire == other.wire
    }
}

impl FoundUser {
    /// The id: a number in V3, a UUID in V4.
    #[must_use]
    pub fn id(&self) -> RecordId {
        self.id
    }

    /// The number of the account, in both generations.
    #[must_use]
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The user name.
    #[must_use]
    pub fn username(&self) -> &str {
        &self.wire.username
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> &str {
        &self.wire.email
    }

    /// The e-mail address with which the account was made.
    #[must_use]
    pub fn first_email(&self) -> &str {
        &self.wire.initial
    }

    /// What the user says about themselves, in Markdown.
    #[must_use]
    pub fn bio(&self) -> &str {
        &self.wire.bio
    }

    /// What the user may do.
    #[must_use]
    pub fn role(&self) -> &Role {
        &self.wire.role
    }

    /// Whether the account is in use.
    #[must_use]
    pub fn status(&self) -> AccountStatus {
        AccountStatus::of_wire(self.wire.status)
    }

    /// What the user agreed to; none if nothing.
    #[must_use]
    pub fn consent(&self) -> Option<Consent> {
        Consent::of_wire(self.wire.consent)
    }

    /// How much of the website's interface the user wants to see.
    #[must_use]
    pub fn control(&self) -> Control {
        Control::of_wire(self.wire.control)
    }

    /// Whether the user wants their measurements compared with those of others.
    #[must_use]
    pub fn compares(&self) -> bool {
        self.wire.compare
    }

    /// Whether the user gets the newsletter.
    #[must_use]
    pub fn newsletter(&self) -> bool {
        self.wire.newsletter
    }

    /// Whether signing in needs a second factor.
    #[must_use]
    pub fn mfa_enabled(&self) -> bool {
        self.wire.mfa_enabled
    }

    /// The secret of the second factor, which V3 really shows.
    #[must_use]
    pub fn mfa_secret(&self) -> Option<&Secret> {
        self.mfa_secret.as_ref()
    }

    /// Data that programs keep with the account.
    #[must_use]
    pub fn data(&self) -> &Map<String, Value> {
        &self.data
    }

    /// How many calls were made with tokens.
    #[must_use]
    pub fn token_calls(&self) -> u64 {
        u64::try_from(self.wire.jwt_calls).unwrap_or(0)
    }

    /// How many calls were made with API keys.
    #[must_use]
    pub fn key_calls(&self) -> u64 {
        u64::try_from(self.wire.key_calls).unwrap_or(0)
    }

    /// When the account was made.
    #[must_use]
    pub fn created_at(&self) -> DateTime<Utc> {
        self.wire.created_at
    }

    /// When the account last changed; none if never.
    #[must_use]
    pub fn updated_at(&self) -> Option<DateTime<Utc>> {
        self.wire.updated_at
    }

    /// When the account last made a call; none if never.
    #[must_use]
    pub fn last_seen(&self) -> Option<DateTime<Utc>> {
        self.wire.last_seen
    }

    /// The language, where the server tells (V3).
    #[must_use]
    pub fn language(&self) -> Option<&str> {
        self.wire.language.as_deref()
    }

    /// The name of the image, where the server tells (V3).
    #[must_use]
    pub fn image(&self) -> Option<&str> {
        self.wire.img.as_deref()
    }

    /// The patron tier, where the server tells (V3).
    #[must_use]
    pub fn patron(&self) -> Option<i64> {
        self.wire.patron
    }
}

impl FromWire for FoundUser {
    type Wire = types::FoundUser;

    fn from_wire(mut wire: types::FoundUser) -> Result<Self, DecodeError> {
        let number = u64::try_from(wire.id);
        let number = number.map_err(|_| DecodeError::new("id", "expected a number that is not negative"))?;
        let mfa_secret = wire.mfa_secret.take().filter(|secret| !secret.is_empty()).map(Secret::new);
        Ok(Self {
            id: record_id(Some(wire.id), wire.uuid)?,
            number,
            data: data(wire.data.take())?,
            mfa_secret,
            wire,
        })
    }
}

/// The search shows what is stored, which is an object or its JSON, once or twice.
fn data(value: Option<Value>) -> Result<Map<String, Value>, DecodeError> {
    match value {
        None | Some(Value::Null) => Ok(Map::new()),
        Some(Value::Object(fields)) => Ok(fields),
        Some(Value::String(text)) if text.is_empty() => Ok(Map::new()),
        Some(Value::String(text)) => match serde_json::from_str(&text) {
            Ok(inner) => data(Some(inner)),
            Err(_) => Err(DecodeError::new("data", "expected an object")),
        },
        Some(_) => Err(DecodeError::new("data", "expected an object")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    fn user(change: &str) -> String {
        format!(
            r#"{{"id":14,"bio":"","email":"joe@example.com","initial":"j@example.com","compare":true,"consent":2,"control":3,
               "createdAt":"2026-03-27T10:11:12.123Z","jwtCalls":3,"keyCalls":4,"lastSeen":null,"mfaEnabled":false,
               "newsletter":true,"role":"user","status":-1,"updatedAt":"2026-03-27T10:11:12.123Z","username":"joe"{change}}}"#
        )
    }

    fn read(body: &str) -> FoundUsers {
        json(body.as_bytes(), Some("users")).unwrap()
    }

    #[test]
    fn v4_finds_by_four_things_and_shows_each_account_once() {
        let (joe, ann) =
            (user(r#","uuid":"6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11""#), user("").replace("14", "15"));
        let users = read(&format!(
            r#"{{"users":{{"ehash":[{joe}],"ihash":[{joe}],"username":[{joe},{ann}],"uuid":[{joe}],"id":[]}}}}"#
        ));
        assert_eq!((users.by_email().len(), users.by_first_email().len()), (1, 1));
        assert_eq!((users.by_username().len(), users.by_id().len()), (2, 1));
        assert_eq!(users.all().map(FoundUser::number).collect::<Vec<_>>(), [14, 15]);
        let joe = &users.by_id()[0];
        assert_eq!(joe.id().to_string(), "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11");
        assert_eq!(
            (joe.username(), joe.email(), joe.first_email()),
            ("joe", "joe@example.com", "j@example.com")
        );
        assert_eq!(
            (joe.status(), joe.consent(), joe.control().get()),
            (AccountStatus::Frozen, Some(Consent::Measurements), 3)
        );
        assert_eq!((joe.token_calls(), joe.key_calls(), joe.last_seen()), (3, 4, None));
        assert!(joe.newsletter() && joe.compares() && !joe.mfa_enabled() && joe.mfa_secret().is_none());
        assert_eq!((joe.language(), joe.image(), joe.patron(), joe.bio()), (None, None, None, ""));
        assert_eq!((joe.role(), joe.updated_at()), (&Role::User, Some(joe.created_at())));
        assert_eq!(joe, &users.by_email()[0]);
    }

    #[test]
    fn v3_finds_by_two_things_and_shows_the_secret() {
        let joe = user(
            r#","mfaSecret":"GEZDGNBV","img":"default-avatar","language":"de","patron":2,"lusername":"joe""#,
        );
        let users = read(&format!(r#"{{"users":{{"email":[{joe}],"username":[]}}}}"#));
        let joe = &users.by_email()[0];
        assert_eq!((joe.id(), joe.mfa_secret().unwrap().expose()), (RecordId::Number(14), "GEZDGNBV"));
        assert_eq!(
            (joe.language(), joe.image(), joe.patron()),
            (Some("de"), Some("default-avatar"), Some(2))
        );
        assert!(!format!("{users:?} {users:#?}").contains("GEZD"));
        assert!(
            users.by_username().is_empty() && users.by_id().is_empty() && users.by_first_email().is_empty()
        );
    }

    #[test]
    fn data_comes_as_an_object_or_as_text() {
        let data = |data: &str| {
            let body = user(&format!(r#","data":{data}"#));
            json::<FoundUser>(body.as_bytes(), None).map(|user| Value::from(user.data().clone()).to_string())
        };
        for given in [r#"{"a":1}"#, r#""{\"a\":1}""#, r#""\"{\\\"a\\\":1}\"""#] {
            assert_eq!(data(given).unwrap(), r#"{"a":1}"#, "{given}");
        }
        for none in ["null", r#""""#, r#""null""#, "{}"] {
            assert_eq!(data(none).unwrap(), "{}", "{none}");
        }
        for odd in ["3", r#""x""#, "[]", r#""3""#] {
            assert_eq!(data(odd).unwrap_err().to_string(), "data: expected an object", "{odd}");
        }
    }
}
