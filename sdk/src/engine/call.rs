//! The state machine of one call: events in, steps out.

use std::time::Duration;

use super::care::{Counters, Heard, Refusal, Report, Spending, Standing, Usage, Why};
use super::headers::Headers;
use super::operation::{Deletes, Effect, Operation, Wire};
use super::retry::{
    Attempt, Class, Cost, Note, Outcome, Phase, Policy, Quota, Trace, Wait, WaitReason, What, class,
    rate_limit, retry_after,
};
use super::verdict::{Cause, Failure, GaveUp, Verdict, kind_of_status};
use crate::ErrorKind;

/// A reading of the clocks. Drivers read them; the engine compares.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// A clock that never goes back. Where it starts does not matter.
    pub steady: Duration,
    /// The time of day, as a span since 1970 in UTC.
    pub unix: Duration,
}

/// What happened.
#[derive(Clone, Copy)]
#[non_exhaustive]
pub enum Event<'a> {
    /// The call begins.
    Started,
    /// The gate gave a permit, and the budget of the day stands so if it is nearly spent.
    Permitted(Option<Spending>),
    /// The gate gave no permit, and says until when.
    Refused(Refusal),
    /// The wait for a permit took longer than its limit, or would have.
    QueueTimedOut,
    /// The wait that the last step asked for is over.
    Elapsed,
    /// An answer arrived, and so did its body as far as it matters.
    Answered(Answer<'a>),
    /// The attempt failed without an answer.
    Failed(Phase),
    /// The time of the attempt was over; so far it got.
    TimedOut(Phase),
    /// The gate cannot be asked.
    GateFailed,
    /// The transport did not take the request, so nothing was sent.
    NotTaken,
    /// The body of the answer is larger than the client accepts.
    Oversized,
    /// Nobody waits for the call any more.
    Cancelled,
}

/// What the engine looks at of an answer.
#[derive(Clone, Copy)]
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: &'a dyn Headers,
}

/// What to do next.
#[derive(Clone, Debug, PartialEq)]
#[must_use]
#[non_exhaustive]
pub enum Step {
    /// Take a permit from the gate, and report [`Event::Permitted`], [`Event::Refused`] or [`Event::QueueTimedOut`]. It
    /// is for one attempt: hand it back with [`Call::take_report`] when that is over, before anything else.
    TakePermit {
        /// How long to wait for it at most.
        limit: Option<Duration>,
        /// How long the attempt may take.
        lease: Duration,
    },
    /// Send the request, and report [`Event::TimedOut`] when that takes longer than `timeout`.
    Send {
        /// Which attempt this is, from 1 on.
        attempt: u32,
        /// How long the attempt may take, body included.
        timeout: Duration,
    },
    /// Wait so long, then report [`Event::Elapsed`].
    Wait(Duration),
    /// The call has ended.
    Finish(Verdict),
}

/// What the calls of one client have in common. The driver keeps it behind a lock for the length of one step.
#[derive(Debug, Default)]
pub struct Shared {
    /// The tokens that retries cost.
    pub quota: Quota,
    /// What the calls have come to.
    pub counters: Counters,
}

impl Shared {
    /// What the calls have come to, with how their gate stands.
    #[must_use]
    pub fn usage(&self, gate: Standing) -> Usage {
        Usage { counters: self.counters, gate, quota: self.quota.balance(), ..Usage::default() }
    }
}

/// What the arguments of a call make of its operation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Particulars {
    /// The body has a field that turns the operation into an [`Effect::Act`].
    pub acts: bool,
    /// An API key is deleted, and it is the one that calls.
    pub deletes_caller: bool,
    /// Servers are known never to answer this call.
    pub hangs: bool,
    /// The request says what is known already (`If-None-Match`), so the answer may be that it has not changed.
    pub conditional: bool,
}

/// Asking for a permit takes some time even if nobody has to wait; less than this is no queue.
const SHORTEST_QUEUE: Duration = Duration::from_millis(1);

/// What an answer to a conditional request says when nothing has changed.
const NOT_MODIFIED: u16 = 304;

/// One call on its way.
#[derive(Debug)]
pub struct Call {
    wire: &'static Wire,
    effect: Effect,
    deletes: Option<Deletes>,
    hangs: bool,
    conditional: bool,
    policy: Policy,
    /// When the first permit came.
    admitted: Duration,
    /// When a permit was asked for.
    asked: Duration,
    /// How long the call could take when it was.
    asked_within: Duration,
    attempt: u32,
    sent: Duration,
    /// Whether the server may have carried out an attempt.
    maybe_processed: bool,
    /// When the wait between two attempts ends, by the steady clock, while it lasts.
    paused_until: Option<Duration>,
    /// What the retry under way has cost.
    cost: Option<Cost>,
    /// What ends the call if the next attempt is not made after all.
    last: Option<Failure>,
    /// What the gate should hear of the attempt.
    report: Option<Report>,
    spending: Option<Spending>,
    trace: Trace,
}

