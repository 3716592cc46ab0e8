//! API keys: credentials for programs.

use std::time::Duration;

use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::Level;
use super::decode::{DecodeError, FromWire};
use super::encode::json_body;
use crate::generated::types;
use crate::{Error, Generation, KeyId, Secret};

/// An API key, without its secret.
#[derive(Clone, Debug, PartialEq)]
pub struct ApiKey {
    id: KeyId,
    name: String,
    level: Level,
    expires_at: DateTime<Utc>,
    created_at: Option<DateTime<Utc>>,
    last_seen: Option<DateTime<Utc>>,
    calls: Option<u64>,
}

impl ApiKey {
    /// The id, which is the user name in HTTP Basic authentication.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// What the key is for, in the words of its owner.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key may do.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// When the key stops working. Some servers accept it after that, which is nothing to count on.
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }

    /// When the key was made; `whoami` does not tell.
    #[must_use]
    pub fn created_at(&self) -> Option<DateTime<Utc>> {
        self.created_at
    }

    /// When the key was last used; only lists tell, and nothing if it was never used.
    #[must_use]
    pub fn last_seen(&self) -> Option<DateTime<Utc>> {
        self.last_seen
    }

    /// How many calls were made with the key; only lists tell.
    #[must_use]
    pub fn calls(&self) -> Option<u64> {
        self.calls
    }
}

/// All forms of a key on the wire: lists call the id `id`, everything else `key`; `whoami` leaves `createdAt` out.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct KeyOnWire {
    #[serde(alias = "id")]
    key: KeyId,
    level: i64,
    expires_at: DateTime<Utc>,
    name: serde_json::Value,
    #[serde(default)]
    created_at: Option<DateTime<Utc>>,
    #[serde(default)]
    last_seen: Option<DateTime<Utc>>,
    #[serde(default)]
    calls: Option<u64>,
}

impl FromWire for ApiKey {
    type Wire = KeyOnWire;

    fn from_wire(wire: KeyOnWire) -> Result<Self, DecodeError> {
        Ok(Self {
            id: wire.key,
            name: name(wire.name),
            level: level(wire.level)?,
            expires_at: wire.expires_at,
            created_at: wire.created_at,
            last_seen: wire.last_seen,
            calls: wire.calls,
        })
    }
}

fn level(level: i64) -> Result<Level, DecodeError> {
    Level::of_wire(level).map_err(|error| DecodeError::new("level", error.to_string()))
}

/// The server takes and returns any truthy value as the name of a key.
fn name(name: serde_json::Value) -> String {
    match name {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    }
}

/// A new API key with its secret, which the server shows this once and never again.
#[derive(Clone, Debug)]
pub struct CreatedApiKey {
    id: KeyId,
    secret: Secret,
    name: String,
    level: Level,
    created_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl CreatedApiKey {
    /// The id, which is the user name in HTTP Basic authentication.
    #[must_use]
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// The secret. Keep it where secrets are kept.
    #[must_use]
    pub fn secret(&self) -> &Secret {
        &self.secret
    }

    /// What the key is for.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What the key may do.
    #[must_use]
    pub fn level(&self) -> Level {
        self.level
    }

    /// When the key was made.
    #[must_use]
    pub fn created_at(&self) -> DateTime<Utc> {
        self.created_at
    }

    /// When the key stops working.
    #[must_use]
    pub fn expires_at(&self) -> DateTime<Utc> {
        self.expires_at
    }
}

impl FromWire for CreatedApiKey {
    type Wire = types::CreatedApiKey;

    fn from_wire(wire: types::CreatedApiKey) -> Result<Self, DecodeError> {
        Ok(Self {
            id: wire.key.into(),
            secret: Secret::new(wire.secret),
            name: wire.name,
            level: level(wire.level)?,
            created_at: wire.created_at,
            expires_at: wire.expires_at,
        })
    }
}

/// An API key to be made.
///
/// ```
/// use freesewing::{Level, NewApiKey};
/// use std::time::Duration;
///
/// let week = Duration::from_secs(7 * 24 * 3600);
/// let key = NewApiKey::named("nightly export", Level::READ, week);
/// ```
#[derive(Clone, Debug, PartialEq)]
#[must_use]
pub struct NewApiKey {
    name: String,
    level: Level,
    lifetime: Duration,
}

/// 732 days, the longest life of a key in V4.
const LONGEST_LIFE: Duration = Duration::from_secs(63_244_800);

impl NewApiKey {
    /// A key with a name that says what it is for, the lowest level that does, and a lifetime in whole seconds.
    pub fn named(name: impl Into<String>, level: Level, lifetime: Duration) -> Self {
        Self { name: name.into(), level, lifetime }
    }

    /// How long the key will live.
    pub(crate) fn lifetime(&self) -> Duration {
        self.lifetime
    }

