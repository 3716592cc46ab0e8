//! A gate in Redis, tried with real servers and real processes: each test starts a `redis-server` of its own, and this
//! binary runs itself.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod away;
mod processes;
mod server;
mod sharing;
mod wrong;

use freesewing::gate::RedisGate;
use freesewing::testing::Scripted;
use freesewing::{Client, ClientBuilder, Error, Warning};

const CURATED: &str = r#"{"curatedSets":[]}"#;

fn builder(gate: RedisGate) -> ClientBuilder {
    Client::builder().environment(|_| None).base_url("https://example.org").gate(gate)
}

/// A client whose answers are written in advance. Its time is real, as that of Redis is.
fn scripted(gate: RedisGate) -> (Client, Scripted) {
    let transport = Scripted::new();
    (builder(gate).transport(transport.clone()).build().unwrap(), transport)
}

/// Writes so many answers for the client.
fn answers(transport: &Scripted, count: usize) {
    for _ in 0..count {
        transport.answer(200, CURATED);
    }
}

/// A request, and whether its gate was away.
async fn call(client: &Client) -> Result<bool, Error> {
    let response = client.curated_sets().list().no_cache().retries(0).response().await?;
    Ok(response.warnings().contains(&Warning::GateAway))
}

async fn used(client: &Client) -> u64 {
    client.usage().await.unwrap().gate.budget.unwrap().used
}