impl Call {
    /// A call of an operation in the form that one generation has.
    #[must_use]
    pub fn new(
        operation: &'static Operation,
        wire: &'static Wire,
        particulars: Particulars,
        policy: Policy,
    ) -> Self {
        let effect = if particulars.acts { Effect::Act } else { operation.effect };
        let deletes = match operation.deletes {
            // Somebody else's key that is gone does not make the caller's key invalid.
            Some(Deletes::Key) if !particulars.deletes_caller => Some(Deletes::Record),
            deletes => deletes,
        };
        Self {
            wire,
            effect,
            deletes,
            hangs: particulars.hangs,
            conditional: particulars.conditional,
            policy,
            admitted: Duration::ZERO,
            asked: Duration::ZERO,
            asked_within: Duration::ZERO,
            attempt: 0,
            sent: Duration::ZERO,
            maybe_processed: false,
            paused_until: None,
            cost: None,
            last: None,
            report: None,
            spending: None,
            trace: Trace::default(),
        }
    }

    /// What the gate should hear of the attempt that has just ended; `None` if its request was not sent or nobody knows
    /// what came of it.
    #[must_use]
    pub fn take_report(&mut self) -> Option<Report> {
        self.report.take()
    }

    /// When the first permit came; `None` if none has.
    #[must_use]
    pub fn admitted(&self) -> Option<Duration> {
        (self.attempt > 0).then_some(self.admitted)
    }

    /// The budget of the day, if this call has nearly spent it.
    #[must_use]
    pub fn nearly_spent(&self) -> Option<Spending> {
        self.spending
    }

