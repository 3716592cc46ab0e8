//! A server at work, on a thread and a runtime of its own: so it serves blocking tests as well, and a test
//! that stops the time of its own runtime does not stop the server.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use http::Request;
use hyper::body::Incoming;
use tokio::runtime;
use tokio::select;
use tokio::sync::{oneshot, watch};
use tower::ServiceExt;

use super::StartError;
use crate::app::App;
use crate::http::{Gate, listen};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Stop {
    /// Keep going.
    No,
    /// Finish the requests under way.
    Gracefully,
    /// Cut off everything.
    Now,
}

/// The thread of a server.
pub(super) struct Running {
    stop: watch::Sender<Stop>,
    ended: Option<oneshot::Receiver<()>>,
    thread: Option<JoinHandle<()>>,
}

/// How often counts of calls and the journal's file are brought up to date.
const FLUSH_EVERY: Duration = Duration::from_secs(1);

/// Where the control plane listens, and what it answers.
type Controlled = (TcpListener, Router);

impl Running {
    pub(super) fn start(
        app: Arc<App>,
        gate: Arc<Gate>,
        listener: TcpListener,
        control: Option<Controlled>,
        idle_timeout: Duration,
    ) -> Result<Self, StartError> {
        let (stop, stopped) = watch::channel(Stop::No);
        let (end, ended) = oneshot::channel();
        let runtime =
            runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
        let work = move || {
            runtime.block_on(async {
                let served = serve(listener, gate, control, idle_timeout, stopped);
                let served = select! {
                    served = served => served,
                    () = keep_flushing(&app) => Ok(()),
                };
                if let Err(error) = served {
                    tracing::error!(%error, "the listener could not be used");
                }
            });
            runtime.shutdown_background();
            flush(&app);
            let _ = end.send(());
        };
        let thread = thread::Builder::new().name("freesewing-server".to_owned()).spawn(work);
        Ok(Self { stop, ended: Some(ended), thread: Some(thread.map_err(StartError::Thread)?) })
    }

    /// Takes no more connections, finishes the requests under way and ends.
    pub(super) async fn stop(&mut self) {
        self.stop.send_replace(Stop::Gracefully);
        if let Some(ended) = self.ended.take() {
            let _ = ended.await;
        }
        self.join();
    }

    /// Ends at once.
    pub(super) fn cut_off(&mut self) {
        self.stop.send_replace(Stop::Now);
        self.join();
    }

    fn join(&mut self) {
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

fn flush(app: &App) {
    app.store.flush();
    app.journal.flush();
}

async fn keep_flushing(app: &App) {
    loop {
        tokio::time::sleep(FLUSH_EVERY).await;
        flush(app);
    }
}

async fn serve(
    listener: TcpListener,
    gate: Arc<Gate>,
    control: Option<Controlled>,
    idle_timeout: Duration,
    stopped: watch::Receiver<Stop>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let reached = |stop: Stop| {
        let mut stopped = stopped.clone();
        async move {
            // An error means that the sender is gone, which ends the server as well.
            let _ = stopped.wait_for(|asked| *asked >= stop).await;
        }
    };
    let answer = move |request| {
        let gate = gate.clone();
        async move { gate.answer(request).await }
    };
    let main = listen(listener, answer, idle_timeout, reached(Stop::Gracefully));
    let side = async {
        match control {
            Some(control) => steer(control, idle_timeout, reached(Stop::Gracefully)).await,
            None => Ok(()),
        }
    };
    select! {
        ((), steered) = async { tokio::join!(main, side) } => steered,
        () = reached(Stop::Now) => Ok(()),
    }
}

/// Serves the control plane.
async fn steer(
    (listener, router): Controlled,
    idle_timeout: Duration,
    stop: impl Future<Output = ()>,
) -> io::Result<()> {
    let listener = tokio::net::TcpListener::from_std(listener)?;
    let answer = move |request: Request<Incoming>| {
        let router = router.clone();
        async move {
            let Ok(response) = router.oneshot(request.map(Body::new)).await;
            Ok(response)
        }
    };
    listen(listener, answer, idle_timeout, stop).await;
    Ok(())
}
