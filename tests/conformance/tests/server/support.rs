//! What the tests share: clients of a server, and what the server says has arrived.

use std::time::Duration;

use freesewing::testing::VirtualTime;
use freesewing::{Client, ClientBuilder, Set};
use freesewing_test_server::{NewKey, RequestRecord, TestServer};
use serde_json::Value;

/// The moment at which the clock of a server with a seed stands.
pub(crate) const START: &str = "2026-01-01 00:00:00 UTC";

/// A client of this address that does not look at the environment.
pub(crate) fn client_of(url: &str) -> ClientBuilder {
    Client::builder().environment(|_| None).base_url(url)
}

/// A client without credentials.
pub(crate) fn anonymous(server: &TestServer) -> Client {
    client_of(server.url()).build().unwrap()
}

/// A client with an API key.
pub(crate) fn with_key(server: &TestServer, key: NewKey) -> Client {
    client_of(server.url()).api_key(key.key, key.secret).build().unwrap()
}

/// A client with a new API key of this level, which belongs to a new account.
pub(crate) fn with_level(server: &TestServer, level: u8) -> Client {
    with_key(server, server.new_key(level))
}

/// A client with a token.
pub(crate) fn with_token(server: &TestServer, token: &str) -> Client {
    client_of(server.url()).token(token).build().unwrap()
}

/// Two clients of two new accounts: one with a token and one with an API key that may do as much.
pub(crate) fn either_way(server: &TestServer) -> [(&'static str, Client); 2] {
    let token = with_token(server, &server.new_token("user"));
    [("token", token), ("key", with_level(server, 4))]
}

/// A server whose clock stands at [`START`].
pub(crate) async fn standing_server() -> TestServer {
    TestServer::builder().seed(1).start().await.unwrap()
}

/// A server and a client whose waits pass in virtual time.
pub(crate) struct Stage {
    pub(crate) server: TestServer,
    pub(crate) client: Client,
    pub(crate) time: VirtualTime,
}

impl Stage {
    pub(crate) async fn new() -> Self {
        let server = TestServer::start().await;
        let key = server.new_key(4);
        let time = VirtualTime::new();
        let builder = client_of(server.url()).api_key(key.key, key.secret);
        let client = builder.virtual_time(time.clone()).build().unwrap();
        Self { server, client, time }
    }
}

/// The requests that a route took.
pub(crate) fn arrived(server: &TestServer, route: &str) -> Vec<RequestRecord> {
    let known = server.routes().iter().any(|known| known == route);
    assert!(known, "the server has no route {route:?}");
    server.journal().into_iter().filter(|record| record.route.as_deref() == Some(route)).collect()
}

/// How many requests a route took.
pub(crate) fn arrivals(server: &TestServer, route: &str) -> usize {
    arrived(server, route).len()
}

/// The names of sets, in their order.
pub(crate) fn names(sets: &[Set]) -> Vec<&str> {
    sets.iter().map(Set::name).collect()
}

pub(crate) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

pub(crate) const fn millis(millis: u64) -> Duration {
    Duration::from_millis(millis)
}

/// A YAML document as data.
pub(crate) fn yaml(text: &str) -> Value {
    serde_saphyr::from_str(text).unwrap_or_else(|error| panic!("{error} in {text}"))
}
