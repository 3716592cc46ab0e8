//! Numbers of what a server holds.

use indexmap::IndexMap;

use super::decode::{DecodeError, FromWire};
use crate::generated::types;

/// Numbers of what a server holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Stats {
    users: u64,
    patterns: u64,
    bookmarks: u64,
    sets: u64,
    curated_sets: u64,
    api_keys: u64,
    subscribers: u64,
    token_calls: u64,
    key_calls: u64,
    designs: IndexMap<String, u64>,
}

impl Stats {
    /// Accounts.
    #[must_use]
    pub fn users(&self) -> u64 {
        self.users
    }

    /// Patterns.
    #[must_use]
    pub fn patterns(&self) -> u64 {
        self.patterns
    }

    /// Bookmarks.
    #[must_use]
    pub fn bookmarks(&self) -> u64 {
        self.bookmarks
    }

    /// Measurements sets.
    #[must_use]
    pub fn sets(&self) -> u64 {
        self.sets
    }

    /// Curated sets.
    #[must_use]
    pub fn curated_sets(&self) -> u64 {
        self.curated_sets
    }

    /// API keys.
    #[must_use]
    pub fn api_keys(&self) -> u64 {
        self.api_keys
    }

    /// Receivers of the newsletter: subscribers, and users who want it.
    #[must_use]
    pub fn subscribers(&self) -> u64 {
        self.subscribers
    }

    /// Calls made with tokens, over all accounts.
    #[must_use]
    pub fn token_calls(&self) -> u64 {
        self.token_calls
    }

    /// Calls made with API keys, over all accounts.
    #[must_use]
    pub fn key_calls(&self) -> u64 {
        self.key_calls
    }

    /// The number of patterns of each design, the most used first.
    pub fn designs(&self) -> impl Iterator<Item = (&str, u64)> {
        self.designs.iter().map(|(design, patterns)| (design.as_str(), *patterns))
    }

    /// The number of patterns of a design.
    #[must_use]
    pub fn design(&self, name: &str) -> u64 {
        self.designs.get(name).copied().unwrap_or(0)
    }
}

fn count(name: &str, number: i64) -> Result<u64, DecodeError> {
    u64::try_from(number).map_err(|_| DecodeError::new(name, "expected a number that is not negative"))
}

impl FromWire for Stats {
    type Wire = types::Stats;

    fn from_wire(wire: types::Stats) -> Result<Self, DecodeError> {
        let designs = wire.designs.into_iter();
        Ok(Self {
            users: count("user", wire.user)?,
            patterns: count("pattern", wire.pattern)?,
            bookmarks: count("bookmark", wire.bookmark)?,
            sets: count("set", wire.set)?,
            curated_sets: count("curatedSet", wire.curated_set)?,
            api_keys: count("apikey", wire.apikey)?,
            subscribers: count("subscriber", wire.subscriber)?,
            token_calls: count("activity.jwt", wire.activity.jwt)?,
            key_calls: count("activity.key", wire.activity.key)?,
            designs: designs
                .map(|(name, number)| Ok((name, count("designs", number)?)))
                .collect::<Result<_, _>>()?,
        })
    }
}

/// The number of accounts.
pub(crate) struct UserCount(pub(crate) u64);

impl FromWire for UserCount {
    type Wire = types::UserCount;

    fn from_wire(wire: types::UserCount) -> Result<Self, DecodeError> {
        count("users", wire.users).map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::models::decode::json;

    const BODY: &str = r#"{"activity":{"jwt":9,"key":4},"user":1,"pattern":2,"bookmark":0,"set":3,"curatedSet":5,
        "apikey":6,"subscriber":7,"designs":{"simon":8,"aaron":2}}"#;

    #[test]
    fn numbers_have_peoples_names_and_designs_keep_their_order() {
        let stats: Stats = json(BODY.as_bytes(), None).unwrap();
        assert_eq!((stats.users(), stats.patterns(), stats.bookmarks(), stats.sets()), (1, 2, 0, 3));
        assert_eq!((stats.curated_sets(), stats.api_keys(), stats.subscribers()), (5, 6, 7));
        assert_eq!((stats.token_calls(), stats.key_calls()), (9, 4));
        assert_eq!(stats.designs().collect::<Vec<_>>(), [("simon", 8), ("aaron", 2)]);
        assert_eq!((stats.design("aaron"), stats.design("none")), (2, 0));
        for (odd, says) in [("\"jwt\":-9", "activity.jwt"), ("\"aaron\":-2", "designs")] {
            let body = BODY.replace(&odd.replace('-', ""), odd);
            let error = json::<Stats>(body.as_bytes(), None).unwrap_err();
            assert_eq!(error.to_string(), format!("{says}: expected a number that is not negative"));
        }
        assert_eq!(json::<UserCount>(br#"{"users":123}"#, None).map(|count| count.0), Ok(123));
    }
}
