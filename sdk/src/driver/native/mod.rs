//! The driver on tokio: it performs the steps of a call and reports what happened.

mod connecting;
mod http;
mod kept;
pub(crate) mod network;
mod panic;
mod progress;
pub(crate) mod proxy;
mod reads;
pub(crate) mod time;
pub mod transport;

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use crate::driver::gate::{Ask, Clock, Denied, Keeper, Permit};
use crate::engine::cache::Source;
use crate::engine::care::Spending;
use crate::engine::retry::{Phase, Policy, Trace};
use crate::engine::{Answer, Call, Event, Moment, Operation, Particulars, Shared, Step, Verdict, Wire};

pub(crate) use self::http::{Connections, HttpTransport};
use self::progress::Progress;
pub(crate) use self::reads::{Limits, Reading, Reads};
use self::time::Time;
use self::transport::{BoxError, Request, Response, Transport, TransportError};

/// What the driver needs for one client.
pub(crate) struct Driver {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) time: Time,
    pub(crate) gate: Keeper,
    pub(crate) shared: Mutex<Shared>,
    pub(crate) reads: Reads,
}

/// One call, ready to be performed.
pub(crate) struct Order<W> {
    pub(crate) operation: &'static Operation,
    pub(crate) wire: &'static Wire,
    pub(crate) particulars: Particulars,
    pub(crate) policy: Policy,
    /// Writes what is sent, anew for each attempt: most calls need but one, and a copy for others costs as much.
    pub(crate) write: W,
}

/// How a call ended, with everything that is known about it.
#[derive(Clone)]
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) trace: Trace,
    /// The last answer, if the last attempt had one.
    pub(crate) response: Option<Response>,
    /// Why the last attempt had no answer.
    pub(crate) error: Option<crate::error::Source>,
    pub(crate) source: Source,
    /// How long it took, from its first permit on.
    pub(crate) took: Duration,
    /// How long it queued for its first permit.
    pub(crate) queued: Duration,
    /// The budget of the day, if the call has nearly spent it.
    pub(crate) spending: Option<Spending>,
    /// The gate that others share could not be asked.
    pub(crate) alone: bool,
    /// When the call ended.
    pub(crate) ended: Moment,
}

/// What came of sending a request once.
enum Exchange {
    /// Nothing was sent yet.
    None,
    Answered(Response),
    Failed(TransportError),
    /// The time of the attempt was over, when it had got so far.
    Late(Phase),
    /// The gate could not be asked.
    Barred(BoxError),
}

impl<W: Fn() -> Request + Send + Sync> Order<W> {
    /// What is sent, and the call that decides when.
    fn split(self) -> (W, Progress) {
        let call = Call::new(self.operation, self.wire, self.particulars, self.policy);
        (self.write, Progress::new(self.operation.name, call))
    }
}

impl Driver {
    /// Performs a call of which nobody else hears. Dropping the future cancels it.
    pub(crate) fn perform<W>(&self, order: Order<W>) -> impl Future<Output = Outcome> + Send
    where
        W: Fn() -> Request + Send + Sync,
    {
        let invalidates = order.operation.invalidates;
        // Outside of the future, which would keep the order beside its parts.
        let (write, progress) = order.split();
        async move {
            let done = Done { driver: self, progress: &progress, invalidates };
            let outcome = self.run(&write, &progress).await;
            drop(done);
            outcome
        }
    }

    /// Performs a call. Dropping the future cancels it.
    async fn run<W>(&self, write: &W, progress: &Progress) -> Outcome
    where
        W: Fn() -> Request + Send + Sync,
    {
        let scope = progress.operation();
        let mut running = Running {
            driver: self,
            progress,
            permit: None,
            alone: false,
            read: Moment::default(),
            ended: false,
        };
        let mut exchange = Exchange::None;
        let mut step = running.tell(Event::Started);
        let began = running.read;
        loop {
            step = match step {
                Step::TakePermit { limit, lease } => {
                    let ask = Ask { scope, lease };
                    match running.permit(ask, limit).await {
                        Ok(permit) => running.admit(permit),
                        Err(Denied::Refused(refusal)) => running.tell_as_read(Event::Refused(refusal)),
                        Err(Denied::TimedOut) => running.tell_as_read(Event::QueueTimedOut),
                        Err(Denied::Failed(error)) => {
                            exchange = Exchange::Barred(Box::new(error));
                            running.tell_as_read(Event::GateFailed)
                        }
                    }
                }
                Step::Wait(length) => {
                    progress.be_looked_at().await;
                    self.time.sleep(length).await;
                    running.tell(Event::Elapsed)
                }
                Step::Send { timeout, .. } => {
                    exchange = self.attempt(write(), timeout, progress).await;
                    let step = running.tell(exchange.event());
                    // Before it waits: others may go meanwhile.
                    running.hand_back().await;
                    step
                }
                Step::Finish(verdict) => {
                    running.ended = true;
                    let ended = running.read;
                    let (response, error) = match exchange {
                        Exchange::Answered(response) => (Some(response), None),
                        Exchange::Failed(error) => (None, error.into_source().map(Arc::from)),
                        Exchange::Barred(error) => (None, Some(error.into())),
                        Exchange::None | Exchange::Late(_) => (None, None),
                    };
                    let mut call = progress.call();
                    let trace = call.take_trace();
                    let admitted = call.admitted().unwrap_or(ended.steady);
                    return Outcome {
                        verdict,
                        trace,
                        response,
                        error,
                        source: Source::Server,
                        took: ended.steady.saturating_sub(admitted),
                        queued: admitted.saturating_sub(began.steady),
                        spending: call.nearly_spent(),
                        alone: running.alone,
                        ended,
                    };
                }
            }
        }
    }

