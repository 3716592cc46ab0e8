//! What a failed attempt means, and whether it may be repeated.

use std::fmt;

use crate::engine::operation::{Deletes, Effect};

/// What the end of an attempt means for the next one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Class {
    /// The operation did what was asked.
    Success,
    /// The server asks to slow down.
    Throttled,
    /// It may work the next time.
    Transient,
    /// It will fail the same way again.
    Permanent,
}

/// How far an attempt got before it failed without a usable answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Phase {
    /// The host's name was not found.
    Resolve,
    /// No connection was made.
    Connect,
    /// The connection could not be secured.
    Tls,
    /// The connection broke while the request was written, or before the server can have answered it.
    Send,
    /// The request was sent and no answer came: it took too long, or the connection closed before the headers.
    Answer,
    /// The answer was cut short, or its framing is invalid.
    Body,
}

/// What an attempt came to: an answer's status, or a failure on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum What {
    /// The server answered.
    Status {
        /// The status of the answer.
        status: u16,
        /// Whether the answer had a readable `Retry-After`; zero is one.
        hinted: bool,
    },
    /// The attempt failed without a usable answer.
    Failure(Phase),
}

impl Phase {
    /// Whether the request cannot have reached the server.
    #[must_use]
    pub const fn is_before_sending(self) -> bool {
        matches!(self, Self::Resolve | Self::Connect | Self::Tls)
    }
}

impl fmt::Display for Phase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Resolve => "host not found",
            Self::Connect => "no connection",
            Self::Tls => "no secure connection",
            Self::Send => "connection lost while sending",
            Self::Answer => "no answer",
            Self::Body => "answer cut short",
        })
    }
}

/// The class of an answer.
///
/// `success` has the statuses that are a success of the operation. Throttling is 429 and 503; transient are 408, 425,
/// 500, 502 and 504; the rest is permanent, also a 2xx that the operation does not know. The split is that of the AWS
/// SDKs' standard mode, with 408 and 425 added because RFC 9110 §15.5.9 and RFC 8470 §5.2 invite a repetition.
#[must_use]
pub fn of_status(status: u16, success: &[u16]) -> Class {
    match status {
        _ if success.contains(&status) => Class::Success,
        429 | 503 => Class::Throttled,
        408 | 425 | 500 | 502 | 504 => Class::Transient,
        _ => Class::Permanent,
    }
}

/// The class of a failure without a usable answer: transient, wherever it happened.
#[must_use]
pub fn of_failure(phase: Phase) -> Class {
    match phase {
        Phase::Resolve | Phase::Connect | Phase::Tls | Phase::Send | Phase::Answer | Phase::Body => {
            Class::Transient
        }
    }
}

/// Whether an operation with this effect may be sent again after what happened.
///
/// Reads and idempotent writes: after everything throttled or transient. Operations that make a record or have side
/// effects: only when the request provably was not processed, that is when it did not leave ([`Phase::Resolve`],
/// [`Phase::Connect`], [`Phase::Tls`]), after 429, and after a 503 that says when to come back. A bare 503, 500, 502 or
/// 504 may come from a proxy whose server did the work.
#[must_use]
pub fn may_repeat(effect: Effect, what: &What) -> bool {
    let class = match *what {
        What::Status { status, .. } => of_status(status, &[]),
        What::Failure(phase) => of_failure(phase),
    };
    match effect {
        Effect::Read | Effect::Idempotent => matches!(class, Class::Throttled | Class::Transient),
        Effect::Create | Effect::Act => match *what {
            What::Status { status, hinted } => status == 429 || (status == 503 && hinted),
            What::Failure(phase) => phase.is_before_sending(),
        },
    }
}

