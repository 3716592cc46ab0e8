//! Kindness to the server: what is not sent, or sent later, so that a small host keeps up.
//!
//! The backend is one small, donated host that asks its users to "use, not abuse". So every request first takes a
//! permit from a gate. Behind the gate is a [`State`], which all who share it share; it is pure, and the times come in
//! from outside.
//!
//! **Pace.** 2 requests a second on average, of which 10 may come at once. A 429 or 503 halves the rate and takes the
//! burst away; it recovers by a tenth of the full rate a minute. Calls wait for their turn.
//!
//! **Concurrency.** At most 2 requests are under way at once, and 1 while the server throttles.
//!
//! **Advice.** What a server says in its rate-limit headers is followed: see [`advice`].
//!
//! **Hold.** After a `Retry-After` of more than a minute nothing is sent until it is over, or for an hour.
//!
//! **Breaker.** After 5 throttled answers in a row, or when the quota of retries is empty, calls fail at once, for 30 s
//! at first: see [`breaker`].
//!
//! **Budget.** Off unless asked for: so many requests a day, after which calls fail until midnight UTC.
//!
//! Pace, breaker and budget are off where the server is this machine, unless a [`Policy`] was given explicitly.
//!
//! ```
//! use std::time::Duration;
//! use freesewing::engine::Moment;
//! use freesewing::engine::care::{Admission, Ask, Policy, State};
//!
//! let policy = Policy::default().pace(2.0, 1);
//! let mut state = State::new();
//! let now = Moment::default();
//! let ask = Ask { scope: "getSet", lease: Duration::from_secs(10) };
//! assert!(matches!(state.admit(&policy, now, ask), Admission::Go(_)));
//! assert_eq!(state.admit(&policy, now, ask), Admission::Wait(Duration::from_millis(500)));
//! ```

pub mod advice;
pub mod breaker;
mod budget;
mod concurrency;
mod micros;
mod pace;
mod permit;
mod policy;
mod state;
mod stored;
mod usage;

pub use budget::Spending;
pub use permit::{Admission, Ask, Heard, Permit, Refusal, Report, Why};
pub use policy::Policy;
pub use state::State;
pub use stored::Unfit;
pub use usage::{Breaker, Counters, Standing, Usage};
