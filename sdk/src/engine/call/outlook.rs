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

    /// How much longer the attempt under way may take. That can be more than
    /// [`Step::Send`](crate::engine::Step::Send) said, if the call was [extended](Self::extend) since.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::Operation;
    use crate::engine::call::{Answer, Event, Particulars, Shared, Step};
    use crate::engine::retry::Policy;
    use crate::generated::operations::{GET_SET, UPDATE_SET};

    fn at(seconds: u64) -> Moment {
        Moment { steady: secs(seconds), unix: secs(1_767_225_600 + seconds) }
    }

    fn secs(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    struct Stage {
        call: Call,
        shared: Shared,
    }

    impl Stage {
        /// A call that may take so long, not admitted yet.
        fn new(operation: &'static Operation, seconds: u64, conditional: bool) -> Self {
            let policy = Policy { call_timeout: secs(seconds), ..Policy::default() };
            let particulars = Particulars { conditional, ..Particulars::default() };
            let call = Call::new(operation, operation.v3.as_ref().unwrap(), particulars, policy);
            let mut stage = Self { call, shared: Shared::default() };
            let _ = stage.tell(Event::Started, 100);
            stage
        }

        fn tell(&mut self, event: Event<'_>, seconds: u64) -> Step {
            self.call.on(event, at(seconds), [0.5, 0.5], &mut self.shared)
        }

        fn answer(&mut self, status: u16, seconds: u64) -> Step {
            self.tell(Event::Answered(Answer { status, headers: &() }), seconds)
        }
    }

    fn kind(outlook: Outlook) -> ErrorKind {
        match outlook {
            Outlook::Over(Verdict::Failure(Failure { kind, gave_up: GaveUp::Deadline, .. })) => kind,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn time_begins_with_the_permit() {
        let mut stage = Stage::new(&GET_SET, 90, false);
        assert_eq!(stage.call.outlook(secs(101), at(500)), Outlook::InTime, "queueing does not count");
        let _ = stage.tell(Event::Permitted(None), 500);
        assert_eq!(stage.call.deadline(), secs(590));
        assert_eq!(stage.call.deadline_of(secs(100), secs(3)), secs(503));
        assert_eq!(stage.call.deadline_of(secs(520), secs(3)), secs(523));
    }

    #[test]
    fn whoever_has_less_time_times_out_and_sees_the_attempt_that_did() {
        let mut stage = Stage::new(&GET_SET, 90, false);
        let _ = stage.tell(Event::Permitted(None), 100);
        assert_eq!(stage.call.outlook(secs(190), at(101)), Outlook::InTime);
        assert_eq!(stage.call.outlook(secs(103), at(101)), Outlook::Within(secs(2)));
        assert_eq!(kind(stage.call.outlook(secs(103), at(103))), ErrorKind::Timeout);
        let trace = stage.call.trace_until(at(103));
        let seen: Vec<_> =
            trace.iter().map(|attempt| (attempt.number, attempt.took, attempt.outcome)).collect();
        assert_eq!(seen, [(1, secs(3), Outcome::TimedOut)]);
        assert!(stage.call.trace().is_empty(), "the call itself goes on");
    }

    #[test]
    fn whoever_cannot_wait_is_told_the_real_cause() {
        let mut stage = Stage::new(&GET_SET, 90, false);
        let _ = stage.tell(Event::Permitted(None), 100);
        assert_eq!(stage.answer(503, 101), Step::Wait(Duration::from_millis(1500)));
        assert_eq!(stage.call.outlook(secs(103), at(101)), Outlook::Within(secs(2)));
        assert_eq!(kind(stage.call.outlook(secs(102), at(101))), ErrorKind::Server);
        assert_eq!(stage.call.trace_until(at(101)).len(), 1);
        // The wait is over, and the call queues for its next permit.
        let _ = stage.tell(Event::Elapsed, 103);
        assert_eq!(kind(stage.call.outlook(secs(104), at(104))), ErrorKind::Server);
        let _ = stage.tell(Event::Permitted(None), 104);
        assert_eq!(kind(stage.call.outlook(secs(105), at(105))), ErrorKind::Timeout, "it is under way again");
    }

    #[test]
    fn more_time_reaches_what_is_under_way() {
        let mut stage = Stage::new(&GET_SET, 3, false);
        assert_eq!(stage.call.permit_left(at(100)), None);
        assert!(
            matches!(stage.tell(Event::Permitted(None), 100), Step::Send { timeout, .. } if timeout == secs(3))
        );
        assert_eq!(stage.call.attempt_left(at(103)), Duration::ZERO);
        stage.call.extend(secs(2));
        assert_eq!(stage.call.attempt_left(at(101)), secs(2), "never less");
        stage.call.extend(secs(90));
        assert_eq!(stage.call.attempt_left(at(103)), secs(7), "an attempt has its own limit");
        let _ = stage.answer(503, 103);
        let Step::TakePermit { limit, .. } = stage.tell(Event::Elapsed, 105) else { panic!() };
        assert_eq!(limit, Some(secs(85)));
        assert_eq!(stage.call.permit_left(at(110)), None, "nobody came");
        stage.call.extend(secs(100));
        assert_eq!(stage.call.permit_left(at(190)), Some(secs(10)));
        assert_eq!(stage.call.permit_left(at(195)), None, "once");
    }

    #[test]
    fn not_modified_is_a_success_only_where_it_was_asked_for() {
        let ended = |conditional| {
            let mut stage = Stage::new(&GET_SET, 90, conditional);
            let _ = stage.tell(Event::Permitted(None), 100);
            stage.answer(304, 101)
        };
        assert_eq!(ended(true), Step::Finish(Verdict::NotModified));
        assert!(
            matches!(ended(false), Step::Finish(Verdict::Failure(failure)) if failure.kind == ErrorKind::Redirect)
        );
    }

    #[test]
    fn what_may_be_done_is_known_at_the_end() {
        let may_be_done = |event: Event<'_>| {
            let mut stage = Stage::new(&UPDATE_SET, 90, false);
            let _ = stage.tell(Event::Permitted(None), 100);
            let _ = stage.tell(event, 101);
            stage.call.may_be_done()
        };
        let status = |status| may_be_done(Event::Answered(Answer { status, headers: &() }));
        for done in [200, 202, 302, 408, 500, 501, 502, 503, 504, 599] {
            assert!(status(done), "{done}");
        }
        for refused in [400, 401, 403, 404, 413, 422, 429] {
            assert!(!status(refused), "{refused}");
        }
        for (event, done) in [
            (Event::Cancelled, true),
            (Event::Oversized, true),
            (Event::TimedOut(Phase::Answer), true),
            (Event::Failed(Phase::Body), true),
            (Event::Failed(Phase::Connect), false),
            (Event::TimedOut(Phase::Connect), false),
        ] {
            assert_eq!(may_be_done(event), done);
        }
        let mut queueing = Stage::new(&UPDATE_SET, 90, false);
        let _ = queueing.tell(Event::Cancelled, 100);
        assert!(!queueing.call.may_be_done(), "nothing was sent");
    }
}
