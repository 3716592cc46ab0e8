//! The queue before a gate, within one process: first come, first served.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, Notify};

use super::{Admission, Ask, Clock, Denied, GateError, Permit};

/// What stands behind the queue.
pub(super) trait Door: Send + Sync {
    /// How often to ask again whether a permit came back that this process does not hear of.
    const ASK_AGAIN: Option<Duration>;

    /// Asks for a permit.
    fn admit(
        &self,
        ask: Ask<'_>,
        clock: Clock<'_>,
    ) -> impl Future<Output = Result<Admission, GateError>> + Send;
}

pub(super) struct Queue {
    pub(super) origin: Instant,
    waiting: AtomicUsize,
    /// Whoever holds it is the first in the queue. It is fair.
    turnstile: Mutex<()>,
    /// Wakes the first in the queue when a permit came back.
    changed: Notify,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            origin: Instant::now(),
            waiting: AtomicUsize::new(0),
            turnstile: Mutex::new(()),
            changed: Notify::new(),
        }
    }

    /// How many wait.
    pub(super) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::SeqCst)
    }

    /// Wakes the first, after a permit came back.
    pub(super) fn wake(&self) {
        if self.waiting() > 0 {
            self.changed.notify_one();
        }
    }

    /// Waits for a permit behind those who came before.
    pub(super) async fn pass<D: Door>(
        &self,
        door: &D,
        ask: Ask<'_>,
        limit: Option<Duration>,
        clock: Clock<'_>,
    ) -> Result<Permit, Denied> {
        let _place = Place::take(self);
        let now = || clock.since(self.origin).steady;
        let began = now();
        let left = || limit.map(|limit| limit.saturating_sub(now().saturating_sub(began)));
        // A wait that would pass the limit ends now.
        let fits = |wait: Duration| left().is_none_or(|left| wait < left);
        loop {
            let turn = clock.within(left(), self.turnstile.lock()).await.ok_or(Denied::TimedOut)?;
            let advised = loop {
                match door.admit(ask, clock).await.map_err(Denied::Failed)? {
                    Admission::Go(permit) => return Ok(permit),
                    Admission::Refused(refusal) => return Err(Denied::Refused(refusal)),
                    Admission::Wait(wait) if fits(wait) => clock.pause(wait, self.changed.notified()).await,
                    Admission::Advised(wait) if fits(wait) => break wait,
                    Admission::Full => {
                        let changed = self.changed.notified();
                        match D::ASK_AGAIN {
                            Some(again) if fits(again) => clock.pause(again, changed).await,
                            Some(_) => return Err(Denied::TimedOut),
                            None => clock.within(left(), changed).await.ok_or(Denied::TimedOut)?,
                        }
                    }
                    Admission::Wait(_) | Admission::Advised(_) => return Err(Denied::TimedOut),
                }
            };
            // The others are not bound by what the server said about this operation.
            drop(turn);
            clock.pause(advised, std::future::pending()).await;
        }
    }
}

/// A place in the queue, which is given up when whoever has it leaves.
struct Place<'a>(&'a Queue);

impl<'a> Place<'a> {
    fn take(queue: &'a Queue) -> Self {
        queue.waiting.fetch_add(1, Ordering::SeqCst);
        Self(queue)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.waiting.fetch_sub(1, Ordering::SeqCst);
    }
}
