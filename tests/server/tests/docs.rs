//! The document and its page, as the server shows them.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call, request, send};
use freesewing_test_server::{Generation, TestServer};

#[tokio::test]
async fn the_document_is_that_of_the_generation_and_every_operation_of_it_has_a_route() {
    for (generation, sets) in [(Generation::V3, "integer"), (Generation::V4, "string")] {
        let server = TestServer::builder().generation(generation).start().await.unwrap();
        let got = call(&server, "GET", "/openapi.json", &Who::Anybody).await;
        assert_eq!(got.content_type(), Some("application/json; charset=utf-8"));
        let again = request(server.url(), "GET", "/openapi.json", &Who::Anybody);
        assert_eq!(send(again.header("if-none-match", got.header("etag").unwrap())).await.status, 304);
        let document = got.json();
        assert_eq!(document["servers"][0]["url"], "/");
        assert_eq!(document["components"]["schemas"]["RecordId"]["type"], sets);
        // The names of parameters are the document's own.
        let plain = |text: &str| {
            let parts: Vec<&str> =
                text.split('/').map(|part| if part.starts_with('{') { "{}" } else { part }).collect();
            parts.join("/")
        };
        let with_ends = |text: &str| match text.rsplit_once('/') {
            Some((head, tail)) if tail.starts_with('{') && tail.contains("}.") => {
                format!("{head}/{{}}.{}", tail.rsplit_once('.').unwrap().1)
            }
            _ => plain(text),
        };
        let routes: Vec<String> = server.routes().iter().map(|route| with_ends(route)).collect();
        let mut missing = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for method in item
                .as_object()
                .unwrap()
                .keys()
                .filter(|key| ["get", "post", "put", "patch", "delete"].contains(&key.as_str()))
            {
                let name = with_ends(&format!("{} {path}", method.to_uppercase()));
                if !routes.contains(&name) {
                    missing.push(name);
                }
            }
        }
        assert!(missing.is_empty(), "{generation}: {missing:?}");
    }
}

#[tokio::test]
async fn the_page_is_one_file_that_may_run_its_own_script_only() {
    for generation in [Generation::V3, Generation::V4] {
        let server = TestServer::builder().generation(generation).start().await.unwrap();
        for path in ["/docs", "/docs/"] {
            let got = call(&server, "GET", path, &Who::Anybody).await;
            assert_eq!((got.status, got.content_type()), (200, Some("text/html; charset=utf-8")));
            let policy = got.header("content-security-policy").unwrap();
            assert!(policy.contains("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
            assert!(got.text.contains("getSetKey") && got.text.ends_with("</html>\n"));
        }
    }
}

#[tokio::test]
async fn the_page_may_call_its_own_server() {
    for generation in [Generation::V3, Generation::V4] {
        let server = TestServer::builder().generation(generation).start().await.unwrap();
        let asked = request(server.url(), "GET", "/curated-sets", &Who::Anybody);
        assert_eq!(send(asked.header("origin", server.url())).await.status, 200);
    }
}
