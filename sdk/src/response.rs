//! An answer with everything that came with it.

use std::fmt;
use std::time::Duration;

use http::HeaderMap;

use crate::Warning;
use crate::engine::cache::Source;
use crate::engine::retry::Trace;

/// Headers that may be shown: they tell about content, caching, time and rate limits, never about credentials.
pub(crate) const SHOWN: [&str; 19] = [
    "age",
    "cache-control",
    "content-length",
    "content-type",
    "date",
    "etag",
    "expires",
    "last-modified",
    "ratelimit",
    "ratelimit-limit",
    "ratelimit-policy",
    "ratelimit-remaining",
    "ratelimit-reset",
    "retry-after",
    "vary",
    "x-ratelimit-limit",
    "x-ratelimit-remaining",
    "x-ratelimit-reset",
    "x-request-id",
];

/// The value of a call, and how it came about.
pub struct Response<T> {
    pub(crate) value: T,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) trace: Trace,
    pub(crate) source: Source,
    pub(crate) queued: Duration,
    pub(crate) warnings: Vec<Warning>,
}

impl<T> Response<T> {
    /// The value.
    #[must_use]
    pub fn value(&self) -> &T {
        &self.value
    }

    /// The value alone.
    #[must_use]
    pub fn into_value(self) -> T {
        self.value
    }

    /// The same answer with another value.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> Response<U> {
        let Self { value, status, headers, trace, source, queued, warnings } = self;
        Response { value: change(value), status, headers, trace, source, queued, warnings }
    }

    /// The value and the rest.
    pub(crate) fn take(self) -> (T, Response<()>) {
        let Self { value, status, headers, trace, source, queued, warnings } = self;
        (value, Response { value: (), status, headers, trace, source, queued, warnings })
    }

    /// The status of the last answer.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.status
    }

    /// A header of the last answer, by its name in any letter case. Only harmless ones are given out: those about content,
    /// caching, time and rate limits.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let shown = SHOWN.iter().any(|shown| shown.eq_ignore_ascii_case(name));
        self.headers.get(name).filter(|_| shown).and_then(|value| value.to_str().ok())
    }

    /// Where the value came from: from the server, or from the cache of the client.
    #[must_use]
    pub fn source(&self) -> Source {
        self.source
    }

    /// How long the call stood in the queue of the gate before its first attempt. It is no part of the call's own time.
    #[must_use]
    pub fn queued(&self) -> Duration {
        self.queued
    }

    /// The attempts that the call took; none if the value came from the cache.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// What the caller should know although the call succeeded.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }
}

impl Response<()> {
    /// What stands for an answer where nobody was asked, because an earlier one told already.
    pub(crate) fn unasked() -> Self {
        let (headers, trace) = (HeaderMap::new(), Trace::default());
        let (source, queued) = (Source::Server, Duration::ZERO);
        Self { value: (), status: 200, headers, trace, source, queued, warnings: Vec::new() }
    }
}

impl<T: fmt::Debug> fmt::Debug for Response<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("value", &self.value)
            .field("status", &self.status)
            .field("source", &self.source)
            .field("trace", &format_args!("{}", self.trace))
            .field("warnings", &self.warnings)
            .finish_non_exhaustive()
    }
}

/// Whether a header may be shown, by its name in lower case.
#[cfg(feature = "recorded")]
pub(crate) fn is_shown(name: &str) -> bool {
    SHOWN.contains(&name)
}

/// The harmless headers of an answer.
pub(crate) fn shown(headers: &HeaderMap) -> Vec<(String, String)> {
    let shown = SHOWN.iter().filter_map(|name| Some((*name, headers.get(*name)?.to_str().ok()?)));
    shown.map(|(name, value)| (name.to_owned(), value.to_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_harmless_headers_are_given_out() {
        let mut headers = HeaderMap::new();
        headers.insert("etag", "W/\"1\"".parse().unwrap());
        headers.insert("set-cookie", "session=sesame".parse().unwrap());
        assert_eq!(shown(&headers), [("etag".to_owned(), "W/\"1\"".to_owned())]);
        let (trace, source) = (Trace::default(), Source::Server);
        let (queued, warnings) = (Duration::ZERO, Vec::new());
        let response = Response { value: (), status: 200, headers, trace, source, queued, warnings };
        assert_eq!(response.header("etag"), Some("W/\"1\""));
        assert_eq!(response.header("ETag"), Some("W/\"1\""));
        assert_eq!(response.header("set-cookie"), None);
        assert_eq!(response.header("retry-after"), None);
        assert!(!format!("{response:?}").contains("sesame"));
        assert!(SHOWN.is_sorted());
    }
}
