//! Hostile input: it gets an answer or a closed connection, and the server goes on.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use common::{Who, call, request, send};
use flate2::Compression;
use flate2::write::GzEncoder;
use freesewing_test_server::TestServer;

/// Sends raw bytes and reads until the server closes the connection.
fn raw(server: &TestServer, bytes: &[u8]) -> String {
    let mut connection = connect(server);
    // A server that refuses early may close before everything is written.
    let _ = connection.write_all(bytes);
    let mut got = Vec::new();
    let _ = connection.read_to_end(&mut got);
    String::from_utf8_lossy(&got).into_owned()
}

fn connect(server: &TestServer) -> TcpStream {
    let connection = TcpStream::connect(server.url().strip_prefix("http://").unwrap()).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
    connection
}

async fn patient(idle: u64, body: u64) -> TestServer {
    let milliseconds = Duration::from_millis;
    let builder = TestServer::builder().idle_timeout(milliseconds(idle)).body_timeout(milliseconds(body));
    builder.start().await.unwrap()
}

async fn goes_on(server: &TestServer) {
    assert_eq!(call(server, "GET", "/curated-sets", &Who::Anybody).await.status, 200);
}

#[tokio::test]
async fn request_lines_that_are_none_get_400() {
    let server = patient(300, 300).await;
    let garbage: [&[u8]; 8] = [
        b"\r\n\r\n\r\nhello\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
        b"GET / HTTP/1.1\r\nHost: a\r\nbad header\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nX: \x00\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: x\r\n\r\n",
        b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
    ];
    for bytes in garbage {
        let got = raw(&server, bytes);
        let words = String::from_utf8_lossy(bytes);
        assert!(got.is_empty() || got.starts_with("HTTP/1.1 400"), "{words:?}: {got}");
    }
    goes_on(&server).await;
}

#[tokio::test]
async fn heads_that_are_too_long_get_431() {
    let server = patient(300, 300).await;
    let head = |headers: &str| format!("GET /curated-sets HTTP/1.1\r\nHost: a\r\n{headers}\r\n");
    let long = head(&format!("X: {}\r\n", "x".repeat(100_000)));
    let many: String = (0..200).map(|i| format!("X{i}: x\r\n")).collect();
    for bytes in [long, head(&many)] {
        let got = raw(&server, bytes.as_bytes());
        assert!(got.starts_with("HTTP/1.1 431"), "{}: {got}", bytes.len());
    }
    let path = format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(70_000));
    let got = raw(&server, path.as_bytes());
    assert!(got.starts_with("HTTP/1.1 414") || got.starts_with("HTTP/1.1 431"), "{got}");
    goes_on(&server).await;
}

#[tokio::test]
async fn slow_clients_are_let_go() {
    let server = patient(200, 200).await;
    let started = Instant::now();
    assert_eq!(raw(&server, b"GET /curated-sets HT"), "");
    let post =
        b"POST /signup HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\nContent-Type: application/json\r\n\r\n{";
    let got = raw(&server, post);
    assert!(got.starts_with("HTTP/1.1 408") && got.contains("connection: close"), "{got}");
    assert!(started.elapsed() < Duration::from_secs(10), "{:?}", started.elapsed());
    goes_on(&server).await;
}

#[tokio::test]
async fn paths_lead_nowhere_else() {
    let server = patient(300, 300).await;
    for path in [
        "/../../etc/passwd",
        "/sets/../account/key",
        "/sets/%2e%2e/key",
        "/%00",
        "//",
        "/sets/%/key",
        "/docs/../x",
        "/sets/%ff.json",
        "*",
        "/curated-sets/%2fetc%2fpasswd",
        "/exports/../../x",
        "http://other/curated-sets/x",
    ] {
        let got =
            raw(&server, format!("GET {path} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").as_bytes());
        let status: u16 = got.split(' ').nth(1).unwrap().parse().unwrap();
        assert!([200, 400, 401, 404].contains(&status) && !got.contains("root:"), "{path}: {got}");
        assert!(status != 200 || got.contains("{\"result\":\"success\""), "{path}: {got}");
    }
    goes_on(&server).await;
}

#[tokio::test]
async fn bodies_are_unpacked_up_to_the_limit() {
    let server = TestServer::start().await;
    let packed = |plain: &[u8]| {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(plain).unwrap();
        encoder.finish().unwrap()
    };
    let post = |coding: &str, body: Vec<u8>| {
        let asked = request(server.url(), "POST", "/signup", &Who::Anybody);
        send(asked.header("content-type", "application/json").header("content-encoding", coding).body(body))
    };
    let fine = packed(b"{\"email\":\"a@b.c\",\"language\":\"en\"}");
    assert_eq!(post("gzip", fine.clone()).await.status, 201);
    assert_eq!(post("br", fine.clone()).await.status, 415);
    assert_eq!(post("gzip", fine[..20].to_vec()).await.status, 400);
    let bomb = packed(&vec![b' '; 20 * 1024 * 1024]);
    assert!(bomb.len() < 200_000);
    assert_eq!(post("gzip", bomb).await.status, 413);
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(post("gzip", packed(deep.as_bytes())).await.status, 400);
}

#[tokio::test]
async fn a_journal_does_not_grow_with_what_clients_send() {
    let server = TestServer::start().await;
    let path = format!("/{}", "x".repeat(20_000));
    let asked = request(server.url(), "GET", &path, &Who::Anybody).header("user-agent", "u".repeat(5_000));
    assert_eq!(send(asked).await.status, 404);
    let record = &server.journal()[0];
    assert_eq!((record.path.len(), record.user_agent.as_ref().unwrap().len()), (1024, 1024));
}
