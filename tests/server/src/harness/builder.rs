//! Settings of a server that is about to start.

use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use super::running::Running;
use super::{StartError, TestServer};
use crate::app::{App, Settings};
use crate::generation::Generation;
use crate::http::Gate;
use crate::routes;

/// How long the real server leaves an idle connection open.
const IDLE_TIMEOUT: Duration = Duration::from_secs(5);

/// Settings of a server that is about to start; see [`TestServer::builder`].
#[derive(Clone, Debug)]
#[must_use = "a builder does nothing until `start` is called"]
pub struct TestServerBuilder {
    generation: Generation,
    seed: Option<u64>,
    db: Option<PathBuf>,
    test_shortcuts: bool,
    host: IpAddr,
    port: u16,
    allow_remote: bool,
    idle_timeout: Duration,
}

impl Default for TestServerBuilder {
    fn default() -> Self {
        Self {
            generation: Generation::V3,
            seed: None,
            db: None,
            test_shortcuts: true,
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            allow_remote: false,
            idle_timeout: IDLE_TIMEOUT,
        }
    }
}

impl TestServerBuilder {
    /// Which generation of the API to speak; [`Generation::V3`] when not said.
    pub fn generation(mut self, generation: Generation) -> Self {
        self.generation = generation;
        self
    }

    /// Makes the server repeatable: the same requests in the same order get the same answers, byte for
    /// byte. Ids, secrets and tokens follow from the seed, and the clock stands still at
    /// 2026-01-01T00:00:00Z until [`TestServer::advance_clock`] moves it.
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = Some(seed);
        self
    }

    /// Keeps everything in this file, which is created when it is missing; in memory when not said. One
    /// server has the file at a time.
    pub fn db(mut self, path: impl Into<PathBuf>) -> Self {
        self.db = Some(path.into());
        self
    }

    /// Whether `"test": true` in a body means what it meant to the original's own tests: `POST /signup`
    /// sends no mail, honours `role` and answers with the confirmation. On when not said; the binary has it
    /// off.
    pub fn test_shortcuts(mut self, on: bool) -> Self {
        self.test_shortcuts = on;
        self
    }

    /// The address to listen on; 127.0.0.1 when not said.
    pub fn host(mut self, host: impl Into<IpAddr>) -> Self {
        self.host = host.into();
        self
    }

    /// The port to listen on; a free one when not said.
    pub fn port(mut self, port: u16) -> Self {
        self.port = port;
        self
    }

    /// Allows addresses that other machines can reach. Anybody who reaches them can sign up.
    pub fn allow_remote(mut self, yes: bool) -> Self {
        self.allow_remote = yes;
        self
    }

    /// After how long an idle connection is closed; 5 seconds when not said, as the real server does.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// Starts the server. It is ready when this returns.
    ///
    /// # Errors
    /// [`StartError`] says what is in the way: the generation, the address, the database.
    pub async fn start(self) -> Result<TestServer, StartError> {
        if !self.host.is_loopback() && !self.allow_remote {
            return Err(StartError::Remote { host: self.host });
        }
        let app = Arc::new(App::new(&Settings {
            generation: self.generation,
            seed: self.seed,
            db: self.db.as_deref(),
            test_shortcuts: self.test_shortcuts,
        })?);
        let address = SocketAddr::new(self.host, self.port);
        let failed = |source| StartError::Listen { address, source };
        let listener = TcpListener::bind(address).map_err(failed)?;
        listener.set_nonblocking(true).map_err(failed)?;
        let url = format!("http://{}", listener.local_addr().map_err(failed)?);
        let gate = Arc::new(Gate::new(app.clone(), routes::v3(app.clone())));
        let running = Running::start(listener, gate.clone(), self.idle_timeout)?;
        Ok(TestServer::new(url, app, gate, running))
    }
}
