//! Measurements sets and curated sets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use common::{Who, call, call_with, request, send};
use freesewing_test_server::TestServer;
use serde_json::{Value, json};

#[tokio::test]
async fn what_is_sent_is_sanitised() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    let body = json!({
        "name": "Robin", "public": "yes", "imperial": 1,
        "measies": {"neck": 385.5, "chest": "900", "foo": 1, "ankle": 0, "waist": -1, "hips": null,
                    "waistToArmhole": 170, "waistToArmpit": 171},
    });
    let got = call_with(&server, "POST", "/sets/key", &key, &body).await;
    let set = &got.json()["set"];
    assert_eq!(got.status, 201);
    assert_eq!(set["measies"], json!({"neck": 385.5, "waistToArmhole": 170}));
    assert_eq!(
        (&set["public"], &set["imperial"], &set["notes"]),
        (&json!(false), &json!(false), &json!("--"))
    );
    assert_eq!((&set["img"], &set["name"]), (&json!("default-avatar"), &json!("Robin")));
}

#[tokio::test]
async fn the_fields_of_a_new_set_are_checked_in_order() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    for (body, code) in [
        (json!({}), "postBodyMissing"),
        (json!([]), "postBodyMissing"),
        (json!({"notes": "a"}), "nameMissing"),
        (json!({"name": ""}), "nameMissing"),
        (json!({"name": 3}), "nameMissing"),
        (json!({"name": "a", "measies": null}), "badRequest"),
    ] {
        let got = call_with(&server, "POST", "/sets/key", &key, &body).await;
        assert_eq!(got.error(), (400, code.to_owned()), "{body}");
    }
    assert_eq!(call(&server, "GET", "/sets/key", &key).await.json()["sets"], json!([]));
}

#[tokio::test]
async fn an_update_merges_and_null_or_zero_delete() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    let body = json!({"name": "A", "measies": {"neck": 380, "chest": 900, "hips": 950}});
    let id = call_with(&server, "POST", "/sets/key", &key, &body).await.json()["set"]["id"].clone();
    let path = format!("/sets/{id}/key");
    let change = json!({"measies": {"chest": 910, "neck": null, "hips": 0, "waist": 700, "foo": 1}, "name": "",
                        "notes": 3, "public": true, "imperial": "yes"});
    let set = call_with(&server, "PATCH", &path, &key, &change).await.json()["set"].clone();
    assert_eq!(set["measies"].to_string(), r#"{"chest":910,"waist":700}"#);
    assert_eq!((&set["name"], &set["notes"], &set["public"]), (&json!(""), &json!("--"), &json!(true)));
    assert_eq!(set["imperial"], json!(false));
    let read = call(&server, "GET", &path, &key).await.json()["set"].clone();
    assert_eq!(read, set);
}

#[tokio::test]
async fn lists_hold_the_callers_sets_in_the_order_they_were_made() {
    let server = TestServer::start().await;
    let (mine, other) = (Who::Key(server.new_key(3)), Who::Key(server.new_key(3)));
    for (who, name) in [(&mine, "b"), (&other, "x"), (&mine, "a")] {
        call_with(&server, "POST", "/sets/key", who, &json!({ "name": name })).await;
    }
    let list = call(&server, "GET", "/sets/key", &mine).await.json();
    let names: Vec<&Value> = list["sets"].as_array().unwrap().iter().map(|set| &set["name"]).collect();
    assert_eq!(names, ["b", "a"]);
}

#[tokio::test]
async fn a_copy_belongs_to_the_caller_and_keeps_what_it_is_a_copy_of() {
    let server = TestServer::builder().seed(1).start().await.unwrap();
    let (owner, other) = (Who::Key(server.new_key(3)), Who::Key(server.new_key(3)));
    let body = json!({"name": "A", "notes": "N", "public": true, "imperial": true, "measies": {"neck": 380}});
    let source = call_with(&server, "POST", "/sets/key", &owner, &body).await.json()["set"].clone();
    server.advance_clock(std::time::Duration::from_secs(60));
    let copy = call(&server, "POST", "/sets/1/clone/key", &other).await.json()["set"].clone();
    assert_eq!(copy["name"], json!("A (cloned from #1)"));
    assert_eq!(copy["notes"], json!("N (Note: This measurements set was cloned from set #1)"));
    for same in ["public", "imperial", "measies", "createdAt", "img"] {
        assert_eq!(copy[same], source[same], "{same}");
    }
    assert_eq!((&source["userId"], &copy["userId"], &copy["id"]), (&json!(1), &json!(2), &json!(2)));
    assert_eq!(call(&server, "GET", "/sets/2/key", &other).await.json()["set"], copy);
    assert_eq!(call(&server, "GET", "/sets/2/key", &owner).await.status, 403);
}

