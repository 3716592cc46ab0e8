//! A gate in Redis, for many machines.

mod alone;
mod clerk;
mod fault;
mod link;
mod settings;

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::{mpsc, oneshot};

use self::clerk::Job;
pub use self::settings::RedisGateBuilder;
use self::settings::Settings;
use super::queue::{Door, Queue};
use super::{Admission, Ask, Clock, Denied, Gate, GateError, LONGEST_RETURN, Permit, Report, Standing};
use crate::engine::Moment;
use crate::transport::BoxFuture;
use crate::{Care, Error, Secret};

/// A gate in a Redis server. All processes that name the same server and key share pace, budget, breaker and hold,
/// whichever machine they run on: jobs of a CI, functions that start anew for each request, and everybody else who calls
/// with one key.
///
/// ```no_run
/// use freesewing::gate::RedisGate;
/// use freesewing::{Care, Client};
///
/// # fn main() -> Result<(), freesewing::Error> {
/// let address = std::env::var("REDIS_URL").unwrap_or_else(|_| "redis://127.0.0.1".to_owned());
/// let gate = RedisGate::new(address, Care::default().daily_budget(5_000))?;
/// let client = Client::builder().gate(gate).build()?;
/// # Ok(()) }
/// ```
///
/// Give all of them the same [`Care`]: Redis holds what happened, each process its own numbers. It holds no secrets. What
/// is changed is changed at once, by a script that first looks whether the state is still the one that was seen; and the
/// time is that of Redis, so the clocks of the machines do not matter. Within a process whoever comes first goes first;
/// between processes, whoever asks first when a turn is free. A process that dies keeps its permits until their leases
/// end, 5 s after the time that its attempt had. A week after the last call the state is gone.
///
/// **When Redis is away**, which is when it cannot be reached, does not answer within a second or says that it is not
/// ready, calls go on: a tool that sews should not stand still because a counter does. But nobody knows any more what the
/// others send. So each process takes itself for one of ten, and goes on with a tenth of pace, burst, requests under way
/// and budget; it remembers pause, breaker and budget as it saw them last, and says so: a response has
/// [`Warning::GateAway`](crate::Warning::GateAway), [`Standing::alone`] is set, and an event of `tracing` has the reason.
/// After 5 s Redis is asked again, and gets what was spent and heard meanwhile. If it has forgotten everything, it gets
/// what the first process remembers that comes back.
/// [`alone_as_one_of`](RedisGateBuilder::alone_as_one_of) has another number than ten, and with
/// [`fail_when_away`](RedisGateBuilder::fail_when_away) nothing is sent until Redis is back.
///
/// What is set up wrong lets nothing through: a password that is refused, a user who may not do what the gate needs, or a
/// key that holds something else, which is left alone. A damaged state is begun anew.
///
/// It needs Redis 6 or later, or Valkey, and not a cluster. The address may be `redis://name:password@host:port/database`
/// or `unix:///path`. TLS is not built in: for `rediss://` add the crate `redis`, version 1, to your program, with its
/// feature `tokio-rustls-comp`. Without TLS the password is readable on the way. A thread of its own talks to Redis, from
/// the first call on until the last clone of the gate is gone.
#[derive(Clone)]
pub struct RedisGate(Arc<Inner>);

struct Inner {
    settings: Settings,
    queue: Queue,
    clerk: Mutex<Option<mpsc::UnboundedSender<Job>>>,
}

/// How often to ask whether another process has handed a permit back.
const ASK_AGAIN: Duration = Duration::from_millis(100);

