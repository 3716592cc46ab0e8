//! Dropping a call ends it at once.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Client, Generation::V3};

use crate::combo::{Caller, Combo, KEY, SECRET};
use crate::hostile::scripted;
use crate::raw::{Act, Raw};
use crate::rows;

fn combo(name: &str) -> Combo {
    Combo { row: rows::named(name), generation: V3, caller: Caller::Key }
}

/// Polls a call once; it must not be done.
async fn begin<F: Future + Unpin>(call: &mut F) {
    let done = poll_fn(|context| Poll::Ready(Pin::new(&mut *call).poll(context).is_ready())).await;
    assert!(!done, "the call should still be under way");
}

#[tokio::test]
async fn a_request_under_way_ends_with_its_connection() {
    let get = combo("getSet");
    let server = Raw::start(|_| Act::Stay(Vec::new())).await;
    let client = get.client(&server.url(), &VirtualTime::new());
    let call = tokio::spawn({
        let client = client.clone();
        async move { client.sets().get(1).await }
    });
    server.has_read().await;
    call.abort();
    server.was_left().await;
    assert!(call.await.unwrap_err().is_cancelled());
    assert_eq!((server.connections(), server.requests()), (1, 1));
}

#[tokio::test]
async fn a_wait_ends_and_nothing_is_sent_after_it() {
    let get = combo("getSet");
    let transport = Scripted::new();
    transport.answer_with(429, &[("retry-after", "3")], "");
    // This client waits in real time, and does not get to.
    let client = Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .generation(V3)
        .api_key(KEY, SECRET)
        .transport(transport.clone())
        .build()
        .unwrap();
    let mut call = (get.row.call)(client.clone(), V3);
    begin(&mut call).await;
    assert_eq!(transport.requests().len(), 1);
    drop(call);

    transport.answer(200, &(get.row.answer)(V3));
    get.call(&client).await.unwrap();
    assert_eq!(transport.requests().len(), 2);
}

#[tokio::test]
async fn what_a_cancelled_retry_has_cost_is_given_back() {
    let get = combo("getSet");
    let (time, transport) = (VirtualTime::new(), Scripted::new());
    let client = scripted(&get, &time, &transport);
    // A retry costs 14 of 500 tokens: without giving back, the 36th would find none.
    for _ in 0..40 {
        transport.answer(500, "").never_answer();
        let mut call = (get.row.call)(client.clone(), V3);
        begin(&mut call).await;
        drop(call);
    }
    transport.answer(500, "").answer(500, "").answer(200, &(get.row.answer)(V3));
    let got = get.call(&client).await.unwrap();
    assert_eq!(got.trace.len(), 3);
}

#[tokio::test]
async fn a_call_that_is_not_awaited_sends_nothing() {
    for row in rows::all() {
        let (time, transport) = (VirtualTime::new(), Scripted::new());
        let call = (row.call)(scripted(&combo(row.name), &time, &transport), V3);
        drop(call);
        assert!(transport.requests().is_empty(), "{}", row.name);
    }
}
