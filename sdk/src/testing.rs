//! For tests of programs that use this crate, with the feature `testing`: virtual time, and transports that need no
//! server.
//!
//! - [`Scripted`] gives answers that the test has written in advance, and fails where the test says so.
//! - [`Silent`] never answers: for what a program does when it has waited long enough, or gives a call up.
//! - [`VirtualTime`] lets waits between attempts pass at once and notes them down, so that no test has to sleep.
//!
//! What a real server said can be played back with `recorded::Replay`, and the crate `freesewing-test-server` is a whole
//! server. A transport of another kind is a few lines: see
//! [`Transport`](crate::transport::Transport).
//!
//! ```
//! use freesewing::testing::{Scripted, VirtualTime};
//! use freesewing::Client;
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), freesewing::Error> {
//! let (time, transport) = (VirtualTime::new(), Scripted::new());
//! transport.answer(503, "").answer(200, r#"{"result":"success","curatedSets":[]}"#);
//! let client = Client::builder()
//!     .environment(|_| None)
//!     .transport(transport.clone())
//!     .virtual_time(time.clone())
//!     .build()?;
//!
//! assert!(client.curated_sets().list().await?.is_empty());
//! assert_eq!(transport.requests().len(), 2);
//! assert_eq!(time.waits(), [Duration::from_millis(1500)]);
//! # Ok(()) }
//! ```
//!
//! What was sent can be looked at, and limits of time end when the test says so:
//!
//! ```
//! use freesewing::testing::{Scripted, VirtualTime};
//! use freesewing::{Client, Measurement::Neck, NewSet, cm};
//! use std::time::Duration;
//!
//! # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), freesewing::Error> {
//! let (time, transport) = (VirtualTime::new(), Scripted::new());
//! let client = Client::builder()
//!     .environment(|_| None)
//!     .token("a.b.c")
//!     .transport(transport.clone())
//!     .virtual_time(time.clone())
//!     .build()?;
//!
//! time.expire_limits();
//! transport.never_answer();
//! let error = client.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0))).await.unwrap_err();
//! assert!(error.is_timeout());
//! assert_eq!(time.elapsed(), Duration::from_secs(10));
//!
//! let sent = &transport.requests()[0];
//! assert_eq!((sent.method.as_str(), sent.url.path()), ("POST", "/sets/jwt"));
//! assert!(String::from_utf8_lossy(&sent.body).contains(r#""measies":{"neck":380}"#));
//! assert_eq!(transport.answers_left(), 0);
//! # Ok(()) }
//! ```

mod scripted;
mod silent;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

pub use scripted::Scripted;
pub use silent::Silent;

use crate::engine::Moment;

/// A clock that moves only when a call waits, or when a test moves it. Clones share it.
///
/// Draws are 0.5 unless a test says otherwise, so that waits can be foretold.
#[derive(Clone, Debug, Default)]
pub struct VirtualTime(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    now: Moment,
    waits: Vec<Duration>,
    draws: [f64; 2],
    /// Limits of at most so long are over at once.
    patience: Option<Duration>,
}

impl Default for Inner {
    fn default() -> Self {
        // 1 January 2026, 00:00 UTC.
        let now = Moment { steady: Duration::ZERO, unix: Duration::from_secs(1_767_225_600) };
        Self { now, waits: Vec::new(), draws: [0.5, 0.5], patience: None }
    }
}

impl VirtualTime {
    /// A clock that stands at the beginning of 2026.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock.
    pub fn advance(&self, span: Duration) {
        let mut inner = self.lock();
        inner.now.steady += span;
        inner.now.unix += span;
    }

    /// Fixes the two draws that each decision gets: that of the back-off and that of a hint. Both are in `[0, 1)`.
    pub fn set_draws(&self, backoff: f64, hint: f64) {
        self.lock().draws = [backoff, hint];
    }

    /// From now on a request that has no answer at once has run out of time: the clock jumps to the end of its limit.
    pub fn expire_limits(&self) {
        self.expire_limits_up_to(Duration::MAX);
    }

    /// The same for limits of at most this length only: with 5 s, what is still connecting has run out of time, while
    /// an attempt, which has 10 s, goes on.
    pub fn expire_limits_up_to(&self, longest: Duration) {
        self.lock().patience = Some(longest);
    }

    /// The waits between attempts so far, oldest first.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.lock().waits.clone()
    }

    /// How far the clock has moved since it was made.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.lock().now.steady
    }

    pub(crate) fn now(&self) -> Moment {
        self.lock().now
    }

    pub(crate) fn draws(&self) -> [f64; 2] {
        self.lock().draws
    }

    pub(crate) async fn sleep(&self, length: Duration) {
        self.lock().waits.push(length);
        self.advance(length);
    }

    pub(crate) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let mut work = pin!(work);
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending if self.lock().patience.is_some_and(|longest| limit <= longest) => {
                self.advance(limit);
                Poll::Ready(None)
            }
            Poll::Pending => Poll::Pending,
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
