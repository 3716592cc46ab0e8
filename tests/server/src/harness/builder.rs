//! Settings of a server that is about to start.

use std::io;
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use socket2::{Domain, Protocol, Socket, Type};

use super::running::Running;
use super::{Control, StartError, TestServer};
use crate::app::{App, Settings};
use crate::control::{self, Token};
use crate::generation::Generation;
use crate::http::{BODY_TIMEOUT, Gate};
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
    strict_upstream: bool,
    rate_limits: bool,
    trust_proxy: bool,
    open_cors: bool,
    host: IpAddr,
    port: u16,
    allow_remote: bool,
    idle_timeout: Duration,
    body_timeout: Duration,
    control: Option<u16>,
    journal: Option<PathBuf>,
    demo: bool,
}

impl Default for TestServerBuilder {
    fn default() -> Self {
        Self {
            generation: Generation::V3,
            seed: None,
            db: None,
            test_shortcuts: true,
            strict_upstream: false,
            rate_limits: false,
            trust_proxy: false,
            open_cors: false,
            host: Ipv4Addr::LOCALHOST.into(),
            port: 0,
            allow_remote: false,
            idle_timeout: IDLE_TIMEOUT,
            body_timeout: BODY_TIMEOUT,
            control: None,
            journal: None,
            demo: false,
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
    /// off. Generation V4 knows no such words.
    pub fn test_shortcuts(mut self, on: bool) -> Self {
        self.test_shortcuts = on;
        self
    }

    /// Whether harmless oddities of the original are kept that this server mends otherwise; off when not
    /// said. The original's hangs and crashes are never kept.
    pub fn strict_upstream(mut self, on: bool) -> Self {
        self.strict_upstream = on;
        self
    }

    /// Whether generation V4 counts requests as the original does: per address and 15 minutes, ten to sign
    /// up and in and to read statistics, and 600 subscriptions. Off when not said; the binary has it on.
    pub fn rate_limits(mut self, on: bool) -> Self {
        self.rate_limits = on;
        self
    }

    /// Whether rate limits count the address that a proxy wrote down, the last one of `X-Forwarded-For`, as the
    /// original does behind its own proxy. Where there is none, and everywhere when this is off, the address of
    /// the connection counts. Off when not said: without a proxy, clients could count as whoever they like.
    pub fn trust_proxy(mut self, on: bool) -> Self {
        self.trust_proxy = on;
        self
    }

    /// Whether generation V4 answers pages of every site, as V3 does. Off when not said: it has a list, and
    /// answers other sites 500.
    pub fn open_cors(mut self, on: bool) -> Self {
        self.open_cors = on;
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

    /// After how long an idle connection is closed, and one whose client reads nothing of its answer; 5 seconds when
    /// not said, as the real server does.
    pub fn idle_timeout(mut self, timeout: Duration) -> Self {
        self.idle_timeout = timeout;
        self
    }

    /// How long the body of a request may take to arrive; 30 seconds when not said. Then the client gets 408.
    pub fn body_timeout(mut self, timeout: Duration) -> Self {
        self.body_timeout = timeout;
        self
    }

    /// Opens the control plane on this port of the loopback address, 0 for a free one; see
    /// [`TestServer::control`]. Closed when not said; the binary has it open.
    pub fn control(mut self, port: u16) -> Self {
        self.control = Some(port);
        self
    }

    /// Writes every request to the end of this file, a line of JSON each; see `CONTROL.md` for its fields.
    pub fn journal(mut self, path: impl Into<PathBuf>) -> Self {
        self.journal = Some(path.into());
        self
    }

    /// Whether to begin with some people, their sets and patterns, and twenty curated sets; see
    /// [`TestServer::demo`]. Off when not said.
    pub fn demo(mut self, on: bool) -> Self {
        self.demo = on;
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
            journal: self.journal.as_deref(),
            demo: self.demo,
            test_shortcuts: self.test_shortcuts,
            strict_upstream: self.strict_upstream,
            rate_limits: self.rate_limits,
            trust_proxy: self.trust_proxy,
            open_cors: self.open_cors,
        })?);
        let (listener, url) = bind(SocketAddr::new(self.host, self.port))?;
        let table = routes::table(app.clone());
        let gate = Arc::new(Gate::new(app.clone(), table).body_timeout(self.body_timeout));
        let (controlled, control) = match self.control {
            Some(port) => {
                // Never beyond this machine, whatever the server itself listens on.
                let host = if self.host.is_loopback() { self.host } else { Ipv4Addr::LOCALHOST.into() };
                let (listener, url) = bind(SocketAddr::new(host, port))?;
                let token = Token::new()?;
                let router = control::router(app.clone(), gate.clone(), token.clone());
                (Some((listener, router)), Some(Control { url, token: token.as_str().to_owned() }))
            }
            None => (None, None),
        };
        let running = Running::start(app.clone(), gate.clone(), listener, controlled, self.idle_timeout)?;
        Ok(TestServer::new(url, app, gate, running, control))
    }
}

fn bind(address: SocketAddr) -> Result<(TcpListener, String), StartError> {
    let failed = |source| StartError::Listen { address, source };
    let listener = open(address).map_err(failed)?;
    let url = format!("http://{}", listener.local_addr().map_err(failed)?);
    Ok((listener, url))
}

/// So many connections may wait to be accepted. The standard library has 128, which a burst fills; who comes
/// then waits a second.
const BACKLOG: i32 = 4096;

fn open(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = Socket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // As the standard library does: a port can be had again at once after a server has ended.
    if cfg!(unix) {
        socket.set_reuse_address(true)?;
    }
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    socket.set_nonblocking(true)?;
    Ok(socket.into())
}
