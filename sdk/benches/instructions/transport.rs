//! A transport that has its answers ready.

use std::future::ready;
use std::sync::atomic::{AtomicUsize, Ordering};

use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use http::{HeaderMap, HeaderValue, StatusCode};

/// Gives the same answers over and over, in their order. Unlike `Scripted` it keeps nothing, so that every call costs
/// the same.
pub(crate) struct Answers {
    all: Vec<Response>,
    next: AtomicUsize,
}

impl Answers {
    pub(crate) fn new(all: &[(u16, &'static str)]) -> Self {
        let all = all.iter().map(|(status, body)| answer(*status, body)).collect();
        Self { all, next: AtomicUsize::new(0) }
    }
}

/// With the headers that the server sends.
fn answer(status: u16, body: &'static str) -> Response {
    let mut headers = HeaderMap::new();
    headers.insert("x-powered-by", HeaderValue::from_static("Express"));
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    headers.insert("date", HeaderValue::from_static("Wed, 30 Aug 2023 16:20:34 GMT"));
    if !body.is_empty() {
        headers.insert("content-type", HeaderValue::from_static("application/json; charset=utf-8"));
        headers.insert("content-length", HeaderValue::from(body.len()));
        headers.insert("etag", HeaderValue::from_static("W/\"77d-Wq8hnM5zAbcJSk3fTVuPZbE9FqE\""));
    }
    Response::new(StatusCode::from_u16(status).unwrap(), headers, body)
}

impl Transport for Answers {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        let index = self.next.fetch_add(1, Ordering::Relaxed) % self.all.len();
        Box::pin(ready(Ok(self.all[index].clone())))
    }
}
