//! Pictures: of accounts, sets, curated sets and patterns, and those that belong to no record.

use freesewing_test_server::{Generation, TestServer};
use serde_json::{Value, json};

use crate::common::{Who, call, call_with};
use crate::{BOTH, PICTURE, assert_missing, expect_errors, id, key, server, strict_server};

/// A record that can have a picture.
struct Kind {
    /// How the picture's name starts.
    name: &'static str,
    path: &'static str,
    /// The key of the record in answers.
    record: &'static str,
    body: Value,
}

fn kinds(generation: Generation) -> Vec<Kind> {
    let mut kinds = vec![
        Kind { name: "set", path: "/sets", record: "set", body: json!({"name": "A"}) },
        Kind {
            name: "pattern",
            path: "/patterns",
            record: "pattern",
            body: json!({"design": "aaron", "settings": {}}),
        },
    ];
    if generation == Generation::V3 {
        let body = json!({"nameEn": "A"});
        kinds.push(Kind { name: "cset", path: "/curated-sets", record: "curatedSet", body });
    }
    kinds
}

/// Where the picture of a record is served.
fn address(generation: Generation, name: &str, record: &str) -> String {
    match generation {
        Generation::V3 => format!("/static/{name}-{record}"),
        _ => format!("/static/{name}/{}/{}/{record}.webp", &record[..1], &record[..2]),
    }
}

async fn bytes(server: &TestServer, path: &str) -> (u16, Option<String>, Vec<u8>) {
    let got = reqwest::get(format!("{}{path}", server.url())).await.unwrap();
    let kind = got.headers().get("content-type").map(|kind| kind.to_str().unwrap().to_owned());
    (got.status().as_u16(), kind, got.bytes().await.unwrap().to_vec())
}

#[tokio::test]
async fn a_picture_is_kept_and_served_until_its_record_goes() {
    for generation in BOTH {
        let server = server(generation).await;
        let curator = key(&server, 9);
        for kind in kinds(generation) {
            let mut body = kind.body.clone();
            body["img"] = json!(format!("data:image/png;base64,{PICTURE}"));
            let made = call_with(&server, "POST", &format!("{}/key", kind.path), &curator, &body).await;
            assert_eq!(made.status, 201, "{}", made.text);
            let record = id(&made.json()[kind.record]);
            let path = address(generation, kind.name, &record);
            let (status, content_type, png) = bytes(&server, &path).await;
            assert_eq!((status, content_type.as_deref()), (200, Some("image/png")), "{path}");
            assert!(png.starts_with(b"\x89PNG"));

            let own = format!("{}/{record}/key", kind.path);
            let gif = json!({"img": "R0lGODlhAQABAAAAACw="});
            assert_eq!(call_with(&server, "PATCH", &own, &curator, &gif).await.status, 200);
            assert_eq!(bytes(&server, &path).await.1.as_deref(), Some("image/gif"));
            assert_eq!(call(&server, "DELETE", &own, &curator).await.status, 204);
            assert_missing(&call(&server, "GET", &path, &Who::Anybody).await);
        }
    }
}

#[tokio::test]
async fn the_picture_of_an_account_is_kept() {
    for generation in BOTH {
        let server = server(generation).await;
        let person = server.new_person("user");
        let token = Who::Token(person.token.clone());
        let got = call_with(&server, "PATCH", "/account/jwt", &token, &json!({"img": PICTURE})).await;
        let account = got.json()["account"].clone();
        let path = match generation {
            Generation::V3 => format!("/static/{}", account["img"].as_str().unwrap()),
            _ => address(generation, "user", &person.uuid),
        };
        assert_eq!(bytes(&server, &path).await.0, 200, "{path}");
        let got = call_with(&server, "PATCH", "/account/jwt", &token, &json!({"img": "x", "bio": "B"})).await;
        assert_eq!(got.error(), (400, "badRequest".to_owned()));
        let account = call(&server, "GET", "/account/jwt", &token).await.json()["account"].clone();
        assert_eq!(account["bio"], json!(""), "nothing of that request is kept");
    }
}

