//! Identical reads that are under way at the same time.

use freesewing::engine::retry::Phase;
use freesewing::{Cache, Source};

use crate::stage::{begin, begin_with, ended, set, settle, waiting};

#[tokio::test]
async fn fifty_identical_reads_cost_one_request() {
    let (client, desk, _) = waiting(Cache::default());
    let mut readings = Vec::new();
    for _ in 0..50 {
        readings.push(begin(&client).await);
    }
    assert_eq!(desk.count(), 1);
    desk.answer(0, 200, &[], &set("Joe"));
    let mut sources = Vec::new();
    for reading in readings {
        let (name, source) = ended(reading).await;
        assert_eq!(name, "Joe");
        sources.push(source);
    }
    assert_eq!(sources[0], Source::Server);
    assert!(sources[1..].iter().all(|source| *source == Source::Shared));
    assert_eq!(desk.count(), 1);
    begin(&client).await;
    assert_eq!(desk.count(), 2, "it is over");
}

#[tokio::test]
async fn whoever_leaves_does_not_hurt_the_others() {
    for leaver in 0..3 {
        let (client, desk, _) = waiting(Cache::default());
        let mut readings = Vec::new();
        for _ in 0..3 {
            readings.push(begin(&client).await);
        }
        readings.remove(leaver).abort();
        settle().await;
        assert!(!desk.was_left(0));
        desk.answer(0, 200, &[], &set("Joe"));
        for reading in readings {
            assert_eq!(ended(reading).await.0, "Joe");
        }
        assert_eq!(desk.count(), 1, "nothing is sent twice, whoever left");
    }
}

#[tokio::test]
async fn the_last_one_who_leaves_cancels_the_request() {
    let (client, desk, _) = waiting(Cache::default());
    let (first, second) = (begin(&client).await, begin(&client).await);
    first.abort();
    settle().await;
    assert!(!desk.was_left(0));
    second.abort();
    settle().await;
    assert!(desk.was_left(0));
    let third = begin(&client).await;
    assert_eq!(desk.count(), 2, "the next read begins anew");
    desk.answer(1, 200, &[], &set("Joe"));
    assert_eq!(ended(third).await.1, Source::Server);
}

#[tokio::test]
async fn a_failure_is_the_failure_of_all() {
    let (client, desk, _) = waiting(Cache::default());
    let readings = [begin(&client).await, begin(&client).await];
    desk.answer(0, 404, &[], "");
    for reading in readings {
        let error = reading.await.unwrap().unwrap_err();
        assert!(error.is_not_found());
        assert_eq!(error.attempts(), 1);
    }
    begin(&client).await;
    assert_eq!(desk.count(), 2);
}

#[tokio::test]
async fn the_cause_of_a_failure_is_told_to_all() {
    use std::error::Error as _;
    let (client, desk, _) = waiting(Cache::default());
    let readings = [begin(&client).await, begin(&client).await];
    for attempt in 0..3 {
        desk.fail(attempt, Phase::Connect);
        settle().await;
    }
    let told: Vec<_> = [readings].into_iter().flatten().collect();
    for reading in told {
        let error = reading.await.unwrap().unwrap_err();
        assert!(error.is_connection() && error.source().is_none());
        assert_eq!(error.attempts(), 3);
    }
    assert_eq!(desk.count(), 3);
}

#[tokio::test]
async fn a_panic_stays_with_whoever_made_the_request_and_the_others_are_told() {
    let (client, desk, _) = waiting(Cache::default());
    let (leader, joiners) = (begin(&client).await, [begin(&client).await, begin(&client).await]);
    let hurried = begin_with(&client, |call| call.timeout(std::time::Duration::from_secs(5))).await;
    assert_eq!(desk.count(), 1);
    desk.panic(0);
    let panic = leader.await.unwrap_err().into_panic();
    assert!(panic.downcast_ref::<String>().is_some_and(|words| words.starts_with("the test is over")));
    for joiner in joiners.into_iter().chain([hurried]) {
        let error = joiner.await.unwrap().unwrap_err();
        assert!(error.is_connection() && !error.may_have_been_carried_out());
        let says = "no answer from localhost: the transport of this client panicked in another call, whose request this \
                    one shared: see the message of the panic, then try again";
        assert_eq!(error.to_string(), says);
        assert_eq!((error.operation(), error.attempts()), (Some("getSet"), 1));
    }
    // Nothing is left of it.
    let next = begin(&client).await;
    assert_eq!(desk.count(), 2);
    desk.answer(1, 200, &[], &set("Joe"));
    assert_eq!(ended(next).await.1, Source::Server);
    assert_eq!(client.usage().await.unwrap().gate.in_flight, 0);
}

