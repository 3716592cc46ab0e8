//! One operation in one generation with one kind of credentials: how it is called, and what must be seen of it.

use std::error::Error as _;
use std::fmt;

use freesewing::Generation::{self, V4};
use freesewing::testing::VirtualTime;
use freesewing::{Client, Error, ErrorKind};
use serde_json::Value;
use wiremock::{Request, ResponseTemplate};

use crate::bodies::{CONFIRMATION, NEW_SECRET, NEW_TOKEN, NUMBER, OTHER_KEY, PAGE, UUID, id};
use crate::rows::{self, Got, Row, Takes};
use crate::show::floats;

pub(crate) const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
pub(crate) const SECRET: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
pub(crate) const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJfaWQiOjE0LCJyb2xlIjoidXNlciJ9.c2lnbmF0dXJl";

/// `KEY:SECRET` in base64, made by another program.
const BASIC: &str = "Basic ODE5OTQyOTYtNDQ3YS00YjFiLWE1MDYtYmMzMTY4MmM3MzRmOjJjMjZiNDZiNjhmZmM2OGZmOTliNDUzYzFkMzA0MTM0MTM0MjJkNzA2NDgzYmZhMGY5OGE1ZTg4NjI2NmU3YWU=";

/// A word that bodies of failures contain and nothing that is printed may.
pub(crate) const MARKER: &str = "unprintable";

/// The words of a doubt: about an answer that is not understood, and about a status.
pub(crate) const LOOK: &str = "; the call may have been carried out all the same: look before you try again";
pub(crate) const LOOK_FIRST: &str = ", but look first whether the call was carried out all the same";

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Caller {
    Key,
    Token,
    Nobody,
}

#[derive(Clone, Copy)]
pub(crate) struct Combo {
    pub(crate) row: &'static Row,
    pub(crate) generation: Generation,
    pub(crate) caller: Caller,
}

/// Every operation in both generations with every kind of credentials that it takes; those that take none also from a
/// client that has some.
pub(crate) fn all() -> Vec<Combo> {
    let mut combos = Vec::new();
    for row in rows::all() {
        let callers: &[Caller] = match row.takes {
            Takes::Nothing => &[Caller::Nobody, Caller::Key, Caller::Token],
            Takes::Any => &[Caller::Key, Caller::Token],
            Takes::Key => &[Caller::Key],
            Takes::Token => &[Caller::Token],
        };
        for &generation in row.generations {
            combos.extend(callers.iter().map(|caller| Combo { row, generation, caller: *caller }));
        }
    }
    combos
}

/// Every operation in both generations, with one kind of credentials each: for what has nothing to do with them.
pub(crate) fn one_caller_each() -> Vec<Combo> {
    let mut combos = all();
    combos.retain(|combo| match (combo.row.takes, combo.generation) {
        (Takes::Any | Takes::Nothing, V4) | (Takes::Token, _) => combo.caller == Caller::Token,
        _ => combo.caller == Caller::Key,
    });
    combos
}

/// A client of this server, in virtual time.
pub(crate) fn client(url: &str, generation: Generation, caller: Caller, time: &VirtualTime) -> Client {
    let builder = Client::builder()
        .environment(|_| None)
        .base_url(url)
        .generation(generation)
        .app("wire-tests", "1.2.3")
        .virtual_time(time.clone());
    let builder = match caller {
        Caller::Key => builder.api_key(KEY, SECRET),
        Caller::Token => builder.token(TOKEN),
        Caller::Nobody => builder.anonymous(),
    };
    builder.build().unwrap()
}

/// What V4 is known to answer to API keys, whatever they may do.
const KEYS_REFUSED: [(&str, u16); 8] = [
    ("createApikey", 500),
    ("exportAccount", 404),
    ("restrictAccount", 404),
    ("removeAccount", 404),
    ("getUserData", 403),
    ("clonePattern", 403),
    ("removePattern", 403),
    ("removeBookmark", 403),
];

/// What V4 is known to answer to everybody, whatever is sent.
const ALL_REFUSED: [(&str, u16); 2] = [("suggestCuratedSet", 400), ("acceptSuggestedSet", 403)];

impl Combo {
    /// What errors add to a refusal that V4 is known for.
    pub(crate) fn known_refusal(&self, status: u16) -> String {
        let refusal = (self.row.name, status);
        let known = "servers of this generation are known to refuse";
        if self.generation == V4 && self.caller == Caller::Key && KEYS_REFUSED.contains(&refusal) {
            format!("; {known} {} to API keys: call with a token", self.row.name)
        } else if self.generation == V4 && ALL_REFUSED.contains(&refusal) {
            format!("; {known} {}, whatever is sent", self.row.name)
        } else {
            String::new()
        }
    }

