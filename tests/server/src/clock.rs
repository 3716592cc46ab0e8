//! The time, in one place, so that a test can hold it.

use std::fmt;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use chrono::{DateTime, SecondsFormat};
use rusqlite::ToSql;
use rusqlite::types::{FromSql, FromSqlResult, ToSqlOutput, ValueRef};
use serde_json::Value;

/// A moment: milliseconds since 1970, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Timestamp(i64);

impl Timestamp {
    /// The last moment that can be written with a year of at most six digits on every side of the wire.
    const LAST: i64 = 8_000_000_000_000_000;

    pub(crate) fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The form of HTTP's `Date` header: `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub(crate) fn http_date(self) -> String {
        let time = DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH);
        time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// This moment moved by some seconds, unless that leaves the calendar.
    pub(crate) fn plus_seconds(self, seconds: f64) -> Option<Self> {
        let millis = self.0 as f64 + seconds * 1000.0;
        (millis.abs() <= Self::LAST as f64).then_some(Self(millis as i64))
    }
}

/// ISO 8601 with milliseconds: `2026-03-27T10:11:12.123Z`.
impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH);
        f.write_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true))
    }
}

impl From<Timestamp> for Value {
    fn from(time: Timestamp) -> Self {
        Self::String(time.to_string())
    }
}

impl From<SystemTime> for Timestamp {
    fn from(time: SystemTime) -> Self {
        let millis = match time.duration_since(UNIX_EPOCH) {
            Ok(since) => i64::try_from(since.as_millis()).unwrap_or(Self::LAST),
            Err(before) => -i64::try_from(before.duration().as_millis()).unwrap_or(Self::LAST),
        };
        Self(millis.clamp(-Self::LAST, Self::LAST))
    }
}

impl ToSql for Timestamp {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Timestamp {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// Where the server reads the time. A test may move it forward.
pub(crate) struct Clock {
    source: Source,
    ahead: AtomicI64,
}

enum Source {
    System,
    Standing(Timestamp),
}

impl Clock {
    /// Where a standing clock stands: 1 January 2026, 00:00 UTC.
    const STANDS_AT: Timestamp = Timestamp(1_767_225_600_000);

    /// The machine's clock.
    pub(crate) fn system() -> Self {
        Self { source: Source::System, ahead: AtomicI64::new(0) }
    }

    /// A clock that stands still unless it is moved, so that the same requests get the same answers.
    pub(crate) fn standing() -> Self {
        Self { source: Source::Standing(Self::STANDS_AT), ahead: AtomicI64::new(0) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        let base = match self.source {
            Source::System => SystemTime::now().into(),
            Source::Standing(time) => time,
        };
        Timestamp((base.0 + self.ahead.load(Ordering::Relaxed)).min(Timestamp::LAST))
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(Timestamp::LAST);
        let add = |ahead: i64| Some((ahead + by.min(Timestamp::LAST)).min(Timestamp::LAST));
        let _ = self.ahead.fetch_update(Ordering::Relaxed, Ordering::Relaxed, add);
    }

    /// Whether this clock differs from the machine's on purpose.
    pub(crate) fn stands(&self) -> bool {
        matches!(self.source, Source::Standing(_))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_written_with_milliseconds() {
        assert_eq!(Timestamp(1_774_606_272_123).to_string(), "2026-03-27T10:11:12.123Z");
        assert_eq!(Timestamp(0).to_string(), "1970-01-01T00:00:00.000Z");
    }

    #[test]
    fn a_time_beyond_the_calendar_is_none() {
        let start = Timestamp(1_000);
        assert_eq!(start.plus_seconds(1.5), Some(Timestamp(2_500)));
        assert_eq!(start.plus_seconds(-1.5), Some(Timestamp(-500)));
        assert_eq!(start.plus_seconds(1e300), None);
    }

    #[test]
    fn a_standing_clock_moves_when_it_is_told_to() {
        let clock = Clock::standing();
        assert_eq!(clock.now().to_string(), "2026-01-01T00:00:00.000Z");
        clock.advance(Duration::from_millis(61_500));
        assert_eq!(clock.now().to_string(), "2026-01-01T00:01:01.500Z");
        assert_eq!(clock.now().http_date(), "Thu, 01 Jan 2026 00:01:01 GMT");
        clock.advance(Duration::MAX);
        clock.advance(Duration::MAX);
        assert_eq!(clock.now(), Timestamp(Timestamp::LAST));
    }
}
