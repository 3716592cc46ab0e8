//! How long a server asks us to wait: `Retry-After` (RFC 9110 §10.2.3).

use std::time::Duration;

use super::http_date;

/// The longest wait that is told apart: 2^32 - 1 seconds, 136 years. Whatever asks for more counts as this much.
///
/// RFC 9111 §1.2.2 lets a reader of delta-seconds stop at the largest number it can hold, as long as that is 2^31 or
/// more; nobody sleeps through either.
pub const LONGEST: Duration = Duration::from_secs(u32::MAX as u64);

/// Reads one value of `Retry-After`: how long the server asks us to wait, in whole milliseconds, rounded up.
///
/// - Seconds: digits, also with a fraction (`1.5`), which servers send though the grammar has none. Nothing else that
///   looks like a number is one: signs, exponents, hexadecimal and a bare point are refused.
/// - A date in one of the three forms of RFC 9110 §5.6.7, as the time from `now_unix`, which is since 1970. Without
///   `now_unix` dates are not read. A leap second (`23:59:60`) is read as the midnight that follows.
///
/// Spaces and tabs around it are skipped. Zero and a past date are `Some(0)`: the server says "now", which is not the
/// same as saying nothing. More than [`LONGEST`] counts as that. Anything else is `None`.
///
/// Proxies and browsers join several fields with commas: of such a list the largest readable member counts.
#[must_use]
pub fn parse(value: &[u8], now_unix: Option<Duration>) -> Option<Duration> {
    let text = std::str::from_utf8(value).ok().filter(|text| text.bytes().all(is_printable))?;
    let mut members = text.split(',').peekable();
    let mut largest = None;
    while let Some(member) = members.next() {
        let mut wait = seconds(trim(member));
        if wait.is_none()
            && let Some(now) = now_unix
        {
            // Two of the date forms have a comma of their own; asctime has none.
            wait = until(member, now);
            if wait.is_none()
                && let Some(rest) = members.peek()
            {
                wait = until(&format!("{member},{rest}"), now);
                if wait.is_some() {
                    members.next();
                }
            }
        }
        largest = largest.max(wait);
    }
    largest
}

/// Reads all the `Retry-After` fields of an answer: the largest wait counts, unreadable ones are skipped.
///
/// `date` is the answer's `Date` field. Dates are read against it when it is valid, so that a wrong clock on either
/// side does no harm, else against `local_unix`, the time since 1970 by our own clock.
#[must_use]
pub fn of_headers<'a>(
    values: impl Iterator<Item = &'a [u8]>,
    date: Option<&[u8]>,
    local_unix: Duration,
) -> Option<Duration> {
    let server = date
        .and_then(|date| std::str::from_utf8(date).ok())
        .and_then(|date| http_date::parse(trim(date), local_unix));
    let now = server.unwrap_or(local_unix);
    values.filter_map(|value| parse(value, Some(now))).max()
}

/// Whether a byte may be in the value: ASCII without control characters, save the tab.
fn is_printable(byte: u8) -> bool {
    byte == b'\t' || byte == b' ' || byte.is_ascii_graphic()
}

/// Without the optional whitespace of RFC 9110 §5.6.3.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// `delay-seconds`, perhaps with a fraction. By hand, since the parser of `f64` takes signs, exponents and `inf`, and
/// weighs 15 KB in a browser.
fn seconds(text: &str) -> Option<Duration> {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if !digits(whole) || !digits(fraction) {
        return None;
    }
    // Only a number that is too large fails here.
    let whole = Duration::from_secs(whole.parse().unwrap_or(u64::MAX));
    let mut millis = 0;
    let mut unit = 100;
    for digit in fraction.bytes().map(|byte| u64::from(byte - b'0')) {
        if unit > 0 {
            millis += digit * unit;
            unit /= 10;
        } else if digit > 0 {
            millis += 1;
            break;
        }
    }
    Some(whole.saturating_add(Duration::from_millis(millis)).min(LONGEST))
}

