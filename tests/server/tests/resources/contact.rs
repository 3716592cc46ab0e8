//! Issues, discussions and mails about translations, which only V3 has.

use freesewing_test_server::Generation;
use serde_json::json;

use crate::common::{Who, call_with};
use crate::{expect_errors, key, server};

#[tokio::test]
async fn issues_and_discussions_are_opened_by_anybody() {
    let server = server(Generation::V3).await;
    for (path, kind) in [("/issues", "issue"), ("/discussions", "discussion")] {
        let cases = [
            (json!({}), 400, "postBodyMissing"),
            (json!({"body": "B"}), 400, "titleMissing"),
            (json!({"title": "A"}), 400, "bodyMissing"),
            (json!({"title": "A", "body": ["B"]}), 400, "badRequest"),
        ];
        expect_errors(&server, &Who::Anybody, "POST", path, &cases).await;
        let got = call_with(&server, "POST", path, &Who::Anybody, &json!({"title": "A", "body": "B"})).await;
        let made = got.json()[kind].clone();
        assert_eq!((got.status, &made["title"], &made["body"]), (201, &json!("A"), &json!("B")));
    }
}

#[tokio::test]
async fn mails_about_translations_go_to_the_caller() {
    let server = server(Generation::V3).await;
    let own = key(&server, 1);
    for path in ["/flows/translator-invite/key", "/flows/language-suggestion/key"] {
        let cases = [(json!({}), 400, "postBodyMissing"), (json!({"language": ""}), 400, "languageMissing")];
        expect_errors(&server, &own, "POST", path, &cases).await;
    }
    for language in [json!("en"), json!("xx"), json!(["nl"])] {
        let cases = [(json!({"language": language}), 400, "languageInvalid")];
        expect_errors(&server, &own, "POST", "/flows/translator-invite/key", &cases).await;
    }
    assert_eq!(server.mails(), []);
    for (path, language, template) in [
        ("/flows/translator-invite/key", "nl", "transinvite"),
        ("/flows/language-suggestion/key", "xx", "langsuggest"),
    ] {
        let got = call_with(&server, "POST", path, &own, &json!({"language": language})).await;
        assert_eq!((got.status, got.json()), (200, json!({"result": "success"})));
        assert_eq!(server.mails().pop().unwrap().template, template);
    }
    let got = call_with(
        &server,
        "POST",
        "/flows/translator-invite/key",
        &own,
        &json!({"language": "nl", "test": true}),
    )
    .await;
    assert_eq!((got.status, server.mails().len()), (200, 2), "a test sends no mail");
}

#[tokio::test]
async fn v4_has_none_of_them() {
    let server = server(Generation::V4).await;
    for path in ["/issues", "/discussions", "/flows/translator-invite/key", "/flows/language-suggestion/key"]
    {
        let got = call_with(&server, "POST", path, &key(&server, 9), &json!({"title": "A"})).await;
        assert_eq!((got.status, got.content_type()), (404, Some("text/html; charset=utf-8")), "{path}");
    }
}
