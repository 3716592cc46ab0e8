//! What generation V4 does around its answers: which sites it lets in, the headers it adds, its limits.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::time::Duration;

use common::{Got, Who, call, call_with, request, send};
use freesewing_test_server::{Generation, TestServer, TestServerBuilder};
use reqwest::header::HeaderValue;
use serde_json::json;

const NOBODY: Who = Who::Anybody;

fn v4() -> TestServerBuilder {
    TestServer::builder().generation(Generation::V4).seed(1)
}

async fn from(server: &TestServer, method: &str, origin: &str) -> Got {
    send(request(server.url(), method, "/curated-sets", &NOBODY).header("Origin", origin)).await
}

#[tokio::test]
async fn only_sites_on_the_list_get_in() {
    let server = v4().start().await.unwrap();
    for origin in [
        "https://freesewing.eu",
        "https://www.freesewing.eu",
        "https://forum.freesewing.eu",
        "https://forum.freesewing.org",
        "http://localhost:3000",
    ] {
        let got = from(&server, "GET", origin).await;
        assert_eq!((got.status, got.header("access-control-allow-origin")), (200, Some(origin)));
        assert_eq!(got.header("access-control-allow-credentials"), Some("true"));
        let got = from(&server, "OPTIONS", origin).await;
        assert_eq!((got.status, got.header("access-control-allow-origin")), (204, Some(origin)));
        let methods = got.header("access-control-allow-methods");
        assert_eq!(methods, Some("GET,POST,PUT,PATCH,DELETE,OPTIONS"));
        assert_eq!(got.header("access-control-allow-headers"), Some("Content-Type,Authorization"));
    }
    for origin in
        ["https://freesewing.eu.example.com", "http://freesewing.eu", "null", "http://localhost:3001"]
    {
        for method in ["GET", "OPTIONS"] {
            let got = from(&server, method, origin).await;
            assert_eq!(got.status, 500, "{method} {origin}");
            assert_eq!(got.content_type(), Some("text/html; charset=utf-8"));
            assert_eq!(got.header("access-control-allow-origin"), None);
        }
    }
    let got = call(&server, "GET", "/curated-sets", &NOBODY).await;
    assert_eq!((got.status, got.header("access-control-allow-origin")), (200, None));
}

#[tokio::test]
async fn the_list_can_be_switched_off() {
    let server = v4().open_cors(true).start().await.unwrap();
    let got = from(&server, "GET", "https://example.com").await;
    assert_eq!((got.status, got.header("access-control-allow-origin")), (200, Some("https://example.com")));
}

#[tokio::test]
async fn forms_are_read_as_well() {
    let (server, v3) = (v4().start().await.unwrap(), TestServer::start().await);
    for (server, status) in [(&server, 201), (&v3, 400)] {
        let form = request(server.url(), "POST", "/signup", &NOBODY)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .body("email=joe%40example.com&language=en");
        assert_eq!(send(form).await.status, status);
    }
}

#[tokio::test]
async fn browsers_are_told_to_be_careful() {
    let server = v4().start().await.unwrap();
    for path in ["/curated-sets", "/nowhere"] {
        let got = call(&server, "GET", path, &NOBODY).await;
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "SAMEORIGIN"),
            ("referrer-policy", "no-referrer"),
            ("strict-transport-security", "max-age=31536000; includeSubDomains"),
            ("x-xss-protection", "0"),
        ] {
            assert_eq!(got.header(name), Some(value), "{path} {name}");
        }
    }
    let v3 = TestServer::start().await;
    assert_eq!(call(&v3, "GET", "/curated-sets", &NOBODY).await.header("x-frame-options"), None);
}

