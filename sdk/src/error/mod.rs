//! One opaque error for everything that can go wrong.

mod code_words;
mod explain;
mod kind;
mod left;
pub(crate) mod reason;
pub(crate) mod redact;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use crate::ErrorCode;
use crate::engine::operation::Effect;
use crate::engine::retry::Trace;

pub(crate) use explain::{Circumstances, explain};
pub use kind::ErrorKind;
pub(crate) use left::{Left, is_uncertain};
pub(crate) use redact::Redactor;

/// Why a call failed, in one line that says what happened and what to do.
///
/// It is cheap to clone. It never prints bodies, headers, arguments or secrets; the body of the answer can be had
/// through [`Error::body`], shortened and with secrets blanked.
#[derive(Clone)]
pub struct Error(Arc<Inner>);

struct Inner {
    kind: ErrorKind,
    message: String,
    source: Option<Source>,
    details: Details,
}

/// What caused an error. Several callers that shared one request share it.
pub(crate) type Source = Arc<dyn std::error::Error + Send + Sync>;

/// What is known about the call that failed.
#[derive(Clone, Default)]
pub(crate) struct Details {
    pub(crate) operation: Option<&'static str>,
    /// What the call does to the server, if that is more than the name of the operation says.
    pub(crate) effect: Option<Effect>,
    pub(crate) route: Option<&'static str>,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<ErrorCode>,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Option<String>,
    pub(crate) trace: Trace,
    /// As a span since 1970.
    pub(crate) retry_at: Option<Duration>,
    /// The time of day when the call ended, as a span since 1970.
    pub(crate) ended_at: Option<Duration>,
    /// A value that would be lost with the call.
    pub(crate) left: Option<Left>,
}