#[tokio::test]
async fn what_is_no_picture_is_refused_and_nothing_is_kept() {
    for generation in BOTH {
        let server = server(generation).await;
        let strict = strict_server(generation).await;
        for kind in kinds(generation) {
            let create = format!("{}/key", kind.path);
            let curator = key(&server, 9);
            let made = call_with(&server, "POST", &create, &curator, &kind.body).await.json();
            let own = format!("{}/{}/key", kind.path, id(&made[kind.record]));
            for img in ["AAAA", "data:text/html;base64,PGI+", "http://127.0.0.1:9/a.png", "ftp://a/b.png"] {
                let mut body = kind.body.clone();
                body["img"] = json!(img);
                let got = call_with(&server, "POST", &create, &curator, &body).await;
                assert_eq!(got.error(), (400, "badRequest".to_owned()), "{create} {img}");
                if generation == Generation::V4 || !img.starts_with("http") {
                    let change = json!({"img": img, "name": "B", "nameEn": "B"});
                    let got = call_with(&server, "PATCH", &own, &curator, &change).await;
                    assert_eq!(got.error(), (400, "badRequest".to_owned()), "{own} {img}");
                    let read = call(&server, "GET", own.trim_end_matches("/key"), &Who::Anybody).await;
                    assert!(!read.text.contains("\"B\""), "{}", read.text);
                }
                let got = call_with(&strict, "POST", &create, &key(&strict, 9), &body).await;
                assert_eq!(got.error(), (500, "success".to_owned()), "{create} {img}");
            }
        }
    }
}

#[tokio::test]
async fn v3_takes_an_address_on_updates_and_does_not_go_there() {
    let server = server(Generation::V3).await;
    let curator = key(&server, 9);
    for kind in kinds(Generation::V3) {
        call_with(&server, "POST", &format!("{}/key", kind.path), &curator, &kind.body).await;
        // Nobody listens there: whoever fetched it would fail.
        let change = json!({"img": "http://127.0.0.1:9/a.png"});
        let got = call_with(&server, "PATCH", &format!("{}/1/key", kind.path), &curator, &change).await;
        let record = got.json().as_object().unwrap().values().nth(1).unwrap().clone();
        assert_eq!((got.status, &record["img"]), (200, &json!(format!("{}-1", kind.name))));
        assert_missing(&call(&server, "GET", &format!("/static/{}-1", kind.name), &Who::Anybody).await);
    }
}

fn upload(slug: &str, sub_id: &Value, img: &str) -> Value {
    json!({"type": "blog", "slug": slug, "subId": sub_id, "img": img})
}

#[tokio::test]
async fn an_upload_is_checked_in_order() {
    for generation in BOTH {
        let server = server(generation).await;
        let own = key(&server, 1);
        let cases = [
            (json!({}), 400, "postBodyMissing"),
            (json!({"type": "blog"}), 400, "imgOrUrlMissing"),
            (json!({"img": "AAAA"}), 400, "typeMissing"),
            (json!({"img": "AAAA", "type": "set"}), 400, "typeInvalid"),
            (json!({"img": "AAAA", "type": "blog"}), 400, "subIdMissing"),
            (json!({"img": "AAAA", "type": "blog", "subId": 10}), 400, "subIdInvalid"),
            (json!({"img": "AAAA", "type": "blog", "subId": "0"}), 400, "subIdInvalid"),
            (json!({"img": "AAAA", "type": "blog", "subId": "main"}), 400, "slugMissing"),
            (upload("a", &json!("main"), "AAAA"), 400, "badRequest"),
            (json!({"url": 3, "type": "blog", "subId": 1, "slug": "a"}), 400, "badRequest"),
            (json!({"url": "http://a", "type": "blog", "subId": 1, "slug": {}}), 400, "badRequest"),
        ];
        expect_errors(&server, &own, "POST", "/images/key", &cases).await;
        let support = json!({"img": PICTURE, "type": "support", "subId": 1, "slug": "a"});
        let got = call_with(&server, "POST", "/images/key", &own, &support).await;
        match generation {
            Generation::V3 => assert_eq!(got.json(), json!({"result": "success", "imgId": "support-a-1"})),
            _ => assert_eq!(got.error(), (400, "typeInvalid".to_owned())),
        }
        for (sub_id, name) in [(json!("main"), "blog-a"), (json!(9), "blog-a-9"), (json!("2"), "blog-a-2")] {
            let got = call_with(&server, "POST", "/images/key", &own, &upload("a", &sub_id, PICTURE)).await;
            assert_eq!((got.status, &got.json()["imgId"]), (200, &json!(name)));
            assert_eq!(bytes(&server, &format!("/static/{name}")).await.0, 200);
        }
        let link =
            json!({"url": "http://127.0.0.1:9/a.png", "type": "showcase", "subId": "main", "slug": "b"});
        let got = call_with(&server, "POST", "/images/key", &own, &link).await;
        assert_eq!((got.status, &got.json()["imgId"]), (200, &json!("showcase-b")));
        assert_eq!(bytes(&server, "/static/showcase-b").await.0, 404);
    }
}

