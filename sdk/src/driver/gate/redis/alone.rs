//! How a process goes on while Redis is away.

use std::time::Duration;

use crate::Care;
use crate::engine::Moment;
use crate::engine::care::{Admission, Ask, Permit, Report, Standing, State};

/// The gate of one process without the others: what was known when they parted, and a part of everything.
pub(super) struct Alone {
    care: Care,
    of: u32,
    parted: State,
    state: State,
}

impl Alone {
    /// Begins with the state that was seen last.
    pub(super) fn new(care: &Care, of: u32, last: &State) -> Self {
        let parted = last.apart();
        Self { care: care.clone(), of, state: parted.clone(), parted }
    }

    pub(super) fn admit(&mut self, now: Moment, ask: Ask<'_>) -> Admission {
        let care = self.part(now);
        match self.state.admit(&care, now, ask) {
            Admission::Go(permit) => Admission::Go(permit.alone()),
            other => other,
        }
    }

    /// Takes back a permit, also one that the others know of.
    pub(super) fn report(&mut self, now: Moment, permit: Permit, report: Report) {
        let care = self.part(now);
        self.state.report(&care, now, permit, report);
    }

    pub(super) fn release(&mut self, now: Moment, permit: Permit, sent: bool) {
        // What the others counted is not given back here.
        let sent = sent || !permit.is_alone();
        self.state.release(now, permit, sent);
    }

    pub(super) fn standing(&mut self, now: Moment) -> Standing {
        let care = self.part(now);
        Standing { alone: true, ..self.state.standing(&care, now) }
    }

    /// The state with which the process starts a gate that has forgotten everything.
    pub(super) fn state(&self) -> State {
        self.state.clone()
    }

    /// Brings what was learnt and spent to the others.
    pub(super) fn rejoin(&self, state: &mut State, now: Moment) {
        state.rejoin(now, &self.parted, &self.state);
    }

    /// The part of this process. Of the budget it is a part of the whole, and never more than was left.
    fn part(&mut self, now: Moment) -> Care {
        let part = self.care.clone().part(self.of);
        let spent = |state: &mut State| state.standing(&self.care, now).budget;
        let (Some(parted), Some(own)) = (spent(&mut self.parted.clone()), spent(&mut self.state)) else {
            return part;
        };
        let share = (own.limit / u64::from(self.of.max(1))).max(1);
        let used = if own.resets_at == parted.resets_at { parted.used } else { 0 };
        part.daily_budget(used.saturating_add(share).min(own.limit))
    }
}

/// When Redis was away, and since when.
pub(super) struct Away {
    /// Why, for those who are told.
    pub(super) why: String,
    /// When to ask again, by the clock of this machine.
    pub(super) again_at: Duration,
    /// How the process goes on; `None` if it does not.
    pub(super) alone: Option<Alone>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NEW_YEAR: u64 = 1_767_225_600;

    fn at(secs: u64) -> Moment {
        let now = Duration::from_secs(NEW_YEAR + secs);
        Moment { steady: now, unix: now }
    }

    fn ask() -> Ask<'static> {
        Ask { scope: "getSet", lease: Duration::from_secs(10) }
    }

    /// Sends as often as it may in so many seconds, and says how often that is.
    fn send(alone: &mut Alone, from: u64, seconds: u64) -> u64 {
        let mut sent = 0;
        for second in from..from + seconds {
            if let Admission::Go(permit) = alone.admit(at(second), ask()) {
                assert!(permit.is_alone());
                sent += 1;
                alone.report(at(second), permit, Report::new(crate::engine::care::Heard::Answer));
            }
        }
        sent
    }

    #[test]
    fn alone_a_process_keeps_to_its_part_of_the_pace() {
        let mut alone = Alone::new(&Care::default(), 10, &State::new());
        // 2 a second for all, so one every 5 s for each of ten.
        assert_eq!(send(&mut alone, 0, 100), 20);
        let standing = alone.standing(at(100));
        assert!(standing.alone && standing.in_flight == 0);
        assert_eq!(standing.pace, Some((0.2, 0.2)));
    }

    #[test]
    fn alone_a_process_spends_its_part_of_the_budget_and_no_more_than_was_left() {
        let care = Care::off().daily_budget(100);
        let seen = |used: u64| {
            let mut state = State::new();
            for _ in 0..used {
                let Admission::Go(_) = state.admit(&care, at(0), ask()) else { panic!() };
            }
            state
        };
        for (used, left) in [(0, 10), (50, 10), (95, 5), (100, 0)] {
            let mut alone = Alone::new(&care, 10, &seen(used));
            assert_eq!(send(&mut alone, 0, 50), left, "of 100, {used} were used");
            assert_eq!(send(&mut alone, 86_400, 50), 10, "on the next day");
            let mut state = seen(used);
            alone.rejoin(&mut state, at(86_500));
            assert_eq!(state.standing(&care, at(86_500)).budget.unwrap().used, 10);
        }
    }

    #[test]
    fn what_the_others_counted_is_not_given_back_alone() {
        let care = Care::off().daily_budget(100);
        let mut shared = State::new();
        let Admission::Go(permit) = shared.admit(&care, at(0), ask()) else { panic!() };
        let mut alone = Alone::new(&care, 10, &shared);
        alone.release(at(0), permit, false);
        assert_eq!(alone.standing(at(0)).budget.unwrap().used, 1);
        let Admission::Go(permit) = alone.admit(at(0), ask()) else { panic!() };
        alone.release(at(0), permit, false);
        assert_eq!(alone.standing(at(0)).budget.unwrap().used, 1);
    }
}
