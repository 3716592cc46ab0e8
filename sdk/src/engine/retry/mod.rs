//! When a failed attempt is repeated, and after which wait.
//!
//! **Defaults.** A call has three attempts. After a failure of the network or of the server it waits a random part of
//! 200 ms, which doubles with each failure; after "slow down" it waits one second and a random part of another, which
//! doubles likewise; no random part is longer than 20 s. A server that says how long to wait is obeyed, up to a minute.
//! The whole call ends within 90 s. All of it is in [`Policy`], and the parts that give numbers are functions of their
//! arguments: time and random draws are parameters, so tests assert exact waits.
//!
//! **Scope.** Only what can pass is repeated: [`Class::Throttled`] (429, 503) and [`Class::Transient`] (408, 425, 500,
//! 502, 504 and everything that [`Phase`] names). Before each repetition four questions are asked in this order:
//! attempts left? allowed by the operation's effect ([`may_repeat`])? over before the deadline? paid for from the
//! client's [`Quota`]? Then the call sleeps. What happened is told by the [`Trace`].
//!
//! **When not to retry.** The backend is one small, donated host, and a request that is not sent helps it more than one
//! that is sent late. So a call is not repeated
//! - when the answer will not change: any other status is final;
//! - when the operation makes something or sends mail and the first request may have been processed: an answer that
//!   got lost, 500, 502 and 504 end such a call, since nobody can tell what the server did;
//! - when the server asks for more than a minute: the call fails at once and says when to come back, instead of
//!   holding its caller;
//! - when the wait would pass the deadline: the call fails now, with the real cause;
//! - when too many calls of this client have failed already and its quota is spent;
//! - at the same time as the first: there is no hedging.
//!
//! Code around this crate should not add a loop of its own: three attempts in three layers are 27 requests.
//!
//! ```
//! use std::time::Duration;
//! use freesewing::engine::retry::{Backoff, Class, retry_after};
//!
//! let backoff = Backoff::default();
//! let computed = backoff.wait(Class::Throttled, 1, 0.5);
//! assert_eq!(computed, Duration::from_millis(1500));
//!
//! let hint = retry_after::parse(b"2", None).unwrap();
//! assert_eq!(backoff.with_hint(computed, hint, 0.5), Duration::from_millis(2100));
//! ```

pub mod backoff;
pub mod class;
pub(super) mod http_date;
mod members;
mod policy;
pub mod quota;
pub mod rate_limit;
pub mod retry_after;
pub mod trace;

pub use backoff::Backoff;
pub use class::{Class, Phase, What, deletion_done, may_repeat};
pub use policy::Policy;
pub use quota::{Cost, Quota};
pub use rate_limit::RateLimit;
pub use trace::{Attempt, Note, Outcome, Trace, Wait, WaitReason};
