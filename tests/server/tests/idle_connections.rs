//! Connections that never say anything. Alone in its process, since it takes nearly all of its descriptors.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod common;

use std::io::Read;
use std::net::TcpStream;
use std::time::Duration;

use common::{Who, call};
use freesewing_test_server::TestServer;

/// So many are to be borne, where the process may hold them: each needs two descriptors here.
const MANY: usize = 10_000;

async fn goes_on(server: &TestServer) {
    assert_eq!(call(server, "GET", "/curated-sets", &Who::Anybody).await.status, 200);
}

#[tokio::test]
async fn ten_thousand_idle_connections_cost_little_and_are_closed() {
    // Long enough for all to be there at once.
    let server = TestServer::builder().idle_timeout(Duration::from_secs(5)).start().await.unwrap();
    let address = server.url().strip_prefix("http://").unwrap();
    let mut idle = Vec::new();
    while idle.len() < MANY {
        match TcpStream::connect(address) {
            Ok(connection) => idle.push(connection),
            Err(_) => break,
        }
    }
    assert!(idle.len() >= 200, "this process may hold {} connections only", idle.len());
    // Some must go before there are descriptors for another one.
    idle.truncate(idle.len() - 20);
    goes_on(&server).await;
    for mut connection in idle {
        connection.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        assert_eq!(connection.read(&mut [0]).unwrap_or(0), 0, "closed without a word");
    }
    goes_on(&server).await;
}
