//! Limits of time and size.

use std::io::Write as _;
use std::sync::Arc;
use std::time::Duration;

use flate2::Compression;
use flate2::write::GzEncoder;
use freesewing::Generation::{V3, V4};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, ClientBuilder, ErrorKind};
use tokio::sync::Notify;

use crate::combo::{self, Caller, Combo, Expected, KEY, SECRET};
use crate::hostile::scripted;
use crate::raw::{Act, Raw, answer};
use crate::rows::{self, JSON};

const SECOND: Duration = Duration::from_secs(1);

fn combo(name: &str) -> Combo {
    Combo { row: rows::named(name), generation: V3, caller: Caller::Key }
}

fn builder(url: &str, time: &VirtualTime) -> ClientBuilder {
    Client::builder()
        .environment(|_| None)
        .base_url(url)
        .generation(V3)
        .api_key(KEY, SECRET)
        .virtual_time(time.clone())
}

fn timed_out(attempts: usize, waits: &[u64], says: &str) -> Expected {
    let (kind, waits, says) = (ErrorKind::Timeout, waits.to_vec(), says.to_owned());
    Expected { kind, status: None, code: None, attempts, waits, says }
}

#[tokio::test]
async fn an_attempt_has_ten_seconds() {
    for combo in combo::all() {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        time.expire_limits();
        transport.never_answer().never_answer().never_answer();
        let error = combo.fails(&scripted(&combo, &time, &transport)).await;
        let name = combo.row.name;
        let hangs = (combo.row.name, combo.generation, combo.caller) == ("getAccount", V4, Caller::Key);
        let expected = if hangs {
            let says = "no answer from localhost within 10 s: servers of this generation are known never to answer \
                        getAccount to API keys: call with a token";
            timed_out(1, &[], says)
        } else if combo.row.repeatable {
            timed_out(3, &[100, 200], "no answer from localhost within 30 s: try again later (tried 3 times)")
        } else {
            let says = format!(
                "no answer from localhost within 10 s: the call may have been carried out all the same, so {name} was \
                 not repeated: look before you try again"
            );
            timed_out(1, &[], &says)
        };
        expected.check(&combo, &error, &time);
        let waited = Duration::from_millis(expected.waits.iter().sum());
        let tries = u32::try_from(expected.attempts).unwrap();
        assert_eq!(time.elapsed(), 10 * SECOND * tries + waited, "{combo}");
        assert_eq!(transport.requests().len(), expected.attempts, "{combo}");
    }
}

#[tokio::test]
async fn a_call_has_ninety_seconds_with_its_waits() {
    for combo in combo::all() {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        let busy = [("retry-after", "50")];
        transport.answer_with(429, &busy, "").answer_with(429, &busy, "").answer(200, "");
        let error = combo.fails(&scripted(&combo, &time, &transport)).await;
        // The second wait would have ended after 101 s: the call fails before it, with its real cause.
        let says = "429 from localhost: too many requests: try again in 50 s (the next attempt would have come after \
                    the time limit of the call)";
        let expected = Expected::once(ErrorKind::RateLimited, 429, says);
        Expected { attempts: 2, waits: vec![50_500], ..expected }.check(&combo, &error, &time);
        assert_eq!(time.elapsed(), Duration::from_millis(50_500), "{combo}");
        assert_eq!(error.retry_after(), Some(50 * SECOND), "{combo}");
    }
}

#[tokio::test]
async fn the_last_attempt_gets_what_is_left() {
    let get = combo("getSet");
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    time.expire_limits();
    transport.answer_with(503, &[("retry-after", "59")], "").answer_with(503, &[("retry-after", "25")], "");
    transport.never_answer();
    let error = get.fails(&scripted(&get, &time, &transport)).await;
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert_eq!(combo::millis(&time), [59_500, 25_500]);
    assert_eq!(time.elapsed(), 90 * SECOND, "85 s of waits, and 5 s instead of 10 for the last attempt");
}

