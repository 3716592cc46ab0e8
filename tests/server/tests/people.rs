//! What the server shows of people: profiles, cards, free names, all that an account keeps.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call, call_with, request, send};
use freesewing_test_server::{Generation, Person, TestServer};
use serde_json::{Value, json};

const NOBODY: Who = Who::Anybody;
const BOTH: [Generation; 2] = [Generation::V3, Generation::V4];

async fn start(generation: Generation) -> TestServer {
    TestServer::builder().generation(generation).start().await.unwrap()
}

fn token(person: &Person) -> Who {
    Who::Token(person.token.clone())
}

fn id(server: &TestServer, person: &Person) -> String {
    if server.generation() == Generation::V3 { person.id.to_string() } else { person.uuid.clone() }
}

#[tokio::test]
async fn a_profile_is_found_by_id_name_and_address() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = server.new_person("curator");
        for name in [id(&server, &person), person.username.to_uppercase(), person.email.clone()] {
            let profile =
                call(&server, "GET", &format!("/users/{name}"), &NOBODY).await.json()["profile"].clone();
            let mut names: Vec<&String> = profile.as_object().unwrap().keys().collect();
            if generation == Generation::V3 {
                assert_eq!(names.pop().unwrap(), "img");
            }
            assert_eq!(names, ["id", "bio", "ihash", "patron", "role", "username"]);
            assert_eq!((&profile["id"], &profile["role"]), (&json!(person.id), &json!("curator")));
        }
        let other_kind = if generation == Generation::V3 { &person.uuid } else { "1" };
        for name in [other_kind, "nobody", "0"] {
            assert_eq!(call(&server, "GET", &format!("/users/{name}"), &NOBODY).await.status, 404, "{name}");
        }
    }
}

#[tokio::test]
async fn v3_draws_a_card() {
    let server = start(Generation::V3).await;
    let person = server.new_person("user");
    let change = json!({"username": "<b>&"});
    call_with(&server, "PATCH", "/account/jwt", &token(&person), &change).await;
    let got = call(&server, "GET", &format!("/users/{}/card", person.id), &NOBODY).await;
    assert_eq!((got.status, got.content_type()), (200, Some("image/svg+xml")));
    assert!(got.text.starts_with("<svg ") && got.text.contains("&lt;b&gt;&amp;"), "{}", got.text);
    assert_eq!(call(&server, "GET", "/users/99/card", &NOBODY).await.status, 404);
    let v4 = start(Generation::V4).await;
    let person = v4.new_person("user");
    assert_eq!(call(&v4, "GET", &format!("/users/{}/card", person.uuid), &NOBODY).await.status, 404);
}

#[tokio::test]
async fn a_free_name_is_not_found() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = server.new_person("user");
        let ask = async |who: &Who, body: Value| {
            let suffix = if matches!(who, Who::Key(_)) { "key" } else { "jwt" };
            call_with(&server, "POST", &format!("/available/username/{suffix}"), who, &body).await
        };
        let key = Who::Key(server.new_key_for(&person, 0));
        for who in [token(&person), key] {
            let got = ask(&who, json!({"username": "somebody new"})).await;
            assert_eq!((got.status, got.text.as_str()), (404, ""));
            for name in [person.username.to_uppercase(), "x".to_owned(), "  y ".to_owned(), String::new()] {
                let got = ask(&who, json!({"username": name})).await;
                let taken = json!({"result": "success", "username": name, "available": false});
                assert_eq!((got.status, got.json()), (200, taken));
            }
            assert_eq!(ask(&who, json!({})).await.error(), (400, "badRequest".to_owned()));
            assert_eq!(ask(&who, json!({"username": 7})).await.error(), (400, "badRequest".to_owned()));
        }
        // Two units of UTF-16, as JavaScript counts.
        assert_eq!(ask(&token(&person), json!({"username": "🧵"})).await.status, 404);
        let got =
            call_with(&server, "PATCH", "/account/jwt", &token(&person), &json!({"username": "🧵"})).await;
        assert_eq!(got.json()["account"]["username"], "🧵");
        assert_eq!(ask(&Who::Token("x".to_owned()), json!({"username": "a"})).await.status, 401);
    }
}

/// Somebody with one of everything.
async fn keeper(server: &TestServer) -> Person {
    let person = server.new_person("user");
    let who = token(&person);
    for (path, body) in [
        ("/sets/jwt", json!({"name": "Robin", "measies": {"neck": 380}})),
        ("/patterns/jwt", json!({"design": "aaron", "settings": {"sa": 10}})),
        ("/bookmarks/jwt", json!({"type": "doc", "title": "t", "url": "u"})),
        ("/apikeys/jwt", json!({"name": "CI", "level": 1, "expiresIn": 60})),
    ] {
        let got = call_with(server, "POST", path, &who, &body).await;
        assert_eq!(got.status, 201, "{path}: {}", got.text);
    }
    person
}