/// Whether an error status means that a deletion has already taken effect.
///
/// `attempt` counts from 1. On a later attempt 404 says so for a record or a key; 401 says so for an account or a key,
/// which takes the caller's credentials with it. On the first attempt both are plain errors.
#[must_use]
pub fn deletion_done(deletes: Option<Deletes>, status: u16, attempt: u32) -> bool {
    attempt > 1
        && match deletes {
            None => false,
            Some(Deletes::Record) => status == 404,
            Some(Deletes::Key) => matches!(status, 401 | 404),
            // V4 answers an API key that would delete its account with 404, always, and deletes nothing.
            Some(Deletes::Account) => status == 401,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PHASES: [Phase; 6] =
        [Phase::Resolve, Phase::Connect, Phase::Tls, Phase::Send, Phase::Answer, Phase::Body];

    #[test]
    fn every_status_has_the_class_of_the_table() {
        for status in 0..=999 {
            let expected = match status {
                200 | 201 => Class::Success,
                429 | 503 => Class::Throttled,
                408 | 425 | 500 | 502 | 504 => Class::Transient,
                _ => Class::Permanent,
            };
            assert_eq!(of_status(status, &[200, 201]), expected, "{status}");
        }
    }

    #[test]
    fn the_operations_own_successes_come_first() {
        assert_eq!(of_status(200, &[]), Class::Permanent);
        assert_eq!(of_status(503, &[200, 503]), Class::Success);
    }

    #[test]
    fn every_failure_is_transient() {
        for phase in PHASES {
            assert_eq!(of_failure(phase), Class::Transient, "{phase:?}");
        }
    }

    #[test]
    fn what_changes_nothing_twice_is_repeated_after_everything_that_can_pass() {
        for effect in [Effect::Read, Effect::Idempotent] {
            for phase in PHASES {
                assert!(may_repeat(effect, &What::Failure(phase)), "{effect:?} {phase:?}");
            }
            for hinted in [false, true] {
                let repeated: Vec<u16> = (0..=999)
                    .filter(|&status| may_repeat(effect, &What::Status { status, hinted }))
                    .collect();
                assert_eq!(repeated, [408, 425, 429, 500, 502, 503, 504], "{effect:?} {hinted}");
            }
        }
    }

    #[test]
    fn what_acts_is_repeated_only_when_it_was_not_processed() {
        for effect in [Effect::Create, Effect::Act] {
            let after: Vec<Phase> =
                PHASES.into_iter().filter(|&phase| may_repeat(effect, &What::Failure(phase))).collect();
            assert_eq!(after, [Phase::Resolve, Phase::Connect, Phase::Tls], "{effect:?}");
            for (hinted, expected) in [(false, &[429][..]), (true, &[429, 503][..])] {
                let repeated: Vec<u16> = (0..=999)
                    .filter(|&status| may_repeat(effect, &What::Status { status, hinted }))
                    .collect();
                assert_eq!(repeated, expected, "{effect:?} {hinted}");
            }
        }
    }

    #[test]
    fn a_deletion_is_done_when_a_later_attempt_finds_nothing() {
        let done = |deletes, attempt| -> Vec<u16> {
            (0..=999).filter(|&status| deletion_done(deletes, status, attempt)).collect()
        };
        for attempt in [0, 1] {
            for deletes in [None, Some(Deletes::Record), Some(Deletes::Key), Some(Deletes::Account)] {
                assert!(done(deletes, attempt).is_empty(), "{deletes:?} {attempt}");
            }
        }
        for attempt in [2, 3, u32::MAX] {
            assert!(done(None, attempt).is_empty());
            assert_eq!(done(Some(Deletes::Record), attempt), [404]);
            assert_eq!(done(Some(Deletes::Key), attempt), [401, 404]);
            assert_eq!(done(Some(Deletes::Account), attempt), [401]);
        }
    }

    #[test]
    fn a_phase_reads_as_a_short_reason() {
        let shown: Vec<String> = PHASES.iter().map(ToString::to_string).collect();
        assert_eq!(
            shown,
            [
                "host not found",
                "no connection",
                "no secure connection",
                "connection lost while sending",
                "no answer",
                "answer cut short"
            ]
        );
    }
}
