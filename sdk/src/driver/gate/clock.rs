//! The clocks and waits of the client that stands at a gate.

use std::time::{Duration, Instant};

use crate::driver::native::time::Time;
use crate::engine::Moment;

/// The clocks and waits of the client that stands at a gate: the machine's, or those of a test.
#[derive(Clone, Copy)]
pub struct Clock<'a>(&'a Time);

impl<'a> Clock<'a> {
    pub(crate) fn new(time: &'a Time) -> Self {
        Self(time)
    }

    /// Where the time comes from, for a thread of the gate.
    pub(super) fn time(self) -> Time {
        self.0.clone()
    }

    /// The time, with a steady clock that counts from `origin`. Clients that share a gate see the same.
    #[must_use]
    pub fn since(self, origin: Instant) -> Moment {
        self.moment(self.read(), origin)
    }

    /// The time by the clocks of the client.
    pub(super) fn read(self) -> Moment {
        self.0.now()
    }

    /// What the client has read, with a steady clock that counts from `origin`.
    pub(super) fn moment(self, read: Moment, origin: Instant) -> Moment {
        self.0.since(origin, read)
    }

    /// The time, with the time of day for a steady clock: for a state that several processes share.
    #[must_use]
    pub fn of_day(self) -> Moment {
        let unix = self.0.now().unix;
        Moment { steady: unix, unix }
    }

    /// Waits so long, or until `wake` is ready.
    pub async fn pause(self, length: Duration, wake: impl Future<Output = ()>) {
        self.0.pause(length, wake).await;
    }

    /// Waits for `work`, no longer than `limit` if there is one.
    pub async fn within<T>(self, limit: Option<Duration>, work: impl Future<Output = T>) -> Option<T> {
        match limit {
            Some(limit) => self.0.within(limit, work).await,
            None => Some(work.await),
        }
    }
}

impl std::fmt::Debug for Clock<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Clock")
    }
}
