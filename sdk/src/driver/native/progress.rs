//! One call on its way, where those can look who wait for it beside others.

use std::future::poll_fn;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::Relaxed;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::task::Poll;
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::engine::{Call, Moment};

/// One call on its way.
pub(super) struct Progress {
    operation: &'static str,
    call: Mutex<Call>,
    moved: Notify,
    /// How many look at it.
    lookers: AtomicUsize,
}

impl Progress {
    pub(super) fn new(operation: &'static str, call: Call) -> Self {
        Self { operation, call: Mutex::new(call), moved: Notify::new(), lookers: AtomicUsize::new(0) }
    }

    /// The name of the operation.
    pub(super) fn operation(&self) -> &'static str {
        self.operation
    }

    pub(super) fn call(&self) -> MutexGuard<'_, Call> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When the call must have ended, by the steady clock.
    pub(super) fn deadline(&self) -> Duration {
        self.call().deadline()
    }

    /// How much longer to wait for a permit, if somebody with more time has joined.
    pub(super) fn permit_left(&self, now: Moment) -> Option<Duration> {
        self.call().permit_left(now)
    }

    /// Somebody waits for the call until `deadline`, who has more time than the one that made it may have said. It then
    /// goes on as a call that says nothing about its time.
    pub(super) fn hurry_not(&self, deadline: Duration, usual_timeout: Duration) {
        let mut call = self.call();
        if deadline > call.deadline() {
            call.extend(usual_timeout);
            drop(call);
            self.tell();
        }
    }

    /// Tells those who look that something has changed.
    pub(super) fn tell(&self) {
        // Whoever begins to look later sees the change: both look at the call behind its lock.
        if self.lookers.load(Relaxed) > 0 {
            self.moved.notify_waiters();
        }
    }

    /// Looks at the call from now on.
    pub(super) fn look(&self) -> Looker<'_> {
        self.lookers.fetch_add(1, Relaxed);
        Looker(self)
    }

    /// Lets those who look do so before the call goes on.
    pub(super) async fn be_looked_at(&self) {
        let mut done = self.lookers.load(Relaxed) == 0;
        poll_fn(|context| {
            if done {
                return Poll::Ready(());
            }
            done = true;
            context.waker().wake_by_ref();
            Poll::Pending
        })
        .await;
    }
}

/// Somebody who looks at a call.
pub(super) struct Looker<'a>(&'a Progress);

impl Looker<'_> {
    /// Ends when something has changed.
    pub(super) fn moved(&self) -> Notified<'_> {
        self.0.moved.notified()
    }
}

impl Drop for Looker<'_> {
    fn drop(&mut self) {
        self.0.lookers.fetch_sub(1, Relaxed);
    }
}
