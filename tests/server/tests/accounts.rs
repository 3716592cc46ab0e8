//! Signing up and in, the account, API keys.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call, call_with};
use freesewing_test_server::{Generation, TestServer};
use serde_json::{Value, json};

const NOBODY: Who = Who::Anybody;

async fn confirmed(server: &TestServer, email: &str) -> Value {
    let body = json!({"email": email, "language": "nl"});
    assert_eq!(call_with(server, "POST", "/signup", &NOBODY, &body).await.status, 201);
    let id = server.mails().last().unwrap().confirmation.clone().unwrap();
    let path = format!("/confirm/signup/{id}");
    call_with(server, "POST", &path, &NOBODY, &json!({"consent": 1})).await.json()
}

#[tokio::test]
async fn nobody_can_end_all_sign_ups_by_taking_the_name_that_the_next_account_would_get() {
    for generation in [Generation::V3, Generation::V4] {
        let server = TestServer::builder().generation(generation).start().await.unwrap();
        let person = server.new_person("user");
        let token = Who::Token(person.token);
        let taken = json!({"username": "User-2"});
        let got = call_with(&server, "PATCH", "/account/jwt", &token, &taken).await;
        assert_eq!(got.json()["account"]["username"], "User-2");
        for email in ["joe@example.com", "jo@example.com"] {
            let body = json!({"email": email, "language": "en"});
            assert_eq!(call_with(&server, "POST", "/signup", &NOBODY, &body).await.status, 201, "{email}");
        }
        let names =
            [server.new_person("user"), server.new_person("user")].map(|person| (person.id, person.username));
        assert_eq!(names, [(5, "user-5".to_owned()), (6, "user-6".to_owned())]);
    }
}

#[tokio::test]
async fn a_person_signs_up_by_the_link_of_a_mail() {
    let server = TestServer::start().await;
    let body = json!({"email": " Joe@Example.COM ", "language": "en", "role": "admin"});
    let got = call_with(&server, "POST", "/signup", &NOBODY, &body).await;
    assert_eq!((got.status, got.json()), (201, json!({"result": "created", "email": "joe@example.com"})));
    let mail = server.mails().pop().unwrap();
    let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
    assert_eq!((mail.template.as_str(), mail.to.as_str(), check.len()), ("signup", "joe@example.com", 16));
    assert!(mail.action_url.unwrap().ends_with(&format!("/confirm/signup/{id}/{check}")));

    let path = format!("/confirm/signup/{id}");
    for (body, code) in [
        (json!({}), "postBodyMissing"),
        (json!({"check": "x"}), "consentRequired"),
        (json!({"consent": 0}), "consentRequired"),
        (json!({"consent": "1"}), "consentRequired"),
        (json!({"consent": 1.5}), "badRequest"),
    ] {
        assert_eq!(
            call_with(&server, "POST", &path, &NOBODY, &body).await.error(),
            (400, code.to_owned()),
            "{body}"
        );
    }
    let got = call_with(&server, "POST", &path, &NOBODY, &json!({"consent": 2})).await;
    let account = &got.json()["account"];
    assert_eq!((got.status, &account["status"], &account["consent"]), (200, &json!(1), &json!(2)));
    assert_eq!((&account["role"], &account["username"]), (&json!("user"), &json!("user-1")));
    let token = Who::Token(got.json()["token"].as_str().unwrap().to_owned());
    assert_eq!(
        call(&server, "GET", "/whoami/jwt", &token).await.json()["account"]["email"],
        "joe@example.com"
    );
    let again = call_with(&server, "POST", &path, &NOBODY, &json!({"consent": 2})).await;
    assert_eq!((again.status, again.text.as_str()), (404, ""));
}

#[tokio::test]
async fn the_fields_of_a_sign_up_are_checked_in_order() {
    let server = TestServer::start().await;
    for (body, code) in [
        (json!({}), "postBodyMissing"),
        (json!({"language": "en"}), "emailMissing"),
        (json!({"email": "", "language": "en"}), "emailMissing"),
        (json!({"email": {}, "language": "en"}), "badRequest"),
        (json!({"email": "a@b.c"}), "languageMissing"),
        (json!({"email": "a@b.c", "language": "xx"}), "unsupportedLanguage"),
        (json!({"email": "a@b.c", "language": ["en"]}), "unsupportedLanguage"),
    ] {
        assert_eq!(
            call_with(&server, "POST", "/signup", &NOBODY, &body).await.error(),
            (400, code.to_owned()),
            "{body}"
        );
    }
    assert!(server.mails().is_empty());
}

