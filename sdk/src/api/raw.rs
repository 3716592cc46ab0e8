//! Any operation of the table, in the words of the wire.

use std::fmt;

use serde::Serialize;
use serde_json::Value;

use super::no_body;
use super::secret_body::secret_body;
use crate::answer::{Unfit, text};
use crate::engine::{Content, Operation, Wire};
use crate::models::decode::DecodeError;
use crate::options::CallOptions;
use crate::plan::{Arguments, query};
use crate::request::adjustable;
use crate::{Client, Error, Request};

/// A call of an operation in the words of the wire: [`Client::raw`]. Add what it takes, then await it.
#[must_use = "a call is made when it is awaited"]
pub struct RawCall {
    client: Client,
    operation: &'static Operation,
    arguments: Result<Arguments, Error>,
    query: Vec<(String, String)>,
    body: Result<Vec<u8>, Error>,
    options: CallOptions,
}

impl RawCall {
    pub(crate) fn new(client: &Client, operation: &'static Operation) -> Self {
        Self {
            client: client.clone(),
            operation,
            arguments: Arguments::none(),
            query: Vec::new(),
            body: no_body(),
            options: CallOptions::default(),
        }
    }

    /// The value for a name in the path, as the template of the operation has it: `id` in `/sets/{id}/{auth}`. It is
    /// percent-encoded. `{auth}` is filled in by the client.
    pub fn argument(mut self, name: &str, value: impl Into<String>) -> Self {
        let names: Vec<_> = names(self.operation).collect();
        self.arguments = match (self.arguments, names.iter().find(|known| **known == name)) {
            (Ok(arguments), Some(name)) => Ok(arguments.and(name, value)),
            (Ok(_), None) => Err(Error::validation(format!(
                "{} takes no such argument: {}",
                self.operation.name,
                if names.is_empty() {
                    "it takes none".to_owned()
                } else {
                    format!("it takes {}", names.join(", "))
                }
            ))),
            (refused, _) => refused,
        };
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
        let Self { client, operation, arguments, query: pairs, body, options } = self;
        Request::new(&client, operation, arguments, body, value).query(query(&pairs)).options(options)
    }
}

adjustable!(RawCall -> Value);

impl fmt::Debug for RawCall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawCall").field("operation", &self.operation.name).finish_non_exhaustive()
    }
}

/// The names in the paths of an operation, but for `{auth}`.
fn names(operation: &'static Operation) -> impl Iterator<Item = &'static str> {
    let paths = [&operation.v3, &operation.v4].into_iter().flatten().map(|wire| wire.path);
    let mut names: Vec<&str> = paths
        .flat_map(|path| path.split('{').skip(1).filter_map(|rest| rest.split('}').next()))
        .filter(|name| *name != "auth")
        .collect();
    names.sort_unstable();
    names.dedup();
    names.into_iter()
}

/// The whole answer: JSON as it is, other text as a string, nothing as null.
fn value(body: &[u8], wire: &'static Wire) -> Result<Value, Unfit> {
    match wire.content {
        Content::Json => serde_json::from_slice(body)
            .map_err(|_| Unfit::Decode(DecodeError::new("", "not JSON from beginning to end"))),
        Content::Empty => Ok(Value::Null),
        Content::Yaml | Content::Other(_) => text(body, wire).map(Value::String),
    }
}