impl RedisGate {
    /// A gate in the Redis server at this address, such as `redis://:password@redis.example.org:6379/0`. Redis is not
    /// asked yet.
    ///
    /// # Errors
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) when the address cannot be used or the numbers of
    /// `care` make no sense.
    pub fn new(address: impl Into<Secret>, care: Care) -> Result<Self, Error> {
        Self::builder(address, care).build()
    }

    /// Sets up more than that.
    pub fn builder(address: impl Into<Secret>, care: Care) -> RedisGateBuilder {
        RedisGateBuilder::new(address.into(), care)
    }

    fn with(settings: Settings) -> Self {
        Self(Arc::new(Inner { settings, queue: Queue::new(), clerk: Mutex::new(None) }))
    }

    fn now(&self, clock: Clock<'_>) -> Moment {
        clock.since(self.0.queue.origin)
    }

    /// Gives the clerk something to do. It starts with its first job, or anew if its thread has ended.
    fn give(&self, job: Job) -> Result<(), GateError> {
        let mut clerk = self.0.clerk.lock().unwrap_or_else(PoisonError::into_inner);
        let sender = match clerk.take().filter(|clerk| !clerk.is_closed()) {
            Some(sender) => sender,
            None => clerk::start(self.0.settings.clone()).map_err(|error| {
                GateError::new(
                    "the gate in Redis needs a thread of its own, and there can be no more: run fewer",
                )
                .caused_by(error)
            })?,
        };
        let given = sender.send(job).map_err(|_| ended());
        *clerk = Some(sender);
        given
    }
}

fn ended() -> GateError {
    GateError::new("the thread that talks to Redis has ended: make another gate")
}

impl Door for RedisGate {
    const ASK_AGAIN: Option<Duration> = Some(ASK_AGAIN);

    async fn admit(&self, ask: Ask<'_>, clock: Clock<'_>) -> Result<Admission, GateError> {
        let (reply, answer) = oneshot::channel();
        let (scope, at) = (ask.scope.to_owned(), self.now(clock));
        self.give(Job::Admit { scope, lease: ask.lease, at, reply })?;
        answer.await.map_err(|_| ended())?
    }
}

impl Gate for RedisGate {
    fn serve(&self, origin: &str) -> Result<(), GateError> {
        self.0.queue.serve(origin)
    }

    fn acquire<'a>(
        &'a self,
        ask: Ask<'a>,
        limit: Option<Duration>,
        clock: Clock<'a>,
    ) -> BoxFuture<'a, Result<Permit, Denied>> {
        // The answer of Redis is waited for no longer than the rest.
        Box::pin(async move {
            let passed = clock.within(limit, self.0.queue.pass(self, ask, limit, clock)).await;
            passed.unwrap_or(Err(Denied::TimedOut))
        })
    }

    fn settle<'a>(&'a self, permit: Permit, report: Report, clock: Clock<'a>) -> BoxFuture<'a, ()> {
        let (reply, done) = oneshot::channel();
        // Given at once: whoever leaves now has handed it back all the same.
        let given = self.give(Job::Settle { permit, report, at: self.now(clock), reply });
        Box::pin(async move {
            let settled = match given {
                Ok(()) => match tokio::time::timeout(LONGEST_RETURN, done).await {
                    Ok(done) => done.map_err(|_| ended()),
                    // The clerk has it, and the answer of the server does not wait for that of Redis.
                    Err(_) => Ok(()),
                },
                Err(error) => Err(error),
            };
            if let Err(error) = settled {
                tracing::warn!(target: "freesewing", %error, "a permit could not be handed back");
            }
            self.0.queue.wake();
        })
    }

    fn release(&self, permit: Permit, sent: bool, clock: Clock<'_>) {
        // If nobody can take it, it ends with its lease. Whoever waits for it asks again soon.
        let _ = self.give(Job::Release { permit, sent, at: self.now(clock) });
    }

    fn standing<'a>(&'a self, clock: Clock<'a>) -> BoxFuture<'a, Result<Standing, GateError>> {
        Box::pin(async move {
            let (reply, answer) = oneshot::channel();
            self.give(Job::Stand { at: self.now(clock), reply })?;
            let standing = answer.await.map_err(|_| ended())??;
            Ok(Standing { waiting: self.0.queue.waiting(), ..standing })
        })
    }
}

impl fmt::Debug for RedisGate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Settings { client, care, key, .. } = &self.0.settings;
        f.debug_struct("RedisGate")
            .field("server", &format_args!("{}", client.get_connection_info().addr()))
            .field("key", key)
            .field("care", care)
            .finish_non_exhaustive()
    }
}
