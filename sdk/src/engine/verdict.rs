//! How a call ended, and what an answer that is no success means.

use std::time::Duration;

use crate::ErrorKind;

use super::retry::Phase;

/// How a call ended.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Verdict {
    /// The answer that arrived last is a success: unwrap and decode it.
    Success,
    /// What is known already is still right: the answer to a conditional request says so.
    NotModified,
    /// The record was gone already on a later attempt of its deletion, so the deletion has succeeded.
    AlreadyGone,
    /// The call failed.
    Failure(Failure),
}

/// Why a call failed.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Failure {
    /// What kind of failure it is.
    pub kind: ErrorKind,
    /// What happened last.
    pub cause: Cause,
    /// Why the engine did not try (again).
    pub gave_up: GaveUp,
    /// The moment from which a new attempt is welcome, as a span since 1970, when the server named one.
    pub retry_at: Option<Duration>,
}

/// What happened last.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cause {
    /// An answer with this status.
    Status(u16),
    /// The attempt got this far and then failed.
    Transport(Phase),
    /// The attempt got this far when its time was over.
    TimedOut(Phase),
    /// The body of the answer is larger than the client accepts.
    Oversized,
    /// The server had asked this client for a long pause before, which is not over.
    Held,
    /// The server has throttled this client too often, or the quota of retries is empty.
    BreakerOpen,
    /// The server had said that its limit is used up, for longer than a call sleeps.
    LimitReached,
    /// The budget of the day is spent.
    BudgetSpent {
        /// How many requests a day it allows.
        limit: u64,
    },
    /// Others were in the queue for a permit for too long.
    Queued,
    /// The gate that gives permits cannot be asked.
    GateFailed,
    /// The transport did not take the request.
    NotTaken,
    /// The transport panicked in another call, whose request this one shared.
    Panicked,
    /// Nobody waited for the call any more.
    Cancelled,
}

/// Why the engine did not try (again).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum GaveUp {
    /// Trying again would not help.
    Final,
    /// All attempts are used up.
    Attempts,
    /// The request may have been processed, and it is none that may be repeated.
    Effect,
    /// The wait would have passed the time limit of the call.
    Deadline,
    /// The client has retried so much lately that its quota is spent.
    Quota,
    /// The server asked for a wait that is longer than a call sleeps.
    LongHint,
    /// The gate lets nothing through for a while.
    Refused,
}

/// The kind of failure that a status stands for.
#[must_use]
pub fn kind_of_status(status: u16) -> ErrorKind {
    match status {
        300..=399 => ErrorKind::Redirect,
        // 407 comes from a proxy.
        401 | 407 => ErrorKind::Authentication,
        // 451 is what servers say of an account without consent.
        403 | 451 => ErrorKind::Permission,
        404 | 410 => ErrorKind::NotFound,
        408 => ErrorKind::Timeout,
        413 => ErrorKind::TooLarge,
        425 | 429 => ErrorKind::RateLimited,
        400..=499 => ErrorKind::Validation,
        500..=599 => ErrorKind::Server,
        // A success that the operation does not know, or no status of HTTP at all.
        _ => ErrorKind::Decode,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statuses_have_kinds() {
        let cases = [
            (302, ErrorKind::Redirect),
            (400, ErrorKind::Validation),
            (401, ErrorKind::Authentication),
            (403, ErrorKind::Permission),
            (451, ErrorKind::Permission),
            (404, ErrorKind::NotFound),
            (410, ErrorKind::NotFound),
            (408, ErrorKind::Timeout),
            (413, ErrorKind::TooLarge),
            (425, ErrorKind::RateLimited),
            (429, ErrorKind::RateLimited),
            (422, ErrorKind::Validation),
            (500, ErrorKind::Server),
            (503, ErrorKind::Server),
            (599, ErrorKind::Server),
            (202, ErrorKind::Decode),
            (600, ErrorKind::Decode),
            (199, ErrorKind::Decode),
        ];
        for (status, kind) in cases {
            assert_eq!(kind_of_status(status), kind, "{status}");
        }
    }
}
