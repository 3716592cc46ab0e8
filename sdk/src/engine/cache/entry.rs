//! One answer that is kept.

use std::time::Duration;

use super::{Control, FlightId};
use crate::engine::Moment;

/// One answer that is kept. What it carries is the driver's matter; the cache never looks into it.
#[derive(Debug)]
pub struct Entry<P> {
    pub(super) payload: P,
    /// In bytes, as the driver counts them.
    pub(super) size: usize,
    pub(super) etag: Option<String>,
    pub(super) control: Control,
    /// When it arrived, or was last found to be still right.
    pub(super) stored: Moment,
    pub(super) fresh_for: Duration,
    /// Which request brought it.
    pub(super) flight: FlightId,
}

impl<P> Entry<P> {
    /// What the answer carries.
    #[must_use]
    pub fn payload(&self) -> &P {
        &self.payload
    }

    /// What the server calls this state of the record, as it goes into `If-None-Match`: weak tags stay weak.
    #[must_use]
    pub fn etag(&self) -> Option<&str> {
        self.etag.as_deref()
    }

    /// How long ago it arrived, or was last found to be still right.
    ///
    /// The steady clock may stand still while a machine sleeps, and the time of day may be put back: the longer span
    /// counts.
    #[must_use]
    pub fn age(&self, now: Moment) -> Duration {
        let steady = now.steady.saturating_sub(self.stored.steady);
        steady.max(now.unix.saturating_sub(self.stored.unix))
    }

    pub(super) fn is_fresh(&self, now: Moment) -> bool {
        self.age(now) < self.fresh_for
    }

    /// Whether it may be given out although its freshness is over.
    pub(super) fn is_bearable(&self, now: Moment, longest: Duration) -> bool {
        self.control.allows_stale() && self.age(now) < self.fresh_for.saturating_add(longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_that_moved_further_tells_the_age() {
        let at =
            |steady, unix| Moment { steady: Duration::from_secs(steady), unix: Duration::from_secs(unix) };
        let entry = Entry {
            payload: (),
            size: 0,
            etag: None,
            control: Control::default(),
            stored: at(100, 1000),
            fresh_for: Duration::from_secs(10),
            flight: FlightId(0),
        };
        assert_eq!(entry.age(at(105, 1005)), Duration::from_secs(5));
        assert_eq!(entry.age(at(105, 9000)), Duration::from_secs(8000), "the machine slept");
        assert_eq!(entry.age(at(105, 10)), Duration::from_secs(5), "the clock was put back");
        assert!(entry.is_fresh(at(109, 1009)) && !entry.is_fresh(at(110, 1010)));
        let longest = Duration::from_secs(5);
        assert!(entry.is_bearable(at(114, 1014), longest) && !entry.is_bearable(at(115, 1015), longest));
    }
}
