//! The state machine of one call: events in, steps out.

use std::time::Duration;

use super::headers::Headers;
use super::operation::{Deletes, Effect, Operation, Wire};
use super::retry::{
    Attempt, Class, Cost, Note, Outcome, Phase, Policy, Quota, Trace, Wait, WaitReason, What, class,
    retry_after,
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
    /// The wait that the last step asked for is over.
    Elapsed,
    /// An answer arrived, and so did its body as far as it matters.
    Answered(Answer<'a>),
    /// The attempt failed without an answer.
    Failed(Phase),
    /// The time of the attempt was over; so far it got.
    TimedOut(Phase),
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
    /// Until when the server asked this client to stay away.
    held: Option<Hold>,
}

#[derive(Clone, Copy, Debug)]
struct Hold {
    steady: Duration,
    unix: Duration,
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
}

/// The longest time for which a client sends nothing, whatever the server asked for: an hour.
const LONGEST_HOLD: Duration = Duration::from_secs(3600);

/// One call on its way.
#[derive(Debug)]
pub struct Call {
    wire: &'static Wire,
    effect: Effect,
    deletes: Option<Deletes>,
    hangs: bool,
    policy: Policy,
    admitted: Duration,
    attempt: u32,
    sent: Duration,
    /// Whether the server may have carried out an earlier attempt.
    maybe_processed: bool,
    /// What the retry under way has cost.
    cost: Option<Cost>,
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
            policy,
            admitted: Duration::ZERO,
            attempt: 0,
            sent: Duration::ZERO,
            maybe_processed: false,
            cost: None,
            trace: Trace::default(),
        }
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

    /// Takes an event and says what to do next. The two draws are uniform in `[0, 1)`.
    pub fn on(&mut self, event: Event<'_>, now: Moment, draws: [f64; 2], shared: &mut Shared) -> Step {
        match event {
            Event::Started => self.start(now, shared),
            Event::Elapsed => self.resume(now, shared),
            Event::Answered(answer) => self.answered(answer, now, draws, shared),
            Event::Failed(phase) => {
                let outcome = Outcome::Failure(phase);
                self.failed(phase, Cause::Transport(phase), outcome, now, draws, shared)
            }
            Event::TimedOut(phase) => {
                self.failed(phase, Cause::TimedOut(phase), Outcome::TimedOut, now, draws, shared)
            }
            Event::Oversized => {
                self.note(now, Outcome::Failure(Phase::Body));
                fail(ErrorKind::TooLarge, Cause::Oversized, GaveUp::Final, None)
            }
            Event::Cancelled => self.cancelled(now, shared),
        }
    }

    fn start(&mut self, now: Moment, shared: &mut Shared) -> Step {
        self.admitted = now.steady;
        match shared.held_until(now) {
            Some(retry_at) => held(retry_at),
            None => self.send(now),
        }
    }

    /// The wait is over. Meanwhile another call of this client may have been told to stay away.
    fn resume(&mut self, now: Moment, shared: &mut Shared) -> Step {
        match shared.held_until(now) {
            Some(retry_at) => {
                self.refund(shared);
                held(retry_at)
            }
            None => self.send(now),
        }
    }

    fn send(&mut self, now: Moment) -> Step {
        self.attempt += 1;
        self.sent = now.steady;
        let left = self.deadline().saturating_sub(now.steady);
        Step::Send { attempt: self.attempt, timeout: left.min(self.policy.attempt_timeout) }
    }

    fn answered(&mut self, answer: Answer<'_>, now: Moment, draws: [f64; 2], shared: &mut Shared) -> Step {
        let status = answer.status;
        self.note(now, Outcome::Status(status));
        let class = class::of_status(status, self.wire.success);
        if class == Class::Success {
            self.settle(shared);
            return Step::Finish(Verdict::Success);
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
            return fail(kind, cause, GaveUp::Final, None);
        }
        let date = answer.headers.values("date").first().copied();
        let hint = retry_after::of_headers(answer.headers.values("retry-after").into_iter(), date, now.unix);
        let retry_at = hint.map(|hint| now.unix.saturating_add(hint));
        if let Some(hint) = hint.filter(|hint| *hint > self.policy.longest_hint) {
            shared.hold(now, hint);
            return fail(ErrorKind::RateLimited, cause, GaveUp::LongHint, retry_at);
        }
        let what = What::Status { status, hinted: hint.is_some() };
        match self.retry(class, &what, hint, now, draws, shared) {
            Ok(wait) => Step::Wait(wait),
            Err(gave_up) => fail(kind, cause, gave_up, retry_at),
        }
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
        let kind = match cause {
            Cause::TimedOut(_) => ErrorKind::Timeout,
            _ => ErrorKind::Connection,
        };
        // No answer is what was to be expected, and so it is of the next attempt.
        if self.hangs && !phase.is_before_sending() {
            return fail(kind, cause, GaveUp::Final, None);
        }
        let class = class::of_failure(phase);
        match self.retry(class, &What::Failure(phase), None, now, draws, shared) {
            Ok(wait) => Step::Wait(wait),
            Err(gave_up) => fail(kind, cause, gave_up, None),
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

    fn deadline(&self) -> Duration {
        self.admitted.saturating_add(self.policy.call_timeout)
    }

    fn note(&mut self, now: Moment, outcome: Outcome) {
        self.trace.push(Attempt {
            number: self.attempt,
            started: self.sent.saturating_sub(self.admitted),
            took: now.steady.saturating_sub(self.sent),
            outcome,
            wait: None,
            note: None,
        });
    }

    fn annotate(&mut self, change: impl FnOnce(&mut Attempt)) {
        if let Some(attempt) = self.trace.last_mut() {
            change(attempt);
        }
    }
}

impl Shared {
    /// Keeps the calls of this client away from the server until the wait it asked for is over, or for an hour: then one
    /// call may ask again whether an absurd hint was meant.
    fn hold(&mut self, now: Moment, hint: Duration) {
        let hint = hint.min(LONGEST_HOLD);
        let until = Hold { steady: now.steady.saturating_add(hint), unix: now.unix.saturating_add(hint) };
        if self.held.is_none_or(|held| held.steady < until.steady) {
            self.held = Some(until);
        }
    }

    /// The time of day until which this client is held, if it still is.
    fn held_until(&mut self, now: Moment) -> Option<Duration> {
        self.held = self.held.filter(|hold| now.steady < hold.steady);
        self.held.map(|hold| hold.unix)
    }
}

fn held(retry_at: Duration) -> Step {
    fail(ErrorKind::RateLimited, Cause::Held, GaveUp::LongHint, Some(retry_at))
}

fn fail(kind: ErrorKind, cause: Cause, gave_up: GaveUp, retry_at: Option<Duration>) -> Step {
    Step::Finish(Verdict::Failure(Failure { kind, cause, gave_up, retry_at }))
}

#[cfg(test)]
mod tests;
