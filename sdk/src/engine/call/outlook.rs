//! What somebody who waits for a call beside others may expect of it.
//!
//! Several callers may wait for one call, each with a time limit of its own. The call itself goes on as long as its own
//! limit allows; whoever has less time asks after each event what to expect.

use std::time::Duration;

use super::{Call, Moment, Step};
use crate::ErrorKind;
use crate::engine::retry::{Attempt, Outcome, Phase, Trace};
use crate::engine::verdict::{Cause, Failure, GaveUp, Verdict};

/// The wait between two attempts, while it lasts.
#[derive(Clone, Debug)]
pub(super) struct Pause {
    /// By the steady clock.
    until: Duration,
    /// Why the last attempt failed.
    failure: Failure,
}

/// What somebody who waits for a call beside others may expect of it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Outlook {
    /// The call ends before the time of this caller does.
    InTime,
    /// The time of this caller is over after so long.
    Within(Duration),
    /// The time of this caller is over, or is before anything can come of the call.
    Over(Verdict),
}

impl Call {
    /// Others wait for the call as well, and longer: from now on it may take so long from its admission, if that is more
    /// than it was.
    pub fn extend(&mut self, call_timeout: Duration) {
        self.policy.call_timeout = self.policy.call_timeout.max(call_timeout);
    }

    /// How much longer the attempt under way may take. That can be more than [`Step::Send`] said, if the call was
    /// [extended](Self::extend) since.
    #[must_use]
    pub fn attempt_left(&self, now: Moment) -> Duration {
        let attempt = self.sent.saturating_add(self.policy.attempt_timeout);
        attempt.min(self.deadline()).saturating_sub(now.steady)
    }

    /// When the call must have ended, by the steady clock.
    #[must_use]
    pub fn deadline(&self) -> Duration {
        self.admitted.saturating_add(self.policy.call_timeout)
    }

    /// Until when somebody may wait who came at a moment, by the steady clock, with so much time. Queueing does not count.
    #[must_use]
    pub fn deadline_of(&self, came: Duration, timeout: Duration) -> Duration {
        came.max(self.admitted).saturating_add(timeout)
    }

    /// What somebody may expect who waits until `deadline`, by the steady clock.
    #[must_use]
    pub fn outlook(&self, deadline: Duration, now: Moment) -> Outlook {
        if deadline >= self.deadline() {
            return Outlook::InTime;
        }
        match &self.pause {
            // The next attempt would come too late, so the real cause is told at once.
            Some(pause) if pause.until >= deadline => Outlook::Over(Verdict::Failure(pause.failure.clone())),
            _ if now.steady >= deadline => Outlook::Over(Verdict::Failure(Failure {
                kind: ErrorKind::Timeout,
                cause: Cause::TimedOut(Phase::Answer),
                gave_up: GaveUp::Deadline,
                retry_at: None,
            })),
            _ => Outlook::Within(deadline.saturating_sub(now.steady)),
        }
    }

    /// The attempts as somebody sees them whose time is over now: one that is under way has timed out.
    #[must_use]
    pub fn trace_until(&self, now: Moment) -> Trace {
        let mut trace = self.trace.clone();
        if trace.len() < self.attempt as usize {
            trace.push(self.attempt_so_far(now, Outcome::TimedOut));
        }
        trace
    }

    pub(super) fn attempt_so_far(&self, now: Moment, outcome: Outcome) -> Attempt {
        Attempt {
            number: self.attempt,
            started: self.sent.saturating_sub(self.admitted),
            took: now.steady.saturating_sub(self.sent),
            outcome,
            wait: None,
            note: None,
        }
    }

    /// Waits before the next attempt, and remembers why.
    pub(super) fn pause(
        &mut self,
        now: Moment,
        length: Duration,
        kind: ErrorKind,
        cause: Cause,
        retry_at: Option<Duration>,
    ) -> Step {
        let failure = Failure { kind, cause, gave_up: GaveUp::Deadline, retry_at };
        self.pause = Some(Pause { until: now.steady.saturating_add(length), failure });
        Step::Wait(length)
    }
}