#[tokio::test]
async fn what_is_no_record_is_404_after_the_level_was_checked() {
    let server = TestServer::start().await;
    let (weak, strong) = (Who::Key(server.new_key(0)), Who::Key(server.new_key(9)));
    let body = json!({"name": "A", "language": "en"});
    for id in ["99", "1.5", "1abc", "abc", "-1", "99999999999999999999", "..%2fx"] {
        for (method, path) in [
            ("GET", "/sets/{}/key"),
            ("PATCH", "/sets/{}/key"),
            ("DELETE", "/sets/{}/key"),
            ("POST", "/sets/{}/clone/key"),
            ("PATCH", "/curated-sets/{}/key"),
            ("DELETE", "/curated-sets/{}/key"),
            ("POST", "/curated-sets/{}/clone/key"),
            ("GET", "/apikeys/{}/key"),
            ("DELETE", "/apikeys/{}/key"),
        ] {
            let path = path.replace("{}", id);
            let got = call_with(&server, method, &path, &strong, &body).await;
            assert_eq!(
                (got.status, got.text.as_str(), got.content_type()),
                (404, "", None),
                "{method} {path}"
            );
            assert_eq!(call_with(&server, method, &path, &weak, &body).await.status, 403, "{method} {path}");
        }
    }
    assert_eq!(call(&server, "GET", "/sets/%zz/key", &strong).await.status, 400);
}

#[tokio::test]
async fn only_public_sets_are_exported() {
    let server = TestServer::builder().seed(1).start().await.unwrap();
    let key = Who::Key(server.new_key(3));
    let body = json!({"name": "A: b", "measies": {"neck": 380.5}, "public": true, "imperial": true});
    call_with(&server, "POST", "/sets/key", &key, &body).await;
    call_with(&server, "POST", "/sets/key", &key, &json!({"name": "private"})).await;
    let got = call(&server, "GET", "/sets/1.json", &Who::Anybody).await;
    assert_eq!(got.content_type(), Some("application/json; charset=utf-8"));
    assert_eq!(
        got.text,
        r#"{"result":"success","author":"FreeSewing.org","type":"measurementsSet","about":"Contains measurements in mm as well as metadata","id":1,"createdAt":"2026-01-01T00:00:00.000Z","img":"default-avatar","name":"A: b","notes":"--","updatedAt":"2026-01-01T00:00:00.000Z","measurements":{"neck":380.5},"units":"imperial"}"#
    );
    let got = call(&server, "GET", "/sets/1.yaml", &Who::Anybody).await;
    assert_eq!(got.content_type(), Some("text/yaml; charset=utf-8"));
    assert!(
        got.text.contains("name: \"A: b\"\n")
            && got.text.ends_with("measurements:\n  neck: 380.5\nunits: imperial\n")
    );
    for id in ["2", "3", "x", "1.5"] {
        let got = call(&server, "GET", &format!("/sets/{id}.json"), &Who::Anybody).await;
        assert_eq!((got.status, got.text.as_str()), (404, ""), "{id}");
        let got = call(&server, "GET", &format!("/sets/{id}.yaml"), &Who::Anybody).await;
        assert_eq!((got.status, got.text.as_str()), (404, "null\n"), "{id}");
    }
}

