//! With a seed, the same requests get the same answers, byte for byte.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Got, Who, call, call_with};
use freesewing_test_server::{Generation, NewKey, TestServer};
use serde_json::json;

/// A bit of everything that draws or tells the time.
async fn session(server: &TestServer) -> Vec<Got> {
    let sign_up = json!({"email": "joe@example.com", "language": "en"});
    let mut answers = vec![call_with(server, "POST", "/signup", &Who::Anybody, &sign_up).await];
    let id = server.mails()[0].confirmation.clone().unwrap();
    let path = format!("/confirm/signup/{id}");
    answers.push(call_with(server, "POST", &path, &Who::Anybody, &json!({"consent": 1})).await);
    let token = Who::Token(answers[1].json()["token"].as_str().unwrap().to_owned());
    let wish = json!({"name": "a", "level": 4, "expiresIn": 60});
    answers.push(call_with(server, "POST", "/apikeys/jwt", &token, &wish).await);
    let mut key: NewKey = server.new_key(3);
    let made = answers[2].json()["apikey"].clone();
    (key.key, key.secret) =
        (made["key"].as_str().unwrap().to_owned(), made["secret"].as_str().unwrap().to_owned());
    let key = Who::Key(key);
    answers.push(call_with(server, "POST", "/sets/key", &key, &json!({"name": "b", "public": true})).await);
    for path in ["/account/key", "/apikeys/key", "/sets/1/key", "/sets/1.yaml", "/nowhere"] {
        answers.push(call(server, "GET", path, &key).await);
    }
    answers
}

fn bytes(answers: &[Got]) -> String {
    format!("{answers:#?}")
}

#[tokio::test]
async fn a_seed_fixes_every_byte_on_every_port() {
    let start = |seed: u64| async move { TestServer::builder().seed(seed).start().await.unwrap() };
    let (one, two, other) = (start(7).await, start(7).await, start(8).await);
    let first = session(&one).await;
    assert!(first.iter().take(8).all(|got| got.status < 300), "{first:?}");
    assert_eq!(bytes(&first), bytes(&session(&two).await));
    assert_ne!(bytes(&first), bytes(&session(&other).await));
    assert_eq!(first[0].header("date"), Some("Thu, 01 Jan 2026 00:00:00 GMT"));
}

/// The same for what only V4 draws.
async fn session_of_v4(server: &TestServer) -> Vec<Got> {
    let sign_up = json!({"email": "joe@example.com"});
    let mut answers = vec![call_with(server, "POST", "/signup", &Who::Anybody, &sign_up).await];
    let mail = server.mails().pop().unwrap();
    let path = format!("/confirm/signup/{}", mail.confirmation.unwrap());
    let body = json!({"consent": 1, "check": mail.check});
    answers.push(call_with(server, "POST", &path, &Who::Anybody, &body).await);
    let token = Who::Token(answers[1].json()["token"].as_str().unwrap().to_owned());
    answers.push(call_with(server, "POST", "/account/mfa/jwt", &token, &json!({"mfa": true})).await);
    let secret = answers[2].json()["mfa"]["secret"].as_str().unwrap().to_owned();
    let code = server.second_factor_code(&secret).unwrap();
    let body = json!({"mfa": true, "secret": secret, "token": code});
    answers.push(call_with(server, "POST", "/account/mfa/jwt", &token, &body).await);
    answers.push(call_with(server, "POST", "/sets/jwt", &token, &json!({"name": "b"})).await);
    let uuid = answers[1].json()["account"]["uuid"].as_str().unwrap().to_owned();
    answers.push(call(server, "GET", &format!("/users/{uuid}/jwt"), &token).await);
    answers
}

#[tokio::test]
async fn a_seed_fixes_every_byte_of_v4() {
    let start = |seed: u64| async move {
        TestServer::builder().generation(Generation::V4).seed(seed).start().await.unwrap()
    };
    let (one, two, other) = (start(7).await, start(7).await, start(8).await);
    let first = session_of_v4(&one).await;
    assert!(first.iter().all(|got| got.status < 300), "{first:?}");
    assert_eq!(bytes(&first), bytes(&session_of_v4(&two).await));
    assert_ne!(bytes(&first), bytes(&session_of_v4(&other).await));
}

#[tokio::test]
async fn a_second_run_on_one_file_draws_new_values() {
    let path = std::env::temp_dir().join(format!("fs-seed-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let mut keys = Vec::new();
    for _ in 0..2 {
        let server = TestServer::builder().seed(7).db(&path).start().await.unwrap();
        keys.push(server.new_key(4).key);
        server.stop().await;
    }
    assert_ne!(keys[0], keys[1]);
    std::fs::remove_file(path).unwrap();
}
