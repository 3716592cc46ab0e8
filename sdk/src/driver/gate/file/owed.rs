//! What the file has to be told as soon as its lock can be had.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::super::{Permit, Report, State};
use crate::Care;
use crate::engine::Moment;

/// All that is owed to the file. It is paid by whoever has the lock next.
#[derive(Default)]
pub(super) struct Owed(Mutex<Vec<Debt>>);

/// One permit on its way back.
pub(super) struct Debt {
    permit: Permit,
    what: What,
    /// The time of day when it was owed.
    since: Duration,
}

enum What {
    Report(Report),
    Release { sent: bool },
}

impl Owed {
    /// What comes back with a report.
    pub(super) fn report(&self, permit: Permit, report: Report, now: Moment) {
        self.lock().push(Debt { permit, what: What::Report(report), since: now.unix });
    }

    /// What comes back without one.
    pub(super) fn release(&self, permit: Permit, sent: bool, now: Moment) {
        self.lock().push(Debt { permit, what: What::Release { sent }, since: now.unix });
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lock().is_empty()
    }

    /// The debts. They are to be forgotten when they are written down, and not before.
    pub(super) fn lock(&self) -> MutexGuard<'_, Vec<Debt>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Debt {
    pub(super) fn pay(&self, care: &Care, state: &mut State, now: Moment) {
        let permit = self.permit.duplicate();
        match self.what {
            What::Report(mut report) => {
                // The server counts from its answer on.
                let late = now.unix.saturating_sub(self.since);
                report.hold = report.hold.map(|hold| hold.saturating_sub(late));
                state.report(care, now, permit, report);
            }
            What::Release { sent } => state.release(now, permit, sent),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::care::{Admission, Ask, Heard};

    fn at(seconds: u64) -> Moment {
        Moment { steady: Duration::from_secs(seconds), unix: Duration::from_secs(seconds) }
    }

    #[test]
    fn a_pause_that_is_told_late_ends_when_the_server_meant() {
        let (care, owed, mut state) = (Care::default(), Owed::default(), State::new());
        let ask = Ask { scope: "getSet", lease: Duration::from_secs(10) };
        let Admission::Go(permit) = state.admit(&care, at(1000), ask) else { panic!() };
        let mut report = Report::new(Heard::Throttled(None));
        report.hold = Some(Duration::from_secs(100));
        owed.report(permit, report, at(1001));
        assert!(!owed.is_empty());
        for debt in &*owed.lock() {
            debt.pay(&care, &mut state, at(1041));
        }
        let standing = state.standing(&care, at(1041));
        assert_eq!((standing.in_flight, standing.held_until), (0, Some(Duration::from_secs(1101))));
    }

    #[test]
    fn a_permit_that_was_not_used_costs_nothing_when_it_comes_back_late() {
        let (care, owed, mut state) = (Care::default().daily_budget(9), Owed::default(), State::new());
        let ask = Ask { scope: "getSet", lease: Duration::from_secs(10) };
        for _ in 0..2 {
            let Admission::Go(permit) = state.admit(&care, at(1000), ask) else { panic!() };
            let sent = owed.is_empty();
            owed.release(permit, sent, at(1000));
        }
        for debt in &*owed.lock() {
            debt.pay(&care, &mut state, at(1005));
        }
        let standing = state.standing(&care, at(1005));
        assert_eq!((standing.in_flight, standing.budget.map(|budget| budget.used)), (0, Some(1)));
    }
}
