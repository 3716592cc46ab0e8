//! A rate limit as tests order it.

use std::time::Duration;

use super::Quota;

/// A rate limit for [`TestServer::limit`](crate::TestServer::limit): what is above it gets 429.
///
/// ```
/// # use freesewing_test_server::{Limit, LimitHeaders};
/// # use std::time::Duration;
/// let limit = Limit::gcra(5, Duration::from_secs(10)).per_key().headers(LimitHeaders::Draft10);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a limit does nothing until it is given to `TestServer::limit`"]
pub struct Limit {
    pub(super) algorithm: Kind,
    pub(super) quota: Quota,
    pub(super) by: By,
    pub(super) headers: LimitHeaders,
    pub(super) routes: Vec<String>,
    pub(super) name: String,
}

/// How requests are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum Kind {
    FixedWindow,
    SlidingWindow,
    Gcra,
}

/// Who shares a count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) enum By {
    #[default]
    Ip,
    Key,
    All,
}

/// How answers tell a client about a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[non_exhaustive]
#[serde(rename_all = "camelCase")]
pub enum LimitHeaders {
    /// Not at all.
    None,
    /// `Retry-After` with seconds, on refusals only.
    #[default]
    RetryAfter,
    /// `Retry-After` with a date, on refusals only.
    RetryAfterDate,
    /// `RateLimit-Limit`, `RateLimit-Remaining`, `RateLimit-Reset` (seconds to go) and `RateLimit-Policy`, as in
    /// the IETF's draft 6; `Retry-After` on refusals.
    Draft6,
    /// `RateLimit` and `RateLimit-Policy` as structured fields, as in the IETF's draft 10; `Retry-After` on
    /// refusals.
    Draft10,
    /// `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds since 1970);
    /// `Retry-After` on refusals.
    Legacy,
}

impl Limit {
    /// So many requests in a window that opens with a client's first request.
    pub fn fixed_window(requests: u32, window: Duration) -> Self {
        Self::new(Kind::FixedWindow, requests, window)
    }

    /// So many requests in every stretch of time as long as the window.
    pub fn sliding_window(requests: u32, window: Duration) -> Self {
        Self::new(Kind::SlidingWindow, requests, window)
    }

    /// So many requests at once, which come back one by one, evenly over the window.
    pub fn gcra(requests: u32, window: Duration) -> Self {
        Self::new(Kind::Gcra, requests, window)
    }

    /// Counts each API key, and each token, apart; without one, each address. Whether the credential is good
    /// does not matter.
    pub fn per_key(mut self) -> Self {
        self.by = By::Key;
        self
    }

    /// Counts each address apart, which is what happens when nothing is said.
    pub fn per_ip(mut self) -> Self {
        self.by = By::Ip;
        self
    }

    /// Counts all requests together.
    pub fn for_all(mut self) -> Self {
        self.by = By::All;
        self
    }

    /// How answers tell of the limit; `Retry-After` with seconds when not said.
    pub fn headers(mut self, headers: LimitHeaders) -> Self {
        self.headers = headers;
        self
    }

    /// Counts these routes only, named by method and template; all together, not each apart.
    pub fn routes<T: Into<String>>(mut self, routes: impl IntoIterator<Item = T>) -> Self {
        self.routes = routes.into_iter().map(Into::into).collect();
        self
    }

    /// The name of the policy in the headers of draft 10; `default` when not said.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    pub(super) fn new(algorithm: Kind, limit: u32, window: Duration) -> Self {
        Self {
            algorithm,
            quota: Quota { limit, window },
            by: By::default(),
            headers: LimitHeaders::default(),
            routes: Vec::new(),
            name: "default".to_owned(),
        }
    }

    /// The routes that it names.
    pub(crate) fn named_routes(&self) -> &[String] {
        &self.routes
    }
}