#[tokio::test]
async fn a_panic_whose_caller_has_left_is_an_error_for_the_others() {
    let (client, desk, _) = waiting(Cache::default());
    let (leader, joiner) = (begin(&client).await, begin(&client).await);
    leader.abort();
    settle().await;
    desk.panic(0);
    assert!(joiner.await.unwrap().unwrap_err().is_connection());
}

#[tokio::test]
async fn retries_are_shared_as_well() {
    let (client, desk, _) = waiting(Cache::default());
    let readings = [begin(&client).await, begin(&client).await];
    desk.answer(0, 503, &[], "");
    settle().await;
    let late = begin(&client).await;
    assert_eq!(desk.count(), 2);
    desk.answer(1, 200, &[], &set("Joe"));
    for reading in readings.into_iter().chain([late]) {
        let response = reading.await.unwrap().unwrap();
        assert_eq!(response.trace().len(), 2);
    }
    assert_eq!(desk.count(), 2);
}

#[tokio::test]
async fn other_paths_credentials_and_retries_are_other_reads() {
    let (client, desk, _) = waiting(Cache::default());
    let other = client.with_credentials(freesewing::Credentials::token("a.b.c").unwrap());
    let _readings = [
        begin(&client).await,
        begin(&other).await,
        begin_with(&client, |call| call.retries(0)).await,
        begin_with(&client, |call| call.retries(0)).await,
        tokio::spawn(client.sets().get(2).response()),
    ];
    settle().await;
    assert_eq!(desk.count(), 5);
    begin_with(&client, |call| call.retries(2)).await;
    assert_eq!(desk.count(), 5, "two is what the client does anyway");
}

#[tokio::test]
async fn a_read_past_the_cache_joins_nothing_that_began_before_it() {
    let (client, desk, _) = waiting(Cache::default());
    let before = begin(&client).await;
    let past = begin_with(&client, freesewing::Request::no_cache).await;
    let after = begin(&client).await;
    assert_eq!(desk.count(), 2);
    desk.answer(1, 200, &[], &set("new"));
    desk.answer(0, 200, &[], &set("old"));
    assert_eq!(ended(past).await, ("new".to_owned(), Source::Server));
    assert_eq!(ended(after).await, ("new".to_owned(), Source::Shared));
    assert_eq!(ended(before).await, ("old".to_owned(), Source::Server));
}

#[tokio::test]
async fn a_client_without_a_cache_shares_nothing() {
    let (client, desk, _) = waiting(Cache::off());
    for _ in 0..3 {
        begin(&client).await;
    }
    assert_eq!(desk.count(), 3);
}

#[tokio::test]
async fn one_answer_that_is_not_modified_serves_all() {
    let (client, desk, _) = waiting(Cache::default());
    let first = begin(&client).await;
    desk.answer(0, 200, &[("etag", "\"1\"")], &set("Joe"));
    ended(first).await;
    let (leader, joiner) = (begin(&client).await, begin(&client).await);
    assert_eq!(desk.header(1, "if-none-match").as_deref(), Some("\"1\""));
    desk.answer(1, 304, &[], "");
    assert_eq!(ended(leader).await, ("Joe".to_owned(), Source::Revalidated));
    assert_eq!(ended(joiner).await, ("Joe".to_owned(), Source::Shared));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn threads_that_come_and_go_all_get_their_answer() {
    use std::sync::atomic::{AtomicUsize, Ordering};
    use std::time::Duration;

    use freesewing::Client;
    use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};

    /// Answers each request with its number, a little later.
    #[derive(Default)]
    struct Numbers(AtomicUsize);
    impl Transport for Numbers {
        fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
            let number = self.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(async move {
                for _ in 0..number % 7 {
                    tokio::task::yield_now().await;
                }
                Ok(Response::new(http::StatusCode::OK, Default::default(), set(&number.to_string())))
            })
        }
    }
    let client = Client::builder()
        .environment(|_| None)
        .base_url("http://localhost:3000")
        .api_key(crate::stage::KEY, crate::stage::SECRET)
        .transport(Numbers::default())
        .build()
        .unwrap();
    let tasks = (0..32).map(|task| {
        let client = client.clone();
        tokio::spawn(async move {
            let mut shared = 0;
            for round in 0..100_u32 {
                let call = client.sets().get(1).response();
                // Some do not wait for their answer.
                if (task + round) % 5 == 0 {
                    let mut call = Box::pin(call);
                    futures_util::future::poll_immediate(&mut call).await;
                    tokio::task::yield_now().await;
                    continue;
                }
                let response = tokio::time::timeout(Duration::from_secs(60), call).await;
                let response = response.expect("a read hangs").unwrap();
                shared += usize::from(response.source() == Source::Shared);
            }
            shared
        })
    });
    let mut shared = 0;
    for task in tasks.collect::<Vec<_>>() {
        shared += task.await.unwrap();
    }
    assert!(shared > 0, "nothing was ever shared");
}
