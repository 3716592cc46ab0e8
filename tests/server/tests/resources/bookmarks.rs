//! Bookmarks.

use freesewing_test_server::Generation;
use serde_json::{Value, json};

use crate::common::{Who, call, call_with};
use crate::{BOTH, assert_missing, expect_errors, id, key, names, server};

fn body(title: &str) -> Value {
    json!({"type": "set", "title": title, "url": "/sets/12"})
}

#[tokio::test]
async fn a_bookmark_is_made_read_changed_and_deleted() {
    for generation in BOTH {
        let server = server(generation).await;
        let mine = key(&server, 3);
        let made = call_with(&server, "POST", "/bookmarks/key", &mine, &body("A")).await;
        assert_eq!((made.status, &made.json()["result"]), (201, &json!("created")));
        let made = made.json()["bookmark"].clone();
        let fields: &[&str] = match generation {
            Generation::V3 => &["id", "type", "title", "url", "userId"],
            _ => &["uuid", "type", "title", "url"],
        };
        assert_eq!(names(&made), fields);

        let path = format!("/bookmarks/{}/key", id(&made));
        let read = call(&server, "GET", &path, &mine).await;
        assert_eq!(read.json(), json!({"result": "success", "bookmark": made}));
        let change = json!({"title": "B", "url": "", "type": "doc", "userId": 9});
        let changed = call_with(&server, "PATCH", &path, &mine, &change).await;
        let mut expected = made.clone();
        expected["title"] = json!("B");
        assert_eq!((changed.status, &changed.json()["bookmark"]), (200, &expected));
        call_with(&server, "POST", "/bookmarks/key", &key(&server, 3), &body("of another")).await;
        call_with(&server, "POST", "/bookmarks/key", &mine, &body("C")).await;
        let list = call(&server, "GET", "/bookmarks/key", &mine).await.json()["bookmarks"].clone();
        assert_eq!(list.as_array().unwrap().len(), 2);
        assert_eq!((&list[0], &list[1]["title"]), (&expected, &json!("C")));

        let gone = call(&server, "DELETE", &path, &mine).await;
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        for method in ["GET", "PATCH", "DELETE"] {
            assert_missing(&call(&server, method, &path, &mine).await);
        }
    }
}

#[tokio::test]
async fn the_fields_of_a_new_bookmark_are_checked_in_order() {
    for generation in BOTH {
        let server = server(generation).await;
        let cases = [
            (json!({}), 400, "postBodyMissing"),
            (json!({"url": "/a"}), 400, "titleMissing"),
            (json!({"title": 3, "url": "/a"}), 400, "titleMissing"),
            (json!({"title": "A"}), 400, "urlMissing"),
            (json!({"title": "A", "url": ""}), 400, "urlMissing"),
            (json!({"title": "A", "url": "/a"}), 400, "typeMissing"),
            (json!({"title": "A", "url": "/a", "type": ""}), 400, "typeMissing"),
            (json!({"title": "A", "url": "/a", "type": "Set"}), 400, "typeInvalid"),
            (json!({"title": "A", "url": "/a", "type": ["set"]}), 400, "typeInvalid"),
        ];
        expect_errors(&server, &key(&server, 3), "POST", "/bookmarks/key", &cases).await;
        for kind in ["set", "cset", "pattern", "design", "doc", "custom"] {
            let body = json!({"title": "A", "url": "/a", "type": kind});
            let got = call_with(&server, "POST", "/bookmarks/key", &key(&server, 3), &body).await;
            assert_eq!((got.status, &got.json()["bookmark"]["type"]), (201, &json!(kind)));
        }
    }
}

#[tokio::test]
async fn only_v4_limits_title_and_address() {
    let long =
        |title: usize, url: usize| json!({"type": "doc", "title": "ü".repeat(title), "url": "u".repeat(url)});
    let v3 = server(Generation::V3).await;
    let got = call_with(&v3, "POST", "/bookmarks/key", &key(&v3, 3), &long(256, 1024)).await;
    assert_eq!(got.status, 201);
    let v4 = server(Generation::V4).await;
    let cases = [(long(256, 1024), 400, "titleTooLong"), (long(255, 1024), 400, "urlTooLong")];
    expect_errors(&v4, &key(&v4, 3), "POST", "/bookmarks/key", &cases).await;
    let got = call_with(&v4, "POST", "/bookmarks/key", &key(&v4, 3), &long(255, 1023)).await;
    assert_eq!(got.status, 201);
    let path = format!("/bookmarks/{}/key", id(&got.json()["bookmark"]));
    let admin = key(&v4, 9);
    let got = call_with(&v4, "PATCH", &path, &admin, &long(256, 1024)).await;
    assert_eq!(got.status, 200, "an update does not look at lengths: {}", got.text);
}

#[tokio::test]
async fn a_bookmark_is_no_public_thing() {
    for generation in BOTH {
        let server = server(generation).await;
        let made = call_with(&server, "POST", "/bookmarks/key", &key(&server, 3), &body("A")).await.json();
        let path = format!("/bookmarks/{}/key", id(&made["bookmark"]));
        assert_eq!(call(&server, "GET", &path, &Who::Anybody).await.status, 401);
    }
}
