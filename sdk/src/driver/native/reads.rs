//! Reads: from memory, beside an identical one that is under way, or by asking the server.

use std::collections::HashMap;
use std::panic::AssertUnwindSafe;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use futures_util::FutureExt;
use futures_util::future::{Either, Shared, WeakShared, select};

use super::panic::Panic;
use super::progress::Progress;
use super::transport::{BoxFuture, Request, Response};
use super::{Driver, Order, Outcome, kept};
use crate::Error;
use crate::engine::cache::{Ask, Entrance, Entry, FlightId, Key, Policy, Source, State, Usage};
use crate::engine::verdict::{Cause, Failure, GaveUp};
use crate::engine::{Moment, Outlook, Verdict};

/// A request that several callers wait for. Whoever polls it drives it, and it is cancelled when the last one goes.
type Flight = Shared<BoxFuture<'static, Landed>>;

/// How it ended. A panic belongs to the caller that made the request, whoever polled it.
type Landed = Result<Outcome, Panic>;

/// What is kept, and what is under way.
pub(crate) struct Reads {
    on: bool,
    inner: Mutex<Inner>,
}

struct Inner {
    state: State<Response>,
    flights: HashMap<FlightId, UnderWay>,
}

struct UnderWay {
    progress: Arc<Progress>,
    /// Those who wait have the others.
    flight: WeakShared<BoxFuture<'static, Landed>>,
}

/// How a read is to be made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reading {
    pub(crate) no_cache: bool,
    /// Whether it is tried as often as other calls of its client.
    pub(crate) usual_retries: bool,
    /// How long a call may take that says nothing about it.
    pub(crate) usual_timeout: Duration,
    /// How long this one has.
    pub(crate) limits: Limits,
}

/// How long a read has.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Limits {
    /// For the call, if that is not the usual.
    pub(crate) call: Option<Duration>,
    /// In the queue before it, if that has a limit.
    pub(crate) queue: Option<Duration>,
}

/// What to do about a read.
enum Part<W> {
    /// Nothing.
    Done(Box<Outcome>),
    /// Wait for a request that this read makes.
    Lead(Flight, Arc<Progress>),
    /// Wait for a request that another read makes.
    Join(Flight, Arc<Progress>),
    /// Make a request that nobody else hears of.
    Alone(Box<Order<W>>),
}

impl Reads {
    pub(crate) fn new(policy: Policy) -> Self {
        let state = State::new(policy);
        Self { on: state.is_on(), inner: Mutex::new(Inner { state, flights: HashMap::new() }) }
    }

    pub(crate) fn is_on(&self) -> bool {
        self.on
    }

    pub(crate) fn usage(&self) -> Usage {
        self.lock().state.usage()
    }

    /// A write has ended that may have changed what these operations read.
    pub(super) fn invalidate(&self, operations: &[&str]) {
        if self.on && !operations.is_empty() {
            self.lock().state.invalidate(operations);
        }
    }

