//! Faults on order, over real connections; and what stops with the server.

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

use common::{Who, call, call_with, request};
use freesewing_test_server::{Fault, FaultError, Limit, LimitHeaders, StartError, TestServer};
use serde_json::json;

#[tokio::test]
async fn the_next_answers_fail_as_ordered_and_the_work_is_not_done() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    server.fail_next("POST /sets/key", Fault::status(429).retry_after(2).times(2));
    server.fail_next("POST /sets/key", Fault::status(503).header("X-Why", "asked"));
    let body = json!({"name": "A"});
    for _ in 0..2 {
        let got = call_with(&server, "POST", "/sets/key", &key, &body).await;
        assert_eq!(got.error(), (429, "tooManyRequests".to_owned()));
        assert_eq!(got.header("retry-after"), Some("2"));
    }
    assert_eq!(call(&server, "GET", "/sets/key", &key).await.json()["sets"], json!([]));
    let got = call_with(&server, "POST", "/sets/key", &key, &body).await;
    assert_eq!((got.status, got.header("x-why")), (503, Some("asked")));
    assert_eq!(call_with(&server, "POST", "/sets/key", &key, &body).await.status, 201);
    assert_eq!(call(&server, "GET", "/sets/key", &key).await.json()["sets"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_dropped_connection_brings_no_answer() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    server.fail_next("GET /sets/{id}/key", Fault::drop_connection());
    let error = request(server.url(), "GET", "/sets/1/key", &key).send().await.unwrap_err();
    assert!(error.is_request() && error.status().is_none(), "{error:?}");
    assert_eq!(call(&server, "GET", "/sets/1/key", &key).await.status, 404);
    let seen: Vec<_> = server.journal().into_iter().map(|r| (r.route, r.status, r.authorization)).collect();
    let route = Some("GET /sets/{id}/key".to_owned());
    assert_eq!(seen, [(route.clone(), None, true), (route, Some(404), true)]);
}

#[tokio::test]
async fn a_late_answer_is_a_good_one() {
    let server = TestServer::start().await;
    let delay = Duration::from_millis(30);
    server.fail_next("GET /curated-sets", Fault::late(delay));
    let started = Instant::now();
    assert_eq!(call(&server, "GET", "/curated-sets", &Who::Anybody).await.status, 200);
    assert!(started.elapsed() >= delay);
}

#[tokio::test]
async fn an_answer_can_be_lost_after_the_work_was_done() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    for fault in [Fault::lose_answer(), Fault::lose_answer().by_reset()] {
        server.fail_next("POST /sets/key", fault);
        let asked = request(server.url(), "POST", "/sets/key", &key).json(&json!({"name": "A"}));
        assert!(asked.send().await.is_err());
    }
    let sets = call(&server, "GET", "/sets/key", &key).await.json()["sets"].as_array().unwrap().len();
    assert_eq!((sets, server.journal()[0].status), (2, None));
}

#[tokio::test]
async fn answers_are_cut_and_connections_reset() {
    let server = TestServer::start().await;
    let get = "GET /curated-sets HTTP/1.1\r\nHost: a\r\n\r\n";
    let ask = || {
        let mut connection = TcpStream::connect(server.url().strip_prefix("http://").unwrap()).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        connection.write_all(get.as_bytes()).unwrap();
        let mut got = Vec::new();
        let end = connection.read_to_end(&mut got).map_err(|error| error.kind());
        (String::from_utf8(got).unwrap(), end)
    };
    server.fail_next("GET /curated-sets", Fault::cut(9));
    let (got, end) = ask();
    assert!(got.ends_with("\r\n\r\n{\"result\"") && end.is_ok(), "{got} {end:?}");
    assert!(got.contains("content-length: 37"), "{got}");
    let reset = Err(std::io::ErrorKind::ConnectionReset);
    server.fail_next("GET /curated-sets", Fault::reset());
    assert_eq!(ask(), (String::new(), reset));
    server.fail_next("GET /curated-sets", Fault::cut(9).by_reset());
    let (got, end) = ask();
    assert_eq!(end, reset, "{got}");
}

