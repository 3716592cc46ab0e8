//! Accounts and API keys of generation V4, and what both generations show of people.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call, call_with};
use freesewing_test_server::{Generation, Person, TestServer};
use serde_json::{Value, json};

const NOBODY: Who = Who::Anybody;

async fn start() -> TestServer {
    TestServer::builder().generation(Generation::V4).start().await.unwrap()
}

fn token(person: &Person) -> Who {
    Who::Token(person.token.clone())
}

fn is_uuid(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.len() == 36 && text.split('-').count() == 5)
}

#[tokio::test]
async fn four_digits_confirm_a_sign_up() {
    let server = start().await;
    let body = json!({"email": " Joe@Example.COM ", "test": true, "role": "admin", "language": "xx"});
    let got = call_with(&server, "POST", "/signup", &NOBODY, &body).await;
    assert_eq!((got.status, got.json()), (201, json!({"result": "created", "email": "joe@example.com"})));
    let mail = server.mails().pop().unwrap();
    let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
    assert!(check.len() == 4 && check.parse::<u16>().is_ok(), "{check}");
    assert!(mail.action_url.unwrap().ends_with(&format!("/confirm/signup?id={id}")));
    let path = format!("/confirm/signup/{id}");
    for (body, status, code) in [
        (json!({}), 400, "postBodyMissing"),
        (json!({"consent": 1}), 400, "postBodyMissing"),
        (json!({"consent": 0, "check": check}), 400, "consentRequired"),
        (json!({"consent": "1", "check": check}), 400, "consentRequired"),
    ] {
        let got = call_with(&server, "POST", &path, &NOBODY, &body).await;
        assert_eq!(got.error(), (status, code.to_owned()), "{body}");
    }
    for wrong in [json!("0000"), json!(null), json!(7)] {
        let body = json!({"consent": 1, "check": wrong});
        let got = call_with(&server, "POST", &path, &NOBODY, &body).await;
        assert_eq!((got.status, got.text.as_str()), (404, ""), "{wrong}");
    }
    let body = json!({"consent": 1, "check": check});
    let got = call_with(&server, "POST", &path, &NOBODY, &body).await;
    let account = got.json()["account"].clone();
    assert!(got.status == 200 && is_uuid(&account["uuid"]), "{account}");
    let names: Vec<&String> = account.as_object().unwrap().keys().collect();
    let expected = [
        "uuid",
        "bio",
        "compare",
        "consent",
        "control",
        "email",
        "data",
        "imperial",
        "mfaEnabled",
        "newsletter",
        "role",
        "status",
        "username",
        "lusername",
    ];
    assert_eq!(names, expected);
    assert_eq!((&account["role"], &account["username"]), (&json!("user"), &json!("user-1")));
    assert_eq!(call_with(&server, "POST", &path, &NOBODY, &body).await.status, 404);
}

#[tokio::test]
async fn a_token_names_the_account_twice() {
    use base64::Engine;

    let server = start().await;
    let person = server.new_person("curator");
    let payload = person.token.split('.').nth(1).unwrap();
    let payload = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(payload).unwrap();
    let claims: Value = serde_json::from_slice(&payload).unwrap();
    assert_eq!((&claims["_id"], &claims["id"]), (&json!(person.uuid), &json!(person.id)));
    assert_eq!((&claims["role"], &claims["status"]), (&json!("curator"), &json!(1)));
}

#[tokio::test]
async fn accounts_that_are_not_in_order_get_in_as_guests() {
    let server = start().await;
    let person = server.new_person("user");
    call_with(&server, "PATCH", "/account/jwt", &token(&person), &json!({"password": "letmein"})).await;
    for (consent, status, code, reason) in [
        (0, 1, 451, "consentLacking"),
        (0, -1, 451, "consentLacking"),
        (1, 0, 401, "accountInactive"),
        (1, -1, 401, "accountDisabled"),
        (1, -2, 401, "accountBlocked"),
    ] {
        server.set_standing(&person, consent, status);
        let body = json!({"username": person.uuid.to_uppercase(), "password": "letmein"});
        let got = call_with(&server, "POST", "/signin", &NOBODY, &body).await;
        assert_eq!(got.status, 200, "{reason}");
        let guest = Who::Token(got.json()["token"].as_str().unwrap().to_owned());
        let refused = call(&server, "GET", "/account/jwt", &guest).await;
        assert_eq!((refused.status, refused.text.as_str()), (401, "Unauthorized"));
        let got = call(&server, "GET", "/whoami/jwt", &guest).await;
        assert_eq!((got.status, got.json()), (code, json!({"result": "error", "error": {"error": reason}})));
    }
    let got = call(&server, "GET", "/whoami/jwt", &Who::Token("x.y.z".to_owned())).await;
    assert_eq!((got.status, got.text.as_str()), (401, "Unauthorized"));
    let blocked = server.new_person("blocked");
    let got = call(&server, "GET", "/whoami/jwt", &token(&blocked)).await;
    assert_eq!(got.error(), (403, "insufficientAccessLevel".to_owned()));
}

