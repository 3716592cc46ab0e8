//! Paths that the table of operations does not know.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::no_body;
use super::secret_body::secret_body;
use crate::answer::{Unfit, text};
use crate::engine::{Effect, Wire};
use crate::options::CallOptions;
use crate::plan::{Plan, query};
use crate::request::adjustable;
use crate::secret::Credentials;
use crate::{Client, Error, Request, unlisted};

/// A request to any path of the server: [`Client::request_raw`]. Add what it takes, then await it.
#[must_use = "a call is made when it is awaited"]
pub struct RawRequest {
    client: Client,
    method: String,
    path: String,
    effect: Effect,
    anonymous: bool,
    query: Vec<(String, String)>,
    body: Result<Vec<u8>, Error>,
    options: CallOptions,
}

impl RawRequest {
    pub(crate) fn new(client: &Client, method: String, path: String) -> Self {
        Self {
            client: client.clone(),
            method,
            path,
            effect: Effect::Act,
            anonymous: false,
            query: Vec::new(),
            body: no_body(),
            options: CallOptions::default(),
        }
    }

    /// What the request does to the server, which decides whether it may be repeated; an [`Effect::Act`] if nothing is
    /// said, which is repeated only when it provably was not processed. The method decides nothing: this API has `GET`s
    /// that act.
    pub fn effect(mut self, effect: Effect) -> Self {
        self.effect = effect;
        self
    }

    /// Sends no credentials, although the client has some.
    pub fn anonymous(mut self) -> Self {
        self.anonymous = true;
        self
    }

    /// Adds a pair to the query of the address. Names may repeat.
    pub fn query(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.query.push((name.into(), value.into()));
        self
    }

    /// The body, in JSON.
    pub fn json(mut self, body: &impl Serialize) -> Self {
        self.body = secret_body(body);
        self
    }

    fn request(self) -> Request<Value> {
        let Self { client, method, path, effect, anonymous, query: pairs, body, options } = self;
        let credentials = if anonymous { &Credentials::Anonymous } else { &client.shared.credentials };
        let anonymous = matches!(credentials, Credentials::Anonymous);
        let operation = unlisted::operation(effect, anonymous);
        let plan = Plan::unlisted(&client, operation, &method, unlisted::path(&path, credentials), body);
        Request::planned(&client, operation, plan, value).query(query(&pairs)).options(options)
    }
}

adjustable!(RawRequest -> Value);

impl fmt::Debug for RawRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawRequest").field("effect", &self.effect).finish_non_exhaustive()
    }
}

/// JSON if it is that, else text; nothing is null.
fn value(body: &[u8], wire: &'static Wire) -> Result<Value, Unfit> {
    if body.is_empty() {
        return Ok(Value::Null);
    }
    match serde_json::from_slice(body) {
        Ok(value) => Ok(value),
        Err(_) => text(body, wire).map(Value::String),
    }
}
