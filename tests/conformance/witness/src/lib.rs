//! A client of the API that shares nothing with the SDK but `openapi.json`: progenitor made it, and where both get
//! the same answer from a server, they read the document in the same way.
//!
//! Progenitor's client stands in `v3/client.rs` and `v4/client.rs`. [`Witness`] calls its methods by the
//! names of their operations, with arguments and answers in JSON, so that a test says everything once:
//!
//! ```no_run
//! # use serde_json::json;
//! # use witness::{Credential, Generation, Witness};
//! # async fn example() -> Result<(), Box<dyn std::error::Error>> {
//! let witness = Witness::new(Generation::V3, "http://127.0.0.1:3000", Credential::Token("…"))?;
//! let answer = witness.call("getSetJwt", json!({ "id": 1 })).await?;
//! assert_eq!(answer.value["set"]["name"], "Robin");
//! # Ok(())
//! # }
//! ```

mod call;
mod difference;
mod tape;

mod v3 {
    pub(crate) mod calls;
    #[allow(
        missing_docs,
        dead_code,
        unreachable_pub,
        clippy::all,
        clippy::unwrap_used,
        reason = "progenitor wrote this"
    )]
    pub(crate) mod client;
}

mod v4 {
    pub(crate) mod calls;
    #[allow(
        missing_docs,
        dead_code,
        unreachable_pub,
        clippy::all,
        clippy::unwrap_used,
        reason = "progenitor wrote this"
    )]
    pub(crate) mod client;
}

use std::fmt;
use std::time::Duration;

use reqwest::header::{AUTHORIZATION, HeaderMap};
use reqwest::redirect::Policy;
use serde_json::Value;

use call::Arguments;
pub use call::Failure;
pub use difference::{difference, without_blanks, without_nulls};
use tape::Tape;

/// A generation of the API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "there are two")]
pub enum Generation {
    /// Integer ids.
    V3,
    /// UUIDs.
    V4,
}

/// What a request is authorised with.
#[derive(Clone, Copy)]
#[expect(clippy::exhaustive_enums, reason = "the API has no others")]
pub enum Credential<'a> {
    /// Nothing.
    None,
    /// A JSON Web Token.
    Token(&'a str),
    /// An API key and its secret.
    Key(&'a str, &'a str),
}

/// What kind, and no more.
impl fmt::Debug for Credential<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::None => "None",
            Self::Token(_) => "Token",
            Self::Key(..) => "Key",
        })
    }
}

/// The answer of a call that succeeded.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Answer {
    /// Its status.
    pub status: u16,
    /// What the client made of it, written as JSON again.
    pub value: Value,
    /// Its body as it came.
    pub body: String,
}

#[derive(Clone, Debug)]
enum Client {
    V3(v3::client::Client),
    V4(v4::client::Client),
}

/// The independent client of one server, with one credential. It makes one call at a time.
#[derive(Clone, Debug)]
pub struct Witness {
    client: Client,
    tape: Tape,
}

impl Witness {
    /// A client of the server at `url`, which has no slash at its end.
    ///
    /// # Errors
    /// When the credential has signs that no header can carry, or the HTTP library cannot start.
    pub fn new(generation: Generation, url: &str, credential: Credential<'_>) -> Result<Self, Failure> {
        let http = http(credential)?;
        let tape = Tape::default();
        let client = match generation {
            Generation::V3 => Client::V3(v3::client::Client::new_with_client(url, http, tape.clone())),
            Generation::V4 => Client::V4(v4::client::Client::new_with_client(url, http, tape.clone())),
        };
        Ok(Self { client, tape })
    }

    /// The names of the operations that the client of a generation has a method for.
    #[must_use]
    pub const fn operations(generation: Generation) -> &'static [&'static str] {
        match generation {
            Generation::V3 => v3::calls::OPERATIONS,
            Generation::V4 => v4::calls::OPERATIONS,
        }
    }

    /// Calls an operation. `arguments` is an object: what goes into the path by its name, and `body`.
    ///
    /// # Errors
    /// [`Failure::Refused`] for every status that is no success; the others say what could not be expressed or read.
    pub async fn call(&self, operation: &str, arguments: Value) -> Result<Answer, Failure> {
        self.tape.clear();
        let arguments = Arguments::new(arguments);
        let called = match &self.client {
            Client::V3(client) => v3::calls::call(client, operation, arguments).await,
            Client::V4(client) => v4::calls::call(client, operation, arguments).await,
        };
        let (status, value) = called?;
        Ok(Answer { status, value, body: self.tape.body() })
    }
}

fn http(credential: Credential<'_>) -> Result<reqwest::Client, Failure> {
    let failed = |error: &dyn fmt::Display| Failure::Connection(error.to_string());
    let mut headers = HeaderMap::new();
    let request = reqwest::Client::new().get("http://localhost");
    let request = match credential {
        Credential::None => request,
        Credential::Token(token) => request.bearer_auth(token),
        Credential::Key(key, secret) => request.basic_auth(key, Some(secret)),
    };
    let request = request.build().map_err(|error| failed(&error))?;
    headers.extend(request.headers().get(AUTHORIZATION).map(|value| (AUTHORIZATION, value.clone())));
    // Redirects are answers like others; the program's surroundings decide nothing.
    reqwest::Client::builder()
        .default_headers(headers)
        .redirect(Policy::none())
        .no_proxy()
        .timeout(Duration::from_secs(30))
        .build()
        .map_err(|error| failed(&error))
}
