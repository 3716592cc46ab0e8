//! For tests of programs that use this crate: virtual time, and a transport with answers written in advance.
//!
//! No test has to sleep: waits between attempts pass at once and are noted down.
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

use std::collections::VecDeque;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::engine::Moment;
use crate::engine::retry::Phase;
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// A clock that moves only when a call waits, or when a test moves it. Clones share it.
///
/// Draws are 0.5 unless a test says otherwise, so that waits can be foretold.
#[derive(Clone, Debug, Default)]
pub struct VirtualTime(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    now: Moment,
    waits: Vec<Duration>,
    queue_waits: Vec<Duration>,
    draws: [f64; 2],
    impatient: bool,
    /// How far a test has moved the clock.
    by_hand: Duration,
    /// Those who wait for something with a limit.
    limited: Vec<Waker>,
}

impl Default for Inner {
    fn default() -> Self {
        // 1 January 2026, 00:00 UTC.
        let now = Moment { steady: Duration::ZERO, unix: Duration::from_secs(1_767_225_600) };
        Self {
            now,
            waits: Vec::new(),
            queue_waits: Vec::new(),
            draws: [0.5, 0.5],
            impatient: false,
            by_hand: Duration::ZERO,
            limited: Vec::new(),
        }
    }
}

impl VirtualTime {
    /// A clock that stands at the beginning of 2026.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Moves the clock. Requests whose limit is over then have run out of time.
    pub fn advance(&self, span: Duration) {
        let mut inner = self.lock();
        inner.pass(span);
        inner.by_hand += span;
        let limited = std::mem::take(&mut inner.limited);
        drop(inner);
        limited.into_iter().for_each(Waker::wake);
    }

    /// Fixes the two draws that each decision gets: that of the back-off and that of a hint. Both are in `[0, 1)`.
    pub fn set_draws(&self, backoff: f64, hint: f64) {
        self.lock().draws = [backoff, hint];
    }

    /// From now on a request that has no answer at once has run out of time: the clock jumps to the end of its limit.
    pub fn expire_limits(&self) {
        self.lock().impatient = true;
    }

    /// The waits between attempts so far, oldest first.
    #[must_use]
    pub fn waits(&self) -> Vec<Duration> {
        self.lock().waits.clone()
    }

    /// The waits in the queue of the gate so far, oldest first.
    #[must_use]
    pub fn queue_waits(&self) -> Vec<Duration> {
        self.lock().queue_waits.clone()
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
        let mut inner = self.lock();
        inner.waits.push(length);
        inner.pass(length);
    }

    pub(crate) fn queue(&self, length: Duration) {
        let mut inner = self.lock();
        inner.queue_waits.push(length);
        inner.pass(length);
    }

    pub(crate) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let until = self.lock().by_hand.saturating_add(limit);
        let mut work = pin!(work);
        poll_fn(|context| {
            if let Poll::Ready(value) = work.as_mut().poll(context) {
                return Poll::Ready(Some(value));
            }
            let mut inner = self.lock();
            if inner.by_hand >= until {
                return Poll::Ready(None);
            }
            if inner.impatient {
                inner.pass(limit);
                return Poll::Ready(None);
            }
            if !inner.limited.iter().any(|waker| waker.will_wake(context.waker())) {
                inner.limited.push(context.waker().clone());
            }
            Poll::Pending
        })
        .await
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn pass(&mut self, span: Duration) {
        self.now.steady += span;
        self.now.unix += span;
    }
}

/// A transport that gives answers written in advance, in their order. Clones share them.
///
/// A request for which no answer is left fails as a connection does that cannot be made.
#[derive(Clone, Default)]
pub struct Scripted(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    lines: VecDeque<Line>,
    requests: Vec<Request>,
}

enum Line {
    Answer(Response),
    Failure(Phase),
    Silence,
}

impl Scripted {
    /// A transport without answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer with a status and a body.
    ///
    /// # Panics
    /// When the status is none that HTTP has.
    pub fn answer(&self, status: u16, body: &str) -> &Self {
        self.answer_with(status, &[], body)
    }

    /// Adds an answer with headers.
    ///
    /// # Panics
    /// When the status or a header is none that HTTP allows.
    #[allow(
        clippy::expect_used,
        reason = "a test that asks for the impossible should hear of it where it does"
    )]
    pub fn answer_with(&self, status: u16, headers: &[(&str, &str)], body: &str) -> &Self {
        let status = StatusCode::from_u16(status).expect("a status of HTTP");
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name of a header");
            map.append(name, HeaderValue::from_str(value).expect("a value of a header"));
        }
        self.push(Line::Answer(Response::new(status, map, body.to_owned())))
    }

    /// Adds a request that gets so far and then fails.
    pub fn fail(&self, phase: Phase) -> &Self {
        self.push(Line::Failure(phase))
    }

    /// Adds a request that is never answered. With [`VirtualTime::expire_limits`] it runs into its limit.
    pub fn never_answer(&self) -> &Self {
        self.push(Line::Silence)
    }

    /// The requests so far, with their credentials.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    fn push(&self, line: Line) -> &Self {
        self.lock().lines.push_back(line);
        self
    }

    fn lock(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.lock();
        f.debug_struct("Scripted")
            .field("answers_left", &script.lines.len())
            .field("requests", &script.requests.len())
            .finish()
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let line = {
            let mut script = self.lock();
            script.requests.push(request);
            script.lines.pop_front()
        };
        Box::pin(async move {
            match line {
                Some(Line::Answer(response)) => Ok(response),
                Some(Line::Failure(phase)) => Err(TransportError::new(phase)),
                Some(Line::Silence) => std::future::pending().await,
                None => Err(TransportError::new(Phase::Connect).caused_by("the script has no answer left")),
            }
        })
    }
}
