//! What the SDK's full path costs: reading one set, against reqwest and serde_json on the same server.
//!
//! Both decode the same answer into typed data and send the same credentials. Rounds alternate, so that a change of
//! the machine's speed meets both; the ratio is taken round by round.
//!
//! `cargo xtask bench` runs it. Arguments: `--rounds N` (11 or more; 15 unless said otherwise), `--requests N` a round.
//! For profilers `--only sdk` or `--only peer` makes the requests of one side, `--in-flight N` at a time, and prints
//! nothing.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement prints and may panic"
)]

use std::fmt::Write as _;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use freesewing::{Cache, Care, Client};
use indexmap::IndexMap;
use serde::Deserialize;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
const SECRET: &str = "9f86d081884c7d659f86d081884c7d659f86d081884c7d659f86d081884c7d65";

/// The ratio that the SDK is to reach, in the median: the rate of the SDK over the rate of the peer.
const BAR: f64 = 0.95;

/// A set as somebody would write it who uses reqwest directly.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct PeerSet {
    id: u64,
    name: String,
    notes: String,
    imperial: bool,
    public: bool,
    img: Option<String>,
    user_id: u64,
    measies: IndexMap<String, f64>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Deserialize)]
struct PeerEnvelope {
    set: PeerSet,
}

#[derive(Clone)]
struct Peer {
    client: reqwest::Client,
    base_url: String,
}

impl Peer {
    async fn read(&self) -> f64 {
        let request =
            self.client.get(format!("{}/sets/{}/key", self.base_url, 33)).basic_auth(KEY, Some(SECRET));
        let answer = request.send().await.unwrap().error_for_status().unwrap();
        let body = answer.bytes().await.unwrap();
        let set = serde_json::from_slice::<PeerEnvelope>(&body).unwrap().set;
        // Everything that was decoded is used, so that nothing is optimised away.
        assert!(set.id == 33 && set.user_id == 14 && !set.imperial && !set.public && set.img.is_some());
        assert!(set.created_at <= set.updated_at && !set.name.is_empty() && !set.notes.is_empty());
        *set.measies.get("neck").unwrap()
    }
}

async fn read(client: &Client) -> f64 {
    let set = client.sets().get(33).await.unwrap();
    assert!(!set.is_public() && set.image().is_some() && set.owner().is_some());
    assert!(set.created_at() <= set.updated_at() && !set.name().is_empty() && !set.notes().is_empty());
    set.measurements().length(freesewing::Measurement::Neck).unwrap().in_mm()
}

/// `{"result":"success","set":{…}}` with all 38 measurements and notes, 1.9 KB.
fn answer() -> String {
    let mut measies = String::new();
    for (index, measurement) in freesewing::Measurement::ALL.iter().enumerate() {
        let value = if measurement.name() == "neck" { 380.0 } else { 100.5 + index as f64 };
        let _ = write!(measies, "{}\"{}\":{value}", if index == 0 { "" } else { "," }, measurement.name());
    }
    let notes = "Taken in May, over a thin shirt. ".repeat(24);
    format!(
        r#"{{"result":"success","set":{{"id":33,"createdAt":"2023-08-30T16:20:34.000Z","img":"default-avatar","imperial":false,"name":"Joe","notes":"{notes}","userId":14,"measies":{{{measies}}},"public":false,"updatedAt":"2023-08-30T16:20:34.000Z"}}}}"#
    )
}

/// A server on a thread of its own that gives every request the same answer.
fn serve() -> SocketAddr {
    let body = answer();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json; charset=utf-8\r\nDate: Wed, 30 Aug 2023 16:20:34 GMT\r\n";
    let whole = format!("{head}Content-Length: {}\r\n\r\n{body}", body.len());
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        runtime().block_on(async move {
            let listener = TcpListener::from_std(listener).unwrap();
            let whole: &'static [u8] = whole.leak().as_bytes();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                tokio::spawn(answer_all(stream, whole));
            }
        });
    });
    address
}

