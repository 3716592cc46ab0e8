//! What comes by mail: links to sign in with, and changes of the e-mail address.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Got, Who, call, call_with};
use freesewing_test_server::{Generation, Mail, Person, TestServer};
use serde_json::{Value, json};

const NOBODY: Who = Who::Anybody;
const BOTH: [Generation; 2] = [Generation::V3, Generation::V4];

async fn start(generation: Generation) -> TestServer {
    TestServer::builder().generation(generation).seed(1).start().await.unwrap()
}

async fn ask_for_link(server: &TestServer, name: &str) -> Mail {
    let got = call_with(server, "POST", "/signinlink", &NOBODY, &json!({"username": name})).await;
    assert_eq!((got.status, got.json()), (200, json!({"result": "emailSent"})));
    server.mails().pop().unwrap()
}

async fn follow(server: &TestServer, id: &str, check: &str, token: Option<&str>) -> Got {
    match server.generation() {
        Generation::V3 => {
            let path = format!("/signinlink/{id}/{check}");
            call_with(server, "POST", &path, &NOBODY, &json!({"token": token})).await
        }
        _ => {
            let body = json!({"check": check, "token": token});
            call_with(server, "POST", &format!("/signinlink/{id}"), &NOBODY, &body).await
        }
    }
}

#[tokio::test]
async fn a_link_signs_in_once() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = server.new_person("user");
        let mail = ask_for_link(&server, &person.email).await;
        let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
        let (template, length, end) = match generation {
            Generation::V3 => ("signinlink", 16, format!("/confirm/signin/{id}/{check}")),
            _ => ("signin", 4, format!("/confirm/signin?id={id}")),
        };
        assert_eq!((mail.template.as_str(), check.len(), mail.to), (template, length, person.email.clone()));
        assert!(mail.action_url.unwrap().ends_with(&end));
        let unknown = "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11";
        for (id, check) in [(id.as_str(), "0000"), (unknown, check.as_str()), ("x", check.as_str())] {
            let got = follow(&server, id, check, None).await;
            assert_eq!((got.status, got.text.as_str()), (404, ""), "{id} {check}");
        }
        let got = follow(&server, &id, &check, None).await;
        assert_eq!((got.status, &got.json()["account"]["username"]), (200, &json!(person.username)));
        assert_eq!(follow(&server, &id, &check, None).await.status, 404);
        if generation == Generation::V3 {
            // The check is half of a credential.
            call(&server, "GET", &format!("/confirmations/{id}/{check}/"), &NOBODY).await;
            let seen = server.journal();
            assert!(seen.iter().all(|record| !record.path.contains(&check)), "{seen:?}");
            assert_eq!(seen.last().unwrap().path, format!("/confirmations/{id}/{{check}}"));
            assert!(seen.iter().any(|record| record.path == format!("/signinlink/{id}/{{check}}")));
        }
    }
}

#[tokio::test]
async fn a_link_asks_for_the_second_factor_and_stays_good_until_it_comes() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = server.new_person("user");
        let token = Who::Token(person.token.clone());
        let started =
            call_with(&server, "POST", "/account/mfa/jwt", &token, &json!({"mfa": true})).await.json();
        let secret = started["mfa"]["secret"].as_str().unwrap().to_owned();
        let code = server.second_factor_code(&secret).unwrap();
        let body = json!({"mfa": true, "secret": secret, "token": code});
        assert_eq!(call_with(&server, "POST", "/account/mfa/jwt", &token, &body).await.status, 200);
        let mail = ask_for_link(&server, &person.username).await;
        let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
        assert_eq!(follow(&server, &id, &check, None).await.error(), (403, "mfaTokenRequired".to_owned()));
        let got = follow(&server, &id, &check, Some("000000")).await;
        assert_eq!(got.error(), (401, "signInFailed".to_owned()));
        assert_eq!(follow(&server, &id, &check, Some(&code)).await.status, 200);
    }
}

#[tokio::test]
async fn what_a_link_is_asked_for_with_is_checked() {
    for generation in BOTH {
        let server = start(generation).await;
        for (body, code) in [(json!({}), "postBodyMissing"), (json!({"a": 1}), "usernameMissing")] {
            let got = call_with(&server, "POST", "/signinlink", &NOBODY, &body).await;
            assert_eq!(got.error(), (400, code.to_owned()), "{body}");
        }
        let got = call_with(&server, "POST", "/signinlink", &NOBODY, &json!({"username": "nobody"})).await;
        match generation {
            Generation::V3 => assert_eq!(got.error(), (401, "signInFailed".to_owned())),
            _ => assert_eq!((got.status, got.json()), (200, json!({"result": "emailSent"}))),
        }
        assert!(server.mails().is_empty());
    }
    let server = start(Generation::V4).await;
    let path = "/signinlink/6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11";
    let got = call_with(&server, "POST", path, &NOBODY, &json!({})).await;
    assert_eq!(got.error(), (400, "signInCheckMissing".to_owned()));
}

