//! Confirmations that anybody may look at, and suggestions for curated sets.

use freesewing_test_server::Generation;
use serde_json::{Value, json};

use crate::common::{Who, call, call_with};
use crate::{BOTH, PICTURE, assert_missing, expect_errors, id, key, new_set, server, strict_server};

fn body(set: &str) -> Value {
    json!({"set": set, "height": 182.5, "name": "Stone", "notes": "Tall.", "img": PICTURE})
}

#[tokio::test]
async fn a_suggestion_is_checked_in_order() {
    let server = server(Generation::V4).await;
    let set = "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11";
    let cases = [
        (json!({}), 400, "setMissing"),
        (json!({"set": 3}), 400, "setMissing"),
        (json!({"set": "x"}), 400, "setMissing"),
        (json!({"set": set}), 403, "heightMissing"),
        (json!({"set": set, "height": "tall"}), 400, "badRequest"),
        (json!({"set": set, "height": 182}), 403, "nameMissing"),
        (json!({"set": set, "height": "182", "name": ["A"]}), 400, "badRequest"),
        (json!({"set": set, "height": 182, "name": "A"}), 403, "imgMissing"),
        (json!({"set": set, "height": 182, "name": "A", "img": "AAAA"}), 400, "badRequest"),
    ];
    expect_errors(&server, &key(&server, 4), "POST", "/curated-sets/suggest/key", &cases).await;
    let list = call(&server, "GET", "/suggested-sets/key", &key(&server, 5)).await.json();
    assert_eq!(list, json!({"result": "success", "suggested": []}));
}

#[tokio::test]
async fn a_suggestion_is_shown_taken_up_and_removed() {
    let server = server(Generation::V4).await;
    let (owner, curator) = (key(&server, 4), key(&server, 5));
    let set = new_set(&server, &owner, &json!({"name": "S", "measies": {"neck": 380}})).await;
    let got = call_with(&server, "POST", "/curated-sets/suggest/key", &owner, &body(&set)).await;
    assert_eq!((got.status, &got.json()["submission"]["type"]), (200, &json!("cset")));
    let suggestion = got.json()["submission"]["id"].as_str().unwrap().to_owned();

    let data = json!({"name": "Stone", "notes": "Tall.", "set": set, "height": 182.5});
    let list = call(&server, "GET", "/suggested-sets/key", &curator).await.json()["suggested"].clone();
    assert_eq!(
        (&list[0]["id"], &list[0]["type"], &list[0]["data"]),
        (&json!(suggestion), &json!("sugset"), &data)
    );
    assert!(list[0]["userId"].is_u64() && list[0]["createdAt"].is_string(), "{list}");
    let shown = call(&server, "GET", &format!("/confirmations/{suggestion}/x"), &Who::Anybody).await.json();
    assert_eq!(
        shown,
        json!({"result": "success", "submission": {"id": suggestion, "name": "Stone", "notes": "Tall.", "set": set,
               "height": 182.5}})
    );

    let from = format!("/curated-sets/from/{suggestion}/key");
    let got = call(&server, "POST", &from, &curator).await;
    let made = got.json()["curatedSet"].clone();
    assert_eq!((got.status, &got.json()["result"]), (200, &json!("success")));
    assert_eq!((&made["name"], &made["notes"]), (&json!("Stone"), &json!("Tall.")));
    assert_eq!((&made["height"], &made["measies"]), (&json!(182.5), &json!({"neck": 380})));
    let published = call(&server, "GET", "/curated-sets", &Who::Anybody).await.json();
    assert_eq!(published["curatedSets"], json!([]), "it is not published yet");
    assert_eq!(
        call(&server, "GET", &format!("/curated-sets/{}", id(&made)), &Who::Anybody).await.status,
        200
    );

    call(&server, "DELETE", &format!("/sets/{set}/key"), &owner).await;
    assert_missing(&call(&server, "POST", &from, &curator).await);
    let path = format!("/suggested-sets/{suggestion}/key");
    let gone = call(&server, "DELETE", &path, &curator).await;
    assert_eq!((gone.status, gone.json()), (200, json!({"result": "success", "data": {}})));
    assert_missing(&call(&server, "DELETE", &path, &curator).await);
    assert_missing(&call(&server, "DELETE", "/suggested-sets/x/key", &curator).await);
    assert_missing(&call(&server, "POST", &from, &curator).await);
}

#[tokio::test]
async fn only_suggestions_can_be_removed_or_taken_up() {
    let server = server(Generation::V4).await;
    let curator = key(&server, 5);
    let signup = json!({"email": "joe@example.com"});
    assert_eq!(call_with(&server, "POST", "/signup", &Who::Anybody, &signup).await.status, 201);
    let confirmation = server.mails().pop().unwrap().confirmation.unwrap();
    let got = call(&server, "DELETE", &format!("/suggested-sets/{confirmation}/key"), &curator).await;
    assert_eq!(got.error(), (400, "typeMismatch".to_owned()));
    assert_missing(&call(&server, "POST", &format!("/curated-sets/from/{confirmation}/key"), &curator).await);
    assert_missing(&call(&server, "POST", "/curated-sets/from/x/key", &curator).await);
}

#[tokio::test]
async fn a_confirmation_is_shown_to_whoever_has_its_check() {
    for generation in BOTH {
        let server = server(generation).await;
        let signup = json!({"email": "joe@example.com", "language": "en"});
        call_with(&server, "POST", "/signup", &Who::Anybody, &signup).await;
        let mail = server.mails().pop().unwrap();
        let (id, check) = (mail.confirmation.unwrap(), mail.check.unwrap());
        let got = call(&server, "GET", &format!("/confirmations/{id}/{check}"), &Who::Anybody).await;
        assert_eq!(
            (got.status, got.json()),
            (200, json!({"result": "success", "confirmation": {"id": id, "check": check}}))
        );
        for path in [format!("/confirmations/{id}/0000x"), format!("/confirmations/x/{check}")] {
            assert_missing(&call(&server, "GET", &path, &Who::Anybody).await);
        }
    }
}

#[tokio::test]
async fn the_original_refuses_every_suggestion() {
    let server = strict_server(Generation::V4).await;
    let set = new_set(&server, &key(&server, 4), &json!({"name": "S"})).await;
    let cases = [(body(&set), 400, "setMissing")];
    expect_errors(&server, &key(&server, 4), "POST", "/curated-sets/suggest/key", &cases).await;
    let cases = [(json!({}), 403, "idMissing")];
    let from = format!("/curated-sets/from/{set}/key");
    expect_errors(&server, &key(&server, 5), "POST", &from, &cases).await;
}

#[tokio::test]
async fn v3_has_no_suggestions() {
    let server = server(Generation::V3).await;
    for (method, path) in [
        ("POST", "/curated-sets/suggest/key"),
        ("POST", "/curated-sets/from/1/key"),
        ("GET", "/suggested-sets/key"),
        ("DELETE", "/suggested-sets/1/key"),
    ] {
        let got = call(&server, method, path, &key(&server, 9)).await;
        assert_eq!(
            (got.status, got.content_type()),
            (404, Some("text/html; charset=utf-8")),
            "{method} {path}"
        );
    }
}
