//! A stretch of network between client and server, on which answers get lost.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use freesewing_test_server::TestServer;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// Carries bytes between a client and a server. It runs until the runtime of the test ends.
pub(crate) struct Relay {
    address: SocketAddr,
    state: Arc<State>,
}

#[derive(Default)]
struct State {
    prefix: &'static str,
    connections: AtomicUsize,
    to_lose: AtomicUsize,
    to_cut: AtomicUsize,
}

impl Relay {
    pub(crate) async fn before(server: &TestServer) -> Self {
        Self::below(server, "").await
    }

    /// A relay that takes a prefix off the paths, as a gateway does that serves many things under one name.
    pub(crate) async fn below(server: &TestServer, prefix: &'static str) -> Self {
        let target: SocketAddr = server.url().strip_prefix("http://").unwrap().parse().unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let state = Arc::new(State { prefix, ..State::default() });
        let shared = state.clone();
        tokio::spawn(async move {
            while let Ok((client, _)) = listener.accept().await {
                shared.connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(carry(client, target, shared.clone()));
            }
        });
        Self { address, state }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}{}", self.address, self.state.prefix)
    }

    /// How many connections were made.
    pub(crate) fn connections(&self) -> usize {
        self.state.connections.load(Ordering::Relaxed)
    }

    /// Swallows the next answer, and closes the connection: the server has done what was asked, and nobody
    /// knows.
    pub(crate) fn lose_an_answer(&self) {
        self.state.to_lose.fetch_add(1, Ordering::Relaxed);
    }

    /// Lets all but the last byte of the next answer through, and closes the connection.
    pub(crate) fn cut_an_answer_short(&self) {
        self.state.to_cut.fetch_add(1, Ordering::Relaxed);
    }
}

/// Takes one from a count, unless there is none.
fn take(count: &AtomicUsize) -> bool {
    count.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1)).is_ok()
}

async fn carry(client: TcpStream, target: SocketAddr, state: Arc<State>) {
    let Ok(server) = TcpStream::connect(target).await else { return };
    let (mut from_client, mut to_client) = client.into_split();
    let (mut from_server, mut to_server) = server.into_split();
    let up = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from_client.read(&mut buffer).await {
            let bytes = without(state.prefix, &buffer[..length]);
            if to_server.write_all(&bytes).await.is_err() {
                break;
            }
        }
    };
    let down = async {
        let mut buffer = vec![0; 65_536];
        while let Ok(length @ 1..) = from_server.read(&mut buffer).await {
            if take(&state.to_lose) {
                break;
            }
            let cut = take(&state.to_cut);
            let bytes = &buffer[..length - usize::from(cut)];
            if to_client.write_all(bytes).await.is_err() || cut {
                break;
            }
        }
    };
    // Whoever is done first ends the connection on both sides.
    tokio::select! {
        () = up => {}
        () = down => {}
    }
}

/// The bytes of a request without the prefix of its path. Requests here are small: each comes in one piece.
fn without(prefix: &str, bytes: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    match text.split_once(' ') {
        Some((method, rest)) if !prefix.is_empty() && rest.starts_with(prefix) => {
            format!("{method} {}", &rest[prefix.len()..]).into_bytes()
        }
        _ => bytes.to_vec(),
    }
}
