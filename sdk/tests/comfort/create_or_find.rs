//! Lost answers in virtual time: when is looked, when is made again, and when it is better not to.

use std::time::Duration;

use freesewing::Generation::V3;
use freesewing::engine::retry::Phase;
use freesewing::{ErrorKind, NewSet, Warning};
use serde_json::{Value, json};

use crate::{Desk, answer, set};

const LOOK: &str = "GET /sets/jwt";
const MAKE: &str = "POST /sets/jwt";

fn list(sets: &[Value]) -> String {
    answer("sets", &json!(sets))
}

#[tokio::test]
async fn an_answer_that_never_came_is_not_followed_by_another_making() {
    let desk = Desk::new(V3);
    // The server may still be at work, so making it again could make two.
    desk.script.answer(200, &list(&[])).never_answer().answer(200, &list(&[]));
    let error = desk.client.sets().create_or_find(&NewSet::named("Robin")).await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Timeout, Some("createSet")));
    assert!(error.to_string().ends_with("make the same call again, which looks first"), "{error}");
    assert!(error.may_have_been_carried_out());
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("no answer from localhost"));
    assert_eq!(desk.sent(), [LOOK, MAKE, LOOK]);
    desk.script.answer(200, &list(&[])).answer(504, "").answer(200, &list(&[]));
    let error = desk.client.sets().create_or_find(&NewSet::named("Robin")).await.unwrap_err();
    assert_eq!((error.status(), desk.sent().len()), (Some(504), 6));
    // It came after all.
    desk.script.answer(200, &list(&[])).never_answer().answer(200, &list(&[set(7, "Robin", json!({}))]));
    let found = desk.client.sets().create_or_find(&NewSet::named("Robin")).response().await.unwrap();
    assert_eq!(found.warnings(), [Warning::AnswerLost]);
}

#[tokio::test]
async fn a_record_that_never_appears_is_made_three_times_with_growing_waits() {
    let desk = Desk::new(V3);
    for _ in 0..3 {
        desk.script.answer(200, &list(&[])).fail(Phase::Answer);
    }
    desk.script.answer(200, &list(&[]));
    let error = desk.client.sets().create_or_find(&NewSet::named("Robin")).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Connection);
    assert_eq!(desk.sent(), [LOOK, MAKE, LOOK, MAKE, LOOK, MAKE, LOOK]);
    assert_eq!(desk.time.waits(), [100, 200, 400].map(Duration::from_millis));
}

#[tokio::test]
async fn one_time_limit_holds_for_all_of_it() {
    let desk = Desk::new(V3);
    desk.script.answer(200, &list(&[])).never_answer();
    let call = desk.client.sets().create_or_find(&NewSet::named("Robin")).timeout(Duration::from_secs(4));
    let error = call.await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Timeout);
    assert!(error.to_string().contains("it could not be looked for"), "{error}");
    assert_eq!(desk.time.elapsed(), Duration::from_secs(4));
    // Nothing is made once the time is over.
    desk.script.never_answer();
    let call = desk.client.sets().create_or_find(&NewSet::named("Robin")).timeout(Duration::from_secs(4));
    assert_eq!(call.await.unwrap_err().operation(), Some("listSets"));
    assert_eq!(desk.sent(), [LOOK, MAKE, LOOK]);
}

#[tokio::test]
async fn a_look_that_fails_makes_nothing() {
    let desk = Desk::new(V3);
    desk.script.answer(401, "Unauthorized");
    assert!(
        desk.client.sets().create_or_find(&NewSet::named("Robin")).await.unwrap_err().is_authentication()
    );
    desk.script.answer(200, &list(&[])).fail(Phase::Answer).answer(401, "Unauthorized");
    let error = desk.client.sets().create_or_find(&NewSet::named("Robin")).await.unwrap_err();
    assert_eq!((error.kind(), desk.sent().len()), (ErrorKind::Connection, 4));
    assert!(error.to_string().contains("it could not be looked for"), "{error}");
}
