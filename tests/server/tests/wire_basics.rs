//! What is the same for all routes: credentials, refusals, pages, paths, bodies, headers.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::time::Duration;

use common::{Who, call, call_with, request, send};
use freesewing_test_server::TestServer;
use serde_json::json;

#[tokio::test]
async fn a_refused_key_gets_a_bare_401_with_a_challenge() {
    let server = TestServer::start().await;
    let key = server.new_key(4);
    let mut wrong = key.clone();
    wrong.secret = "0".repeat(64);
    let mut unknown = key.clone();
    unknown.key = "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11".to_owned();
    let token = Who::Token(server.new_token("user"));
    for who in [Who::Anybody, Who::Key(wrong), Who::Key(unknown), token] {
        let got = call(&server, "GET", "/sets/key", &who).await;
        // A header of another scheme still has two words.
        assert_eq!(
            (got.status, got.text.as_str(), got.content_type()),
            (401, "Unauthorized", None),
            "{who:?}"
        );
        assert_eq!(got.header("www-authenticate"), Some("Basic realm=\"Users\""), "{who:?}");
    }
    assert_eq!(call(&server, "GET", "/sets/key", &key.into()).await.status, 200);
}

#[tokio::test]
async fn a_refused_token_gets_a_bare_401_without_a_challenge() {
    let server = TestServer::start().await;
    let other = TestServer::start().await;
    let key = Who::Key(server.new_key(4));
    let foreign = Who::Token(other.new_token("user"));
    let mut forged = server.new_token("user");
    forged.replace_range(forged.len() - 3.., "AAA");
    for who in [Who::Anybody, key, foreign, Who::Token(forged), Who::Token("x".to_owned())] {
        let got = call(&server, "GET", "/sets/jwt", &who).await;
        assert_eq!(
            (got.status, got.text.as_str(), got.content_type()),
            (401, "Unauthorized", None),
            "{who:?}"
        );
        assert_eq!(got.header("www-authenticate"), None, "{who:?}");
    }
}

#[tokio::test]
async fn a_malformed_basic_header_gets_a_plain_400() {
    let server = TestServer::start().await;
    for header in ["Basic", "Basic YWI=", "x"] {
        let asked = request(server.url(), "GET", "/sets/key", &Who::Anybody).header("authorization", header);
        let got = send(asked).await;
        assert_eq!(
            (got.status, got.text.as_str(), got.content_type()),
            (400, "Bad Request", None),
            "{header}"
        );
    }
    for header in ["Basic YTo=", "Basic OmI=", "Bearer a"] {
        let asked = request(server.url(), "GET", "/sets/key", &Who::Anybody).header("authorization", header);
        assert_eq!(send(asked).await.status, 401, "{header}");
    }
}

#[tokio::test]
async fn consent_and_status_are_needed_and_refused_calls_count() {
    let server = TestServer::start().await;
    let person = server.new_person("user");
    let (key, token) = (Who::Key(server.new_key_for(&person, 4)), Who::Token(person.token.clone()));
    for (consent, status) in [(0, 1), (1, 0), (1, -1), (1, -2), (0, 0)] {
        server.set_standing(&person, consent, status);
        assert_eq!(call(&server, "GET", "/account/key", &key).await.status, 401, "{consent} {status}");
        assert_eq!(call(&server, "GET", "/whoami/jwt", &token).await.status, 401, "{consent} {status}");
    }
    server.set_standing(&person, 1, 1);
    let account = call(&server, "GET", "/account/jwt", &token).await.json()["account"].clone();
    assert_eq!((&account["keyCalls"], &account["jwtCalls"]), (&json!(5), &json!(6)));
    assert!(account["lastSeen"].is_string());
    let keys = call(&server, "GET", "/apikeys/key", &key).await.json()["apikeys"].clone();
    assert_eq!((&keys[0]["calls"], keys[0]["lastSeen"].is_string()), (&json!(6), true));
}

#[tokio::test]
async fn the_level_of_a_token_comes_from_its_role_and_that_of_a_key_is_its_own() {
    let server = TestServer::start().await;
    let weak = Who::Token(server.new_token("readSome"));
    assert_eq!(call(&server, "GET", "/account/jwt", &weak).await.status, 200);
    let got = call_with(&server, "POST", "/sets/jwt", &weak, &json!({"name": "a"})).await;
    assert_eq!(got.error(), (403, "insufficientAccessLevel".to_owned()));
    let unknown = Who::Token(server.new_token("blocked"));
    assert_eq!(call(&server, "GET", "/account/jwt", &unknown).await.status, 403);
    let admin = server.new_person("admin");
    let weak = Who::Key(server.new_key_for(&admin, 2));
    assert_eq!(call_with(&server, "POST", "/sets/key", &weak, &json!({"name": "a"})).await.status, 403);
}

