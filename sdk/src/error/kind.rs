//! What kinds of failure there are.

use std::fmt;

/// What kind of failure an [`Error`](crate::Error) is. The names are the same in all languages of the SDK.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The client was set up in a way that cannot work. Nothing was sent.
    Configuration,
    /// The input is not acceptable. Where that could be known locally, nothing was sent.
    Validation,
    /// The server's generation does not have the operation, and nothing was sent; or its answer shows that it does not
    /// do it, or not for this caller, although it says so.
    Unsupported,
    /// The server did not accept the credentials, or the call needs some and has none (then nothing was sent).
    Authentication,
    /// The credentials are fine, but the level is too low or the account is not in order.
    Permission,
    /// There is no such record, or the caller may not know of it.
    NotFound,
    /// The record has changed since the caller read it, and the update was to be made only if it had not. It was not
    /// sent.
    Conflict,
    /// The body is larger than the server or the client accepts.
    TooLarge,
    /// The server asks for a pause, or has asked so often that nothing was sent: see [`Error::retry_at`](crate::Error::retry_at).
    RateLimited,
    /// The budget of the day is spent: see [`Error::retry_at`](crate::Error::retry_at). Nothing was sent.
    BudgetSpent,
    /// The server failed.
    Server,
    /// The server answered with a redirect, which the SDK does not follow.
    Redirect,
    /// There was no answer in time.
    Timeout,
    /// There was no connection, or it broke, or what should have made it panicked in another call that shared the request.
    Connection,
    /// The answer could not be understood.
    Decode,
    /// Nobody waited for the call any more.
    Cancelled,
}

impl ErrorKind {
    /// The name in lower case with underscores: `rate_limited`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Configuration => "configuration",
            Self::Validation => "validation",
            Self::Unsupported => "unsupported",
            Self::Authentication => "authentication",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::TooLarge => "too_large",
            Self::RateLimited => "rate_limited",
            Self::BudgetSpent => "budget_spent",
            Self::Server => "server",
            Self::Redirect => "redirect",
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::Decode => "decode",
            Self::Cancelled => "cancelled",
        }
    }
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::ErrorKind as Kind;

    #[test]
    fn names_are_those_of_all_languages() {
        let all = [
            (Kind::Configuration, "configuration"),
            (Kind::Validation, "validation"),
            (Kind::Unsupported, "unsupported"),
            (Kind::Authentication, "authentication"),
            (Kind::Permission, "permission"),
            (Kind::NotFound, "not_found"),
            (Kind::Conflict, "conflict"),
            (Kind::TooLarge, "too_large"),
            (Kind::RateLimited, "rate_limited"),
            (Kind::BudgetSpent, "budget_spent"),
            (Kind::Server, "server"),
            (Kind::Redirect, "redirect"),
            (Kind::Timeout, "timeout"),
            (Kind::Connection, "connection"),
            (Kind::Decode, "decode"),
            (Kind::Cancelled, "cancelled"),
        ];
        for (kind, name) in all {
            assert_eq!((kind.as_str(), kind.to_string().as_str()), (name, name));
        }
    }
}
