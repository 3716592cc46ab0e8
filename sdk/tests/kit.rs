//! The test kit itself.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

use std::future::IntoFuture;
use std::time::Duration;

use freesewing::testing::{Scripted, Silent, VirtualTime};
use freesewing::transport::Transport;
use freesewing::{Client, ErrorKind, Generation, NewSet};

fn client(transport: impl Transport, time: &VirtualTime) -> Client {
    let builder = Client::builder().environment(|_| None).base_url("http://localhost:3000");
    builder
        .generation(Generation::V3)
        .token("x")
        .transport(transport)
        .virtual_time(time.clone())
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_script_that_has_ended_is_told_apart_from_a_server_that_is_away() {
    let (time, script) = (VirtualTime::new(), Scripted::new());
    script.answer(404, "");
    let client = client(script.clone(), &time);
    assert_eq!(script.answers_left(), 1);
    assert!(client.sets().get(33).await.unwrap_err().is_not_found());
    assert_eq!(script.answers_left(), 0);
    let error = client.sets().get(34).await.unwrap_err();
    let says =
        "the script has no answer left for GET /sets/34/jwt: write one more, or find out why it was asked";
    assert_eq!((error.to_string().as_str(), error.kind()), (says, ErrorKind::Configuration));
    assert_eq!((error.attempts(), script.requests().len()), (0, 2));
    assert!(time.waits().is_empty());
    // Nothing was learnt about the server from it: the next call goes on as if it had not been.
    script.answer(500, "").answer(404, "");
    assert_eq!(client.sets().get(33).await.unwrap_err().attempts(), 2);
}

#[tokio::test]
async fn a_connection_that_is_never_made_has_not_sent_anything() {
    let (time, script) = (VirtualTime::new(), Scripted::new());
    time.expire_limits();
    script.never_connect().never_answer();
    let error = client(script.clone(), &time).sets().create(&NewSet::named("Joe")).await.unwrap_err();
    let says = "no answer from localhost within 20 s: the call may have been carried out all the same, so createSet was \
                not repeated: look before you try again";
    assert_eq!(error.to_string(), says);
    assert_eq!((error.kind(), error.attempts(), script.answers_left()), (ErrorKind::Timeout, 2, 0));
}

#[tokio::test]
async fn silence_ends_with_the_limit_of_the_call_or_with_whoever_waits() {
    let (time, silent) = (VirtualTime::new(), Silent::new());
    let client = client(silent.clone(), &time);
    let calls: Vec<_> = (1..=2).map(|id| tokio::spawn(client.sets().get(id).into_future())).collect();
    silent.until_in_flight(calls.len()).await;
    for call in calls {
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
    }
    assert_eq!((silent.in_flight(), silent.requests().len()), (0, 2));

    time.expire_limits_up_to(Duration::from_secs(3));
    let call = tokio::spawn(client.sets().list().into_future());
    silent.until_in_flight(1).await;
    assert!(!call.is_finished(), "ten seconds are more than three");
    call.abort();
    let error = client.sets().list().timeout(Duration::from_secs(3)).await.unwrap_err();
    assert_eq!(
        (error.kind(), error.attempts(), time.elapsed()),
        (ErrorKind::Timeout, 1, Duration::from_secs(3))
    );
}
