//! The canary: secrets that are known go through everything that can happen to a client, and must turn up nowhere.
//!
//! Everything that can be printed is collected (`Display`, `Debug`, `{:#?}`, sources, traces, the bodies and headers
//! that errors give out, every record of `tracing` and `log`) and searched for the secrets in each of their forms.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod calls;
mod needles;
mod people;
mod printed;
mod records;
mod statuses;
mod values;

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, ClientBuilder};

/// The id of the key. It is no secret, but errors and records do not show it either.
pub(crate) const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
/// Secrets with characters that other encodings change.
pub(crate) const SECRET: &str = "c4n4ry+9f/3e=71-5eKq82vbnZr~W0xt";
pub(crate) const TOKEN: &str = "eyJjYW5hcnkiOjF9.eyJfaWQiOjE0fQ.t0k3n+S1gn/atUre=q";
pub(crate) const PASSWORD: &str = "c0rrect+h0rse/b4ttery=st4ple";
/// Secrets that the server gives.
pub(crate) const NEW_SECRET: &str = "5f4dcc3b5aa765d61d8327deb882cf99a1b2c3d4e5f60718293a4b5c6d7e8f90";
/// The secret of a second factor, and the check of a link.
pub(crate) const MFA_SECRET: &str = "CANARYGEZDGNBVGY";
pub(crate) const CHECK: &str = "c4f1e2d3b5a69788";
/// The part of an address that nobody can guess.
pub(crate) const EXPORT: &str = "e4f9a8b7c6d5e3f2";
pub(crate) const NEW_TOKEN: &str = "eyJuZXciOjF9.eyJfaWQiOjE1fQ.bmV3dG9rZW5zaWduYXR1cmU";

/// Who calls.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Caller {
    Key,
    Token,
}

pub(crate) const CALLERS: [Caller; 2] = [Caller::Key, Caller::Token];

/// The secret that a caller has.
pub(crate) fn own(caller: Caller) -> &'static str {
    match caller {
        Caller::Key => SECRET,
        Caller::Token => TOKEN,
    }
}

pub(crate) fn builder(caller: Caller) -> ClientBuilder {
    let builder =
        Client::builder().environment(|_| None).base_url("http://localhost:3000").app("canary", "1.0");
    match caller {
        Caller::Key => builder.api_key(KEY, SECRET),
        Caller::Token => builder.token(TOKEN),
    }
}

/// A client with a script, in virtual time that does not wait for answers.
pub(crate) fn scripted(caller: Caller) -> (Client, Scripted, VirtualTime) {
    let (transport, time) = (Scripted::new(), VirtualTime::new());
    time.expire_limits();
    let client = builder(caller).transport(transport.clone()).virtual_time(time.clone()).build().unwrap();
    (client, transport, time)
}
