//! What a caller should know although the call succeeded.

use std::fmt;
use std::time::{Duration, SystemTime};

use crate::measurements::Name;

/// What a caller should know although the call succeeded.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// The server left a measurement out that was sent, without a word: it does not know the name.
    MeasurementIgnored(Name),
    /// The server kept a measurement that was to be removed.
    MeasurementKept(Name),
    /// The server made the copy of a set and answered with a broken one, so the copy was read again.
    CloneReread,
    /// The server could not be asked, and this is what it answered a while ago. Only after
    /// [`Cache::stale_on_error`](crate::Cache::stale_on_error).
    Stale {
        /// How long ago it was answered, or last found to be still right.
        age: Duration,
    },
    /// Four fifths of the daily budget are spent.
    BudgetNearlySpent {
        /// The requests that were sent on this day.
        used: u64,
        /// The requests that the budget allows.
        limit: u64,
        /// When the next day begins: midnight in UTC.
        resets_at: SystemTime,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::MeasurementIgnored(name) => {
                write!(f, "the server did not store {name}: it does not know that measurement")
            }
            Self::MeasurementKept(name) => write!(f, "the server still has {name}, which was to be removed"),
            Self::Stale { age } => write!(
                f,
                "the server could not be asked, so this is its answer of {} s ago: it may be out of date",
                age.as_secs()
            ),
            Self::BudgetNearlySpent { used, limit, .. } => {
                write!(
                    f,
                    "{used} of the {limit} requests a day are spent: the rest comes back at midnight UTC"
                )
            }
            Self::CloneReread => f.write_str("the server answered with a broken copy, so it was read again"),
        }
    }
}
