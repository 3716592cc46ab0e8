//! What an answer says about its being kept (RFC 9111).

use std::time::Duration;

use crate::engine::headers::Headers;
use crate::engine::retry::http_date;

/// What an answer says about its being kept: `Cache-Control`, `Expires`, `Age` and `Vary`.
///
/// A client keeps answers for itself alone, so `private` and `s-maxage` do not matter. `Vary` matters only as `*`: two
/// requests with the same key have the same headers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Control {
    no_store: bool,
    no_cache: bool,
    must_revalidate: bool,
    max_age: Option<Duration>,
}

impl Control {
    /// Reads the headers of an answer. Directives that contradict each other count in their strictest form, and a
    /// lifetime that cannot be read is over.
    #[must_use]
    pub fn of_headers(headers: &dyn Headers, unix: Duration) -> Self {
        let mut control = Self::default();
        let fields = headers.values("cache-control");
        for field in &fields {
            // A field that is no text may forbid anything.
            match std::str::from_utf8(field) {
                Ok(field) => directives(field, |name, value| control.take(name, value)),
                Err(_) => control.no_cache = true,
            }
        }
        if control.max_age.is_none() {
            control.max_age = expiry(headers, unix);
        }
        if let Some(max_age) = control.max_age {
            let age =
                headers.values("age").into_iter().filter_map(|age| seconds(std::str::from_utf8(age).ok()?));
            control.max_age = Some(max_age.saturating_sub(age.max().unwrap_or_default()));
        }
        let everything = |vary: &[u8]| vary.split(|byte| *byte == b',').any(|name| name.trim_ascii() == b"*");
        control.no_cache |= headers.values("vary").into_iter().any(everything);
        // HTTP/1.0: it counts where there is no `Cache-Control` (RFC 9111 §5.4).
        let pragma =
            || headers.values("pragma").iter().any(|pragma| pragma.eq_ignore_ascii_case(b"no-cache"));
        control.no_cache |= fields.is_empty() && pragma();
        control
    }

    /// Whether the headers say anything about being kept, so that they replace what was said before.
    #[must_use]
    pub fn is_said(headers: &dyn Headers) -> bool {
        ["cache-control", "expires", "vary", "pragma"].iter().any(|name| headers.has(name))
    }

    /// For how long the answer is fresh, when we would take it for fresh for so long; `None` when it must not be kept.
    #[must_use]
    pub fn fresh_for(&self, ours: Duration) -> Option<Duration> {
        if self.no_store {
            return None;
        }
        Some(match self.max_age {
            _ if self.no_cache => Duration::ZERO,
            Some(max_age) => ours.min(max_age),
            // The server wants to be asked, and did not say when: our own lifetime is not for it.
            None if self.must_revalidate => Duration::ZERO,
            None => ours,
        })
    }

    /// Whether the answer may be given out after its freshness when the server cannot be asked.
    #[must_use]
    pub fn allows_stale(&self) -> bool {
        !(self.no_store || self.no_cache || self.must_revalidate)
    }

    fn take(&mut self, name: &str, value: Option<&str>) {
        if name.eq_ignore_ascii_case("no-store") {
            self.no_store = true;
        } else if name.eq_ignore_ascii_case("no-cache") {
            // Also when it names fields: those could not be given out without asking.
            self.no_cache = true;
        } else if name.eq_ignore_ascii_case("must-revalidate") {
            self.must_revalidate = true;
        } else if name.eq_ignore_ascii_case("max-age") {
            let given = value.and_then(seconds).unwrap_or_default();
            self.max_age = Some(self.max_age.map_or(given, |known| known.min(given)));
        }
    }
}

/// The lifetime that `Expires` leaves, counted from the server's own `Date` where there is one.
fn expiry(headers: &dyn Headers, unix: Duration) -> Option<Duration> {
    let date = |value: &&[u8]| http_date::parse(std::str::from_utf8(value).ok()?.trim(), unix);
    let expires = headers.values("expires");
    let first = expires.first()?;
    let from = headers.values("date").first().and_then(date).unwrap_or(unix);
    // `0` and other texts that are no date mean that it is over (RFC 9111 §5.3).
    Some(date(first).map_or(Duration::ZERO, |expires| expires.saturating_sub(from)))
}

/// A number of seconds; more than the largest that fits is that.
fn seconds(text: &str) -> Option<Duration> {
    let text = text.trim();
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| Duration::from_secs(text.parse().unwrap_or(u64::from(u32::MAX))))
}

/// Gives each directive of a field with its value, without quotes.
fn directives(field: &str, mut take: impl FnMut(&str, Option<&str>)) {
    let mut rest = field;
    while !rest.is_empty() {
        let (directive, after) = rest.split_at(end_of_directive(rest));
        rest = after.strip_prefix(',').unwrap_or(after);
        let (name, value) = match directive.split_once('=') {
            Some((name, value)) => (name, Some(value.trim())),
            None => (directive, None),
        };
        let unquoted = value
            .map(|value| value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value));
        take(name.trim(), unquoted);
    }
}

/// Where the first directive ends: at the first comma that is not inside quotes.
fn end_of_directive(text: &str) -> usize {
    let (mut quoted, mut escaped) = (false, false);
    for (place, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b',' if !quoted => return place,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TEN_MINUTES: Duration = Duration::from_secs(600);

    struct Fields<'a>(&'a [(&'a str, &'a str)]);

    impl Headers for Fields<'_> {
        fn values<'a>(&'a self, name: &str) -> Vec<&'a [u8]> {
            self.0.values(name)
        }
    }

    fn of(control: &str) -> Control {
        Control::of_headers(&Fields(&[("cache-control", control)]), Duration::ZERO)
    }

    #[test]
    fn directives_are_split_outside_quotes() {
        let mut seen = Vec::new();
        directives(r#"a, b=1 ,c="x, no-store\", y",, D = "2""#, |name, value| {
            seen.push((name.to_owned(), value.map(str::to_owned)));
        });
        let expected =
            [("a", None), ("b", Some("1")), ("c", Some(r#"x, no-store\", y"#)), ("", None), ("D", Some("2"))];
        assert_eq!(seen, expected.map(|(name, value)| (name.to_owned(), value.map(str::to_owned))));
    }

    proptest! {
        #[test]
        fn no_text_lengthens_a_lifetime(text in ".{0,60}", ours in 0_u64..1000) {
            let ours = Duration::from_secs(ours);
            let fresh = of(&text).fresh_for(ours);
            prop_assert!(fresh.is_none_or(|fresh| fresh <= ours));
        }

        #[test]
        fn a_prohibition_counts_wherever_it_stands(before in "[a-z=0-9]{0,9}", after in "[a-z=0-9\" ]{0,9}") {
            let text = format!("{before}, No-Store ,{after}");
            prop_assert_eq!(of(&text).fresh_for(TEN_MINUTES), None);
        }
    }
}
