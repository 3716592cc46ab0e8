//! Making a connection: its time limit, and whether a request is still waiting for one.

use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use tower::{Layer, Service, ServiceExt};

use super::time::Time;
use super::transport::{BoxError, BoxFuture, Progress};

thread_local! {
    /// Whether a connector was polled and has not finished, since this was reset. It has a meaning only within one poll
    /// of a request, which resets it before and reads it after: nothing is kept here.
    static CONNECTING: Cell<bool> = const { Cell::new(false) };
}

/// Notes, each time a request is polled, whether it is waiting for its connection.
///
/// The pool of connections asks first for one that is free, and polls the connector only when there is none. So when the
/// connector has been polled within a poll of the request and neither has finished, the request is still with us.
/// A connection that comes free meanwhile cannot take it away: that happens in the next poll, which asks the pool first.
pub(super) async fn noted<T>(progress: &Progress, request: impl Future<Output = T>) -> T {
    let mut request = pin!(request);
    poll_fn(|context| {
        CONNECTING.set(false);
        let polled = request.as_mut().poll(context);
        progress.set_connecting(CONNECTING.get() && polled.is_pending());
        polled
    })
    .await
}

/// A layer around a connector that gives it so much time and notes that it is at work.
#[derive(Clone)]
pub(super) struct Limit {
    pub(super) limit: Duration,
    pub(super) time: Time,
}

impl<S> Layer<S> for Limit {
    type Service = Limited<S>;

    fn layer(&self, inner: S) -> Limited<S> {
        Limited { inner: Arc::new(inner), limit: self.clone() }
    }
}

/// A connector with a [`Limit`].
///
/// The pool copies its connector several times for each request, and few requests need a new connection. So what does
/// the work is shared, and copied for those alone.
pub(super) struct Limited<S> {
    inner: Arc<S>,
    limit: Limit,
}

impl<S> Clone for Limited<S> {
    fn clone(&self) -> Self {
        Self { inner: Arc::clone(&self.inner), limit: self.limit.clone() }
    }
}

impl<S, R> Service<R> for Limited<S>
where
    S: Service<R, Error = BoxError> + Clone + Send + 'static,
    S::Future: Send + 'static,
    S::Response: 'static,
    R: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = BoxFuture<'static, Result<S::Response, BoxError>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        // The copy is asked whether it is ready.
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: R) -> Self::Future {
        let connection = S::clone(&self.inner).oneshot(request);
        let Limit { limit, time } = self.limit.clone();
        Box::pin(async move {
            let mut connection = pin!(connection);
            let watched = poll_fn(|context| {
                let polled = connection.as_mut().poll(context);
                CONNECTING.set(polled.is_pending());
                polled
            });
            time.within(limit, watched).await.unwrap_or_else(|| Err(Box::new(TooSlow)))
        })
    }
}

/// Making the connection took too long.
#[derive(Debug)]
struct TooSlow;

impl fmt::Display for TooSlow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("making the connection took too long")
    }
}

impl Error for TooSlow {}

/// Whether an error comes from the time limit of a connector.
pub(super) fn was_too_slow(error: &(dyn Error + 'static)) -> bool {
    error.is::<TooSlow>() || error.source().is_some_and(was_too_slow)
}