#[tokio::test]
async fn an_answer_can_lie_about_its_length() {
    let server = TestServer::start().await;
    let ask = |length: &str, method: &str| {
        server.fail_next("GET /curated-sets", Fault::late(Duration::ZERO).header("Content-Length", length));
        let mut connection = TcpStream::connect(server.url().strip_prefix("http://").unwrap()).unwrap();
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let asked = format!("{method} /curated-sets HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        connection.write_all(asked.as_bytes()).unwrap();
        let mut got = String::new();
        let _ = connection.read_to_string(&mut got);
        let (head, body) = got.split_once("\r\n\r\n").unwrap();
        assert!(head.contains(&format!("content-length: {length}")), "{got}");
        body.to_owned()
    };
    let whole = call(&server, "GET", "/curated-sets", &Who::Anybody).await.text;
    assert_eq!(ask("5", "GET"), whole[..5]);
    assert_eq!(ask("5000", "GET"), whole);
    assert_eq!(ask("5000", "HEAD"), "");
    assert_eq!(call(&server, "GET", "/curated-sets", &Who::Anybody).await.text, whole);
}

#[tokio::test]
async fn a_route_whose_fault_lets_answers_pass_is_safe_from_faults_of_any_route() {
    let server = TestServer::start().await;
    server.fail_next("GET /curated-sets", Fault::status(503).skip(1));
    server.fail_next("*", Fault::status(500));
    for status in [200, 503, 500, 200] {
        assert_eq!(call(&server, "GET", "/curated-sets", &Who::Anybody).await.status, status);
    }
}

#[tokio::test]
async fn answers_come_in_drops_broken_misnamed_and_out_of_time() {
    let server = TestServer::start().await;
    let get = || call(&server, "GET", "/curated-sets", &Who::Anybody);
    let whole = get().await.text;
    server.fail_next("GET /curated-sets", Fault::drip(10, Duration::from_millis(5)));
    let started = Instant::now();
    assert_eq!(get().await.text, whole);
    assert!(started.elapsed() >= Duration::from_millis(20));
    server.fail_next("GET /curated-sets", Fault::bad_json());
    let broken = get().await;
    assert!(broken.status == 200 && whole.starts_with(&broken.text) && broken.text.len() == whole.len() / 2);
    server.fail_next("GET /curated-sets", Fault::content_type("text/html"));
    assert_eq!(get().await.content_type(), Some("text/html"));
    server.set_clock(std::time::UNIX_EPOCH + Duration::from_secs(86_400));
    server.fail_next("*", Fault::clock_skew(60).skip(1));
    let dates: Vec<_> =
        [get().await, get().await].iter().map(|got| got.header("date").map(str::to_owned)).collect();
    let dates: Vec<_> = dates.iter().map(|date| date.as_deref().unwrap()).collect();
    assert_eq!(dates, ["Fri, 02 Jan 1970 00:00:00 GMT", "Fri, 02 Jan 1970 00:01:00 GMT"]);
}

#[tokio::test]
async fn faults_can_last_and_be_taken_back() {
    let server = TestServer::start().await;
    server.fail_next("*", Fault::status(500).always());
    for path in ["/curated-sets", "/nowhere", "/curated-sets"] {
        assert_eq!(call(&server, "GET", path, &Who::Anybody).await.status, 500, "{path}");
    }
    server.clear_faults();
    assert_eq!(call(&server, "GET", "/curated-sets", &Who::Anybody).await.status, 200);
}

#[tokio::test]
async fn limits_hold_by_the_servers_clock() {
    let server = TestServer::builder().seed(1).start().await.unwrap();
    let (one, two) = (Who::Key(server.new_key(3)), Who::Key(server.new_key(3)));
    let limit = Limit::gcra(2, Duration::from_secs(10)).per_key().headers(LimitHeaders::Draft10);
    server.limit(limit.routes(["GET /sets/key"]));
    let get = |who: &Who| {
        let who = who.clone();
        let server = &server;
        async move { call(server, "GET", "/sets/key", &who).await }
    };
    assert_eq!(get(&one).await.header("ratelimit"), Some("\"default\";r=1;t=5"));
    assert_eq!((get(&one).await.status, get(&one).await.status, get(&two).await.status), (200, 429, 200));
    assert_eq!(call(&server, "GET", "/whoami/key", &one).await.status, 200);
    server.advance_clock(Duration::from_secs(5));
    assert_eq!((get(&one).await.status, get(&one).await.status), (200, 429));
    server.clear_limits();
    assert_eq!(get(&one).await.status, 200);
}

#[tokio::test]
#[should_panic(expected = "no route \"GET /set/key\"")]
async fn a_limit_on_a_mistaken_route_ends_the_test() {
    TestServer::start().await.limit(Limit::gcra(1, Duration::from_secs(1)).routes(["GET /set/key"]));
}

#[tokio::test]
async fn a_route_that_does_not_exist_is_refused_with_those_near_it() {
    let server = TestServer::start().await;
    let error = server.try_fail_next("POST /sets", Fault::status(503)).unwrap_err();
    let text = error.to_string();
    assert!(matches!(&error, FaultError::UnknownRoute { route, .. } if route == "POST /sets"), "{text}");
    assert!(text.starts_with("no route \"POST /sets\"; near it: POST /sets/key, POST /sets/jwt"), "{text}");
    let error = server.try_fail_next("POST /sets/key", Fault::status(42)).unwrap_err();
    assert_eq!(error.to_string(), "the fault cannot be sent: 42 is not a status a server can answer with");
}

#[tokio::test]
#[should_panic(expected = "no route \"GET /set/key\"; near it: GET /sets/key")]
async fn a_mistaken_route_ends_the_test() {
    TestServer::start().await.fail_next("GET /set/key", Fault::status(503));
}

#[tokio::test]
async fn servers_in_one_process_are_apart() {
    let (one, two) = (TestServer::start().await, TestServer::start().await);
    assert_ne!(one.url(), two.url());
    let key = Who::Key(one.new_key(4));
    one.fail_next("GET /curated-sets", Fault::status(503));
    assert_eq!(call(&two, "GET", "/whoami/key", &key).await.status, 401);
    assert_eq!(call(&one, "GET", "/whoami/key", &key).await.status, 200);
    assert_eq!(call(&two, "GET", "/curated-sets", &key).await.status, 200);
    assert_eq!(call(&one, "GET", "/curated-sets", &key).await.status, 503);
    two.stop().await;
    assert_eq!(call(&one, "GET", "/whoami/key", &key).await.status, 200);
}

#[tokio::test]
async fn a_stopped_server_finishes_what_is_under_way_and_takes_no_more() {
    let server = TestServer::start().await;
    let url = server.url().to_owned();
    server.fail_next("GET /curated-sets", Fault::late(Duration::from_millis(50)));
    let late = tokio::spawn(request(&url, "GET", "/curated-sets", &Who::Anybody).send());
    while server.journal().is_empty() {
        tokio::task::yield_now().await;
    }
    server.stop().await;
    assert_eq!(late.await.unwrap().unwrap().status(), 200);
    assert!(request(&url, "GET", "/curated-sets", &Who::Anybody).send().await.unwrap_err().is_connect());
}

#[tokio::test]
async fn idle_connections_are_closed() {
    let server = TestServer::builder().idle_timeout(Duration::from_millis(40)).start().await.unwrap();
    let address = server.url().strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
    connection.write_all(b"GET /curated-sets HTTP/1.1\r\nHost: a\r\n\r\n").unwrap();
    let mut got = Vec::new();
    // Ends when the server closes the connection, which it had offered to keep.
    connection.read_to_end(&mut got).unwrap();
    let text = String::from_utf8(got).unwrap();
    assert!(
        text.starts_with("HTTP/1.1 200 OK\r\n") && !text.to_lowercase().contains("connection: close"),
        "{text}"
    );
}

#[tokio::test]
async fn what_cannot_start_says_why() {
    let host = std::net::Ipv4Addr::UNSPECIFIED;
    let error = TestServer::builder().host(host).start().await.err().unwrap();
    assert!(matches!(error, StartError::Remote { .. }), "{error}");
    assert!(TestServer::builder().host(host).allow_remote(true).start().await.is_ok());
    let taken = TestServer::start().await;
    let port = taken.url().rsplit(':').next().unwrap().parse().unwrap();
    let error = TestServer::builder().port(port).start().await.err().unwrap();
    assert!(error.to_string().starts_with(&format!("could not listen on 127.0.0.1:{port}: ")), "{error}");
}

#[tokio::test]
async fn secrets_do_not_show_in_debug() {
    let server = TestServer::start().await;
    let (key, person) = (server.new_key(4), server.new_person("user"));
    assert!(!format!("{key:?}").contains(&key.secret));
    assert!(!format!("{person:?}").contains(&person.token));
}
