//! What is known about one operation of the API: a row of `generated/operations.rs`.

use crate::Generation;

/// One operation of the API, in both of its credential forms and in each generation that has it.
///
/// Rows are made by `cargo xtask generate` from `openapi.json`.
#[derive(Debug)]
#[non_exhaustive]
pub struct Operation {
    /// The name that the forms share: `getSet`.
    pub name: &'static str,
    /// What a call does. It decides retry, cache and sharing; the HTTP method decides nothing.
    pub effect: Effect,
    /// Fields of the body that turn the operation into an [`Effect::Act`].
    pub act_when: &'static [&'static str],
    /// What is gone after a success.
    pub deletes: Option<Deletes>,
    /// The reads whose earlier answers are out of date after a success.
    pub invalidates: &'static [&'static str],
    /// How generation V3 has it, if at all.
    pub v3: Option<Wire>,
    /// How generation V4 has it, if at all.
    pub v4: Option<Wire>,
}

/// How an operation looks on the wire of one generation.
#[derive(Debug)]
#[non_exhaustive]
pub struct Wire {
    /// The HTTP method, in capitals.
    pub method: &'static str,
    /// The path template. `{auth}` stands for the kind of credential (`key` or `jwt`), other names in braces for
    /// arguments: `/sets/{id}/{auth}`.
    pub path: &'static str,
    /// Which credentials it takes.
    pub access: Access,
    /// The level it asks for; `None` where anybody may call.
    pub level: Option<Levels>,
    /// The field of the envelope that holds the value; `None` where the answer is the value.
    pub unwrap: Option<&'static str>,
    /// The statuses that are a success.
    pub success: &'static [u16],
    /// What a success carries.
    pub content: Content,
    /// What servers of the generation are known to do instead of what is asked.
    pub fault: Option<Fault>,
}

/// What a call does to the server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Effect {
    /// Changes nothing.
    Read,
    /// Leaves the same state when it is repeated.
    Idempotent,
    /// Makes another record when it is repeated.
    Create,
    /// Has side effects, such as mail: it is repeated only when it provably was not processed.
    Act,
}

/// What is gone after a success.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Deletes {
    /// The record that the path names.
    Record,
    /// An API key, perhaps the calling one.
    Key,
    /// The caller's account.
    Account,
}

/// The credentials that an operation takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Access {
    /// Takes an API key.
    pub key: bool,
    /// Takes a token.
    pub jwt: bool,
    /// Lets accounts through that are refused elsewhere.
    pub guest: bool,
}

/// The level that an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Levels {
    /// For one's own records; 0 means any authenticated caller.
    pub own: u8,
    /// For the records of others; `None` means never.
    pub others: Option<u8>,
}

/// What servers are known to do instead of what is asked. Servers that are repaired do not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Fault {
    /// What they do.
    pub what: Faulty,
    /// Whether they do it to API keys only.
    pub keys_only: bool,
}

/// What servers are known to do instead of what is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Faulty {
    /// Never answer.
    Hangs,
    /// Give a list without its items.
    Empty,
    /// Refuse with this status.
    Status(u16),
}

/// What the answer of success carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Content {
    /// `application/json`.
    Json,
    /// `text/yaml`.
    Yaml,
    /// Another media type, for instance `image/svg+xml` or `text/html`.
    Other(&'static str),
    /// Nothing.
    Empty,
}

impl Operation {
    /// How a generation has the operation, if at all.
    #[must_use]
    pub fn wire(&self, generation: Generation) -> Option<&Wire> {
        match generation {
            Generation::V3 => self.v3.as_ref(),
            Generation::V4 => self.v4.as_ref(),
        }
    }
}

impl Wire {
    /// What servers are known to do when this credential calls.
    #[must_use]
    pub fn faulty(&self, key: bool) -> Option<Faulty> {
        self.fault.filter(|fault| key || !fault.keys_only).map(|fault| fault.what)
    }
}

impl Access {
    /// Whether anybody may call.
    #[must_use]
    pub fn is_anonymous(self) -> bool {
        !self.key && !self.jwt
    }
}