#[tokio::test]
async fn ten_requests_to_sign_in_or_up_are_all_there_are_in_a_quarter_of_an_hour() {
    let server = v4().rate_limits(true).start().await.unwrap();
    let routes = ["/signup", "/signin", "/signinlink", "/confirm/signup/x", "/signinlink/x"];
    for i in 0..10 {
        let got = call_with(&server, "POST", routes[i % 5], &NOBODY, &json!({})).await;
        assert_ne!(got.status, 429, "{i}");
        assert_eq!(got.header("ratelimit-limit"), Some("10"), "{i}");
        assert_eq!(got.header("ratelimit-remaining"), Some((9 - i).to_string().as_str()), "{i}");
        assert_eq!(got.header("ratelimit-policy"), Some("10;w=900"));
    }
    server.advance_clock(Duration::from_secs(60));
    for (method, path) in [("POST", "/signin"), ("GET", "/info/stats"), ("GET", "/info/users")] {
        let got = call_with(&server, method, path, &NOBODY, &json!({})).await;
        assert_eq!(got.error(), (429, "tooManyRequests".to_owned()), "{path}");
        assert_eq!((got.header("retry-after"), got.header("ratelimit-reset")), (Some("840"), Some("840")));
    }
    // Nothing else is counted with them.
    assert_eq!(call(&server, "GET", "/curated-sets", &NOBODY).await.status, 200);
    let got = call_with(&server, "POST", "/subscriber", &NOBODY, &json!({})).await;
    assert_eq!((got.status, got.header("ratelimit-remaining")), (400, Some("599")));
    server.advance_clock(Duration::from_secs(840));
    assert_eq!(call_with(&server, "POST", "/signin", &NOBODY, &json!({})).await.status, 400);
}

#[tokio::test]
async fn sites_that_may_not_ask_and_bodies_that_cannot_be_read_are_turned_away_before_they_count() {
    let server = v4().rate_limits(true).start().await.unwrap();
    for _ in 0..12 {
        let foreign =
            request(server.url(), "POST", "/signin", &NOBODY).header("origin", "https://example.com");
        let got = send(foreign.json(&json!({}))).await;
        assert_eq!((got.status, got.header("ratelimit-limit")), (500, None));
        assert_eq!(got.content_type(), Some("text/html; charset=utf-8"));
        let broken =
            request(server.url(), "POST", "/signin", &NOBODY).header("content-type", "application/json");
        assert_eq!(send(broken.body("{")).await.status, 400);
    }
    let got = call_with(&server, "POST", "/signin", &NOBODY, &json!({})).await;
    assert_eq!((got.status, got.header("ratelimit-remaining")), (400, Some("9")));
}

#[tokio::test]
async fn nothing_is_counted_unless_asked_for_nor_in_v3() {
    for builder in [v4(), TestServer::builder().rate_limits(true)] {
        let server = builder.start().await.unwrap();
        for _ in 0..12 {
            let got = call_with(&server, "POST", "/signin", &NOBODY, &json!({})).await;
            assert_eq!((got.status, got.header("ratelimit-limit")), (400, None));
        }
    }
}

/// Signs in once, with a header that a proxy, or somebody who plays one, has written.
async fn knock(server: &TestServer, forwarded: &[u8]) -> u16 {
    let request = request(server.url(), "POST", "/signin", &NOBODY).json(&json!({}));
    send(request.header("X-Forwarded-For", HeaderValue::from_bytes(forwarded).unwrap())).await.status
}

#[tokio::test]
async fn limits_count_the_connection_unless_a_proxy_is_to_be_trusted() {
    let server = v4().rate_limits(true).start().await.unwrap();
    for i in 0..10 {
        assert_eq!(knock(&server, format!("192.0.2.{i}").as_bytes()).await, 400, "{i}");
    }
    assert_eq!(knock(&server, b"192.0.2.100").await, 429);
}

#[tokio::test]
async fn behind_a_proxy_the_last_address_counts_and_nothing_that_a_client_can_add() {
    let server = v4().rate_limits(true).trust_proxy(true).start().await.unwrap();
    for i in 0..10 {
        assert_eq!(knock(&server, format!("203.0.113.{i}, 192.0.2.1").as_bytes()).await, 400, "{i}");
    }
    assert_eq!(knock(&server, b"203.0.113.99, 192.0.2.1").await, 429);
    assert_eq!(knock(&server, b"::ffff:192.0.2.1").await, 429);
    assert_eq!(knock(&server, b"192.0.2.2").await, 400);
    // What is no address counts as the connection, whatever it says and however long it is.
    let long = "x".repeat(8_000);
    for i in 0..10 {
        let words: [&[u8]; 5] = [b"unknown", b"", long.as_bytes(), b"192.0.2.3, \xff", b"192.0.2.3,_x"];
        assert_eq!(knock(&server, words[i % 5]).await, 400, "{i}");
    }
    assert_eq!(knock(&server, b"somebody else").await, 429);
    assert_eq!(call_with(&server, "POST", "/signin", &NOBODY, &json!({})).await.status, 429);
}
