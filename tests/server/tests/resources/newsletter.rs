//! The newsletter.

use freesewing_test_server::{Generation, TestServer};
use serde_json::json;

use crate::common::{Who, call, call_with};
use crate::{BOTH, assert_missing, expect_errors, key, server, strict_server};

/// Subscribes an address; the id that its mail names.
async fn subscribe(server: &TestServer, email: &str) -> String {
    let body = json!({"email": email, "language": "EN"});
    assert_eq!(call_with(server, "POST", "/subscriber", &Who::Anybody, &body).await.status, 200);
    let link = server.mails().last().unwrap().action_url.clone().unwrap();
    link.split_once("?id=").unwrap().1.to_owned()
}

fn templates(server: &TestServer) -> Vec<String> {
    server.mails().into_iter().map(|mail| mail.template).collect()
}

#[tokio::test]
async fn what_is_missing_is_said_in_order() {
    for generation in BOTH {
        let server = server(generation).await;
        let cases = [
            (json!({}), 400, "emailMissing"),
            (json!({"language": "en"}), 400, "emailMissing"),
            (json!({"email": 3, "language": "en"}), 400, "badRequest"),
            (json!({"email": "joe@example.com"}), 400, "languageMissing"),
            (json!({"email": "joe@example.com", "language": "xx"}), 400, "languageMissing"),
            (json!({"email": "joe@example.com", "language": ["en"]}), 400, "badRequest"),
        ];
        expect_errors(&server, &Who::Anybody, "POST", "/subscriber", &cases).await;
        assert_eq!(server.mails(), []);
    }
}

#[tokio::test]
async fn v4_subscribes_confirms_and_leaves_by_uuid() {
    let server = server(Generation::V4).await;
    let body = json!({"email": " Joe@Example.com", "language": "en"});
    let got = call_with(&server, "POST", "/subscriber", &Who::Anybody, &body).await;
    assert_eq!(got.json(), json!({"result": "success", "data": {"email": "joe@example.com"}}));
    let uuid = subscribe(&server, "joe@example.com").await;
    assert_eq!(templates(&server), ["nlsub", "nlsub"], "not confirmed yet");

    let cases = [(json!({}), 400, "uuidMissing"), (json!({"id": uuid, "ehash": "x"}), 400, "uuidMissing")];
    expect_errors(&server, &Who::Anybody, "PUT", "/subscriber", &cases).await;
    for unknown in [json!("x"), json!(3), json!("6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11")] {
        let got = call_with(&server, "PUT", "/subscriber", &Who::Anybody, &json!({"uuid": unknown})).await;
        assert_missing(&got);
    }
    let got = call_with(&server, "PUT", "/subscriber", &Who::Anybody, &json!({"uuid": uuid})).await;
    assert_eq!((got.status, got.json()), (200, json!({"result": "success"})));
    subscribe(&server, "joe@example.com").await;
    let mail = server.mails().pop().unwrap();
    assert_eq!((mail.template.as_str(), mail.to.as_str()), ("nlsubact", "joe@example.com"));
    assert!(mail.action_url.unwrap().contains("/newsletter/unsubscribe?id="));

    let path = format!("/subscriber/{uuid}");
    assert_eq!(call(&server, "DELETE", &path, &Who::Anybody).await.status, 204);
    assert_missing(&call(&server, "DELETE", &path, &Who::Anybody).await);
    assert_missing(&call(&server, "DELETE", "/subscriber/x", &Who::Anybody).await);
}

#[tokio::test]
async fn an_account_of_v4_leaves_the_newsletter_by_its_uuid() {
    let server = server(Generation::V4).await;
    let person = server.new_person("user");
    let token = Who::Token(person.token.clone());
    call_with(&server, "PATCH", "/account/jwt", &token, &json!({"newsletter": true})).await;
    assert_eq!(
        call(&server, "DELETE", &format!("/subscriber/{}", person.uuid), &Who::Anybody).await.status,
        204
    );
    let account = call(&server, "GET", "/account/jwt", &token).await.json()["account"].clone();
    assert_eq!(account["newsletter"], json!(false));
}