#[tokio::test]
async fn only_curators_replace_and_remove_uploads_in_v3() {
    let server = server(Generation::V3).await;
    let gif = "R0lGODlhAQABAAAAACw=";
    let kind = async || bytes(&server, "/static/blog-a").await.1;
    let main = json!("main");
    assert_eq!(
        call_with(&server, "POST", "/images", &Who::Anybody, &upload("a", &main, PICTURE)).await.status,
        200
    );
    for (path, who) in [("/images", Who::Anybody), ("/images/key", key(&server, 4))] {
        let got = call_with(&server, "POST", path, &who, &upload("a", &main, gif)).await;
        assert_eq!((got.status, &got.json()["imgId"]), (200, &json!("blog-a")));
        assert_eq!(kind().await.as_deref(), Some("image/png"), "{path} replaced it");
    }
    let curator = key(&server, 5);
    call_with(&server, "POST", "/images/key", &curator, &upload("a", &main, gif)).await;
    assert_eq!(kind().await.as_deref(), Some("image/gif"));
    assert_eq!(call(&server, "DELETE", "/images/blog-a/key", &curator).await.status, 204);
    let again = call(&server, "DELETE", "/images/blog-a/key", &curator).await;
    assert_eq!(again.error(), (500, "unableToRemoveImage".to_owned()));
}

#[tokio::test]
async fn served_pictures_cannot_run_and_need_not_be_sent_twice() {
    let server = server(Generation::V3).await;
    let path = "/static/blog-a%2F..%2Fb";
    call_with(&server, "POST", "/images", &Who::Anybody, &upload("a/../b", &json!("main"), PICTURE)).await;
    let got = reqwest::get(format!("{}{path}", server.url())).await.unwrap();
    assert_eq!(
        (got.status().as_u16(), &got.headers()["x-content-type-options"]),
        (200, &"nosniff".parse().unwrap())
    );
    let tag = got.headers()["etag"].clone();
    let again = reqwest::Client::new().get(format!("{}{path}", server.url())).header("if-none-match", tag);
    assert_eq!(again.send().await.unwrap().status().as_u16(), 304);
}

/// The original stores the record first, and looks at the picture then.
#[tokio::test]
async fn a_bad_picture_leaves_its_new_record_behind_where_the_original_is_followed_closely() {
    for generation in BOTH {
        for strict in [false, true] {
            let server = if strict { strict_server(generation).await } else { server(generation).await };
            let admin = Who::Token(server.new_token("admin"));
            for kind in kinds(generation) {
                let mut body = kind.body.clone();
                body["img"] = json!("no picture");
                let path = format!("{}/jwt", kind.path);
                let made = call_with(&server, "POST", &path, &admin, &body).await;
                let (status, code) = if strict { (500, "success") } else { (400, "badRequest") };
                assert_eq!(made.error(), (status, code.to_owned()), "{path}");
                let list = if kind.name == "cset" { kind.path } else { &path };
                let listed = call(&server, "GET", list, &admin).await.json();
                let records = listed[format!("{}s", kind.record)].as_array().unwrap();
                assert_eq!(records.len(), usize::from(strict), "{path}: {listed}");
            }
        }
    }
}
