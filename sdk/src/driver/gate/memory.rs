//! A gate in memory, for the clients of one process.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::queue::{Door, Queue};
use super::{Admission, Ask, Clock, Denied, Gate, GateError, Permit, Report, Standing, State};
use crate::engine::Moment;
use crate::transport::BoxFuture;
use crate::{Care, Error};

/// A gate in memory. Clones share it, and so do the clients that were given one.
///
/// Whoever comes first goes first. Only a call whose operation the server has limited lets others pass.
#[derive(Clone)]
pub struct MemoryGate(Arc<Inner>);

struct Inner {
    care: Care,
    state: Mutex<State>,
    queue: Queue,
}

impl MemoryGate {
    /// A gate that nobody has passed.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the numbers make no sense.
    pub fn new(care: Care) -> Result<Self, Error> {
        care.check().map_err(Error::configuration)?;
        Ok(Self(Arc::new(Inner { care, state: Mutex::new(State::new()), queue: Queue::new() })))
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn now(&self, clock: Clock<'_>) -> Moment {
        clock.since(self.0.queue.origin)
    }

    /// A permit, if there is one at once. The client has read its clock just now.
    pub(super) fn try_enter(&self, ask: Ask<'_>, read: Moment, clock: Clock<'_>) -> Option<Permit> {
        // Nobody overtakes those who wait.
        if self.0.queue.waiting() > 0 {
            return None;
        }
        let now = clock.moment(read, self.0.queue.origin);
        match self.lock().admit(&self.0.care, now, ask) {
            Admission::Go(permit) => Some(permit),
            _ => None,
        }
    }

    /// Stands in the queue, however short it is.
    pub(super) async fn queue(
        &self,
        ask: Ask<'_>,
        limit: Option<Duration>,
        clock: Clock<'_>,
    ) -> Result<Permit, Denied> {
        self.0.queue.pass(self, ask, limit, clock).await
    }

    /// The client has read its clock just now.
    pub(super) fn hand_back(&self, permit: Permit, report: Report, read: Moment, clock: Clock<'_>) {
        let now = clock.moment(read, self.0.queue.origin);
        self.lock().report(&self.0.care, now, permit, report);
        self.0.queue.wake();
    }

    pub(super) fn stand(&self, clock: Clock<'_>) -> Standing {
        let now = self.now(clock);
        let standing = self.lock().standing(&self.0.care, now);
        Standing { waiting: self.0.queue.waiting(), ..standing }
    }
}

impl Door for MemoryGate {
    const ASK_AGAIN: Option<Duration> = None;

    async fn admit(&self, ask: Ask<'_>, clock: Clock<'_>) -> Result<Admission, GateError> {
        let now = self.now(clock);
        Ok(self.lock().admit(&self.0.care, now, ask))
    }
}

impl Gate for MemoryGate {
    fn serve(&self, origin: &str) -> Result<(), GateError> {
        self.0.queue.serve(origin)
    }

    fn acquire<'a>(
        &'a self,
        ask: Ask<'a>,
        limit: Option<Duration>,
        clock: Clock<'a>,
    ) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(async move {
            match self.try_enter(ask, clock.read(), clock) {
                Some(permit) => Ok(permit),
                None => self.queue(ask, limit, clock).await,
            }
        })
    }

    fn settle<'a>(&'a self, permit: Permit, report: Report, clock: Clock<'a>) -> BoxFuture<'a, ()> {
        self.hand_back(permit, report, clock.read(), clock);
        Box::pin(std::future::ready(()))
    }

    fn release(&self, permit: Permit, sent: bool, clock: Clock<'_>) {
        let now = self.now(clock);
        self.lock().release(now, permit, sent);
        self.0.queue.wake();
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
