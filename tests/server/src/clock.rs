//! The time, in one place, so that a test can hold it.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};
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

    /// 1 January of the years 0 and 10000, 00:00 UTC.
    const YEAR_0: i64 = -62_167_219_200_000;
    const YEAR_10000: i64 = 253_402_300_800_000;

    pub(crate) fn seconds(self) -> i64 {
        self.0.div_euclid(1000)
    }

    /// The form of HTTP's `Date` header: `Sun, 06 Nov 1994 08:49:37 GMT`.
    pub(crate) fn http_date(self) -> String {
        let time = DateTime::from_timestamp_millis(self.0).unwrap_or(DateTime::UNIX_EPOCH);
        time.format("%a, %d %b %Y %H:%M:%S GMT").to_string()
    }

    /// Milliseconds since 1970.
    pub(crate) fn millis(self) -> i64 {
        self.0
    }

    /// This moment moved by some milliseconds, within the calendar.
    pub(crate) fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis).clamp(-Self::LAST, Self::LAST))
    }

    /// Reads the form of RFC 3339, such as `2026-03-27T10:11:12.123Z`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let time = DateTime::parse_from_rfc3339(text).ok()?.timestamp_millis();
        (time.abs() <= Self::LAST).then_some(Self(time))
    }

    /// Whether its year has four digits, as timestamps of the API have.
    pub(crate) fn has_plain_year(self) -> bool {
        (Self::YEAR_0..Self::YEAR_10000).contains(&self.0)
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

impl From<Timestamp> for SystemTime {
    fn from(time: Timestamp) -> Self {
        let distance = Duration::from_millis(time.0.unsigned_abs());
        let moved =
            if time.0 < 0 { UNIX_EPOCH.checked_sub(distance) } else { UNIX_EPOCH.checked_add(distance) };
        moved.unwrap_or(UNIX_EPOCH)
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

/// Where the server reads the time. A test may move it, stop it, and let it go again.
pub(crate) struct Clock {
    /// How it runs when the server starts, and again after a reset.
    first: Mode,
    mode: Mutex<Mode>,
}

#[derive(Clone, Copy)]
enum Mode {
    /// The machine's clock, and so many milliseconds.
    Follows(i64),
    Stands(Timestamp),
}

impl Clock {
    /// Where a standing clock stands: 1 January 2026, 00:00 UTC.
    const STANDS_AT: Timestamp = Timestamp(1_767_225_600_000);

    /// The machine's clock.
    pub(crate) fn system() -> Self {
        Self::new(Mode::Follows(0))
    }

    /// A clock that stands still unless it is moved, so that the same requests get the same answers.
    pub(crate) fn standing() -> Self {
        Self::new(Mode::Stands(Self::STANDS_AT))
    }

    fn new(first: Mode) -> Self {
        Self { first, mode: Mutex::new(first) }
    }

    pub(crate) fn now(&self) -> Timestamp {
        match *self.mode() {
            Mode::Follows(ahead) => {
                Timestamp(Timestamp::from(SystemTime::now()).0.saturating_add(ahead).min(Timestamp::LAST))
            }
            Mode::Stands(time) => time,
        }
    }

    /// Moves the clock forward, whether it stands or runs.
    pub(crate) fn advance(&self, by: Duration) {
        let by = i64::try_from(by.as_millis()).unwrap_or(Timestamp::LAST);
        match &mut *self.mode() {
            Mode::Follows(time) | Mode::Stands(Timestamp(time)) => {
                *time = time.saturating_add(by).min(Timestamp::LAST);
            }
        }
    }

    /// Stops the clock at a moment, which may lie in the past.
    pub(crate) fn set(&self, time: Timestamp) {
        *self.mode() = Mode::Stands(time);
    }

    /// Makes it the machine's clock.
    pub(crate) fn follow(&self) {
        *self.mode() = Mode::Follows(0);
    }

    /// As when the server started.
    pub(crate) fn reset(&self) {
        *self.mode() = self.first;
    }

    /// Whether it stands still.
    pub(crate) fn stands(&self) -> bool {
        matches!(*self.mode(), Mode::Stands(_))
    }

    /// Whether it differs from the machine's clock on purpose.
    pub(crate) fn differs(&self) -> bool {
        !matches!(*self.mode(), Mode::Follows(0))
    }

    fn mode(&self) -> MutexGuard<'_, Mode> {
        self.mode.lock().unwrap_or_else(PoisonError::into_inner)
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
    fn years_of_four_digits_are_told_from_others() {
        for (first, before) in [(Timestamp::YEAR_0, "-0001-12-31"), (Timestamp::YEAR_10000, "9999-12-31")] {
            assert!(Timestamp(first - 1).to_string().starts_with(before));
            assert_ne!(Timestamp(first).has_plain_year(), Timestamp(first - 1).has_plain_year());
        }
        assert!(Timestamp(0).has_plain_year());
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
    #[test]
    fn a_clock_can_be_set_back_and_let_go() {
        let clock = Clock::system();
        assert!(!clock.differs() && !clock.stands());
        let past = Timestamp::parse("2020-02-03T04:05:06+01:00").unwrap();
        clock.set(past);
        assert_eq!(clock.now().to_string(), "2020-02-03T03:05:06.000Z");
        assert!(clock.differs() && clock.stands());
        clock.follow();
        assert!(clock.now() > past && !clock.differs());
        clock.advance(Duration::from_secs(3600));
        assert!(clock.differs() && !clock.stands());
        clock.reset();
        assert!(!clock.differs());
        assert_eq!(Timestamp::parse("yesterday"), None);
        assert_eq!(Timestamp::from(SystemTime::from(past)), past);
        assert_eq!(Timestamp::from(SystemTime::from(Timestamp(-1500))), Timestamp(-1500));
    }
}
