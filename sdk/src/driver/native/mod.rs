//! The driver on tokio: it performs the steps of a call and reports what happened.

mod connecting;
mod http;
pub(crate) mod network;
pub(crate) mod proxy;
pub(crate) mod time;
pub mod transport;

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::engine::retry::{Phase, Policy, Trace};
use crate::engine::{Answer, Call, Event, Moment, Operation, Particulars, Shared, Step, Verdict, Wire};

pub(crate) use self::http::{Connections, HttpTransport};
use self::time::Time;
use self::transport::{BoxError, Request, Response, Transport, TransportError};

/// What the driver needs for one client.
pub(crate) struct Driver {
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) time: Time,
    pub(crate) shared: Mutex<Shared>,
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
pub(crate) struct Outcome {
    pub(crate) verdict: Verdict,
    pub(crate) trace: Trace,
    /// The last answer, if the last attempt had one.
    pub(crate) response: Option<Response>,
    /// Why the last attempt had no answer.
    pub(crate) error: Option<BoxError>,
    pub(crate) took: Duration,
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
}

impl Driver {
    /// Performs a call. Dropping the future cancels it.
    pub(crate) async fn perform(&self, order: Order) -> Outcome {
        let began = self.time.now();
        let call = Call::new(order.operation, order.wire, order.particulars, order.policy);
        let mut running = Running { driver: self, call, ended: false };
        let mut exchange = Exchange::None;
        let mut step = running.tell(Event::Started);
        loop {
            step = match step {
                Step::Wait(length) => {
                    self.time.sleep(length).await;
                    running.tell(Event::Elapsed)
                }
                Step::Send { timeout, .. } => {
                    exchange = self.attempt(order.request.clone(), timeout).await;
                    running.tell(exchange.event())
                }
                Step::Finish(verdict) => {
                    running.ended = true;
                    let ended = self.time.now();
                    let (response, error) = match exchange {
                        Exchange::Answered(response) => (Some(response), None),
                        Exchange::Failed(error) => (None, error.into_source()),
                        Exchange::None | Exchange::Late(_) => (None, None),
                    };
                    let trace = running.call.take_trace();
                    let took = ended.steady.saturating_sub(began.steady);
                    return Outcome { verdict, trace, response, error, took, ended };
                }
            }
        }
    }

    async fn attempt(&self, mut request: Request, timeout: Duration) -> Exchange {
        let progress = request.begin();
        match self.time.within(timeout, self.transport.send(request)).await {
            Some(Ok(response)) => Exchange::Answered(response),
            Some(Err(error)) => Exchange::Failed(error),
            None if progress.is_connecting() => Exchange::Late(Phase::Connect),
            None => Exchange::Late(Phase::Answer),
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
            // Nothing was tried, so nothing is to be learnt from it; the words are found in the error.
            Self::Failed(error) if error.is_refusal() => Event::Cancelled,
            Self::Failed(error) if error.is_too_large() => Event::Oversized,
            Self::Failed(error) if error.is_timeout() => Event::TimedOut(error.phase()),
            Self::Failed(error) => Event::Failed(error.phase()),
            Self::Late(phase) => Event::TimedOut(*phase),
            Self::None => Event::TimedOut(Phase::Answer),
        }
    }
}

/// A call under way. When it is dropped before its end, whoever waited has gone, and the engine hears of it.
struct Running<'a> {
    driver: &'a Driver,
    call: Call,
    ended: bool,
}

impl Running<'_> {
    fn tell(&mut self, event: Event<'_>) -> Step {
        let now = self.driver.time.now();
        let draws = self.driver.time.draws();
        let mut shared = self.driver.shared.lock().unwrap_or_else(PoisonError::into_inner);
        self.call.on(event, now, draws, &mut shared)
    }
}

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if !self.ended {
            let _ = self.tell(Event::Cancelled);
        }
    }
}
