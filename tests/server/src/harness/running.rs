//! A server at work, on a thread and a runtime of its own: so it serves blocking tests as well, and a test
//! that stops the time of its own runtime does not stop the server.

use std::io;
use std::net::TcpListener;
use std::sync::Arc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use tokio::runtime;
use tokio::select;
use tokio::sync::{oneshot, watch};

use super::StartError;
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

impl Running {
    pub(super) fn start(
        listener: TcpListener,
        gate: Arc<Gate>,
        idle_timeout: Duration,
    ) -> Result<Self, StartError> {
        let (stop, stopped) = watch::channel(Stop::No);
        let (end, ended) = oneshot::channel();
        let runtime =
            runtime::Builder::new_current_thread().enable_all().build().map_err(StartError::Thread)?;
        let work = move || {
            runtime.block_on(async {
                if let Err(error) = serve(listener, gate, idle_timeout, stopped).await {
                    tracing::error!(%error, "the listener could not be used");
                }
            });
            runtime.shutdown_background();
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

async fn serve(
    listener: TcpListener,
    gate: Arc<Gate>,
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
    select! {
        () = listen(listener, gate, idle_timeout, reached(Stop::Gracefully)) => {}
        () = reached(Stop::Now) => {}
    }
    Ok(())
}
