//! A gate in memory, for the clients of one process.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::{Admission, Ask, Clock, Denied, Gate, GateError, Permit, Report, Standing, State};
use crate::transport::BoxFuture;
use crate::{Care, Error};

/// A gate in memory. Clones share it, and so do the clients that were given one.
///
/// Whoever comes first goes first. Only a call whose operation the server has limited lets others pass.
#[derive(Clone)]
pub struct MemoryGate(Arc<Inner>);

struct Inner {
    care: Care,
    origin: Instant,
    inside: Mutex<Inside>,
    /// Whoever holds it is the first in the queue. It is fair.
    turnstile: tokio::sync::Mutex<()>,
    /// Wakes the first in the queue when a permit came back.
    changed: Notify,
}

struct Inside {
    state: State,
    waiting: usize,
}

impl MemoryGate {
    /// A gate that nobody has passed.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the numbers make no sense.
    pub fn new(care: Care) -> Result<Self, Error> {
        care.check().map_err(Error::configuration)?;
        Ok(Self(Arc::new(Inner {
            care,
            origin: Instant::now(),
            inside: Mutex::new(Inside { state: State::new(), waiting: 0 }),
            turnstile: tokio::sync::Mutex::new(()),
            changed: Notify::new(),
        })))
    }

    fn lock(&self) -> MutexGuard<'_, Inside> {
        self.0.inside.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn admit(&self, inside: &mut Inside, ask: Ask<'_>, clock: Clock<'_>) -> Admission {
        inside.state.admit(&self.0.care, clock.since(self.0.origin), ask)
    }

    /// The answer, if there is one at once; else a place in the queue is taken and [`queue`](Self::queue) waits there.
    pub(crate) fn try_enter(&self, ask: Ask<'_>, clock: Clock<'_>) -> Option<Result<Permit, Denied>> {
        let mut inside = self.lock();
        // Nobody overtakes those who wait.
        if inside.waiting > 0 {
            return None;
        }
        match self.admit(&mut inside, ask, clock) {
            Admission::Go(permit) => Some(Ok(permit)),
            Admission::Refused(refusal) => Some(Err(Denied::Refused(refusal))),
            Admission::Wait(_) | Admission::Advised(_) | Admission::Full => None,
        }
    }

    /// Waits for a permit behind those who came before.
    pub(crate) async fn queue(
        &self,
        ask: Ask<'_>,
        limit: Option<Duration>,
        clock: Clock<'_>,
    ) -> Result<Permit, Denied> {
        let _place = Place::take(self);
        let now = || clock.since(self.0.origin).steady;
        let began = now();
        let left = || limit.map(|limit| limit.saturating_sub(now().saturating_sub(began)));
        // A wait that would pass the limit ends now.
        let fits = |wait: Duration| left().is_none_or(|left| wait < left);
        loop {
            let turn = clock.within(left(), self.0.turnstile.lock()).await.ok_or(Denied::TimedOut)?;
            let advised = loop {
                let admission = self.admit(&mut self.lock(), ask, clock);
                match admission {
                    Admission::Go(permit) => return Ok(permit),
                    Admission::Refused(refusal) => return Err(Denied::Refused(refusal)),
                    Admission::Wait(wait) if fits(wait) => {
                        clock.pause(wait, self.0.changed.notified()).await;
                    }
                    Admission::Full => {
                        let changed = self.0.changed.notified();
                        clock.within(left(), changed).await.ok_or(Denied::TimedOut)?;
                    }
                    Admission::Advised(wait) if fits(wait) => break wait,
                    Admission::Wait(_) | Admission::Advised(_) => return Err(Denied::TimedOut),
                }
            };
            // The others are not bound by what the server said about this operation.
            drop(turn);
            clock.pause(advised, std::future::pending()).await;
        }
    }

    pub(crate) fn hand_back(&self, permit: Permit, report: Report, clock: Clock<'_>) {
        let mut inside = self.lock();
        inside.state.report(&self.0.care, clock.since(self.0.origin), permit, report);
        self.wake(&inside);
    }

    pub(crate) fn stand(&self, clock: Clock<'_>) -> Standing {
        let mut inside = self.lock();
        let standing = inside.state.standing(&self.0.care, clock.since(self.0.origin));
        Standing { waiting: inside.waiting, ..standing }
    }

    fn wake(&self, inside: &Inside) {
        if inside.waiting > 0 {
            self.0.changed.notify_one();
        }
    }
}

/// A place in the queue, which is given up when whoever has it leaves.
struct Place<'a>(&'a MemoryGate);

impl<'a> Place<'a> {
    fn take(gate: &'a MemoryGate) -> Self {
        gate.lock().waiting += 1;
        Self(gate)
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.0.lock().waiting -= 1;
    }
}

impl Gate for MemoryGate {
    fn acquire<'a>(
        &'a self,
        ask: Ask<'a>,
        limit: Option<Duration>,
        clock: Clock<'a>,
    ) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(async move {
            match self.try_enter(ask, clock) {
                Some(answer) => answer,
                None => self.queue(ask, limit, clock).await,
            }
        })
    }

    fn settle<'a>(&'a self, permit: Permit, report: Report, clock: Clock<'a>) -> BoxFuture<'a, ()> {
        self.hand_back(permit, report, clock);
        Box::pin(std::future::ready(()))
    }

    fn release(&self, permit: Permit, sent: bool, clock: Clock<'_>) {
        let mut inside = self.lock();
        inside.state.release(clock.since(self.0.origin), permit, sent);
        self.wake(&inside);
    }

    fn standing<'a>(&'a self, clock: Clock<'a>) -> BoxFuture<'a, Result<Standing, GateError>> {
        Box::pin(std::future::ready(Ok(self.stand(clock))))
    }
}

impl fmt::Debug for MemoryGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MemoryGate").field("care", &self.0.care).finish_non_exhaustive()
    }
}
