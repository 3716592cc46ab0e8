//! What an error says about what the server may have done, and of which answer it tells.

use freesewing::Generation::V3;
use freesewing::engine::retry::Phase;
use freesewing::engine::{Effect, operations};
use freesewing::{Care, ErrorKind, NewSet};

use crate::Desk;

#[tokio::test]
async fn a_create_whose_last_attempt_was_lost_says_that_it_may_have_been_carried_out() {
    let desk = Desk::new(V3);
    let joe = NewSet::named("Joe");
    // No attempt is left, which is why it was not repeated; what matters to people is the other thing.
    desk.script.fail(Phase::Answer);
    let error = desk.client.sets().create(&joe).retries(0).await.unwrap_err();
    let says = "the connection broke before an answer from localhost: the call may have been carried out all the same: \
                look before you try again";
    assert_eq!(error.to_string(), says);
    assert!(error.may_have_been_carried_out());
    desk.script.fail(Phase::Connect).fail(Phase::Connect).fail(Phase::Body);
    let error = desk.client.sets().create(&joe).await.unwrap_err();
    assert!(error.to_string().ends_with("look before you try again (tried 3 times)"), "{error}");
    for status in [500, 502, 503, 504] {
        desk.script.answer(status, "");
        let error = desk.client.sets().create(&joe).retries(0).await.unwrap_err();
        let says = "try again later, but look first whether the call was carried out all the same";
        assert!(error.to_string().ends_with(says), "{error}");
        assert!(error.may_have_been_carried_out());
    }
    // Where nothing can have happened, or harm be done, nobody has to look.
    desk.script.fail(Phase::Connect);
    let error = desk.client.sets().create(&joe).retries(0).await.unwrap_err();
    assert!(!error.to_string().contains("look") && !error.may_have_been_carried_out(), "{error}");
    desk.script.fail(Phase::Answer);
    let error = desk.client.sets().delete(33).retries(0).await.unwrap_err();
    assert!(error.to_string().ends_with("try again later") && error.may_have_been_carried_out(), "{error}");
}

#[tokio::test]
async fn a_create_whose_answer_is_of_no_use_says_that_it_may_have_been_carried_out() {
    let desk = Desk::new(V3);
    desk.script.answer(201, r#"{"result":"created","set":{}}"#).answer(202, "");
    let error = desk.client.sets().create(&NewSet::named("Joe")).await.unwrap_err();
    assert!(
        error.is_decode() && error.to_string().ends_with("all the same: look before you try again"),
        "{error}"
    );
    let error = desk.client.sets().create(&NewSet::named("Joe")).await.unwrap_err();
    assert!(
        error.to_string().ends_with("but look first whether the call was carried out all the same"),
        "{error}"
    );
    desk.script.answer(200, r#"{"result":"success","set":{}}"#);
    let error = desk.client.sets().get(33).await.unwrap_err();
    assert!(error.is_decode() && !error.to_string().contains("carried out"), "{error}");
}

#[tokio::test]
async fn a_transport_that_does_not_take_a_request_has_sent_nothing() {
    let desk = Desk::new(V3);
    let error = desk.client.sets().create(&NewSet::named("Joe")).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Configuration, 0));
    assert!(!error.may_have_been_carried_out());
    let counters = desk.client.usage().await.unwrap().counters;
    assert_eq!((counters.calls, counters.requests), (1, 0));
    // As the second attempt.
    desk.script.answer(500, "");
    let error = desk.client.sets().get(33).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.trace().to_string().as_str()),
        (ErrorKind::Configuration, "1: 500, waited 0.1 s")
    );
    let usage = desk.client.usage().await.unwrap();
    assert_eq!((usage.counters.requests, usage.counters.retries, usage.quota), (1, 0, 500));
}

#[tokio::test]
async fn a_read_is_never_said_to_have_been_carried_out_whatever_its_path() {
    let desk = Desk::new(V3);
    for _ in 0..3 {
        desk.script.answer(500, "");
    }
    let raw = || desk.client.request_raw("GET", "/fabrics");
    assert!(!raw().effect(Effect::Read).retries(0).await.unwrap_err().may_have_been_carried_out());
    assert!(raw().retries(0).await.unwrap_err().may_have_been_carried_out());
    let listed = desk.client.raw(&operations::LIST_SETS).retries(0).await.unwrap_err();
    assert!(!listed.may_have_been_carried_out());
}

#[tokio::test]
async fn a_retry_that_is_held_back_does_not_tell_of_the_answer_before_it() {
    let desk = Desk::with(V3, |builder| builder.token("a.b.c").care(Care::off().daily_budget(1)));
    desk.script.answer_with(500, &[("content-type", "text/plain")], r#"{"error":"nameMissing"}"#);
    let error = desk.client.sets().get(33).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::BudgetSpent, 1));
    assert!(error.to_string().starts_with("not tried again: the budget of 1 requests"), "{error}");
    assert_eq!((error.status(), error.code(), error.body()), (None, None, None));
    assert_eq!(error.header("content-type"), None);
    assert_eq!(error.trace().to_string(), "1: 500, waited 0.1 s");
}

#[tokio::test]
async fn no_error_shows_an_address_that_opens_something() {
    let desk = Desk::new(V3);
    for odd in [
        r#"{"result":"success","data":["https://static.example/export/a1b2c3"]}"#,
        r#"{"result":"success","data":"export/a1b2c3"}"#,
        r#"{"result":"success","date":"https://static.example/export/a1b2c3"}"#,
        "https://static.example/export/a1b2c3",
    ] {
        desk.script.answer(200, odd);
        let error = desk.client.account().export().await.unwrap_err();
        assert!(error.is_decode());
        assert_eq!(error.body(), Some("[redacted]"));
        assert!(!format!("{error:?} {error}").contains("a1b2c3"));
    }
    let page = r#"{"error":"moved","to":"https://static.example/export/a1b2c3"}"#;
    desk.script.answer(302, page);
    let error = desk.client.request_raw("GET", "/account/export/{auth}").await.unwrap_err();
    assert_eq!(error.body(), Some(r#"{"error":"moved","to":"https://static.example/[redacted]"}"#));
}
