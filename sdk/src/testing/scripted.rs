//! A transport with answers written in advance.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::engine::retry::Phase;
use crate::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// A transport that gives answers written in advance, in their order. Clones share them.
///
/// A request for which no answer is left fails with [`ErrorKind::Configuration`](crate::ErrorKind) and says so.
#[derive(Clone, Default)]
pub struct Scripted(Arc<Mutex<Script>>);

#[derive(Default)]
struct Script {
    lines: VecDeque<Line>,
    requests: Vec<Request>,
}

enum Line {
    Answer(Response),
    Failure(Phase),
    Silence,
    NoConnection,
}

impl Scripted {
    /// A transport without answers.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds an answer with a status and a body.
    ///
    /// # Panics
    /// When the status is none that HTTP has.
    pub fn answer(&self, status: u16, body: &str) -> &Self {
        self.answer_with(status, &[], body)
    }

    /// Adds an answer with headers.
    ///
    /// # Panics
    /// When the status or a header is none that HTTP allows.
    #[allow(
        clippy::expect_used,
        reason = "a test that asks for the impossible should hear of it where it does"
    )]
    pub fn answer_with(&self, status: u16, headers: &[(&str, &str)], body: &str) -> &Self {
        let status = StatusCode::from_u16(status).expect("a status of HTTP");
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name of a header");
            map.append(name, HeaderValue::from_str(value).expect("a value of a header"));
        }
        self.push(Line::Answer(Response::new(status, map, body.to_owned())))
    }

    /// Adds a request that gets so far and then fails.
    pub fn fail(&self, phase: Phase) -> &Self {
        self.push(Line::Failure(phase))
    }

    /// Adds a request that is never answered. With
    /// [`VirtualTime::expire_limits`](super::VirtualTime::expire_limits) it runs into its limit.
    pub fn never_answer(&self) -> &Self {
        self.push(Line::Silence)
    }

    /// Adds a request whose connection is never made, so that nothing of it is sent. With
    /// [`VirtualTime::expire_limits`](super::VirtualTime::expire_limits) it runs into its limit.
    pub fn never_connect(&self) -> &Self {
        self.push(Line::NoConnection)
    }

    /// How many answers nobody has asked for yet. A test that leaves some has not seen what it was written for.
    #[must_use]
    pub fn answers_left(&self) -> usize {
        self.lock().lines.len()
    }

    /// The requests so far, with their credentials.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.lock().requests.clone()
    }

    fn push(&self, line: Line) -> &Self {
        self.lock().lines.push_back(line);
        self
    }

    fn lock(&self) -> MutexGuard<'_, Script> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Scripted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let script = self.lock();
        f.debug_struct("Scripted")
            .field("answers_left", &script.lines.len())
            .field("requests", &script.requests.len())
            .finish()
    }
}

impl Transport for Scripted {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let (progress, asked) = (request.progress(), format!("{} {}", request.method, request.url.path()));
        let line = {
            let mut script = self.lock();
            script.requests.push(request);
            script.lines.pop_front()
        };
        Box::pin(async move {
            match line {
                Some(Line::Answer(response)) => Ok(response),
                Some(Line::Failure(phase)) => Err(TransportError::new(phase)),
                Some(Line::Silence) => std::future::pending().await,
                Some(Line::NoConnection) => {
                    progress.set_connecting(true);
                    std::future::pending().await
                }
                None => Err(TransportError::refused(format!(
                    "the script has no answer left for {asked}: write one more, or find out why it was asked"
                ))),
            }
        })
    }
}