#[tokio::test]
async fn keys_and_tokens_run_out() {
    let server = TestServer::builder().seed(1).start().await.unwrap();
    let token = Who::Token(server.new_token("user"));
    let body = json!({"name": "short", "level": 1, "expiresIn": 60});
    let made = call_with(&server, "POST", "/apikeys/jwt", &token, &body).await.json();
    let mut key = server.new_key(4);
    key.key = made["apikey"]["key"].as_str().unwrap().to_owned();
    key.secret = made["apikey"]["secret"].as_str().unwrap().to_owned();
    let key = Who::Key(key);
    server.advance_clock(Duration::from_secs(59));
    assert_eq!(call(&server, "GET", "/whoami/key", &key).await.status, 200);
    server.advance_clock(Duration::from_secs(1));
    assert_eq!(call(&server, "GET", "/whoami/key", &key).await.status, 401);
    assert_eq!(call(&server, "GET", "/whoami/jwt", &token).await.status, 200);
    server.advance_clock(Duration::from_secs(7 * 24 * 3600));
    assert_eq!(call(&server, "GET", "/whoami/jwt", &token).await.status, 401);
}

#[tokio::test]
async fn unknown_routes_get_the_page_of_express() {
    let server = TestServer::start().await;
    let nobody = Who::Anybody;
    for (method, path) in [("GET", "/x"), ("PUT", "/sets/key"), ("GET", "/sets"), ("POST", "/curated-sets/1")]
    {
        let got = call(&server, method, path, &nobody).await;
        assert_eq!((got.status, got.content_type()), (404, Some("text/html; charset=utf-8")), "{path}");
        assert!(got.text.contains(&format!("<pre>Cannot {method} {path}</pre>")), "{}", got.text);
    }
    let got = call(&server, "GET", "/a%3Cb?secret=1", &nobody).await;
    assert!(got.text.contains("<pre>Cannot GET /a%3Cb</pre>"), "{}", got.text);
}

#[tokio::test]
async fn paths_match_in_any_letter_case_and_with_a_slash_at_the_end() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(4));
    server.add_curated_set(&[("en", "A")], &[("neck", 380.0)]);
    for path in ["/SETS/Key", "/sets/key/", "/Account/KEY/", "/Curated-Sets", "/curated-sets/1.JSON"] {
        assert_eq!(call(&server, "GET", path, &key).await.status, 200, "{path}");
    }
}

#[tokio::test]
async fn bodies_that_are_not_json_or_too_long_get_pages_before_anything_else() {
    let server = TestServer::start().await;
    for path in ["/sets/key", "/signup", "/nowhere"] {
        let asked =
            request(server.url(), "POST", path, &Who::Anybody).header("content-type", "application/json");
        let got = send(asked.body("{\"a\":")).await;
        assert_eq!((got.status, got.content_type()), (400, Some("text/html; charset=utf-8")), "{path}");
        assert!(got.text.contains("<pre>Bad Request</pre>"), "{}", got.text);
    }
    let asked =
        request(server.url(), "POST", "/signup", &Who::Anybody).header("content-type", "application/json");
    let got = send(asked.body(vec![b' '; 12 * 1024 * 1024 + 1])).await;
    assert_eq!((got.status, got.content_type()), (413, Some("text/html; charset=utf-8")));
    let asked = request(server.url(), "POST", "/signup", &Who::Anybody).header("content-type", "text/plain");
    assert_eq!(send(asked.body("{\"email\":\"a@b.c\"}")).await.error(), (400, "postBodyMissing".to_owned()));
}

#[tokio::test]
async fn every_site_may_read_answers_and_preflights_are_granted() {
    let server = TestServer::start().await;
    let asked = request(server.url(), "OPTIONS", "/sets/key", &Who::Anybody)
        .header("access-control-request-headers", "authorization,content-type");
    let got = send(asked).await;
    assert_eq!((got.status, got.text.as_str()), (204, ""));
    assert_eq!(got.header("access-control-allow-headers"), Some("authorization,content-type"));
    assert_eq!(got.header("access-control-allow-methods"), Some("GET,HEAD,PUT,PATCH,POST,DELETE"));
    for path in ["/sets/key", "/curated-sets", "/nowhere"] {
        let got = call(&server, "GET", path, &Who::Anybody).await;
        assert_eq!(got.header("access-control-allow-origin"), Some("*"), "{path}");
    }
}

#[tokio::test]
async fn a_known_answer_is_304_and_head_has_no_body() {
    let server = TestServer::start().await;
    let first = call(&server, "GET", "/curated-sets", &Who::Anybody).await;
    let tag = first.header("etag").unwrap();
    assert!(tag.starts_with("W/\""), "{tag}");
    let asked = request(server.url(), "GET", "/curated-sets", &Who::Anybody).header("if-none-match", tag);
    let got = send(asked).await;
    assert_eq!((got.status, got.text.as_str(), got.content_type()), (304, "", None));
    server.add_curated_set(&[("en", "A")], &[("neck", 380.0)]);
    let asked = request(server.url(), "GET", "/curated-sets", &Who::Anybody).header("if-none-match", tag);
    assert_eq!(send(asked).await.status, 200);
    let head = call(&server, "HEAD", "/curated-sets", &Who::Anybody).await;
    assert_eq!((head.status, head.text.as_str()), (200, ""));
    assert!(head.header("content-length").unwrap().parse::<usize>().unwrap() > 100);
}