impl Error {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Arc::new(Inner { kind, message: message.into(), source: None, details: Details::default() }))
    }

    pub(crate) fn with(kind: ErrorKind, message: String, details: Details, source: Option<Source>) -> Self {
        Self(Arc::new(Inner { kind, message, source, details }))
    }

    pub(crate) fn caused(
        kind: ErrorKind,
        message: impl Into<String>,
        source: impl std::error::Error + Send + Sync + 'static,
    ) -> Self {
        Self::with(kind, message.into(), Details::default(), Some(Arc::new(source)))
    }

    pub(crate) fn configuration(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Configuration, message)
    }

    pub(crate) fn validation(message: impl Into<String>) -> Self {
        Self::new(ErrorKind::Validation, message)
    }

    /// What kind of failure it is.
    #[must_use]
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// The status of the answer that this error is about. There is none when the last attempt had no answer, or when a
    /// retry was held back: the [trace](Self::trace) has what came before that.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.details.status
    }

    /// The server's own word for the failure, if it gave one: in the answer that [`status`](Self::status) is of.
    #[must_use]
    pub fn code(&self) -> Option<&ErrorCode> {
        self.0.details.code.as_ref()
    }

    /// The name of the operation: `getSet`.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.details.operation
    }

    /// The template of the path: `/sets/{id}/{auth}`. Arguments are not shown.
    #[must_use]
    pub fn route(&self) -> Option<&'static str> {
        self.0.details.route
    }

    /// All attempts of the call, none if nothing was sent.
    #[must_use]
    pub fn trace(&self) -> &Trace {
        &self.0.details.trace
    }

    /// How many times the request was sent.
    #[must_use]
    pub fn attempts(&self) -> usize {
        self.0.details.trace.len()
    }

    /// The moment from which a new attempt is welcome: what the server said, or when the breaker lets a call through
    /// again, or when the budget begins anew.
    #[must_use]
    pub fn retry_at(&self) -> Option<SystemTime> {
        self.0.details.retry_at.and_then(|since| UNIX_EPOCH.checked_add(since))
    }

    /// The same as a span, from the end of the call on.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        let details = &self.0.details;
        Some(details.retry_at?.saturating_sub(details.ended_at?))
    }

    /// A header of that answer, by its name in any letter case. Only harmless ones are kept: those about content,
    /// caching, time and rate limits.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.0.details.headers.iter();
        headers.find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// The body of that answer as text, at most its first 4 KiB. Secrets are blanked, and so is what stands behind the host of a
    /// web address.
    #[must_use]
    pub fn body(&self) -> Option<&str> {
        self.0.details.body.as_deref()
    }

    /// Whether the credentials were refused or are missing.
    #[must_use]
    pub fn is_authentication(&self) -> bool {
        self.kind() == ErrorKind::Authentication
    }

    /// Whether the level is too low or the account is not in order.
    #[must_use]
    pub fn is_permission(&self) -> bool {
        self.kind() == ErrorKind::Permission
    }

    /// Whether there is no such record.
    #[must_use]
    pub fn is_not_found(&self) -> bool {
        self.kind() == ErrorKind::NotFound
    }

    /// Whether the record has changed meanwhile, so that nothing was overwritten.
    #[must_use]
    pub fn is_conflict(&self) -> bool {
        self.kind() == ErrorKind::Conflict
    }

    /// Whether the input was not acceptable.
    #[must_use]
    pub fn is_validation(&self) -> bool {
        self.kind() == ErrorKind::Validation
    }

    /// Whether the server asked for a pause.
    #[must_use]
    pub fn is_rate_limited(&self) -> bool {
        self.kind() == ErrorKind::RateLimited
    }

    /// Whether the budget of the day is spent.
    #[must_use]
    pub fn is_budget_spent(&self) -> bool {
        self.kind() == ErrorKind::BudgetSpent
    }

    /// Whether there was no answer in time.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.kind() == ErrorKind::Timeout
    }

    /// Whether the server failed.
    #[must_use]
    pub fn is_server(&self) -> bool {
        self.kind() == ErrorKind::Server
    }

    /// Whether the answer could not be understood.
    #[must_use]
    pub fn is_decode(&self) -> bool {
        self.kind() == ErrorKind::Decode
    }

    /// Whether the server's generation does not have the operation.
    #[must_use]
    pub fn is_unsupported(&self) -> bool {
        self.kind() == ErrorKind::Unsupported
    }

    /// Whether a body was larger than the server or the client accepts.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.kind() == ErrorKind::TooLarge
    }

    /// Whether there was no connection, or it broke.
    #[must_use]
    pub fn is_connection(&self) -> bool {
        self.kind() == ErrorKind::Connection
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = f.debug_struct("Error");
        out.field("kind", &self.0.kind).field("message", &self.0.message);
        if let Some(operation) = self.operation() {
            out.field("operation", &operation);
        }
        if let Some(status) = self.status() {
            out.field("status", &status);
        }
        if let Some(code) = self.code() {
            out.field("code", code);
        }
        if self.attempts() > 0 {
            out.field("trace", &format_args!("{}", self.trace()));
        }
        out.finish_non_exhaustive()
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source.as_ref().map(|source| &**source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_its_question_and_no_other_answers_yes() {
        use ErrorKind as Kind;
        type Question = fn(&Error) -> bool;
        let questions: [(Kind, Question); 13] = [
            (Kind::Authentication, Error::is_authentication),
            (Kind::Permission, Error::is_permission),
            (Kind::NotFound, Error::is_not_found),
            (Kind::Conflict, Error::is_conflict),
            (Kind::Validation, Error::is_validation),
            (Kind::RateLimited, Error::is_rate_limited),
            (Kind::BudgetSpent, Error::is_budget_spent),
            (Kind::Timeout, Error::is_timeout),
            (Kind::Server, Error::is_server),
            (Kind::Decode, Error::is_decode),
            (Kind::Unsupported, Error::is_unsupported),
            (Kind::TooLarge, Error::is_too_large),
            (Kind::Connection, Error::is_connection),
        ];
        let others = [Kind::Configuration, Kind::Redirect, Kind::Cancelled];
        for kind in questions.iter().map(|(kind, _)| *kind).chain(others) {
            let error = Error::new(kind, "what happened");
            for (asked, question) in &questions {
                assert_eq!(question(&error), *asked == kind, "{kind} asked for {asked}");
            }
        }
    }

    #[test]
    fn an_error_without_a_call_knows_its_kind_its_words_and_its_cause() {
        let error = Error::caused(ErrorKind::Connection, "no connection", fmt::Error);
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Connection, "no connection"));
        assert!(std::error::Error::source(&error).unwrap().downcast_ref::<fmt::Error>().is_some());
        assert_eq!(
            (error.status(), error.code(), error.operation(), error.route()),
            (None, None, None, None)
        );
        assert_eq!((error.attempts(), error.retry_at(), error.retry_after()), (0, None, None));
        assert_eq!((error.header("date"), error.body()), (None, None));
        assert_eq!(format!("{error:?}"), r#"Error { kind: Connection, message: "no connection", .. }"#);
        assert!(std::error::Error::source(&Error::validation("no name")).is_none());
    }

    #[test]
    fn an_error_of_a_call_tells_what_is_known_and_shows_no_body() {
        let details = Details {
            operation: Some("getSet"),
            route: Some("/sets/{id}/{auth}"),
            status: Some(429),
            code: Some(ErrorCode::from("tooManyRequests")),
            headers: vec![("retry-after".to_owned(), "30".to_owned())],
            body: Some("the body".to_owned()),
            retry_at: Some(Duration::from_secs(1030)),
            ended_at: Some(Duration::from_secs(1000)),
            ..Details::default()
        };
        let error = Error::with(ErrorKind::RateLimited, "a pause".to_owned(), details, None);
        assert_eq!((error.operation(), error.route()), (Some("getSet"), Some("/sets/{id}/{auth}")));
        assert_eq!(
            (error.status(), error.code().map(ErrorCode::as_str)),
            (Some(429), Some("tooManyRequests"))
        );
        assert_eq!((error.header("Retry-After"), error.header("date")), (Some("30"), None));
        assert_eq!(error.body(), Some("the body"));
        assert_eq!(error.retry_at(), Some(UNIX_EPOCH + Duration::from_secs(1030)));
        assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
        let shown = format!("{error:?} {error:#?} {error}");
        assert!(
            shown.contains("getSet") && shown.contains("429") && shown.contains("TooManyRequests"),
            "{shown}"
        );
        assert!(!shown.contains("the body"), "{shown}");
    }
}
