//! What clients can make the real program hold, measured on the program itself. The bounds are generous: what they
//! guard against takes many times as much.

#![cfg(target_os = "linux")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use common::{Got, Who, request, send};
use flate2::Compression;
use flate2::write::GzEncoder;
use futures_util::FutureExt;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::time::timeout;

struct Program {
    child: Child,
    ready: Value,
}

impl Program {
    fn start(arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_freesewing-test-server"));
        let mut child = command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        Self { child, ready: serde_json::from_str(&line).unwrap() }
    }

    fn url(&self) -> &str {
        self.ready["url"].as_str().unwrap()
    }

    async fn connect(&self) -> TcpStream {
        TcpStream::connect(self.url().strip_prefix("http://").unwrap()).await.unwrap()
    }

    async fn control(&self, method: &str, path: &str, body: Value) -> Got {
        let control = &self.ready["control"];
        let token = Who::Token(control["token"].as_str().unwrap().to_owned());
        send(request(control["url"].as_str().unwrap(), method, path, &token).json(&body)).await
    }

    /// The most memory that it had so far, in megabytes.
    fn peak(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
        line.split_ascii_whitespace().nth(1).unwrap().parse::<usize>().unwrap() / 1024
    }

    /// That somebody else is answered, and soon.
    async fn serves_others(&self) {
        let started = Instant::now();
        assert_eq!(send(request(self.url(), "GET", "/curated-sets", &Who::Anybody)).await.status, 200);
        assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Twelve megabytes of JSON in some kilobytes.
fn bomb(piece: &str) -> Vec<u8> {
    let plain = format!("[{}0]", piece.repeat(11 * 1024 * 1024 / piece.len()));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(plain.as_bytes()).unwrap();
    encoder.finish().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_few_bytes_that_unpack_to_millions_of_values_neither_fill_the_memory_nor_hold_up_others() {
    let program = Program::start(&[]);
    for piece in ["0,", "{\"\":0},", "[],"] {
        let body = bomb(piece);
        assert!(body.len() < 40_000, "{}", body.len());
        for (path, status) in [("/nope", 404), ("/signup", 413)] {
            let asked = request(program.url(), "POST", path, &Who::Anybody)
                .header("content-type", "application/json")
                .header("content-encoding", "gzip")
                .body(body.clone());
            let bombed = tokio::spawn(send(asked));
            program.serves_others().await;
            assert_eq!(bombed.await.unwrap().status, status, "{piece} {path}");
        }
    }
    assert!(program.peak() < 200, "{} MB", program.peak());
}

#[tokio::test]
async fn connections_that_say_nothing_get_no_buffers() {
    let program = Program::start(&["--idle-timeout", "60"]);
    program.serves_others().await;
    let before = program.peak();
    let mut silent = Vec::new();
    // As many as this process may hold, and some descriptors left for those who are served.
    while silent.len() < 10_000 {
        match TcpStream::connect(program.url().strip_prefix("http://").unwrap()).await {
            Ok(connection) => silent.push(connection),
            Err(_) => break,
        }
    }
    assert!(silent.len() >= 200, "this process may hold {} connections only", silent.len());
    silent.truncate(silent.len() - 20);
    program.serves_others().await;
    let grown = program.peak() - before;
    assert!(grown <= 2 + silent.len() * 4 / 1024, "{grown} MB for {} connections", silent.len());
}

#[tokio::test]
async fn long_bodies_that_never_end_share_a_bounded_room() {
    let program = Program::start(&["--body-timeout", "2"]);
    const LENGTH: usize = 11 * 1024 * 1024;
    let piece = vec![b' '; 256 * 1024];
    let uploads = (0..40).map(|_| {
        let piece = piece.clone();
        let program = &program;
        async move {
            let mut connection = program.connect().await;
            let head = format!(
                "POST /signup HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {LENGTH}\r\n\r\n"
            );
            connection.write_all(head.as_bytes()).await.unwrap();
            // All but the end. Who has to wait is given up after a moment.
            let all = async {
                for _ in 0..LENGTH / piece.len() - 1 {
                    if connection.write_all(&piece).await.is_err() {
                        break;
                    }
                }
            };
            let _ = timeout(Duration::from_millis(1500), all).await;
            connection
        }
    });
    let connections = futures_util::future::join_all(uploads).await;
    program.serves_others().await;
    assert!(program.peak() < 200, "{} MB", program.peak());
    drop(connections);
    let sign_up = json!({"email": "joe@example.com", "language": "en"});
    let made = send(request(program.url(), "POST", "/signup", &Who::Anybody).json(&sign_up)).await;
    assert_eq!(made.status, 201);
}

#[tokio::test]
async fn passwords_are_tried_a_few_at_a_time_and_not_for_those_who_have_left() {
    let program = Program::start(&[]);
    let person = json!({"email": "joe@example.com", "password": "letmein"});
    assert_eq!(program.control("POST", "/people", person).await.status, 201);
    let sign_in = |password: &str| {
        let body = json!({"username": "joe@example.com", "password": password});
        send(request(program.url(), "POST", "/signin", &Who::Anybody).json(&body))
    };
    let guesses = futures_util::future::join_all((0..100).map(|guess| sign_in(&guess.to_string()).boxed()));
    // Most of them leave before they are answered.
    let _ = timeout(Duration::from_millis(500), guesses).await;
    program.serves_others().await;
    let started = Instant::now();
    assert_eq!(sign_in("letmein").await.status, 200);
    assert!(started.elapsed() < Duration::from_secs(3), "{:?}", started.elapsed());
    let cores = std::thread::available_parallelism().unwrap().get();
    // All at once would take 1,600 MB.
    assert!(program.peak() < 250 + 20 * cores, "{} MB", program.peak());
}

#[tokio::test]
async fn those_who_read_nothing_hold_a_bounded_room_and_are_let_go() {
    let mut program = Program::start(&["--idle-timeout", "1"]);
    const LENGTH: usize = 8 * 1024 * 1024;
    let mut picture = b"GIF89a".to_vec();
    picture.resize(LENGTH, 0);
    let picture = json!({"img": STANDARD.encode(&picture)});
    let mut paths = Vec::new();
    for _ in 0..2 {
        let person = program.control("POST", "/people", json!({})).await.json();
        let token = Who::Token(person["token"].as_str().unwrap().to_owned());
        let got = send(request(program.url(), "PATCH", "/account/jwt", &token).json(&picture)).await.json();
        paths.push(format!("/static/{}", got["account"]["img"].as_str().unwrap()));
    }
    let ask = async |number: usize| {
        let mut connection = program.connect().await;
        let head = format!("GET {} HTTP/1.1\r\nHost: a\r\n\r\n", paths[number % 2]);
        connection.write_all(head.as_bytes()).await.unwrap();
        connection
    };
    let mut connections = Vec::new();
    for number in 0..60 {
        connections.push(ask(number).await);
    }
    program.serves_others().await;
    tokio::time::sleep(Duration::from_millis(1500)).await;
    assert!(program.peak() < 200, "{} MB", program.peak());
    // What the system had taken is there at most, and no proper end.
    let mut first = connections.swap_remove(0);
    let mut got = Vec::new();
    let _ = timeout(Duration::from_secs(5), first.read_to_end(&mut got)).await.unwrap();
    assert!(got.len() < LENGTH, "{}", got.len());
    // One who reads gets all of it.
    let mut reader = ask(0).await;
    let mut whole = vec![0; LENGTH];
    timeout(Duration::from_secs(10), reader.read_exact(&mut whole)).await.unwrap().unwrap();

    for number in 0..10 {
        connections.push(ask(number).await);
    }
    let started = Instant::now();
    let id = program.child.id().to_string();
    assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
    assert!(program.child.wait().unwrap().success());
    assert!(started.elapsed() < Duration::from_secs(5), "{:?}", started.elapsed());
}
