//! What somebody who waits for a call beside others may expect of it.
//!
//! Several callers may wait for one call, each with a time limit of its own. The call itself goes on as long as its own
//! limit allows; whoever has less time asks after each event what to expect.

use std::time::Duration;

use super::{Call, Moment};
use crate::ErrorKind;
use crate::engine::retry::{Attempt, Outcome, Phase, Trace};
use crate::engine::verdict::{Cause, Failure, GaveUp, Verdict};

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

    /// How much longer to wait for a permit that did not come in time. There is more time only if the call was
    /// [extended](Self::extend) since it asked.
    pub fn permit_left(&mut self, now: Moment) -> Option<Duration> {
        let extended = self.attempt > 0 && self.policy.call_timeout > self.asked_within;
        self.asked_within = self.policy.call_timeout;
        let left = self.deadline().saturating_sub(now.steady);
        (extended && !left.is_zero()).then_some(left)
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
        // Queueing does not count.
        if self.attempt == 0 || deadline >= self.deadline() {
            return Outlook::InTime;
        }
        let under_way = self.trace.len() < self.attempt as usize;
        let timed_out = || Failure {
            kind: ErrorKind::Timeout,
            cause: Cause::TimedOut(Phase::Answer),
            gave_up: GaveUp::Deadline,
            retry_at: None,
        };
        match &self.last {
            // The next attempt would come too late, so the real cause is told, and at once.
            Some(last) if !under_way && self.paused_until.unwrap_or_default().max(now.steady) >= deadline => {
                Outlook::Over(Verdict::Failure(Failure { gave_up: GaveUp::Deadline, ..last.clone() }))
            }
            _ if now.steady >= deadline => Outlook::Over(Verdict::Failure(timed_out())),
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
}
