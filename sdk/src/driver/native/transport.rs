//! What sends requests: one small trait, so that the network can be replaced.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode};
use url::Url;

use crate::engine::Headers;
use crate::engine::retry::Phase;

/// An error of any type that may travel between threads.
pub type BoxError = Box<dyn std::error::Error + Send + Sync>;

/// A future that may travel between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A request, complete with its credentials.
///
/// `Debug` shows no header values and no body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Request {
    /// The method.
    pub method: Method,
    /// The whole address.
    pub url: Url,
    /// The headers. That of the credentials is marked as sensitive.
    pub headers: HeaderMap,
    /// The body, empty if there is none.
    pub body: Bytes,
    progress: Progress,
}

/// An answer with its whole body.
///
/// `Debug` shows no header values and no body.
#[derive(Clone)]
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: StatusCode,
    /// The headers.
    pub headers: HeaderMap,
    /// The body, decompressed.
    pub body: Bytes,
}

impl Request {
    pub(crate) fn new(method: Method, url: Url, headers: HeaderMap, body: Bytes) -> Self {
        Self { method, url, headers, body, progress: Progress::default() }
    }

    /// Where the transport may tell how far this request has got.
    #[must_use]
    pub fn progress(&self) -> Progress {
        self.progress.clone()
    }

    /// Begins a new attempt, of which nothing is known yet.
    pub(crate) fn begin(&mut self) -> Progress {
        self.progress = Progress::default();
        self.progress.clone()
    }
}

impl Response {
    /// An answer. A transport of one's own makes these.
    #[must_use]
    pub fn new(status: StatusCode, headers: HeaderMap, body: impl Into<Bytes>) -> Self {
        Self { status, headers, body: body.into() }
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Request")
            .field("method", &self.method)
            .field("host", &self.url.host_str())
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("body", &format_args!("{} bytes", self.body.len()))
            .finish_non_exhaustive()
    }
}

/// How far a request has got that is under way. Clones share it.
///
/// A transport need not tell. One that does not is taken to have sent the request when the time of an attempt is over,
/// so calls that make something are not repeated then.
#[derive(Clone, Debug, Default)]
pub struct Progress(Arc<AtomicBool>);

impl Progress {
    /// Says whether the request is still waiting for its connection. Be sure of it: while it is, nothing of the request
    /// can have reached the server, and it may be sent again when its time is over.
    pub fn set_connecting(&self, connecting: bool) {
        self.0.store(connecting, Ordering::Release);
    }

    /// Whether the request is still waiting for its connection, as far as the transport tells.
    #[must_use]
    pub fn is_connecting(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

/// Why there is no answer, and how far the request got.
#[derive(Debug)]
pub struct TransportError {
    phase: Phase,
    timeout: bool,
    too_large: bool,
    source: Option<BoxError>,
}

impl TransportError {
    /// The request got this far and then failed. Whether it is sent again depends on the phase, so be honest about it:
    /// [`Phase::Answer`] says that the server may have carried it out.
    #[must_use]
    pub fn new(phase: Phase) -> Self {
        Self { phase, timeout: false, too_large: false, source: None }
    }

    /// Adds what caused it.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<BoxError>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The transport does not take the request, and nothing would change if it was asked again: a script without answers,
    /// a recording without the request. The call fails at once with [`ErrorKind::Configuration`](crate::ErrorKind) and
    /// this message, which should say what to do and holds no secrets.
    #[must_use]
    pub fn refused(message: impl Into<String>) -> Self {
        Self::new(Phase::Connect).caused_by(Refusal(message.into()))
    }

    /// The request was answered, but the transport cannot pass the answer on, and would not the next time.
    #[cfg(feature = "recorded")]
    pub(crate) fn unusable(message: impl Into<String>) -> Self {
        Self::new(Phase::Body).caused_by(Refusal(message.into()))
    }

    /// Whether the transport did not take the request.
    #[must_use]
    pub fn is_refusal(&self) -> bool {
        self.phase.is_before_sending() && self.is_final()
    }

    /// Whether it would be the same the next time.
    pub(crate) fn is_final(&self) -> bool {
        self.source.as_ref().is_some_and(|source| source.is::<Refusal>())
    }

    /// Says that a time limit of the transport was over.
    #[must_use]
    pub fn timeout(mut self) -> Self {
        self.timeout = true;
        self
    }

    /// Says that the body is larger than the client accepts.
    #[must_use]
    pub fn too_large(mut self) -> Self {
        self.too_large = true;
        self
    }

    /// How far the request got.
    #[must_use]
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whether a time limit of the transport was over.
    #[must_use]
    pub fn is_timeout(&self) -> bool {
        self.timeout
    }

    /// Whether the body is larger than the client accepts.
    #[must_use]
    pub fn is_too_large(&self) -> bool {
        self.too_large
    }

    pub(crate) fn into_source(self) -> Option<BoxError> {
        self.source
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.source {
            Some(source) => write!(f, "failed in the phase {:?}: {source}", self.phase),
            None => write!(f, "failed in the phase {:?}", self.phase),
        }
    }
}

impl std::error::Error for TransportError {}

/// Why a transport did not take a request, or does not pass its answer on.
#[derive(Debug)]
pub(crate) struct Refusal(pub(crate) String);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Refusal {}

/// Sends one request and waits for the whole answer.
///
/// It does not retry, follow redirects or judge statuses: those are the engine's. Dropping the future cancels the
/// request.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

/// Looking at each of the few fields costs less than parsing and hashing a name, of which the engine asks for a dozen.
impl Headers for HeaderMap {
    fn values<'a>(&'a self, name: &str) -> Vec<&'a [u8]> {
        self.iter().filter(|(known, _)| known.as_str() == name).map(|(_, value)| value.as_bytes()).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.keys().any(|known| known.as_str() == name)
    }
}
