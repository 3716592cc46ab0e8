//! Calls in the words of the wire, of operations that the table knows and of paths that it does not.

use freesewing::Generation::{V3, V4};
use freesewing::engine::retry::Phase;
use freesewing::engine::{Effect, operations};
use freesewing::{Error, ErrorKind, Level};
use serde_json::{Value, json};

use crate::{Desk, KEY, SECRET};

#[tokio::test]
async fn an_operation_of_the_table_goes_out_as_the_table_has_it() {
    let desk = Desk::new(V4);
    let id = "0b7f7a50-3c4e-4b0e-8f6b-6a2f0a4f3e21";
    desk.script.answer(200, r#"{"result":"success","set":{"odd":1.50}}"#);
    let call =
        desk.client.raw(&operations::UPDATE_SET).argument("id", id).query("a", "b c&d").query("a", "é");
    let answer = call.json(&json!({ "measies": { "neck": null } })).response().await.unwrap();
    assert_eq!(answer.value(), &json!({ "result": "success", "set": { "odd": 1.5 } }));
    assert_eq!((answer.status(), answer.trace().len(), answer.warnings().len()), (200, 1, 0));
    let request = desk.script.requests().remove(0);
    assert_eq!(request.method, "PATCH");
    assert_eq!(request.url.as_str(), format!("http://localhost:3000/sets/{id}/jwt?a=b+c%26d&a=%C3%A9"));
    assert_eq!(&request.body[..], br#"{"measies":{"neck":null}}"#);
    assert!(request.headers["authorization"].is_sensitive());
}

#[tokio::test]
async fn what_is_no_json_is_text_or_null() {
    let desk = Desk::new(V3);
    desk.script.answer_with(200, &[("content-type", "text/yaml")], "neck: 380\n");
    let yaml = desk.client.raw(&operations::GET_PUBLIC_SET_YAML).argument("id", "33").await.unwrap();
    assert_eq!(yaml, Value::String("neck: 380\n".into()));
    desk.script.answer(204, "");
    assert!(desk.client.raw(&operations::REMOVE_SET).argument("id", "33").await.unwrap().is_null());
    desk.script.answer(200, "{");
    let error = desk.client.raw(&operations::LIST_SETS).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Decode);
    desk.script.answer_with(200, &[("content-type", "text/html")], "<html>");
    let error = desk.client.raw(&operations::LIST_SETS).await.unwrap_err();
    assert!(error.to_string().contains("expected json, got text/html"), "{error}");
    // Nothing was sent for everybody with credentials.
    assert!(!desk.script.requests()[0].headers.contains_key("authorization"));
}

async fn refused(
    desk: &Desk,
    call: impl IntoFuture<Output = Result<Value, Error>>,
    kind: ErrorKind,
    words: &str,
) {
    let before = desk.script.requests().len();
    let error = call.await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (kind, 0), "{error}");
    assert!(error.to_string().contains(words), "{error}");
    assert_eq!(desk.script.requests().len(), before);
}

#[tokio::test]
async fn what_cannot_work_is_refused_like_any_call() {
    use ErrorKind::{Authentication, Permission, Unsupported, Validation};
    let desk = Desk::new(V4);
    let client = &desk.client;
    let get = || client.raw(&operations::GET_SET);
    refused(&desk, get(), Validation, "the path needs a value for {id}").await;
    refused(&desk, get().argument("uuid", "1"), Validation, "getSet takes no such argument: it takes id")
        .await;
    refused(&desk, get().argument("auth", "key"), Validation, "it takes id").await;
    refused(&desk, get().argument("id", ".."), Validation, "would lead to another path").await;
    refused(&desk, client.raw(&operations::LIST_SETS).argument("id", "1"), Validation, "it takes none").await;
    refused(
        &desk,
        client.raw(&operations::GET_USER_CARD).argument("id", "1"),
        Unsupported,
        "does not exist in v4",
    )
    .await;
    refused(&desk, client.raw(&operations::WHOAMI_KEY), Authentication, "takes an API key").await;
    let odd = std::collections::BTreeMap::from([((1, 2), 3)]);
    refused(&desk, get().argument("id", "1").json(&odd), Validation, "cannot be written as JSON").await;
    let weak = Desk::with(V3, |builder| builder.api_key(KEY, SECRET).level(Level::READ));
    refused(&weak, weak.client.raw(&operations::CREATE_SET), Permission, "createSet needs 3").await;
    refused(&weak, weak.client.request_raw("BREW", "/tea"), Validation, "the method is none").await;
    refused(&weak, weak.client.request_raw("GET", "/a/../b"), Validation, "another path").await;
    refused(&weak, weak.client.request_raw("GET", "/a/{auth}").anonymous(), Validation, "no credentials")
        .await;
}