    /// What errors add where it is not known whether the call was carried out, and it should not be twice.
    pub(crate) fn doubt(&self, words: &'static str) -> &'static str {
        if self.row.repeatable { "" } else { words }
    }

    pub(crate) fn client(&self, url: &str, time: &VirtualTime) -> Client {
        client(url, self.generation, self.caller, time)
    }

    pub(crate) async fn call(&self, client: &Client) -> Result<Got, Error> {
        (self.row.call)(client.clone(), self.generation).await
    }

    /// The error of a call that must fail.
    pub(crate) async fn fails(&self, client: &Client) -> Error {
        match self.call(client).await {
            Ok(got) => panic!("{self}: succeeded with {got:?}"),
            Err(error) => error,
        }
    }

    /// The answer of a success.
    pub(crate) fn success(&self) -> ResponseTemplate {
        let answer = ResponseTemplate::new(self.row.success);
        match (self.row.success, self.row.media) {
            (302, _) => answer.insert_header("location", PAGE),
            (_, "") => answer,
            (_, media) => answer.set_body_raw((self.row.answer)(self.generation), media),
        }
    }

    pub(crate) fn path(&self) -> String {
        let auth = match self.caller {
            Caller::Key => "key",
            Caller::Token => "jwt",
            Caller::Nobody => "",
        };
        self.row.path.replace("{auth}", auth).replace("{id}", id(self.generation))
    }

    fn authorization(&self) -> Option<String> {
        match (self.row.takes, self.caller) {
            (Takes::Nothing, _) | (_, Caller::Nobody) => None,
            (_, Caller::Key) => Some(BASIC.to_owned()),
            (_, Caller::Token) => Some(format!("Bearer {TOKEN}")),
        }
    }

    /// What the server must have received: nothing more, nothing less.
    pub(crate) fn check_request(&self, request: &Request) {
        assert_eq!(request.method.as_str(), self.row.method, "{self}");
        assert_eq!(request.url.path(), self.path(), "{self}");
        assert_eq!((request.url.query(), request.url.fragment()), (None, None), "{self}");

        let header = |name: &str| {
            let values: Vec<_> = request.headers.get_all(name).iter().collect();
            assert!(values.len() <= 1, "{self}: {name} is there twice");
            values.first().map(|value| value.to_str().unwrap().to_owned())
        };
        let body: Option<Value> =
            (!request.body.is_empty()).then(|| serde_json::from_slice(&request.body).unwrap());
        assert_eq!(header("authorization"), self.authorization(), "{self}");
        let agent = concat!("freesewing-sdk/", env!("CARGO_PKG_VERSION"), " (rust) wire-tests/1.2.3");
        assert_eq!(header("user-agent").as_deref(), Some(agent), "{self}");
        let content = body.as_ref().map(|_| "application/json".to_owned());
        assert_eq!(header("content-type"), content, "{self}");
        assert_eq!(
            body.as_ref().map(floats),
            (self.row.sends)(self.generation).as_ref().map(floats),
            "{self}: body"
        );

        let expected = [
            "accept",
            "accept-encoding",
            "authorization",
            "content-length",
            "content-type",
            "host",
            "user-agent",
        ];
        for name in request.headers.keys() {
            assert!(expected.contains(&name.as_str()), "{self}: the header {name} is not expected");
        }
    }
}

impl fmt::Display for Combo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} by {:?}", self.row.name, self.generation, self.caller)
    }
}

/// What must become of a call that fails.
pub(crate) struct Expected {
    pub(crate) kind: ErrorKind,
    pub(crate) status: Option<u16>,
    pub(crate) code: Option<&'static str>,
    pub(crate) attempts: usize,
    /// The waits between attempts, in milliseconds.
    pub(crate) waits: Vec<u64>,
    pub(crate) says: String,
}

impl Expected {
    /// A failure after one attempt.
    pub(crate) fn once(kind: ErrorKind, status: u16, says: impl Into<String>) -> Self {
        Self { kind, status: Some(status), code: None, attempts: 1, waits: Vec::new(), says: says.into() }
    }

    pub(crate) fn check(&self, combo: &Combo, error: &Error, time: &VirtualTime) {
        assert_eq!(error.to_string(), self.says, "{combo}");
        assert_eq!((error.kind(), error.status()), (self.kind, self.status), "{combo}: {error}");
        assert_eq!(error.code().map(|code| code.as_str()), self.code, "{combo}: {error}");
        assert_eq!(
            (error.attempts(), error.trace().len()),
            (self.attempts, self.attempts),
            "{combo}: {error}"
        );
        assert_eq!(millis(time), self.waits, "{combo}: {error}");
        assert_eq!(error.operation(), Some(combo.row.name), "{combo}");
        assert_clean(&everything(error));
    }
}

/// All that an error prints, with its sources.
fn everything(error: &Error) -> String {
    let mut printed = format!("{error} {error:?} {error:#?} {}", error.trace());
    let mut source = error.source();
    while let Some(cause) = source {
        printed.push_str(&format!(" {cause} {cause:?}"));
        source = cause.source();
    }
    printed
}

/// The waits so far, in milliseconds.
pub(crate) fn millis(time: &VirtualTime) -> Vec<u64> {
    time.waits().iter().map(|wait| u64::try_from(wait.as_millis()).unwrap()).collect()
}

/// What is printed shows no secret, no id and nothing of a body.
pub(crate) fn assert_clean(printed: &str) {
    let basic = BASIC.strip_prefix("Basic ").unwrap();
    let hidden = [
        SECRET,
        TOKEN,
        basic,
        KEY,
        UUID,
        NUMBER,
        OTHER_KEY,
        CONFIRMATION,
        NEW_SECRET,
        NEW_TOKEN,
        MARKER,
        "correct horse",
        "123456",
        "GEZDGNBV",
        "0f1e2d3c4b5a6978",
        "joe@example.com",
        "Joe",
        "://",
    ];
    for word in hidden {
        assert!(!printed.contains(word), "{word} is printed: {printed}");
    }
}
