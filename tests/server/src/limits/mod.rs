//! Rate limits: how many requests a client may send, by three ways of counting, and how answers tell of it.

mod counters;
mod fixed_window;
mod gcra;
mod headers;
mod limiter;
mod order;
mod original;
mod policy;
mod sliding_window;

use std::time::Duration;

pub(crate) use counters::Counters;
pub(crate) use limiter::Limiter;
pub(crate) use order::Orders;
pub(crate) use original::original;
pub use policy::{Limit, LimitHeaders};

/// So many requests in a window, counted from a client's first request in it.
pub(crate) type FixedWindow = Counters<fixed_window::Window>;
/// So many requests in every stretch of time as long as the window.
pub(crate) type SlidingWindow = Counters<sliding_window::Log>;
/// So many requests at once, which come back one by one, evenly over the window.
pub(crate) type Gcra = Counters<gcra::Cell>;

/// How much a client may.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Quota {
    pub(crate) limit: u32,
    pub(crate) window: Duration,
}

impl Quota {
    /// In microseconds.
    fn window_micros(self) -> i64 {
        i64::try_from(self.window.as_micros()).unwrap_or(i64::MAX / 4).clamp(1, i64::MAX / 4)
    }
}

/// What a count says about one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Verdict {
    pub(crate) allowed: bool,
    pub(crate) quota: Quota,
    /// How many more are allowed at once.
    pub(crate) remaining: u32,
    /// How long until all of them are back.
    pub(crate) reset: Duration,
    /// How long until the next one is allowed; zero when it is allowed now.
    pub(crate) retry: Duration,
}

/// A way of counting one client's requests. Times are microseconds since 1970.
pub(crate) trait Algorithm: Default + Send {
    /// Counts a request, unless it is refused.
    fn take(&mut self, quota: Quota, now: i64) -> Verdict;

    /// Whether a new count would say the same.
    fn is_fresh(&self, quota: Quota, now: i64) -> bool;
}

/// A time that is not negative.
fn micros(micros: i64) -> Duration {
    Duration::from_micros(u64::try_from(micros).unwrap_or(0))
}
