//! What goes beyond single calls, and calls that go beyond the methods: with answers written in advance, in virtual time.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod bulk;
mod create_or_find;
mod doubts;
mod levels;
mod raw;
mod rotation;
mod unchanged;

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, ClientBuilder, Generation};
use serde_json::{Value, json};

pub(crate) const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
pub(crate) const SECRET: &str = "c4n4ry9f3e71";

/// A client with a script.
pub(crate) struct Desk {
    pub(crate) client: Client,
    pub(crate) script: Scripted,
    pub(crate) time: VirtualTime,
}

impl Desk {
    /// One that calls with a token, which V4 does not treat worse than V3.
    pub(crate) fn new(generation: Generation) -> Self {
        Self::with(generation, |builder| builder.token("a.b.c"))
    }

    pub(crate) fn with(generation: Generation, caller: impl Fn(ClientBuilder) -> ClientBuilder) -> Self {
        let (script, time) = (Scripted::new(), VirtualTime::new());
        time.expire_limits();
        let builder = Client::builder().environment(|_| None).base_url("http://localhost:3000");
        let builder = builder.generation(generation).transport(script.clone()).virtual_time(time.clone());
        Self { client: caller(builder).build().unwrap(), script, time }
    }

    /// The requests so far, as `POST /sets/jwt`.
    pub(crate) fn sent(&self) -> Vec<String> {
        let line =
            |request: &freesewing::transport::Request| format!("{} {}", request.method, request.url.path());
        self.script.requests().iter().map(line).collect()
    }
}

/// A set of V3 on the wire.
pub(crate) fn set(id: u64, name: &str, measurements: Value) -> Value {
    json!({
        "id": id, "name": name, "notes": "--", "measies": measurements, "public": false, "imperial": false,
        "img": "default-avatar", "userId": 7,
        "createdAt": "2026-01-01T00:00:00.000Z", "updatedAt": "2026-01-01T00:00:00.000Z",
    })
}

/// An answer with a value under a name.
pub(crate) fn answer(name: &str, value: &Value) -> String {
    json!({ "result": "success", name: value }).to_string()
}
