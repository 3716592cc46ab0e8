//! From how a call ended to a value or an error.

use std::borrow::Cow;
use std::time::UNIX_EPOCH;

use http::HeaderMap;
use http::header::CONTENT_TYPE;

use crate::client::Shared;
use crate::driver::native::Outcome;
use crate::driver::native::transport::{self, Response as HttpResponse};
use crate::engine::cache::Source;
use crate::engine::care::Spending;
use crate::engine::verdict::{Cause, Failure, Verdict};
use crate::engine::{Content, Wire};
use crate::error::redact::{BLANK, EXPORTS};
use crate::error::{Circumstances, Details, Redactor, explain, is_uncertain, reason};
use crate::models::decode::{self, DecodeError, FromWire};
use crate::plan::Plan;
use crate::request::Refusal;
use crate::response::shown;
use crate::secret::Credentials;
use crate::{Error, ErrorKind, Response, Warning};

/// Makes a value of the body of a success.
pub(crate) type Decode<T> = fn(&[u8], &'static Wire) -> Result<T, Unfit>;

/// Why the body of a success gives no value.
pub(crate) enum Unfit {
    Decode(DecodeError),
    /// It says that there is no such record, which V3 does with a 200.
    Missing,
    /// It says that the server did not do what it reports: in words, with what to do.
    Undone(&'static str),
}

/// For calls that should not be made twice.
const LOOK: &str = "; the call may have been carried out all the same: look before you try again";

/// A value in JSON.
pub(crate) fn json<T: FromWire>(body: &[u8], wire: &'static Wire) -> Result<T, Unfit> {
    decode::json(body, wire.unwrap).map_err(Unfit::Decode)
}

/// A value in JSON, or null where there is no such record.
pub(crate) fn json_or_missing<T: FromWire>(body: &[u8], wire: &'static Wire) -> Result<T, Unfit> {
    json::<Option<T>>(body, wire)?.ok_or(Unfit::Missing)
}

/// A value in JSON that is the whole answer, envelope and all.
pub(crate) fn whole<T: FromWire>(body: &[u8], _: &'static Wire) -> Result<T, Unfit> {
    decode::json(body, None).map_err(Unfit::Decode)
}

/// A text.
pub(crate) fn text(body: &[u8], _: &'static Wire) -> Result<String, Unfit> {
    let text =
        std::str::from_utf8(body).map_err(|_| Unfit::Decode(DecodeError::new("", "not text in UTF-8")))?;
    Ok(text.to_owned())
}

/// Nothing, whatever the body has.
#[allow(clippy::unnecessary_wraps, reason = "has the form of the others")]
pub(crate) fn nothing(_: &[u8], _: &'static Wire) -> Result<(), Unfit> {
    Ok(())
}

/// The value of a call, or why there is none.
pub(crate) fn read<T>(
    shared: &Shared,
    plan: &Plan,
    mut outcome: Outcome,
    decode: Decode<T>,
) -> Result<Response<T>, Error> {
    let response = match (&outcome.verdict, outcome.response.take()) {
        (Verdict::Success | Verdict::NotModified | Verdict::AlreadyGone, Some(response)) => response,
        (Verdict::Failure(failure), response) => {
            let failure = failure.clone();
            return Err(failed(shared, plan, &failure, outcome, response));
        }
        // The driver ends with a success only after an answer.
        (_, None) => return Err(Error::new(ErrorKind::Decode, "a success without an answer")),
    };
    let gone = outcome.verdict == Verdict::AlreadyGone;
    let stale = match outcome.source {
        Source::Stale { age } => Some(Warning::Stale { age }),
        _ => None,
    };
    let away = outcome.alone.then_some(Warning::GateAway);
    let warnings = outcome.spending.map(nearly_spent).into_iter().chain(stale).chain(away).collect();
    let readable = if gone { Ok(()) } else { check_content(plan.wire, &response.headers) };
    // A 404 that is a success has no body: it says that there is nothing.
    let body = if !gone && response.status.as_u16() == 404 { b"null" } else { &*response.body };
    match readable.and_then(|()| decode(body, plan.wire)) {
        Ok(value) => Ok(Response {
            value,
            status: response.status.as_u16(),
            headers: response.headers,
            trace: outcome.trace,
            source: outcome.source,
            queued: outcome.queued,
            warnings,
        }),
        Err(unfit) => Err(unreadable(shared, plan, unfit, outcome, &response)),
    }
}

fn nearly_spent(spending: Spending) -> Warning {
    let Spending { used, limit, resets_at, .. } = spending;
    Warning::BudgetNearlySpent {
        used,
        limit,
        resets_at: UNIX_EPOCH.checked_add(resets_at).unwrap_or(UNIX_EPOCH),
    }
}

/// Refuses an answer that says of itself that it is something else, such as the page of a hotel's network.
fn check_content(wire: &Wire, headers: &HeaderMap) -> Result<(), Unfit> {
    let wanted = match wire.content {
        Content::Json => "json",
        Content::Yaml => "yaml",
        Content::Other(media_type) => media_type,
        Content::Empty => return Ok(()),
    };
    let media_type = media_type(headers);
    if media_type.is_empty() || media_type.contains(wanted) {
        return Ok(());
    }
    // Only what is known is repeated: a header may hold anything.
    let known = ["text/html", "text/plain", "text/xml", "text/yaml", "application/json", "application/xml"];
    let given = known.into_iter().find(|known| *known == media_type).unwrap_or("something else");
    Err(Unfit::Decode(DecodeError::new("", format!("expected {wanted}, got {given}; check the base URL"))))
}

/// What the body is said to be, without parameters and in lower case; empty if nothing is said.
fn media_type(headers: &HeaderMap) -> Cow<'_, str> {
    let given = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let given = given.split(';').next().unwrap_or_default().trim();
    if given.bytes().any(|byte| byte.is_ascii_uppercase()) {
        Cow::Owned(given.to_ascii_lowercase())
    } else {
        Cow::Borrowed(given)
    }
}

fn failed(
    shared: &Shared,
    plan: &Plan,
    failure: &Failure,
    outcome: Outcome,
    response: Option<HttpResponse>,
) -> Error {
    let status = match failure.cause {
        Cause::Status(status) => Some(status),
        _ => None,
    };
    // What an earlier attempt was answered is in the trace, and says nothing about this failure.
    let response = response.filter(|_| status.is_some());
    let code = response.as_ref().and_then(|response| reason::of_body(&response.body));
    let retry_after = failure.retry_at.map(|at| at.saturating_sub(outcome.ended.unix));
    let sent = if plan.wire.access.is_anonymous() { &Credentials::Anonymous } else { &shared.credentials };
    let gate = outcome.error.as_ref().filter(|_| failure.cause == Cause::GateFailed).map(ToString::to_string);
    let message = explain(
        failure,
        &Circumstances {
            host: &shared.host,
            operation: plan.operation,
            wire: plan.wire,
            credentials: sent,
            code: code.as_ref(),
            unsure: plan.is_done_once()
                && (status.is_some_and(|status| (200..300).contains(&status))
                    || is_uncertain(&outcome.trace, retry_after.is_some())),
            page: response.as_ref().is_some_and(|response| media_type(&response.headers) == "text/html"),
            attempts: outcome.trace.len(),
            took: outcome.took,
            retry_after,
            gate: gate.as_deref(),
        },
    );
    let refusal = outcome.error.as_ref().and_then(|error| error.downcast_ref::<transport::Refusal>());
    let (kind, message) = match refusal {
        Some(transport::Refusal(words)) => (ErrorKind::Configuration, words.clone()),
        None => (failure.kind, message),
    };
    let details = Details {
        operation: Some(plan.operation.name),
        effect: Some(plan.operation.effect),
        route: Some(plan.wire.path),
        status,
        code,
        headers: response.as_ref().map(|response| shown(&response.headers)).unwrap_or_default(),
        body: response.and_then(|response| excerpt(shared, plan, &response)),
        trace: outcome.trace,
        retry_at: failure.retry_at,
        ended_at: Some(outcome.ended.unix),
        left: None,
    };
    Error::with(kind, message, details, outcome.error)
}

fn unreadable(
    shared: &Shared,
    plan: &Plan,
    unfit: Unfit,
    outcome: Outcome,
    response: &HttpResponse,
) -> Error {
    let status = response.status.as_u16();
    let host = &shared.host;
    let (kind, message) = match unfit {
        Unfit::Undone(words) => (ErrorKind::Unsupported, format!("{status} from {host}: {words}")),
        Unfit::Missing => (
            ErrorKind::NotFound,
            format!("{status} from {host}: there is no such record: check its id or name"),
        ),
        Unfit::Decode(error) => {
            let unsure = if plan.is_done_once() { LOOK } else { "" };
            let words = format!("{status} from {host}: the answer cannot be understood: {error}{unsure}");
            (ErrorKind::Decode, words)
        }
    };
    let details = Details {
        operation: Some(plan.operation.name),
        effect: Some(plan.operation.effect),
        route: Some(plan.wire.path),
        status: Some(status),
        headers: shown(&response.headers),
        body: excerpt(shared, plan, response),
        trace: outcome.trace,
        ended_at: Some(outcome.ended.unix),
        ..Details::default()
    };
    Error::with(kind, message, details, None)
}

/// What an error shows of the body, without what is secret about the call.
fn excerpt(shared: &Shared, plan: &Plan, response: &HttpResponse) -> Option<String> {
    // Whatever it is that came instead of an address, it may hold one.
    if plan.path().contains(EXPORTS) && response.status.is_success() {
        return Some(BLANK.to_owned());
    }
    Redactor::new(&shared.credentials, plan.body()).argument(plan.check()).excerpt(&response.body)
}

/// A success that is none after all.
pub(crate) fn refused<T>(shared: &Shared, plan: &Plan, refusal: Refusal, response: &Response<T>) -> Error {
    let (kind, reason) = refusal;
    let message = format!("{} from {}: {reason}", response.status, shared.host);
    let details = Details {
        operation: Some(plan.operation.name),
        route: Some(plan.wire.path),
        status: Some(response.status),
        headers: shown(&response.headers),
        trace: response.trace.clone(),
        ..Details::default()
    };
    Error::with(kind, message, details, None)
}
