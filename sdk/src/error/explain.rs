//! The words of errors: what happened, and what to do about it.

use std::time::Duration;

use super::code_words::of_code;
use crate::engine::operation::{Faulty, Levels, Operation, Wire};
use crate::engine::retry::Phase;
use crate::engine::verdict::{Cause, Failure, GaveUp};
use crate::secret::Credentials;
use crate::{ErrorCode, ErrorKind};

/// Everything that the words depend on.
pub(crate) struct Circumstances<'a> {
    pub(crate) host: &'a str,
    pub(crate) operation: &'static Operation,
    pub(crate) wire: &'static Wire,
    /// Those that were sent.
    pub(crate) credentials: &'a Credentials,
    pub(crate) code: Option<&'a ErrorCode>,
    /// Whether the call may have been carried out all the same, and does harm when it is made once more.
    pub(crate) unsure: bool,
    /// Whether the answer is a web page, which the API itself never gives.
    pub(crate) page: bool,
    pub(crate) attempts: usize,
    /// How long the call took.
    pub(crate) took: Duration,
    /// How long the server asked to wait.
    pub(crate) retry_after: Option<Duration>,
    /// Why the gate could not be asked.
    pub(crate) gate: Option<&'a str>,
}

/// One line in lower case: what happened, what to do, and how often it was tried.
pub(crate) fn explain(failure: &Failure, about: &Circumstances<'_>) -> String {
    let host = about.host;
    let mut text = match failure.cause {
        Cause::Status(status) => {
            let words = of_status(status, failure, about);
            format!("{status} from {host}: {words}{}{}", unsure(about), known_refusal(status, about))
        }
        Cause::Transport(phase) => format!("{} {host}: {}", of_phase(phase), advice(phase, failure, about)),
        Cause::TimedOut(phase) => {
            format!("no answer from {host} within {}: {}", seconds(about.took), advice(phase, failure, about))
        }
        Cause::Oversized => format!(
            "the answer from {host} is larger than this client accepts: raise body_limit if it should be that large{}",
            unsure(about)
        ),
        Cause::Held => return unsent(about, &format!("{host} asked this client to stay away"), ""),
        Cause::BreakerOpen => {
            return unsent(about, &format!("{host} has asked to slow down, or failed, too often"), "");
        }
        Cause::LimitReached => {
            return unsent(
                about,
                &format!("the limit of {host} for {} is used up", about.operation.name),
                "",
            );
        }
        Cause::BudgetSpent { limit } => {
            let why = format!("the budget of {limit} requests a day is spent");
            return unsent(about, &why, " or raise daily_budget");
        }
        Cause::Queued => {
            "nothing was sent: the queue was too long: start fewer calls at once, or raise queue_timeout"
                .to_owned()
        }
        Cause::GateFailed => {
            return format!("{}: {}", not_done(about), about.gate.unwrap_or("the gate cannot be used"));
        }
        Cause::NotTaken => "nothing was sent: the transport did not take the request".to_owned(),
        Cause::Panicked => format!(
            "no answer from {host}: the transport of this client panicked in another call, whose request this one \
             shared: see the message of the panic, then try again"
        ),
        Cause::Cancelled => "the call was cancelled".to_owned(),
    };
    match failure.gave_up {
        GaveUp::Attempts if about.attempts > 1 => {
            text.push_str(&format!(" (tried {} times)", about.attempts))
        }
        GaveUp::Deadline => {
            text.push_str(" (the next attempt would have come after the time limit of the call)")
        }
        GaveUp::Quota => text.push_str(" (not tried again: this client has retried too much lately)"),
        _ => {}
    }
    text
}

fn of_status(status: u16, failure: &Failure, about: &Circumstances<'_>) -> String {
    if status == 407 {
        return "the proxy wants to know who calls: put a name and password into its address".to_owned();
    }
    let code = about.code.map(ErrorCode::as_str);
    if let Some(words) = code.and_then(|code| of_code(code, about.operation.name)) {
        return words.to_owned();
    }
    let reason = code.filter(|code| *code != "success").map_or_else(String::new, |code| format!(" ({code})"));
    match failure.kind {
        ErrorKind::Authentication => match about.credentials {
            Credentials::Key { .. } => "the key was refused; it may have expired or been revoked".to_owned(),
            Credentials::Token(_) => "the token was refused; it may have expired: sign in again".to_owned(),
            Credentials::Anonymous => {
                format!("the server wants to know who calls{reason}: give the client a key or a token")
            }
        },
        ErrorKind::Permission => permission(about, &reason),
        ErrorKind::NotFound if about.page => "the server has no such address: check the base URL".to_owned(),
        ErrorKind::NotFound => {
            "there is no such record, or it is not yours to see: check its id or name".to_owned()
        }
        ErrorKind::TooLarge => "the body is larger than the server accepts (12 MB): send less".to_owned(),
        ErrorKind::RateLimited => match about.retry_after {
            Some(wait) if status == 429 => format!("too many requests: try again in {}", seconds(wait)),
            Some(wait) => format!("the server asks for a pause: try again in {}", seconds(wait)),
            None => "too many requests: slow down and try again later".to_owned(),
        },
        ErrorKind::Redirect => {
            "the server wants to send the call elsewhere, which is not followed: check the base URL"
                .to_owned()
        }
        ErrorKind::Validation => {
            format!("the server did not accept the input{reason}: correct it before you try again")
        }
        ErrorKind::Timeout => "the server gave up waiting for the request: try again".to_owned(),
        ErrorKind::Server if status == 503 => {
            format!("the server is busy or down{reason}: try again later")
        }
        ErrorKind::Server => format!("the server failed{reason}: try again later"),
        _ => format!("an answer that {} does not have: check the base URL", about.operation.name),
    }
}

