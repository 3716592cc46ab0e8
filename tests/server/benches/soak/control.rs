//! The control plane of the program.

use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

use crate::kinds::Kind;
use crate::tally::Tally;

/// A client for it.
#[derive(Clone)]
pub(crate) struct Control {
    client: Client,
    url: String,
    token: String,
}

impl Control {
    pub(crate) fn new(ready: &Value) -> Self {
        let text = |name: &str| ready["control"][name].as_str().expect("a control plane").to_owned();
        Self { client: Client::new(), url: text("url"), token: text("token") }
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client.request(method, format!("{}{path}", self.url)).bearer_auth(&self.token)
    }

    async fn sent(request: RequestBuilder) -> Value {
        let answer = request.send().await.expect("the control plane answers");
        let answer = answer.error_for_status().expect("the control plane agrees");
        serde_json::from_slice(&answer.bytes().await.expect("a body")).unwrap_or_default()
    }

    pub(crate) async fn order(&self, route: &str, kind: Kind) {
        Self::sent(self.request(Method::POST, "/faults").json(&kind.order(route))).await;
    }

    /// Takes back what still waits, and takes it off the tally.
    pub(crate) async fn clear_faults(&self, tally: &Tally) {
        let waiting = Self::sent(self.request(Method::GET, "/faults")).await;
        Self::sent(self.request(Method::DELETE, "/faults")).await;
        tally.take_back(waiting["faults"].as_array().expect("a list of faults"));
    }

    pub(crate) async fn clear_mails(&self) {
        Self::sent(self.request(Method::DELETE, "/mails")).await;
    }

    pub(crate) async fn defects(&self) -> Vec<String> {
        let defects = Self::sent(self.request(Method::GET, "/defects")).await;
        let defects = defects["defects"].as_array().expect("a list of defects");
        defects.iter().map(Value::to_string).collect()
    }

    /// The user name and the password of a new API key.
    pub(crate) async fn new_key(&self) -> (String, String) {
        let made =
            Self::sent(self.request(Method::POST, "/keys").json(&serde_json::json!({"level": 4}))).await;
        let text = |name: &str| made[name].as_str().expect("a key and its secret").to_owned();
        (text("key"), text("secret"))
    }
}
