//! A transport that never answers.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::watch;

use crate::transport::{BoxFuture, Request, Response, Transport, TransportError};

/// A transport that never answers. Clones share what it has seen.
///
/// ```
/// use freesewing::testing::Silent;
/// use freesewing::Client;
/// use std::future::IntoFuture;
///
/// # #[tokio::main(flavor = "current_thread")] async fn main() -> Result<(), freesewing::Error> {
/// let silent = Silent::new();
/// let client = Client::builder().environment(|_| None).transport(silent.clone()).build()?;
///
/// let call = tokio::spawn(client.curated_sets().list().into_future());
/// silent.until_in_flight(1).await; // the request has been sent
/// call.abort();
/// silent.until_in_flight(0).await; // and given up, not left behind
/// assert_eq!(silent.requests().len(), 1);
/// # Ok(()) }
/// ```
#[derive(Clone, Default)]
pub struct Silent(Arc<Seen>);

#[derive(Default)]
struct Seen {
    requests: Mutex<Vec<Request>>,
    in_flight: watch::Sender<usize>,
}

impl Silent {
    /// A transport that has seen nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// The requests so far, with their credentials.
    #[must_use]
    pub fn requests(&self) -> Vec<Request> {
        self.0.requests.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How many requests wait for an answer now.
    #[must_use]
    pub fn in_flight(&self) -> usize {
        *self.0.in_flight.borrow()
    }

    /// Waits until exactly so many requests wait for an answer.
    pub async fn until_in_flight(&self, count: usize) {
        // It fails only when the other end is gone, which is this one.
        let _ = self.0.in_flight.subscribe().wait_for(|in_flight| *in_flight == count).await;
    }
}

/// A request that waits. It is counted until it is dropped.
struct Waiting(Arc<Seen>);

impl Waiting {
    fn new(seen: &Arc<Seen>) -> Self {
        seen.in_flight.send_modify(|count| *count += 1);
        Self(Arc::clone(seen))
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.0.in_flight.send_modify(|count| *count -= 1);
    }
}

impl Transport for Silent {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0.requests.lock().unwrap_or_else(PoisonError::into_inner).push(request);
        let waiting = Waiting::new(&self.0);
        Box::pin(async move {
            let _waiting = waiting;
            std::future::pending().await
        })
    }
}

impl fmt::Debug for Silent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Silent").field("in_flight", &self.in_flight()).finish_non_exhaustive()
    }
}
