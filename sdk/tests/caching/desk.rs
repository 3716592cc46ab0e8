//! A transport that answers when the test says so.

use std::sync::{Arc, Mutex};

use freesewing::engine::retry::Phase;
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::sync::oneshot::{Sender, channel};

type Exchange = Result<Response, TransportError>;

/// A transport that answers when the test says so. Clones share its requests.
#[derive(Clone, Default)]
pub(crate) struct Desk(Arc<Mutex<Vec<Waiting>>>);

/// A request, and who waits for its answer.
type Waiting = (Request, Option<Sender<Exchange>>);

impl Desk {
    /// How many requests there were so far.
    pub(crate) fn count(&self) -> usize {
        self.0.lock().unwrap().len()
    }

    /// A header of a request.
    pub(crate) fn header(&self, number: usize, name: &str) -> Option<String> {
        let header = self.0.lock().unwrap()[number].0.headers.get(name).cloned();
        header.map(|value| value.to_str().unwrap().to_owned())
    }

    pub(crate) fn answer(&self, number: usize, status: u16, headers: &[(&str, &str)], body: &str) {
        let headers: HeaderMap = headers
            .iter()
            .map(|(name, value)| (name.parse::<HeaderName>().unwrap(), HeaderValue::from_str(value).unwrap()))
            .collect();
        let status = StatusCode::from_u16(status).unwrap();
        self.end(number, Ok(Response::new(status, headers, body.to_owned())));
    }

    pub(crate) fn fail(&self, number: usize, phase: Phase) {
        self.end(number, Err(TransportError::new(phase)));
    }

    /// Panics where the answer should be.
    pub(crate) fn panic(&self, number: usize) {
        self.0.lock().unwrap()[number].1 = None;
    }

    /// Whether the client no longer waits for the answer.
    pub(crate) fn was_left(&self, number: usize) -> bool {
        self.0.lock().unwrap()[number].1.as_ref().is_some_and(Sender::is_closed)
    }

    fn end(&self, number: usize, exchange: Exchange) {
        let sender = self.0.lock().unwrap()[number].1.take().expect("answered already");
        sender.send(exchange).expect("nobody waits for the answer");
    }
}

impl Transport for Desk {
    fn send(&self, request: Request) -> BoxFuture<'_, Exchange> {
        let (sender, receiver) = channel();
        self.0.lock().unwrap().push((request, Some(sender)));
        Box::pin(async move { receiver.await.expect("the test is over") })
    }
}
