//! How fast requests may follow each other.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::micros;
use super::policy::Pacing;
use super::state::LONGEST_HOLD;

/// The full rate, in millionths of itself.
const FULL: u32 = 1_000_000;

/// The slowest rate: a 64th of the full one. With the default pace that is a request every 32 s, about what a retry
/// with a capped back-off would send.
const SLOWEST: u32 = FULL / 64;

/// A tenth of the full rate comes back in a minute: a millionth of it in 600 microseconds.
const MICROS_A_MILLIONTH: u128 = 600;

/// GCRA, the generic cell rate algorithm (ITU-T I.371): a request is due at the theoretical arrival time, and may come
/// earlier by the tolerance, which is `burst - 1` intervals at the full rate.
///
/// The interval is the full one divided by a factor that "slow down" halves and time brings back, the additive increase
/// and multiplicative decrease of TCP (RFC 5681). The tolerance stays the same time, so a slower rate has a smaller burst.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Pace {
    /// When the next request is due.
    #[serde(with = "micros")]
    due: Duration,
    /// What was left of the full rate, in millionths, when it was halved last.
    factor: u32,
    #[serde(with = "micros")]
    since: Duration,
    /// The first permit after the rate was halved. Requests under way then do not halve it again.
    first_after: u64,
}

impl Pace {
    pub(super) fn new() -> Self {
        Self { due: Duration::ZERO, factor: FULL, since: Duration::ZERO, first_after: 0 }
    }

    /// What is left of the full rate, in millionths.
    pub(super) fn factor(&self, at: Duration) -> u32 {
        if self.factor >= FULL {
            return FULL;
        }
        let regained = at.saturating_sub(self.since).as_micros() / MICROS_A_MILLIONTH;
        let regained = u32::try_from(regained).unwrap_or(FULL).min(FULL);
        self.factor.max(SLOWEST).saturating_add(regained).min(FULL)
    }

    /// The time between two requests now.
    pub(super) fn interval(&self, pacing: Pacing, at: Duration) -> Duration {
        interval_at(pacing, self.factor(at))
    }

    /// How long to wait for the next request; zero if it may be sent now.
    ///
    /// Never longer than one interval, whatever was stored: that is the longest wait that taking leads to. Somebody with
    /// another care may have taken more, and then it is worth asking again. Asking changes nothing, or whoever has less
    /// patience would give the others their burst again.
    pub(super) fn wait(&self, pacing: Pacing, at: Duration) -> Duration {
        let earliest = at.saturating_add(tolerance(pacing));
        let latest =
            earliest.saturating_add(interval_at(pacing, SLOWEST)).max(at.saturating_add(LONGEST_HOLD));
        // A time later than that is damaged: it would bar everybody for ever. Taking puts it right.
        if self.due <= earliest || self.due > latest {
            return Duration::ZERO;
        }
        self.due.saturating_sub(earliest).min(interval_at(pacing, self.factor))
    }

    /// Counts a request, and gives what it took.
    pub(super) fn take(&mut self, pacing: Pacing, at: Duration) -> Duration {
        let cost = self.interval(pacing, at);
        // A stored time that is too late would never be caught up with.
        let latest = at.saturating_add(tolerance(pacing));
        self.due = self.due.clamp(at, latest).saturating_add(cost);
        cost
    }

    /// Gives back what a request took that was never sent.
    pub(super) fn give_back(&mut self, cost: Duration) {
        self.due = self.due.saturating_sub(cost);
    }

    /// The server asked to slow down, in answer to this permit; `next` is the one that will be given next.
    pub(super) fn slow_down(&mut self, pacing: Pacing, at: Duration, permit: u64, next: u64) {
        if permit < self.first_after {
            return;
        }
        self.factor = (self.factor(at) / 2).max(SLOWEST);
        self.since = at;
        self.first_after = next;
        // The burst is gone: the next request is an interval away.
        self.due = at.saturating_add(tolerance(pacing)).saturating_add(self.interval(pacing, at));
    }

    /// Takes over the rate of another pace if that is slower, and nothing is due before both allow it.
    pub(super) fn slow_to(&mut self, other: &Self, at: Duration) {
        if other.factor(at) < self.factor(at) {
            (self.factor, self.since) = (other.factor, other.since);
        }
        self.due = self.due.max(other.due);
    }

    /// Whether it can have come about by this time, when this is the next permit.
    pub(super) fn is_sound(&self, at: Duration, next: u64) -> bool {
        self.since <= at && self.first_after <= next
    }

