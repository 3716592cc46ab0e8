//! Patterns, bookmarks, pictures, the newsletter, suggestions, flows, administration and numbers, in both
//! generations.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

mod admin;
mod bookmarks;
mod contact;
mod flows;
mod images;
mod info;
mod newsletter;
mod patterns;
mod suggestions;

use common::{Got, Who, call, call_with};
use freesewing_test_server::{Generation, NewKey, Person, TestServer};
use serde_json::Value;

const BOTH: [Generation; 2] = [Generation::V3, Generation::V4];

/// A picture of one white point, as PNG in Base64.
const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR42mP4//8/AAX+Av4N70a4AAAAAElFTkSuQmCC";

/// A server with a clock that stands still.
async fn server(generation: Generation) -> TestServer {
    TestServer::builder().generation(generation).seed(1).start().await.unwrap()
}

/// A server that keeps the harmless oddities of the original.
async fn strict_server(generation: Generation) -> TestServer {
    TestServer::builder().generation(generation).strict_upstream(true).start().await.unwrap()
}

/// A key of an account of its own.
fn key(server: &TestServer, level: u8) -> Who {
    Who::Key(server.new_key(level))
}

fn key_for(server: &TestServer, person: &Person, level: u8) -> Who {
    let key: NewKey = server.new_key_for(person, level);
    Who::Key(key)
}

/// The id of a record as paths take it: the number in V3, the UUID in V4.
fn id(record: &Value) -> String {
    match (&record["uuid"], &record["id"]) {
        (Value::String(uuid), _) => uuid.clone(),
        (_, number) => number.to_string(),
    }
}

/// The names of the fields, in their order.
fn names(record: &Value) -> Vec<&str> {
    record.as_object().unwrap().keys().map(String::as_str).collect()
}

/// Sends each body and expects the status and the code.
async fn expect_errors(
    server: &TestServer,
    who: &Who,
    method: &str,
    path: &str,
    cases: &[(Value, u16, &str)],
) {
    for (body, status, code) in cases {
        let got = call_with(server, method, path, who, body).await;
        assert_eq!(got.error(), (*status, (*code).to_owned()), "{method} {path} {body}");
    }
}

/// A 404, which has no body.
fn assert_missing(got: &Got) {
    assert_eq!((got.status, got.text.as_str()), (404, ""));
}

/// The id of a new set of somebody.
async fn new_set(server: &TestServer, who: &Who, body: &Value) -> String {
    id(&call_with(server, "POST", "/sets/key", who, body).await.json()["set"])
}

#[tokio::test]
async fn a_deleted_account_leaves_nothing_of_this_behind() {
    for generation in BOTH {
        let server = server(generation).await;
        let (person, admin) = (server.new_person("user"), key(&server, 9));
        let (token, owner) = (Who::Token(person.token.clone()), key_for(&server, &person, 4));
        let body = serde_json::json!({"design": "aaron", "settings": {}, "public": true, "img": PICTURE});
        let pattern =
            call_with(&server, "POST", "/patterns/key", &owner, &body).await.json()["pattern"].clone();
        let picture = match generation {
            Generation::V3 => format!("/static/pattern-{}", id(&pattern)),
            _ => format!(
                "/static/pattern/{0}/{1}/{2}.webp",
                &id(&pattern)[..1],
                &id(&pattern)[..2],
                id(&pattern)
            ),
        };
        let bookmark = serde_json::json!({"title": "A", "url": "/a", "type": "doc"});
        let bookmark =
            call_with(&server, "POST", "/bookmarks/key", &owner, &bookmark).await.json()["bookmark"].clone();
        assert_eq!(call(&server, "GET", &picture, &Who::Anybody).await.status, 200);
        assert_eq!(call(&server, "DELETE", "/account/jwt", &token).await.status, 200);
        assert_missing(&call(&server, "GET", &picture, &Who::Anybody).await);
        assert_missing(
            &call(&server, "GET", &format!("/patterns/{}.json", id(&pattern)), &Who::Anybody).await,
        );
        assert_missing(&call(&server, "GET", &format!("/bookmarks/{}/key", id(&bookmark)), &admin).await);
    }
}