fn assert_rows(generation: Generation, person: &Person, data: &Value) {
    for kind in ["apikeys", "bookmarks", "patterns", "sets"] {
        let rows = data[kind].as_array().unwrap();
        assert_eq!(rows.len(), 1, "{kind}");
        assert_eq!(rows[0]["userId"], json!(person.id), "{kind}");
        assert_eq!(
            rows[0].get("uuid").is_some(),
            generation == Generation::V4 && kind != "apikeys",
            "{kind}"
        );
    }
    assert_eq!((&data["apikeys"][0]["name"], data["apikeys"][0].get("secret")), (&json!("CI"), None));
    for (kind, columns) in
        [("sets", &["measies", "name", "notes"][..]), ("patterns", &["data", "name", "notes", "settings"])]
    {
        for column in columns {
            let sealed: Value = serde_json::from_str(data[kind][0][column].as_str().unwrap()).unwrap();
            assert_eq!(sealed["iv"].as_str().unwrap().len(), 32, "{kind} {column}");
            assert!(sealed["ct"].as_str().unwrap().len().is_multiple_of(32), "{kind} {column}");
        }
    }
}

#[tokio::test]
async fn all_data_comes_as_rows_with_ciphertext() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = keeper(&server).await;
        let path = format!("/users/{}/jwt", id(&server, &person));
        let got = call(&server, "GET", &path, &token(&person)).await;
        assert_rows(generation, &person, &got.json()["data"]);
        // A row is the same text each time.
        assert_eq!(call(&server, "GET", &path, &token(&person)).await.text, got.text);
        let stranger = token(&server.new_person("admin"));
        let got = call(&server, "GET", &path, &stranger).await;
        match generation {
            Generation::V3 => assert_rows(generation, &person, &got.json()["data"]),
            _ => assert_eq!(got.error(), (403, "idMismatch".to_owned())),
        }
    }
    let server = start(Generation::V3).await;
    let key = Who::Key(server.new_key(0));
    let got = call(&server, "GET", "/users/x/key", &key).await;
    assert_eq!(got.error(), (403, "idMissing".to_owned()));
    assert_eq!(call(&server, "GET", "/users/99/key", &key).await.status, 404);
}

#[tokio::test]
async fn an_export_can_be_fetched_until_the_account_is_gone() {
    for generation in BOTH {
        let server = start(generation).await;
        let person = keeper(&server).await;
        let got = call(&server, "GET", "/account/export/jwt", &token(&person)).await.json();
        let address = got["data"].as_str().unwrap();
        let path = address.strip_prefix(server.url()).unwrap();
        let name = path.strip_prefix("/static/export/").unwrap().strip_suffix(".json").unwrap();
        assert!(name.len() == 16 && name.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
        let file = call(&server, "GET", path, &NOBODY).await.json();
        assert_eq!(file["email"], json!(person.email));
        assert_rows(generation, &person, &file);
        let got = call(&server, "GET", "/account/export/jwt", &token(&person)).await.json();
        let next = got["data"].as_str().unwrap().strip_prefix(server.url()).unwrap();
        assert_eq!(call(&server, "GET", path, &NOBODY).await.status, 404, "an account keeps one file");
        assert_eq!(call(&server, "GET", next, &NOBODY).await.status, 200);
        call(&server, "DELETE", "/account/jwt", &token(&person)).await;
        assert_eq!(call(&server, "GET", next, &NOBODY).await.status, 404);
    }
}

#[tokio::test]
async fn an_export_is_served_however_deep_it_is_nested() {
    let server = start(Generation::V4).await;
    let person = keeper(&server).await;
    let name = format!("{}{}", "[".repeat(126), "]".repeat(126));
    let key = format!("{{\"name\":{name},\"level\":1,\"expiresIn\":60}}");
    let asked = request(server.url(), "POST", "/apikeys/jwt", &token(&person))
        .header("content-type", "application/json");
    assert_eq!(send(asked.body(key)).await.status, 201);
    let got = call(&server, "GET", "/account/export/jwt", &token(&person)).await.json();
    let path = got["data"].as_str().unwrap().strip_prefix(server.url()).unwrap();
    let file = call(&server, "GET", path, &NOBODY).await;
    assert_eq!((file.status, file.content_type()), (200, Some("application/json; charset=utf-8")));
    assert!(file.text.contains(&person.email));
}