#[tokio::test]
async fn an_address_that_is_known_gets_the_same_answer_and_another_mail() {
    let server = TestServer::start().await;
    let sign_up = json!({"email": "joe@example.com", "language": "en"});
    for _ in 0..2 {
        assert_eq!(call_with(&server, "POST", "/signup", &NOBODY, &sign_up).await.status, 201);
    }
    let account = confirmed(&server, "joe@example.com").await;
    let got = call_with(&server, "POST", "/signup", &NOBODY, &sign_up).await;
    assert_eq!(got.json(), json!({"result": "created", "email": "joe@example.com"}));
    let token = Who::Token(account["token"].as_str().unwrap().to_owned());
    assert_eq!(account["account"]["id"], json!(1));
    let templates: Vec<String> = server.mails().into_iter().map(|mail| mail.template).collect();
    assert_eq!(templates, ["signup", "signup", "signup", "signup-aea"]);
    let aea = server.mails().pop().unwrap().confirmation.unwrap();
    let wrong_kind =
        call_with(&server, "POST", &format!("/confirm/signup/{aea}"), &NOBODY, &json!({"consent": 1})).await;
    assert_eq!(wrong_kind.status, 404);
    assert_eq!(call(&server, "GET", "/account/jwt", &token).await.status, 200);

    let frozen = server.new_person("user");
    server.set_standing(&frozen, 1, -1);
    call_with(&server, "POST", "/signup", &NOBODY, &json!({"email": frozen.email, "language": "en"})).await;
    let mail = server.mails().pop().unwrap();
    assert_eq!((mail.template.as_str(), mail.confirmation, mail.action_url), ("signup-aed", None, None));
}

#[tokio::test]
async fn the_shortcut_for_tests_works_only_when_it_is_on() {
    let body = json!({"email": "a@b.c", "language": "en", "test": true, "role": "curator"});
    let server = TestServer::start().await;
    let got = call_with(&server, "POST", "/signup", &NOBODY, &body).await.json();
    let path = format!("/confirm/signup/{}", got["confirmation"].as_str().unwrap());
    let account = call_with(&server, "POST", &path, &NOBODY, &json!({"consent": 1})).await.json();
    assert_eq!((&account["account"]["role"], server.mails().len()), (&json!("curator"), 0));
    let off = TestServer::builder().test_shortcuts(false).start().await.unwrap();
    let got = call_with(&off, "POST", "/signup", &NOBODY, &body).await.json();
    assert_eq!(got, json!({"result": "created", "email": "a@b.c"}));
    assert_eq!(off.mails().len(), 1);
}

#[tokio::test]
async fn a_password_signs_in_by_name_address_or_id() {
    let server = TestServer::start().await;
    let person = server.new_person("user");
    let token = Who::Token(person.token.clone());
    let change = json!({"password": "letmein", "username": " Joe "});
    let account =
        call_with(&server, "PATCH", "/account/jwt", &token, &change).await.json()["account"].clone();
    assert_eq!((&account["username"], &account["lusername"]), (&json!("Joe"), &json!("joe")));
    for name in
        [json!("joe"), json!("JOE"), json!(person.email), json!(person.id.to_string()), json!(person.id)]
    {
        let got =
            call_with(&server, "POST", "/signin", &NOBODY, &json!({"username": name, "password": "letmein"}))
                .await;
        assert_eq!(got.status, 200, "{name}");
        let token = Who::Token(got.json()["token"].as_str().unwrap().to_owned());
        assert_eq!(call(&server, "GET", "/whoami/jwt", &token).await.status, 200);
    }
    for (body, status, code) in [
        (json!({}), 400, "postBodyMissing"),
        (json!({"password": "a"}), 400, "usernameMissing"),
        (json!({"username": "joe"}), 400, "passwordMissing"),
        (json!({"username": "joe", "password": "wrong"}), 401, "signInFailed"),
        (json!({"username": "nobody", "password": "letmein"}), 401, "signInFailed"),
        (json!({"username": "joe", "password": 7}), 400, "badRequest"),
    ] {
        let got = call_with(&server, "POST", "/signin", &NOBODY, &body).await;
        assert_eq!(got.error(), (status, code.to_owned()), "{body}");
        assert_eq!(got.content_type(), Some("application/json; charset=utf-8"));
    }
    for (consent, status) in [(0, 1), (1, 0), (1, -1), (1, -2)] {
        server.set_standing(&person, consent, status);
        let got = call_with(
            &server,
            "POST",
            "/signin",
            &NOBODY,
            &json!({"username": "joe", "password": "letmein"}),
        )
        .await;
        assert_eq!(got.error(), (401, "signInFailed".to_owned()), "{consent} {status}");
    }
}

