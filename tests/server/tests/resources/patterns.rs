//! Patterns.

use freesewing_test_server::Generation;
use serde_json::{Value, json};

use crate::common::{Who, call, call_with};
use crate::{BOTH, PICTURE, assert_missing, expect_errors, id, key, names, new_set, server};

const V3_FIELDS: [&str; 13] = [
    "id",
    "createdAt",
    "data",
    "design",
    "img",
    "name",
    "notes",
    "setId",
    "csetId",
    "public",
    "settings",
    "userId",
    "updatedAt",
];
const V4_FIELDS: [&str; 10] =
    ["uuid", "createdAt", "updatedAt", "data", "design", "img", "name", "notes", "public", "settings"];

fn body() -> Value {
    json!({"design": "aaron", "settings": {"sa": 5, "measurements": {"neck": 380}}, "data": {"a": {"b": 1}}})
}

#[tokio::test]
async fn a_pattern_is_made_read_changed_and_deleted() {
    for generation in BOTH {
        let server = server(generation).await;
        let mine = key(&server, 4);
        let made = call_with(&server, "POST", "/patterns/key", &mine, &body()).await;
        assert_eq!((made.status, &made.json()["result"]), (201, &json!("created")));
        let made = made.json()["pattern"].clone();
        let (fields, img): (&[&str], _) = match generation {
            Generation::V3 => (&V3_FIELDS, json!("default-avatar")),
            _ => (&V4_FIELDS, json!(null)),
        };
        assert_eq!((names(&made).as_slice(), &made["img"]), (fields, &img));
        assert_eq!(
            (&made["name"], &made["notes"], &made["public"]),
            (&json!("--"), &json!("--"), &json!(false))
        );
        assert_eq!(made["settings"], json!({"sa": 5, "measurements": {"neck": 380}}));

        let path = format!("/patterns/{}/key", id(&made));
        let change = json!({"name": "B", "notes": "", "public": true, "data": {"c": 2}, "settings": {"sa": 1},
                            "design": "brian", "userId": 99});
        let changed = call_with(&server, "PATCH", &path, &mine, &change).await;
        assert_eq!(changed.status, 200);
        let changed = changed.json()["pattern"].clone();
        assert_eq!((&changed["name"], &changed["notes"]), (&json!("B"), &json!("")));
        assert_eq!((&changed["data"], &changed["settings"]), (&json!({"c": 2}), &json!({"sa": 1})));
        assert_eq!((&changed["design"], &changed["public"]), (&json!("aaron"), &json!(true)));
        let ignored = json!({"name": 3, "notes": null, "public": "no", "data": "x", "settings": 3});
        let same = call_with(&server, "PATCH", &path, &mine, &ignored).await;
        assert_eq!(same.json()["pattern"], changed);
        let read = call(&server, "GET", &path, &mine).await;
        assert_eq!(read.json(), json!({"result": "success", "pattern": changed}));

        let gone = call(&server, "DELETE", &path, &mine).await;
        assert_eq!((gone.status, gone.text.as_str()), (204, ""));
        for method in ["GET", "PATCH", "DELETE"] {
            assert_missing(&call(&server, method, &path, &mine).await);
        }
        assert_missing(&call(&server, "POST", &path.replace("/key", "/clone/key"), &mine).await);
    }
}

#[tokio::test]
async fn the_fields_of_a_new_pattern_are_checked_in_order() {
    for generation in BOTH {
        let server = server(generation).await;
        let cases = [
            (json!({}), 400, "postBodyMissing"),
            (json!({"design": "aaron"}), 400, "postBodyMissing"),
            (json!({"a": 1, "b": 1}), 400, "settingsNotAnObject"),
            (json!({"settings": null, "data": 3}), 400, "settingsNotAnObject"),
            (json!({"settings": "{}", "design": "aaron"}), 400, "settingsNotAnObject"),
            (json!({"settings": {}, "data": 3}), 400, "dataNotAnObject"),
            (json!({"settings": {}, "data": {}}), 400, "designMissing"),
            (json!({"settings": {}, "design": ""}), 400, "designMissing"),
            (json!({"settings": {}, "design": 3}), 400, "designNotStringy"),
            (json!({"settings": {}, "design": "aaron", "img": "AAAA"}), 400, "badRequest"),
        ];
        let mine = key(&server, 4);
        expect_errors(&server, &mine, "POST", "/patterns/key", &cases).await;
        let list = call(&server, "GET", "/patterns/key", &mine).await.json();
        assert_eq!(list["patterns"], json!([]), "a refused pattern is not kept");
    }
}