    /// What was kept of a read is of no use.
    pub(crate) fn forget(&self, key: &Key) {
        self.lock().state.forget(key);
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Driver {
    /// Performs a read. `order` makes the order when a request is needed, which says what is known if it is given the
    /// tag of that. Dropping the future leaves the read to those who wait for it as well, and cancels it if there are
    /// none.
    pub(crate) async fn read<W>(
        self: &Arc<Self>,
        key: &Key,
        reading: Reading,
        order: impl Fn(Option<&str>) -> Result<Order<W>, Error>,
    ) -> Result<Outcome, Error>
    where
        W: Fn() -> Request + Send + Sync,
    {
        let mut now = self.time.now();
        let mut limits = reading.limits;
        let outcome = loop {
            let timeout = limits.call.unwrap_or(reading.usual_timeout);
            let patience = Patience { came: now.steady, timeout };
            let (flight, progress, leads) = match self.enter(key, reading, limits, patience, now, &order)? {
                Part::Done(outcome) => return Ok(*outcome),
                Part::Alone(order) => break Box::pin(self.perform(*order)).await,
                // A request with the usual time never gets more, so whoever made it has no less.
                Part::Lead(flight, _) if limits.call.is_none() => {
                    break flight.await.unwrap_or_else(Panic::go_on);
                }
                Part::Lead(flight, progress) => (flight, progress, true),
                Part::Join(flight, progress) => (flight, progress, false),
            };
            let outcome = match self.wait(flight, &progress, patience).await {
                Ok(outcome) => outcome,
                Err(panic) if leads => panic.go_on(),
                Err(_) => Outcome::over(Panic::verdict(), &progress, patience.came, self.time.now()),
            };
            if leads {
                break outcome;
            }
            now = self.time.now();
            match limits_left(&outcome, &progress, patience, limits, now) {
                // The request ran out of the time of the read that made it.
                Some(left) => limits = left,
                None if matches!(outcome.source, Source::Server | Source::Revalidated) => {
                    break Outcome { source: Source::Shared, ..outcome };
                }
                None => break outcome,
            }
        };
        Ok(if reading.no_cache { outcome } else { self.or_stale(key, outcome) })
    }

    fn enter<W>(
        self: &Arc<Self>,
        key: &Key,
        reading: Reading,
        limits: Limits,
        patience: Patience,
        now: Moment,
        order: impl Fn(Option<&str>) -> Result<Order<W>, Error>,
    ) -> Result<Part<W>, Error>
    where
        W: Fn() -> Request + Send + Sync,
    {
        let ask = Ask { no_cache: reading.no_cache, shared: reading.usual_retries, conditional: true };
        let mut inner = self.reads.lock();
        let (flight, known) = loop {
            match inner.state.enter(key, now, ask) {
                Entrance::Fresh { entry, age } => {
                    let outcome = Outcome::kept(entry.payload().clone(), Source::Cache { age }, now);
                    return Ok(Part::Done(Box::new(outcome)));
                }
                Entrance::Join(id) => match inner.join(id) {
                    Some((flight, progress)) => {
                        progress.hurry_not(patience.deadline(&progress), reading.usual_timeout);
                        return Ok(Part::Join(flight, progress));
                    }
                    // The last one who waited is just leaving.
                    None => inner.state.abandoned(id),
                },
                Entrance::Lead { flight, known } => break (flight, known),
                _ => return Ok(Part::Alone(Box::new(order(None)?))),
            }
        };
        let mut order = match order(known.as_ref().and_then(|known| known.etag())) {
            Ok(order) => order,
            Err(error) => {
                inner.state.abandoned(flight);
                return Err(error);
            }
        };
        order.policy.call_timeout = patience.timeout;
        order.policy.queue_timeout = limits.queue;
        Ok(self.take_off(&mut inner, flight, known, order, ask.shared))
    }

    /// Begins a request of which others may hear.
    fn take_off<W>(
        self: &Arc<Self>,
        inner: &mut Inner,
        id: FlightId,
        known: Option<Arc<Entry<Response>>>,
        order: Order<W>,
        shared: bool,
    ) -> Part<W>
    where
        W: Fn() -> Request + Send + Sync,
    {
        let (write, progress) = order.split();
        // Written now: the flight may outlast whoever gave the order.
        let (request, progress) = (write(), Arc::new(progress));
        let landing = Landing { driver: Arc::clone(self), id, known, landed: false };
        let own = Arc::clone(&progress);
        let work = async move {
            let outcome = landing.driver.run(&|| request.clone(), &own).await;
            landing.land(outcome)
        };
        let work = AssertUnwindSafe(work).catch_unwind().map(|landed| landed.map_err(Panic::new));
        let flight = work.boxed().shared();
        if shared && let Some(weak) = flight.downgrade() {
            inner.flights.insert(id, UnderWay { progress: Arc::clone(&progress), flight: weak });
        }
        Part::Lead(flight, progress)
    }

    /// Waits for a request that may go on for longer than this caller has time.
    async fn wait(&self, flight: Flight, progress: &Progress, patience: Patience) -> Landed {
        let looker = progress.look();
        let mut flight = pin!(flight);
        loop {
            let mut moved = pin!(looker.moved());
            // From now on nothing is missed.
            moved.as_mut().enable();
            let now = self.time.now();
            let limit = match patience.outlook(progress, now) {
                Outlook::Over(verdict) => {
                    // What came at the last moment is better than nothing.
                    let outcome = flight.peek().cloned();
                    return outcome
                        .unwrap_or_else(|| Ok(Outcome::over(verdict, progress, patience.came, now)));
                }
                Outlook::Within(limit) => Some(limit),
                _ => None,
            };
            // In this order: what has changed is looked at before anything else happens.
            let next = select(moved, flight.as_mut());
            let next = match limit {
                Some(limit) => self.time.within(limit, next).await,
                None => Some(next.await),
            };
            if let Some(Either::Right((outcome, _))) = next {
                return outcome;
            }
        }
    }

    /// Something that is no longer fresh, if that was asked for and is better than this outcome.
    fn or_stale(&self, key: &Key, outcome: Outcome) -> Outcome {
        let Verdict::Failure(failure) = &outcome.verdict else { return outcome };
        let now = self.time.now();
        let found = self.reads.lock().state.instead_of(failure.kind, key, now);
        match found {
            Some((entry, age)) => Outcome {
                trace: outcome.trace,
                took: outcome.took,
                ..Outcome::kept(entry.payload().clone(), Source::Stale { age }, now)
            },
            None => outcome,
        }
    }
}

impl Inner {
    fn join(&self, id: FlightId) -> Option<(Flight, Arc<Progress>)> {
        let under_way = self.flights.get(&id)?;
        Some((under_way.flight.upgrade()?, Arc::clone(&under_way.progress)))
    }
}

/// How much time a caller has left whose request ran out of the time that somebody else had for it; `None` if that is
/// not what happened, or nothing is left.
fn limits_left(
    outcome: &Outcome,
    progress: &Progress,
    patience: Patience,
    limits: Limits,
    now: Moment,
) -> Option<Limits> {
    let Verdict::Failure(Failure { cause, gave_up, retry_at, .. }) = &outcome.verdict else { return None };
    if *cause == Cause::Queued {
        let queued = now.steady.saturating_sub(patience.came);
        let left = limits.queue?.checked_sub(queued).filter(|left| !left.is_zero())?;
        return Some(Limits { queue: Some(left), ..limits });
    }
    let late = *gave_up == GaveUp::Deadline || outcome.ended.steady >= progress.deadline();
    // What the server asked to wait for counts for everybody.
    if retry_at.is_some() || !late {
        return None;
    }
    let left = patience.deadline(progress).checked_sub(now.steady).filter(|left| !left.is_zero())?;
    Some(Limits { call: Some(left), ..limits })
}

/// How long somebody waits.
#[derive(Clone, Copy)]
struct Patience {
    /// By the steady clock.
    came: Duration,
    timeout: Duration,
}

impl Patience {
    fn deadline(self, progress: &Progress) -> Duration {
        progress.call().deadline_of(self.came, self.timeout)
    }

    fn outlook(self, progress: &Progress, now: Moment) -> Outlook {
        let call = progress.call();
        call.outlook(call.deadline_of(self.came, self.timeout), now)
    }
}

/// Tells the cache how a request ended, and if it did not.
struct Landing {
    driver: Arc<Driver>,
    id: FlightId,
    known: Option<Arc<Entry<Response>>>,
    landed: bool,
}

impl Landing {
    fn land(mut self, mut outcome: Outcome) -> Outcome {
        self.landed = true;
        let now = outcome.ended;
        let mut inner = self.driver.reads.lock();
        inner.flights.remove(&self.id);
        match (&outcome.verdict, &outcome.response, &self.known) {
            (Verdict::NotModified, Some(response), Some(known)) => {
                let answer = kept::refreshed(known.payload(), &response.headers);
                let again = || kept::with_size(answer.clone());
                inner.state.not_modified(self.id, known, &response.headers, now, again);
                outcome.source = Source::Revalidated;
                outcome.response = Some(answer);
            }
            (Verdict::Failure(failure), ..) => inner.state.failed(self.id, failure.kind),
            (_, Some(response), _) => {
                inner.state.answered(self.id, &response.headers, now, || kept::of(response));
            }
            _ => inner.state.abandoned(self.id),
        }
        drop(inner);
        outcome
    }
}

impl Drop for Landing {
    fn drop(&mut self) {
        if !self.landed {
            let mut inner = self.driver.reads.lock();
            inner.flights.remove(&self.id);
            inner.state.abandoned(self.id);
        }
    }
}
