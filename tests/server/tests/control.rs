//! The control plane over HTTP: every request of `CONTROL.md`, and what each does to the server.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::process::Command;

use common::{Got, Who, call, call_with, request, send};
use freesewing_test_server::{Generation, TestServer};
use serde_json::{Value, json};

async fn controlled(generation: Generation) -> TestServer {
    TestServer::builder().generation(generation).seed(3).control(0).start().await.unwrap()
}

async fn control(server: &TestServer, method: &str, path: &str, body: Value) -> Got {
    let control = server.control().unwrap();
    send(request(&control.url, method, path, &Who::Token(control.token.clone())).json(&body)).await
}

/// Like [`control`], for requests that must succeed; answers the JSON.
async fn done(server: &TestServer, method: &str, path: &str, body: Value) -> Value {
    let got = control(server, method, path, body).await;
    assert!(got.status < 300, "{method} {path}: {got:?}");
    if got.text.is_empty() { Value::Null } else { got.json() }
}

#[tokio::test]
async fn only_the_token_opens_it_and_it_is_never_drawn_from_the_seed() {
    let (one, two) = (controlled(Generation::V3).await, controlled(Generation::V3).await);
    assert_ne!(one.control().unwrap().token, two.control().unwrap().token);
    let url = &one.control().unwrap().url;
    for who in [Who::Anybody, Who::Token(two.control().unwrap().token.clone()), Who::Key(one.new_key(9))] {
        for path in ["/mails", "/nowhere"] {
            let got = send(request(url, "GET", path, &who)).await;
            assert_eq!((got.status, got.header("www-authenticate")), (401, Some("Bearer")), "{who:?}");
            assert!(got.code().contains("ready line"), "{got:?}");
        }
    }
    assert!(!format!("{:?}", one.control()).contains(&one.control().unwrap().token));
    // Nor is it to be found on the server's own port.
    let token = Who::Token(one.control().unwrap().token.clone());
    assert_eq!(call(&one, "GET", "/mails", &token).await.status, 404);
}

#[tokio::test]
async fn what_cannot_be_done_is_said_in_words() {
    let server = controlled(Generation::V3).await;
    let cases = [
        ("GET", "/nowhere", json!({}), 404, "no such path"),
        ("PATCH", "/mails", json!({}), 405, "other methods"),
        ("POST", "/faults", json!({"status": 500}), 400, "route"),
        ("POST", "/faults", json!({"route": "GET /set/key", "status": 500}), 400, "near it: GET /sets/key"),
        ("POST", "/faults", json!({"route": "*", "status": 42}), 400, "42 is not a status"),
        ("POST", "/faults", json!({"faults": [{"route": "*", "x": 1}]}), 400, "unknown field `x`"),
        (
            "PUT",
            "/limits",
            json!({"limits": [{"kind": "leaky", "limit": 1, "windowSeconds": 1}]}),
            400,
            "leaky",
        ),
        ("POST", "/faults", json!({"faults": [], "route": "*"}), 400, "unknown field `route`"),
        ("POST", "/faults", json!({"route": "*", "cutAfter": 3, "close": true}), 400, "`cutAfter`"),
        ("POST", "/faults", json!({"route": "*", "status": 500, "loseAnswer": true}), 400, "`status`"),
        ("POST", "/faults", json!({"route": "*", "badJson": true, "reset": true}), 400, "`badJson`"),
        ("POST", "/faults", json!({"route": "*", "times": 0}), 400, "once at least"),
        ("POST", "/reset", json!({"seed": 1}), 400, "unknown field `seed`"),
        ("POST", "/people", json!({"role": "wizard"}), 400, "\"wizard\" is no role"),
        ("POST", "/people", json!({"consent": 99}), 400, "0 to 3"),
        ("POST", "/people", json!({"status": 7}), 400, "-2 to 1"),
        ("POST", "/people", json!({"email": " "}), 400, "`email` is empty"),
        ("PUT", "/people/1/role", json!({"role": "wizard"}), 400, "\"wizard\" is no role"),
        ("PUT", "/people/%ff/role", json!({"role": "user"}), 400, "not UTF-8"),
        ("POST", "/curated-sets", json!({"names": {}}), 400, "one name at least"),
        ("POST", "/curated-sets", json!({"names": {"xx": "A"}}), 400, "one of: de"),
        ("PUT", "/clock", json!({}), 400, "say one of"),
        ("PUT", "/clock", json!({"at": "noon"}), 400, "2026-01-01T00:00:00Z"),
        ("POST", "/keys", json!({"level": 10}), 400, "0 to 9"),
        ("POST", "/keys", json!({"level": 1, "person": 99}), 404, "no person 99"),
        ("PUT", "/people/99/role", json!({"role": "admin"}), 404, "no person 99"),
        (
            "POST",
            "/curated-sets",
            json!({"names": {"en": "A"}, "measurements": {"nose": 1}}),
            400,
            "nose = 1",
        ),
    ];
    for (method, path, body, status, words) in cases {
        let got = control(&server, method, path, body).await;
        assert_eq!(got.status, status, "{method} {path}: {got:?}");
        assert!(got.code().contains(words), "{method} {path}: {got:?}");
    }
    let control = server.control().unwrap();
    let broken = request(&control.url, "POST", "/faults", &Who::Token(control.token.clone())).body("{");
    assert_eq!(send(broken).await.status, 400);
    // Nothing of a refused list waits.
    let order = json!({"faults": [{"route": "*", "status": 500}, {"route": "GET /x", "status": 500}]});
    assert_eq!(self::control(&server, "POST", "/faults", order).await.status, 400);
    assert_eq!(done(&server, "GET", "/faults", Value::Null).await, json!({"faults": []}));
}

