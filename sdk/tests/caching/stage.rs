//! Clients in virtual time, and answers for them.

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::transport::Transport;
use freesewing::{Cache, Care, Client, Error, Generation, Response, Set, Source};
use tokio::task::JoinHandle;

use crate::desk::Desk;

pub(crate) const KEY: &str = "81994296-447a-4b1b-a506-bc31682c734f";
pub(crate) const SECRET: &str = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";

/// A client with a key.
pub(crate) fn client(transport: impl Transport, time: &VirtualTime, cache: Cache) -> Client {
    client_of(Generation::V3, transport, time, cache)
}

fn client_of(generation: Generation, transport: impl Transport, time: &VirtualTime, cache: Cache) -> Client {
    Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .generation(generation)
        .api_key(KEY, SECRET)
        .transport(transport)
        .virtual_time(time.clone())
        .care(Care::off().in_flight(64))
        .cache(cache)
        .build()
        .unwrap()
}

/// A client whose answers are written in advance.
pub(crate) fn scripted(cache: Cache) -> (Client, Scripted, VirtualTime) {
    let (script, time) = (Scripted::new(), VirtualTime::new());
    (client(script.clone(), &time, cache), script, time)
}

/// The same of generation V4, and without a clock of its own.
pub(crate) fn scripted_v4(cache: Cache) -> (Client, Scripted) {
    let script = Scripted::new();
    let client = client_of(Generation::V4, script.clone(), &VirtualTime::new(), cache);
    (client, script)
}

/// A client whose answers come when the test says so.
pub(crate) fn waiting(cache: Cache) -> (Client, Desk, VirtualTime) {
    let (desk, time) = (Desk::default(), VirtualTime::new());
    (client(desk.clone(), &time, cache), desk, time)
}

pub(crate) const NO_SETS: &str = r#"{"result":"success","sets":[]}"#;
pub(crate) const NO_CURATED_SETS: &str = r#"{"result":"success","curatedSets":[]}"#;

/// The answer to reading or changing one set.
pub(crate) fn set(name: &str) -> String {
    format!(
        r#"{{"result":"success","set":{{"id":1,"createdAt":"2023-08-30T16:20:34.000Z","img":null,"imperial":false,"name":"{name}","notes":"","userId":14,"measies":{{}},"public":false,"updatedAt":"2023-08-30T16:20:34.000Z"}}}}"#
    )
}

/// A read that runs beside the test.
pub(crate) type Reading = JoinHandle<Result<Response<Set>, Error>>;

/// Begins to read set 1.
pub(crate) async fn begin(client: &Client) -> Reading {
    begin_with(client, |call| call).await
}

/// Begins to read set 1 in another way than usual.
pub(crate) async fn begin_with(
    client: &Client,
    adjust: impl FnOnce(freesewing::Request<Set>) -> freesewing::Request<Set>,
) -> Reading {
    let call = adjust(client.sets().get(1)).response();
    let reading = tokio::spawn(call);
    settle().await;
    reading
}

/// Lets everything happen that can.
pub(crate) async fn settle() {
    for _ in 0..50 {
        tokio::task::yield_now().await;
    }
}

/// The name of the set and where it came from.
pub(crate) async fn ended(reading: Reading) -> (String, Source) {
    let response = reading.await.unwrap().unwrap();
    (response.value().name().to_owned(), response.source())
}