#[tokio::test]
async fn an_operation_is_repeated_as_its_effect_allows() {
    let desk = Desk::new(V3);
    desk.script.fail(Phase::Answer).answer(200, "{}");
    assert_eq!(desk.client.raw(&operations::LIST_SETS).response().await.unwrap().trace().len(), 2);
    desk.script.fail(Phase::Answer);
    let error = desk.client.raw(&operations::CREATE_SET).json(&json!({})).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Connection, 1));
    assert!(error.may_have_been_carried_out());
}

#[tokio::test]
async fn a_path_beside_the_table_is_an_act_unless_it_is_said_to_be_something_else() {
    let desk =
        Desk::with(V3, |builder| builder.api_key(KEY, SECRET).base_url("http://localhost:3000/below/"));
    let call = || desk.client.request_raw("get", "/fabrics/a%20b/{auth}").query("page", "2");
    desk.script.fail(Phase::Answer);
    assert_eq!(call().await.unwrap_err().attempts(), 1);
    desk.script.answer(500, "");
    assert_eq!(call().effect(Effect::Create).await.unwrap_err().attempts(), 1);
    // It provably was not processed.
    desk.script.fail(Phase::Connect).answer_with(429, &[("retry-after", "1")], "").answer(200, "[1]");
    assert_eq!(call().response().await.unwrap().trace().len(), 3);
    for effect in [Effect::Read, Effect::Idempotent] {
        desk.script.fail(Phase::Answer).answer(201, r#"{"a":1}"#);
        assert_eq!(call().effect(effect).await.unwrap(), json!({ "a": 1 }));
    }
    for request in desk.script.requests() {
        assert_eq!(request.method, "GET");
        assert_eq!(request.url.as_str(), "http://localhost:3000/below/fabrics/a%20b/key?page=2");
        assert!(request.headers["authorization"].is_sensitive());
    }
}

#[tokio::test]
async fn whatever_comes_from_such_a_path_is_taken() {
    let desk = Desk::new(V4);
    desk.script.answer_with(200, &[("content-type", "text/html")], "<p>").answer(204, "");
    let call = || desk.client.request_raw("POST", "/x").json(&json!([1])).anonymous();
    assert_eq!(call().await.unwrap(), Value::String("<p>".into()));
    assert_eq!(call().await.unwrap(), Value::Null);
    let request = desk.script.requests().remove(0);
    assert_eq!((&request.body[..], request.headers.contains_key("authorization")), (&b"[1]"[..], false));
    for (status, kind) in
        [(404, ErrorKind::NotFound), (302, ErrorKind::Redirect), (401, ErrorKind::Authentication)]
    {
        desk.script.answer_with(status, &[("location", "https://example.org/")], "");
        let error = call().await.unwrap_err();
        assert_eq!((error.kind(), error.status(), error.route()), (kind, Some(status), Some("/{path}")));
    }
    desk.script.answer_with(200, &[], "\u{fffd}");
    assert!(call().await.unwrap().is_string());
}