#[tokio::test]
async fn people_keys_roles_and_standing_are_made_in_both_generations() {
    for generation in [Generation::V3, Generation::V4] {
        let server = controlled(generation).await;
        let order = json!({"role": "curator", "email": " Kim@Example.com", "password": "letmein"});
        let kim = done(&server, "POST", "/people", order.clone()).await;
        assert_eq!((&kim["email"], &kim["role"]), (&json!("kim@example.com"), &json!("curator")));
        assert_eq!(control(&server, "POST", "/people", order).await.status, 409);
        let token = |person: &Value| Who::Token(person["token"].as_str().unwrap().to_owned());
        assert_eq!(call(&server, "GET", "/whoami/jwt", &token(&kim)).await.status, 200);
        let credentials = json!({"username": "kim@example.com", "password": "letmein"});
        assert_eq!(call_with(&server, "POST", "/signin", &Who::Anybody, &credentials).await.status, 200);

        for person in [&kim["id"], &kim["uuid"]] {
            let key = done(&server, "POST", "/keys", json!({"level": 3, "person": person})).await;
            let asked = request(server.url(), "GET", "/whoami/key", &Who::Anybody)
                .basic_auth(key["key"].as_str().unwrap(), key["secret"].as_str());
            assert_eq!(send(asked).await.json()["apikey"]["level"], 3);
        }
        assert_eq!(done(&server, "POST", "/keys", json!({"level": 9})).await["level"], 9);

        let name = kim["uuid"].as_str().unwrap();
        let raised = done(&server, "PUT", &format!("/people/{name}/role"), json!({"role": "admin"})).await;
        let search = json!({"q": "kim@example.com"});
        let path = "/admin/search/users/jwt";
        assert_eq!(call_with(&server, "POST", path, &token(&kim), &search).await.status, 403);
        assert_eq!(call_with(&server, "POST", path, &token(&raised), &search).await.status, 200);

        let path = format!("/people/{}/standing", kim["id"]);
        let standing = done(&server, "PUT", &path, json!({"status": -1})).await;
        assert_eq!(standing, json!({"consent": 2, "status": -1}));
        assert_eq!(call(&server, "GET", "/account/jwt", &token(&kim)).await.status, 401);
        assert_eq!(control(&server, "PUT", &path, json!({"status": 2})).await.status, 400);

        let order = json!({"names": {"en": "Body"}, "measurements": {"neck": 380}, "height": 170});
        let made = done(&server, "POST", "/curated-sets", order).await;
        let listed = call(&server, "GET", "/curated-sets", &Who::Anybody).await.json();
        let id = if generation == Generation::V3 { "id" } else { "uuid" };
        assert_eq!(listed["curatedSets"][0][id], made[id]);
        assert_eq!(listed["curatedSets"][0]["measies"], json!({"neck": 380}));
    }
}

#[tokio::test]
async fn mails_and_the_journal_are_read_and_emptied() {
    let server = controlled(Generation::V3).await;
    let body = json!({"email": "joe@example.com", "language": "en"});
    let asked = request(server.url(), "POST", "/signup", &Who::Anybody).header("user-agent", "tests/1");
    assert_eq!(send(asked.json(&body)).await.status, 201);
    let mails = done(&server, "GET", "/mails", Value::Null).await["mails"].clone();
    assert_eq!((&mails[0]["template"], &mails[0]["to"]), (&json!("signup"), &json!("joe@example.com")));
    assert!(mails[0]["actionUrl"].as_str().unwrap().contains(mails[0]["confirmation"].as_str().unwrap()));
    let requests = done(&server, "GET", "/journal", Value::Null).await["requests"].clone();
    let record = &requests[0];
    assert_eq!(
        (&record["at"], &record["route"], &record["status"], &record["authorization"], &record["userAgent"]),
        (
            &json!("2026-01-01T00:00:00.000Z"),
            &json!("POST /signup"),
            &json!(201),
            &json!(false),
            &json!("tests/1")
        )
    );
    assert!(record["connection"].as_u64().unwrap() > 0);
    assert_eq!(record["bodySha256"].as_str().unwrap().len(), 64);
    done(&server, "DELETE", "/mails", Value::Null).await;
    done(&server, "DELETE", "/journal", Value::Null).await;
    assert_eq!(done(&server, "GET", "/mails", Value::Null).await, json!({"mails": []}));
    assert_eq!(done(&server, "GET", "/journal", Value::Null).await, json!({"requests": []}));
}

