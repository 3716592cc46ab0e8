//! Servers that break the connection, or the rules.

use freesewing::Generation::V3;
use freesewing::engine::retry::Phase;
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::transport::Transport;
use freesewing::{Client, ErrorKind};

use crate::combo::{self, Caller, Combo, Expected, KEY, SECRET};
use crate::raw::{Act, Raw, answer};
use crate::rows;

/// What a broken connection becomes when the request may have been processed.
fn broken(combo: &Combo, what: &str) -> Expected {
    let name = combo.row.name;
    let says = if combo.row.repeatable {
        format!("{what} 127.0.0.1: try again later (tried 3 times)")
    } else {
        format!(
            "{what} 127.0.0.1: the call may have been carried out all the same, so {name} was not repeated: look \
             before you try again"
        )
    };
    Expected {
        kind: ErrorKind::Connection,
        status: None,
        code: None,
        attempts: if combo.row.repeatable { 3 } else { 1 },
        waits: if combo.row.repeatable { vec![100, 200] } else { Vec::new() },
        says,
    }
}

const NO_ANSWER: &str = "the connection broke before an answer from";
const CUT_SHORT: &str = "the answer was cut short by";

/// Lets every operation meet a server that does this to every request.
async fn every_operation_meets(what: &str, act: impl Fn(&Combo) -> Act + Clone + Send + Sync + 'static) {
    for combo in combo::one_caller_each() {
        let act = act.clone();
        let server = Raw::start(move |_| act(&combo)).await;
        let time = VirtualTime::new();
        let error = combo.fails(&combo.client(&server.url(), &time)).await;
        let expected = broken(&combo, what);
        expected.check(&combo, &error, &time);
        assert_eq!(server.requests(), expected.attempts, "{combo}");
    }
}

fn success(combo: &Combo) -> (u16, Vec<u8>) {
    (combo.row.success, (combo.row.answer)(combo.generation).into_bytes())
}

#[tokio::test]
async fn a_connection_that_is_reset_before_the_answer() {
    every_operation_meets(NO_ANSWER, |_| Act::Refuse).await;
}

#[tokio::test]
async fn a_connection_that_is_closed_before_the_answer() {
    every_operation_meets(NO_ANSWER, |_| Act::Close(Vec::new())).await;
}

#[tokio::test]
async fn a_connection_that_is_closed_within_the_head() {
    every_operation_meets(NO_ANSWER, |combo| {
        Act::Close(format!("HTTP/1.1 {} Status\r\ncontent-le", combo.row.success).into_bytes())
    })
    .await;
}

#[tokio::test]
async fn an_answer_that_is_not_http() {
    every_operation_meets(NO_ANSWER, |_| Act::Close(b"SSH-2.0-OpenSSH_9.6\r\n".to_vec())).await;
}

#[tokio::test]
async fn a_header_without_end() {
    every_operation_meets(NO_ANSWER, |combo| {
        Act::Close(answer(combo.row.success, &[("x-long", &"x".repeat(1_000_000))], b""))
    })
    .await;
}

#[tokio::test]
async fn more_headers_than_anybody_needs() {
    every_operation_meets(NO_ANSWER, |combo| {
        Act::Close(answer(combo.row.success, &[("x-many", "x"); 5000], b""))
    })
    .await;
}

/// Lets every operation that has a body meet an answer whose body is broken.
async fn every_body_is(act: impl Fn(&Combo) -> Act + Clone + Send + Sync + 'static) {
    for combo in combo::one_caller_each().into_iter().filter(|combo| !combo.row.media.is_empty()) {
        let act = act.clone();
        let server = Raw::start(move |_| act(&combo)).await;
        let time = VirtualTime::new();
        let error = combo.fails(&combo.client(&server.url(), &time)).await;
        let expected = broken(&combo, CUT_SHORT);
        expected.check(&combo, &error, &time);
        assert_eq!(server.requests(), expected.attempts, "{combo}");
    }
}

#[tokio::test]
async fn a_body_that_is_shorter_than_announced() {
    every_body_is(|combo| {
        let (status, body) = success(combo);
        let length = (body.len() + 1).to_string();
        Act::Close(answer(status, &[("content-length", &length), ("content-type", combo.row.media)], &body))
    })
    .await;
}

#[tokio::test]
async fn a_connection_that_is_reset_within_the_body() {
    every_body_is(|combo| {
        let (status, body) = success(combo);
        let length = (body.len() + 1).to_string();
        Act::Reset(answer(status, &[("content-length", &length), ("content-type", combo.row.media)], &body))
    })
    .await;
}

#[tokio::test]
async fn chunks_without_end_or_sense() {
    for chunks in [&b"5\r\n{\"set"[..], b"zz\r\n{}\r\n0\r\n\r\n", b"fffffffffffffffff\r\n{}"] {
        every_body_is(move |combo| {
            let headers = [("transfer-encoding", "chunked"), ("content-type", combo.row.media)];
            Act::Close(answer(combo.row.success, &headers, chunks))
        })
        .await;
    }
}

#[tokio::test]
async fn compression_that_is_none() {
    every_body_is(|combo| {
        let headers = [("content-encoding", "gzip"), ("content-type", combo.row.media)];
        Act::Close(answer(combo.row.success, &headers, &success(combo).1))
    })
    .await;
}