async fn answer_all(mut stream: TcpStream, answer: &'static [u8]) {
    stream.set_nodelay(true).unwrap();
    let mut received = Vec::with_capacity(4096);
    loop {
        received.clear();
        while !received.ends_with(b"\r\n\r\n") {
            match stream.read_buf(&mut received).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
        if stream.write_all(answer).await.is_err() {
            return;
        }
    }
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap()
}

/// How long so many requests take, `in_flight` at a time.
async fn time<F, Fut>(requests: usize, in_flight: usize, call: F) -> Duration
where
    F: Fn() -> Fut + Clone + Send + 'static,
    Fut: Future<Output = f64> + Send,
{
    let start = Instant::now();
    let mut workers = JoinSet::new();
    for _ in 0..in_flight {
        let call = call.clone();
        workers.spawn(async move {
            for _ in 0..requests / in_flight {
                assert!((call().await - 380.0).abs() < f64::EPSILON);
            }
        });
    }
    while let Some(done) = workers.join_next().await {
        done.unwrap();
    }
    start.elapsed()
}

/// Lowest, median and highest.
fn spread(mut values: Vec<f64>) -> (f64, f64, f64) {
    values.sort_by(f64::total_cmp);
    (values[0], values[values.len() / 2], values[values.len() - 1])
}

fn argument(name: &str, default: usize) -> usize {
    let mut arguments = std::env::args().skip_while(|argument| argument != name);
    match arguments.nth(1) {
        Some(value) => value.parse().unwrap_or_else(|_| panic!("{name} takes a number, not {value:?}")),
        None => default,
    }
}

/// The requests of one side.
async fn time_sdk(client: &Client, requests: usize, in_flight: usize) -> Duration {
    let client = client.clone();
    let call = move || {
        let client = client.clone();
        async move { read(&client).await }
    };
    time(requests, in_flight, call).await
}

/// The requests of the other.
async fn time_peer(peer: &Peer, requests: usize, in_flight: usize) -> Duration {
    let peer = peer.clone();
    let call = move || {
        let peer = peer.clone();
        async move { peer.read().await }
    };
    time(requests, in_flight, call).await
}

fn main() {
    let rounds = argument("--rounds", 15).max(11);
    let requests = argument("--requests", 6400);
    let base_url = format!("http://{}", serve());
    let client = Client::builder()
        .environment(|_| None)
        .base_url(&base_url)
        .api_key(KEY, SECRET)
        // 64 in flight are the point here.
        .care(Care::off())
        .cache(Cache::off())
        .build()
        .expect("a client for loopback");
    let peer = Peer { client: reqwest::Client::builder().no_proxy().build().unwrap(), base_url };
    if let Some(side) = std::env::args().skip_while(|argument| argument != "--only").nth(1) {
        let in_flight = argument("--in-flight", 64);
        runtime().block_on(async {
            match side.as_str() {
                "sdk" => time_sdk(&client, requests, in_flight).await,
                "peer" => time_peer(&peer, requests, in_flight).await,
                _ => panic!("--only takes sdk or peer, not {side:?}"),
            }
        });
        return;
    }
    println!("read one set ({} bytes), {requests} requests a round, {rounds} rounds", answer().len());
    println!("{:>12} {:>14} {:>14}   sdk / reqwest + serde_json", "in flight", "sdk [1/s]", "peer [1/s]");
    runtime().block_on(async {
        for in_flight in [1, 64] {
            let (mut ratios, mut ours, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
            // The first round warms up and is not counted.
            for round in 0..=rounds {
                // Who goes first alternates.
                let (sdk, raw) = if round % 2 == 0 {
                    let sdk = time_sdk(&client, requests, in_flight).await;
                    (sdk, time_peer(&peer, requests, in_flight).await)
                } else {
                    let raw = time_peer(&peer, requests, in_flight).await;
                    (time_sdk(&client, requests, in_flight).await, raw)
                };
                if round > 0 {
                    ratios.push(raw.as_secs_f64() / sdk.as_secs_f64());
                    ours.push(requests as f64 / sdk.as_secs_f64());
                    theirs.push(requests as f64 / raw.as_secs_f64());
                }
            }
            let (lowest, median, highest) = spread(ratios);
            let verdict = if median >= BAR { "reached" } else { "missed" };
            println!(
                "{in_flight:>12} {:>14.0} {:>14.0}   {median:.3} (from {lowest:.3} to {highest:.3}; bar {BAR}: {verdict})",
                spread(ours).1,
                spread(theirs).1,
            );
        }
    });
}
