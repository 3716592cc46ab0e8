//! The three forms of a date in HTTP (RFC 9110 §5.6.7), read as a span since 1970.

use std::time::{Duration, SystemTime};

/// The length of a mean Gregorian year, 365.2425 days, in seconds.
const YEAR: u64 = 31_556_952;

/// How many years ahead a two-digit year may be; from there on it is in the past (RFC 9110 §5.6.7).
const YEARS_AHEAD: u64 = 50;

/// The days as RFC 850 dates have them; IMF-fixdate has three letters of each.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Reads an IMF-fixdate, an RFC 850 date or an asctime date, from 1970 to 9999.
///
/// The day of the week must be right. `23:59:60`, a leap second, is allowed by the grammar and read as the midnight that
/// follows, because Unix time has no place for it; a 60 elsewhere is refused. `now_unix` places two-digit years.
pub(in crate::engine) fn parse(text: &str, now_unix: Duration) -> Option<Duration> {
    let regular = text.replacen("23:59:60", "23:59:59", 1);
    let leap = Duration::from_secs(u64::from(regular != text));
    let regular = with_full_year(&regular, now_unix).unwrap_or(regular);
    let date = httpdate::parse_http_date(&regular).ok()?;
    date.duration_since(SystemTime::UNIX_EPOCH).ok().map(|since| since.saturating_add(leap))
}

/// An RFC 850 date (`Sunday, 06-Nov-94 08:49:37 GMT`) as an IMF-fixdate; `None` for anything else.
///
/// The year is the latest that ends in these digits and is not more than 50 years ahead. `httpdate` alone would place
/// all years from 70 in the last century, for ever.
fn with_full_year(text: &str, now_unix: Duration) -> Option<String> {
    let (day_name, rest) = text.split_once(", ")?;
    let (day, rest) = rest.split_once('-')?;
    let (month, rest) = rest.split_once('-')?;
    let (digits, time) = rest.split_once(' ')?;
    let short = DAYS.into_iter().find(|day| *day == day_name)?.get(..3)?;
    if digits.len() != 2 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let digits: u64 = digits.parse().ok()?;
    let latest = 1970 + now_unix.as_secs() / YEAR + YEARS_AHEAD;
    let year = latest - (latest - digits) % 100;
    Some(format!("{short}, {day} {month} {year} {time}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-24 20:00:00 UTC.
    const NOW: u64 = 1_795_550_400;

    fn seconds(text: &str) -> Option<u64> {
        parse(text, Duration::from_secs(NOW)).map(|since| since.as_secs())
    }

    #[test]
    fn the_three_forms_of_the_standards_example_are_the_same_moment() {
        assert_eq!(seconds("Sun, 06 Nov 1994 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds("Sunday, 06-Nov-94 08:49:37 GMT"), Some(784_111_777));
        assert_eq!(seconds("Sun Nov  6 08:49:37 1994"), Some(784_111_777));
    }

    #[test]
    fn every_long_day_name_is_known() {
        for (text, day) in [
            ("Monday, 23-Nov-26 20:00:00 GMT", -1),
            ("Tuesday, 24-Nov-26 20:00:00 GMT", 0),
            ("Wednesday, 25-Nov-26 20:00:00 GMT", 1),
            ("Thursday, 26-Nov-26 20:00:00 GMT", 2),
            ("Friday, 27-Nov-26 20:00:00 GMT", 3),
            ("Saturday, 28-Nov-26 20:00:00 GMT", 4),
            ("Sunday, 29-Nov-26 20:00:00 GMT", 5),
        ] {
            assert_eq!(seconds(text), NOW.checked_add_signed(day * 86_400), "{text}");
        }
    }

    #[test]
    fn a_two_digit_year_is_at_most_fifty_years_ahead() {
        // 2076-01-01 is a Wednesday, 1977-01-01 a Saturday, 2070-01-01 a Wednesday.
        assert_eq!(seconds("Wednesday, 01-Jan-76 00:00:00 GMT"), Some(3_345_062_400));
        assert_eq!(seconds("Saturday, 01-Jan-77 00:00:00 GMT"), Some(220_924_800));
        assert_eq!(seconds("Wednesday, 01-Jan-70 00:00:00 GMT"), Some(3_155_760_000));
        assert_eq!(seconds("Thursday, 01-Jan-70 00:00:00 GMT"), None, "the weekday of 1970");
        assert_eq!(
            parse("Thursday, 01-Jan-70 00:00:00 GMT", Duration::from_secs(946_684_800)),
            Some(Duration::ZERO),
            "in 2000 the year 70 was past"
        );
    }

    #[test]
    fn a_two_digit_year_is_two_digits() {
        for year in ["+6", "6", "026", "2026", ""] {
            assert_eq!(seconds(&format!("Tuesday, 24-Nov-{year} 20:00:00 GMT")), None, "{year}");
        }
    }

    #[test]
    fn a_leap_second_is_the_midnight_that_follows() {
        let midnight = Some(1_483_228_800);
        assert_eq!(seconds("Sun, 01 Jan 2017 00:00:00 GMT"), midnight);
        assert_eq!(seconds("Sat, 31 Dec 2016 23:59:60 GMT"), midnight);
        assert_eq!(seconds("Saturday, 31-Dec-16 23:59:60 GMT"), midnight);
        assert_eq!(seconds("Sat Dec 31 23:59:60 2016"), midnight);
        assert_eq!(seconds("Sat, 31 Dec 2016 23:59:59 GMT"), Some(1_483_228_799));
        assert_eq!(seconds("Sat, 31 Dec 2016 22:59:60 GMT"), None);
        assert_eq!(seconds("Sat, 31 Dec 2016 23:59:61 GMT"), None);
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in [
            "",
            "Mon, 06 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 UTC",
            "Sun, 06 Nov 1994 08:49:37 +0000",
            "Sun, 6 Nov 1994 08:49:37 GMT",
            "06 Nov 1994 08:49:37 GMT",
            "Sun, 31 Nov 1994 08:49:37 GMT",
            "Sun, 06 Nov 1994 24:00:00 GMT",
            "Sun, 06-Nov-94 08:49:37 GMT",
            "Sunday, 06-11-94 08:49:37 GMT",
            "Sunny, 06-Nov-94 08:49:37 GMT",
            "Sunday, 06-Nov-94",
            "Fri, 01 Jan 1960 00:00:00 GMT",
            "1994-11-06T08:49:37Z",
            "23:59:60",
        ] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn the_last_second_of_9999_is_read_whatever_the_clock_says() {
        let text = "Fri, 31 Dec 9999 23:59:59 GMT";
        assert_eq!(parse(text, Duration::MAX), Some(Duration::from_secs(253_402_300_799)));
        assert_eq!(parse("Sunday, 06-Nov-94 08:49:37 GMT", Duration::MAX), None);
    }
}
