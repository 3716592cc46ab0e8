//! How much a client may spend on retries.

use super::Class;

/// The tokens of a full quota, as in the AWS SDKs.
const CAPACITY: u32 = 500;

/// What a retry after a transient failure costs, as in the AWS SDKs (2026): 35 of them empty a full quota.
const TRANSIENT: u32 = 14;

/// What a retry after throttling costs, as in the AWS SDKs (2026). It is cheaper, for the server is alive and says when
/// to come back.
const THROTTLED: u32 = 5;

/// What a call that succeeds the first time gives back, as in the AWS SDKs.
const CLEAN: u32 = 1;

/// The tokens with which one client pays for its retries.
///
/// While most calls succeed it is never felt. When the server is down it empties, and from then on each call is sent
/// once: a client with many callers does not multiply the load on a server in trouble by the number of attempts.
///
/// A retry is paid for before it waits. It is refunded when it succeeds, and when it is called off before it is sent;
/// one that fails stays paid. Each call that succeeds the first time adds a token. The balance stays between 0 and the
/// capacity.
///
/// ```
/// use freesewing::engine::retry::{Class, Quota};
///
/// let mut quota = Quota::with_capacity(20);
/// let paid = quota.try_take(Class::Transient).unwrap();
/// assert_eq!(quota.balance(), 6);
/// assert!(quota.try_take(Class::Transient).is_none());
/// quota.give_back(paid);
/// assert_eq!(quota.balance(), 20);
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Quota {
    capacity: u32,
    balance: u32,
}

/// What a retry was paid with; [`Quota::give_back`] takes it.
#[derive(Debug, PartialEq, Eq)]
#[must_use = "give it back when the retry succeeds or is called off; dropped, it stays paid"]
pub struct Cost(u32);

impl Quota {
    /// A full quota of 500 tokens.
    #[must_use]
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    /// A full quota of so many tokens. With less than 5 nothing is ever repeated.
    #[must_use]
    pub fn with_capacity(capacity: u32) -> Self {
        Self { capacity, balance: capacity }
    }

    /// Pays for a retry after a failure of this class: 14 tokens for a transient one, 5 for throttling.
    ///
    /// `None`, with nothing taken, when the balance is too low or when the class is not one to repeat.
    pub fn try_take(&mut self, class: Class) -> Option<Cost> {
        let cost = match class {
            Class::Transient => TRANSIENT,
            Class::Throttled => THROTTLED,
            Class::Success | Class::Permanent => return None,
        };
        self.balance = self.balance.checked_sub(cost)?;
        Some(Cost(cost))
    }

    /// Refunds a retry that succeeded or was called off.
    pub fn give_back(&mut self, cost: Cost) {
        self.add(cost.0);
    }

    /// Rewards a call that succeeded the first time with one token.
    pub fn clean_success(&mut self) {
        self.add(CLEAN);
    }

    /// The tokens that are left.
    #[must_use]
    pub fn balance(&self) -> u32 {
        self.balance
    }

    fn add(&mut self, tokens: u32) {
        self.balance = self.balance.saturating_add(tokens).min(self.capacity);
    }
}

impl Default for Quota {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_new_quota_has_500_tokens() {
        assert_eq!(Quota::new().balance(), 500);
        assert_eq!(Quota::default(), Quota::new());
        assert_eq!(Quota::with_capacity(7).balance(), 7);
    }

    #[test]
    fn a_transient_retry_costs_14_and_a_throttled_one_5() {
        let mut quota = Quota::new();
        assert_eq!(quota.try_take(Class::Transient), Some(Cost(14)));
        assert_eq!(quota.balance(), 486);
        assert_eq!(quota.try_take(Class::Throttled), Some(Cost(5)));
        assert_eq!(quota.balance(), 481);
    }

    #[test]
    fn what_is_not_repeated_takes_nothing() {
        let mut quota = Quota::new();
        assert_eq!(quota.try_take(Class::Success), None);
        assert_eq!(quota.try_take(Class::Permanent), None);
        assert_eq!(quota.balance(), 500);
    }

    #[test]
    fn it_pays_to_the_last_token_and_then_refuses() {
        let mut quota = Quota::with_capacity(14);
        assert!(quota.try_take(Class::Transient).is_some());
        assert_eq!(quota.balance(), 0);
        assert_eq!(quota.try_take(Class::Throttled), None);
        let mut quota = Quota::with_capacity(13);
        assert_eq!(quota.try_take(Class::Transient), None);
        assert_eq!(quota.balance(), 13, "a refusal takes nothing");
        assert!(quota.try_take(Class::Throttled).is_some());
    }

    #[test]
    fn a_full_quota_pays_for_35_transient_or_100_throttled_retries() {
        for (class, count) in [(Class::Transient, 35), (Class::Throttled, 100)] {
            let mut quota = Quota::new();
            let paid = std::iter::from_fn(|| quota.try_take(class)).count();
            assert_eq!(paid, count, "{class:?}");
        }
    }

    #[test]
    fn a_refund_gives_back_what_was_paid() {
        let mut quota = Quota::new();
        let transient = quota.try_take(Class::Transient).unwrap();
        let throttled = quota.try_take(Class::Throttled).unwrap();
        quota.give_back(transient);
        assert_eq!(quota.balance(), 495);
        quota.give_back(throttled);
        assert_eq!(quota.balance(), 500);
    }

    #[test]
    fn a_clean_success_adds_one_up_to_the_capacity() {
        let mut quota = Quota::new();
        let _kept = quota.try_take(Class::Throttled);
        quota.clean_success();
        assert_eq!(quota.balance(), 496);
        for _ in 0..10 {
            quota.clean_success();
        }
        assert_eq!(quota.balance(), 500);
    }

    #[test]
    fn a_cost_of_another_quota_does_not_fill_it_over_the_brim() {
        let cost = Quota::new().try_take(Class::Transient).unwrap();
        let mut quota = Quota::with_capacity(u32::MAX);
        quota.give_back(cost);
        assert_eq!(quota.balance(), u32::MAX);
    }

    proptest! {
        #[test]
        fn the_balance_is_what_was_not_paid_and_stays_in_bounds(
            capacity in 0..1000_u32, events in proptest::collection::vec(0..4_u8, 0..200),
        ) {
            let mut quota = Quota::with_capacity(capacity);
            let mut paid = Vec::new();
            for event in events {
                let before = quota.balance();
                let class = if event == 0 { Class::Transient } else { Class::Throttled };
                match (event, paid.pop()) {
                    (0 | 1, kept) => {
                        paid.extend(kept);
                        let taken = quota.try_take(class);
                        prop_assert_eq!(taken.is_some(), before >= if event == 0 { 14 } else { 5 });
                        prop_assert_eq!(quota.balance(), before - taken.as_ref().map_or(0, |cost| cost.0));
                        paid.extend(taken);
                    }
                    (2, Some(cost)) => quota.give_back(cost),
                    (_, kept) => {
                        paid.extend(kept);
                        quota.clean_success();
                        prop_assert_eq!(quota.balance(), (before + 1).min(capacity));
                    }
                }
                prop_assert!(quota.balance() <= capacity);
            }
        }
    }
}
