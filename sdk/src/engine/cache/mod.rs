//! Which reads need no request of their own.
//!
//! The backend pays for every authenticated call with a password-grade hash before it looks at it, so the best request
//! is the one that is not sent. [`State`] decides, and performs nothing: a driver asks it before a read
//! ([`State::enter`]) and tells it how the read ended, and it never sees what the answers carry.
//!
//! **What is kept.** Successful answers of operations whose effect is [`Read`](crate::engine::Effect::Read); the HTTP
//! method does not matter. What is the same for everybody is fresh for ten minutes, one's own records are not fresh at
//! all: they are kept where they have an `ETag`, and the server is asked whether they have changed. One credential never
//! sees what another was answered. `Cache-Control` can shorten that ([`Control`]); [`Policy`] has the numbers.
//!
//! **What is shared.** Identical reads that are under way at the same time: the first [leads](Entrance::Lead), the others
//! [join](Entrance::Join).
//!
//! **What is dropped.** After a write, everything that its operation invalidates, whoever had asked for it. The write
//! begins a new epoch: a read that began before its end is neither joined nor kept after it, for it may have seen either
//! state. That holds for a write that failed as well, if the server may have carried it out.
//!
//! ```
//! use freesewing::engine::cache::{Ask, Entrance, Key, Policy, State};
//! use freesewing::engine::operations::LIST_CURATED_SETS;
//! use freesewing::engine::Moment;
//! use std::time::Duration;
//!
//! let mut cache: State<&str> = State::new(Policy::default());
//! let wire = LIST_CURATED_SETS.v3.as_ref().unwrap();
//! let key = Key::of(&LIST_CURATED_SETS, wire, "/curated-sets", None, b"").unwrap();
//! let at = |seconds| Moment { steady: Duration::from_secs(seconds), unix: Duration::from_secs(seconds) };
//!
//! let Entrance::Lead { flight, .. } = cache.enter(&key, at(0), Ask::default()) else { panic!() };
//! assert!(matches!(cache.enter(&key, at(1), Ask::default()), Entrance::Join(_)));
//! cache.answered(flight, &(), at(2), || ("the answer", 10));
//! let Entrance::Fresh { entry, age } = cache.enter(&key, at(62), Ask::default()) else { panic!() };
//! assert_eq!((*entry.payload(), age), ("the answer", Duration::from_secs(60)));
//! ```

mod control;
mod entry;
mod flights;
mod key;
mod memory;
mod policy;
mod source;
mod state;

pub use control::Control;
pub use entry::Entry;
pub use flights::FlightId;
pub use key::{Fingerprint, Key};
pub use policy::Policy;
pub use source::Source;
pub use state::{Ask, Entrance, State, Usage};

/// Stands for every read in a list of what a write makes out of date: for writes of which nobody knows.
pub const EVERYTHING: &str = "*";

/// Whether a read is among those that a write makes out of date.
fn concerns(invalidated: &[&str], operation: &str) -> bool {
    invalidated.iter().any(|name| *name == operation || *name == EVERYTHING)
}
