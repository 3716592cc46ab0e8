//! The queue before a gate, within one process: first come, first served.

use std::pin::pin;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::{Mutex, MutexGuard, Notify};

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

/// How late the first in the queue may be before the others pass: whoever wrote `buffer_unordered` may not poll it, and
/// it cannot leave by itself.
const PATIENCE: Duration = Duration::from_secs(1);

pub(super) struct Queue {
    pub(super) origin: Instant,
    /// Whose gate it is.
    server: OnceLock<String>,
    waiting: AtomicUsize,
    /// When the first in the queue will ask at the latest, in microseconds of the steady clock.
    asks_at: AtomicU64,
    /// Whoever holds it is the first in the queue. It is fair.
    turnstile: Mutex<()>,
    /// Wakes the first in the queue when a permit came back.
    changed: Notify,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            origin: Instant::now(),
            server: OnceLock::new(),
            waiting: AtomicUsize::new(0),
            asks_at: AtomicU64::new(0),
            turnstile: Mutex::new(()),
            changed: Notify::new(),
        }
    }

    /// Refuses whoever calls another server than the first one did.
    pub(super) fn serve(&self, server: &str) -> Result<(), GateError> {
        match self.server.get_or_init(|| server.to_owned()) {
            known if known == server => Ok(()),
            known => Err(GateError::new(format!(
                "the gate is that of {known}, and this client calls {server}: give each server a gate of its own"
            ))),
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
            let turn = self.turn(clock, left).await?;
            let advised = loop {
                match door.admit(ask, clock).await.map_err(Denied::Failed)? {
                    Admission::Go(permit) => return Ok(permit),
                    Admission::Refused(refusal) => return Err(Denied::Refused(refusal)),
                    Admission::Wait(wait) if fits(wait) => {
                        self.asks_within(wait, clock);
                        clock.pause(wait, self.changed.notified()).await;
                    }
                    Admission::Advised(wait) if fits(wait) => break wait,
                    Admission::Full(ends) => {
                        self.asks_within(ends, clock);
                        let changed = self.changed.notified();
                        match D::ASK_AGAIN {
                            Some(again) if fits(again) => clock.pause(again, changed).await,
                            Some(_) => return Err(Denied::TimedOut),
                            None => {
                                let limit = left().map_or(ends, |left| left.min(ends));
                                let woken = clock.within(Some(limit), changed).await;
                                if woken.is_none() && left().is_some_and(|left| left.is_zero()) {
                                    return Err(Denied::TimedOut);
                                }
                            }
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

    /// Waits to be the first, or to stand behind one who has missed the time at which he wanted to ask.
    async fn turn(
        &self,
        clock: Clock<'_>,
        left: impl Fn() -> Option<Duration>,
    ) -> Result<Option<MutexGuard<'_, ()>>, Denied> {
        // Kept over all rounds, and with it the place in the queue.
        let mut place = pin!(self.turnstile.lock());
        loop {
            let patience = self.overdue_in(clock).unwrap_or_default();
            let patience = left().map_or(patience, |left| left.min(patience));
            if let Some(turn) = clock.within(Some(patience), place.as_mut()).await {
                self.asks_within(Duration::ZERO, clock);
                return Ok(Some(turn));
            }
            if left().is_some_and(|left| left.is_zero()) {
                return Err(Denied::TimedOut);
            }
            if self.overdue_in(clock).is_none() {
                return Ok(None);
            }
        }
    }

    /// The first in the queue asks again after this time, if somebody polls it.
    fn asks_within(&self, wait: Duration, clock: Clock<'_>) {
        let at = clock.since(self.origin).steady.saturating_add(wait);
        self.asks_at.store(u64::try_from(at.as_micros()).unwrap_or(u64::MAX), Ordering::SeqCst);
    }

    /// How long until the first in the queue has missed its time; `None` when it has.
    fn overdue_in(&self, clock: Clock<'_>) -> Option<Duration> {
        let at = Duration::from_micros(self.asks_at.load(Ordering::SeqCst)).saturating_add(PATIENCE);
        at.checked_sub(clock.since(self.origin).steady).filter(|left| !left.is_zero())
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
