//! A bulk that is interrupted tells what was done, and goes on.

use std::future::IntoFuture;
use std::time::Duration;

use freesewing::Generation::V3;
use freesewing::engine::retry::Phase;
use freesewing::{ErrorKind, NewSet};
use serde_json::json;

use crate::{Desk, answer, set};

fn new(count: u64) -> Vec<NewSet> {
    (0..count).map(|n| NewSet::named(format!("p{n}"))).collect()
}

fn made(desk: &Desk, id: u64) {
    desk.script.answer(201, &answer("set", &set(id, &format!("p{id}"), json!({}))));
}

#[tokio::test]
async fn whoever_stops_waiting_keeps_what_was_made() {
    // Real time, which stands still for a request that is never answered.
    let script = freesewing::testing::Scripted::new();
    let client = freesewing::Client::builder().environment(|_| None).token("a.b.c").transport(script.clone());
    let client = client.build().unwrap();
    script.answer(201, &answer("set", &set(1, "p0", json!({})))).never_answer();
    let mut bulk = client.sets().create_all(new(4));
    {
        let mut run = Box::pin(bulk.run());
        let poll = std::future::poll_fn(|context| {
            for _ in 0..10 {
                let _ = run.as_mut().poll(context);
            }
            std::task::Poll::Ready(())
        });
        poll.await;
    }
    script.answer(201, &answer("set", &set(3, "p2", json!({}))));
    // It goes on after the one that was interrupted.
    assert_eq!(bulk.next().await.unwrap().value().unwrap().name(), "p2");
    let report = bulk.into_report();
    assert_eq!(report.to_string(), "2 done, 1 failed, 1 not tried");
    let (input, error) = report.uncertain().next().unwrap();
    assert_eq!((input.name.as_str(), error.kind()), ("p1", ErrorKind::Cancelled));
    assert!(error.to_string().contains("look before you try again"), "{error}");
    assert_eq!(report.into_remaining(), [NewSet::named("p3")]);
}

#[tokio::test]
async fn a_deletion_that_is_uncertain_is_left_to_do() {
    let desk = Desk::new(V3);
    desk.script.fail(Phase::Answer).answer(500, "").fail(Phase::Body).answer(204, "");
    let report = desk.client.sets().delete_all([1, 2]).retries(2).await;
    assert_eq!((report.uncertain().count(), report.done().count()), (1, 1));
    assert_eq!(report.into_remaining(), [1]);
}

#[tokio::test]
async fn a_server_that_cannot_be_reached_is_tried_for_one_item_only() {
    let desk = Desk::new(V3);
    made(&desk, 0);
    (0..3).for_each(|_| _ = desk.script.fail(Phase::Connect));
    let report = desk.client.sets().create_all(new(3)).await;
    assert_eq!(report.to_string().split(',').next(), Some("1 done"));
    assert_eq!(report.stopped_by().unwrap().kind(), ErrorKind::Connection);
    assert_eq!(desk.sent().len(), 4);
    assert_eq!(report.into_remaining(), new(3)[1..]);
}

#[tokio::test]
async fn each_item_has_a_time_limit_of_its_own() {
    let desk = Desk::new(V3);
    desk.script.never_answer().never_answer();
    made(&desk, 2);
    let report = desk.client.sets().create_all(new(3)).timeout(Duration::from_secs(2)).await;
    assert_eq!((report.done().count(), desk.time.elapsed()), (1, Duration::from_secs(4)));
}

#[tokio::test]
async fn a_bulk_moves_to_another_task() {
    fn travels<T: Send + 'static>(it: T) -> T {
        it
    }
    let desk = Desk::new(V3);
    made(&desk, 0);
    let bulk = travels(desk.client.sets().create_all(new(1)));
    let report = tokio::spawn(bulk.into_future()).await.unwrap();
    let boxed: Box<dyn std::error::Error + Send + Sync> = Box::new(report);
    assert_eq!(boxed.to_string(), "1 done, 0 failed, 0 not tried");
    drop(travels(desk.client.sets().create_or_find(&NewSet::named("x")).into_future()));
    drop(travels(desk.client.sets().create_or_find_all(new(1)).into_future()));
    drop(travels(desk.client.apikeys().rotate("x").into_future()));
    drop(travels(desk.client.raw(&freesewing::engine::operations::LIST_SETS).into_future()));
    drop(travels(desk.client.request_raw("GET", "/").response()));
}
