//! One call on its way, where those can look who wait for it beside others.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::sync::futures::Notified;

use crate::engine::Call;

/// One call on its way.
pub(super) struct Progress {
    call: Mutex<Call>,
    moved: Notify,
}

impl Progress {
    pub(super) fn new(call: Call) -> Self {
        Self { call: Mutex::new(call), moved: Notify::new() }
    }

    pub(super) fn call(&self) -> MutexGuard<'_, Call> {
        self.call.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// When the call must have ended, by the steady clock.
    pub(super) fn deadline(&self) -> Duration {
        self.call().deadline()
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
        self.moved.notify_waiters();
    }

    /// Ends when something has changed.
    pub(super) fn moved(&self) -> Notified<'_> {
        self.moved.notified()
    }
}
