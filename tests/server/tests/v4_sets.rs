//! Measurements sets and curated sets of generation V4.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call, call_with};
use freesewing_test_server::{Generation, TestServer};
use serde_json::{Value, json};

const NOBODY: Who = Who::Anybody;

async fn start() -> TestServer {
    TestServer::builder().generation(Generation::V4).seed(1).start().await.unwrap()
}

async fn made(server: &TestServer, who: &Who, body: Value) -> Value {
    let got = call_with(server, "POST", "/sets/key", who, &body).await;
    assert_eq!(got.status, 201, "{}", got.text);
    got.json()["set"].clone()
}

fn names(record: &Value) -> Vec<&str> {
    record.as_object().unwrap().keys().map(String::as_str).collect()
}

#[tokio::test]
async fn a_set_is_known_by_its_uuid() {
    let server = start().await;
    let key = Who::Key(server.new_key(4));
    let body = json!({"name": "Robin", "measies": {"waistToArmpit": 200, "waistToArmhole": 200, "neck": -1}});
    let set = made(&server, &key, body).await;
    let expected =
        ["uuid", "createdAt", "updatedAt", "img", "imperial", "name", "notes", "measies", "public"];
    assert_eq!(names(&set), expected);
    assert_eq!((&set["img"], &set["measies"]), (&json!(null), &json!({"waistToArmpit": 200})));
    let uuid = set["uuid"].as_str().unwrap();
    for path in [format!("/sets/{uuid}/key"), format!("/sets/{}/key", uuid.to_uppercase())] {
        assert_eq!(call(&server, "GET", &path, &key).await.json()["set"], set, "{path}");
    }
    for path in ["/sets/1/key", "/sets/6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11/key", "/sets/x/key"] {
        for method in ["GET", "PATCH", "DELETE"] {
            assert_eq!(call(&server, method, path, &key).await.status, 404, "{method} {path}");
        }
    }
    assert_eq!(call(&server, "GET", "/sets/key", &key).await.json()["sets"], json!([set]));
    let change = json!({"measies": {"neck": 380, "waistToArmpit": null}});
    let got = call_with(&server, "PATCH", &format!("/sets/{uuid}/key"), &key, &change).await;
    assert_eq!(got.json()["set"]["measies"], json!({"neck": 380}));
    assert_eq!(call(&server, "DELETE", &format!("/sets/{uuid}/key"), &key).await.status, 204);
    assert_eq!(call(&server, "GET", &format!("/sets/{uuid}/key"), &key).await.status, 404);
}

#[tokio::test]
async fn a_public_set_is_there_for_everybody_who_signs_in() {
    let server = start().await;
    let owner = Who::Key(server.new_key(4));
    let public = made(&server, &owner, json!({"name": "A", "public": true})).await;
    let private = made(&server, &owner, json!({"name": "B"})).await;
    let path = |set: &Value| format!("/sets/{}/key", set["uuid"].as_str().unwrap());
    for level in 0..=9 {
        let key = Who::Key(server.new_key(level));
        assert_eq!(call(&server, "GET", &path(&public), &key).await.status, 200, "{level}");
        let expected = if level >= 6 { 200 } else { 403 };
        assert_eq!(call(&server, "GET", &path(&private), &key).await.status, expected, "{level}");
    }
    let file = format!("/sets/{}.json", public["uuid"].as_str().unwrap());
    let export = call(&server, "GET", &file, &NOBODY).await.json();
    let expected = [
        "result",
        "author",
        "type",
        "about",
        "uuid",
        "name",
        "notes",
        "createdAt",
        "updatedAt",
        "measurements",
        "units",
    ];
    assert_eq!(names(&export), expected);
    let file = format!("/sets/{}.yaml", private["uuid"].as_str().unwrap());
    let got = call(&server, "GET", &file, &NOBODY).await;
    assert_eq!((got.status, got.text.as_str()), (404, "null\n"));
}

#[tokio::test]
async fn a_copy_names_its_source() {
    for strict in [false, true] {
        let builder = TestServer::builder().generation(Generation::V4).strict_upstream(strict);
        let server = builder.start().await.unwrap();
        let (owner, other) = (Who::Key(server.new_key(4)), Who::Key(server.new_key(4)));
        let source = made(&server, &owner, json!({"name": "A", "notes": "N", "public": true})).await;
        let uuid = source["uuid"].as_str().unwrap();
        let got = call(&server, "POST", &format!("/sets/{uuid}/clone/key"), &other).await;
        let answer = got.json()["set"].clone();
        let kept = call(&server, "GET", "/sets/key", &other).await.json()["sets"][0].clone();
        assert_eq!((got.status, &kept["name"]), (201, &json!(format!("A (cloned from #{uuid})"))));
        let notes = format!("N (Note: This measurements set was cloned from set {uuid})");
        assert_eq!(kept["notes"], json!(notes));
        if strict {
            assert_eq!((&answer["uuid"], &answer["name"]), (&json!(null), &json!("A")));
        } else {
            assert_eq!(answer, kept);
        }
    }
}

