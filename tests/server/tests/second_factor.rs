//! The second factor: set up, used to sign in, given up.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::time::Duration;

use common::{Got, Who, call_with};
use freesewing_test_server::{Generation, Person, TestServer};
use serde_json::{Value, json};

const NOBODY: Who = Who::Anybody;

/// A server whose clock stands, and somebody with the password `letmein`.
async fn arranged(generation: Generation) -> (TestServer, Person) {
    let server = TestServer::builder().generation(generation).seed(1).start().await.unwrap();
    let person = server.new_person("user");
    let token = Who::Token(person.token.clone());
    let got = call_with(&server, "PATCH", "/account/jwt", &token, &json!({"password": "letmein"})).await;
    assert_eq!(got.status, 200);
    (server, person)
}

async fn mfa(server: &TestServer, person: &Person, body: Value) -> Got {
    let token = Who::Token(person.token.clone());
    call_with(server, "POST", "/account/mfa/jwt", &token, &body).await
}

async fn sign_in(server: &TestServer, person: &Person, token: Option<&str>) -> Got {
    let body = json!({"username": person.username, "password": "letmein", "token": token});
    call_with(server, "POST", "/signin", &NOBODY, &body).await
}

/// Sets the factor up; its secret and the scratch codes.
async fn active(server: &TestServer, person: &Person) -> (String, Vec<String>) {
    let started = mfa(server, person, json!({"mfa": true})).await.json();
    let secret = started["mfa"]["secret"].as_str().unwrap().to_owned();
    let code = server.second_factor_code(&secret).unwrap();
    let confirmed = mfa(server, person, json!({"mfa": true, "secret": secret, "token": code})).await;
    assert_eq!((confirmed.status, &confirmed.json()["account"]["mfaEnabled"]), (200, &json!(true)));
    let codes = confirmed.json()["scratchCodes"].as_array().cloned().unwrap_or_default();
    (secret, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

#[tokio::test]
async fn a_secret_is_shown_once_in_three_forms() {
    let (server, person) = arranged(Generation::V4).await;
    let got = mfa(&server, &person, json!({"mfa": true})).await;
    let shown = got.json()["mfa"].clone();
    let secret = shown["secret"].as_str().unwrap();
    assert!(
        secret.len() == 16 && secret.bytes().all(|byte| b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".contains(&byte))
    );
    let address = format!(
        "otpauth://totp/FreeSewing:{}?secret={secret}&period=30&digits=6&algorithm=SHA1&issuer=FreeSewing",
        person.username
    );
    assert_eq!(shown["otpauth"], json!(address));
    assert!(shown["qrcode"].as_str().unwrap().starts_with("<svg class=\"qrcode\" "));
    // Not active before it is confirmed.
    assert_eq!(sign_in(&server, &person, None).await.status, 200);
}

#[tokio::test]
async fn the_steps_are_refused_in_order() {
    for generation in [Generation::V3, Generation::V4] {
        let (server, person) = arranged(generation).await;
        for body in [json!({}), json!({"mfa": "yes"}), json!({"mfa": 1})] {
            assert_eq!(mfa(&server, &person, body).await.error(), (400, "invalidMfaSetting".to_owned()));
        }
        let started = mfa(&server, &person, json!({"mfa": true})).await.json();
        let secret = started["mfa"]["secret"].as_str().unwrap();
        let code = server.second_factor_code(secret).unwrap();
        for (secret, code) in [("AAAAAAAAAAAAAAAA", code.as_str()), (secret, "000000"), (secret, "x")] {
            let got = mfa(&server, &person, json!({"mfa": true, "secret": secret, "token": code})).await;
            assert_eq!(got.error(), (403, "mfaTokenInvalid".to_owned()), "{secret} {code}");
        }
        let (secret, _) = active(&server, &person).await;
        assert_eq!(mfa(&server, &person, json!({"mfa": true})).await.error(), (400, "mfaActive".to_owned()));
        let code = server.second_factor_code(&secret).unwrap();
        for (body, status, word) in [
            (json!({"mfa": false, "password": "letmein"}), 400, "mfaTokenMissing"),
            (json!({"mfa": false, "token": code}), 400, "passwordMissing"),
            (json!({"mfa": false, "token": code, "password": "wrong"}), 401, "authenticationFailed"),
            (json!({"mfa": false, "token": "000000", "password": "letmein"}), 401, "authenticationFailed"),
        ] {
            assert_eq!(mfa(&server, &person, body).await.error(), (status, word.to_owned()));
        }
        let got = mfa(&server, &person, json!({"mfa": false, "token": code, "password": "letmein"})).await;
        assert_eq!((got.status, &got.json()["account"]["mfaEnabled"]), (200, &json!(false)));
        assert_eq!(sign_in(&server, &person, None).await.status, 200);
        let weak = Who::Key(server.new_key_for(&person, 3));
        let got = call_with(&server, "POST", "/account/mfa/key", &weak, &json!({"mfa": true})).await;
        assert_eq!(got.error(), (403, "insufficientAccessLevel".to_owned()));
    }
}

#[tokio::test]
async fn a_code_signs_in_for_half_a_minute() {
    for generation in [Generation::V3, Generation::V4] {
        let (server, person) = arranged(generation).await;
        let (secret, codes) = active(&server, &person).await;
        assert_eq!(codes.len(), if generation == Generation::V4 { 8 } else { 0 });
        assert_eq!(sign_in(&server, &person, None).await.error(), (403, "mfaTokenRequired".to_owned()));
        assert_eq!(sign_in(&server, &person, Some("")).await.error(), (403, "mfaTokenRequired".to_owned()));
        let code = server.second_factor_code(&secret).unwrap();
        assert_eq!(sign_in(&server, &person, Some(&code)).await.status, 200);
        server.advance_clock(Duration::from_secs(30));
        assert_eq!(sign_in(&server, &person, Some(&code)).await.error(), (401, "signInFailed".to_owned()));
        // The password comes first.
        let body = json!({"username": person.username, "password": "wrong"});
        let got = call_with(&server, "POST", "/signin", &NOBODY, &body).await;
        assert_eq!(got.error(), (401, "signInFailed".to_owned()));
    }
}

#[tokio::test]
async fn a_scratch_code_works_once() {
    let (server, person) = arranged(Generation::V4).await;
    let (_, codes) = active(&server, &person).await;
    assert!(codes.iter().all(|code| code.len() == 8), "{codes:?}");
    assert_eq!(sign_in(&server, &person, Some(&codes[0])).await.status, 200);
    assert_eq!(sign_in(&server, &person, Some(&codes[0])).await.error(), (401, "signInFailed".to_owned()));
    // New data leaves them alone.
    let token = Who::Token(person.token.clone());
    call_with(&server, "PATCH", "/account/jwt", &token, &json!({"data": {"a": 1}})).await;
    assert_eq!(sign_in(&server, &person, Some(&codes[1])).await.status, 200);
    let body = json!({"mfa": false, "token": codes[2], "password": "letmein"});
    assert_eq!(mfa(&server, &person, body).await.status, 200);
    let (_, fresh) = active(&server, &person).await;
    assert_eq!(sign_in(&server, &person, Some(&codes[3])).await.status, 401);
    assert_eq!(sign_in(&server, &person, Some(&fresh[0])).await.status, 200);
}

#[tokio::test]
async fn new_data_wipes_scratch_codes_where_the_original_is_followed_closely() {
    let builder = TestServer::builder().generation(Generation::V4).seed(1).strict_upstream(true);
    let server = builder.start().await.unwrap();
    let person = server.new_person("user");
    let token = Who::Token(person.token.clone());
    call_with(&server, "PATCH", "/account/jwt", &token, &json!({"password": "letmein"})).await;
    let (_, codes) = active(&server, &person).await;
    assert_eq!(sign_in(&server, &person, Some(&codes[0])).await.status, 200);
    call_with(&server, "PATCH", "/account/jwt", &token, &json!({"data": {"a": 1}})).await;
    assert_eq!(sign_in(&server, &person, Some(&codes[1])).await.status, 401);
}
