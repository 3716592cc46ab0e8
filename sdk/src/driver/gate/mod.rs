//! Where the permits come from: one [`Gate`] a client, or one that several clients share.
//!
//! A gate keeps an [`engine::care::State`](crate::engine::care::State) and makes its waits real. Each client has one in
//! memory. [`MemoryGate`] can be shared by the clients of one process, such as the handlers of a web server that call
//! with keys of their own:
//!
//! ```
//! use freesewing::gate::MemoryGate;
//! use freesewing::{Care, Client};
//!
//! # fn main() -> Result<(), freesewing::Error> {
//! let gate = MemoryGate::new(Care::default().in_flight(4))?;
//! let one = Client::builder().environment(|_| None).gate(gate.clone()).build()?;
//! let other = Client::builder().environment(|_| None).gate(gate).build()?;
//! # Ok(()) }
//! ```
//!
//! **A gate is for one server.** Pace, budget, breaker and what a server asked for say something about that server and no
//! other, so a client of another base URL is refused when it is built: give each server a gate of its own. Between
//! processes nobody can compare: name the file, or the key in Redis, after the server.
//!
//! **A permit is held by a future.** From the permit to the answer the future of a call has to be polled, as it is when
//! it is awaited or given to a task. One that is left lying meanwhile, in a list of which only the first is polled, keeps
//! its place, and with it others from calling, until it is polled, dropped, or its lease ends: 5 s after the time that an
//! attempt may take (10 s, unless the policy says otherwise). A future that lies in the queue before the gate keeps nobody
//! for longer than a second.
//!
//! [`FileGate`] is shared by the processes of one machine, and `RedisGate`, with the feature `redis`, by those of many. A
//! gate of one's own implements [`Gate`] and lets the state decide.

mod clock;
mod file;
mod keeper;
mod memory;
mod queue;
#[cfg(feature = "redis")]
mod redis;

use std::fmt;
use std::time::Duration;

pub use clock::Clock;
pub use file::FileGate;
pub(crate) use keeper::Keeper;
pub use memory::MemoryGate;
#[cfg(feature = "redis")]
pub use redis::{RedisGate, RedisGateBuilder};

pub use crate::engine::care::{Admission, Ask, Permit, Refusal, Report, Standing, State};
use crate::transport::{BoxError, BoxFuture};

/// How long a call that has its answer waits for its permit to be handed back where others see it. Whoever keeps the
/// gate goes on with that for as long as it takes.
const LONGEST_RETURN: Duration = Duration::from_millis(250);

/// Gives permits for requests.
///
/// Each operation is atomic: whoever else uses the gate sees the state before it or after it.
pub trait Gate: Send + Sync + 'static {
    /// A client of this server is going to ask for permits: `https://backend3.freesewing.org`, without the path. The
    /// gates of this crate serve the first that they hear of.
    ///
    /// # Errors
    /// When the gate is another server's: the client is not built then.
    fn serve(&self, origin: &str) -> Result<(), GateError> {
        let _ = origin;
        Ok(())
    }

    /// Waits for a permit, first come first served, no longer than `limit`.
    fn acquire<'a>(
        &'a self,
        ask: Ask<'a>,
        limit: Option<Duration>,
        clock: Clock<'a>,
    ) -> BoxFuture<'a, Result<Permit, Denied>>;

    /// Takes a permit back with what came of the request. What goes wrong here goes wrong again with the next permit,
    /// and is told then.
    fn settle<'a>(&'a self, permit: Permit, report: Report, clock: Clock<'a>) -> BoxFuture<'a, ()>;

    /// Takes a permit back whose call was cancelled. It is called while a future is dropped and must not block; a permit
    /// that cannot be taken back at once ends with its lease.
    fn release(&self, permit: Permit, sent: bool, clock: Clock<'_>);

    /// How the gate stands.
    fn standing<'a>(&'a self, clock: Clock<'a>) -> BoxFuture<'a, Result<Standing, GateError>>;
}

/// Why there is no permit.
#[derive(Debug)]
#[non_exhaustive]
pub enum Denied {
    /// Nothing is let through for a while.
    Refused(Refusal),
    /// The wait took longer than its limit, or would have.
    TimedOut,
    /// The gate cannot be asked.
    Failed(GateError),
}

/// Why a gate cannot be asked.
#[derive(Debug)]
pub struct GateError {
    message: String,
    source: Option<BoxError>,
}

impl GateError {
    /// Says what happened and what to do, in one line.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), source: None }
    }

    /// Adds what caused it.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(source.into());
        self
    }
}

impl fmt::Display for GateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for GateError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| &**source as _)
    }
}
