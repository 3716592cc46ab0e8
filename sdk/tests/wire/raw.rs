//! A server on a bare socket, for what well-behaved servers never do.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

/// What the server does with a request.
pub(crate) enum Act {
    /// Reads it, answers with these bytes and closes the connection.
    Close(Vec<u8>),
    /// Reads it, answers with these bytes and resets the connection.
    Reset(Vec<u8>),
    /// Answers with these bytes without reading it.
    Blurt(Vec<u8>),
    /// Resets the connection without reading it.
    Refuse,
    /// Reads it, answers with these bytes and waits for the next request.
    Stay(Vec<u8>),
    /// Reads it and answers with these bytes, and with one more each time that the test asks.
    Drip(Vec<u8>, Arc<Notify>),
}

/// The server. It ends with the test.
pub(crate) struct Raw {
    address: SocketAddr,
    seen: Arc<Seen>,
    task: JoinHandle<()>,
}

#[derive(Default)]
struct Seen {
    connections: AtomicUsize,
    requests: AtomicUsize,
    /// Connections that the client closed.
    left: Notify,
    /// Answers that still drip.
    dripping: AtomicUsize,
    /// Requests that were read.
    read: Notify,
    last: Mutex<String>,
}

impl Raw {
    /// Starts it. The script gets the number of the request, from 0 on.
    pub(crate) async fn start(script: impl Fn(usize) -> Act + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let (shared, script) = (Arc::clone(&seen), Arc::new(script));
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                shared.connections.fetch_add(1, Ordering::SeqCst);
                connections.spawn(serve(stream, Arc::clone(&shared), Arc::clone(&script)));
            }
        });
        Self { address, seen, task }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    pub(crate) fn port(&self) -> u16 {
        self.address.port()
    }

    pub(crate) fn connections(&self) -> usize {
        self.seen.connections.load(Ordering::SeqCst)
    }

    pub(crate) fn requests(&self) -> usize {
        self.seen.requests.load(Ordering::SeqCst)
    }

    /// The head of the last request.
    pub(crate) fn last(&self) -> String {
        self.seen.last.lock().unwrap().clone()
    }

    /// Waits until a request has been read.
    pub(crate) async fn has_read(&self) {
        self.seen.read.notified().await;
    }

    /// Lets bytes drip until the connection is seen to be closed.
    pub(crate) async fn stops_dripping(&self, more: &Notify) {
        while self.seen.dripping.load(Ordering::SeqCst) > 0 {
            more.notify_one();
            tokio::task::yield_now().await;
        }
    }

    /// Waits until the client has closed a connection.
    pub(crate) async fn was_left(&self) {
        self.seen.left.notified().await;
    }
}

impl Drop for Raw {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve<S: Fn(usize) -> Act>(mut stream: TcpStream, seen: Arc<Seen>, script: Arc<S>) {
    loop {
        // Nothing is read before the script has been asked.
        if stream.readable().await.is_err() {
            return;
        }
        if matches!(stream.peek(&mut [0]).await, Ok(0) | Err(_)) {
            seen.left.notify_one();
            return;
        }
        let act = script(seen.requests.fetch_add(1, Ordering::SeqCst));
        match &act {
            // Closed with unread bytes, a connection is reset.
            Act::Refuse => return,
            Act::Blurt(bytes) => {
                let _ = stream.write_all(bytes).await;
                let _ = read_request(&mut stream).await;
                return;
            }
            _ => {}
        }
        let Some(head) = read_request(&mut stream).await else {
            seen.left.notify_one();
            return;
        };
        *seen.last.lock().unwrap() = head;
        seen.read.notify_one();
        match act {
            Act::Refuse | Act::Blurt(_) => return,
            Act::Close(bytes) => {
                let _ = stream.write_all(&bytes).await;
                let _ = stream.shutdown().await;
                return;
            }
            Act::Reset(bytes) => {
                let _ = stream.write_all(&bytes).await;
                stream.set_zero_linger().unwrap();
                return;
            }
            Act::Stay(bytes) => {
                let _ = stream.write_all(&bytes).await;
            }
            Act::Drip(bytes, more) => {
                seen.dripping.fetch_add(1, Ordering::SeqCst);
                let _ = stream.write_all(&bytes).await;
                loop {
                    more.notified().await;
                    if stream.write_all(b" ").await.is_err() {
                        seen.dripping.fetch_sub(1, Ordering::SeqCst);
                        return;
                    }
                }
            }
        }
    }
}

/// Reads a request with its body and gives its head, or nothing if the client closes the connection before.
async fn read_request(stream: &mut TcpStream) -> Option<String> {
    let mut bytes = Vec::new();
    loop {
        if let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
            let length = head.lines().find_map(|line| {
                let (name, value) = line.split_once(':')?;
                name.eq_ignore_ascii_case("content-length").then(|| value.trim().parse::<usize>().unwrap())
            });
            if bytes.len() >= end + 4 + length.unwrap_or(0) {
                return Some(head);
            }
        }
        if stream.read_buf(&mut bytes).await.ok()? == 0 {
            return None;
        }
    }
}

/// The bytes of an answer.
pub(crate) fn answer(status: u16, headers: &[(&str, &str)], body: &[u8]) -> Vec<u8> {
    let mut head = format!("HTTP/1.1 {status} Status\r\n");
    if !headers.iter().any(|(name, _)| matches!(*name, "content-length" | "transfer-encoding")) {
        head.push_str(&format!("content-length: {}\r\n", body.len()));
    }
    headers.iter().for_each(|(name, value)| head.push_str(&format!("{name}: {value}\r\n")));
    head.push_str("\r\n");
    [head.as_bytes(), body].concat()
}
