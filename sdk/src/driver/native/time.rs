//! Clocks, waits and draws: the machine's, or those of a test.

use std::future::Future;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::engine::Moment;
#[cfg(feature = "testing")]
use crate::testing::VirtualTime;

/// Where a client's time and draws come from.
#[derive(Clone)]
pub(crate) enum Time {
    /// From the machine.
    Real {
        /// When the client was made.
        start: Instant,
    },
    /// From a test.
    #[cfg(feature = "testing")]
    Virtual(VirtualTime),
}

impl Time {
    pub(crate) fn real() -> Self {
        Self::Real { start: Instant::now() }
    }

    pub(crate) fn now(&self) -> Moment {
        match self {
            Self::Real { start } => Moment {
                steady: start.elapsed(),
                unix: SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default(),
            },
            #[cfg(feature = "testing")]
            Self::Virtual(time) => time.now(),
        }
    }

    /// The steady clock alone.
    pub(crate) fn steady(&self) -> Duration {
        match self {
            Self::Real { start } => start.elapsed(),
            #[cfg(feature = "testing")]
            Self::Virtual(time) => time.now().steady,
        }
    }

    /// The same moment, with a steady clock that counts from `origin`. Virtual time counts from its own.
    pub(crate) fn since(&self, origin: Instant, moment: Moment) -> Moment {
        match self {
            Self::Real { start } => {
                let steady = (*start + moment.steady).saturating_duration_since(origin);
                Moment { steady, ..moment }
            }
            #[cfg(feature = "testing")]
            Self::Virtual(_) => moment,
        }
    }

    /// Two draws, uniform in `[0, 1)`.
    pub(crate) fn draws(&self) -> [f64; 2] {
        match self {
            Self::Real { .. } => [fastrand::f64(), fastrand::f64()],
            #[cfg(feature = "testing")]
            Self::Virtual(time) => time.draws(),
        }
    }

    pub(crate) async fn sleep(&self, length: Duration) {
        match self {
            Self::Real { .. } => tokio::time::sleep(length).await,
            #[cfg(feature = "testing")]
            Self::Virtual(time) => time.sleep(length).await,
        }
    }

    /// Waits for a permit so long, or until `wake` is ready.
    pub(crate) async fn pause(&self, length: Duration, wake: impl Future<Output = ()>) {
        match self {
            Self::Real { .. } => tokio::time::timeout(length, wake).await.unwrap_or_default(),
            #[cfg(feature = "testing")]
            Self::Virtual(time) => time.queue(length, wake).await,
        }
    }

    /// What comes of `work`, or nothing when it takes longer than `limit`.
    pub(crate) async fn within<T>(&self, limit: Duration, work: impl Future<Output = T>) -> Option<T> {
        match self {
            Self::Real { .. } => tokio::time::timeout(limit, work).await.ok(),
            #[cfg(feature = "testing")]
            Self::Virtual(time) => time.within(limit, work).await,
        }
    }
}
