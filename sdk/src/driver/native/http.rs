//! The transport over the network, on reqwest.

use std::error::Error as _;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http::header::CONTENT_LENGTH;
use url::Url;

use super::connecting::{Limit, noted, was_too_slow};
use super::network::Roots;
use super::time::Time;
use super::transport::{BoxError, BoxFuture, Progress, Request, Response, Transport, TransportError};
use crate::engine::retry::Phase;

/// For how long a connection is kept that nobody uses. The server closes them after 5 s; one that it closes while a
/// request is under way would lose the request.
const IDLE: Duration = Duration::from_secs(4);

/// For how long the body of a failure is waited for. It is one word, and not worth the time of the attempt.
const REASON: Duration = Duration::from_secs(1);

/// How connections are made.
pub(crate) struct Connections {
    pub(crate) connect_timeout: Duration,
    /// The largest body that is accepted, in bytes after decompression.
    pub(crate) body_limit: usize,
    /// The address of the proxy. The client calls one server, so there is none to be excepted.
    pub(crate) proxy: Option<Url>,
    pub(crate) roots: Roots,
}

/// Sends requests over HTTP with a pool of connections.
pub(crate) struct HttpTransport {
    client: reqwest::Client,
    body_limit: usize,
    time: Time,
}

impl HttpTransport {
    pub(crate) fn new(connections: Connections, time: Time) -> Result<Self, BoxError> {
        let builder = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            // The engine decides what is sent again.
            .retry(reqwest::retry::never())
            .connector_layer(Limit { limit: connections.connect_timeout, time: time.clone() })
            .pool_idle_timeout(IDLE)
            .referer(false);
        let builder = match connections.proxy {
            None => builder.no_proxy(),
            Some(address) => builder.proxy(reqwest::Proxy::all(address)?),
        };
        let builder = match connections.roots {
            Roots::Machine => builder,
            Roots::Also(roots) => builder.tls_certs_merge(roots),
            Roots::Only(roots) => builder.tls_certs_only(roots),
        };
        Ok(Self { client: builder.build()?, body_limit: connections.body_limit, time })
    }

    async fn exchange(
        &self,
        progress: Progress,
        answer: impl Future<Output = reqwest::Result<reqwest::Response>>,
    ) -> Result<Response, TransportError> {
        let mut answer = noted(&progress, answer).await.map_err(|error| {
            let failure = TransportError::new(phase_of(&error));
            let late = error.is_timeout() || was_too_slow(&error);
            let failure = if late { failure.timeout() } else { failure };
            failure.caused_by(error.without_url())
        })?;
        let (status, headers) = (answer.status(), std::mem::take(answer.headers_mut()));
        let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
        let body = self.body(&mut answer, announced);
        if status.is_success() {
            return Ok(Response { status, headers, body: body.await? });
        }
        // What a failure says is in its status and headers; that its body is late, cut short or huge changes nothing.
        let body = self.time.within(REASON, body).await.and_then(Result::ok).unwrap_or_default();
        Ok(Response { status, headers, body })
    }

    async fn body(
        &self,
        answer: &mut reqwest::Response,
        announced: Option<u64>,
    ) -> Result<Bytes, TransportError> {
        let too_large = || {
            let limit = self.body_limit;
            TransportError::new(Phase::Body)
                .too_large()
                .caused_by(format!("the body is larger than {limit} bytes"))
        };
        if announced.is_some_and(|length| length > self.body_limit as u64) {
            return Err(too_large());
        }
        let failed = |error: reqwest::Error| TransportError::new(Phase::Body).caused_by(error.without_url());
        let Some(first) = answer.chunk().await.map_err(failed)? else { return Ok(Bytes::new()) };
        let Some(second) = answer.chunk().await.map_err(failed)? else {
            return if first.len() > self.body_limit { Err(too_large()) } else { Ok(first) };
        };
        let mut whole = BytesMut::with_capacity(first.len() + second.len());
        whole.extend_from_slice(&first);
        let mut next = Some(second);
        while let Some(chunk) = next {
            if whole.len() + chunk.len() > self.body_limit {
                return Err(too_large());
            }
            whole.extend_from_slice(&chunk);
            next = answer.chunk().await.map_err(failed)?;
        }
        Ok(whole.freeze())
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let progress = request.progress();
        let mut outgoing = reqwest::Request::new(request.method, request.url);
        *outgoing.headers_mut() = request.headers;
        if !request.body.is_empty() {
            *outgoing.body_mut() = Some(request.body.into());
        }
        // Outside of the future, which stays small without the request.
        let answer = self.client.execute(outgoing);
        Box::pin(self.exchange(progress, answer))
    }
}

/// How far a request got that had no answer.
fn phase_of(error: &reqwest::Error) -> Phase {
    if !error.is_connect() {
        return Phase::Answer;
    }
    // The connector does not say which part of it failed, except in the words of its sources.
    let mut source = error.source();
    while let Some(cause) = source {
        let words = cause.to_string();
        if words.contains("dns error") || words.contains("failed to lookup") {
            return Phase::Resolve;
        }
        let words_of_tls = ["certificate", "handshake", "TLS"];
        if cause.downcast_ref().is_some_and(is_no_tls) || words_of_tls.iter().any(|word| words.contains(word))
        {
            return Phase::Tls;
        }
        source = cause.source();
    }
    Phase::Connect
}

/// Whether what the other side said is no TLS, or not ours: rustls reports that as invalid data, with an error around.
fn is_no_tls(error: &std::io::Error) -> bool {
    let inner = || error.get_ref()?.downcast_ref::<std::io::Error>();
    error.kind() == std::io::ErrorKind::InvalidData || inner().is_some_and(is_no_tls)
}