    pub(crate) fn clock(&self) -> Clock<'_> {
        Clock::new(&self.time)
    }

    fn attempt(
        &self,
        mut request: Request,
        timeout: Duration,
        progress: &Progress,
    ) -> impl Future<Output = Exchange> + Send {
        let connecting = request.begin();
        let mut limit = timeout;
        let mut exchange = self.transport.send(request);
        async move {
            loop {
                match self.time.within(limit, &mut exchange).await {
                    Some(Ok(response)) => return Exchange::Answered(response),
                    Some(Err(error)) => return Exchange::Failed(error),
                    None => limit = progress.call().attempt_left(self.time.now()),
                }
                // Somebody with more time may have joined.
                if limit.is_zero() {
                    let phase = if connecting.is_connecting() { Phase::Connect } else { Phase::Answer };
                    return Exchange::Late(phase);
                }
            }
        }
    }
}

impl Outcome {
    /// A success without a request.
    fn kept(response: Response, source: Source, now: Moment) -> Self {
        Self {
            verdict: Verdict::Success,
            trace: Trace::default(),
            response: Some(response),
            error: None,
            source,
            took: Duration::ZERO,
            queued: Duration::ZERO,
            spending: None,
            alone: false,
            ended: now,
        }
    }

    /// The end for somebody who came at a moment and waits no longer, while the call goes on.
    fn over(verdict: Verdict, progress: &Progress, came: Duration, now: Moment) -> Self {
        let call = progress.call();
        let began = call.admitted().map_or(came, |admitted| came.max(admitted));
        Self {
            verdict,
            trace: call.trace_until(now),
            response: None,
            error: None,
            source: Source::Server,
            took: now.steady.saturating_sub(began),
            queued: began.saturating_sub(came),
            spending: None,
            alone: false,
            ended: now,
        }
    }
}

/// The end of a call. When it has come, or nobody waits for it any more, what it may have changed is read anew.
struct Done<'a> {
    driver: &'a Driver,
    progress: &'a Progress,
    invalidates: &'static [&'static str],
}

impl Drop for Done<'_> {
    fn drop(&mut self) {
        if !self.invalidates.is_empty() && self.progress.call().may_be_done() {
            self.driver.reads.invalidate(self.invalidates);
        }
    }
}

impl Exchange {
    /// What the engine hears of it.
    fn event(&self) -> Event<'_> {
        match self {
            Self::Answered(response) => {
                Event::Answered(Answer { status: response.status.as_u16(), headers: &response.headers })
            }
            // The words are found in the error.
            Self::Failed(error) if error.is_refusal() => Event::NotTaken,
            // An answer that is of no use to anybody, like one that is too large.
            Self::Failed(error) if error.is_too_large() || error.is_final() => Event::Oversized,
            Self::Failed(error) if error.is_timeout() => Event::TimedOut(error.phase()),
            Self::Failed(error) => Event::Failed(error.phase()),
            Self::Late(phase) => Event::TimedOut(*phase),
            Self::None | Self::Barred(_) => Event::TimedOut(Phase::Answer),
        }
    }
}

/// A call under way. When it is dropped before its end, whoever waited has gone, and the engine hears of it.
struct Running<'a> {
    driver: &'a Driver,
    progress: &'a Progress,
    /// That of the attempt under way.
    permit: Option<Permit>,
    /// A permit came without those who share the gate.
    alone: bool,
    /// When the clocks were read last. That costs more than what is decided then, so it is done when time has passed and
    /// not for each question.
    read: Moment,
    ended: bool,
}

impl Running<'_> {
    /// Takes a permit, and keeps the time at which it came.
    async fn permit(&mut self, ask: Ask<'_>, limit: Option<Duration>) -> Result<Permit, Denied> {
        let Driver { gate, time, .. } = self.driver;
        let clock = self.driver.clock();
        // Nearly always, and then no time passes.
        if let Some(permit) = gate.at_once(ask, self.read, clock) {
            return Ok(permit);
        }
        // Boxed, so that calls that do not wait stay small.
        let mut answer = Box::pin(gate.acquire(ask, limit, clock)).await;
        self.read = time.now();
        while matches!(answer, Err(Denied::TimedOut))
            && let Some(longer) = self.progress.permit_left(self.read)
        {
            answer = Box::pin(gate.acquire(ask, Some(longer), clock)).await;
            self.read = time.now();
        }
        answer
    }

    fn admit(&mut self, permit: Permit) -> Step {
        let spending = permit.nearly_spent();
        self.alone |= permit.is_alone();
        self.permit = Some(permit);
        self.tell_as_read(Event::Permitted(spending))
    }

    /// Gives the permit back with what came of the attempt.
    async fn hand_back(&mut self) {
        let report = self.progress.call().take_report();
        let Some(permit) = self.permit.take() else { return };
        match report {
            Some(report) => self.driver.gate.settle(permit, report, self.read, self.driver.clock()).await,
            // The transport did not take the request.
            None => self.driver.gate.release(permit, false, self.driver.clock()),
        }
    }

    fn tell(&mut self, event: Event<'_>) -> Step {
        self.read = self.driver.time.now();
        self.tell_as_read(event)
    }

    fn tell_as_read(&mut self, event: Event<'_>) -> Step {
        let draws = self.driver.time.draws();
        let mut shared = self.driver.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let step = self.progress.call().on(event, self.read, draws, &mut shared);
        drop(shared);
        self.progress.tell();
        step
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.ended {
            let _ = self.tell(Event::Cancelled);
        }
        if let Some(permit) = self.permit.take() {
            self.driver.gate.release(permit, true, self.driver.clock());
        }
    }
}