#[tokio::test]
async fn an_account_without_a_password_cannot_be_signed_in_to() {
    let server = TestServer::start().await;
    let person = server.new_person("user");
    let token = Who::Token(person.token.clone());
    call_with(&server, "PATCH", "/account/jwt", &token, &json!({"password": ""})).await;
    for password in ["", " ", "user-1"] {
        let body = json!({"username": person.username, "password": password});
        assert_ne!(call_with(&server, "POST", "/signin", &NOBODY, &body).await.status, 200, "{password:?}");
    }
}

#[tokio::test]
async fn what_is_not_valid_in_an_account_is_ignored() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(4));
    let taken = server.new_person("user");
    let good = json!({"bio": "b", "consent": 3, "control": 5, "language": "nl", "compare": false, "imperial": true,
                      "newsletter": true, "data": {"a": 1, "b": {"c": 2}}, "img": "data:image/png;base64,iVBORw0KGgo="});
    let account = call_with(&server, "PATCH", "/account/key", &key, &good).await.json()["account"].clone();
    for (name, value) in good.as_object().unwrap().iter().filter(|(name, _)| *name != "img") {
        assert_eq!(&account[name], value, "{name}");
    }
    assert_eq!(account["img"], format!("user-{}", account["ihash"].as_str().unwrap()));
    let bad = json!({"bio": 3, "consent": 4, "control": 0, "language": "xx", "compare": "yes", "imperial": 0,
                     "newsletter": null, "data": {"b": 3, "d": 4}, "username": "x", "img": 3, "role": "admin",
                     "unknown": true});
    let after = call_with(&server, "PATCH", "/account/key", &key, &bad).await.json()["account"].clone();
    for name in [
        "bio",
        "consent",
        "control",
        "language",
        "compare",
        "imperial",
        "newsletter",
        "username",
        "img",
        "role",
    ] {
        assert_eq!(after[name], account[name], "{name}");
    }
    assert_eq!(after["data"], json!({"a": 1, "b": 3, "d": 4}));
    let change = json!({"username": taken.username.to_uppercase(), "bio": "kept"});
    let after = call_with(&server, "PATCH", "/account/key", &key, &change).await.json()["account"].clone();
    assert_eq!((&after["username"], &after["bio"]), (&account["username"], &json!("kept")));
}

#[tokio::test]
async fn deleting_an_account_deletes_its_records() {
    let server = TestServer::start().await;
    let person = server.new_person("user");
    let (token, key) = (Who::Token(person.token.clone()), Who::Key(server.new_key_for(&person, 4)));
    call_with(&server, "POST", "/sets/key", &key, &json!({"name": "A", "public": true})).await;
    assert_eq!(call(&server, "GET", "/sets/1.json", &NOBODY).await.status, 200);
    assert_eq!(call(&server, "DELETE", "/account/jwt", &token).await.status, 200);
    assert_eq!(call(&server, "GET", "/sets/1.json", &NOBODY).await.status, 404);
    assert_eq!(call(&server, "GET", "/whoami/key", &key).await.status, 401);
    assert_eq!(call(&server, "GET", "/whoami/jwt", &token).await.status, 401);
}