#[tokio::test]
async fn a_call_may_have_limits_of_its_own() {
    let get = combo("getSet");
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    time.expire_limits();
    transport.never_answer().never_answer();
    let client = scripted(&get, &time, &transport);
    let error = client.sets().get(90217).timeout(3 * SECOND).await.unwrap_err();
    let says = "no answer from localhost within 3.0 s: try again later (the next attempt would have come after the \
                time limit of the call)";
    timed_out(1, &[], says).check(&get, &error, &time);
    assert_eq!(time.elapsed(), 3 * SECOND);

    let error = client.sets().update(90217).name("x").timeout(SECOND).await.unwrap_err();
    assert_eq!((error.kind(), time.elapsed()), (ErrorKind::Timeout, 4 * SECOND));
    transport.never_answer();
    let error = client.account().sign_up("a@b").timeout(2 * SECOND).await.unwrap_err();
    assert_eq!((error.kind(), time.elapsed()), (ErrorKind::Timeout, 6 * SECOND));
}

#[tokio::test]
async fn a_call_may_have_no_second_attempt() {
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    transport.answer(500, "").answer(500, "").answer(429, "").answer(500, "");
    let get = combo("getSet");
    let client = scripted(&get, &time, &transport);
    let failures = [
        client.sets().get(90217).retries(0).await.unwrap_err(),
        client.sets().update(90217).name("x").retries(0).await.unwrap_err(),
        client.account().sign_up("a@b").retries(0).await.unwrap_err(),
    ];
    for error in &failures {
        assert_eq!(error.attempts(), 1);
        assert!(!error.to_string().contains("tried"), "{error}");
    }
    assert_eq!(failures[0].to_string(), "500 from localhost: the server failed: try again later");
    assert_eq!((time.waits().len(), transport.requests().len()), (0, 3));

    let transport = Scripted::new();
    let builder = builder("http://localhost:3000", &time).transport(transport.clone()).retries(4);
    let client = builder.attempt_timeout(2 * SECOND).timeout(60 * SECOND).build().unwrap();
    (0..5).for_each(|_| _ = transport.answer(502, ""));
    let error = client.sets().get(90217).await.unwrap_err();
    assert_eq!((error.attempts(), combo::millis(&time)), (5, vec![100, 200, 400, 800]));

    time.expire_limits();
    transport.never_answer();
    let before = time.elapsed();
    client.sets().get(90217).retries(0).await.unwrap_err();
    assert_eq!(time.elapsed() - before, 2 * SECOND);
}

#[tokio::test]
async fn a_client_does_not_retry_for_ever() {
    let get = combo("getSet");
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    let client = scripted(&get, &time, &transport);
    (0..60).for_each(|_| _ = transport.answer(500, ""));
    // 500 tokens, 14 a retry: 35 retries. Every call makes two of them.
    for _ in 0..17 {
        assert_eq!(get.fails(&client).await.attempts(), 3);
    }
    let error = get.fails(&client).await;
    assert_eq!(error.attempts(), 2);
    let words = "(not tried again: this client has retried too much lately)";
    assert_eq!(error.to_string(), format!("500 from localhost: the server failed: try again later {words}"));
    let error = get.fails(&client).await;
    assert_eq!((error.attempts(), error.to_string().ends_with(words)), (1, true));
}

#[tokio::test]
async fn a_body_that_comes_byte_by_byte_runs_into_the_limit() {
    let more = Arc::new(Notify::new());
    let head = answer(200, &[("content-length", "1000"), ("content-type", JSON)], b"");
    let drip = Arc::clone(&more);
    let server = Raw::start(move |_| Act::Drip(head.clone(), Arc::clone(&drip))).await;
    let time = VirtualTime::new();
    let client = builder(&server.url(), &time).retries(0).build().unwrap();
    let call = tokio::spawn(async move { client.sets().get(90217).await });
    server.has_read().await;
    for _ in 0..5 {
        more.notify_one();
        tokio::task::yield_now().await;
    }
    assert!(!call.is_finished());
    // Ten seconds are over when the next byte comes.
    time.expire_limits();
    more.notify_one();
    let error = call.await.unwrap().unwrap_err();
    assert_eq!(error.to_string(), "no answer from 127.0.0.1 within 10 s: try again later");
    assert_eq!((error.kind(), error.attempts(), time.elapsed()), (ErrorKind::Timeout, 1, 10 * SECOND));
    server.stops_dripping(&more).await;
}