#[tokio::test]
async fn a_missing_curated_set_is_answered_in_the_ways_of_this_generation() {
    let server = TestServer::start().await;
    for (path, expected) in [
        ("/curated-sets", json!({"result": "success", "curatedSets": []})),
        ("/curated-sets.json", json!([])),
        ("/curated-sets/7", json!({"result": "success", "curatedSet": null})),
        ("/curated-sets/1.5", json!({"result": "success", "curatedSet": null})),
        ("/curated-sets/abc", json!({"result": "success"})),
        (
            "/curated-sets/7.json",
            json!({"author": "FreeSewing.org", "type": "curatedMeasurementsSet",
                   "about": "Contains measurements in mm as well as metadata"}),
        ),
    ] {
        let got = call(&server, "GET", path, &Who::Anybody).await;
        assert_eq!((got.status, got.json()), (200, expected), "{path}");
    }
    assert_eq!(call(&server, "GET", "/curated-sets.yaml", &Who::Anybody).await.text, "[]\n");
    assert!(
        call(&server, "GET", "/curated-sets/7.yaml", &Who::Anybody).await.text.starts_with("author: Free")
    );
}

#[tokio::test]
async fn a_curated_set_has_a_column_for_each_language() {
    let server = TestServer::start().await;
    let curator = Who::Key(server.new_key(5));
    for (body, code) in [(json!({}), "postBodyMissing"), (json!({"nameDe": "A"}), "nameEnMissing")] {
        let got = call_with(&server, "POST", "/curated-sets/key", &curator, &body).await;
        assert_eq!(got.error(), (400, code.to_owned()));
    }
    let body = json!({"nameEn": "A", "notesNl": "n", "tagsEn": ["x", 3, "y"], "measies": {"neck": 1, "foo": 2},
                      "img": "data:image/png;base64,iVBORw0KGgo="});
    let set =
        call_with(&server, "POST", "/curated-sets/key", &curator, &body).await.json()["curatedSet"].clone();
    assert_eq!((&set["nameEn"], &set["nameUk"], &set["notesNl"]), (&json!("A"), &json!(""), &json!("n")));
    assert_eq!((&set["tagsEn"], &set["tagsDe"]), (&json!(["x", "y"]), &json!({})));
    assert_eq!((&set["measies"], &set["img"]), (&json!({"neck": 1}), &json!("cset-1")));
    let change = json!({"nameNl": "B", "nameEn": "", "tagsEn": ["z"], "measies": {"neck": null, "chest": 9}});
    let set =
        call_with(&server, "PATCH", "/curated-sets/1/key", &curator, &change).await.json()["set"].clone();
    assert_eq!(
        (&set["nameNl"], &set["nameEn"], &set["tagsEn"]),
        (&json!("B"), &json!("A"), &json!(["x", "y"]))
    );
    assert_eq!(set["measies"], json!({"chest": 9}));
    assert_eq!(call(&server, "DELETE", "/curated-sets/1/key", &curator).await.status, 204);
    assert_eq!(call(&server, "GET", "/curated-sets", &curator).await.json()["curatedSets"], json!([]));
}

#[tokio::test]
async fn a_clone_of_a_curated_set_speaks_one_language() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    let id = server.add_curated_set(&[("en", "Body"), ("nl", "Lijf")], &[("neck", 380.0), ("chest", 900.5)]);
    let path = format!("/curated-sets/{id}/clone/key");
    for body in [json!({}), json!({"language": "NL"}), json!({"language": "xx"}), json!({"language": 1})] {
        let got = call_with(&server, "POST", &path, &key, &body).await;
        assert_eq!(got.error(), (403, "languageMissing".to_owned()), "{body}");
    }
    let set = call_with(&server, "POST", &path, &key, &json!({"language": "nl"})).await.json()["set"].clone();
    assert_eq!((&set["name"], &set["public"]), (&json!("Lijf"), &json!(false)));
    assert_eq!(set["measies"], json!({"neck": 380, "chest": 900.5}));
}

#[tokio::test]
async fn an_image_is_known_by_its_id() {
    let server = TestServer::start().await;
    let key = Who::Key(server.new_key(3));
    let asked = request(server.url(), "POST", "/sets/key", &key);
    let got = send(asked.json(&json!({"name": "A", "img": "data:image/png;base64,iVBORw0KGgo="}))).await;
    assert_eq!(got.json()["set"]["img"], json!("set-1"));
    let got = call_with(&server, "PATCH", "/sets/1/key", &key, &json!({"img": 3, "name": "B"})).await;
    assert_eq!(got.json()["set"]["img"], json!("set-1"));
}
