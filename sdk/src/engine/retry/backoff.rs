//! How long to wait between attempts.

use std::time::Duration;

use super::Class;

/// Exponential waits with jitter.
///
/// After the `n`-th failure in a row (`n` = 1, 2, …), with a draw `u` that is uniform in [0, 1), the wait is
///
/// ```text
/// transient:  u * min(cap, transient_base * 2^(n-1))
/// throttled:  throttled_floor + u * min(cap, throttled_base * 2^(n-1))
/// ```
///
/// in whole milliseconds, the span and its part rounded down. Drawing from the whole span ("full jitter", AWS) spreads the callers best;
/// the floor keeps those that were throttled at the same instant from coming back at once.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backoff {
    /// The span of the first wait after a transient failure: 200 ms. The AWS SDKs take 50 ms (2026); we are gentler.
    pub transient_base: Duration,
    /// The span of the first wait after throttling: 1 s, as in the AWS SDKs (2026).
    pub throttled_base: Duration,
    /// What a wait after throttling has beside its random part: 1 s. It is ours, so that nobody returns at the same
    /// instant.
    pub throttled_floor: Duration,
    /// The longest span: 20 s, as in the AWS SDKs.
    pub cap: Duration,
    /// The longest addition to a server's hint: 1 s.
    pub hint_jitter: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            transient_base: Duration::from_millis(200),
            throttled_base: Duration::from_secs(1),
            throttled_floor: Duration::from_secs(1),
            cap: Duration::from_secs(20),
            hint_jitter: Duration::from_secs(1),
        }
    }
}

impl Backoff {
    /// The wait after the `failures`-th failure, which was of this class; the formula is at [`Backoff`].
    ///
    /// A count of 0 is taken as 1. A draw below 0 is taken as 0, one of 1 or more as just below 1, and NaN as well:
    /// a broken source must not make anybody hasty. A class that is not repeated has no wait.
    #[must_use]
    pub fn wait(&self, class: Class, failures: u32, draw: f64) -> Duration {
        let (floor, base) = match class {
            Class::Transient => (Duration::ZERO, self.transient_base),
            Class::Throttled => (self.throttled_floor, self.throttled_base),
            Class::Success | Class::Permanent => return Duration::ZERO,
        };
        let doubled = base.saturating_mul(2_u32.saturating_pow(failures.saturating_sub(1)));
        floor.saturating_add(part(doubled.min(self.cap), draw))
    }

    /// The wait when the server gave a hint of its own (`Retry-After`, RFC 9110 §10.2.3):
    ///
    /// ```text
    /// max(hint, computed) + u * min(hint_jitter, hint / 10)
    /// ```
    ///
    /// A hint of zero means "now" and leaves the computed wait. The addition, in whole milliseconds as at [`Backoff`],
    /// spreads those that were all given the same hint; the wait is never shorter than asked. The draw is treated as in
    /// [`Backoff::wait`].
    #[must_use]
    pub fn with_hint(&self, computed: Duration, hint: Duration, draw: f64) -> Duration {
        hint.max(computed).saturating_add(part(self.hint_jitter.min(hint / 10), draw))
    }
}

/// The largest number below 1.
const ALMOST_ONE: f64 = 1.0 - f64::EPSILON / 2.0;

