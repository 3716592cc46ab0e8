//! What a client knows about the API key that it calls with, from what it was told or what passed by.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::engine::Moment;
use crate::models::{ApiKey, CreatedApiKey};
use crate::{KeyId, Level, Warning};

/// How long before the end of a key there are warnings: 30 days.
const NOTICE: Duration = Duration::from_secs(30 * 24 * 3600);

/// How often calls that have nothing to do with keys warn at most: once a day.
const REMINDER: Duration = Duration::from_secs(24 * 3600);

/// What is known about the calling key. Nothing is asked for its sake.
#[derive(Debug, Default)]
pub(crate) struct KnownKey(Mutex<Known>);

#[derive(Clone, Debug, Default)]
struct Known {
    level: Option<Level>,
    end: Option<End>,
    /// When the last warning was given.
    reminded: Option<Duration>,
}

#[derive(Clone, Debug)]
struct End {
    name: String,
    at: DateTime<Utc>,
}

impl KnownKey {
    /// A key whose level the caller has told.
    pub(crate) fn of_level(level: Option<Level>) -> Self {
        Self(Mutex::new(Known { level, ..Known::default() }))
    }

    /// A key that was just made.
    pub(crate) fn created(key: &CreatedApiKey) -> Self {
        let end = End { name: key.name().to_owned(), at: key.expires_at() };
        Self(Mutex::new(Known { level: Some(key.level()), end: Some(end), reminded: None }))
    }

    /// The level of the key.
    pub(crate) fn level(&self) -> Option<Level> {
        self.lock().level
    }

    /// Takes in what an answer says of keys; `own` is the one that calls. The warnings are of those that end soon.
    pub(crate) fn heed(&self, own: Option<KeyId>, keys: &[ApiKey], now: Moment) -> Vec<Warning> {
        for key in keys.iter().filter(|key| Some(key.id()) == own) {
            let mut known = self.lock();
            known.level = Some(key.level());
            known.end = Some(End { name: key.name().to_owned(), at: key.expires_at() });
            known.reminded = Some(now.steady);
        }
        keys.iter().filter_map(|key| warning(key.name(), key.expires_at(), now)).collect()
    }

    /// The warning of the calling key that an answer to any call has, once a day. Clocks are read only where the end of
    /// the key is known.
    pub(crate) fn reminder(&self, now: impl FnOnce() -> Moment) -> Option<Warning> {
        let mut known = self.lock();
        let end = known.end.as_ref()?;
        let now = now();
        if known.reminded.is_some_and(|last| now.steady.saturating_sub(last) < REMINDER) {
            return None;
        }
        let warning = warning(&end.name, end.at, now)?;
        known.reminded = Some(now.steady);
        Some(warning)
    }

    fn lock(&self) -> MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A warning of a key that still works and ends within the time of notice.
fn warning(name: &str, at: DateTime<Utc>, now: Moment) -> Option<Warning> {
    let end = Duration::from_millis(u64::try_from(at.timestamp_millis()).ok()?);
    let left = end.checked_sub(now.unix).filter(|left| !left.is_zero())?;
    (left <= NOTICE).then(|| Warning::KeyExpiresSoon { name: name.to_owned(), expires_at: at })
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAY: u64 = 24 * 3600;

    fn day(days: u64) -> Moment {
        Moment { steady: Duration::from_secs(days * DAY), unix: Duration::from_secs(days * DAY) }
    }

    fn key(id: &str, days: u64) -> ApiKey {
        let at = DateTime::from_timestamp(i64::try_from(days * DAY).unwrap(), 0).unwrap();
        let body = format!(r#"{{"key":"{id}","level":1,"expiresAt":"{}","name":"CI"}}"#, at.to_rfc3339());
        crate::models::decode::json(body.as_bytes(), None).unwrap()
    }

    const OWN: &str = "81994296-447a-4b1b-a506-bc31682c734f";
    const OTHER: &str = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";

    #[test]
    fn notice_begins_thirty_days_before_the_end_and_ends_with_the_key() {
        let warns = |days, now| !KnownKey::default().heed(None, &[key(OWN, days)], day(now)).is_empty();
        assert!(!warns(100, 69));
        assert!(warns(100, 70) && warns(100, 99));
        assert!(!warns(100, 100) && !warns(100, 101));
    }

    #[test]
    fn the_calling_key_is_learned_from_answers_and_no_other() {
        let known = KnownKey::default();
        known.heed(OWN.parse().ok(), &[key(OTHER, 80)], day(70));
        assert_eq!((known.level(), known.reminder(|| day(75))), (None, None));
        known.heed(OWN.parse().ok(), &[key(OTHER, 80), key(OWN, 100)], day(60));
        assert_eq!(known.level(), Some(Level::READ));
    }

    #[test]
    fn a_reminder_comes_once_a_day() {
        let known = KnownKey::default();
        known.heed(OWN.parse().ok(), &[key(OWN, 100)], day(60));
        assert!(known.reminder(|| day(69)).is_none());
        assert!(known.reminder(|| day(71)).is_some());
        assert!(known.reminder(|| day(71)).is_none());
        assert!(known.reminder(|| day(72)).is_some());
        assert!(known.reminder(|| day(100)).is_none());
    }

    #[test]
    fn what_the_caller_told_of_the_level_counts() {
        let level = Level::new(2).ok();
        assert_eq!(KnownKey::of_level(level).level(), level);
        assert_eq!(KnownKey::default().level(), None);
    }
}
