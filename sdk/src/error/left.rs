//! What a failed call leaves in the hands of the caller, and whether it may have been carried out all the same.

use std::sync::Arc;

use super::{Details, Error};
use crate::ErrorKind;
use crate::engine::operation::{Effect, Operation};
use crate::engine::retry::{Attempt, Outcome, Trace, WaitReason, What, class};
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
        let effect = self.0.details.effect.or_else(|| Some(operations::ALL.iter().find(known)?.effect));
        if effect == Some(Effect::Read) {
            return false;
        }
        if self.kind() == ErrorKind::Cancelled {
            return true;
        }
        let accepted = self.status().is_some_and(|status| (200..300).contains(&status));
        accepted || is_uncertain(self.trace(), self.0.details.retry_at.is_some())
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

/// Whether one of the attempts may have been carried out. `hinted`: the last answer asked for a pause.
pub(crate) fn is_uncertain(trace: &Trace, hinted: bool) -> bool {
    trace.iter().any(|attempt| may_be_done(attempt, hinted))
}

fn may_be_done(attempt: &Attempt, hinted: bool) -> bool {
    let hinted = hinted || attempt.wait.is_some_and(|wait| wait.reason == WaitReason::RetryAfter);
    match attempt.outcome {
        Outcome::Status(status) if status < 500 => false,
        Outcome::Status(status) => !class::may_repeat(Effect::Act, &What::Status { status, hinted }),
        Outcome::Failure(phase) => !class::may_repeat(Effect::Act, &What::Failure(phase)),
        Outcome::TimedOut | Outcome::Cancelled => true,
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::engine::retry::Phase;

    fn error(kind: ErrorKind, operation: &'static str, status: Option<u16>, outcomes: &[Outcome]) -> Error {
        let mut trace = Trace::default();
        for (number, outcome) in (1..).zip(outcomes) {
            trace.push(Attempt {
                number,
                started: Duration::ZERO,
                took: Duration::ZERO,
                outcome: *outcome,
                wait: None,
                note: None,
            });
        }
        let details = Details { operation: Some(operation), status, trace, ..Details::default() };
        Error::with(kind, "what happened".to_owned(), details, None)
    }

    #[test]
    fn what_may_have_been_carried_out_is_told_from_what_cannot() {
        let maybe = |outcomes: &[Outcome]| {
            let error = error(ErrorKind::Server, operations::CREATE_SET.name, None, outcomes);
            error.may_have_been_carried_out()
        };
        for outcome in [
            Outcome::Status(500),
            Outcome::Status(502),
            Outcome::Failure(Phase::Answer),
            Outcome::Failure(Phase::Body),
            Outcome::TimedOut,
            Outcome::Cancelled,
        ] {
            assert!(maybe(&[outcome]), "{outcome:?}");
            assert!(maybe(&[outcome, Outcome::Status(400)]), "an earlier attempt counts: {outcome:?}");
        }
        let surely_not = [Outcome::Status(400), Outcome::Status(429), Outcome::Failure(Phase::Connect)];
        assert!(!maybe(&surely_not) && !maybe(&[]));
    }

    #[test]
    fn an_accepted_call_whose_answer_is_unreadable_was_carried_out_and_one_that_reads_never_was() {
        let decode = |operation, status| error(ErrorKind::Decode, operation, Some(status), &[]);
        assert!(decode(operations::CREATE_SET.name, 201).may_have_been_carried_out());
        assert!(!decode(operations::CREATE_SET.name, 300).may_have_been_carried_out());
        assert!(!decode(operations::GET_SET.name, 200).may_have_been_carried_out());
        let dropped =
            |operation| error(ErrorKind::Cancelled, operation, None, &[]).may_have_been_carried_out();
        assert!(dropped(operations::CREATE_SET.name) && !dropped(operations::GET_SET.name));
    }

    #[test]
    fn what_is_left_comes_with_the_error_and_its_cause_stays() {
        let cause = error(ErrorKind::Timeout, operations::CREATE_SET.name, Some(504), &[Outcome::TimedOut]);
        let after = Error::after(&cause, ErrorKind::Conflict, "then this");
        assert_eq!((after.kind(), after.status(), after.attempts()), (ErrorKind::Conflict, Some(504), 1));
        assert_eq!(std::error::Error::source(&after).unwrap().to_string(), "what happened");
        assert!(
            after.current_set().is_none() && after.current_pattern().is_none() && after.new_key().is_none()
        );
        let body = r#"{"key":"81994296-447a-4b1b-a506-bc31682c734f","secret":"sesame","level":3,"createdAt":"2026-03-27T10:11:12Z","expiresAt":"2026-03-27T10:11:13Z","name":"CI"}"#;
        let key: CreatedApiKey = crate::models::decode::json(body.as_bytes(), None).unwrap();
        let left = Error::after_leaving(&cause, "keep the key".to_owned(), Left::Key(Arc::new(key)));
        assert_eq!(
            (left.kind(), left.new_key().map(|key| key.secret().expose())),
            (ErrorKind::Timeout, Some("sesame"))
        );
        assert!(!format!("{left:?} {left}").contains("sesame"));
        let body = r#"{"id":33,"createdAt":"2023-08-30T16:20:34Z","updatedAt":"2023-08-30T16:20:35Z","img":"joe","imperial":false,"name":"Joe","notes":"n","measies":{},"public":false,"userId":14}"#;
        let set: Set = crate::models::decode::json(body.as_bytes(), None).unwrap();
        let left = Error::leaving(
            ErrorKind::Conflict,
            "changed".to_owned(),
            Some("updateSet"),
            Left::Set(Arc::new(set)),
        );
        assert_eq!((left.current_set().map(Set::name), left.operation()), (Some("Joe"), Some("updateSet")));
        assert!(left.new_key().is_none() && std::error::Error::source(&left).is_none());
    }
}
