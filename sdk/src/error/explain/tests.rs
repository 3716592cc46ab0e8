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
        (
            400,
            GaveUp::Final,
            "400 from example.org: the server did not accept the input: correct it before you try again",
        ),
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
        (
            404,
            GaveUp::Final,
            "404 from example.org: there is no such record, or it is not yours to see: check its id or name",
        ),
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
        (500, GaveUp::Attempts, "500 from example.org: the server failed: try again later (tried 3 times)"),
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
    assert_eq!(say("nameMissing"), "400 from example.org: the name is missing or empty: give one");
    assert_eq!(
        say("somethingNew"),
        "400 from example.org: the server did not accept the input (somethingNew): correct it before you try again"
    );
    assert_eq!(
        say("statusLacking"),
        "400 from example.org: the account is not active: follow the link in the mail that came after signing up, or write to the FreeSewing team"
    );
    assert_eq!(
        say("signInFailed"),
        "400 from example.org: the user name, the password or the code is wrong: check them"
    );
    assert_eq!(of_code("signInFailed", "sendSigninLink"), Some("there is no such user: check the name"));
    let link = "the code is wrong, or the account is not in order: ask for a new link";
    assert_eq!(of_code("signInFailed", "signInViaLink"), Some(link));
    assert_eq!(
        say("success"),
        "400 from example.org: the server did not accept the input: correct it before you try again"
    );
}

/// Whether a line has an instruction behind what happened.
fn says_what_to_do(line: &str) -> bool {
    const VERBS: [&str; 27] = [
        "ask", "call", "check", "choose", "correct", "do", "follow", "give", "go", "let", "look", "make",
        "name", "put", "raise", "see", "send", "shorten", "show", "sign", "slow", "start", "switch", "try",
        "use", "wait", "write",
    ];
    // What happened is behind the status, if there is one.
    let rest = line.trim_start_matches(|char: char| char.is_ascii_digit());
    let rest = rest.strip_prefix(" from example.org: ").unwrap_or(line);
    rest.split_once([':', ',', ';']).is_some_and(|(_, to_do)| {
        let mut words = to_do.split(|char: char| !char.is_ascii_alphabetic());
        words.any(|word| VERBS.contains(&word))
    })
}

#[test]
fn every_word_of_the_server_comes_with_what_to_do() {
    let mut silent = Vec::new();
    for code in ErrorCode::KNOWN {
        for status in [400, 404, 409, 413, 429, 500, 503] {
            let kind = crate::engine::verdict::kind_of_status(status);
            let text = words(failure(kind, Cause::Status(status), GaveUp::Final), |about| {
                about.code = Some(code);
            });
            silent.extend(Some(text).filter(|text| !says_what_to_do(text)));
        }
    }
    assert!(silent.is_empty(), "{silent:#?}");
}

#[test]
fn every_kind_of_failure_comes_with_what_to_do() {
    let phases = [Phase::Resolve, Phase::Connect, Phase::Tls, Phase::Send, Phase::Answer, Phase::Body];
    let lost = phases.map(|phase| (ErrorKind::Connection, Cause::Transport(phase)));
    let late = phases.map(|phase| (ErrorKind::Timeout, Cause::TimedOut(phase)));
    let statuses = [302, 400, 404, 407, 408, 413, 425, 429, 500, 502, 503, 504, 202, 600]
        .map(|status| (crate::engine::verdict::kind_of_status(status), Cause::Status(status)));
    let others = [
        (ErrorKind::TooLarge, Cause::Oversized),
        (ErrorKind::RateLimited, Cause::Held),
        (ErrorKind::RateLimited, Cause::BreakerOpen),
        (ErrorKind::RateLimited, Cause::LimitReached),
        (ErrorKind::BudgetSpent, Cause::BudgetSpent { limit: 7 }),
        (ErrorKind::Timeout, Cause::Queued),
        (ErrorKind::Connection, Cause::Panicked),
    ];
    let mut silent = Vec::new();
    for (kind, cause) in lost.into_iter().chain(late).chain(statuses).chain(others) {
        let text = words(failure(kind, cause, GaveUp::Final), |_| {});
        silent.extend(Some(text).filter(|text| !says_what_to_do(text)));
    }
    assert!(silent.is_empty(), "{silent:#?}");
    // What a key or its level is refused for is said so that what is left to do is clear.
    for status in [401, 403] {
        let kind = crate::engine::verdict::kind_of_status(status);
        let text = words(failure(kind, Cause::Status(status), GaveUp::Final), |_| {});
        assert!(text.contains("it may have expired or been revoked") || text.contains("needs 3"), "{text}");
    }
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
    let other = "403 from example.org: not allowed for your account (idMismatch): let somebody call who may";
    assert_eq!(refused(Some("idMismatch"), &token), other);
    let nobody = "403 from example.org: not allowed for you (idMismatch): let somebody call who may";
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
    static HANGING: Wire = Wire { fault: Some(Fault { what: Faulty::Hangs, keys_only: true }), ..REFUSED };
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