#[tokio::test]
async fn one_click_leaves_and_always_answers_with_a_page() {
    let server = server(Generation::V4).await;
    let path = format!("/ocunsub/{}", subscribe(&server, "joe@example.com").await);
    let first = call(&server, "POST", &path, &Who::Anybody).await;
    let second = call(&server, "POST", &path, &Who::Anybody).await;
    for got in [&first, &second] {
        assert_eq!((got.status, got.content_type()), (200, Some("text/html; charset=utf-8")));
    }
    assert!(first.text.contains("no longer get") && second.text.contains("did not work"));

    let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
    for (uuid, sent) in [("a5977d31-6b67-4ae2", "a5977d31-6b67-4ae2"), ("a%0d%0aX:%20b", "a%0D%0AX%3A%20b")] {
        let got = client.get(format!("{}/ocunsub/{uuid}", server.url())).send().await.unwrap();
        assert_eq!(got.status().as_u16(), 302);
        let location = got.headers()["location"].to_str().unwrap();
        assert_eq!(location, format!("https://freesewing.eu/newsletter/unsubscribe?i={sent}"));
    }

    let strict = strict_server(Generation::V4).await;
    let uuid = subscribe(&strict, "joe@example.com").await;
    let got = call(&strict, "POST", &format!("/ocunsub/{uuid}"), &Who::Anybody).await;
    assert!(got.text.contains("did not work"));
    assert_eq!(call(&strict, "DELETE", &format!("/subscriber/{uuid}"), &Who::Anybody).await.status, 204);
}

#[tokio::test]
async fn v3_confirms_and_leaves_by_hash() {
    let server = server(Generation::V3).await;
    let body = json!({"email": "Joe@Example.com", "language": "nL", "test": 1});
    let got = call_with(&server, "POST", "/subscriber", &Who::Anybody, &body).await.json();
    let data = got["data"].clone();
    assert_eq!((&data["email"], &data["language"]), (&json!("joe@example.com"), &json!("nl")));
    assert_eq!(server.mails(), [], "a test sends no mail");
    let body = json!({"email": "joe@example.com", "language": "nl"});
    let got = call_with(&server, "POST", "/subscriber", &Who::Anybody, &body).await.json();
    assert_eq!(got["data"], json!({"language": "nl", "email": "joe@example.com"}));

    let both = json!({"id": data["id"], "ehash": data["ehash"]});
    for method in ["PUT", "DELETE"] {
        let cases = [
            (json!({}), 400, "idMissing"),
            (json!({"ehash": data["ehash"]}), 400, "idMissing"),
            (json!({"id": data["id"]}), 400, "ehashMissing"),
        ];
        expect_errors(&server, &Who::Anybody, method, "/subscriber", &cases).await;
        for wrong in [json!("x"), json!(3)] {
            let body = json!({"id": data["id"], "ehash": wrong});
            assert_missing(&call_with(&server, method, "/subscriber", &Who::Anybody, &body).await);
        }
    }
    let got = call_with(&server, "PUT", "/subscriber", &Who::Anybody, &both).await;
    assert_eq!((got.status, got.json()), (200, json!({"result": "success"})));
    call_with(&server, "POST", "/subscriber", &Who::Anybody, &body).await;
    assert_eq!(templates(&server), ["nlsubinact", "nlsubact"]);
    assert_eq!(call_with(&server, "DELETE", "/subscriber", &Who::Anybody, &both).await.status, 204);
    assert_missing(&call_with(&server, "DELETE", "/subscriber", &Who::Anybody, &both).await);
    call_with(&server, "POST", "/subscriber", &Who::Anybody, &body).await;
    assert_eq!(templates(&server).pop().unwrap(), "nlsub");
}

#[tokio::test]
async fn support_sees_all_receivers() {
    let server = server(Generation::V4).await;
    let uuid = subscribe(&server, "joe@example.com").await;
    let person = server.new_person("user");
    let token = Who::Token(person.token.clone());
    call_with(&server, "PATCH", "/account/jwt", &token, &json!({"newsletter": true})).await;
    let got = call(&server, "GET", "/admin/subscribers/key", &key(&server, 8)).await.json();
    let expected =
        json!([{"email": "joe@example.com", "uuid": uuid}, {"email": person.email, "uuid": person.uuid}]);
    assert_eq!(got, json!({"result": "success", "subscribers": expected}));
}
