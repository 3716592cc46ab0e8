//! Callers that share a request, each with a time limit of its own.

use std::time::Duration;

use freesewing::engine::retry::Phase;
use freesewing::{Cache, ErrorKind, Request, Set, Source};

use crate::stage::{begin, begin_with, ended, set, settle, waiting};

fn secs(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

fn within(seconds: u64) -> impl FnOnce(Request<Set>) -> Request<Set> {
    move |call| call.timeout(secs(seconds))
}

#[tokio::test]
async fn whoever_has_less_time_ends_alone() {
    // Whoever came first.
    for hurried_first in [true, false] {
        let (client, desk, time) = waiting(Cache::default());
        let (hurried, patient) = if hurried_first {
            let hurried = begin_with(&client, within(1)).await;
            (hurried, begin(&client).await)
        } else {
            let patient = begin(&client).await;
            (begin_with(&client, within(1)).await, patient)
        };
        assert_eq!(desk.count(), 1);
        time.advance(secs(1));
        settle().await;
        assert!(hurried.is_finished() && !patient.is_finished(), "{hurried_first}");
        let error = hurried.await.unwrap().unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 1));
        assert_eq!(error.trace().to_string(), "1: timed out");
        time.advance(secs(2));
        settle().await;
        assert!(!desk.was_left(0));
        desk.answer(0, 200, &[], &set("Joe"));
        assert_eq!(ended(patient).await.0, "Joe");
        assert_eq!(desk.count(), 1);
    }
}