/// The time until a date, zero when it is past.
fn until(date: &str, now: Duration) -> Option<Duration> {
    let wait = http_date::parse(trim(date), now)?.saturating_sub(now).min(LONGEST);
    Some(Duration::from_millis(wait.as_nanos().div_ceil(1_000_000) as u64))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// 2026-11-24 20:00:00 UTC.
    const NOW: Duration = Duration::from_secs(1_795_550_400);

    fn millis(value: impl AsRef<[u8]>) -> Option<u128> {
        parse(value.as_ref(), Some(NOW)).map(|wait| wait.as_millis())
    }

    #[test]
    fn seconds_are_read_with_spaces_and_fractions() {
        for (value, expected) in [
            ("0", 0),
            ("1", 1000),
            ("120", 120_000),
            (" 1 ", 1000),
            ("\t7\t", 7000),
            ("007", 7000),
            ("1.5", 1500),
            ("0.25", 250),
            ("1.0", 1000),
            ("0.0", 0),
            ("2.125", 2125),
        ] {
            assert_eq!(millis(value), Some(expected), "{value:?}");
        }
    }

    #[test]
    fn less_than_a_millisecond_is_rounded_up() {
        assert_eq!(millis("0.0001"), Some(1));
        assert_eq!(millis("1.0000"), Some(1000));
        assert_eq!(millis("1.99900000000000000000000001"), Some(2000));
        assert_eq!(millis("0.00099"), Some(1));
        assert_eq!(millis("0.01209"), Some(13));
    }

    #[test]
    fn what_only_looks_like_a_number_is_refused() {
        for value in [
            "", " ", "-1", "+1", "-0", "1e3", "1E3", "0x10", "1.", ".5", ".", "1.2.3", "1.-5", "1 2",
            "1_000", "1s", "one", "NaN", "inf", "\"1\"", "1;", "1\n", "\u{b}1",
        ] {
            assert_eq!(millis(value), None, "{value:?}");
        }
    }

    #[test]
    fn what_is_not_ascii_is_refused() {
        for value in [&b"\xff"[..], b"1\xa0", "\u{661}".as_bytes(), "１".as_bytes(), "1\u{a0}".as_bytes()] {
            assert_eq!(millis(value), None, "{value:?}");
        }
    }

    #[test]
    fn control_characters_are_refused() {
        for value in ["Tue Nov 24 20:00:30 2026\n", "\rTue Nov 24 20:00:30 2026", "1\0", "\u{7f}1"] {
            assert_eq!(millis(value), None, "{value:?}");
        }
    }

    #[test]
    fn huge_numbers_are_a_hint_of_the_longest_wait() {
        let longest = Some(4_294_967_295_000);
        assert_eq!(millis("4294967294.999"), Some(4_294_967_294_999));
        assert_eq!(millis("4294967295"), longest);
        assert_eq!(millis("4294967295.5"), longest);
        assert_eq!(millis("18446744073709551615.999"), longest);
        assert_eq!(millis("99999999999999999999"), longest);
        assert_eq!(millis("Fri, 31 Dec 9999 23:59:59 GMT"), longest);
    }

    #[test]
    fn dates_are_read_as_the_time_until_then() {
        for value in
            ["Tue, 24 Nov 2026 20:00:30 GMT", "Tuesday, 24-Nov-26 20:00:30 GMT", " Tue Nov 24 20:00:30 2026 "]
        {
            assert_eq!(millis(value), Some(30_000), "{value}");
            assert_eq!(parse(value.as_bytes(), None), None, "without a clock: {value}");
        }
    }

    #[test]
    fn seconds_need_no_clock() {
        assert_eq!(parse(b"3", None), Some(Duration::from_secs(3)));
        assert_eq!(parse(b"x, 3", None), Some(Duration::from_secs(3)));
    }

    #[test]
    fn a_past_date_means_now() {
        assert_eq!(millis("Sun, 06 Nov 1994 08:49:37 GMT"), Some(0));
        assert_eq!(millis("Tue, 24 Nov 2026 20:00:00 GMT"), Some(0));
    }

    #[test]
    fn a_part_of_a_millisecond_until_a_date_is_rounded_up() {
        let now = NOW + Duration::from_nanos(999_999_999);
        assert_eq!(parse(b"Tue, 24 Nov 2026 20:00:01 GMT", Some(now)), Some(Duration::from_millis(1)));
    }

    #[test]
    fn of_a_joined_list_the_largest_member_counts() {
        assert_eq!(millis("1, 5"), Some(5000));
        assert_eq!(millis("5,1"), Some(5000));
        assert_eq!(millis("junk, 2, -9"), Some(2000));
        assert_eq!(millis("Tue, 24 Nov 2026 20:00:30 GMT, 20"), Some(30_000));
        assert_eq!(millis("20, Tue, 24 Nov 2026 20:00:30 GMT"), Some(30_000));
        assert_eq!(millis("Tue, 24 Nov 2026 20:00:30 GMT, Tue, 24 Nov 2026 20:00:40 GMT"), Some(40_000));
        assert_eq!(millis("Tue Nov 24 20:00:30 2026, 4"), Some(30_000));
        assert_eq!(millis("Tue, 5"), Some(5000));
        assert_eq!(millis(",,"), None);
    }

    fn headers(values: &[&str], date: Option<&[u8]>) -> Option<u128> {
        of_headers(values.iter().map(|value| value.as_bytes()), date, NOW).map(|wait| wait.as_millis())
    }

    #[test]
    fn of_several_fields_the_largest_counts() {
        assert_eq!(headers(&[], None), None);
        assert_eq!(headers(&["junk"], None), None);
        assert_eq!(headers(&["1", "5", "3"], None), Some(5000));
        assert_eq!(headers(&["junk", "0"], None), Some(0));
        assert_eq!(headers(&["7", "Tue, 24 Nov 2026 20:00:30 GMT"], None), Some(30_000));
    }

    #[test]
    fn dates_are_read_against_the_answers_own_date() {
        let value = ["Tue, 24 Nov 2026 21:00:30 GMT"];
        assert_eq!(headers(&value, Some(b" Tue, 24 Nov 2026 21:00:00 GMT ")), Some(30_000));
        assert_eq!(headers(&value, None), Some(3_630_000));
        assert_eq!(headers(&value, Some(b"today")), Some(3_630_000));
        assert_eq!(headers(&value, Some(b"\xff")), Some(3_630_000));
        assert_eq!(headers(&["9"], Some(b"Tue, 24 Nov 2026 21:00:00 GMT")), Some(9000));
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_panic(value in any::<Vec<u8>>(), now in any::<Option<u64>>()) {
            let wait = parse(&value, now.map(Duration::from_millis));
            prop_assert!(wait.is_none_or(|wait| wait <= LONGEST));
        }

        #[test]
        fn text_like_a_hint_is_read_without_panic(value in "[A-Za-z0-9 ,.:+\\-]{0,40}", now in any::<u64>()) {
            let wait = parse(value.as_bytes(), Some(Duration::from_secs(now)));
            prop_assert!(wait.is_none_or(|wait| wait <= LONGEST));
        }

        #[test]
        fn a_sign_is_never_accepted(sign in "[-+]", number in "[0-9]{1,25}(\\.[0-9]{1,9})?", space in "[ \t]{0,3}") {
            prop_assert!(millis(&number).is_some());
            let signed = format!("{space}{sign}{space}{number}{space}");
            prop_assert_eq!(millis(&signed), None);
        }

        #[test]
        fn whole_seconds_are_exact(seconds in any::<u32>()) {
            prop_assert_eq!(millis(seconds.to_string()), Some(u128::from(seconds) * 1000));
        }

        #[test]
        fn a_date_is_as_far_away_as_it_says(ahead in 0..4_000_000_000_u64) {
            let then = std::time::SystemTime::UNIX_EPOCH + NOW + Duration::from_secs(ahead);
            prop_assert_eq!(millis(httpdate::fmt_http_date(then)), Some(u128::from(ahead) * 1000));
        }
    }
}
