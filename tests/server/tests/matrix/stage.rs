//! A server of one generation, and the ways to put something on it.

use freesewing_test_server::{Generation, Mail, Person, TestServer};
use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::callers::Kind;
use crate::common::{Got, Who};
use crate::operations::Operation;

/// What a call needs besides a credential: the values of the path's parameters in their order, and a body.
pub(crate) struct Asked {
    pub(crate) values: Vec<String>,
    /// Null for none.
    pub(crate) body: Value,
}

impl Asked {
    pub(crate) fn nothing() -> Self {
        Self::with(Value::Null)
    }

    pub(crate) fn with(body: Value) -> Self {
        Self { values: Vec::new(), body }
    }

    pub(crate) fn at<const N: usize>(values: [&str; N]) -> Self {
        Self::nothing().and_at(values)
    }

    pub(crate) fn and_at<const N: usize>(self, values: [&str; N]) -> Self {
        Self { values: values.iter().map(|value| (*value).to_owned()).collect(), ..self }
    }
}

/// A server and a client for it.
pub(crate) struct Stage {
    pub(crate) server: TestServer,
    client: Client,
}

impl Stage {
    pub(crate) async fn new(generation: Generation) -> Self {
        let server = TestServer::builder().generation(generation).start().await.unwrap();
        Self {
            server,
            client: Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap(),
        }
    }

    /// The scene of one call. `is_public` says what its record is to be.
    pub(crate) fn scene(&self, owner: Person, is_public: bool) -> Scene<'_> {
        Scene { stage: self, owner, is_public }
    }

    pub(crate) async fn send(
        &self,
        operation: &Operation,
        kind: Option<Kind>,
        who: &Who,
        asked: &Asked,
    ) -> Got {
        self.call(operation.method(), &operation.path(kind, &asked.values), who, &asked.body).await
    }

    async fn call(&self, method: &str, path: &str, who: &Who, body: &Value) -> Got {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let request = self.client.request(method, format!("{}{path}", self.server.url()));
        let request = match who {
            Who::Anybody => request,
            Who::Key(key) => request.basic_auth(&key.key, Some(&key.secret)),
            Who::Token(token) => request.bearer_auth(token),
        };
        crate::common::send(if body.is_null() { request } else { request.json(body) }).await
    }
}

/// One call: the owner of the record it is about, and what the record is like.
pub(crate) struct Scene<'a> {
    stage: &'a Stage,
    pub(crate) owner: Person,
    pub(crate) is_public: bool,
}

impl Scene<'_> {
    pub(crate) fn server(&self) -> &TestServer {
        &self.stage.server
    }

    pub(crate) fn is_v3(&self) -> bool {
        self.server().generation() == Generation::V3
    }

    /// What names an account in paths.
    pub(crate) fn id_of(&self, person: &Person) -> String {
        if self.is_v3() { person.id.to_string() } else { person.uuid.clone() }
    }

    /// The id in a record that came back.
    pub(crate) fn id_in(&self, record: &Value) -> String {
        if self.is_v3() { record["id"].to_string() } else { record["uuid"].as_str().unwrap().to_owned() }
    }

    /// An address that nobody has.
    pub(crate) fn new_address(&self) -> String {
        format!("{}@example.com", self.server().new_person("user").uuid)
    }

    /// Has the owner do something; must succeed.
    pub(crate) async fn do_as_owner(&self, method: &str, path: &str, body: Value) -> Value {
        let key = Who::Key(self.server().new_key_for(&self.owner, 9));
        let got = self.stage.call(method, &format!("{path}/key"), &key, &body).await;
        assert!(got.status < 300, "{method} {path}: {got:?}");
        got.json()
    }

    /// Has somebody without a credential do something; must succeed.
    pub(crate) async fn do_openly(&self, method: &str, path: &str, body: Value) -> Value {
        let got = self.stage.call(method, path, &Who::Anybody, &body).await;
        assert!(got.status < 300, "{method} {path}: {got:?}");
        got.json()
    }

    /// The mail that was sent last.
    pub(crate) fn last_mail(&self) -> Mail {
        self.server().mails().pop().unwrap()
    }

    /// Makes a set of the owner and returns its id.
    pub(crate) async fn new_set(&self) -> String {
        let body = json!({"name": "A", "measies": {"neck": 380}, "public": self.is_public});
        self.id_in(&self.do_as_owner("POST", "/sets", body).await["set"])
    }
}
