//! Guarded updates: what is read, what is compared, and the time that both calls share.

use std::time::Duration;

use freesewing::Generation::V3;
use freesewing::{ErrorKind, Set};
use serde_json::json;

use crate::{Desk, answer, set};

async fn seen(desk: &Desk) -> Set {
    desk.script.answer(200, &answer("set", &set(33, "Robin", json!({ "neck": 380 }))));
    desk.client.sets().get(33).await.unwrap()
}

#[tokio::test]
async fn another_record_is_refused_before_anything_is_sent() {
    let desk = Desk::new(V3);
    let seen = seen(&desk).await;
    let error = desk.client.sets().update(34).notes("x").if_unchanged_since(&seen).await.unwrap_err();
    assert!(error.is_validation());
    assert_eq!(
        error.to_string(),
        "the set to compare with is another one than the set to update: give the one that you read"
    );
    // What is wrong with the update itself is told first.
    let error = desk.client.sets().update("x").notes("x").if_unchanged_since(&seen).await.unwrap_err();
    assert!(error.to_string().contains("not the id of a record"), "{error}");
    let error = desk.client.sets().update(33).if_unchanged_since(&seen).await.unwrap_err();
    assert!(error.to_string().contains("the update has no changes"), "{error}");
    assert_eq!(desk.sent().len(), 1);
}

#[tokio::test]
async fn an_answer_with_another_time_or_other_contents_is_a_conflict() {
    let desk = Desk::new(V3);
    let seen = seen(&desk).await;
    let as_it_was = set(33, "Robin", json!({ "neck": 380 }));
    for (field, value) in [
        ("updatedAt", json!("2026-01-01T00:00:00.001Z")),
        ("name", json!("Joe")),
        ("notes", json!("new")),
        ("measies", json!({ "neck": 381 })),
        ("public", json!(true)),
        ("imperial", json!(true)),
        ("img", json!("set-33")),
    ] {
        let mut now = as_it_was.clone();
        now[field] = value;
        desk.script.answer(200, &answer("set", &now));
        let error = desk.client.sets().update(33).notes("x").if_unchanged_since(&seen).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Conflict, "{field}");
        assert_eq!(error.attempts(), 0, "the update was not sent");
        assert_ne!(error.current_set().unwrap(), &seen, "{field}");
        assert!(!error.may_have_been_carried_out());
    }
    assert!(desk.sent().iter().all(|line| line == "GET /sets/33/jwt"));
}

#[tokio::test]
async fn reading_and_writing_share_the_time_limit() {
    let desk = Desk::new(V3);
    let seen = seen(&desk).await;
    // The first attempt to read runs into the limit of an attempt: 10 s of the 15.
    desk.script.never_answer().answer(200, &answer("set", &set(33, "Robin", json!({ "neck": 380 }))));
    desk.script.never_answer();
    let before = desk.time.elapsed();
    let update = desk.client.sets().update(33).notes("x").timeout(Duration::from_secs(15));
    let error = update.retries(1).if_unchanged_since(&seen).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Timeout, Some("updateSet")), "{error}");
    assert_eq!(desk.time.elapsed() - before, Duration::from_secs(15));
    assert!(error.may_have_been_carried_out());
}