/// A list of curated sets in exactly so many bytes.
fn body_of(length: usize) -> Vec<u8> {
    let mut body = br#"{"result":"success","curatedSets":[]}"#.to_vec();
    body.resize(length, b' ');
    body
}

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(body).unwrap();
    encoder.finish().unwrap()
}

fn chunked(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    for chunk in body.chunks(1000) {
        out.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        out.extend_from_slice(chunk);
        out.extend_from_slice(b"\r\n");
    }
    out.extend_from_slice(b"0\r\n\r\n");
    out
}

/// The same body in the ways in which a server may send it.
fn ways(body: &[u8]) -> Vec<Vec<u8>> {
    let zipped = gzip(body);
    let json = ("content-type", JSON);
    vec![
        answer(200, &[json], body),
        answer(200, &[json, ("transfer-encoding", "chunked")], &chunked(body)),
        answer(200, &[json, ("content-encoding", "gzip")], &zipped),
        answer(
            200,
            &[json, ("content-encoding", "gzip"), ("transfer-encoding", "chunked")],
            &chunked(&zipped),
        ),
    ]
}

/// One that comes in one piece, and one that comes in several.
const BODY_LIMITS: [usize; 2] = [100, 10_000];

#[tokio::test]
async fn a_body_may_be_as_large_as_the_limit() {
    for limit in BODY_LIMITS {
        for bytes in ways(&body_of(limit)) {
            let server = Raw::start(move |_| Act::Close(bytes.clone())).await;
            let client = builder(&server.url(), &VirtualTime::new()).body_limit(limit).build().unwrap();
            assert!(client.curated_sets().list().await.unwrap().is_empty());
        }
    }
}

#[tokio::test]
async fn a_larger_body_is_refused_and_not_asked_for_again() {
    for limit in BODY_LIMITS {
        for bytes in ways(&body_of(limit + 1)) {
            let server = Raw::start(move |_| Act::Close(bytes.clone())).await;
            let time = VirtualTime::new();
            let client = builder(&server.url(), &time).body_limit(limit).build().unwrap();
            let error = client.curated_sets().list().await.unwrap_err();
            let says = "the answer from 127.0.0.1 is larger than this client accepts: raise body_limit if it should \
                        be that large";
            assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::TooLarge));
            assert_eq!((error.attempts(), server.requests(), time.waits().len()), (1, 1, 0));
        }
    }
}

#[tokio::test]
async fn a_small_answer_that_unpacks_to_a_huge_one_is_refused() {
    let bomb = gzip(&vec![b' '; 64 * 1024 * 1024]);
    assert!(bomb.len() < 100_000);
    let bytes = answer(200, &[("content-type", JSON), ("content-encoding", "gzip")], &bomb);
    let server = Raw::start(move |_| Act::Close(bytes.clone())).await;
    // Without a limit of its own a client takes 32 MB.
    let client = builder(&server.url(), &VirtualTime::new()).build().unwrap();
    let error = client.curated_sets().list().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLarge, 1));
}

#[tokio::test]
async fn what_is_announced_as_too_large_is_not_read() {
    // Only the head comes; a client that read on would find the body cut short.
    let head = answer(200, &[("content-type", JSON), ("content-length", "33554433")], b"");
    let server = Raw::start(move |_| Act::Close(head.clone())).await;
    let client = builder(&server.url(), &VirtualTime::new()).build().unwrap();
    let error = client.curated_sets().list().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::TooLarge, 1));
}
