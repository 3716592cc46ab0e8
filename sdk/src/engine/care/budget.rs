//! How many requests were sent on this day.

use std::time::Duration;

use serde::{Deserialize, Serialize};

const DAY: u64 = 86_400;

/// The requests of a day, midnight to midnight in UTC.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Budget {
    /// Days since 1970.
    day: u64,
    used: u64,
}

/// How much of a daily budget is spent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spending {
    /// The requests sent on this day.
    pub used: u64,
    /// The requests that the budget allows.
    pub limit: u64,
    /// The next midnight in UTC, as a span since 1970.
    pub resets_at: Duration,
}

impl Spending {
    /// Whether four fifths are spent.
    #[must_use]
    pub fn is_nearly_spent(&self) -> bool {
        u128::from(self.used) * 5 >= u128::from(self.limit) * 4
    }
}

impl Budget {
    pub(super) fn new() -> Self {
        Self { day: 0, used: 0 }
    }

    /// Begins a new day when it is one. A clock that is set back over midnight does not: what was spent yesterday by that
    /// clock is still spent. A day further in the future is no day at all.
    fn turn(&mut self, unix: Duration) {
        let today = unix.as_secs() / DAY;
        if self.day != today && self.day != today + 1 {
            *self = Self { day: today, used: 0 };
        }
    }

    /// What is spent at this time of day.
    pub(super) fn spending(&mut self, limit: u64, unix: Duration) -> Spending {
        self.turn(unix);
        let resets_at = Duration::from_secs(self.day.saturating_add(1).saturating_mul(DAY));
        Spending { used: self.used, limit, resets_at }
    }

    /// Counts a request, and gives its day.
    pub(super) fn take(&mut self, unix: Duration) -> u64 {
        self.turn(unix);
        self.used = self.used.saturating_add(1);
        self.day
    }

    /// Takes back a request of that day which was never sent.
    pub(super) fn give_back(&mut self, day: u64) {
        if self.day == day {
            self.used = self.used.saturating_sub(1);
        }
    }

    /// Adds what somebody has spent apart, who had parted with that much.
    pub(super) fn rejoin(&mut self, parted: &Self, apart: &Self) {
        let before = if parted.day == apart.day { parted.used } else { 0 };
        let spent = apart.used.saturating_sub(before);
        if self.day < apart.day {
            *self = Self { day: apart.day, used: spent };
        } else if self.day == apart.day {
            self.used = self.used.saturating_add(spent);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1 January 2026.
    const MORNING: Duration = Duration::from_secs(1_767_225_600);

    fn hours(hours: u64) -> Duration {
        MORNING + Duration::from_secs(3600 * hours)
    }

    #[test]
    fn requests_are_counted_until_midnight() {
        let mut budget = Budget::new();
        for hour in [0, 12, 23] {
            let _ = budget.take(hours(hour));
        }
        assert_eq!(budget.spending(9, hours(23)), Spending { used: 3, limit: 9, resets_at: hours(24) });
        assert_eq!(budget.spending(9, hours(24)), Spending { used: 0, limit: 9, resets_at: hours(48) });
    }

    #[test]
    fn four_fifths_are_nearly_all() {
        let nearly = |used, limit| Spending { used, limit, resets_at: MORNING }.is_nearly_spent();
        assert!(!nearly(79, 100) && nearly(80, 100) && nearly(100, 100));
        assert!(!nearly(0, 1) && nearly(1, 1) && nearly(4, 5) && !nearly(3, 4));
        assert!(nearly(u64::MAX, u64::MAX));
    }

    #[test]
    fn what_was_never_sent_is_taken_back_on_its_own_day_only() {
        let mut budget = Budget::new();
        let yesterday = budget.take(hours(23));
        let today = budget.take(hours(24));
        budget.give_back(yesterday);
        assert_eq!(budget.spending(9, hours(24)).used, 1);
        budget.give_back(today);
        budget.give_back(today);
        assert_eq!(budget.spending(9, hours(24)).used, 0);
    }

    #[test]
    fn a_clock_set_back_over_midnight_gives_no_second_budget() {
        let mut budget = Budget::new();
        let _ = budget.take(hours(24));
        assert_eq!(budget.spending(9, hours(23)), Spending { used: 1, limit: 9, resets_at: hours(48) });
        assert_eq!(budget.spending(9, hours(24)).used, 1);
    }

    #[test]
    fn what_was_spent_apart_is_added_on_its_day() {
        let rejoined = |here: (u64, u64), parted: (u64, u64), apart: (u64, u64)| {
            let budget = |(day, used)| Budget { day, used };
            let mut here = budget(here);
            here.rejoin(&budget(parted), &budget(apart));
            (here.day, here.used)
        };
        assert_eq!(rejoined((7, 10), (7, 8), (7, 11)), (7, 13));
        assert_eq!(rejoined((7, 10), (6, 8), (7, 3)), (7, 13), "the day began while apart");
        assert_eq!(rejoined((6, 10), (6, 8), (7, 3)), (7, 3), "nobody else has seen the new day");
        assert_eq!(rejoined((8, 1), (7, 8), (7, 11)), (8, 1), "yesterday does not matter");
    }

    #[test]
    fn a_day_that_is_far_in_the_future_is_none() {
        let mut budget = Budget { day: u64::MAX, used: u64::MAX };
        assert_eq!(budget.spending(9, hours(1)), Spending { used: 0, limit: 9, resets_at: hours(24) });
        let mut budget = Budget { day: hours(48).as_secs() / DAY, used: 7 };
        assert_eq!(budget.spending(9, hours(1)).used, 0);
    }
}
