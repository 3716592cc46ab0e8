//! Answers that take their time. The server waits for real, so the limits here are a fraction of a second.

use std::time::{Duration, Instant};

use freesewing::engine::retry::Outcome;
use freesewing::{Client, ErrorKind, Generation, NewSet};
use freesewing_test_server::{Fault, TestServer};

use super::support::*;

in_both_generations! {
    an_answer_that_is_late_but_in_time_is_taken,
    a_read_whose_answer_is_too_late_is_tried_again,
    a_create_whose_answer_is_too_late_is_not_sent_again,
    a_deletion_whose_answer_is_too_late_is_tried_again,
    the_limit_of_a_call_ends_it_whatever_its_attempts_may_take,
    a_call_that_nobody_waits_for_any_more_is_given_up_at_once,
}

/// Long enough for a busy machine to answer in.
const LIMIT: Duration = millis(400);

/// So late that nobody waits for it.
const NEVER: Duration = seconds(30);

fn hasty(server: &TestServer) -> Client {
    let key = server.new_key(4);
    client_at(generation_of(server), server.url())
        .api_key(key.key, key.secret)
        .attempt_timeout(LIMIT)
        .build()
        .unwrap()
}

async fn an_answer_that_is_late_but_in_time_is_taken(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 4);
    server.fail_next("POST /sets/key", Fault::late(millis(50)));
    let began = Instant::now();
    let response = client.sets().create(&NewSet::named("late")).response().await.unwrap();
    assert!(began.elapsed() >= millis(50));
    assert_eq!(response.trace().to_string(), "1: 201");
    assert!(response.trace().last().unwrap().took >= millis(50));
    assert_eq!(names(&client.sets().list().await.unwrap()), ["late"]);
    assert_eq!(arrivals(&server, "POST /sets/key"), 1);
}

async fn a_read_whose_answer_is_too_late_is_tried_again(generation: Generation) {
    let server = start(generation).await;
    server.fail_next("GET /sets/key", Fault::late(NEVER));
    let response = hasty(&server).sets().list().response().await.unwrap();
    let outcomes: Vec<Outcome> = response.trace().iter().map(|attempt| attempt.outcome).collect();
    assert_eq!(outcomes, [Outcome::TimedOut, Outcome::Status(200)]);
    let statuses: Vec<_> = arrived(&server, "GET /sets/key").iter().map(|request| request.status).collect();
    assert_eq!(statuses, [None, Some(200)]);
}

async fn a_create_whose_answer_is_too_late_is_not_sent_again(generation: Generation) {
    let server = start(generation).await;
    let client = hasty(&server);
    server.fail_next("POST /sets/key", Fault::late(NEVER));
    let error = client.sets().create(&NewSet::named("perhaps")).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Timeout, None, 1));
    assert!(error.is_timeout());
    let words = "the call may have been carried out all the same, so createSet was not repeated: look before you try \
                 again";
    assert!(error.to_string().ends_with(words), "{error}");
    assert_eq!(arrivals(&server, "POST /sets/key"), 1);
    // The connection that was left behind does not stand in the way of others.
    assert_eq!(client.sets().create(&NewSet::named("next")).await.unwrap().name(), "next");
}

async fn a_deletion_whose_answer_is_too_late_is_tried_again(generation: Generation) {
    let server = start(generation).await;
    let client = hasty(&server);
    let set = client.sets().create(&NewSet::named("there")).await.unwrap();
    fail_next(&server, "DELETE /sets/{id}/key", Fault::late(NEVER));
    let response = client.sets().delete(set.id()).response().await.unwrap();
    assert_eq!(response.trace().iter().next().unwrap().outcome, Outcome::TimedOut);
    assert_eq!(arrivals(&server, "DELETE /sets/{id}/key"), response.trace().len());
    assert!(client.sets().list().await.unwrap().is_empty());
}

async fn the_limit_of_a_call_ends_it_whatever_its_attempts_may_take(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 4);
    server.fail_next("GET /sets/key", Fault::late(NEVER));
    let began = Instant::now();
    let error = client.sets().list().timeout(millis(150)).await.unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1, "{error}");
    assert!(error.to_string().ends_with("after the time limit of the call)"), "{error}");
    let took = began.elapsed();
    assert!(took >= millis(150) && took < seconds(5), "{took:?}");
}

async fn a_call_that_nobody_waits_for_any_more_is_given_up_at_once(generation: Generation) {
    let server = start(generation).await;
    let client = with_level(&server, 4);
    server.fail_next("POST /sets/key", Fault::late(NEVER));
    let new = NewSet::named("given up");
    let call = client.sets().create(&new);
    assert!(tokio::time::timeout(millis(150), call.response()).await.is_err());
    // The server saw it arrive and the client go: the work was not done.
    assert_eq!(client.sets().list().await.unwrap(), []);
    let requests = arrived(&server, "POST /sets/key");
    assert_eq!((requests.len(), requests[0].status), (1, None));
    assert_eq!(client.sets().create(&NewSet::named("next")).await.unwrap().name(), "next");
}