#[tokio::test]
async fn a_link_lets_in_whom_a_password_lets_in() {
    for generation in BOTH {
        let server = start(generation).await;
        let frozen = server.new_person("user");
        server.set_standing(&frozen, 1, -1);
        let mail = ask_for_link(&server, &frozen.username).await;
        let got = follow(&server, &mail.confirmation.unwrap(), &mail.check.unwrap(), None).await;
        match generation {
            Generation::V3 => assert_eq!(got.error(), (401, "signInFailed".to_owned())),
            _ => assert_eq!(got.status, 200),
        }
        let blocked = server.new_person("blocked");
        let mail = ask_for_link(&server, &blocked.username).await;
        let got = follow(&server, &mail.confirmation.unwrap(), &mail.check.unwrap(), None).await;
        assert_eq!(got.error(), (403, "accountBlocked".to_owned()));
    }
}

#[tokio::test]
async fn the_mail_for_a_known_address_signs_in() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = server.new_person("user");
        let body = json!({"email": person.email, "language": "en"});
        call_with(&server, "POST", "/signup", &NOBODY, &body).await;
        let mail = server.mails().pop().unwrap();
        assert_eq!(mail.template, "signup-aea");
        let got = follow(&server, &mail.confirmation.unwrap(), &mail.check.unwrap(), None).await;
        assert_eq!(got.status, 200, "{}", got.text);
    }
}

async fn patch(server: &TestServer, person: &Person, body: &Value) -> Got {
    call_with(server, "PATCH", "/account/jwt", &Who::Token(person.token.clone()), body).await
}

async fn email_of(server: &TestServer, person: &Person) -> Value {
    let token = Who::Token(person.token.clone());
    call(server, "GET", "/account/jwt", &token).await.json()["account"]["email"].clone()
}

#[tokio::test]
async fn a_new_address_counts_once_it_is_confirmed() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = server.new_person("user");
        let got = patch(&server, &person, &json!({"email": " New@Example.com ", "bio": "b"})).await;
        assert_eq!(got.json()["account"]["email"], json!(person.email));
        assert_eq!(got.json().get("confirmation"), None);
        let mail = server.mails().pop().unwrap();
        assert_eq!((mail.template.as_str(), mail.to.as_str()), ("emailchange", "new@example.com"));
        assert_eq!(mail.cc.as_deref(), Some(person.email.as_str()));
        let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
        let finish =
            |id: &str, check: &str| json!({"confirm": "emailchange", "confirmation": id, "check": check});

        let wrong = patch(&server, &person, &finish(&id, "0000")).await;
        assert_eq!((wrong.status, email_of(&server, &person).await), (200, json!(person.email)));
        let unknown = "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11";
        assert_eq!(patch(&server, &person, &finish(unknown, &check)).await.status, 404);
        let stranger = server.new_person("user");
        assert_eq!(patch(&server, &stranger, &finish(&id, &check)).await.status, 404);

        let done = patch(&server, &person, &finish(&id, &check)).await;
        assert_eq!((done.status, &done.json()["account"]["email"]), (200, &json!("new@example.com")));
        assert_eq!(patch(&server, &person, &finish(&id, &check)).await.status, 404);
        // It is found by the new address now.
        assert_eq!(ask_for_link(&server, "new@example.com").await.to, "new@example.com");
    }
}

#[tokio::test]
async fn the_same_address_and_a_taken_one_change_nothing() {
    let server = start(Generation::V4).await;
    let (person, other) = (server.new_person("user"), server.new_person("user"));
    patch(&server, &person, &json!({"email": person.email.to_uppercase()})).await;
    assert!(server.mails().is_empty());
    patch(&server, &person, &json!({"email": other.email})).await;
    let mail = server.mails().pop().unwrap();
    let body = json!({"confirm": "emailchange", "confirmation": mail.confirmation, "check": mail.check});
    assert_eq!(patch(&server, &person, &body).await.status, 200);
    assert_eq!(email_of(&server, &person).await, json!(person.email));
}

#[tokio::test]
async fn the_shortcut_for_tests_shows_the_confirmation_of_an_address() {
    let server = start(Generation::V3).await;
    let person = server.new_person("user");
    let got = patch(&server, &person, &json!({"email": "new@example.com", "test": true})).await.json();
    assert!(got["confirmation"].is_string() && server.mails().is_empty());
}

#[tokio::test]
async fn v3_encrypts_a_new_address_where_the_original_is_followed_closely() {
    let server = TestServer::builder().strict_upstream(true).start().await.unwrap();
    let person = server.new_person("user");
    patch(&server, &person, &json!({"email": "new@example.com"})).await;
    let mail = server.mails().pop().unwrap();
    let body = json!({"confirm": "emailchange", "confirmation": mail.confirmation, "check": mail.check});
    let email = patch(&server, &person, &body).await.json()["account"]["email"].as_str().unwrap().to_owned();
    let sealed: Value = serde_json::from_str(&email).unwrap();
    assert!(sealed["iv"].is_string() && sealed["ct"].is_string());
}
