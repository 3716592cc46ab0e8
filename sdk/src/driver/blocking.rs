//! Calls without `async`: `.wait()` in place of `.await`, with the feature `blocking`.
//!
//! Every call has it, and `.wait_response()` in place of `.response().await`. Both return when the call has ended, and
//! need nothing set up.
//!
//! ```
//! use freesewing::testing::Scripted;
//! use freesewing::{Client, Measurement::Neck, NewSet, cm};
//!
//! # let transport = Scripted::new();
//! # transport.answer(200, r#"{"result":"success","curatedSets":[]}"#).answer(400, r#"{"error":"nameMissing"}"#);
//! // A test of your program; elsewhere `Client::from_env()?` is all.
//! let client = Client::builder().environment(|_| None).token("a.b.c").transport(transport).build()?;
//!
//! let sets = client.curated_sets().list().wait()?;
//! assert!(sets.is_empty());
//!
//! let error = client.sets().create(&NewSet::named("Robin").with(Neck, cm(38.0))).wait_response().unwrap_err();
//! assert_eq!(error.to_string(), "400 from backend3.freesewing.org: the name is missing or empty: give one");
//! # Ok::<(), freesewing::Error>(())
//! ```
//!
//! A client that waits has one thread of its own, which looks after its connections. It is started by the first call
//! that waits, shared by all clones of the client, and ends with the last of them. So connections are closed in time
//! between calls as well, any number of threads may wait at once, and the same client can be awaited elsewhere.
//!
//! Within an async runtime a call that waits would hold up everything else that the runtime does, so there it fails with
//! [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) and sends nothing. That includes the threads on which
//! tokio runs blocking work; `tokio::runtime::Handle::block_on` is for those.

use std::future::Future;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

use crate::{Error, ErrorKind};

/// What drives the calls of one client that wait. It is made when the first of them does.
#[derive(Default)]
pub(crate) struct Runtime(Mutex<Option<Arc<Driven>>>);

/// A runtime on a thread of its own, which ends when this is dropped.
struct Driven {
    handle: Handle,
    /// The thread listens for its end and is not waited for, so that a client can be dropped anywhere.
    _alive: oneshot::Sender<()>,
}

impl Runtime {
    /// What a future comes to.
    pub(crate) fn wait<T>(&self, work: impl Future<Output = Result<T, Error>>) -> Result<T, Error> {
        if Handle::try_current().is_ok() {
            return Err(Error::configuration(
                "this thread belongs to an async runtime, which a call that waits would hold up: use .await",
            ));
        }
        let driven = self.driven().map_err(|error| {
            let message =
                "the thread that calls wait for cannot be started: check the limits of this process";
            Error::caused(ErrorKind::Configuration, message, error)
        })?;
        driven.handle.block_on(work)
    }

    fn driven(&self) -> io::Result<Arc<Driven>> {
        let mut made = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(driven) = &*made {
            return Ok(Arc::clone(driven));
        }
        let driven = Arc::new(Driven::start()?);
        *made = Some(Arc::clone(&driven));
        Ok(driven)
    }
}

impl Driven {
    fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let handle = runtime.handle().clone();
        let (alive, ended) = oneshot::channel();
        std::thread::Builder::new().name("freesewing".to_owned()).spawn(move || {
            // The other end never sends; it only ceases to be.
            let _ = runtime.block_on(ended);
            // Looking a name up cannot be interrupted, and nobody waits for it any more.
            runtime.shutdown_background();
        })?;
        Ok(Self { handle, _alive: alive })
    }
}