#[tokio::test]
async fn v3_leaves_a_copy_with_its_owner_where_the_original_is_followed_closely() {
    let server = TestServer::builder().strict_upstream(true).start().await.unwrap();
    let (owner, other) = (Who::Key(server.new_key(4)), Who::Key(server.new_key(4)));
    made(&server, &owner, json!({"name": "A", "public": true})).await;
    let copy = call(&server, "POST", "/sets/1/clone/key", &other).await.json()["set"].clone();
    for column in ["img", "measies", "name", "notes"] {
        let sealed: Value = serde_json::from_str(copy[column].as_str().unwrap()).unwrap();
        assert!(sealed["ct"].is_string(), "{column}");
    }
    assert_eq!(call(&server, "GET", "/sets/key", &other).await.json()["sets"], json!([]));
    assert_eq!(call(&server, "GET", "/sets/key", &owner).await.json()["sets"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn curated_sets_are_listed_once_published_by_height() {
    let server = start().await;
    let curator = Who::Key(server.new_key(5));
    let mut ids = Vec::new();
    for (name, height) in [("tall", json!(1800.5)), ("short", json!(1500)), ("hidden", json!("tall"))] {
        let body = json!({"nameEn": name, "notesEn": "n", "height": height, "info": "i", "tags": ["a"],
                          "measies": {"neck": 380}, "nameDe": "x"});
        let got = call_with(&server, "POST", "/curated-sets/key", &curator, &body).await;
        let set = got.json()["curatedSet"].clone();
        assert_eq!(names(&set), ["uuid", "name", "notes", "height", "measies", "createdAt", "updatedAt"]);
        ids.push(set["uuid"].as_str().unwrap().to_owned());
    }
    assert_eq!(call(&server, "GET", "/curated-sets", &NOBODY).await.json()["curatedSets"], json!([]));
    for id in &ids[..2] {
        let path = format!("/curated-sets/{id}/key");
        let got = call_with(&server, "PATCH", &path, &curator, &json!({"published": true})).await;
        assert_eq!((got.status, names(&got.json())), (200, vec!["result", "curatedSet"]));
    }
    let listed = call(&server, "GET", "/curated-sets", &NOBODY).await.json()["curatedSets"].clone();
    let listed: Vec<&str> =
        listed.as_array().unwrap().iter().map(|set| set["name"].as_str().unwrap()).collect();
    assert_eq!(listed, ["short", "tall"]);
    let bare = call(&server, "GET", "/curated-sets.json", &NOBODY).await.json();
    assert_eq!((bare.as_array().unwrap().len(), &bare[1]["height"]), (2, &json!(1800.5)));
    // The third has the height that a new one has when none is given, and is there for whoever knows it.
    let hidden = call(&server, "GET", &format!("/curated-sets/{}", ids[2]), &NOBODY).await.json();
    assert_eq!(
        (&hidden["curatedSet"]["name"], &hidden["curatedSet"]["height"]),
        (&json!("hidden"), &json!(1))
    );
}

#[tokio::test]
async fn a_curated_set_is_changed_exported_and_copied() {
    let server = start().await;
    server.add_curated_set(&[("en", "Body")], &[("neck", 380.0)]);
    let set = call(&server, "GET", "/curated-sets", &NOBODY).await.json()["curatedSets"][0].clone();
    let id = set["uuid"].as_str().unwrap();
    let file = call(&server, "GET", &format!("/curated-sets/{id}.json"), &NOBODY).await.json();
    assert_eq!((&file["author"], &file["measies"]), (&json!("FreeSewing.eu"), &json!({"neck": 380})));
    assert_eq!(&names(&file)[..4], ["author", "type", "about", "uuid"]);
    let curator = Who::Key(server.new_key(5));
    let change =
        json!({"nameEn": "", "notesEn": "new", "height": 2, "measies": {"chest": 900}, "tags": ["b"]});
    let got = call_with(&server, "PATCH", &format!("/curated-sets/{id}/key"), &curator, &change).await;
    let changed = got.json()["curatedSet"].clone();
    assert_eq!(
        (&changed["name"], &changed["notes"], &changed["height"]),
        (&json!("Body"), &json!("new"), &json!(2))
    );
    assert_eq!(changed["measies"], json!({"neck": 380, "chest": 900}));
    let path = format!("/curated-sets/{id}/clone/key");
    let got = call_with(&server, "POST", &path, &curator, &json!({"language": "nl"})).await;
    assert_eq!(got.error(), (403, "languageMissing".to_owned()));
    let got = call_with(&server, "POST", &path, &curator, &json!({"language": "en"})).await;
    assert_eq!((got.status, &got.json()["set"]["name"]), (201, &json!("Body")));
    assert_eq!(call(&server, "DELETE", &format!("/curated-sets/{id}/key"), &curator).await.status, 204);
    for (path, text) in [("", ""), (".json", ""), (".yaml", "null\n")] {
        let got = call(&server, "GET", &format!("/curated-sets/{id}{path}"), &NOBODY).await;
        assert_eq!((got.status, got.text.as_str()), (404, text), "{path}");
    }
    for method in ["PATCH", "DELETE"] {
        let got = call(&server, method, &format!("/curated-sets/{id}/key"), &curator).await;
        assert_eq!(got.status, 404, "{method}");
    }
}
