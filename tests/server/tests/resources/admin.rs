//! Accounts in the hands of support and administrators.

use freesewing_test_server::{Generation, Person, TestServer};
use serde_json::{Value, json};

use crate::common::{Who, call, call_with};
use crate::{BOTH, assert_missing, id, key, names, server};

/// How paths name a person.
fn path_id(generation: Generation, person: &Person) -> String {
    match generation {
        Generation::V3 => person.id.to_string(),
        _ => person.uuid.clone(),
    }
}

async fn search(server: &TestServer, q: &Value) -> Value {
    let got = call_with(server, "POST", "/admin/search/users/key", &key(server, 9), &json!({ "q": q })).await;
    assert_eq!((got.status, &got.json()["result"]), (200, &json!("success")));
    got.json()["users"].clone()
}

/// The names that were found under a heading.
fn found(users: &Value, heading: &str) -> Vec<String> {
    let users = users[heading].as_array().unwrap();
    users.iter().map(|user| user["username"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn people_are_found_by_address_name_and_id() {
    for generation in BOTH {
        let server = server(generation).await;
        let (robin, other) = (server.new_person("user"), server.new_person("user"));
        let token = Who::Token(robin.token.clone());
        call_with(&server, "PATCH", "/account/jwt", &token, &json!({"username": "RobinHood"})).await;
        let mail = format!(" {} ", robin.email.to_uppercase());
        let by_name = search(&server, &json!("bINh")).await;
        assert_eq!(found(&by_name, "username"), ["RobinHood"]);
        let by_mail = search(&server, &json!(mail)).await;
        match generation {
            Generation::V3 => {
                assert_eq!(names(&by_mail), ["email", "username"]);
                assert_eq!(found(&by_mail, "email"), ["RobinHood"]);
                let item = &by_mail["email"][0];
                assert!(item.get("uuid").is_none() && item["passwordType"] == "v3", "{item}");
            }
            _ => {
                assert_eq!(names(&by_mail), ["ehash", "ihash", "username", "uuid", "id"]);
                assert_eq!(
                    (found(&by_mail, "ehash"), found(&by_mail, "ihash")),
                    (vec!["RobinHood".to_owned()], vec!["RobinHood".to_owned()])
                );
                let by_uuid = search(&server, &json!(other.uuid)).await;
                assert_eq!(found(&by_uuid, "uuid"), std::slice::from_ref(&other.username));
                let by_id = search(&server, &json!(other.id)).await;
                assert_eq!(found(&by_id, "id"), std::slice::from_ref(&other.username));
                assert_eq!(
                    names(&by_mail["ehash"][0]),
                    [
                        "id",
                        "uuid",
                        "bio",
                        "data",
                        "email",
                        "initial",
                        "compare",
                        "consent",
                        "control",
                        "createdAt",
                        "jwtCalls",
                        "keyCalls",
                        "lastSeen",
                        "mfaEnabled",
                        "newsletter",
                        "role",
                        "status",
                        "updatedAt",
                        "username",
                    ]
                );
            }
        }
        for nothing in [json!(null), json!("")] {
            let users = search(&server, &nothing).await;
            assert!(users.as_object().unwrap().values().all(|list| *list == json!([])), "{users}");
        }
        let got =
            call_with(&server, "POST", "/admin/search/users/key", &key(&server, 9), &json!({"q": [1]})).await;
        assert_eq!(got.error(), (400, "badRequest".to_owned()));
    }
}

#[tokio::test]
async fn an_account_is_read_with_its_patterns_in_v4() {
    for generation in BOTH {
        let server = server(generation).await;
        let person = server.new_person("user");
        let token = Who::Token(person.token.clone());
        let pattern = json!({"design": "aaron", "settings": {}});
        call_with(&server, "POST", "/patterns/jwt", &token, &pattern).await;
        let list = call(&server, "GET", "/patterns/jwt", &token).await.json()["patterns"].clone();
        let path = format!("/admin/user/{}/key", path_id(generation, &person));
        let got = call(&server, "GET", &path, &key(&server, 9)).await.json();
        assert_eq!(id(&got["user"]), path_id(generation, &person));
        assert_eq!(got["user"]["email"], json!(person.email));
        match generation {
            Generation::V3 => assert_eq!(names(&got), ["result", "user"]),
            _ => assert_eq!((&got["patterns"], &got["sets"]), (&list, &json!([]))),
        }
        for unknown in ["999", "x", "6f1c0d0e-1c53-4c6a-9d8e-0b8b0a6d0f11"] {
            for method in ["GET", "PATCH"] {
                let path = format!("/admin/user/{unknown}/key");
                assert_missing(&call(&server, method, &path, &key(&server, 9)).await);
            }
        }
    }
}

#[tokio::test]
async fn an_account_is_changed_by_the_rules_of_its_generation() {
    for generation in BOTH {
        let server = server(generation).await;
        let person = server.new_person("user");
        let path = format!("/admin/user/{}/key", path_id(generation, &person));
        let admin = key(&server, 9);
        for (change, field, value) in [
            (json!({"status": -2}), "status", json!(-2)),
            (json!({"status": 0}), "status", json!(-2)),
            (json!({"status": "1"}), "status", json!(-2)),
            (json!({"status": 2}), "status", json!(-2)),
            (json!({"status": "0"}), "status", json!(0)),
            (json!({"status": -1}), "status", json!(-1)),
            (json!({"status": 1}), "status", json!(1)),
            (json!({"mfaEnabled": true}), "mfaEnabled", json!(false)),
            (json!({"mfaEnabled": false}), "mfaEnabled", json!(false)),
            (json!({"bio": "B"}), "bio", json!("")),
        ] {
            let got = call_with(&server, "PATCH", &path, &admin, &change).await;
            assert_eq!((got.status, &got.json()["user"][field]), (200, &value), "{change}");
        }
        let (role, consent) = match generation {
            Generation::V3 => ("curator", 2),
            _ => ("user", 1),
        };
        for change in [json!({"role": "curator", "consent": 1}), json!({"role": "king", "consent": 3})] {
            let user = call_with(&server, "PATCH", &path, &admin, &change).await.json()["user"].clone();
            assert_eq!((&user["role"], &user["consent"]), (&json!(role), &json!(consent)), "{change}");
        }
    }
}

#[tokio::test]
async fn an_administrator_signs_in_as_somebody_else() {
    for generation in BOTH {
        let server = server(generation).await;
        let person = server.new_person("user");
        let path = format!("/admin/impersonate/{}/jwt", path_id(generation, &person));
        let admin = Who::Token(server.new_token("admin"));
        let got = call(&server, "GET", &path, &admin).await;
        assert_eq!((got.status, names(&got.json())), (200, vec!["result", "token", "account"]));
        let token = Who::Token(got.json()["token"].as_str().unwrap().to_owned());
        let account = call(&server, "GET", "/account/jwt", &token).await.json()["account"].clone();
        assert_eq!(account["email"], json!(person.email));
        let support = Who::Token(server.new_token("support"));
        assert_eq!(
            call(&server, "GET", &path, &support).await.error(),
            (403, "insufficientAccessLevel".to_owned())
        );
        assert_missing(&call(&server, "GET", "/admin/impersonate/x/jwt", &admin).await);
        assert_eq!(call(&server, "GET", &path.replace("/jwt", "/key"), &key(&server, 9)).await.status, 404);
    }
}