#[tokio::test]
async fn a_failure_whose_body_is_cut_short_is_still_that_failure() {
    let body = b"{\"result\":\"error\",\"error\":\"nameMiss";
    let server = Raw::start(|_| Act::Close(answer(400, &[("content-length", "1000")], body))).await;
    for combo in combo::one_caller_each() {
        let time = VirtualTime::new();
        let error = combo.fails(&combo.client(&server.url(), &time)).await;
        let says = format!(
            "400 from 127.0.0.1: the server did not accept the input: correct it before you try again{}",
            combo.known_refusal(400)
        );
        Expected::once(ErrorKind::Validation, 400, says).check(&combo, &error, &time);
    }
}

#[tokio::test]
async fn nobody_listens() {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    for combo in combo::one_caller_each() {
        let time = VirtualTime::new();
        let error = combo.fails(&combo.client(&url, &time)).await;
        let says = "no connection to 127.0.0.1: check the base URL, your network, and that the server runs (tried 3 times)";
        let expected = Expected {
            kind: ErrorKind::Connection,
            status: None,
            code: None,
            attempts: 3,
            waits: vec![100, 200],
            says: says.to_owned(),
        };
        expected.check(&combo, &error, &time);
        assert_eq!(error.trace().to_string().matches("no connection").count(), 3, "{combo}");
    }
}

#[tokio::test]
async fn a_server_that_speaks_no_tls() {
    let combo = Combo { row: rows::named("createSet"), generation: V3, caller: Caller::Key };
    let server = Raw::start(|_| Act::Blurt(answer(400, &[], b"no TLS here"))).await;
    let time = VirtualTime::new();
    let error = combo.fails(&combo.client(&format!("https://127.0.0.1:{}", server.port()), &time)).await;
    let says = "no secure connection to 127.0.0.1: check the certificates of the server and of this machine (tried 3 times)";
    assert_eq!(error.to_string(), says);
    // Nothing of the request can have arrived, so even this one was repeated.
    assert_eq!((error.kind(), combo::millis(&time)), (ErrorKind::Connection, vec![100, 200]));
}

#[tokio::test]
async fn how_far_a_request_got_decides_whether_it_is_repeated() {
    let phases = [
        (Phase::Resolve, true, "host not found"),
        (Phase::Connect, true, "no connection"),
        (Phase::Tls, true, "no secure connection"),
        (Phase::Send, false, "connection lost while sending"),
        (Phase::Answer, false, "no answer"),
        (Phase::Body, false, "answer cut short"),
    ];
    for combo in combo::one_caller_each() {
        for (phase, always, words) in phases {
            let (time, transport) = (VirtualTime::new(), Scripted::new());
            transport.fail(phase).fail(phase).fail(phase);
            let error = combo.fails(&scripted(&combo, &time, &transport)).await;
            let repeated = always || combo.row.repeatable;
            assert_eq!(error.kind(), ErrorKind::Connection, "{combo}, {phase:?}");
            assert_eq!(
                combo::millis(&time),
                if repeated { vec![100, 200] } else { vec![] },
                "{combo}, {phase:?}"
            );
            let attempts = if repeated { 3 } else { 1 };
            assert_eq!(
                (error.attempts(), transport.requests().len()),
                (attempts, attempts),
                "{combo}, {phase:?}"
            );
            assert_eq!(error.trace().to_string().matches(words).count(), attempts, "{combo}, {phase:?}");
            combo::assert_clean(&format!("{error} {error:?}"));
        }
    }
}

#[tokio::test]
async fn connections_are_kept_for_the_next_call() {
    let combo = Combo { row: rows::named("getSet"), generation: V3, caller: Caller::Key };
    let body = (combo.row.answer)(V3).into_bytes();
    let kept = body.clone();
    let server = Raw::start(move |_| Act::Stay(answer(200, &[("content-type", rows::JSON)], &kept))).await;
    let client = combo.client(&server.url(), &VirtualTime::new());
    for _ in 0..3 {
        combo.call(&client).await.unwrap();
    }
    combo
        .call(&client.anonymous().with_credentials(freesewing::Credentials::token(combo::TOKEN).unwrap()))
        .await
        .unwrap();
    assert_eq!((server.connections(), server.requests()), (1, 4));

    let headers = [("content-type", rows::JSON), ("connection", "close")];
    let server = Raw::start(move |_| Act::Close(answer(200, &headers, &body))).await;
    let client = combo.client(&server.url(), &VirtualTime::new());
    combo.call(&client).await.unwrap();
    combo.call(&client).await.unwrap();
    assert_eq!((server.connections(), server.requests()), (2, 2));
}

#[tokio::test]
async fn the_secret_is_the_only_thing_that_a_header_hides() {
    let server = Raw::start(|_| Act::Close(answer(404, &[], b""))).await;
    let combo = Combo { row: rows::named("getSet"), generation: V3, caller: Caller::Key };
    combo.fails(&combo.client(&server.url(), &VirtualTime::new())).await;
    let head = server.last();
    assert!(head.starts_with("GET /sets/90217/key HTTP/1.1\r\n"), "{head}");
    assert!(
        head.contains("authorization: Basic ") && !head.contains(KEY) && !head.contains(SECRET),
        "{head}"
    );
}

/// A client of the combo that talks to a script.
pub(crate) fn scripted(combo: &Combo, time: &VirtualTime, transport: &Scripted) -> Client {
    client(combo, time, transport.clone())
}

pub(crate) fn client(combo: &Combo, time: &VirtualTime, transport: impl Transport) -> Client {
    let builder = Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .generation(combo.generation)
        .transport(transport)
        .virtual_time(time.clone());
    let builder = match combo.caller {
        Caller::Key => builder.api_key(KEY, SECRET),
        Caller::Token => builder.token(combo::TOKEN),
        Caller::Nobody => builder.anonymous(),
    };
    builder.build().unwrap()
}
