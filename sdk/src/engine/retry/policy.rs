//! The limits of one call.

use std::time::Duration;

use super::Backoff;

/// How often a call is tried, how long its parts may take, and how its waits are computed.
///
/// ```
/// use std::time::Duration;
/// use freesewing::engine::retry::Policy;
///
/// let mut patient = Policy::default();
/// patient.attempts = 5;
/// patient.call_timeout = Duration::from_secs(300);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Policy {
    /// How often a call is sent at most, the first time included: 3, as in the AWS SDKs' standard mode. With 1 nothing
    /// is repeated; 0 counts as 1.
    pub attempts: u32,
    /// How long one attempt may take, from the connection to the last byte of the answer: 10 s.
    pub attempt_timeout: Duration,
    /// How long the making of a connection may take: 5 s. It is part of the attempt.
    pub connect_timeout: Duration,
    /// How long the whole call may take with its waits, from its admission: 90 s. Queueing before that is not counted.
    pub call_timeout: Duration,
    /// How long a call may queue for its first permit: no limit. Later it queues within its own time.
    pub queue_timeout: Option<Duration>,
    /// The longest `Retry-After` that is slept through: 60 s. After a longer one the call fails at once, and the client
    /// holds further calls until the server is ready.
    pub longest_hint: Duration,
    /// How long to wait between attempts.
    pub backoff: Backoff,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            attempts: 3,
            attempt_timeout: Duration::from_secs(10),
            connect_timeout: Duration::from_secs(5),
            call_timeout: Duration::from_secs(90),
            queue_timeout: None,
            longest_hint: Duration::from_secs(60),
            backoff: Backoff::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_defaults_are_those_of_the_documentation() {
        let expected = Policy {
            attempts: 3,
            attempt_timeout: Duration::from_millis(10_000),
            connect_timeout: Duration::from_millis(5_000),
            call_timeout: Duration::from_millis(90_000),
            queue_timeout: None,
            longest_hint: Duration::from_millis(60_000),
            backoff: Backoff::default(),
        };
        assert_eq!(Policy::default(), expected);
    }
}
