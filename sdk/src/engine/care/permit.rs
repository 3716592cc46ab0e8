//! What passes between a call and the state: the question, the answer, the permit, and what the gate hears afterwards.

use std::time::Duration;

use super::budget::Spending;
use crate::engine::retry::RateLimit;

/// What a call says when it asks for a permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ask<'a> {
    /// The name of the operation: a server's advice binds the operations that it came with.
    pub scope: &'a str,
    /// How long the attempt may take. Some time after that the permit ends by itself, so that a process that dies does
    /// not keep it for ever.
    pub lease: Duration,
}

/// The answer to a question for a permit.
#[derive(Debug, PartialEq)]
#[must_use]
pub enum Admission {
    /// The request may be sent now.
    Go(Permit),
    /// It is too early: ask again after this time. Whoever comes later waits behind this call.
    Wait(Duration),
    /// The server's limit for this operation is nearly used up: ask again after this time. Others may go first.
    Advised(Duration),
    /// As many requests as allowed are under way: ask again when one has ended, or after this time, when the first of
    /// their leases ends by itself.
    Full(Duration),
    /// Nothing will be sent for a while.
    Refused(Refusal),
}

/// The right to send one request. Whoever has it hands it back with [`State::report`](super::State::report) or
/// [`State::release`](super::State::release).
#[derive(Debug, PartialEq)]
#[must_use = "hand it back, or it counts as a request under way until its lease ends"]
pub struct Permit {
    pub(super) id: u64,
    /// What it took from the pace.
    pub(super) cost: Duration,
    /// The day whose budget it came from.
    pub(super) day: u64,
    /// The operation, as a number.
    pub(super) scope: u32,
    /// It is the one request that finds out whether the server is well again.
    pub(super) probe: bool,
    pub(super) spending: Option<Spending>,
    /// Those who share the gate do not know of it.
    pub(super) alone: bool,
}

impl Permit {
    /// The budget of the day, when it is nearly spent.
    #[must_use]
    pub fn nearly_spent(&self) -> Option<Spending> {
        self.spending.filter(Spending::is_nearly_spent)
    }

    /// The same permit once more, for a gate that has to make its change again because somebody else was faster. One of
    /// them is handed back, never both.
    pub fn duplicate(&self) -> Self {
        Self { ..*self }
    }

    /// The same permit with a mark: it was given without asking those who share the gate. The caller gets
    /// [`Warning::GateAway`](crate::Warning::GateAway).
    pub fn alone(mut self) -> Self {
        self.alone = true;
        self
    }

    /// Whether it was given without asking those who share the gate.
    #[must_use]
    pub fn is_alone(&self) -> bool {
        self.alone
    }
}

/// Why nothing will be sent for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The reason.
    pub why: Why,
    /// From when on it is worth asking again, as a span since 1970.
    pub retry_at: Duration,
}

/// Why nothing will be sent for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Why {
    /// The server asked for a long pause, which is not over.
    Held,
    /// The server throttled too often, or the quota of retries is empty.
    BreakerOpen,
    /// The budget of the day is spent.
    BudgetSpent {
        /// How many requests a day it allows.
        limit: u64,
    },
    /// The server said that its limit is used up, and that more is allowed only after a long while.
    LimitReached,
}

/// What came of a request, as far as the gate is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// What the server had to say.
    pub heard: Heard,
    /// For how long the server wants to be left alone, when that is longer than a call sleeps.
    pub hold: Option<Duration>,
    /// What the answer said about rate limits.
    pub advice: Option<RateLimit>,
    /// The quota of retries is empty.
    pub quota_spent: bool,
}

/// What the server had to say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Heard {
    /// An answer that does not ask to slow down.
    Answer,
    /// "Slow down": 429 or 503, with the wait that it asked for, if it did.
    Throttled(Option<Duration>),
    /// Nothing: the attempt failed on the way.
    Nothing,
}

impl Report {
    /// A report of nothing but what was heard.
    #[must_use]
    pub fn new(heard: Heard) -> Self {
        Self { heard, hold: None, advice: None, quota_spent: false }
    }
}
