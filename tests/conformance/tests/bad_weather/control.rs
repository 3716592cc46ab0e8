//! The server's control plane, as a test in any language uses it.

use freesewing_test_server::TestServer;
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// So many faults are ordered at once.
const BATCH: usize = 500;

pub(crate) struct Control {
    url: String,
    token: String,
    http: Client,
}

impl Control {
    pub(crate) fn of(server: &TestServer) -> Self {
        let control = server.control().unwrap();
        Self { url: control.url.clone(), token: control.token.clone(), http: Client::new() }
    }

    /// Orders faults for the requests to come, and says how many.
    pub(crate) async fn order(&self, faults: &[Value]) -> usize {
        for batch in faults.chunks(BATCH) {
            self.call(Method::POST, "/faults", Some(json!({ "faults": batch }))).await;
        }
        faults.len()
    }

    /// How many faults have not struck yet.
    pub(crate) async fn waiting(&self) -> usize {
        let waiting = self.call(Method::GET, "/faults", None).await["faults"].as_array().unwrap().len();
        assert!(waiting > 0, "the faults ran out, so some of the work was done in fair weather");
        waiting
    }

    pub(crate) async fn clear_faults(&self) {
        self.call(Method::DELETE, "/faults", None).await;
    }

    /// All requests since this was asked the last time.
    pub(crate) async fn journal(&self) -> Vec<Value> {
        let journal = self.call(Method::GET, "/journal", None).await["requests"].take();
        self.call(Method::DELETE, "/journal", None).await;
        let Value::Array(requests) = journal else { panic!("no requests in {journal}") };
        assert!(requests.len() < 10_000, "the journal may have forgotten something");
        requests
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Value {
        let request = self.http.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token);
        let request = match body {
            Some(body) => request.header("content-type", "application/json").body(body.to_string()),
            None => request,
        };
        let answer = request.send().await.unwrap();
        let (status, text) = (answer.status(), answer.text().await.unwrap());
        assert!(status.is_success(), "{path}: {status} {text}");
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
    }
}
