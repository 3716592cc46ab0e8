//! What the test files share: a client that says what it sends and shows what it got.

#![allow(dead_code, reason = "not every test file uses all of it")]

use freesewing_test_server::{NewKey, TestServer};
use reqwest::header::{CONTENT_TYPE, HeaderMap};
use reqwest::{Client, Method, RequestBuilder};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Got {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Got {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    pub(crate) fn content_type(&self) -> Option<&str> {
        self.header(CONTENT_TYPE.as_str())
    }

    /// The word in `error`.
    pub(crate) fn code(&self) -> String {
        self.json()["error"].as_str().unwrap_or_default().to_owned()
    }

    /// The status and the word in `error`, for answers that are errors.
    pub(crate) fn error(&self) -> (u16, String) {
        (self.status, self.code())
    }
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) enum Who {
    Anybody,
    Key(NewKey),
    Token(String),
}

impl From<NewKey> for Who {
    fn from(key: NewKey) -> Self {
        Self::Key(key)
    }
}

pub(crate) fn request(url: &str, method: &str, path: &str, who: &Who) -> RequestBuilder {
    let request =
        Client::new().request(Method::from_bytes(method.as_bytes()).unwrap(), format!("{url}{path}"));
    match who {
        Who::Anybody => request,
        Who::Key(key) => request.basic_auth(&key.key, Some(&key.secret)),
        Who::Token(token) => request.bearer_auth(token),
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Got {
    let response = request.send().await.unwrap();
    Got {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        text: response.text().await.unwrap(),
    }
}

/// Sends a request without a body.
pub(crate) async fn call(server: &TestServer, method: &str, path: &str, who: &Who) -> Got {
    send(request(server.url(), method, path, who)).await
}

/// Sends a request with a JSON body.
pub(crate) async fn call_with(server: &TestServer, method: &str, path: &str, who: &Who, body: &Value) -> Got {
    send(request(server.url(), method, path, who).json(body)).await
}
