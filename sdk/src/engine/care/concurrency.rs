//! How many requests are under way.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::micros;
use super::state::LONGEST_HOLD;

/// What is added to the time that an attempt may take before its lease ends: the answer may still be on its way into
/// a file or another machine.
const MARGIN: Duration = Duration::from_secs(5);

/// The longest attempt that a lease lasts for. Whoever dies keeps a permit no longer than a hold would last.
const LONGEST: Duration = LONGEST_HOLD;

/// The most permits that are counted: a stored state of so many can still be read. Where there is no limit the one that
/// ends first is forgotten for the next.
const MOST: usize = 4096;

/// The permits that are out. Each ends by itself at some time, so that a process that dies keeps none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub(super) struct Leases(Vec<Lease>);

#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lease {
    id: u64,
    #[serde(with = "micros")]
    ends: Duration,
}

impl Leases {
    pub(super) fn new() -> Self {
        Self(Vec::new())
    }

    /// Whether as many are out as may be. Those that have ended are forgotten then.
    pub(super) fn is_full(&mut self, most: u32, at: Duration) -> bool {
        let most = MOST.min(most as usize);
        let full = |leases: &[Lease]| leases.len() >= most;
        if !full(&self.0) {
            return false;
        }
        self.forget_ended(at);
        full(&self.0)
    }

    /// How long until the first of them ends by itself.
    pub(super) fn first_end(&self, at: Duration) -> Duration {
        // Those that have ended may not be forgotten yet. Told to wait for them, a call would ask again at once for ever.
        let lasting = self.0.iter().map(|lease| lease.ends).filter(|ends| *ends > at);
        lasting.min().unwrap_or(at).saturating_sub(at)
    }

    /// How many are out.
    pub(super) fn count(&mut self, at: Duration) -> usize {
        self.forget_ended(at);
        self.0.len()
    }

    /// Whether this one is out.
    pub(super) fn has(&self, id: u64, at: Duration) -> bool {
        self.0.iter().any(|lease| lease.id == id && lease.ends > at)
    }

    pub(super) fn begin(&mut self, id: u64, at: Duration, length: Duration) {
        // Without a limit nobody asks whether it is full, and the dead would pile up.
        if self.0.len() >= self.0.capacity().min(MOST) {
            self.forget_ended(at);
        }
        if self.0.len() >= MOST {
            self.make_room();
        }
        let length = length.min(LONGEST).saturating_add(MARGIN);
        self.0.push(Lease { id, ends: at.saturating_add(length) });
    }

    pub(super) fn end(&mut self, id: u64) {
        if let Some(place) = self.0.iter().rposition(|lease| lease.id == id) {
            self.0.swap_remove(place);
        }
    }

    fn forget_ended(&mut self, at: Duration) {
        self.0.retain(|lease| lease.ends > at);
    }

    /// Forgets the one that ends first.
    fn make_room(&mut self) {
        let first = self.0.iter().enumerate().min_by_key(|(_, lease)| lease.ends);
        if let Some((place, _)) = first {
            self.0.swap_remove(place);
        }
    }

    /// Whether they can have come about by this time.
    pub(super) fn is_sound(&self, at: Duration) -> bool {
        let latest = at.saturating_add(LONGEST).saturating_add(MARGIN);
        self.0.len() <= MOST && self.0.iter().all(|lease| lease.ends <= latest)
    }

    /// The clock was set back by so much.
    pub(super) fn set_back(&mut self, by: Duration) {
        for lease in &mut self.0 {
            lease.ends = lease.ends.saturating_sub(by);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn secs(secs: u64) -> Duration {
        Duration::from_secs(secs)
    }

    #[test]
    fn so_many_are_out_at_once() {
        let mut leases = Leases::new();
        assert!(!leases.is_full(2, secs(0)));
        leases.begin(1, secs(0), secs(10));
        assert!(!leases.is_full(2, secs(0)));
        leases.begin(2, secs(0), secs(10));
        assert!(leases.is_full(2, secs(0)) && leases.is_full(1, secs(0)) && !leases.is_full(3, secs(0)));
        leases.end(1);
        assert!(!leases.is_full(2, secs(0)));
        assert!(leases.has(2, secs(0)) && !leases.has(1, secs(0)));
        leases.end(1);
        assert_eq!(leases.count(secs(0)), 1);
    }

    #[test]
    fn a_lease_ends_by_itself_five_seconds_after_its_attempt() {
        let mut leases = Leases::new();
        leases.begin(1, secs(100), secs(10));
        let almost = secs(115) - Duration::from_micros(1);
        assert!(leases.is_full(1, almost) && leases.has(1, almost));
        assert!(!leases.has(1, secs(115)) && !leases.is_full(1, secs(115)));
        assert_eq!(leases.count(secs(115)), 0);
    }

    #[test]
    fn the_dead_do_not_pile_up_where_there_is_no_limit() {
        let mut leases = Leases::new();
        for id in 0..10_000 {
            leases.begin(id, secs(id), secs(10));
        }
        assert!(leases.0.len() <= 64, "{}", leases.0.len());
    }

    #[test]
    fn no_lease_is_longer_than_an_hour_and_its_margin() {
        let mut leases = Leases::new();
        leases.begin(1, secs(100), Duration::MAX);
        assert!(leases.has(1, secs(3704)) && !leases.has(1, secs(3705)));
        assert!(leases.is_sound(secs(100)) && !leases.is_sound(secs(99)));
    }

    #[test]
    fn no_more_are_counted_than_can_be_read_again() {
        let mut leases = Leases::new();
        for id in 0..4096 {
            leases.begin(id, secs(0), secs(if id == 7 { 9 } else { 10 }));
        }
        assert!(leases.is_full(u32::MAX, secs(0)));
        leases.begin(4096, secs(0), secs(10));
        assert_eq!(leases.count(secs(0)), 4096);
        assert!(leases.is_sound(secs(0)) && leases.has(4096, secs(0)) && !leases.has(7, secs(0)));
        // Those that have ended make room before any other has to.
        leases.begin(4097, secs(15), secs(10));
        assert_eq!(leases.count(secs(15)), 1);
    }

    #[test]
    fn the_first_end_is_that_of_one_that_is_still_out() {
        let mut leases = Leases::new();
        assert_eq!(leases.first_end(secs(0)), secs(0));
        leases.begin(1, secs(0), secs(10));
        leases.begin(2, secs(0), secs(30));
        assert_eq!((leases.first_end(secs(5)), leases.first_end(secs(15))), (secs(10), secs(20)));
    }

    #[test]
    fn a_clock_set_back_makes_no_lease_longer() {
        let mut leases = Leases::new();
        leases.begin(1, secs(100), secs(10));
        leases.set_back(secs(90));
        assert!(leases.has(1, secs(24)) && !leases.has(1, secs(25)));
    }
}
