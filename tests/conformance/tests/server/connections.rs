//! Connections: kept while they are good, and never a reason to lose a request. The servers here close idle
//! ones for real, after a fraction of a second.

use std::time::Duration;

use freesewing::{Generation, NewSet};
use freesewing_test_server::TestServer;

use super::relay::Relay;
use super::support::*;

in_both_generations! {
    calls_in_a_row_share_one_connection,
    the_first_create_after_a_pause_arrives_once,
    a_create_after_a_pause_of_the_whole_program_is_never_made_twice,
    a_read_after_a_pause_of_the_whole_program_succeeds,
    reads_around_the_moment_of_closing_all_succeed,
}

const IDLE: Duration = millis(200);
const PAUSE: Duration = millis(500);

async fn impatient_server(generation: Generation) -> TestServer {
    TestServer::builder().generation(server_side(generation)).idle_timeout(IDLE).start().await.unwrap()
}

async fn calls_in_a_row_share_one_connection(generation: Generation) {
    let server = start(generation).await;
    let relay = Relay::before(&server).await;
    let key = server.new_key(4);
    let client = client_at(generation, &relay.url()).api_key(key.key, key.secret).build().unwrap();
    for number in 0..20 {
        let set = client.sets().create(&NewSet::named(format!("{number}"))).await.unwrap();
        client.sets().get(set.id()).await.unwrap();
        client.sets().delete(set.id()).await.unwrap();
    }
    // Those without credentials and those that fail as well.
    client.anonymous().curated_sets().list().await.unwrap();
    assert!(client.sets().get(unknown_record(generation)).await.unwrap_err().is_not_found());
    assert_eq!((relay.connections(), server.journal().len()), (1, 62));
}

async fn the_first_create_after_a_pause_arrives_once(generation: Generation) {
    let server = impatient_server(generation).await;
    let relay = Relay::before(&server).await;
    let key = server.new_key(3);
    let client = client_at(generation, &relay.url()).api_key(key.key, key.secret).build().unwrap();
    client.sets().create(&NewSet::named("before")).await.unwrap();
    tokio::time::sleep(PAUSE).await;
    let response = client.sets().create(&NewSet::named("after")).response().await.unwrap();
    assert_eq!(response.trace().to_string(), "1: 201");
    assert_eq!((relay.connections(), arrivals(&server, "POST /sets/key")), (2, 2));
    assert_eq!(names(&client.sets().list().await.unwrap()), ["before", "after"]);
}

/// A program without threads that computes something between its calls: nobody sees that the server has closed
/// the connection. The real server would have kept it for longer than the client does; this one does not, so the
/// request may be lost. Then the error says so, and it was not sent twice.
async fn a_create_after_a_pause_of_the_whole_program_is_never_made_twice(generation: Generation) {
    let server = impatient_server(generation).await;
    let client = with_level(&server, 3);
    client.sets().list().await.unwrap();
    std::thread::sleep(PAUSE);
    let result = client.sets().create(&NewSet::named("after")).response().await;
    let made = client.sets().list().await.unwrap().len();
    assert_eq!(made, arrivals(&server, "POST /sets/key"));
    match result {
        Ok(response) => assert_eq!((response.trace().len(), made), (1, 1)),
        Err(error) => assert_eq!((error.is_connection(), error.attempts(), made), (true, 1, 0), "{error}"),
    }
}

async fn a_read_after_a_pause_of_the_whole_program_succeeds(generation: Generation) {
    let server = impatient_server(generation).await;
    let client = with_level(&server, 3);
    client.sets().list().await.unwrap();
    std::thread::sleep(PAUSE);
    let response = client.sets().list().response().await.unwrap();
    assert!(response.trace().len() <= 2, "{}", response.trace());
    assert_eq!(arrivals(&server, "GET /sets/key"), 2);
}

/// Around the moment at which the server closes, a request can meet the end of its connection.
async fn reads_around_the_moment_of_closing_all_succeed(generation: Generation) {
    let server = impatient_server(generation).await;
    let client = with_level(&server, 3);
    for pause in [196, 199, 200, 201] {
        client.sets().list().await.unwrap();
        tokio::time::sleep(millis(pause)).await;
    }
    client.sets().list().await.unwrap();
    assert_eq!(arrivals(&server, "GET /sets/key"), 5);
}