#[tokio::test]
async fn consent_puts_an_account_in_order() {
    let server = start().await;
    let person = server.new_person("user");
    server.set_standing(&person, 0, 0);
    for wrong in [json!({}), json!({"consent": 3}), json!({"consent": -1}), json!({"consent": "1"})] {
        let got = call_with(&server, "PATCH", "/consent/jwt", &token(&person), &wrong).await;
        assert_eq!(got.error(), (400, "consentInvalid".to_owned()), "{wrong}");
    }
    let got =
        call_with(&server, "PATCH", "/consent/jwt", &token(&person), &json!({"consent": 2})).await.json();
    assert_eq!((&got["account"]["status"], &got["account"]["consent"]), (&json!(1), &json!(2)));
    let fresh = Who::Token(got["token"].as_str().unwrap().to_owned());
    assert_eq!(call(&server, "GET", "/account/jwt", &fresh).await.status, 200);
    // A frozen account stays frozen, and consent can be taken back.
    server.set_standing(&person, 1, -1);
    let got =
        call_with(&server, "PATCH", "/consent/jwt", &token(&person), &json!({"consent": 0})).await.json();
    assert_eq!((&got["account"]["status"], &got["account"]["consent"]), (&json!(-1), &json!(0)));
    let weak = server.new_person("readOnly");
    let got = call_with(&server, "PATCH", "/consent/jwt", &token(&weak), &json!({"consent": 1})).await;
    assert_eq!(got.error(), (403, "insufficientAccessLevel".to_owned()));
}

#[tokio::test]
async fn a_key_reads_and_changes_the_account_of_its_owner() {
    let server = start().await;
    let person = server.new_person("user");
    let key = Who::Key(server.new_key_for(&person, 4));
    assert_eq!(
        call(&server, "GET", "/account/key", &key).await.json()["account"]["uuid"],
        json!(person.uuid)
    );
    let change = json!({"bio": "b", "data": {"a": 1, "mfaScratchCodes": ["x"]}, "language": "nl"});
    let account = call_with(&server, "PATCH", "/account/key", &key, &change).await.json()["account"].clone();
    assert_eq!((&account["bio"], &account["data"]), (&json!("b"), &json!({"a": 1})));
    let more = json!({"data": {"b": [2]}});
    let account = call_with(&server, "PATCH", "/account/key", &key, &more).await.json()["account"].clone();
    assert_eq!(account["data"], json!({"a": 1, "b": [2]}));
}

#[tokio::test]
async fn a_taken_name_is_overlooked_or_drops_the_update_as_the_original_does() {
    for strict in [false, true] {
        let builder = TestServer::builder().generation(Generation::V4).strict_upstream(strict);
        let server = builder.start().await.unwrap();
        let (person, other) = (server.new_person("user"), server.new_person("user"));
        let change = json!({"username": other.username.to_uppercase(), "bio": "kept"});
        let got = call_with(&server, "PATCH", "/account/jwt", &token(&person), &change).await;
        let account = got.json()["account"].clone();
        assert_eq!((got.status, &account["username"]), (200, &json!(person.username)));
        assert_eq!(account["bio"], json!(if strict { "" } else { "kept" }));
    }
}

