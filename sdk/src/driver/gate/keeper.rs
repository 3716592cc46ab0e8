//! The gate of one client: its own in memory, which is the fast path, or another.

use std::sync::Arc;
use std::time::Duration;

use super::{Ask, Clock, Denied, Gate, GateError, MemoryGate, Permit, Report, Standing};
use crate::engine::Moment;

/// The gate of one client.
pub(crate) enum Keeper {
    Own(MemoryGate),
    Shared(Arc<dyn Gate>),
}

impl Keeper {
    /// A permit, if there is one at once and nobody else has to be asked. The client has just read its clock.
    pub(crate) fn at_once(&self, ask: Ask<'_>, read: Moment, clock: Clock<'_>) -> Option<Permit> {
        match self {
            Self::Own(gate) => gate.try_enter(ask, read, clock),
            Self::Shared(_) => None,
        }
    }

    /// A permit that was not to be had at once.
    pub(crate) async fn acquire(
        &self,
        ask: Ask<'_>,
        limit: Option<Duration>,
        clock: Clock<'_>,
    ) -> Result<Permit, Denied> {
        match self {
            Self::Own(gate) => gate.queue(ask, limit, clock).await,
            Self::Shared(gate) => gate.acquire(ask, limit, clock).await,
        }
    }

    /// Takes a permit back. The client has just read its clock.
    pub(crate) async fn settle(&self, permit: Permit, report: Report, read: Moment, clock: Clock<'_>) {
        match self {
            Self::Own(gate) => gate.hand_back(permit, report, read, clock),
            Self::Shared(gate) => gate.settle(permit, report, clock).await,
        }
    }

    pub(crate) fn release(&self, permit: Permit, sent: bool, clock: Clock<'_>) {
        match self {
            Self::Own(gate) => gate.release(permit, sent, clock),
            Self::Shared(gate) => gate.release(permit, sent, clock),
        }
    }

    pub(crate) async fn standing(&self, clock: Clock<'_>) -> Result<Standing, GateError> {
        match self {
            Self::Own(gate) => Ok(gate.stand(clock)),
            Self::Shared(gate) => gate.standing(clock).await,
        }
    }
}
