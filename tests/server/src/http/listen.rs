//! Connections: accepted, closed when idle, finished when the server stops.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use axum::response::Response;
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use tokio::net::TcpListener;
use tokio::select;
use tokio::sync::watch;
use tokio::time::{sleep, timeout};

use super::line::Line;
use super::{Hangup, Peer};

/// How long requests under way may take once the server stops.
const GRACE: Duration = Duration::from_secs(10);

/// The longest head of a request, in bytes: twice what the original takes. Longer ones get 431, though one
/// that arrives at once may be up to twice as long.
const HEAD_LIMIT: usize = 32 * 1024;

/// So many headers are taken; more get 431.
const HEADERS_LIMIT: usize = 100;

/// Pause after a connection could not be accepted, as when the process has no file descriptor left.
const ACCEPT_PAUSE: Duration = Duration::from_millis(20);

/// Serves until `stop` is done; then finishes the requests under way, for a while. A client that neither asks nor
/// reads for `idle_timeout` is let go. Requests carry their [`Peer`] among their extensions.
pub(crate) async fn listen<F, R>(
    listener: TcpListener,
    answer: F,
    idle_timeout: Duration,
    stop: impl Future<Output = ()>,
) where
    F: Fn(Request<Incoming>) -> R + Clone + Send + 'static,
    R: Future<Output = Result<Response, Hangup>> + Send,
{
    let connections = GracefulShutdown::new();
    let closing = watch::Sender::new(());
    let mut number = 0;
    let mut is_stuck = false;
    let mut stop = pin!(stop);
    loop {
        let accepted = select! {
            biased;
            () = &mut stop => break,
            accepted = listener.accept() => accepted,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) => {
                // Once an outage, not once an attempt.
                if !is_stuck {
                    tracing::warn!(%error, "a connection could not be accepted; the server keeps trying");
                }
                is_stuck = true;
                sleep(ACCEPT_PAUSE).await;
                continue;
            }
        };
        is_stuck = false;
        // Answers are small and whole: waiting for more to send only delays them.
        let _ = stream.set_nodelay(true);
        number += 1;
        let peer = Peer::new(address.ip().to_canonical(), number);
        let watcher = connections.watcher();
        let mut closing = closing.subscribe();
        let answer = answer.clone();
        tokio::spawn(async move {
            // A connection that says nothing gets no buffers: thousands of them cost next to nothing.
            let mut first = [0];
            let speaks = select! {
                seen = timeout(idle_timeout, stream.peek(&mut first)) => matches!(seen, Ok(Ok(1))),
                _ = closing.changed() => false,
            };
            if !speaks {
                return;
            }
            let line = TokioIo::new(Line::new(stream, peer.clone(), idle_timeout));
            let service = service_fn(move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(peer.clone());
                answer(request)
            });
            // The time limit for a request's head runs from the end of the answer before it: it is the limit for
            // idle connections as well.
            let connection = http1::Builder::new()
                .timer(TokioTimer::new())
                .header_read_timeout(idle_timeout)
                .max_buf_size(HEAD_LIMIT)
                .max_headers(HEADERS_LIMIT)
                .serve_connection(line, service);
            if let Err(error) = Box::pin(watcher.watch(connection)).await {
                tracing::debug!(%error, "a connection ended early");
            }
        });
    }
    drop(listener);
    drop(closing);
    if timeout(GRACE, connections.shutdown()).await.is_err() {
        tracing::warn!("some requests did not finish in time; they are cut off");
    }
}
