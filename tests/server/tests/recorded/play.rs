//! Arranges the state in which each exchange was recorded, and sends its request again.

use freesewing_test_server::TestServer;
use serde_json::{Value, json};

use crate::common::{Got, Who, call, call_with, request, send};
use crate::row::{Row, find};

/// Plays one row; `None` when there is no stage for it.
pub(crate) async fn play(row: &Row, rows: &[Row]) -> Option<Got> {
    let stage = Stage { server: TestServer::start().await, rows };
    let resource = row.key.split(['/', ' ', '.']).nth(2)?;
    match resource {
        "signup" | "confirm" | "signin" | "account" | "available" => stage.account(row).await,
        "apikeys" | "whoami" => stage.apikeys(row).await,
        "sets" => stage.sets(row).await,
        "curated-sets" => stage.curated_sets(row).await,
        "bookmarks" => stage.bookmarks(row).await,
        "patterns" => stage.patterns(row).await,
        "flows" | "issues" => stage.flows(row).await,
        "subscriber" => stage.newsletter(row).await,
        _ => None,
    }
}

/// A fresh server, and the other rows to arrange its state from.
pub(crate) struct Stage<'a> {
    pub(crate) server: TestServer,
    pub(crate) rows: &'a [Row],
}

impl Stage<'_> {
    pub(crate) async fn send(&self, method: &str, path: &str, who: &Who, body: &Value) -> Got {
        if body.is_null() {
            return call(&self.server, method, path, who).await;
        }
        call_with(&self.server, method, path, who, body).await
    }

    /// The person of the recording signs up; the id of the confirmation.
    async fn sign_up(&self) -> String {
        let row = find(self.rows, "POST /signup anybody 201");
        let made = self.send("POST", "/signup", &Who::Anybody, &row.request).await.json();
        made["confirmation"].as_str().unwrap().to_owned()
    }

    /// The curator of the recording, signed up and in.
    pub(crate) async fn curator(&self) -> Who {
        let path = format!("/confirm/signup/{}", self.sign_up().await);
        let confirmed = self.send("POST", &path, &Who::Anybody, &json!({"consent": 1})).await.json();
        Who::Token(confirmed["token"].as_str().unwrap().to_owned())
    }

    /// A key of the curator, made as in the recording, and its id.
    pub(crate) async fn key_of(&self, token: &Who) -> (Who, String) {
        let wish = json!({"name": "Test API key", "level": 4, "expiresIn": 60});
        let made = self.send("POST", "/apikeys/jwt", token, &wish).await.json()["apikey"].clone();
        let mut key = self.server.new_key(0);
        key.key = made["key"].as_str().unwrap().to_owned();
        key.secret = made["secret"].as_str().unwrap().to_owned();
        let id = key.key.clone();
        (Who::Key(key), id)
    }

    async fn account(&self, row: &Row) -> Option<Got> {
        let send = |method: &'static str, path: String, who: Who| async move {
            Some(self.send(method, &path, &who, &row.request).await)
        };
        match row.key.as_str() {
            "POST /signup anybody 201" | "POST /signup anybody 400" => {
                send("POST", "/signup".to_owned(), Who::Anybody).await
            }
            "POST /confirm/signup/:uuid anybody 200" => {
                send("POST", format!("/confirm/signup/{}", self.sign_up().await), Who::Anybody).await
            }
            "POST /signin anybody 200" | "POST /signin anybody 401" => {
                let token = self.curator().await;
                let password = &find(self.rows, "POST /signin anybody 200").request["password"];
                self.send("PATCH", "/account/jwt", &token, &json!({ "password": password })).await;
                send("POST", "/signin".to_owned(), Who::Anybody).await
            }
            "POST /signin anybody 403" => {
                let token = self.curator().await;
                let password = &row.request["password"];
                self.send("PATCH", "/account/jwt", &token, &json!({ "password": password })).await;
                let started =
                    self.send("POST", "/account/mfa/jwt", &token, &json!({"mfa": true})).await.json();
                let secret = started["mfa"]["secret"].as_str().unwrap();
                let code = self.server.second_factor_code(secret).unwrap();
                let confirm = json!({"mfa": true, "secret": secret, "token": code});
                assert_eq!(self.send("POST", "/account/mfa/jwt", &token, &confirm).await.status, 200);
                send("POST", "/signin".to_owned(), Who::Anybody).await
            }
            "POST /account/mfa/{auth} jwt 200" | "POST /account/mfa/{auth} jwt 400" => {
                send("POST", "/account/mfa/jwt".to_owned(), self.curator().await).await
            }
            "POST /available/username/{auth} jwt 200" | "POST /available/username/{auth} jwt 404" => {
                send("POST", "/available/username/jwt".to_owned(), self.curator().await).await
            }
            "GET /account/{auth} jwt 200" => {
                send("GET", "/account/jwt".to_owned(), self.curator().await).await
            }
            "PATCH /account/{auth} key 200" => {
                let (key, _) = self.key_of(&self.curator().await).await;
                // What earlier requests of the recording had changed by then.
                let account = &row.response["account"];
                let mut earlier = json!({});
                for name in ["control", "data", "imperial", "language", "newsletter"] {
                    earlier[name] = account[name].clone();
                }
                self.send("PATCH", "/account/key", &key, &earlier).await;
                send("PATCH", "/account/key".to_owned(), key).await
            }
            _ => None,
        }
    }

    async fn apikeys(&self, row: &Row) -> Option<Got> {
        let (key, id) = self.key_of(&self.curator().await).await;
        let (method, path) = match row.key.as_str() {
            "POST /apikeys/{auth} key 201" => ("POST", "/apikeys/key".to_owned()),
            "GET /apikeys/:uuid/{auth} key 200" => ("GET", format!("/apikeys/{id}/key")),
            "DELETE /apikeys/:uuid/{auth} key 204" => ("DELETE", format!("/apikeys/{id}/key")),
            "GET /whoami/{auth} key 200" => ("GET", "/whoami/key".to_owned()),
            _ => return None,
        };
        Some(self.send(method, &path, &key, &row.request).await)
    }

    async fn sets(&self, row: &Row) -> Option<Got> {
        let curator = self.curator().await;
        let (own, _) = self.key_of(&curator).await;
        let picture = find(self.rows, "POST /sets/{auth} key 201").request["img"].clone();
        let make = |body: Value| {
            let curator = &curator;
            async move { self.send("POST", "/sets/jwt", curator, &body).await.json()["set"]["id"].clone() }
        };
        let (who, method, path) = match row.key.as_str() {
            "POST /sets/{auth} key 201" => (own, "POST", "/sets/key".to_owned()),
            "PATCH /sets/:id/{auth} key 200" => {
                let mut before = row.response["set"].clone();
                before["name"] = json!("Sorcha");
                before["img"] = picture;
                (own, "PATCH", format!("/sets/{}/key", make(before).await))
            }
            "GET /sets/:id/{auth} key 200" => {
                let mut before = row.response["set"].clone();
                before["img"] = picture;
                (own, "GET", format!("/sets/{}/key", make(before).await))
            }
            "POST /sets/:id/clone/{auth} key 201" => {
                let mut before = find(self.rows, "GET /sets/:id/{auth} key 200").response["set"].clone();
                before["img"] = picture;
                (own, "POST", format!("/sets/{}/clone/key", make(before).await))
            }
            "GET /sets/:id/{auth} key 403" => {
                (self.stranger(), "GET", format!("/sets/{}/key", make(json!({"name": "A"})).await))
            }
            "PATCH /sets/:id/{auth} key 403" => {
                (self.stranger(), "PATCH", format!("/sets/{}/key", make(json!({"name": "A"})).await))
            }
            "DELETE /sets/:id/{auth} key 403" => {
                (self.stranger(), "DELETE", format!("/sets/{}/key", make(json!({"name": "A"})).await))
            }
            "POST /sets/:id/clone/{auth} jwt 403" => {
                let stranger = Who::Token(self.server.new_token("user"));
                (stranger, "POST", format!("/sets/{}/clone/jwt", make(json!({"name": "A"})).await))
            }
            _ => return None,
        };
        Some(self.send(method, &path, &who, &row.request).await)
    }

    /// Somebody else, with a key as strong as the curator's.
    pub(crate) fn stranger(&self) -> Who {
        Who::Key(self.server.new_key(4))
    }

    async fn curated_sets(&self, row: &Row) -> Option<Got> {
        let curator = Who::Key(self.server.new_key(5));
        if row.key == "POST /curated-sets/{auth} key 201" {
            return Some(self.send("POST", "/curated-sets/key", &curator, &row.request).await);
        }
        // The recording changed the second set between two of its rows.
        let mut sets = find(self.rows, "GET /curated-sets anybody 200").response["curatedSets"].clone();
        if row.key == "PATCH /curated-sets/:id/{auth} key 200" {
            sets[1] = find(self.rows, "POST /curated-sets/{auth} key 201").response["curatedSet"].clone();
        }
        for set in sets.as_array().unwrap() {
            let mut body = set.clone();
            body["test"] = json!(true);
            assert_eq!(self.send("POST", "/curated-sets/key", &curator, &body).await.status, 201);
        }
        let (who, method, path) = match row.key.as_str() {
            "GET /curated-sets anybody 200" => (Who::Anybody, "GET", "/curated-sets"),
            "GET /curated-sets.json anybody 200" => (Who::Anybody, "GET", "/curated-sets.json"),
            "GET /curated-sets.yaml anybody 200" => (Who::Anybody, "GET", "/curated-sets.yaml"),
            "GET /curated-sets/:id anybody 200" => (Who::Anybody, "GET", "/curated-sets/1"),
            "GET /curated-sets/:id.json anybody 200" => (Who::Anybody, "GET", "/curated-sets/1.json"),
            "GET /curated-sets/:id.yaml anybody 200" => (Who::Anybody, "GET", "/curated-sets/1.yaml"),
            "POST /curated-sets/:id/clone/{auth} key 201" => (curator, "POST", "/curated-sets/2/clone/key"),
            "PATCH /curated-sets/:id/{auth} key 200" => (curator, "PATCH", "/curated-sets/2/key"),
            "DELETE /curated-sets/:id/{auth} key 204" => (curator, "DELETE", "/curated-sets/2/key"),
            _ => return None,
        };
        let asked = request(self.server.url(), method, path, &who);
        Some(send(if row.request.is_null() { asked } else { asked.json(&row.request) }).await)
    }
}