#[tokio::test]
async fn faults_limits_and_the_clock_do_what_they_say() {
    let server = controlled(Generation::V3).await;
    let get = || call(&server, "GET", "/curated-sets", &Who::Anybody);
    let fault = json!({"route": "GET /curated-sets", "status": 503, "headers": {"retry-after": "1"}});
    done(&server, "POST", "/faults", fault.clone()).await;
    let got = get().await;
    assert_eq!((got.status, got.header("retry-after")), (503, Some("1")));
    assert_eq!(get().await.status, 200);
    done(&server, "POST", "/faults", fault).await;
    done(&server, "DELETE", "/faults", Value::Null).await;
    assert_eq!(get().await.status, 200);

    let limit = json!({"kind": "fixedWindow", "limit": 1, "windowSeconds": 60, "headers": "draft6"});
    done(&server, "PUT", "/limits", json!({"limits": [limit]})).await;
    assert_eq!(get().await.header("ratelimit-remaining"), Some("0"));
    let refused = get().await;
    assert_eq!(refused.error(), (429, "tooManyRequests".to_owned()));
    assert_eq!(refused.header("retry-after"), Some("60"));
    let clock = done(&server, "PUT", "/clock", json!({"advanceSeconds": 60})).await;
    assert_eq!(clock, json!({"now": "2026-01-01T00:01:00.000Z", "stands": true}));
    assert_eq!(get().await.status, 200);
    assert_eq!(get().await.status, 429);
    done(&server, "DELETE", "/limits", Value::Null).await;
    assert_eq!(get().await.status, 200);

    let clock = done(&server, "PUT", "/clock", json!({"at": "2020-02-03T04:05:06Z"})).await;
    assert_eq!(clock["now"], "2020-02-03T04:05:06.000Z");
    assert_eq!(get().await.header("date"), Some("Mon, 03 Feb 2020 04:05:06 GMT"));
    assert_eq!(done(&server, "PUT", "/clock", json!({"follow": true})).await["stands"], false);
}

#[tokio::test]
async fn a_reset_is_a_new_beginning_with_the_same_draws() {
    for generation in [Generation::V3, Generation::V4] {
        let server = controlled(generation).await;
        let mut seen = Vec::new();
        for _ in 0..2 {
            let key = done(&server, "POST", "/keys", json!({"level": 4})).await;
            let set = request(server.url(), "POST", "/sets/key", &Who::Anybody)
                .basic_auth(key["key"].as_str().unwrap(), key["secret"].as_str())
                .json(&json!({"name": "a"}));
            seen.push((key, send(set).await.json()));
            done(&server, "PUT", "/clock", json!({"advanceSeconds": 5})).await;
            done(&server, "POST", "/faults", json!({"route": "*", "status": 500})).await;
            done(&server, "POST", "/reset", Value::Null).await;
            assert_eq!(done(&server, "GET", "/journal", Value::Null).await, json!({"requests": []}));
            assert_eq!(done(&server, "GET", "/faults", Value::Null).await, json!({"faults": []}));
        }
        assert_eq!(seen[0], seen[1]);
    }
    let server = controlled(Generation::V3).await;
    assert_eq!(done(&server, "GET", "/defects", Value::Null).await, json!({"defects": []}));
    let routes = done(&server, "GET", "/routes", Value::Null).await;
    assert_eq!(routes["routes"], json!(server.routes()));
}

/// The examples of `CONTROL.md` run, each in the order in which it stands there.
#[cfg(unix)]
#[tokio::test]
async fn the_examples_of_the_documentation_work() {
    let server = controlled(Generation::V3).await;
    let control = server.control().unwrap();
    let text = include_str!("../CONTROL.md");
    let mut ran = 0;
    for block in text.split("```sh\n").skip(1) {
        let script = block.split("```").next().unwrap();
        let output = Command::new("sh")
            .args(["-ec", script])
            .env("URL", server.url())
            .env("CONTROL", &control.url)
            .env("TOKEN", &control.token)
            .output()
            .unwrap();
        let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{script}\n{out}{err}");
        ran += 1;
    }
    assert!(ran >= 8, "{ran}");
}

#[tokio::test]
async fn a_height_goes_over_the_wire_as_that_of_a_curators_set_does() {
    let server = controlled(Generation::V4).await;
    for (height, text) in [(json!(170), "170"), (json!(170.0), "170"), (json!(170.5), "170.5")] {
        let order = json!({"names": {"en": "A"}, "measurements": {"neck": 380}, "height": height});
        let uuid = done(&server, "POST", "/curated-sets", order).await["uuid"].as_str().unwrap().to_owned();
        let got = call(&server, "GET", &format!("/curated-sets/{uuid}"), &Who::Anybody).await;
        assert!(got.text.contains(&format!("\"height\":{text},")), "{}", got.text);
    }
}