    /// The clock was set back by so much.
    pub(super) fn set_back(&mut self, by: Duration) {
        self.due = self.due.saturating_sub(by);
        self.since = self.since.saturating_sub(by);
    }
}

/// The time between two requests when so much is left of the full rate, in millionths.
fn interval_at(pacing: Pacing, factor: u32) -> Duration {
    match factor {
        FULL.. => pacing.interval,
        factor => micros::ceil(pacing.interval.saturating_mul(FULL) / factor.max(SLOWEST)),
    }
}

/// By how much requests may come early.
fn tolerance(pacing: Pacing) -> Duration {
    pacing.interval.saturating_mul(pacing.burst.saturating_sub(1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const DEFAULT: Pacing = Pacing { interval: Duration::from_millis(500), burst: 10 };

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    /// The times at which requests go that all want to be first.
    fn times(pace: &mut Pace, pacing: Pacing, from: Duration, count: usize) -> Vec<u128> {
        let mut at = from;
        let send = |_| {
            at += pace.wait(pacing, at);
            let _ = pace.take(pacing, at);
            (at - from).as_millis()
        };
        (0..count).map(send).collect()
    }

    #[test]
    fn ten_go_at_once_and_then_two_a_second() {
        let mut pace = Pace::new();
        let expected = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 500, 1000, 1500];
        assert_eq!(times(&mut pace, DEFAULT, millis(7000), 13), expected);
    }

    #[test]
    fn a_pause_fills_the_burst_again_and_no_further() {
        let mut pace = Pace::new();
        let _ = times(&mut pace, DEFAULT, Duration::ZERO, 10);
        assert_eq!(times(&mut pace, DEFAULT, millis(2000), 6), [0, 0, 0, 0, 500, 1000]);
        let again = times(&mut pace, DEFAULT, millis(100_000), 12);
        assert_eq!(again, [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 500, 1000]);
    }

    #[test]
    fn slow_down_halves_the_rate_and_takes_the_burst() {
        let mut pace = Pace::new();
        pace.slow_down(DEFAULT, Duration::ZERO, 0, 1);
        assert_eq!(pace.factor(Duration::ZERO), 500_000);
        assert_eq!(pace.wait(DEFAULT, Duration::ZERO), millis(1000));
        // What is regained meanwhile makes the next interval a little shorter.
        let times = times(&mut pace, DEFAULT, Duration::ZERO, 3);
        assert_eq!(times, [1000, 1996, 2990]);
    }

    #[test]
    fn requests_under_way_do_not_halve_it_again() {
        let mut pace = Pace::new();
        pace.slow_down(DEFAULT, millis(10), 4, 6);
        pace.slow_down(DEFAULT, millis(20), 5, 6);
        assert_eq!(pace.factor(millis(20)), 500_016);
        pace.slow_down(DEFAULT, millis(2000), 6, 7);
        assert_eq!(pace.factor(millis(2000)), 251_658);
    }

    #[test]
    fn a_tenth_comes_back_in_a_minute() {
        let mut pace = Pace::new();
        pace.slow_down(DEFAULT, Duration::ZERO, 0, 1);
        assert_eq!(pace.factor(millis(60_000)), 600_000);
        assert_eq!(pace.factor(millis(299_999)), 999_998);
        assert_eq!(pace.factor(millis(300_000)), FULL);
        assert_eq!(pace.factor(Duration::MAX), FULL);
        assert_eq!(pace.interval(DEFAULT, millis(300_000)), millis(500));
    }

    #[test]
    fn a_64th_is_the_slowest() {
        let mut pace = Pace::new();
        for permit in 0..20 {
            pace.slow_down(DEFAULT, Duration::ZERO, permit, permit + 1);
        }
        assert_eq!(pace.factor(Duration::ZERO), 15_625);
        assert_eq!(pace.wait(DEFAULT, Duration::ZERO), millis(32_000));
    }

    #[test]
    fn what_was_never_sent_is_given_back() {
        let mut pace = Pace::new();
        let _ = times(&mut pace, DEFAULT, Duration::ZERO, 9);
        let cost = pace.take(DEFAULT, Duration::ZERO);
        assert_eq!(pace.wait(DEFAULT, Duration::ZERO), millis(500));
        pace.give_back(cost);
        assert_eq!(pace.wait(DEFAULT, Duration::ZERO), Duration::ZERO);
        pace.give_back(Duration::MAX);
        assert_eq!(pace.wait(DEFAULT, Duration::ZERO), Duration::ZERO);
    }

    #[test]
    fn no_state_makes_anybody_wait_longer_than_an_interval() {
        let due = Duration::from_secs(3600);
        let absurd = Pace { due, factor: 0, since: Duration::MAX, first_after: 0 };
        assert_eq!(absurd.wait(DEFAULT, Duration::ZERO), millis(32_000));
        let mut absurd = Pace { factor: u32::MAX, ..absurd };
        assert_eq!(absurd.wait(DEFAULT, Duration::ZERO), millis(500));
        let _ = absurd.take(DEFAULT, Duration::ZERO);
        assert_eq!(absurd.wait(DEFAULT, millis(500)), Duration::ZERO);
    }

    #[test]
    fn a_time_of_years_to_come_bars_nobody_and_gives_no_burst() {
        for due in [Duration::from_secs(3600) + Duration::from_micros(1), Duration::MAX] {
            let mut absurd = Pace { due, ..Pace::new() };
            assert_eq!(times(&mut absurd, DEFAULT, Duration::ZERO, 3), [0, 500, 1000]);
        }
        // A request a day is slower than that, and keeps its pace.
        let daily = Pacing { interval: Duration::from_secs(86_400), burst: 1 };
        let mut pace = Pace::new();
        assert_eq!(times(&mut pace, daily, Duration::ZERO, 2), [0, 86_400_000]);
        pace.slow_down(daily, Duration::ZERO, 0, 1);
        assert_eq!(pace.wait(daily, Duration::ZERO), Duration::from_secs(2 * 86_400));
    }

    #[test]
    fn a_clock_set_back_changes_no_wait() {
        let mut pace = Pace::new();
        let at = millis(100_000);
        pace.slow_down(DEFAULT, at, 0, 1);
        let (wait, factor) = (pace.wait(DEFAULT, at), pace.factor(at));
        pace.set_back(millis(90_000));
        let at = millis(10_000);
        assert_eq!((pace.wait(DEFAULT, at), pace.factor(at)), (wait, factor));
        // What is regained counts from the same instant as before.
        assert_eq!(pace.factor(millis(70_000)), 600_000);
    }

    #[test]
    fn a_clock_set_back_leaves_the_burst_as_it_is() {
        let mut pace = Pace::new();
        let _ = times(&mut pace, DEFAULT, millis(100_000), 3);
        pace.set_back(millis(90_000));
        assert_eq!(times(&mut pace, DEFAULT, millis(10_000), 9), [0, 0, 0, 0, 0, 0, 0, 500, 1000]);
    }

    #[derive(Clone, Copy, Debug)]
    enum Doing {
        Send,
        Pass(u64),
        SlowDown,
    }

    fn doings() -> impl Strategy<Value = Vec<Doing>> {
        let doing = prop_oneof![
            6 => Just(Doing::Send),
            3 => (0..3_000_u64).prop_map(Doing::Pass),
            1 => Just(Doing::SlowDown),
        ];
        proptest::collection::vec(doing, 0..150)
    }

    proptest! {
        #[test]
        fn no_window_has_more_than_the_burst_and_the_rate_times_its_length(
            doings in doings(), interval in 1..2_000_u64, burst in 1..20_u32,
        ) {
            let pacing = Pacing { interval: millis(interval), burst };
            let mut pace = Pace::new();
            let mut at = millis(5);
            let mut sent: Vec<Duration> = Vec::new();
            for (permit, doing) in (0_u64..).zip(doings) {
                match doing {
                    Doing::Send => {
                        at += pace.wait(pacing, at);
                        prop_assert_eq!(pace.wait(pacing, at), Duration::ZERO);
                        let _ = pace.take(pacing, at);
                        sent.push(at);
                    }
                    Doing::Pass(span) => at += millis(span),
                    Doing::SlowDown => pace.slow_down(pacing, at, permit, permit + 1),
                }
            }
            for (first, start) in sent.iter().enumerate() {
                for (last, end) in sent.iter().enumerate().skip(first) {
                    let most = u128::from(burst) + (*end - *start).as_nanos() / pacing.interval.as_nanos();
                    prop_assert!((last - first + 1) as u128 <= most);
                }
            }
        }

        #[test]
        fn what_is_given_back_can_be_taken_again(count in 1..10_usize) {
            let mut pace = Pace::new();
            let costs: Vec<Duration> = (0..count).map(|_| pace.take(DEFAULT, millis(1))).collect();
            for cost in costs {
                pace.give_back(cost);
            }
            let expected = times(&mut Pace::new(), DEFAULT, millis(1), 12);
            prop_assert_eq!(times(&mut pace, DEFAULT, millis(1), 12), expected);
        }
    }
}
