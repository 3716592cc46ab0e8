//! What servers say about their rate limits, followed.
//!
//! While more than half of a limit remains, only our own pace counts. Below that, what remains is spread evenly over the
//! time until the limit is renewed, so that its end is never met with a refusal; when nothing remains, the next request
//! waits until then. If that is more than a minute away, calls fail at once and say when to come back, as they do after
//! a long `Retry-After`. A limit without its size is spread from the start; one that does not say what remains or when it
//! is renewed cannot be followed.
//!
//! Advice binds the operations whose answers carried it, for servers limit some of their routes: V4 allows ten sign-ups
//! and sign-ins in a quarter of an hour, and no such limit for measurements. An answer without advice frees its
//! operation. It is never a reason to go faster than the pace.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::micros;
use crate::engine::retry::RateLimit;

/// The longest wait that advice leads to, as with `Retry-After`: 60 s.
pub const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// How many limits are remembered: more than servers have.
const MOST_LIMITS: usize = 4;

/// How many operations of one limit are remembered.
const MOST_SCOPES: usize = 16;

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Advice(Vec<Row>);

/// One limit of the server.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    limit: Option<u64>,
    remaining: u64,
    /// When it is renewed.
    #[serde(with = "micros")]
    until: Duration,
    /// When the next request should go.
    #[serde(with = "micros")]
    next: Duration,
    /// The operations that it binds.
    scopes: Vec<u32>,
}

/// An operation as a number: FNV-1a, 32 bits, of its name. All languages that share a stored state agree on it.
pub(super) fn scope(name: &str) -> u32 {
    name.bytes().fold(0x811c_9dc5, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193))
}

impl Advice {
    /// Whether there is none, which is the usual case.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How long the operation should wait; more than [`LONGEST_WAIT`] when nothing remains for so long.
    pub(super) fn wait(&mut self, scope: u32, at: Duration) -> Duration {
        self.0.retain(|row| at < row.until);
        self.binding(scope).map(|row| row.next.saturating_sub(at)).max().unwrap_or_default()
    }

    /// Counts a request.
    pub(super) fn take(&mut self, scope: u32, at: Duration) {
        for row in self.binding(scope) {
            row.remaining = row.remaining.saturating_sub(1);
            row.plan(at);
        }
    }

    /// Takes a request back that was never sent.
    pub(super) fn give_back(&mut self, scope: u32, at: Duration) {
        for row in self.binding(scope) {
            row.remaining = row.remaining.saturating_add(1);
            row.plan(at);
        }
    }

    /// Remembers what an answer to the operation said.
    pub(super) fn learn(&mut self, scope: u32, said: RateLimit, at: Duration) {
        let time = said.reset.or(said.window).filter(|time| !time.is_zero());
        let (Some(remaining), Some(time)) = (said.remaining, time) else { return };
        self.forget_elsewhere(scope, said.limit);
        let until = at.saturating_add(time.min(crate::engine::retry::rate_limit::LONGEST));
        if let Some(row) = self.0.iter_mut().find(|row| row.limit == said.limit) {
            (row.remaining, row.until) = (remaining, until);
            row.plan(at);
            if !row.scopes.contains(&scope) && row.scopes.len() < MOST_SCOPES {
                row.scopes.push(scope);
            }
            return;
        }
        if self.0.len() >= MOST_LIMITS {
            let first = self.0.iter().enumerate().min_by_key(|(_, row)| row.until).map(|(place, _)| place);
            if let Some(place) = first {
                self.0.swap_remove(place);
            }
        }
        let mut row = Row { limit: said.limit, remaining, until, next: at, scopes: vec![scope] };
        row.plan(at);
        self.0.push(row);
    }

    /// An answer to the operation said nothing: no limit binds it.
    pub(super) fn forget(&mut self, scope: u32) {
        for row in &mut self.0 {
            row.scopes.retain(|known| *known != scope);
        }
        self.0.retain(|row| !row.scopes.is_empty());
    }

