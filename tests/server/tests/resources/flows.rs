//! Proposals for posts and showcases.

use freesewing_test_server::Generation;
use serde_json::{Value, json};

use crate::common::{Who, call, call_with};
use crate::{BOTH, PICTURE, assert_missing, expect_errors, key, names, server};

fn body(generation: Generation) -> Value {
    match generation {
        Generation::V3 => json!({"markdown": "# A", "slug": "a", "language": "nl"}),
        _ => json!({"markdown": "# A", "slug": "a", "img": PICTURE, "extraImages": {"1": PICTURE}}),
    }
}

#[tokio::test]
async fn a_proposal_is_checked_in_order() {
    for generation in BOTH {
        let server = server(generation).await;
        let (last, mut bad) = match generation {
            Generation::V3 => {
                ("languageMissing", vec![json!({"markdown": "A", "slug": 3, "language": "en"})])
            }
            _ => ("imgMissing", vec![json!({"markdown": "A", "slug": "a", "img": "AAAA"})]),
        };
        bad.push(json!({"markdown": 3, "slug": "a", "language": "en", "img": PICTURE}));
        for kind in ["blog", "showcase"] {
            let path = format!("/flows/pr/{kind}/key");
            let mut cases = vec![
                (json!({}), 400, "markdownMissing"),
                (json!({"slug": "a"}), 400, "markdownMissing"),
                (json!({"markdown": "A"}), 400, "slugMissing"),
                (json!({"markdown": "A", "slug": "a"}), 400, last),
            ];
            cases.extend(bad.iter().map(|body| (body.clone(), 400, "badRequest")));
            expect_errors(&server, &key(&server, 0), "POST", &path, &cases).await;
        }
    }
}

#[tokio::test]
async fn a_proposal_takes_its_slug() {
    for generation in BOTH {
        let server = server(generation).await;
        let own = key(&server, 0);
        assert_missing(&call(&server, "GET", "/slugs/blog/a/key", &own).await);
        let got = call_with(&server, "POST", "/flows/pr/blog/key", &own, &body(generation)).await;
        let made = got.json();
        assert_eq!((got.status, &made["result"]), (201, &json!("created")));
        match generation {
            Generation::V3 => {
                assert_eq!(names(&made), ["result", "branch", "file", "pr"]);
                assert_eq!(made["pr"]["number"], json!(1));
            }
            _ => assert_eq!((&made["number"], &made["state"]), (&json!(1), &json!("open"))),
        }
        let taken = call(&server, "GET", "/slugs/blog/a/key", &own).await;
        assert_eq!(
            (taken.status, taken.json()),
            (200, json!({"result": "success", "slug": "a", "available": false}))
        );
        assert_missing(&call(&server, "GET", "/slugs/showcase/a/key", &own).await);
        call_with(&server, "POST", "/flows/pr/showcase/key", &own, &body(generation)).await;
        assert_eq!(call(&server, "GET", "/slugs/showcase/a/key", &own).await.status, 200);
        if generation == Generation::V4 {
            assert_eq!(
                call(&server, "GET", "/static/blog-a", &Who::Anybody).await.content_type(),
                Some("image/png")
            );
        }
    }
}
