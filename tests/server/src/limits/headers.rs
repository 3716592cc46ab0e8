//! How answers tell of limits.

use http::header::RETRY_AFTER;
use http::{HeaderMap, HeaderName, HeaderValue};
use sfv::{KeyRef, ListSerializer, StringRef};

use super::{LimitHeaders, Verdict};
use crate::clock::Timestamp;

/// Writes the headers of one limit. Of headers that can stand only once the first stays: call this for the
/// strictest limit first.
pub(super) fn write(
    headers: &mut HeaderMap,
    kind: LimitHeaders,
    name: &str,
    verdict: &Verdict,
    now: Timestamp,
) {
    let mut once = |name: &'static str, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            headers.entry(HeaderName::from_static(name)).or_insert(value);
        }
    };
    let (limit, remaining) = (verdict.quota.limit, verdict.remaining);
    let (window, reset) = (up(verdict.quota.window), up(verdict.reset));
    match kind {
        LimitHeaders::None | LimitHeaders::RetryAfter | LimitHeaders::RetryAfterDate => {}
        LimitHeaders::Draft6 => {
            once("ratelimit-policy", format!("{limit};w={window}"));
            once("ratelimit-limit", limit.to_string());
            once("ratelimit-remaining", remaining.to_string());
            once("ratelimit-reset", reset.to_string());
        }
        LimitHeaders::Draft10 => {
            let list = |parameters: [(&str, u64); 2]| structured(name, parameters);
            let policy = list([("q", limit.into()), ("w", window)]);
            let state = list([("r", remaining.into()), ("t", reset)]);
            for (header, value) in [("ratelimit-policy", policy), ("ratelimit", state)] {
                if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                    headers.append(HeaderName::from_static(header), value);
                }
            }
        }
        LimitHeaders::Legacy => {
            once("x-ratelimit-limit", limit.to_string());
            once("x-ratelimit-remaining", remaining.to_string());
            once("x-ratelimit-reset", (now.seconds().unsigned_abs() + reset).to_string());
        }
    }
    if verdict.allowed || kind == LimitHeaders::None {
        return;
    }
    let wait = up(verdict.retry);
    let value = match kind {
        LimitHeaders::RetryAfterDate => {
            // A date has whole seconds, so it is rounded up once more: whoever comes back then is let in.
            let at = now.plus_millis(i64::try_from(verdict.retry.as_millis()).unwrap_or(i64::MAX));
            at.plus_millis(999).http_date()
        }
        _ => wait.to_string(),
    };
    if let Ok(value) = HeaderValue::try_from(value) {
        headers.entry(RETRY_AFTER).or_insert(value);
    }
}

/// Seconds, rounded up.
fn up(time: std::time::Duration) -> u64 {
    time.as_secs() + u64::from(time.subsec_nanos() > 0)
}

/// A list with one text and its parameters: `"default";q=10;w=60`.
fn structured(name: &str, parameters: [(&str, u64); 2]) -> Option<String> {
    let mut list = ListSerializer::new();
    let mut item = list.bare_item(StringRef::from_str(name).ok()?);
    for (key, value) in parameters {
        let value = sfv::Integer::try_from(value).ok()?;
        item = item.parameter(KeyRef::from_str(key).ok()?, value);
    }
    drop(item);
    list.finish()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::limits::Quota;

    fn written(kind: LimitHeaders, allowed: bool) -> Vec<String> {
        let verdict = Verdict {
            allowed,
            quota: Quota { limit: 10, window: Duration::from_secs(60) },
            remaining: 0,
            reset: Duration::from_millis(30_200),
            retry: if allowed { Duration::ZERO } else { Duration::from_millis(1_500) },
        };
        let now = Timestamp::parse("2026-01-01T00:00:00.700Z").unwrap();
        let mut headers = HeaderMap::new();
        write(&mut headers, kind, "default", &verdict, now);
        headers.iter().map(|(name, value)| format!("{name}: {}", value.to_str().unwrap())).collect()
    }

    #[test]
    fn each_family_has_its_headers() {
        assert!(written(LimitHeaders::None, false).is_empty());
        assert!(written(LimitHeaders::RetryAfter, true).is_empty());
        assert_eq!(written(LimitHeaders::RetryAfter, false), ["retry-after: 2"]);
        let date = ["retry-after: Thu, 01 Jan 2026 00:00:03 GMT"];
        assert_eq!(written(LimitHeaders::RetryAfterDate, false), date);
        assert_eq!(
            written(LimitHeaders::Draft6, true),
            [
                "ratelimit-policy: 10;w=60",
                "ratelimit-limit: 10",
                "ratelimit-remaining: 0",
                "ratelimit-reset: 31",
            ]
        );
        assert_eq!(
            written(LimitHeaders::Draft10, false),
            ["ratelimit-policy: \"default\";q=10;w=60", "ratelimit: \"default\";r=0;t=31", "retry-after: 2",]
        );
        assert_eq!(
            written(LimitHeaders::Legacy, true),
            ["x-ratelimit-limit: 10", "x-ratelimit-remaining: 0", "x-ratelimit-reset: 1767225631"]
        );
    }
}
