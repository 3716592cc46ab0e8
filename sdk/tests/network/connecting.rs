//! Limits of time while a connection is made. What is still connecting has not been sent.

use std::future::{Future, IntoFuture, poll_fn};
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use freesewing::testing::VirtualTime;
use freesewing::{Client, Error, ErrorKind, NewSet};

use crate::plain::Plain;
use crate::tls::{Tls, until};
use crate::{builder, everything};

const SECOND: Duration = Duration::from_secs(1);

async fn create(client: &Client) -> Error {
    client.sets().create(&NewSet::named("Joe")).await.unwrap_err()
}

#[tokio::test]
async fn making_a_connection_has_five_seconds_and_is_tried_again() {
    // It takes the connection and never answers the greeting of TLS.
    let server = Plain::start("").await;
    let time = VirtualTime::new();
    time.expire_limits_up_to(5 * SECOND);
    let url = format!("https://{}", server.address);
    let client = builder(&url, &[]).virtual_time(time.clone()).build().unwrap();
    let error = create(&client).await;
    let says = "no answer from 127.0.0.1 within 15 s: check the base URL, your network, and that the server runs \
                (tried 3 times)";
    assert_eq!(error.to_string(), says);
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert_eq!(time.elapsed(), 15 * SECOND + Duration::from_millis(300));
    assert!(everything(&error).contains("making the connection took too long"), "{error:?}");
}

#[tokio::test]
async fn an_attempt_that_is_over_while_it_connects_was_not_sent() {
    let server = Plain::start("").await;
    let time = VirtualTime::new();
    time.expire_limits_up_to(10 * SECOND);
    let url = format!("https://{}", server.address);
    let client = builder(&url, &[]).virtual_time(time.clone()).connect_timeout(60 * SECOND).build().unwrap();
    let error = create(&client).await;
    assert!(error.to_string().ends_with("that the server runs (tried 3 times)"), "{error}");
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 3));
    assert_eq!(time.elapsed(), 30 * SECOND + Duration::from_millis(300));
}

#[tokio::test]
async fn an_attempt_that_is_over_after_it_was_sent_may_have_been_carried_out() {
    for protocols in [&["http/1.1"][..], &["h2"]] {
        let server = Tls::start(protocols).await;
        let time = VirtualTime::new();
        let client = builder(&server.url(), &[]).ca_bundle_pem(server.authority.clone());
        let client = client.virtual_time(time.clone()).build().unwrap();
        server.answers.forget_permits(999);
        assert!(client.sets().list().await.is_ok());
        time.expire_limits();
        let error = create(&client).await;
        assert!(error.to_string().contains("may have been carried out all the same"), "{error}");
        assert_eq!((error.kind(), error.attempts(), time.elapsed()), (ErrorKind::Timeout, 1, 10 * SECOND));
    }
}

/// The request has begun to make a connection of its own when another comes free, and takes that one.
#[tokio::test]
async fn a_connection_that_comes_free_is_not_taken_for_one_that_is_made() {
    let server = Tls::start(&["http/1.1"]).await;
    server.handshakes.forget_permits(999);
    server.answers.forget_permits(1000);
    let time = VirtualTime::new();
    let client = builder(&server.url(), &[]).ca_bundle_pem(server.authority.clone());
    let client = client.virtual_time(time.clone()).build().unwrap();

    let first = tokio::spawn(client.sets().list().into_future());
    until(|| server.versions().len() == 1).await;
    // Polled by hand, so that its limit is looked at when the test says so.
    let mut second = Box::pin(create(&client));
    while server.connections() < 2 {
        assert!(is_waiting(&mut second).await);
    }
    assert_eq!(server.versions().len(), 1, "the second request waits for its own connection");
    server.answers.add_permits(1);
    assert!(first.await.unwrap().is_ok());
    while server.versions().len() < 2 {
        assert!(is_waiting(&mut second).await);
    }

    // It is under way on the first connection, while the second is still being made.
    time.expire_limits();
    let error = second.await;
    assert!(error.to_string().contains("may have been carried out all the same"), "{error}");
    assert_eq!((error.kind(), error.attempts(), server.connections()), (ErrorKind::Timeout, 1, 2));
}

/// Polls a call once, lets other tasks go on, and says whether it is not done.
async fn is_waiting<F: Future + Unpin>(call: &mut F) -> bool {
    let pending = poll_fn(|context| Poll::Ready(Pin::new(&mut *call).poll(context).is_pending())).await;
    tokio::task::yield_now().await;
    pending
}

#[tokio::test]
async fn a_refusal_waits_a_second_for_its_body() {
    let server = Plain::start("HTTP/1.1 403 Forbidden\r\ncontent-length: 100\r\n\r\n{").await;
    let time = VirtualTime::new();
    time.expire_limits_up_to(SECOND);
    let url = format!("http://{}", server.address);
    let client = builder(&url, &[]).virtual_time(time.clone()).build().unwrap();
    let error = create(&client).await;
    assert_eq!((error.kind(), error.attempts(), error.body()), (ErrorKind::Permission, 1, None));
}
