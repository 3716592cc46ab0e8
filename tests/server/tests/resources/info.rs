//! Numbers for anybody.

use freesewing_test_server::Generation;
use serde_json::json;

use crate::common::{Who, call, call_with};
use crate::{key, server};

#[tokio::test]
async fn v4_counts_everything() {
    let server = server(Generation::V4).await;
    let nothing = call(&server, "GET", "/info/stats", &Who::Anybody).await;
    assert_eq!(
        (nothing.status, nothing.text.as_str()),
        (
            200,
            r#"{"activity":{"jwt":0,"key":0},"user":0,"pattern":0,"bookmark":0,"set":0,"curatedSet":0,"apikey":0,"subscriber":0,"designs":{}}"#
        )
    );
    let person = server.new_person("user");
    let (token, own) = (Who::Token(person.token.clone()), crate::key_for(&server, &person, 4));
    call_with(&server, "PATCH", "/account/jwt", &token, &json!({"newsletter": true})).await;
    for design in ["brian", "aaron", "aaron"] {
        let body = json!({"design": design, "settings": {}});
        call_with(&server, "POST", "/patterns/key", &own, &body).await;
    }
    call_with(&server, "POST", "/sets/key", &own, &json!({"name": "A"})).await;
    call_with(&server, "POST", "/bookmarks/key", &own, &json!({"title": "A", "url": "A", "type": "doc"}))
        .await;
    call_with(
        &server,
        "POST",
        "/subscriber",
        &Who::Anybody,
        &json!({"email": "a@example.com", "language": "en"}),
    )
    .await;
    server.add_curated_set(&[("en", "A")], &[("neck", 380.0)]);
    let stats = call(&server, "GET", "/info/stats", &Who::Anybody).await;
    assert_eq!(
        stats.text,
        r#"{"activity":{"jwt":1,"key":5},"user":1,"pattern":3,"bookmark":1,"set":1,"curatedSet":1,"apikey":1,"subscriber":2,"designs":{"aaron":2,"brian":1}}"#
    );
    let _ = key(&server, 1);
    assert_eq!(call(&server, "GET", "/info/users", &Who::Anybody).await.text, r#"{"users":2}"#);
}

#[tokio::test]
async fn v3_tells_no_numbers() {
    let server = server(Generation::V3).await;
    for path in ["/info/stats", "/info/users"] {
        assert_eq!(call(&server, "GET", path, &Who::Anybody).await.status, 404);
    }
}