    /// The body of the request.
    pub(crate) fn body(&self, generation: Generation) -> Result<Vec<u8>, Error> {
        if self.name.is_empty() {
            return Err(Error::validation("the key has an empty name: say what it is for"));
        }
        if generation == Generation::V3 && self.level.get() == 0 {
            return Err(Error::validation("V3 has no keys of level 0: ask for level 1 or more"));
        }
        let seconds = self.lifetime.as_secs();
        if seconds == 0 {
            return Err(Error::validation(
                "the key would live for less than a second: give it a longer life",
            ));
        }
        if generation == Generation::V4 && self.lifetime > LONGEST_LIFE {
            return Err(Error::validation(
                "the key would live for more than 732 days: give it a shorter life",
            ));
        }
        let body = types::CreateApiKey {
            name: self.name.clone(),
            level: self.level.get().into(),
            expires_in: i64::try_from(seconds).unwrap_or(i64::MAX),
        };
        json_body(&body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";

    #[test]
    fn every_form_of_a_key_is_read() {
        let list = format!(
            r#"[{{"id":"{KEY}","calls":3,"createdAt":"2026-03-27T10:11:12.123Z","expiresAt":"2026-06-25T10:11:12.123Z",
               "name":"CI","lastSeen":null,"level":4,"userId":14}}]"#
        );
        let keys: Vec<ApiKey> = json(list.as_bytes(), None).unwrap();
        assert_eq!(keys[0].id().to_string(), KEY);
        assert_eq!((keys[0].calls(), keys[0].last_seen(), keys[0].name()), (Some(3), None, "CI"));
        let whoami =
            format!(r#"{{"key":"{KEY}","level":4,"expiresAt":"2026-06-25T10:11:12.123Z","name":7}}"#);
        let key: ApiKey = json(whoami.as_bytes(), None).unwrap();
        assert_eq!(
            (key.created_at(), key.calls(), key.name(), key.level()),
            (None, None, "7", Level::ACCOUNT)
        );
        let error = json::<ApiKey>(whoami.replace(":4", ":12").as_bytes(), None).unwrap_err();
        assert_eq!(error.to_string(), "level: 12 is not a level: write a number from 0 to 9");
    }

    #[test]
    fn a_new_key_hides_its_secret() {
        let body = format!(
            r#"{{"key":"{KEY}","secret":"sesame","level":4,"createdAt":"2026-03-27T10:11:12.123Z",
               "expiresAt":"2026-06-25T10:11:12.123Z","name":"CI"}}"#
        );
        let key: CreatedApiKey = json(body.as_bytes(), None).unwrap();
        assert_eq!(key.secret().expose(), "sesame");
        assert!(!format!("{key:?}").contains("sesame"));
    }

    #[test]
    fn keys_that_cannot_be_are_refused() {
        let key = |name: &str, level, seconds| {
            NewApiKey::named(name, Level::new(level).unwrap(), Duration::from_secs(seconds))
        };
        let good = key("CI", 4, 60).body(Generation::V3).unwrap();
        assert_eq!(String::from_utf8(good).unwrap(), r#"{"expiresIn":60,"level":4,"name":"CI"}"#);
        let refused = |key: NewApiKey, generation| key.body(generation).unwrap_err().to_string();
        assert_eq!(refused(key("", 4, 60), Generation::V3), "the key has an empty name: say what it is for");
        assert_eq!(
            refused(key("CI", 0, 60), Generation::V3),
            "V3 has no keys of level 0: ask for level 1 or more"
        );
        assert!(key("CI", 0, 60).body(Generation::V4).is_ok());
        assert_eq!(
            refused(NewApiKey::named("CI", Level::READ, Duration::from_millis(999)), Generation::V4),
            "the key would live for less than a second: give it a longer life"
        );
        assert!(key("CI", 1, 63_244_800).body(Generation::V4).is_ok());
        assert_eq!(
            refused(key("CI", 1, 63_244_801), Generation::V4),
            "the key would live for more than 732 days: give it a shorter life"
        );
        assert!(key("CI", 1, 63_244_801).body(Generation::V3).is_ok());
    }

    #[test]
    fn a_new_key_tells_all_that_the_server_said() {
        let body = format!(
            r#"{{"key":"{KEY}","secret":"sesame","level":3,"createdAt":"2026-03-27T10:11:12Z",
               "expiresAt":"2026-03-27T10:11:13Z","name":"CI"}}"#
        );
        let key: CreatedApiKey = json(body.as_bytes(), None).unwrap();
        assert_eq!((key.id().to_string().as_str(), key.name(), key.level()), (KEY, "CI", Level::WRITE));
        assert_eq!((key.expires_at() - key.created_at()).num_seconds(), 1);
        let known: ApiKey = json(body.as_bytes(), None).unwrap();
        assert_eq!(known.expires_at(), key.expires_at());
    }
}
