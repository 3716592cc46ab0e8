//! What one call may do differently from its client.

use std::time::Duration;

use crate::driver::native::{Limits, Reading};
use crate::engine::retry::Policy;

/// What one call may do differently from its client.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct CallOptions {
    pub(crate) timeout: Option<Duration>,
    pub(crate) retries: Option<u32>,
    pub(crate) no_cache: bool,
}

impl CallOptions {
    /// The policy of the client with these changes.
    pub(crate) fn apply(&self, policy: &Policy) -> Policy {
        let mut policy = policy.clone();
        if let Some(timeout) = self.timeout {
            policy.call_timeout = timeout;
        }
        if let Some(retries) = self.retries {
            policy.attempts = retries.saturating_add(1);
        }
        policy
    }

    /// How a read is made with them.
    pub(crate) fn reading(&self, policy: &Policy) -> Reading {
        Reading {
            no_cache: self.no_cache,
            usual_retries: self
                .retries
                .is_none_or(|retries| retries.saturating_add(1) == policy.attempts.max(1)),
            usual_timeout: policy.call_timeout,
            limits: Limits { call: self.timeout, queue: policy.queue_timeout },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn options_change_the_policy_of_one_call() {
        let policy = Policy::default();
        assert_eq!(CallOptions::default().apply(&policy), policy);
        let options =
            CallOptions { timeout: Some(Duration::from_secs(3)), retries: Some(0), ..CallOptions::default() };
        let changed = options.apply(&policy);
        assert_eq!((changed.call_timeout, changed.attempts), (Duration::from_secs(3), 1));
        assert_eq!(changed.attempt_timeout, policy.attempt_timeout);
    }
}