    /// The operation is bound by this limit and no other.
    fn forget_elsewhere(&mut self, scope: u32, limit: Option<u64>) {
        for row in self.0.iter_mut().filter(|row| row.limit != limit) {
            row.scopes.retain(|known| *known != scope);
        }
        self.0.retain(|row| !row.scopes.is_empty());
    }

    fn binding(&mut self, scope: u32) -> impl Iterator<Item = &mut Row> {
        self.0.iter_mut().filter(move |row| row.scopes.contains(&scope))
    }

    /// Whether it is as small as it can have become.
    pub(super) fn is_sound(&self, at: Duration) -> bool {
        let latest = at.saturating_add(crate::engine::retry::rate_limit::LONGEST);
        self.0.len() <= MOST_LIMITS
            && self
                .0
                .iter()
                .all(|row| row.scopes.len() <= MOST_SCOPES && row.until <= latest && row.next <= row.until)
    }

    /// The clock was set back by so much.
    pub(super) fn set_back(&mut self, by: Duration) {
        for row in &mut self.0 {
            row.until = row.until.saturating_sub(by);
            row.next = row.next.saturating_sub(by);
        }
    }
}

impl Row {
    /// Says when the next request should go.
    fn plan(&mut self, at: Duration) {
        let left = self.until.saturating_sub(at);
        let plenty = self.limit.is_some_and(|limit| self.remaining >= limit.div_ceil(2));
        self.next = match u32::try_from(self.remaining) {
            Ok(0) => self.until,
            _ if plenty => at,
            Ok(remaining) => {
                at.saturating_add(micros::floor(left / remaining).min(LONGEST_WAIT)).min(self.until)
            }
            // More than four thousand million remain.
            Err(_) => at,
        };
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    fn says(limit: Option<u64>, remaining: u64, reset: u64) -> RateLimit {
        let mut said = RateLimit::default();
        (said.limit, said.remaining, said.reset) = (limit, Some(remaining), Some(secs(reset)));
        said
    }

    fn wait_after(said: RateLimit) -> Duration {
        let mut advice = Advice::default();
        advice.learn(1, said, secs(100));
        advice.wait(1, secs(100))
    }

    #[test]
    fn while_half_remains_only_the_pace_counts() {
        assert_eq!(wait_after(says(Some(60), 59, 60)), secs(0));
        assert_eq!(wait_after(says(Some(60), 30, 60)), secs(0));
        assert_eq!(wait_after(says(Some(60), 29, 58)), secs(2));
        assert_eq!(wait_after(says(Some(5), 3, 60)), secs(0));
        assert_eq!(wait_after(says(Some(5), 2, 60)), secs(30));
    }

    #[test]
    fn below_half_what_remains_is_spread_over_the_time() {
        assert_eq!(wait_after(says(Some(100), 10, 30)), secs(3));
        assert_eq!(wait_after(says(None, 10, 30)), secs(3), "of an unknown size");
        assert_eq!(wait_after(says(Some(10), 2, 900)), secs(60), "no longer than a minute");
        assert_eq!(wait_after(says(None, u64::MAX, 900)), secs(0));
    }

    #[test]
    fn when_nothing_remains_the_reset_is_waited_for() {
        assert_eq!(wait_after(says(Some(10), 0, 45)), secs(45));
        assert_eq!(wait_after(says(Some(10), 0, 900)), secs(900));
        let mut advice = Advice::default();
        advice.learn(1, says(Some(10), 0, 45), secs(100));
        assert_eq!(advice.wait(1, secs(145)), secs(0));
        assert!(advice.is_empty(), "it ends at the reset");
    }

    #[test]
    fn what_cannot_be_spread_is_not_followed() {
        let mut advice = Advice::default();
        advice.learn(1, RateLimit { remaining: None, ..says(Some(10), 0, 45) }, secs(0));
        advice.learn(1, RateLimit { reset: None, ..says(Some(10), 0, 45) }, secs(0));
        advice.learn(1, says(Some(10), 0, 0), secs(0));
        assert!(advice.is_empty());
        advice.learn(1, RateLimit { reset: None, window: Some(secs(7)), ..says(None, 0, 1) }, secs(0));
        assert_eq!(advice.wait(1, secs(0)), secs(7), "the window stands in for the reset");
    }

    #[test]
    fn each_request_counts_until_the_next_answer() {
        let mut advice = Advice::default();
        advice.learn(1, says(Some(10), 5, 40), secs(0));
        advice.take(1, secs(0));
        assert_eq!(advice.wait(1, secs(0)), secs(10));
        advice.take(1, secs(10));
        assert_eq!(advice.wait(1, secs(10)), secs(10));
        advice.give_back(1, secs(10));
        assert_eq!(advice.wait(1, secs(10)), Duration::from_millis(7500));
        advice.learn(1, says(Some(10), 5, 30), secs(10));
        assert_eq!(advice.wait(1, secs(10)), secs(0));
    }

    #[test]
    fn it_binds_the_operations_that_it_came_with() {
        let mut advice = Advice::default();
        advice.learn(1, says(Some(10), 1, 50), secs(0));
        assert_eq!(advice.wait(2, secs(0)), secs(0));
        // They share the limit, so what the one uses the other lacks.
        advice.learn(2, says(Some(10), 0, 50), secs(0));
        assert_eq!((advice.wait(1, secs(0)), advice.wait(2, secs(0))), (secs(50), secs(50)));
        advice.forget(1);
        assert_eq!((advice.wait(1, secs(0)), advice.wait(2, secs(0))), (secs(0), secs(50)));
        // Another limit takes the place of the old one.
        advice.learn(2, says(Some(99), 98, 50), secs(0));
        assert_eq!(advice.wait(2, secs(0)), secs(0));
        advice.forget(2);
        assert!(advice.is_empty());
    }

    #[test]
    fn of_many_limits_the_last_to_end_are_remembered() {
        let mut advice = Advice::default();
        for (scope, reset) in [(1, 50), (2, 20), (3, 40), (4, 30), (5, 10)] {
            advice.learn(scope, says(Some(u64::from(scope)), 0, reset), secs(0));
        }
        let waits = [1, 2, 3, 4, 5].map(|scope| advice.wait(scope, secs(0)).as_secs());
        assert_eq!(waits, [50, 0, 40, 30, 10]);
        for scope in 10..40 {
            advice.learn(scope, says(Some(1), 0, 50), secs(0));
        }
        assert!(advice.is_sound(secs(0)));
        assert_eq!(advice.wait(24, secs(0)), secs(50));
        assert_eq!(advice.wait(25, secs(0)), secs(0));
    }

    #[test]
    fn operations_have_numbers_of_their_own() {
        assert_eq!(scope(""), 0x811c_9dc5);
        assert_eq!(scope("a"), 0xe40c_292c);
        let numbers = crate::engine::operations::ALL.iter().map(|operation| scope(operation.name));
        let distinct: std::collections::BTreeSet<u32> = numbers.collect();
        assert_eq!(distinct.len(), crate::engine::operations::ALL.len());
    }

    #[test]
    fn a_clock_set_back_changes_no_wait() {
        let mut advice = Advice::default();
        advice.learn(1, says(Some(10), 0, 50), secs(1000));
        advice.set_back(secs(990));
        assert_eq!(advice.wait(1, secs(10)), secs(50));
    }

    proptest! {
        #[test]
        fn it_stays_small_and_no_wait_passes_the_reset(
            said in proptest::collection::vec(
                (0..40_u32, proptest::option::of(1..9_u64), any::<u64>(), 0..100_000_u64, any::<bool>()), 0..80),
        ) {
            let mut advice = Advice::default();
            let mut at = Duration::ZERO;
            for (scope, limit, remaining, reset, used) in said {
                advice.learn(scope, says(limit, remaining, reset), at);
                prop_assert!(advice.wait(scope, at) <= secs(reset));
                if used {
                    advice.take(scope, at);
                }
                prop_assert!(advice.is_sound(at));
                at += secs(reset % 7);
            }
        }
    }
}
