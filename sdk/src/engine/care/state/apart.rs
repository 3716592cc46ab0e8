//! States that are kept elsewhere, and what becomes of one that cannot be reached for a while.

use super::State;
use crate::engine::Moment;
use crate::engine::care::breaker::Door;
use crate::engine::care::concurrency::Leases;

impl State {
    /// Whether this state has to be stored where `before` is. A clock that went on is no news; one that was set back is,
    /// or it would be set back again by whoever comes next.
    #[must_use]
    pub fn has_news(&self, before: &Self) -> bool {
        self.clock < before.clock || *self != Self { clock: self.clock, ..before.clone() }
    }

    /// The state for a process that goes on without the others: all that is known, but for their permits.
    #[must_use]
    pub fn apart(&self) -> Self {
        Self { leases: Leases::new(), ..self.clone() }
    }

    /// Takes in what a process has learnt and spent [apart](Self::apart), since it `parted`: its budget is added, and of
    /// hold, breaker and pace the gentler one counts.
    pub fn rejoin(&mut self, now: Moment, parted: &Self, apart: &Self) {
        let at = self.turn(now);
        self.budget.rejoin(&parted.budget, &apart.budget);
        self.held = self.held.max(apart.held).filter(|until| at < *until);
        self.throttled |= apart.throttled;
        if self.breaker.door(at) == Door::Closed {
            self.breaker = apart.breaker.clone();
        }
        self.pace.slow_to(&apart.pace, at);
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::care::{Admission, Ask, Breaker, Heard, Permit, Policy, Report};

    fn at(secs: u64) -> Moment {
        let now = Duration::from_secs(1_767_225_600 + secs);
        Moment { steady: now, unix: now }
    }

    fn policy() -> Policy {
        Policy::default().daily_budget(100).breaker(2)
    }

    fn go(state: &mut State, now: Moment) -> Permit {
        match state.admit(&policy(), now, Ask { scope: "getSet", lease: Duration::from_secs(10) }) {
            Admission::Go(permit) => permit,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_clock_that_goes_on_is_no_news() {
        let mut state = State::new();
        let permit = go(&mut state, at(10));
        let before = state.clone();
        assert!(!state.has_news(&before));
        let _ = state.standing(&policy(), at(12));
        assert!(state != before && !state.has_news(&before));
        let _ = state.standing(&policy(), at(5));
        assert!(state.has_news(&before), "set back");
        let mut state = before.clone();
        state.report(&policy(), at(10), permit, Report::new(Heard::Answer));
        assert!(state.has_news(&before));
    }

    #[test]
    fn whoever_goes_on_alone_knows_everything_but_the_permits_of_the_others() {
        let mut state = State::new();
        let (_first, _second) = (go(&mut state, at(0)), go(&mut state, at(0)));
        let mut apart = state.apart();
        let (both, alone) = (state.standing(&policy(), at(0)), apart.standing(&policy(), at(0)));
        assert_eq!((both.in_flight, alone.in_flight), (2, 0));
        assert_eq!(alone.budget, both.budget);
    }

    #[test]
    fn whoever_comes_back_brings_what_was_spent_and_heard() {
        let mut shared = State::new();
        let _ = go(&mut shared, at(10));
        let parted = shared.apart();
        let mut apart = parted.clone();
        for second in [1, 2] {
            let permit = go(&mut apart, at(second * 10));
            let mut report = Report::new(Heard::Throttled(None));
            report.hold = (second == 2).then(|| Duration::from_secs(50));
            apart.report(&policy(), at(second * 10), permit, report);
        }
        let _ = go(&mut shared, at(20));
        shared.rejoin(at(21), &parted, &apart);
        let standing = shared.standing(&policy(), at(21));
        assert_eq!(standing.budget.map(|budget| budget.used), Some(4));
        assert_eq!(standing.held_until, Some(at(70).unix));
        assert!(matches!(standing.breaker, Breaker::Open { .. }));
        assert_eq!(standing.in_flight, 2, "the permits of the others stay");
        let rate = standing.pace.unwrap().0;
        assert!((0.5..0.6).contains(&rate), "halved twice: {rate}");

        // Nothing that was heard elsewhere is forgotten.
        let heard = shared.clone();
        shared.rejoin(at(21), &parted, &parted);
        assert_eq!(shared, heard);
    }
}