#[tokio::test]
async fn the_fields_of_a_new_key_are_checked_in_order() {
    let server = TestServer::start().await;
    let token = Who::Token(server.new_token("user"));
    for (body, status, code) in [
        (json!({}), 400, "postBodyMissing"),
        (json!({"name": "", "level": 1}), 400, "nameMissing"),
        (json!({"name": "a"}), 400, "levelMissing"),
        (json!({"name": "a", "level": 0, "expiresIn": 1}), 400, "levelMissing"),
        (json!({"name": "a", "level": "1"}), 400, "levelNotNumeric"),
        (json!({"name": "a", "level": 10}), 400, "invalidLevel"),
        (json!({"name": "a", "level": 1.5}), 400, "invalidLevel"),
        (json!({"name": "a", "level": -1}), 400, "invalidLevel"),
        (json!({"name": "a", "level": 9}), 400, "expiresInMissing"),
        (json!({"name": "a", "level": 9, "expiresIn": "1"}), 400, "expiresIsNotNumeric"),
        (json!({"name": "a", "level": 9, "expiresIn": 0}), 400, "expiresInMissing"),
        (json!({"name": "a", "level": 9, "expiresIn": -1}), 400, "expiresInMissing"),
        (json!({"name": "a", "level": 9, "expiresIn": -1e300}), 400, "expiresInMissing"),
        (json!({"name": "a", "level": 9, "expiresIn": 1e300}), 400, "expiresIsHigherThanMaximum"),
        (json!({"name": "a", "level": 9, "expiresIn": 3e11}), 400, "expiresIsHigherThanMaximum"),
        (json!({"name": "a", "level": 9, "expiresIn": 1}), 400, "keyLevelExceedsRoleLevel"),
        (json!({"name": "a", "level": 5, "expiresIn": 1}), 400, "keyLevelExceedsRoleLevel"),
    ] {
        let got = call_with(&server, "POST", "/apikeys/jwt", &token, &body).await;
        assert_eq!(got.error(), (status, code.to_owned()), "{body}");
    }
    assert_eq!(call(&server, "GET", "/apikeys/jwt", &token).await.json()["apikeys"], json!([]));
}

#[tokio::test]
async fn an_end_that_is_no_date_fails_late_when_the_original_is_followed_closely() {
    let server = TestServer::builder().strict_upstream(true).start().await.unwrap();
    let token = Who::Token(server.new_token("user"));
    for (level, status, code) in [(9, 400, "keyLevelExceedsRoleLevel"), (4, 500, "createApikeyFailed")] {
        let body = json!({"name": "a", "level": level, "expiresIn": 1e300});
        let got = call_with(&server, "POST", "/apikeys/jwt", &token, &body).await;
        assert_eq!(got.error(), (status, code.to_owned()));
    }
    let body = json!({"name": "a", "level": 4, "expiresIn": 3e11});
    let made = call_with(&server, "POST", "/apikeys/jwt", &token, &body).await.json();
    let end = made["apikey"]["expiresAt"].as_str().unwrap();
    assert!(end.starts_with("+1"), "{end}");
}

#[tokio::test]
async fn a_weak_key_makes_keys_up_to_the_level_of_its_owners_role() {
    let server = TestServer::start().await;
    let curator = server.new_person("curator");
    let weak = Who::Key(server.new_key_for(&curator, 0));
    let body = json!({"name": {"any": "value"}, "level": 5, "expiresIn": 100_000_000});
    let got = call_with(&server, "POST", "/apikeys/key", &weak, &body).await;
    let made = got.json()["apikey"].clone();
    assert_eq!(
        (got.status, &made["name"], &made["userId"]),
        (201, &json!({"any": "value"}), &json!(curator.id))
    );
    let secret = made["secret"].as_str().unwrap();
    assert!(secret.len() == 64 && secret.bytes().all(|byte| b"0123456789abcdef".contains(&byte)));
    let list = call(&server, "GET", "/apikeys/key", &weak).await;
    assert_eq!((list.json()["apikeys"].as_array().unwrap().len(), list.text.contains(secret)), (2, false));
    let mut key = server.new_key_for(&curator, 5);
    (key.key, key.secret) = (made["key"].as_str().unwrap().to_owned(), secret.to_owned());
    let (itself, key) = (format!("/apikeys/{}/key", key.key), Who::Key(key));
    assert_eq!(call(&server, "GET", "/whoami/key", &key).await.json()["apikey"]["level"], json!(5));
    assert_eq!(call(&server, "DELETE", &itself, &key).await.status, 204);
    assert_eq!(call(&server, "DELETE", &itself, &key).await.status, 401);
}