/// A part of a span, in whole milliseconds.
fn part(span: Duration, draw: f64) -> Duration {
    let draw = if draw.is_nan() { ALMOST_ONE } else { draw.clamp(0.0, ALMOST_ONE) };
    // Below 2^53 ms (285,000 years) both conversions are exact; beyond, `as` saturates.
    Duration::from_millis((span.as_millis() as f64 * draw) as u64)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn millis(class: Class, failures: u32, draw: f64) -> u128 {
        Backoff::default().wait(class, failures, draw).as_millis()
    }

    #[test]
    fn spans_double_from_their_base_to_the_cap() {
        let spans = |class| -> Vec<u128> { (1..=9).map(|n| millis(class, n, 0.5)).collect() };
        assert_eq!(spans(Class::Transient), [100, 200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
        assert_eq!(spans(Class::Throttled), [1500, 2000, 3000, 5000, 9000, 11_000, 11_000, 11_000, 11_000]);
    }

    #[test]
    fn the_smallest_draw_gives_the_floor_and_the_largest_almost_the_whole_span() {
        assert_eq!(millis(Class::Transient, 1, 0.0), 0);
        assert_eq!(millis(Class::Throttled, 1, 0.0), 1000);
        assert_eq!(millis(Class::Transient, 1, ALMOST_ONE), 199);
        assert_eq!(millis(Class::Throttled, 1, ALMOST_ONE), 1999);
        assert_eq!(millis(Class::Throttled, u32::MAX, ALMOST_ONE), 20_999);
    }

    #[test]
    fn a_wait_is_rounded_down_to_whole_milliseconds() {
        assert_eq!(Backoff::default().wait(Class::Transient, 1, 0.0625), Duration::from_millis(12));
        assert_eq!(
            Backoff::default().with_hint(Duration::ZERO, Duration::from_millis(150), 0.9),
            Duration::from_millis(163)
        );
    }

    #[test]
    fn what_is_not_repeated_has_no_wait() {
        assert_eq!(millis(Class::Success, 1, 0.5), 0);
        assert_eq!(millis(Class::Permanent, 1, 0.5), 0);
    }

    #[test]
    fn a_count_of_zero_is_taken_as_one() {
        assert_eq!(millis(Class::Transient, 0, 0.5), 100);
    }

    #[test]
    fn a_draw_out_of_range_is_clamped_and_nan_waits_longest() {
        assert_eq!(millis(Class::Transient, 1, -0.1), 0);
        assert_eq!(millis(Class::Transient, 1, f64::NEG_INFINITY), 0);
        for draw in [1.0, 7.5, f64::INFINITY, f64::NAN] {
            assert_eq!(millis(Class::Transient, 1, draw), 199, "{draw}");
        }
    }

    #[test]
    fn the_largest_draw_is_the_neighbour_of_one() {
        assert_eq!(ALMOST_ONE.to_bits() + 1, 1.0_f64.to_bits());
    }

    #[test]
    fn a_hint_gets_a_tenth_on_top_but_a_second_at_most() {
        let backoff = Backoff::default();
        let wait = |computed, hint, draw| {
            backoff.with_hint(Duration::from_millis(computed), Duration::from_millis(hint), draw).as_millis()
        };
        assert_eq!(wait(1500, 2000, 0.0), 2000);
        assert_eq!(wait(1500, 2000, 0.5), 2100);
        assert_eq!(wait(1500, 1000, 0.5), 1550);
        assert_eq!(wait(1500, 0, 0.5), 1500);
        assert_eq!(wait(1500, 10_000, 0.5), 10_500);
        assert_eq!(wait(1500, 60_000, 0.5), 60_500);
        assert_eq!(wait(1500, 60_000, f64::NAN), 60_999);
        assert_eq!(wait(1500, 60_000, -1.0), 60_000);
    }

    #[test]
    fn no_setting_makes_it_overflow() {
        let backoff = Backoff {
            transient_base: Duration::MAX,
            throttled_base: Duration::MAX,
            throttled_floor: Duration::MAX,
            cap: Duration::MAX,
            hint_jitter: Duration::MAX,
        };
        assert_eq!(backoff.wait(Class::Throttled, u32::MAX, 0.9), Duration::MAX);
        assert_eq!(backoff.with_hint(Duration::MAX, Duration::MAX, 0.9), Duration::MAX);
        assert!(backoff.wait(Class::Transient, 1, 0.9) > Duration::from_secs(1 << 50));
    }

    #[test]
    fn each_setting_is_used() {
        let backoff = Backoff {
            transient_base: Duration::from_millis(8),
            throttled_base: Duration::from_millis(80),
            throttled_floor: Duration::from_millis(1),
            cap: Duration::from_millis(200),
            hint_jitter: Duration::from_millis(10),
        };
        assert_eq!(backoff.wait(Class::Transient, 2, 0.5), Duration::from_millis(8));
        assert_eq!(backoff.wait(Class::Throttled, 1, 0.5), Duration::from_millis(41));
        assert_eq!(backoff.wait(Class::Throttled, 9, 0.5), Duration::from_millis(101));
        let hinted = backoff.with_hint(Duration::ZERO, Duration::from_secs(1), 0.5);
        assert_eq!(hinted, Duration::from_millis(1005));
    }

    fn draws() -> impl Strategy<Value = f64> {
        prop_oneof![0.0..1.0_f64, any::<f64>()]
    }

    proptest! {
        #[test]
        fn every_wait_is_within_its_bounds(n in any::<u32>(), draw in draws()) {
            let span = |base: u128| (base << n.saturating_sub(1).min(20)).min(20_000);
            let transient = millis(Class::Transient, n, draw);
            prop_assert!(transient < span(200));
            let throttled = millis(Class::Throttled, n, draw);
            prop_assert!((1000..1000 + span(1000)).contains(&throttled));
        }

        #[test]
        fn a_larger_draw_never_waits_less(n in any::<u32>(), a in 0.0..1.0_f64, b in 0.0..1.0_f64) {
            for class in [Class::Transient, Class::Throttled] {
                prop_assert!(millis(class, n, a.min(b)) <= millis(class, n, a.max(b)));
            }
        }

        #[test]
        fn a_hinted_wait_is_as_long_as_asked_and_little_longer(
            computed in 0..21_000_u64, hint in 0..5_000_000_000_u64, draw in draws(),
        ) {
            let asked = u128::from(hint.max(computed));
            let wait = Backoff::default()
                .with_hint(Duration::from_millis(computed), Duration::from_millis(hint), draw)
                .as_millis();
            prop_assert!((asked..=asked + u128::from(hint / 10).min(999)).contains(&wait));
        }
    }
}
