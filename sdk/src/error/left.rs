//! What a failed call leaves in the hands of the caller, and whether it may have been carried out all the same.

use std::sync::Arc;

use super::{Details, Error};
use crate::ErrorKind;
use crate::engine::operation::{Effect, Operation};
use crate::engine::retry::{Attempt, Outcome, WaitReason, What, class};
use crate::generated::operations;
use crate::models::{CreatedApiKey, Pattern, Set};

/// A value that would be lost with the call.
#[derive(Clone)]
pub(crate) enum Left {
    Set(Arc<Set>),
    Pattern(Arc<Pattern>),
    Key(Arc<CreatedApiKey>),
}

impl Error {
    /// The set as it is on the server now, when an update found it changed: see
    /// [`UpdateSet::if_unchanged_since`](crate::api::UpdateSet::if_unchanged_since).
    #[must_use]
    pub fn current_set(&self) -> Option<&Set> {
        match &self.0.details.left {
            Some(Left::Set(set)) => Some(set),
            _ => None,
        }
    }

    /// The pattern as it is on the server now, when an update found it changed: see
    /// [`UpdatePattern::if_unchanged_since`](crate::api::UpdatePattern::if_unchanged_since).
    #[must_use]
    pub fn current_pattern(&self) -> Option<&Pattern> {
        match &self.0.details.left {
            Some(Left::Pattern(pattern)) => Some(pattern),
            _ => None,
        }
    }

    /// The new key with its secret, when [`rotate`](crate::api::ApiKeys::rotate) made one and failed after that. Keep
    /// it: the server shows the secret to nobody again.
    #[must_use]
    pub fn new_key(&self) -> Option<&CreatedApiKey> {
        match &self.0.details.left {
            Some(Left::Key(key)) => Some(key),
            _ => None,
        }
    }

    /// Whether the server may have carried the call out although it failed: the answer was lost or cannot be
    /// understood, or the server failed on the way. Never so for calls that change nothing.
    ///
    /// After such an error look before you make the same thing again; `create_or_find` does both.
    #[must_use]
    pub fn may_have_been_carried_out(&self) -> bool {
        let known = |operation: &&&Operation| Some(operation.name) == self.operation();
        if operations::ALL.iter().find(known).is_some_and(|operation| operation.effect == Effect::Read) {
            return false;
        }
        if self.kind() == ErrorKind::Cancelled {
            return true;
        }
        let accepted = self.status().is_some_and(|status| (200..300).contains(&status));
        accepted
            || self.trace().iter().any(|attempt| is_uncertain(attempt, self.0.details.retry_at.is_some()))
    }

    /// An error that goes on from another: it has its details, and it as its source.
    pub(crate) fn after(cause: &Self, kind: ErrorKind, message: impl Into<String>) -> Self {
        let details = cause.0.details.clone();
        Self::with(kind, message.into(), details, Some(Arc::new(cause.clone())))
    }

    /// An error without a cause that leaves something.
    pub(crate) fn leaving(
        kind: ErrorKind,
        message: String,
        operation: Option<&'static str>,
        left: Left,
    ) -> Self {
        Self::with(kind, message, Details { operation, left: Some(left), ..Details::default() }, None)
    }

    /// The same with something that is left.
    pub(crate) fn after_leaving(cause: &Self, message: String, left: Left) -> Self {
        let details = Details { left: Some(left), ..cause.0.details.clone() };
        Self::with(cause.kind(), message, details, Some(Arc::new(cause.clone())))
    }
}

/// Whether an attempt may have been carried out. `hinted`: the last answer asked for a pause.
fn is_uncertain(attempt: &Attempt, hinted: bool) -> bool {
    let hinted = hinted || attempt.wait.is_some_and(|wait| wait.reason == WaitReason::RetryAfter);
    match attempt.outcome {
        Outcome::Status(status) if status < 500 => false,
        Outcome::Status(status) => !class::may_repeat(Effect::Act, &What::Status { status, hinted }),
        Outcome::Failure(phase) => !class::may_repeat(Effect::Act, &What::Failure(phase)),
        Outcome::TimedOut | Outcome::Cancelled => true,
    }
}