#[tokio::test]
async fn an_attempt_ends_when_its_own_limit_is_over_whoever_waits() {
    let (client, desk, time) = waiting(Cache::default());
    let hurried = begin_with(&client, within(1)).await;
    let patient = begin(&client).await;
    time.advance(secs(9));
    settle().await;
    assert_eq!(desk.count(), 1);
    time.advance(secs(1));
    settle().await;
    assert_eq!(desk.count(), 2, "10 s are over: the next attempt");
    desk.answer(1, 200, &[], &set("Joe"));
    assert_eq!(patient.await.unwrap().unwrap().trace().len(), 2);
    assert_eq!(hurried.await.unwrap().unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn whoever_cannot_wait_for_the_next_attempt_is_told_the_real_cause_at_once() {
    let (client, desk, _) = waiting(Cache::default());
    let patient = begin(&client).await;
    let hurried = begin_with(&client, within(5)).await;
    desk.answer(0, 503, &[("retry-after", "30")], "");
    settle().await;
    let error = hurried.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (ErrorKind::Server, Some(503), 1));
    // In virtual time the others have waited by now.
    assert_eq!(desk.count(), 2);
    desk.answer(1, 200, &[], &set("Joe"));
    assert_eq!(ended(patient).await.0, "Joe");
}

#[tokio::test]
async fn whoever_joined_late_begins_anew_when_the_request_runs_out_of_time() {
    let (client, desk, time) = waiting(Cache::default());
    let first = begin(&client).await;
    for attempt in 0..2 {
        time.advance(secs(10));
        settle().await;
        assert_eq!(desk.count(), attempt + 2);
    }
    let late = begin_with(&client, within(60)).await;
    time.advance(secs(10));
    settle().await;
    assert!(first.await.unwrap().unwrap_err().is_timeout());
    // All attempts were made: that is the end for everybody.
    assert!(late.await.unwrap().unwrap_err().is_timeout());
    assert_eq!(desk.count(), 3);

    let (client, desk, time) = waiting(Cache::default());
    let patient = begin_with(&client, within(4)).await;
    time.advance(secs(3));
    // It has the same time, but began later.
    let late = begin_with(&client, within(4)).await;
    time.advance(secs(1));
    settle().await;
    assert!(patient.await.unwrap().unwrap_err().is_timeout());
    assert!(!late.is_finished() && !desk.was_left(0), "the request goes on for the one who came later");
    time.advance(secs(2));
    desk.answer(0, 200, &[], &set("Joe"));
    assert_eq!(ended(late).await, ("Joe".to_owned(), Source::Shared));
}

#[tokio::test]
async fn a_wait_that_only_the_late_comer_can_afford_is_begun_anew() {
    let time = freesewing::testing::VirtualTime::new();
    let builder = freesewing::Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .api_key(crate::stage::KEY, crate::stage::SECRET)
        .virtual_time(time.clone())
        .attempt_timeout(secs(200))
        .timeout(secs(90));
    let desk = crate::desk::Desk::default();
    let client = builder.transport(desk.clone()).build().unwrap();
    // 100 ms are left to the first, and 90 s to the other.
    let first = begin(&client).await;
    time.advance(Duration::from_millis(89_900));
    let late = begin(&client).await;
    assert_eq!(desk.count(), 1);
    desk.fail(0, Phase::Answer);
    settle().await;
    // Half of 200 ms is not left to the first.
    assert!(first.await.unwrap().unwrap_err().is_connection());
    assert_eq!(desk.count(), 2, "the other begins anew");
    desk.answer(1, 200, &[], &set("Joe"));
    assert_eq!(ended(late).await, ("Joe".to_owned(), Source::Server));
}

#[tokio::test]
async fn whoever_has_more_time_than_usual_takes_it() {
    let (client, desk, time) = waiting(Cache::default());
    let patient = begin_with(&client, within(200)).await;
    let usual = begin(&client).await;
    for attempt in 0..3 {
        desk.answer(attempt, 503, &[("retry-after", "50")], "");
        settle().await;
        if attempt == 1 {
            // The second wait would end after 100 s.
            assert!(usual.is_finished() && !patient.is_finished());
        }
        if attempt == 2 {
            break;
        }
    }
    assert!(usual.await.unwrap().unwrap_err().is_server());
    assert!(patient.await.unwrap().unwrap_err().is_server());
    assert_eq!(desk.count(), 3);
    assert_eq!(time.waits().len(), 2);
}

#[tokio::test]
async fn whoever_queues_is_not_out_of_time() {
    let desk = crate::desk::Desk::default();
    let time = freesewing::testing::VirtualTime::new();
    let client = freesewing::Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .api_key(crate::stage::KEY, crate::stage::SECRET)
        .transport(desk.clone())
        .virtual_time(time.clone())
        .care(freesewing::Care::off().in_flight(1))
        .build()
        .unwrap();
    let first = tokio::spawn(client.sets().get(2).response());
    settle().await;
    // Both queue, and share their place.
    let hurried = begin_with(&client, within(3)).await;
    let patient = begin(&client).await;
    assert_eq!(client.usage().await.unwrap().gate.waiting, 1);
    time.advance(secs(5));
    settle().await;
    assert!(!hurried.is_finished() && !patient.is_finished(), "queueing does not count");
    desk.answer(0, 200, &[], &set("first"));
    first.await.unwrap().unwrap();
    settle().await;
    assert_eq!(desk.count(), 2);
    time.advance(secs(3));
    settle().await;
    let error = hurried.await.unwrap().unwrap_err();
    assert!(error.is_timeout() && error.attempts() == 1);
    desk.answer(1, 200, &[], &set("Joe"));
    assert_eq!(ended(patient).await.0, "Joe");
}

#[tokio::test]
async fn an_attempt_that_is_extended_keeps_its_permit() {
    let desk = crate::desk::Desk::default();
    let time = freesewing::testing::VirtualTime::new();
    let client = freesewing::Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .api_key(crate::stage::KEY, crate::stage::SECRET)
        .transport(desk.clone())
        .virtual_time(time.clone())
        .care(freesewing::Care::off().in_flight(1))
        .attempt_timeout(secs(20))
        .build()
        .unwrap();
    let hurried = begin_with(&client, within(1)).await;
    let patient = begin(&client).await;
    // Longer than a lease of one second lasts.
    time.advance(secs(7));
    settle().await;
    assert!(hurried.is_finished() && !patient.is_finished());
    let other = tokio::spawn(client.sets().get(2).response());
    settle().await;
    assert_eq!(desk.count(), 1, "the only permit is out");
    desk.answer(0, 200, &[], &set("Joe"));
    assert_eq!(ended(patient).await.0, "Joe");
    settle().await;
    assert_eq!(desk.count(), 2);
    desk.answer(1, 200, &[], &set("other"));
    assert_eq!(ended(other).await.0, "other");
}

#[tokio::test]
async fn everybody_who_leaves_the_queue_makes_room() {
    let desk = crate::desk::Desk::default();
    let client = freesewing::Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .api_key(crate::stage::KEY, crate::stage::SECRET)
        .transport(desk.clone())
        .virtual_time(freesewing::testing::VirtualTime::new())
        .care(freesewing::Care::off().in_flight(1))
        .build()
        .unwrap();
    let _first = tokio::spawn(client.sets().get(2).response());
    settle().await;
    let (leader, joiner) = (begin(&client).await, begin(&client).await);
    leader.abort();
    settle().await;
    assert_eq!(client.usage().await.unwrap().gate.waiting, 1);
    joiner.abort();
    settle().await;
    let usage = client.usage().await.unwrap();
    assert_eq!((usage.gate.waiting, usage.gate.in_flight, usage.cache.in_flight), (0, 1, 1));
    assert_eq!(desk.count(), 1);
}

#[tokio::test]
async fn everybody_has_a_time_of_their_own_in_the_queue() {
    let desk = crate::desk::Desk::default();
    let time = freesewing::testing::VirtualTime::new();
    let client = freesewing::Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .api_key(crate::stage::KEY, crate::stage::SECRET)
        .transport(desk.clone())
        .virtual_time(time.clone())
        .care(freesewing::Care::off().in_flight(1))
        .attempt_timeout(secs(80))
        .queue_timeout(secs(10))
        .build()
        .unwrap();
    let _first = tokio::spawn(client.sets().get(2).response());
    settle().await;
    let early = begin(&client).await;
    time.advance(secs(6));
    let (late, too_late) = (begin(&client).await, begin(&client).await);
    time.advance(secs(4));
    settle().await;
    assert!(early.await.unwrap().unwrap_err().is_timeout());
    assert!(!late.is_finished(), "six seconds are left");
    too_late.abort();
    time.advance(secs(5));
    settle().await;
    assert!(!late.is_finished());
    time.advance(secs(1));
    settle().await;
    let error = late.await.unwrap().unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert_eq!(desk.count(), 1);
}
