//! One event a call, for whoever listens with `tracing`.
//!
//! The fields have the names of OpenTelemetry's semantic conventions for HTTP clients (v1.23 and later, stable). What
//! those conventions do not have is named plainly: `operation`, `attempts`, `source`, `queued_ms`, `duration_ms`. Nothing
//! that a caller gave is among them: no arguments, bodies, queries or headers, so `url.full` is left out and
//! `url.template` stands for it.

use std::borrow::Cow;
use std::time::Duration;

use crate::client::Shared;
use crate::engine::Operation;
use crate::engine::cache::Source;
use crate::engine::retry::Trace;
use crate::{Client, Error, ErrorKind, Response};

/// The event of one call. When it is dropped before the call has ended, whoever waited has gone, and it says so.
pub(crate) struct Report<'a> {
    shared: &'a Shared,
    operation: &'static Operation,
    began: Duration,
    /// Where the answer came from and how long it was queued for, if there was one.
    source: Option<Source>,
    queued: Option<Duration>,
    told: bool,
}

impl<'a> Report<'a> {
    /// Begins with the call.
    pub(crate) fn new(client: &'a Client, operation: &'static Operation) -> Self {
        let began = client.shared.driver.time.steady();
        Self { shared: &client.shared, operation, began, source: None, queued: None, told: false }
    }

    /// Tells how the call ended, whether anything was sent or not.
    pub(crate) fn end<T>(mut self, result: &Result<Response<T>, Error>) {
        match result {
            Ok(response) => {
                (self.source, self.queued) = (Some(response.source), Some(response.queued));
                self.tell(Some(response.status), Some(&response.trace), None);
            }
            Err(error) => self.tell(error.status(), Some(error.trace()), Some(kind_of(error))),
        }
    }

    fn tell(&mut self, status: Option<u16>, trace: Option<&Trace>, error: Option<Cow<'static, str>>) {
        self.told = true;
        let Shared { base, host, generation, driver, .. } = self.shared;
        let wire = self.operation.wire(*generation);
        let attempts = trace.map(Trace::len);
        tracing::debug!(
            target: "freesewing",
            operation = self.operation.name,
            http.request.method = wire.map(|wire| wire.method),
            url.template = wire.map(|wire| wire.path),
            url.scheme = base.scheme(),
            server.address = host.as_str(),
            server.port = base.port_or_known_default(),
            http.response.status_code = status,
            // Only where something was sent again, as the conventions ask.
            http.request.resend_count = attempts.and_then(|attempts| attempts.checked_sub(1)).filter(|count| *count > 0),
            error.type = error.as_deref(),
            attempts,
            source = self.source.map(Source::as_str),
            queued_ms = self.queued.map(millis),
            duration_ms = millis(driver.time.steady().saturating_sub(self.began)),
            success = error.is_none(),
        );
    }
}

impl Drop for Report<'_> {
    fn drop(&mut self) {
        if !self.told {
            self.tell(None, None, Some(Cow::Borrowed(ErrorKind::Cancelled.as_str())));
        }
    }
}

fn millis(span: Duration) -> u64 {
    u64::try_from(span.as_millis()).unwrap_or(u64::MAX)
}

/// The status of an answer that is a failure, else the kind of the error: few values, as the conventions ask.
fn kind_of(error: &Error) -> Cow<'static, str> {
    match error.status() {
        Some(status) if !(200..300).contains(&status) => Cow::Owned(status.to_string()),
        _ => Cow::Borrowed(error.kind().as_str()),
    }
}
