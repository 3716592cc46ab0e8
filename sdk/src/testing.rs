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
mod sleepers;

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

pub use scripted::Scripted;
pub use silent::Silent;

use self::sleepers::{Sleep, Sleepers};
use crate::engine::Moment;

/// A clock that moves only when a call waits, or when a test moves it. Clones share it.
///
/// One that is [stepped](VirtualTime::stepped) serves many calls at once, whose waits overlap.
///
/// Draws are 0.5 unless a test says otherwise, so that waits can be foretold.
#[derive(Clone, Debug, Default)]
pub struct VirtualTime(Arc<Mutex<Inner>>);

#[derive(Debug)]
struct Inner {
    now: Moment,
    waits: Vec<Duration>,
    queue_waits: Vec<Duration>,
    draws: Draws,
    /// Limits of at most so long are over at once.
    patience: Option<Duration>,
    /// How far a test has moved the clock.
    by_hand: Duration,
    /// Those who wait for something with a limit.
    limited: Vec<Waker>,
    /// Whoever waits, where the clock is stepped.
    sleepers: Option<Sleepers>,
}

#[derive(Debug)]
enum Draws {
    Fixed([f64; 2]),
    Seeded(fastrand::Rng),
}

impl Default for Inner {
    fn default() -> Self {
        // 1 January 2026, 00:00 UTC.
        let now = Moment { steady: Duration::ZERO, unix: Duration::from_secs(1_767_225_600) };
        Self {
            now,
            waits: Vec::new(),
            queue_waits: Vec::new(),
            draws: Draws::Fixed([0.5, 0.5]),
            patience: None,
            by_hand: Duration::ZERO,
            limited: Vec::new(),
            sleepers: None,
        }
    }
}

impl VirtualTime {
    /// A clock that stands at the beginning of 2026.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A clock that stands still while calls wait, until [`step`](Self::step) moves it on to the next that is due. Run
    /// all calls until none can go on, step, and repeat.
    ///
    /// ```
    /// use freesewing::testing::VirtualTime;
    /// use std::time::Duration;
    ///
    /// # #[tokio::main(flavor = "current_thread")] async fn main() {
    /// let time = VirtualTime::stepped();
    /// let sleeper = tokio::spawn({ let time = time.clone(); async move { time.sleep(Duration::from_secs(60)).await } });
    /// tokio::task::yield_now().await;
    /// assert!(time.step());
    /// sleeper.await.unwrap();
    /// assert_eq!(time.elapsed(), Duration::from_secs(60));
    /// # }
    /// ```
    #[must_use]
    pub fn stepped() -> Self {
        Self(Arc::new(Mutex::new(Inner { sleepers: Some(Sleepers::default()), ..Inner::default() })))
    }

    /// Moves a stepped clock on to the next wait that is over, and wakes whoever waited. Without one it says `false`, and
    /// the clock stands.
    pub fn step(&self) -> bool {
        let mut inner = self.lock();
        let Some((at, waker)) = inner.sleepers.as_mut().and_then(Sleepers::next) else { return false };
        let span = at.saturating_sub(inner.now.steady);
        inner.pass(span);
        drop(inner);
        waker.wake();
        true
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
        self.lock().draws = Draws::Fixed([backoff, hint]);
    }

    /// Draws at random from now on, the same for the same seed.
    pub fn seed_draws(&self, seed: u64) {
        self.lock().draws = Draws::Seeded(fastrand::Rng::with_seed(seed));
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
        match &mut self.lock().draws {
            Draws::Fixed(draws) => *draws,
            Draws::Seeded(random) => [random.f64(), random.f64()],
        }
    }

    /// Waits. A clock that is not stepped jumps to the end of the wait.
    pub async fn sleep(&self, length: Duration) {
        self.lock().waits.push(length);
        if self.is_stepped() {
            Sleep::new(self, length).await;
        } else {
            self.lock().pass(length);
        }
    }

    /// Waits in a queue so long, or until `wake` is ready.
    pub(crate) async fn queue(&self, length: Duration, wake: impl Future<Output = ()>) {
        self.lock().queue_waits.push(length);
        if self.is_stepped() {
            self.race(length, wake).await;
        } else {
            self.lock().pass(length);
        }
    }

    pub(crate) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        if self.is_stepped() {
            return self.race(limit, work).await;
        }
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
            if inner.patience.is_some_and(|longest| limit <= longest) {
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

    /// What comes of `work`, or nothing when a stepped clock reaches the limit first.
    async fn race<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        let (mut work, mut limit) = (pin!(work), pin!(Sleep::new(self, limit)));
        poll_fn(|context| match work.as_mut().poll(context) {
            Poll::Ready(value) => Poll::Ready(Some(value)),
            Poll::Pending => limit.as_mut().poll(context).map(|()| None),
        })
        .await
    }

    fn is_stepped(&self) -> bool {
        self.lock().sleepers.is_some()
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