#[tokio::test]
async fn keys_may_be_weak_but_not_live_for_ever() {
    let server = start().await;
    let person = server.new_person("user");
    for (body, code) in [
        (json!({"name": "a", "expiresIn": 1}), "levelMissing"),
        (json!({"name": "a", "level": "0", "expiresIn": 1}), "levelNotNumeric"),
        (json!({"name": "a", "level": 0}), "expiresInMissing"),
        (json!({"name": "a", "level": 0, "expiresIn": 0}), "expiresInMissing"),
        (json!({"name": "a", "level": 0, "expiresIn": -0.5}), "expiresInMissing"),
        (json!({"name": "a", "level": 0, "expiresIn": 63_244_801}), "expiresIsHigherThanMaximum"),
        (json!({"name": "a", "level": 5, "expiresIn": 1e300}), "expiresIsHigherThanMaximum"),
        (json!({"name": "a", "level": 5, "expiresIn": 1}), "keyLevelExceedsRoleLevel"),
    ] {
        let got = call_with(&server, "POST", "/apikeys/jwt", &token(&person), &body).await;
        assert_eq!(got.error(), (400, code.to_owned()), "{body}");
    }
    let body = json!({"name": "a", "level": 0, "expiresIn": 63_244_800});
    let made = call_with(&server, "POST", "/apikeys/jwt", &token(&person), &body).await.json();
    let names: Vec<&String> = made["apikey"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["key", "secret", "level", "createdAt", "expiresAt", "name"]);
    let id = made["apikey"]["key"].as_str().unwrap();
    let one = call(&server, "GET", &format!("/apikeys/{id}/jwt"), &token(&person)).await.json();
    assert_eq!(one["apikey"].get("userId"), None);
    let listed = call(&server, "GET", "/apikeys/jwt", &token(&person)).await.json()["apikeys"].clone();
    assert_eq!((&listed[0]["id"], &listed[0]["userId"]), (&json!(id), &json!(person.id)));
    let got = call(&server, "GET", "/apikeys/nothing/jwt", &token(&person)).await;
    assert_eq!(got.status, 404);
}

#[tokio::test]
async fn a_key_makes_and_lists_keys_unless_the_original_is_followed_closely() {
    let body = json!({"name": "a", "level": 0, "expiresIn": 60});
    for strict in [false, true] {
        let builder = TestServer::builder().generation(Generation::V4).strict_upstream(strict);
        let server = builder.start().await.unwrap();
        let key = Who::Key(server.new_key(4));
        let made = call_with(&server, "POST", "/apikeys/key", &key, &body).await;
        let listed = call(&server, "GET", "/apikeys/key", &key).await.json()["apikeys"].clone();
        if strict {
            assert_eq!(made.error(), (500, "createApikeyFailed".to_owned()));
            assert_eq!(listed, json!([]));
        } else {
            assert_eq!((made.status, listed.as_array().unwrap().len()), (201, 2));
        }
        assert_eq!(call(&server, "GET", "/whoami/key", &key).await.status, 200);
    }
}

#[tokio::test]
async fn keys_run_out_unless_the_original_is_followed_closely() {
    for strict in [false, true] {
        let server = TestServer::builder().strict_upstream(strict).start().await.unwrap();
        let key = Who::Key(server.new_key(4));
        server.advance_clock(std::time::Duration::from_secs(400 * 24 * 60 * 60));
        let status = call(&server, "GET", "/whoami/key", &key).await.status;
        assert_eq!(status, if strict { 200 } else { 401 });
    }
}

#[tokio::test]
async fn some_operations_do_not_see_the_account_behind_a_key() {
    let server = start().await;
    let person = server.new_person("user");
    let key = Who::Key(server.new_key_for(&person, 4));
    for (method, path) in
        [("GET", "/account/export/key"), ("POST", "/account/restrict/key"), ("DELETE", "/account/key")]
    {
        let got = call(&server, method, path, &key).await;
        assert_eq!((got.status, got.text.as_str()), (404, ""), "{method} {path}");
    }
    let got = call(&server, "GET", &format!("/users/{}/key", person.uuid), &key).await;
    assert_eq!(got.error(), (403, "idMismatch".to_owned()));
    assert_eq!(call(&server, "GET", "/account/key", &key).await.status, 200);
}

#[tokio::test]
async fn a_person_freezes_and_deletes_the_account() {
    let server = start().await;
    let (one, other) = (server.new_person("user"), server.new_person("user"));
    let got = call(&server, "POST", "/account/restrict/jwt", &token(&one)).await;
    assert_eq!((got.status, got.json()), (200, json!({"result": "success", "data": {}})));
    assert_eq!(call(&server, "GET", "/account/jwt", &token(&one)).await.status, 401);
    assert_eq!(call(&server, "GET", "/account/restrict/jwt", &token(&other)).await.status, 404);
    let got = call(&server, "DELETE", "/account/jwt", &token(&other)).await;
    assert_eq!((got.status, got.json()), (200, json!({"result": "success", "data": {}})));
    let mail = server.mails().pop().unwrap();
    assert_eq!((mail.template.as_str(), mail.to), ("goodbye", other.email.clone()));
    assert_eq!(call(&server, "GET", "/whoami/jwt", &token(&other)).await.status, 401);

    let v3 = TestServer::start().await;
    let key = Who::Key(v3.new_key(0));
    assert_eq!(call(&v3, "POST", "/account/restrict/key", &key).await.status, 404);
    assert_eq!(call(&v3, "GET", "/account/restrict/key", &key).await.status, 200);
    assert_eq!(call(&v3, "GET", "/whoami/key", &key).await.status, 401);
}
