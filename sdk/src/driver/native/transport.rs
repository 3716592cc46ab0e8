//! What sends requests: one small trait, so that the network can be replaced.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

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
        Self { method, url, headers, body }
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

/// Sends one request and waits for the whole answer.
///
/// It does not retry, follow redirects or judge statuses: those are the engine's. Dropping the future cancels the
/// request.
pub trait Transport: Send + Sync + 'static {
    /// Sends the request.
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>>;
}

impl Headers for HeaderMap {
    fn values<'a>(&'a self, name: &str) -> Vec<&'a [u8]> {
        self.get_all(name).iter().map(http::HeaderValue::as_bytes).collect()
    }

    fn has(&self, name: &str) -> bool {
        self.contains_key(name)
    }
}
