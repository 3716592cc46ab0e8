//! Calls that are waited for without async.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread::{self, JoinHandle};
use std::time::Duration;

use std::future::IntoFuture;

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Cache, Client, ClientBuilder, Consent, Error, ErrorKind, Generation, NewSet, cm};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const EMPTY: &str = r#"{"result":"success","sets":[]}"#;

fn builder(url: &str) -> ClientBuilder {
    Client::builder().environment(|_| None).base_url(url).generation(Generation::V3).token("a.b.c")
}

/// A runtime for the server, on threads of its own.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap()
}

fn server(runtime: &tokio::runtime::Runtime) -> MockServer {
    runtime.block_on(async {
        let server = MockServer::start().await;
        let sets = ResponseTemplate::new(200).set_body_raw(EMPTY, "application/json");
        Mock::given(method("GET")).and(path("/sets/jwt")).respond_with(sets).mount(&server).await;
        let busy = ResponseTemplate::new(503).insert_header("retry-after", "1");
        Mock::given(method("POST")).respond_with(busy).mount(&server).await;
        server
    })
}

#[test]
fn a_call_is_waited_for_with_its_value_or_its_whole_answer() {
    let runtime = runtime();
    let server = server(&runtime);
    let time = VirtualTime::new();
    let client = builder(&server.uri()).virtual_time(time.clone()).build().unwrap();
    assert!(client.sets().list().wait().unwrap().is_empty());
    let response = client.sets().list().wait_response().unwrap();
    assert_eq!((response.status(), response.trace().len()), (200, 1));

    let error = client.sets().create(&NewSet::named("Joe")).wait().unwrap_err();
    assert_eq!((error.status(), error.attempts(), time.waits().len()), (Some(503), 3, 2));
    let paused = client.with_credentials(freesewing::Credentials::token("d.e.f").unwrap());
    assert!(paused.sets().list().timeout(Duration::from_secs(3)).retries(0).wait().is_ok());
}

#[test]
fn real_waits_and_limits_work_without_a_runtime_of_the_caller() {
    let transport = Scripted::new();
    transport.never_answer().answer(500, "").answer(200, EMPTY);
    let client = builder("http://localhost:3000").transport(transport.clone()).build().unwrap();
    let error = client.sets().list().timeout(Duration::from_millis(20)).wait().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(client.sets().list().wait().unwrap().is_empty());
    assert_eq!(transport.requests().len(), 3);
}

#[test]
fn every_kind_of_call_can_be_waited_for() {
    let client = builder("http://localhost:3000").transport(Scripted::new()).build().unwrap();
    let refused = |error: Error| assert_eq!(error.kind(), ErrorKind::Validation, "{error}");
    refused(client.sets().get("../x").wait().unwrap_err());
    refused(client.sets().update("../x").set("neck", cm(38.0)).wait().unwrap_err());
    refused(client.sets().update("../x").wait_response().unwrap_err());
    refused(client.sets().clone("../x").wait().unwrap_err());
    refused(client.sets().clone("../x").wait_response().unwrap_err());
    refused(client.account().sign_up("nobody").wait().unwrap_err());
    refused(client.account().sign_in("", "x").wait_response().unwrap_err());
    refused(client.account().confirm_sign_up("../x", Consent::Profile).wait().unwrap_err());
}

#[test]
fn many_threads_wait_at_once() {
    let runtime = runtime();
    let server = server(&runtime);
    // With a cache identical reads would share a request.
    let client = builder(&server.uri()).cache(Cache::off()).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                for _ in 0..20 {
                    assert!(client.sets().list().wait().unwrap().is_empty());
                }
            });
        }
    });
    assert_eq!(runtime.block_on(server.received_requests()).unwrap().len(), 160);
}

#[test]
fn within_a_runtime_it_is_an_error_and_nothing_is_sent() {
    let transport = Scripted::new();
    let client = builder("http://localhost:3000").transport(transport.clone()).build().unwrap();
    let says = "this thread belongs to an async runtime, which a call that waits would hold up: use .await";
    let check = |error: Error| {
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Configuration, says));
    };
    let single = tokio::runtime::Builder::new_current_thread().build().unwrap();
    for runtime in [single, runtime()] {
        check(runtime.block_on(async { client.sets().list().wait().unwrap_err() }));
        let client = client.clone();
        let there = runtime.spawn_blocking(move || client.sets().list().wait().unwrap_err());
        check(runtime.block_on(there).unwrap());
    }
    assert!(transport.requests().is_empty());
}

#[test]
fn a_client_that_has_waited_can_be_dropped_anywhere() {
    let runtime = runtime();
    let server = server(&runtime);
    let waited = || {
        let client = builder(&server.uri()).build().unwrap();
        assert!(client.sets().list().wait().is_ok());
        client
    };
    let (first, second, third) = (waited(), waited(), waited());
    drop(first);
    runtime.block_on(async { drop(second) });
    runtime.block_on(async { tokio::spawn(async move { drop(third) }).await.unwrap() });
    // While other threads are waiting, and by the last of them.
    let transport = Scripted::new();
    transport.never_answer();
    let client = builder("http://localhost:3000").transport(transport).build().unwrap();
    let call = client.sets().list().timeout(Duration::from_millis(20));
    let waiting = thread::spawn(move || call.wait().unwrap_err().kind());
    drop(client);
    assert_eq!(waiting.join().unwrap(), ErrorKind::Timeout);
}

/// A server of one connection after the other. Each is answered once, does what a test asks for, and is then gone.
fn plain(after: impl Fn(usize, TcpStream) + Send + 'static) -> (String, JoinHandle<()>) {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let running = thread::spawn(move || {
        for number in 1..=2 {
            let (mut stream, _) = listener.accept().unwrap();
            answer(&mut stream);
            after(number, stream);
        }
    });
    (url, running)
}

fn answer(stream: &mut TcpStream) {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        assert_eq!(stream.read(&mut byte).unwrap(), 1, "the request was cut short");
        head.push(byte[0]);
    }
    let kind = "content-type: application/json";
    write!(stream, "HTTP/1.1 200 OK\r\n{kind}\r\ncontent-length: {}\r\n\r\n{EMPTY}", EMPTY.len()).unwrap();
}

#[test]
fn connections_are_looked_after_between_calls() {
    let (gone, has_gone) = mpsc::channel();
    let (url, running) = plain(move |_, mut stream| {
        stream.shutdown(Shutdown::Write).unwrap();
        // The client closes its end only if somebody listens to the connection while no call is made.
        assert_eq!(stream.read(&mut [0]).unwrap(), 0);
        gone.send(()).unwrap();
    });
    let client = builder(&url).build().unwrap();
    for _ in 0..2 {
        let response = client.sets().list().retries(0).wait_response().unwrap();
        assert_eq!(response.trace().len(), 1);
        has_gone.recv().unwrap();
    }
    running.join().unwrap();
}

#[test]
fn the_same_client_can_be_awaited_on_the_same_connection() {
    let (url, running) = plain(|number, mut stream| {
        if number == 1 {
            answer(&mut stream);
        }
        assert_eq!(stream.read(&mut [0]).unwrap(), 0, "the last clone closes the connections");
    });
    let client = builder(&url).build().unwrap();
    assert!(client.sets().list().wait().is_ok());
    let single = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert!(single.block_on(client.sets().list().into_future()).is_ok());
    drop(client);
    let client = builder(&url).build().unwrap();
    assert!(client.sets().list().wait().is_ok());
    let clone = client.anonymous();
    drop(client);
    drop(clone);
    running.join().unwrap();
}