fn permission(about: &Circumstances<'_>, reason: &str) -> String {
    let what = match about.credentials {
        Credentials::Key { .. } => "your key",
        Credentials::Token(_) => "your account",
        Credentials::Anonymous => "you",
    };
    // A refusal with another word has nothing to do with the level.
    let of_level = about.code.is_none_or(|code| *code == ErrorCode::InsufficientAccessLevel);
    match about.wire.level.filter(|level| of_level && level.own > 0) {
        Some(Levels { own, others: Some(others) }) => format!(
            "the level of {what} is too low: {} needs {own} for your own records and {others} for those of others",
            about.operation.name
        ),
        Some(Levels { own, others: None }) => {
            format!("the level of {what} is too low: {} needs {own}", about.operation.name)
        }
        None => format!("not allowed for {what}{reason}: let somebody call who may"),
    }
}

fn of_phase(phase: Phase) -> &'static str {
    match phase {
        Phase::Resolve => "no address for",
        Phase::Connect => "no connection to",
        Phase::Tls => "no secure connection to",
        Phase::Send | Phase::Answer => "the connection broke before an answer from",
        Phase::Body => "the answer was cut short by",
    }
}

fn advice(phase: Phase, failure: &Failure, about: &Circumstances<'_>) -> String {
    match phase {
        Phase::Resolve => "check the name in the base URL and your network".to_owned(),
        Phase::Connect => "check the base URL, your network, and that the server runs".to_owned(),
        Phase::Tls => "check the certificates of the server and of this machine".to_owned(),
        _ if faulty(about) == Some(Faulty::Hangs) => {
            format!("servers of this generation are known never to answer {}", callers(about))
        }
        _ if about.unsure && failure.gave_up == GaveUp::Effect => format!(
            "the call may have been carried out all the same, so {} was not repeated: look before you try again",
            about.operation.name
        ),
        _ if about.unsure => {
            "the call may have been carried out all the same: look before you try again".to_owned()
        }
        _ => "try again later".to_owned(),
    }
}

/// What servers are known to do to this caller.
fn faulty(about: &Circumstances<'_>) -> Option<Faulty> {
    about.wire.faulty(matches!(about.credentials, Credentials::Key { .. }))
}

/// To whom they are known to do it, and what to do about it.
fn callers(about: &Circumstances<'_>) -> String {
    let name = about.operation.name;
    if about.wire.fault.is_some_and(|fault| fault.keys_only) {
        format!("{name} to API keys: call with a token")
    } else {
        format!("{name}, whatever is sent")
    }
}

/// For a refusal that servers are known to give whatever the caller may do.
fn known_refusal(status: u16, about: &Circumstances<'_>) -> String {
    if faulty(about) == Some(Faulty::Status(status)) && !about.page {
        format!("; servers of this generation are known to refuse {}", callers(about))
    } else {
        String::new()
    }
}

/// For a failure after which the call may have been carried out all the same.
fn unsure(about: &Circumstances<'_>) -> &'static str {
    if about.unsure { ", but look first whether the call was carried out all the same" } else { "" }
}

/// For a call that the gate did not let through.
fn unsent(about: &Circumstances<'_>, why: &str, instead: &str) -> String {
    let wait = about.retry_after.map_or_else(|| "later".to_owned(), |wait| format!("in {}", seconds(wait)));
    format!("{}: {why}, try again {wait}{instead}", not_done(about))
}

fn not_done(about: &Circumstances<'_>) -> &'static str {
    if about.attempts == 0 { "nothing was sent" } else { "not tried again" }
}

/// `0.3 s`, `12 s`, `4 min`, `3 hours`, `5 days`.
fn seconds(span: Duration) -> String {
    let seconds = span.as_secs_f64();
    if seconds < 9.95 {
        format!("{seconds:.1} s")
    } else if seconds < 120.0 {
        format!("{seconds:.0} s")
    } else if seconds < 7200.0 {
        format!("{:.0} min", (seconds / 60.0).ceil())
    } else if seconds < 172_800.0 {
        format!("{:.0} hours", (seconds / 3600.0).ceil())
    } else {
        format!("{:.0} days", (seconds / 86_400.0).ceil())
    }
}

#[cfg(test)]
mod tests;