#[tokio::test]
async fn settings_and_data_may_be_lists_and_null() {
    for generation in BOTH {
        let server = server(generation).await;
        let mine = key(&server, 4);
        for (settings, data, kept, data_kept) in [
            (json!([]), json!(null), json!({"measurements": {}}), json!(null)),
            (json!({"measurements": 3}), json!([1]), json!({"measurements": {}}), json!([1])),
            (json!({"a": 1}), json!(false), json!({"a": 1, "measurements": {}}), json!({})),
        ] {
            let body =
                json!({"design": "aaron", "settings": settings, "data": data, "name": "", "public": "yes"});
            let made =
                call_with(&server, "POST", "/patterns/key", &mine, &body).await.json()["pattern"].clone();
            assert_eq!((&made["settings"], &made["data"]), (&kept, &data_kept), "{body}");
            assert_eq!((&made["name"], &made["public"]), (&json!("--"), &json!(false)));
        }
    }
}

#[tokio::test]
async fn data_is_a_text_in_lists() {
    for generation in BOTH {
        let server = server(generation).await;
        let mine = key(&server, 4);
        let made =
            call_with(&server, "POST", "/patterns/key", &mine, &body()).await.json()["pattern"].clone();
        call_with(&server, "POST", "/patterns/key", &key(&server, 4), &body()).await;
        let list = call(&server, "GET", "/patterns/key", &mine).await.json()["patterns"].clone();
        assert_eq!(list.as_array().unwrap().len(), 1);
        let item = &list[0];
        assert_eq!(item["data"], json!(r#"{"a":{"b":1}}"#));
        assert!(item["id"].is_u64() && item["userId"].is_u64(), "{item}");
        match generation {
            Generation::V3 => assert_eq!(names(item), [&V3_FIELDS[..], &["set", "cset"]].concat()),
            _ => assert_eq!(names(item), [&["id"], &V4_FIELDS[..], &["userId"]].concat()),
        }
        assert_eq!(id(item), id(&made));
    }
}

#[tokio::test]
async fn v3_embeds_the_set_in_another_form_in_each_place() {
    let server = server(Generation::V3).await;
    let mine = key(&server, 4);
    let set = new_set(&server, &mine, &json!({"name": "S", "measies": {"neck": 380}})).await;
    let with = |name: &str, value: Value| {
        let mut body = body();
        body[name] = value;
        body["public"] = json!(true);
        body
    };
    let made =
        call_with(&server, "POST", "/patterns/key", &mine, &with("set", json!(1))).await.json()["pattern"]
            .clone();
    assert_eq!((&made["setId"], &made["csetId"], &made["set"]), (&json!(1), &json!(null), &json!(null)));
    let curated = server.add_curated_set(&[("en", "C")], &[("neck", 390.0)]);
    let body = with("cset", json!(curated.to_string()));
    let other = call_with(&server, "POST", "/patterns/key", &mine, &body).await.json()["pattern"].clone();
    assert_eq!((&other["setId"], &other["csetId"]), (&json!(null), &json!(1)));

    let read = call(&server, "GET", "/patterns/1/key", &mine).await.json()["pattern"].clone();
    let own = call(&server, "GET", "/sets/1/key", &mine).await.json()["set"].clone();
    assert_eq!((&read["set"], &read["cset"]), (&own, &json!(null)));
    let read = call(&server, "GET", "/patterns/2/key", &mine).await.json()["pattern"].clone();
    let mut row = call(&server, "GET", "/curated-sets/1", &Who::Anybody).await.json()["curatedSet"].clone();
    row["measies"] = json!(r#"{"neck":390}"#);
    assert_eq!((&read["set"], &read["cset"]), (&json!(null), &row));

    let list = call(&server, "GET", "/patterns/key", &mine).await.json()["patterns"].clone();
    assert_eq!((list[0]["set"].get("measies"), list[1]["cset"].get("measies")), (None, None));
    for name in ["img", "name", "notes"] {
        let hidden: Value = serde_json::from_str(list[0]["set"][name].as_str().unwrap()).unwrap();
        assert_eq!(names(&hidden), ["iv", "ct"]);
    }
    assert_eq!((&list[0]["set"]["public"], &list[1]["cset"]["nameEn"]), (&json!(false), &json!("C")));
    let export = call(&server, "GET", "/patterns/1.json", &Who::Anybody).await.json();
    assert_eq!(export["set"], own);

    assert_eq!(call(&server, "DELETE", &format!("/sets/{set}/key"), &mine).await.status, 204);
    let read = call(&server, "GET", "/patterns/1/key", &mine).await.json()["pattern"].clone();
    assert_eq!((&read["setId"], &read["set"]), (&json!(null), &json!(null)));
}

#[tokio::test]
async fn a_set_that_does_not_exist_is_missing_and_v4_knows_no_links() {
    let v3 = server(Generation::V3).await;
    let mine = key(&v3, 4);
    for (name, value) in [("set", json!(7)), ("set", json!("abc")), ("cset", json!(7)), ("cset", json!([]))] {
        let mut body = body();
        body[name] = value;
        assert_missing(&call_with(&v3, "POST", "/patterns/key", &mine, &body).await);
    }
    let v4 = server(Generation::V4).await;
    let mut body = body();
    body["set"] = json!(7);
    assert_eq!(call_with(&v4, "POST", "/patterns/key", &key(&v4, 4), &body).await.status, 201);
}

#[tokio::test]
async fn a_clone_belongs_to_the_caller_and_comes_back_in_clear() {
    for generation in BOTH {
        let server = server(generation).await;
        let mut body = body();
        body["public"] = json!(true);
        body["name"] = json!("A");
        body["notes"] = json!("N");
        let source =
            call_with(&server, "POST", "/patterns/key", &key(&server, 4), &body).await.json()["pattern"]
                .clone();
        let caller = key(&server, 3);
        let got = call(&server, "POST", &format!("/patterns/{}/clone/key", id(&source)), &caller).await;
        assert_eq!((got.status, &got.json()["result"]), (200, &json!("success")));
        let copy = got.json()["pattern"].clone();
        let note = match generation {
            Generation::V3 => "#1".to_owned(),
            _ => id(&source),
        };
        assert_eq!(copy["name"], format!("A (cloned from #{})", id(&source)));
        assert_eq!(copy["notes"], format!("N (Note: This pattern was cloned from pattern {note})"));
        for same in ["design", "settings", "data", "public", "createdAt"] {
            assert_eq!(copy[same], source[same], "{same}");
        }
        let list = call(&server, "GET", "/patterns/key", &caller).await.json()["patterns"].clone();
        assert_eq!((list.as_array().unwrap().len(), id(&list[0])), (1, id(&copy)));
    }
}

#[tokio::test]
async fn only_public_patterns_are_exported() {
    for generation in BOTH {
        let server = server(generation).await;
        let mine = key(&server, 4);
        let made =
            call_with(&server, "POST", "/patterns/key", &mine, &body()).await.json()["pattern"].clone();
        let path = |end: &str| format!("/patterns/{}.{end}", id(&made));
        assert_missing(&call(&server, "GET", &path("json"), &Who::Anybody).await);
        let yaml = call(&server, "GET", &path("yaml"), &Who::Anybody).await;
        assert_eq!((yaml.status, yaml.text.as_str()), (404, "null\n"));
        for other in ["/patterns/99.json", "/patterns/x.json"] {
            assert_missing(&call(&server, "GET", other, &Who::Anybody).await);
        }
        let own = format!("/patterns/{}/key", id(&made));
        call_with(&server, "PATCH", &own, &mine, &json!({"public": true})).await;
        let export = call(&server, "GET", &path("json"), &Who::Anybody).await.json();
        let mut expected = vec!["result", "provider", "type"];
        match generation {
            Generation::V3 => expected.extend([&V3_FIELDS[..], &["set", "cset"]].concat()),
            _ => expected.extend(V4_FIELDS),
        }
        expected.retain(|name| *name != "public");
        assert_eq!(names(&export), expected);
        assert_eq!((&export["provider"], &export["type"]), (&json!("FreeSewing.org"), &json!("pattern")));
        assert_eq!(export["data"], json!({"a": {"b": 1}}));
        let yaml = call(&server, "GET", &path("yaml"), &Who::Anybody).await;
        assert_eq!((yaml.status, yaml.content_type()), (200, Some("text/yaml; charset=utf-8")));
        assert!(
            yaml.text.starts_with("result: success\nprovider: FreeSewing.org\ntype: pattern\n"),
            "{}",
            yaml.text
        );
    }
}

#[tokio::test]
async fn a_picture_gets_the_name_of_its_pattern_in_v3() {
    let server = server(Generation::V3).await;
    let mine = key(&server, 4);
    let mut body = body();
    body["img"] = json!(PICTURE);
    let made = call_with(&server, "POST", "/patterns/key", &mine, &body).await.json();
    assert_eq!(made["pattern"]["img"], json!("pattern-1"));
    body["test"] = json!(true);
    let made = call_with(&server, "POST", "/patterns/key", &mine, &body).await.json();
    assert_eq!(made["pattern"]["img"], json!("default-avatar"));
}

#[tokio::test]
async fn the_original_of_v4_loses_sight_of_who_owns_a_key() {
    let server = crate::strict_server(Generation::V4).await;
    let mine = key(&server, 4);
    let low = (403, "insufficientAccessLevel".to_owned());
    let made = call_with(&server, "POST", "/patterns/key", &mine, &body()).await.json()["pattern"].clone();
    let path = format!("/patterns/{}", id(&made));
    assert_eq!(call(&server, "GET", "/patterns/key", &mine).await.json()["patterns"], json!([]));
    assert_eq!(call(&server, "GET", &format!("{path}/key"), &mine).await.status, 200);
    assert_eq!(call(&server, "DELETE", &format!("{path}/key"), &mine).await.error(), low);
    assert_eq!(call(&server, "POST", &format!("{path}/clone/key"), &mine).await.error(), low);
    let clone = call(&server, "POST", &format!("{path}/clone/key"), &key(&server, 8)).await;
    assert_eq!((clone.status, clone.json()), (200, json!({"result": "success", "pattern": {}})));

    let bookmark = json!({"type": "set", "title": "A", "url": "/a"});
    let made =
        call_with(&server, "POST", "/bookmarks/key", &mine, &bookmark).await.json()["bookmark"].clone();
    assert_eq!(call(&server, "GET", "/bookmarks/key", &mine).await.json()["bookmarks"], json!([]));
    assert_eq!(call(&server, "DELETE", &format!("/bookmarks/{}/key", id(&made)), &mine).await.error(), low);
}

#[tokio::test]
async fn the_original_of_v3_leaves_a_copy_with_the_owner_of_its_source() {
    let server = crate::strict_server(Generation::V3).await;
    let owner = key(&server, 4);
    let mut body = body();
    body["public"] = json!(true);
    call_with(&server, "POST", "/patterns/key", &owner, &body).await;
    let copy =
        call(&server, "POST", "/patterns/1/clone/key", &key(&server, 4)).await.json()["pattern"].clone();
    assert_eq!(names(&copy), V3_FIELDS);
    for name in ["data", "img", "name", "notes", "settings"] {
        let hidden: Value = serde_json::from_str(copy[name].as_str().unwrap()).unwrap();
        assert_eq!(names(&hidden), ["iv", "ct"], "{name}");
    }
    let list = call(&server, "GET", "/patterns/key", &owner).await.json()["patterns"].clone();
    assert_eq!((list.as_array().unwrap().len(), &list[1]["name"]), (2, &json!("-- (cloned from #1)")));
}
