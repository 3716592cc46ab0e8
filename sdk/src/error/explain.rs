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
            Credentials::Anonymous => format!("the server wants to know who calls{reason}"),
        },
        ErrorKind::Permission => permission(about, &reason),
        ErrorKind::NotFound if about.page => "the server has no such address: check the base URL".to_owned(),
        ErrorKind::NotFound => "there is no such record, or it is not yours to see".to_owned(),
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
        ErrorKind::Validation => format!("the server did not accept the input{reason}"),
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
        None => format!("not allowed for {what}{reason}"),
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
mod tests {
    use super::*;
    use crate::engine::operation::{Access, Content, Effect, Fault};

    static OPERATION: Operation = Operation {
        name: "updateSet",
        effect: Effect::Idempotent,
        act_when: &[],
        deletes: None,
        invalidates: &[],
        v3: None,
        v4: None,
    };

    static WIRE: Wire = Wire {
        method: "PATCH",
        path: "/sets/{id}/{auth}",
        access: Access { key: true, jwt: true, guest: false },
        level: Some(Levels { own: 3, others: Some(9) }),
        unwrap: Some("set"),
        success: &[200],
        content: Content::Json,
        fault: None,
    };

    fn words(failure: Failure, change: impl FnOnce(&mut Circumstances<'_>)) -> String {
        let credentials = Credentials::key("81994296-447a-4b1b-a506-bc31682c734f", "secret").unwrap();
        let mut about = Circumstances {
            host: "example.org",
            operation: &OPERATION,
            wire: &WIRE,
            credentials: &credentials,
            code: None,
            unsure: false,
            page: false,
            attempts: 3,
            took: Duration::from_millis(10_000),
            retry_after: None,
            gate: None,
        };
        change(&mut about);
        explain(&failure, &about)
    }

    fn failure(kind: ErrorKind, cause: Cause, gave_up: GaveUp) -> Failure {
        Failure { kind, cause, gave_up, retry_at: None }
    }

    #[test]
    fn each_answer_has_its_words() {
        let status = |status, gave_up| {
            let kind = crate::engine::verdict::kind_of_status(status);
            words(failure(kind, Cause::Status(status), gave_up), |about| {
                about.unsure = gave_up == GaveUp::Effect;
            })
        };
        let cases = [
            (400, GaveUp::Final, "400 from example.org: the server did not accept the input"),
            (
                401,
                GaveUp::Final,
                "401 from example.org: the key was refused; it may have expired or been revoked",
            ),
            (
                403,
                GaveUp::Final,
                "403 from example.org: the level of your key is too low: updateSet needs 3 for your own records and \
                 9 for those of others",
            ),
            (404, GaveUp::Final, "404 from example.org: there is no such record, or it is not yours to see"),
            (
                413,
                GaveUp::Final,
                "413 from example.org: the body is larger than the server accepts (12 MB): send less",
            ),
            (
                429,
                GaveUp::Attempts,
                "429 from example.org: too many requests: slow down and try again later (tried 3 times)",
            ),
            (
                500,
                GaveUp::Attempts,
                "500 from example.org: the server failed: try again later (tried 3 times)",
            ),
            (
                500,
                GaveUp::Effect,
                "500 from example.org: the server failed: try again later, but look first whether the call was \
                 carried out all the same",
            ),
            (
                503,
                GaveUp::Quota,
                "503 from example.org: the server is busy or down: try again later (not tried again: this client \
                 has retried too much lately)",
            ),
            (
                503,
                GaveUp::Effect,
                "503 from example.org: the server is busy or down: try again later, but look first whether the call \
                 was carried out all the same",
            ),
            (
                302,
                GaveUp::Final,
                "302 from example.org: the server wants to send the call elsewhere, which is not followed: check \
                 the base URL",
            ),
            (
                408,
                GaveUp::Deadline,
                "408 from example.org: the server gave up waiting for the request: try again (the next attempt \
                 would have come after the time limit of the call)",
            ),
            (
                202,
                GaveUp::Final,
                "202 from example.org: an answer that updateSet does not have: check the base URL",
            ),
        ];
        for (code, gave_up, expected) in cases {
            assert_eq!(status(code, gave_up), expected);
        }
    }

    #[test]
    fn the_words_of_the_server_are_explained_or_passed_on() {
        let say = |code: &str| {
            let code = ErrorCode::from(code);
            let about = Circumstances {
                host: "example.org",
                operation: &OPERATION,
                wire: &WIRE,
                credentials: &Credentials::Anonymous,
                code: Some(&code),
                unsure: false,
                page: false,
                attempts: 1,
                took: Duration::ZERO,
                retry_after: None,
                gate: None,
            };
            explain(&failure(ErrorKind::Validation, Cause::Status(400), GaveUp::Final), &about)
        };
        assert_eq!(say("nameMissing"), "400 from example.org: the name is missing or empty");
        assert_eq!(
            say("somethingNew"),
            "400 from example.org: the server did not accept the input (somethingNew)"
        );
        assert_eq!(say("statusLacking"), "400 from example.org: the account is not active");
        assert_eq!(
            say("signInFailed"),
            "400 from example.org: the user name, the password or the code is wrong"
        );
        assert_eq!(of_code("signInFailed", "sendSigninLink"), Some("there is no such user"));
        let link = "the code is wrong, or the account is not in order";
        assert_eq!(of_code("signInFailed", "signInViaLink"), Some(link));
        assert_eq!(say("success"), "400 from example.org: the server did not accept the input");
    }

    #[test]
    fn a_refusal_is_put_down_to_the_level_only_where_that_may_be() {
        let refused = |code: Option<&str>, caller: &Credentials| {
            let code = code.map(ErrorCode::from);
            let about = Circumstances {
                host: "example.org",
                operation: &OPERATION,
                wire: &WIRE,
                credentials: caller,
                code: code.as_ref(),
                unsure: false,
                page: false,
                attempts: 1,
                took: Duration::ZERO,
                retry_after: None,
                gate: None,
            };
            explain(&failure(ErrorKind::Permission, Cause::Status(403), GaveUp::Final), &about)
        };
        let token = Credentials::token("x").unwrap();
        let level = "403 from example.org: the level of your account is too low: updateSet needs 3 for your own \
                     records and 9 for those of others";
        assert_eq!(refused(None, &token), level);
        assert_eq!(refused(Some("insufficientAccessLevel"), &token), level);
        let other = "403 from example.org: not allowed for your account (idMismatch)";
        assert_eq!(refused(Some("idMismatch"), &token), other);
        let nobody = "403 from example.org: not allowed for you (idMismatch)";
        assert_eq!(refused(Some("idMismatch"), &Credentials::Anonymous), nobody);
    }

    #[test]
    fn failures_without_an_answer_say_how_far_it_got() {
        let lost = |phase, gave_up| {
            words(failure(ErrorKind::Connection, Cause::Transport(phase), gave_up), |about| {
                about.unsure = gave_up == GaveUp::Effect;
            })
        };
        assert_eq!(
            lost(Phase::Resolve, GaveUp::Attempts),
            "no address for example.org: check the name in the base URL and your network (tried 3 times)"
        );
        assert_eq!(
            lost(Phase::Connect, GaveUp::Attempts),
            "no connection to example.org: check the base URL, your network, and that the server runs (tried 3 times)"
        );
        assert_eq!(
            lost(Phase::Tls, GaveUp::Attempts),
            "no secure connection to example.org: check the certificates of the server and of this machine (tried 3 \
             times)"
        );
        assert_eq!(
            lost(Phase::Answer, GaveUp::Effect),
            "the connection broke before an answer from example.org: the call may have been carried out all the \
             same, so updateSet was not repeated: look before you try again"
        );
        assert_eq!(
            lost(Phase::Body, GaveUp::Attempts),
            "the answer was cut short by example.org: try again later (tried 3 times)"
        );
        let late = failure(ErrorKind::Timeout, Cause::TimedOut(Phase::Answer), GaveUp::Deadline);
        assert_eq!(
            words(late, |_| {}),
            "no answer from example.org within 10 s: try again later (the next attempt would have come after the \
             time limit of the call)"
        );
    }

    #[test]
    fn a_doubt_is_told_whatever_else_there_is_to_say() {
        let unsure = |kind, cause, gave_up| {
            words(failure(kind, cause, gave_up), |about| {
                (about.unsure, about.retry_after) = (true, Some(Duration::from_secs(90)));
            })
        };
        assert_eq!(
            unsure(ErrorKind::Timeout, Cause::TimedOut(Phase::Answer), GaveUp::Attempts),
            "no answer from example.org within 10 s: the call may have been carried out all the same: look before you \
             try again (tried 3 times)"
        );
        let look = ", but look first whether the call was carried out all the same";
        assert_eq!(
            unsure(ErrorKind::RateLimited, Cause::Status(500), GaveUp::LongHint),
            format!("500 from example.org: the server asks for a pause: try again in 90 s{look}")
        );
        assert_eq!(
            unsure(ErrorKind::TooLarge, Cause::Oversized, GaveUp::Final),
            format!(
                "the answer from example.org is larger than this client accepts: raise body_limit if it should be that \
                 large{look}"
            )
        );
    }

    #[test]
    fn a_held_client_says_until_when() {
        let held = || failure(ErrorKind::RateLimited, Cause::Held, GaveUp::LongHint);
        assert_eq!(
            words(held(), |about| (about.attempts, about.retry_after) = (0, Some(Duration::from_secs(301)))),
            "nothing was sent: example.org asked this client to stay away, try again in 6 min"
        );
        assert_eq!(
            words(held(), |_| {}),
            "not tried again: example.org asked this client to stay away, try again later"
        );
        let asked = failure(ErrorKind::RateLimited, Cause::Status(429), GaveUp::LongHint);
        assert_eq!(
            words(asked, |about| about.retry_after = Some(Duration::from_secs(90))),
            "429 from example.org: too many requests: try again in 90 s"
        );
    }

    #[test]
    fn what_the_gate_does_not_let_through_says_why_and_until_when() {
        let say = |kind, cause, attempts| {
            words(failure(kind, cause, GaveUp::Refused), |about| {
                about.attempts = attempts;
                about.retry_after = Some(Duration::from_secs(30));
                about.gate = Some("the file of the gate is full: make room");
            })
        };
        let limited = ErrorKind::RateLimited;
        assert_eq!(
            say(limited, Cause::BreakerOpen, 0),
            "nothing was sent: example.org has asked to slow down, or failed, too often, try again in 30 s"
        );
        assert_eq!(
            say(limited, Cause::LimitReached, 1),
            "not tried again: the limit of example.org for updateSet is used up, try again in 30 s"
        );
        assert_eq!(
            say(ErrorKind::BudgetSpent, Cause::BudgetSpent { limit: 5000 }, 0),
            "nothing was sent: the budget of 5000 requests a day is spent, try again in 30 s or raise daily_budget"
        );
        assert_eq!(
            say(ErrorKind::Timeout, Cause::Queued, 0),
            "nothing was sent: the queue was too long: start fewer calls at once, or raise queue_timeout"
        );
        assert_eq!(
            say(ErrorKind::Configuration, Cause::GateFailed, 0),
            "nothing was sent: the file of the gate is full: make room"
        );
        let unknown = failure(ErrorKind::Configuration, Cause::GateFailed, GaveUp::Final);
        assert_eq!(words(unknown, |_| {}), "not tried again: the gate cannot be used");
    }

    #[test]
    fn a_page_instead_of_a_record_means_another_server() {
        let missing = failure(ErrorKind::NotFound, Cause::Status(404), GaveUp::Final);
        assert_eq!(
            words(missing, |about| about.page = true),
            "404 from example.org: the server has no such address: check the base URL"
        );
    }

    #[test]
    fn long_pauses_are_told_in_hours_and_days() {
        assert_eq!(seconds(Duration::from_secs(7200)), "2 hours");
        assert_eq!(seconds(Duration::from_secs(7199)), "120 min");
        assert_eq!(seconds(Duration::from_secs(172_800)), "2 days");
        assert_eq!(seconds(Duration::from_secs(172_799)), "48 hours");
        let pause = failure(ErrorKind::RateLimited, Cause::Status(500), GaveUp::LongHint);
        assert_eq!(
            words(pause, |about| about.retry_after = Some(Duration::from_secs(90))),
            "500 from example.org: the server asks for a pause: try again in 90 s"
        );
    }

    #[test]
    fn known_faults_are_told_with_what_to_do() {
        const REFUSED: Wire = Wire {
            method: "DELETE",
            path: "/patterns/{id}/{auth}",
            access: Access { key: true, jwt: true, guest: false },
            level: Some(Levels { own: 3, others: None }),
            unwrap: None,
            success: &[204],
            content: Content::Empty,
            fault: Some(Fault { what: Faulty::Status(403), keys_only: true }),
        };
        static FAULTY: Wire = REFUSED;
        static BROKEN: Wire =
            Wire { fault: Some(Fault { what: Faulty::Status(403), keys_only: false }), ..REFUSED };
        static HANGING: Wire =
            Wire { fault: Some(Fault { what: Faulty::Hangs, keys_only: true }), ..REFUSED };
        let refused = |status| {
            let kind = crate::engine::verdict::kind_of_status(status);
            failure(kind, Cause::Status(status), GaveUp::Final)
        };
        let level = "403 from example.org: the level of your key is too low: updateSet needs 3";
        let known = "; servers of this generation are known to refuse updateSet";
        assert_eq!(
            words(refused(403), |about| about.wire = &FAULTY),
            format!("{level}{known} to API keys: call with a token")
        );
        assert_eq!(
            words(refused(403), |about| about.wire = &BROKEN),
            format!("{level}{known}, whatever is sent")
        );
        assert_eq!(words(refused(403), |about| about.wire = &HANGING), level);
        let other = words(refused(401), |about| about.wire = &FAULTY);
        assert!(!other.contains("known"), "{other}");
        let page = words(refused(403), |about| (about.wire, about.page) = (&FAULTY, true));
        assert!(!page.contains("known"), "{page}");

        let token = Credentials::token("x").unwrap();
        let about = Circumstances {
            host: "example.org",
            operation: &OPERATION,
            wire: &FAULTY,
            credentials: &token,
            code: None,
            unsure: false,
            page: false,
            attempts: 1,
            took: Duration::ZERO,
            retry_after: None,
            gate: None,
        };
        let text = explain(&refused(403), &about);
        assert_eq!(text, "403 from example.org: the level of your account is too low: updateSet needs 3");

        let late = failure(ErrorKind::Timeout, Cause::TimedOut(Phase::Answer), GaveUp::Final);
        assert_eq!(
            words(late, |about| about.wire = &HANGING),
            "no answer from example.org within 10 s: servers of this generation are known never to answer updateSet to \
             API keys: call with a token"
        );
    }

    #[test]
    fn one_attempt_is_not_counted_aloud() {
        let failed = failure(ErrorKind::Server, Cause::Status(500), GaveUp::Attempts);
        let text = words(failed, |about| about.attempts = 1);
        assert_eq!(text, "500 from example.org: the server failed: try again later");
    }
}
