//! The stages of patterns, bookmarks, flows and the newsletter.

use serde_json::{Value, json};

use crate::common::{Got, Who};
use crate::play::Stage;
use crate::row::{Row, find};

impl Stage<'_> {
    pub(crate) async fn bookmarks(&self, row: &Row) -> Option<Got> {
        let (own, _) = self.key_of(&self.curator().await).await;
        let first = find(self.rows, "POST /bookmarks/{auth} key 201");
        let make = async |bookmark: &Value| {
            let made = self.send("POST", "/bookmarks/key", &own, bookmark).await.json();
            format!("/bookmarks/{}/key", made["bookmark"]["id"])
        };
        let (who, method, path) = match row.key.as_str() {
            "POST /bookmarks/{auth} key 201" => (own, "POST", "/bookmarks/key".to_owned()),
            "GET /bookmarks/:id/{auth} key 200" => {
                let path = make(&row.response["bookmark"]).await;
                (own, "GET", path)
            }
            "PATCH /bookmarks/:id/{auth} key 200" => {
                let path = make(&first.request).await;
                (own, "PATCH", path)
            }
            "GET /bookmarks/:id/{auth} key 403" => (self.stranger(), "GET", make(&first.request).await),
            "PATCH /bookmarks/:id/{auth} key 403" => (self.stranger(), "PATCH", make(&first.request).await),
            "DELETE /bookmarks/:id/{auth} key 403" => (self.stranger(), "DELETE", make(&first.request).await),
            _ => return None,
        };
        Some(self.send(method, &path, &who, &row.request).await)
    }

    pub(crate) async fn patterns(&self, row: &Row) -> Option<Got> {
        let (own, _) = self.key_of(&self.curator().await).await;
        // The set that the pattern of the recording was made for: the first one there.
        let mut set = find(self.rows, "GET /patterns/:id/{auth} key 200").response["pattern"]["set"].clone();
        // The name of a picture is no picture.
        set.as_object_mut().unwrap().shift_remove("img");
        assert_eq!(self.send("POST", "/sets/key", &own, &set).await.status, 201);
        let make = async || {
            let first = &find(self.rows, "POST /patterns/{auth} key 201").request;
            let made = self.send("POST", "/patterns/key", &own, first).await.json();
            format!("/patterns/{}/key", made["pattern"]["id"])
        };
        let (who, method, path) = match row.key.as_str() {
            "POST /patterns/{auth} key 201" => (own, "POST", "/patterns/key".to_owned()),
            "PATCH /patterns/:id/{auth} key 200" => {
                let path = make().await;
                (own, "PATCH", path)
            }
            "GET /patterns/:id/{auth} key 200" => {
                // What earlier requests of the recording had changed by then.
                let path = make().await;
                let pattern = &row.response["pattern"];
                let mut earlier = json!({});
                for name in ["data", "name", "notes", "settings"] {
                    earlier[name] = pattern[name].clone();
                }
                assert_eq!(self.send("PATCH", &path, &own, &earlier).await.status, 200);
                (own, "GET", path)
            }
            "GET /patterns/:id/{auth} key 403" => (self.stranger(), "GET", make().await),
            "PATCH /patterns/:id/{auth} key 403" => (self.stranger(), "PATCH", make().await),
            "DELETE /patterns/:id/{auth} key 403" => (self.stranger(), "DELETE", make().await),
            _ => return None,
        };
        Some(self.send(method, &path, &who, &row.request).await)
    }

    pub(crate) async fn flows(&self, row: &Row) -> Option<Got> {
        let (own, _) = self.key_of(&self.curator().await).await;
        let (who, path) = match row.key.as_str() {
            "POST /flows/language-suggestion/{auth} key 200" => (own, "/flows/language-suggestion/key"),
            "POST /flows/translator-invite/{auth} key 200" => (own, "/flows/translator-invite/key"),
            "POST /issues anybody 201" => (Who::Anybody, "/issues"),
            _ => return None,
        };
        Some(self.send("POST", path, &who, &row.request).await)
    }

    pub(crate) async fn newsletter(&self, row: &Row) -> Option<Got> {
        let subscribe = async |body: &Value| self.send("POST", "/subscriber", &Who::Anybody, body).await;
        match row.key.as_str() {
            "POST /subscriber anybody 200" | "POST /subscriber anybody 400" => {
                Some(subscribe(&row.request).await)
            }
            "PUT /subscriber anybody 200" => {
                // The recording's hash was altered and is nobody's: the real one takes its place.
                let first = &find(self.rows, "POST /subscriber anybody 200").request;
                let data = subscribe(first).await.json()["data"].clone();
                let body = json!({"id": data["id"], "ehash": data["ehash"]});
                assert_eq!(crate::compare::form(&body["ehash"]), crate::compare::form(&row.request["ehash"]));
                Some(self.send("PUT", "/subscriber", &Who::Anybody, &body).await)
            }
            _ => None,
        }
    }
}
