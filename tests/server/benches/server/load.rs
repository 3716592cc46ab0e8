//! A load generator: connections that send one request after the other, from a thread of their own. It reads
//! as little of an answer as it takes to find its end, so that the server is what gets measured.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::task::JoinSet;

/// A request, ready to be sent.
#[derive(Clone)]
pub(crate) struct Load {
    address: String,
    bytes: Arc<[u8]>,
    /// What every answer has to start with.
    status: &'static str,
}

impl Load {
    pub(crate) fn new(
        address: &str,
        request: &str,
        status: &'static str,
        authorization: Option<&str>,
        body: Option<&str>,
    ) -> Self {
        let mut text = format!("{request} HTTP/1.1\r\nhost: {address}\r\n");
        if let Some(authorization) = authorization {
            text.push_str(&format!("authorization: {authorization}\r\n"));
        }
        if let Some(body) = body {
            text.push_str(&format!("content-type: application/json\r\ncontent-length: {}\r\n", body.len()));
        }
        text.push_str("\r\n");
        text.push_str(body.unwrap_or_default());
        Self { address: address.to_owned(), bytes: text.into_bytes().into(), status }
    }

    /// Sends from all connections for a while and returns the requests a second.
    pub(crate) fn rate(&self, connections: usize, time: Duration) -> f64 {
        let (count, took) = self.run(connections, u64::MAX, time);
        count as f64 / took.as_secs_f64()
    }

    /// Sends so many requests.
    pub(crate) fn send(&self, connections: usize, requests: u64) {
        self.run(connections, requests, Duration::MAX);
    }

    fn run(&self, connections: usize, requests: u64, time: Duration) -> (u64, Duration) {
        let load = self.clone();
        let generator = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
            runtime.expect("a runtime").block_on(load.drive(connections, requests, time))
        });
        generator.join().expect("every answer was as it should be")
    }

    async fn drive(self, connections: usize, requests: u64, time: Duration) -> (u64, Duration) {
        let left = Arc::new(AtomicU64::new(requests));
        let stop = Arc::new(AtomicBool::new(false));
        // Connecting is not part of the measurement.
        let mut streams = Vec::new();
        for _ in 0..connections {
            let stream = TcpStream::connect(&self.address).await.expect("a connection");
            stream.set_nodelay(true).expect("an option of every socket");
            streams.push(stream);
        }
        let start = Instant::now();
        let mut workers = JoinSet::new();
        for stream in streams {
            workers.spawn(self.clone().work(stream, left.clone(), stop.clone()));
        }
        if time != Duration::MAX {
            tokio::time::sleep(time).await;
            stop.store(true, Ordering::Relaxed);
        }
        let mut count = 0;
        while let Some(done) = workers.join_next().await {
            count += done.expect("a worker that came to its end");
        }
        (count, start.elapsed())
    }

    async fn work(self, mut stream: TcpStream, left: Arc<AtomicU64>, stop: Arc<AtomicBool>) -> u64 {
        let mut buffer = Vec::with_capacity(64 * 1024);
        let mut count = 0;
        while !stop.load(Ordering::Relaxed) {
            let taken = left.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |left| left.checked_sub(1));
            if taken.is_err() {
                break;
            }
            stream.write_all(&self.bytes).await.expect("the server takes requests");
            self.read_answer(&mut stream, &mut buffer).await;
            count += 1;
        }
        count
    }

    async fn read_answer(&self, stream: &mut TcpStream, buffer: &mut Vec<u8>) {
        buffer.clear();
        let mut end = None;
        while end.is_none_or(|end| buffer.len() < end) {
            let read = stream.read_buf(buffer).await.expect("the server answers");
            assert!(read > 0, "the server closed the connection");
            if end.is_none() {
                end = end_of(buffer);
            }
        }
        assert!(
            buffer.starts_with(self.status.as_bytes()),
            "not {}: {}",
            self.status,
            String::from_utf8_lossy(buffer)
        );
    }
}

/// Where an answer ends, once all of its head is there.
fn end_of(buffer: &[u8]) -> Option<usize> {
    let head = buffer.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let length = buffer[..head].split(|byte| *byte == b'\n').find_map(|line| {
        let line = std::str::from_utf8(line).ok()?;
        let (name, value) = line.split_once(':')?;
        if name.eq_ignore_ascii_case("content-length") { value.trim().parse::<usize>().ok() } else { None }
    });
    Some(head + length.expect("the server says how long its answers are"))
}
