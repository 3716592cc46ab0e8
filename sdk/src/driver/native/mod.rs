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

use std::pin::pin;
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
pub(crate) struct Order {
    pub(crate) operation: &'static Operation,
    pub(crate) wire: &'static Wire,
    pub(crate) particulars: Particulars,
    pub(crate) policy: Policy,
    pub(crate) request: Request,
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

impl Order {
    /// What is sent, and the call that decides when.
    fn split(self) -> (Request, Progress) {
        let call = Call::new(self.operation, self.wire, self.particulars, self.policy);
        (self.request, Progress::new(self.operation.name, call))
    }
}

impl Driver {
    /// Performs a call of which nobody else hears. Dropping the future cancels it.
    pub(crate) async fn perform(&self, order: Order) -> Outcome {
        let invalidates = order.operation.invalidates;
        let (request, progress) = order.split();
        let write = Write { driver: self, progress: &progress, invalidates };
        let outcome = self.run(&request, &progress).await;
        drop(write);
        outcome
    }

    /// Performs a call. Dropping the future cancels it.
    async fn run(&self, request: &Request, progress: &Progress) -> Outcome {
        let scope = progress.operation();
        let mut running = Running {
            driver: self,
            progress,
            permit: None,
            alone: false,
            told: Moment::default(),
            ended: false,
        };
        let mut exchange = Exchange::None;
        let mut step = running.tell(Event::Started);
        let began = running.told;
        loop {
            step = match step {
                Step::TakePermit { limit, lease } => {
                    let ask = Ask { scope, lease };
                    match self.gate.acquire(ask, limit, self.clock()).await {
                        Ok(permit) => running.admit(permit),
                        Err(Denied::Refused(refusal)) => running.tell(Event::Refused(refusal)),
                        Err(Denied::TimedOut) => match progress.permit_left(self.time.now()) {
                            Some(longer) => Step::TakePermit { limit: Some(longer), lease },
                            None => running.tell(Event::QueueTimedOut),
                        },
                        Err(Denied::Failed(error)) => {
                            exchange = Exchange::Barred(Box::new(error));
                            running.tell(Event::GateFailed)
                        }
                    }
                }
                Step::Wait(length) => {
                    progress.be_looked_at().await;
                    self.time.sleep(length).await;
                    running.tell(Event::Elapsed)
                }
                Step::Send { timeout, .. } => {
                    exchange = self.attempt(request.clone(), timeout, progress).await;
                    let step = running.tell(exchange.event());
                    // Before it waits: others may go meanwhile.
                    running.hand_back().await;
                    step
                }
                Step::Finish(verdict) => {
                    running.ended = true;
                    let ended = running.told;
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

    async fn attempt(&self, mut request: Request, timeout: Duration, progress: &Progress) -> Exchange {
        let connecting = request.begin();
        let mut limit = timeout;
        let mut exchange = pin!(self.transport.send(request));
        loop {
            match self.time.within(limit, exchange.as_mut()).await {
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

/// A write. When it is over, or nobody waits for it any more, what it may have changed is read anew.
struct Write<'a> {
    driver: &'a Driver,
    progress: &'a Progress,
    invalidates: &'static [&'static str],
}

impl Drop for Write<'_> {
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
    /// When the engine heard of something last. Clocks are read for that, and for nothing else: they cost more than what
    /// is decided.
    told: Moment,
    ended: bool,
}

impl Running<'_> {
    fn admit(&mut self, permit: Permit) -> Step {
        let spending = permit.nearly_spent();
        self.alone |= permit.is_alone();
        self.permit = Some(permit);
        self.tell(Event::Permitted(spending))
    }

    /// Gives the permit back with what came of the attempt.
    async fn hand_back(&mut self) {
        let report = self.progress.call().take_report();
        let Some(permit) = self.permit.take() else { return };
        match report {
            Some(report) => self.driver.gate.settle(permit, report, self.driver.clock()).await,
            // The transport did not take the request.
            None => self.driver.gate.release(permit, false, self.driver.clock()),
        }
    }

    fn tell(&mut self, event: Event<'_>) -> Step {
        let now = self.driver.time.now();
        self.told = now;
        let draws = self.driver.time.draws();
        let mut shared = self.driver.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let step = self.progress.call().on(event, now, draws, &mut shared);
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