    /// The attempts so far.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.trace
    }

    /// The attempts, when the call is over.
    #[must_use]
    pub fn take_trace(&mut self) -> Trace {
        std::mem::take(&mut self.trace)
    }

    /// Whether the server has carried the call out, or may have: then what was known before is out of date. Ask when the
    /// call is over.
    #[must_use]
    pub fn may_be_done(&self) -> bool {
        self.maybe_processed
    }

    /// Takes an event and says what to do next. The two draws are uniform in `[0, 1)`.
    pub fn on(&mut self, event: Event<'_>, now: Moment, draws: [f64; 2], shared: &mut Shared) -> Step {
        match event {
            Event::Started => {
                shared.counters.calls += 1;
                self.take_permit(now)
            }
            Event::Elapsed => self.take_permit(now),
            Event::Permitted(spending) => {
                self.spending = spending.or(self.spending);
                self.send(now, shared)
            }
            Event::Refused(refusal) => self.refused(refusal, shared),
            Event::QueueTimedOut => self.queued_too_long(shared),
            Event::GateFailed => {
                self.refund(shared);
                fail(ErrorKind::Configuration, Cause::GateFailed, GaveUp::Final, None)
            }
            Event::Answered(answer) => self.answered(answer, now, draws, shared),
            Event::Failed(phase) => {
                let outcome = Outcome::Failure(phase);
                self.failed(phase, Cause::Transport(phase), outcome, now, draws, shared)
            }
            Event::TimedOut(phase) => {
                self.failed(phase, Cause::TimedOut(phase), Outcome::TimedOut, now, draws, shared)
            }
            Event::NotTaken => self.not_taken(shared),
            Event::Oversized => {
                self.maybe_processed = true;
                self.note(now, Outcome::Failure(Phase::Body));
                self.report = Some(Report::new(Heard::Answer));
                fail(ErrorKind::TooLarge, Cause::Oversized, GaveUp::Final, None)
            }
            Event::Cancelled => self.cancelled(now, shared),
        }
    }

    /// Asks for a permit. Before the first attempt the time in the queue has a limit of its own; later it is part of the
    /// call's.
    fn take_permit(&mut self, now: Moment) -> Step {
        self.asked = now.steady;
        self.asked_within = self.policy.call_timeout;
        let limit = match self.attempt {
            0 => self.policy.queue_timeout,
            _ => Some(self.deadline().saturating_sub(now.steady)),
        };
        // Not cut to the time of the call: that can be extended while the attempt is under way.
        Step::TakePermit { limit, lease: self.policy.attempt_timeout }
    }

    fn send(&mut self, now: Moment, shared: &mut Shared) -> Step {
        let counters = &mut shared.counters;
        let queued = now.steady.saturating_sub(self.asked);
        if queued >= SHORTEST_QUEUE {
            counters.queued += 1;
            counters.queued_for = counters.queued_for.saturating_add(queued);
        }
        counters.requests += 1;
        if self.attempt == 0 {
            self.admitted = now.steady;
        } else {
            counters.retries += 1;
        }
        self.paused_until = None;
        self.attempt += 1;
        self.sent = now.steady;
        let left = self.deadline().saturating_sub(now.steady);
        Step::Send { attempt: self.attempt, timeout: left.min(self.policy.attempt_timeout) }
    }

    /// The gate lets nothing through for a while.
    fn refused(&mut self, refusal: Refusal, shared: &mut Shared) -> Step {
        self.refund(shared);
        shared.counters.refused += 1;
        let (kind, cause) = match refusal.why {
            Why::Held => (ErrorKind::RateLimited, Cause::Held),
            Why::BreakerOpen => (ErrorKind::RateLimited, Cause::BreakerOpen),
            Why::LimitReached => (ErrorKind::RateLimited, Cause::LimitReached),
            Why::BudgetSpent { limit } => (ErrorKind::BudgetSpent, Cause::BudgetSpent { limit }),
        };
        fail(kind, cause, GaveUp::Refused, Some(refusal.retry_at))
    }

    /// No permit came in time. A call that has been sent before ends with what happened then.
    fn queued_too_long(&mut self, shared: &mut Shared) -> Step {
        self.refund(shared);
        shared.counters.refused += 1;
        match self.last.take() {
            Some(failure) => Step::Finish(Verdict::Failure(Failure { gave_up: GaveUp::Deadline, ..failure })),
            None => fail(ErrorKind::Timeout, Cause::Queued, GaveUp::Final, None),
        }
    }

    /// The transport did not take the request, and would not the next time.
    fn not_taken(&mut self, shared: &mut Shared) -> Step {
        self.refund(shared);
        // It was counted when it should have been sent.
        let counters = &mut shared.counters;
        counters.requests = counters.requests.saturating_sub(1);
        if self.attempt > 1 {
            counters.retries = counters.retries.saturating_sub(1);
        }
        fail(ErrorKind::Configuration, Cause::NotTaken, GaveUp::Final, None)
    }

    fn answered(&mut self, answer: Answer<'_>, now: Moment, draws: [f64; 2], shared: &mut Shared) -> Step {
        let status = answer.status;
        self.note(now, Outcome::Status(status));
        let class = class::of_status(status, self.wire.success);
        let mut report = Report::new(Heard::Answer);
        report.advice = rate_limit::advice(answer.headers, now.unix);
        self.report = Some(report);
        if class == Class::Success {
            self.settle(shared);
            self.maybe_processed = true;
            return Step::Finish(Verdict::Success);
        }
        if self.conditional && status == NOT_MODIFIED {
            self.settle(shared);
            return Step::Finish(Verdict::NotModified);
        }
        // What is not there shows that it was deleted only if an earlier attempt may have done that.
        if self.maybe_processed && class::deletion_done(self.deletes, status, self.attempt) {
            self.settle(shared);
            self.annotate(|attempt| attempt.note = Some(Note::AlreadyGone));
            return Step::Finish(Verdict::AlreadyGone);
        }
        let kind = kind_of_status(status);
        let cause = Cause::Status(status);
        if class == Class::Permanent {
            // A refusal says that nothing was done; a redirect or an unknown status says nothing.
            self.maybe_processed |= !matches!(status, 400..=499);
            return fail(kind, cause, GaveUp::Final, None);
        }
        let date = answer.headers.values("date").first().copied();
        let hint = retry_after::of_headers(answer.headers.values("retry-after").into_iter(), date, now.unix);
        let retry_at = hint.map(|hint| now.unix.saturating_add(hint));
        if class == Class::Throttled {
            shared.counters.throttled += 1;
            report.heard = Heard::Throttled(hint);
        }
        report.hold = hint.filter(|hint| *hint > self.policy.longest_hint);
        self.report = Some(report);
        if report.hold.is_some() {
            return fail(ErrorKind::RateLimited, cause, GaveUp::LongHint, retry_at);
        }
        let what = What::Status { status, hinted: hint.is_some() };
        let failure = Failure { kind, cause, gave_up: GaveUp::Final, retry_at };
        self.wait_or_fail(failure, class, &what, hint, now, draws, shared)
    }

    fn failed(
        &mut self,
        phase: Phase,
        cause: Cause,
        outcome: Outcome,
        now: Moment,
        draws: [f64; 2],
        shared: &mut Shared,
    ) -> Step {
        self.note(now, outcome);
        self.report = Some(Report::new(Heard::Nothing));
        let kind = match cause {
            Cause::TimedOut(_) => ErrorKind::Timeout,
            _ => ErrorKind::Connection,
        };
        // No answer is what was to be expected, and so it is of the next attempt.
        if self.hangs && !phase.is_before_sending() {
            return fail(kind, cause, GaveUp::Final, None);
        }
        let class = class::of_failure(phase);
        let failure = Failure { kind, cause, gave_up: GaveUp::Final, retry_at: None };
        self.wait_or_fail(failure, class, &What::Failure(phase), None, now, draws, shared)
    }

    /// What follows a failed attempt: a wait, or the end of the call with this failure.
    #[allow(clippy::too_many_arguments, reason = "what is known of the attempt, and what all steps take")]
    fn wait_or_fail(
        &mut self,
        failure: Failure,
        class: Class,
        what: &What,
        hint: Option<Duration>,
        now: Moment,
        draws: [f64; 2],
        shared: &mut Shared,
    ) -> Step {
        match self.retry(class, what, hint, now, draws, shared) {
            Ok(wait) => {
                shared.counters.waits += 1;
                shared.counters.waited = shared.counters.waited.saturating_add(wait);
                self.last = Some(failure);
                self.paused_until = Some(now.steady.saturating_add(wait));
                Step::Wait(wait)
            }
            Err(gave_up) => {
                if let Some(report) = &mut self.report {
                    report.quota_spent = gave_up == GaveUp::Quota;
                }
                Step::Finish(Verdict::Failure(Failure { gave_up, ..failure }))
            }
        }
    }

    /// How long to wait before the next attempt, or why there is none. The order is part of the contract: attempts,
    /// effect, deadline, quota.
    fn retry(
        &mut self,
        class: Class,
        what: &What,
        hint: Option<Duration>,
        now: Moment,
        draws: [f64; 2],
        shared: &mut Shared,
    ) -> Result<Duration, GaveUp> {
        self.maybe_processed |= !class::may_repeat(Effect::Act, what);
        if self.attempt >= self.policy.attempts {
            return Err(GaveUp::Attempts);
        }
        if !class::may_repeat(self.effect, what) {
            return Err(GaveUp::Effect);
        }
        let [first, second] = draws;
        let computed = self.policy.backoff.wait(class, self.attempt, first);
        let (length, reason) = match hint {
            Some(hint) => (self.policy.backoff.with_hint(computed, hint, second), WaitReason::RetryAfter),
            None => (computed, WaitReason::Backoff),
        };
        // An attempt that starts at the deadline would have no time left.
        if now.steady.saturating_add(length) >= self.deadline() {
            return Err(GaveUp::Deadline);
        }
        self.cost = Some(shared.quota.try_take(class).ok_or(GaveUp::Quota)?);
        self.annotate(|attempt| attempt.wait = Some(Wait { length, reason }));
        Ok(length)
    }

    /// The call has succeeded: a retry gets its cost back, a clean first try earns a token.
    fn settle(&mut self, shared: &mut Shared) {
        match self.cost.take() {
            Some(cost) => shared.quota.give_back(cost),
            None => shared.quota.clean_success(),
        }
    }

    /// Whoever waited has gone. What the retry under way has cost goes back: nothing was learned from it.
    fn cancelled(&mut self, now: Moment, shared: &mut Shared) -> Step {
        self.refund(shared);
        let waiting = self.trace.len() >= self.attempt as usize;
        if !waiting {
            self.maybe_processed = true;
            self.note(now, Outcome::Cancelled);
        }
        fail(ErrorKind::Cancelled, Cause::Cancelled, GaveUp::Final, None)
    }

    /// A retry that is not made after all costs nothing.
    fn refund(&mut self, shared: &mut Shared) {
        if let Some(cost) = self.cost.take() {
            shared.quota.give_back(cost);
        }
    }

    fn note(&mut self, now: Moment, outcome: Outcome) {
        self.trace.push(self.attempt_so_far(now, outcome));
    }

    fn annotate(&mut self, change: impl FnOnce(&mut Attempt)) {
        if let Some(attempt) = self.trace.last_mut() {
            change(attempt);
        }
    }
}

fn fail(kind: ErrorKind, cause: Cause, gave_up: GaveUp, retry_at: Option<Duration>) -> Step {
    Step::Finish(Verdict::Failure(Failure { kind, cause, gave_up, retry_at }))
}

mod outlook;

pub use outlook::Outlook;

#[cfg(test)]
mod tests;
