//! What the tests share: clients of a server, and what the server says has arrived.

use std::time::Duration;

use freesewing::testing::VirtualTime;
use freesewing::{Client, ClientBuilder, Generation, RecordId, Set};
use freesewing_test_server::{Fault, NewKey, RequestRecord, TestServer};
use serde_json::Value;

/// Makes two tests of each function, `v3` and `v4` in a module of its name. A function that is not named here is never
/// called, which the compiler notices.
macro_rules! in_both_generations {
    ($($test:ident),* $(,)?) => {
        $(
            mod $test {
                #[tokio::test]
                async fn v3() {
                    super::$test(freesewing::Generation::V3).await;
                }

                #[tokio::test]
                async fn v4() {
                    super::$test(freesewing::Generation::V4).await;
                }
            }
        )*
    };
}

/// The same for tests that need more than one thread.
macro_rules! in_both_generations_with_threads {
    ($($test:ident),* $(,)?) => {
        $(
            mod $test {
                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn v3() {
                    super::$test(freesewing::Generation::V3).await;
                }

                #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
                async fn v4() {
                    super::$test(freesewing::Generation::V4).await;
                }
            }
        )*
    };
}

pub(crate) use {in_both_generations, in_both_generations_with_threads};

/// The moment at which the clock of a server with a seed stands.
pub(crate) const START: &str = "2026-01-01 00:00:00 UTC";

/// A server of this generation.
pub(crate) async fn start(generation: Generation) -> TestServer {
    TestServer::builder().generation(server_side(generation)).start().await.unwrap()
}

/// The server has words of its own for the generations, because it shares nothing with the SDK.
pub(crate) fn server_side(generation: Generation) -> freesewing_test_server::Generation {
    generation.as_str().parse().unwrap()
}

/// The generation that a server speaks.
pub(crate) fn generation_of(server: &TestServer) -> Generation {
    server.generation().as_str().parse().unwrap()
}

/// What V3 tells and V4 leaves out.
pub(crate) fn in_v3<T>(generation: Generation, value: T) -> Option<T> {
    (generation == Generation::V3).then_some(value)
}

/// An id of a record that no server of this generation has.
pub(crate) fn unknown_record(generation: Generation) -> RecordId {
    match generation {
        Generation::V3 => RecordId::try_from(4711).unwrap(),
        _ => RecordId::try_from("00000000-4711-4711-8711-000000004711").unwrap(),
    }
}

/// A client of this address that does not look at the environment.
pub(crate) fn client_of(url: &str) -> ClientBuilder {
    Client::builder().environment(|_| None).base_url(url)
}

/// The same, speaking this generation.
pub(crate) fn client_at(generation: Generation, url: &str) -> ClientBuilder {
    client_of(url).generation(generation)
}

/// A client without credentials.
pub(crate) fn anonymous(server: &TestServer) -> Client {
    client_at(generation_of(server), server.url()).build().unwrap()
}

/// A client with an API key.
pub(crate) fn with_key(server: &TestServer, key: NewKey) -> Client {
    client_at(generation_of(server), server.url()).api_key(key.key, key.secret).build().unwrap()
}

/// A client with a new API key of this level, which belongs to a new account.
pub(crate) fn with_level(server: &TestServer, level: u8) -> Client {
    with_key(server, server.new_key(level))
}

/// A client with a token.
pub(crate) fn with_token(server: &TestServer, token: &str) -> Client {
    client_at(generation_of(server), server.url()).token(token).build().unwrap()
}

/// Two clients of two new accounts: one with a token and one with an API key that may do as much.
pub(crate) fn either_way(server: &TestServer) -> [(&'static str, Client); 2] {
    let token = with_token(server, &server.new_token("user"));
    [("token", token), ("key", with_level(server, 4))]
}

/// A server whose clock stands at [`START`].
pub(crate) async fn standing_server(generation: Generation) -> TestServer {
    TestServer::builder().generation(server_side(generation)).seed(1).start().await.unwrap()
}

/// A server and a client whose waits pass in virtual time.
pub(crate) struct Stage {
    pub(crate) server: TestServer,
    pub(crate) client: Client,
    pub(crate) time: VirtualTime,
}

impl Stage {
    pub(crate) async fn new(generation: Generation) -> Self {
        let server = start(generation).await;
        let key = server.new_key(4);
        let time = VirtualTime::new();
        let builder = client_at(generation, server.url()).api_key(key.key, key.secret);
        let client = builder.virtual_time(time.clone()).build().unwrap();
        Self { server, client, time }
    }
}

/// The name of a route as this server has it: V4 calls ids by another name.
fn route_at(server: &TestServer, route: &str) -> String {
    match generation_of(server) {
        Generation::V3 => route.to_owned(),
        _ => route.replace("{id}", "{uuid}"),
    }
}

/// Lets the next answer of a route fail.
pub(crate) fn fail_next(server: &TestServer, route: &str, fault: Fault) {
    server.fail_next(&route_at(server, route), fault);
}

/// The requests that a route took.
pub(crate) fn arrived(server: &TestServer, route: &str) -> Vec<RequestRecord> {
    let route = route_at(server, route);
    assert!(server.routes().contains(&route), "the server has no route {route:?}");
    server.journal().into_iter().filter(|record| record.route.as_ref() == Some(&route)).collect()
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
