//! What clients with one gate in Redis have in common.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::{Care, ErrorKind};

use crate::server::{KEY, Redis};
use crate::{CURATED, answers, builder, call, scripted, used};

#[tokio::test]
async fn fifty_tasks_of_one_client_spend_exactly_the_budget() {
    let redis = Redis::start();
    let (client, transport) = scripted(redis.gate(Care::off().in_flight(5).daily_budget(30)));
    answers(&transport, 50);
    let calls = (0..50).map(|_| {
        let client = client.clone();
        tokio::spawn(async move { call(&client).await })
    });
    let (mut sent, mut refused) = (0, 0);
    for call in calls.collect::<Vec<_>>() {
        match call.await.unwrap() {
            Ok(away) => {
                assert!(!away);
                sent += 1;
            }
            Err(error) if error.is_budget_spent() => refused += 1,
            Err(error) => panic!("{error}"),
        }
    }
    assert_eq!((sent, refused), (30, 20));
    let usage = client.usage().await.unwrap();
    assert_eq!((usage.gate.in_flight, usage.gate.waiting), (0, 0));
}

#[tokio::test]
async fn fifty_gates_in_each_others_way_spend_exactly_the_budget() {
    let redis = Redis::start();
    let calls = (0..50).map(|_| {
        let gate = redis.gate(Care::off().daily_budget(70));
        tokio::spawn(async move {
            let (client, transport) = scripted(gate);
            transport.answer(200, CURATED).answer(200, CURATED);
            let mut sent = 0;
            for _ in 0..2 {
                match call(&client).await {
                    Ok(away) => {
                        assert!(!away, "too many at once");
                        sent += 1;
                    }
                    Err(error) => assert!(error.is_budget_spent(), "{error}"),
                }
            }
            sent
        })
    });
    let mut sent = 0;
    for call in calls.collect::<Vec<_>>() {
        sent += call.await.unwrap();
    }
    assert_eq!(sent, 70);
    let (client, _) = scripted(redis.gate(Care::off().daily_budget(70)));
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.budget.unwrap().used), (0, 70));
}

#[tokio::test]
async fn the_clock_of_redis_counts_and_not_that_of_a_machine() {
    let redis = Redis::start();
    let care = || Care::default().daily_budget(100);
    let (right, transport) = scripted(redis.gate(care()));
    // The other machine lives at the beginning of 2026.
    let time = VirtualTime::new();
    let wrong = builder(redis.gate(care())).transport(Scripted::new()).virtual_time(time.clone());
    let wrong = wrong.build().unwrap();
    transport.answer_with(503, &[("retry-after", "100")], "");
    assert_eq!(call(&right).await.unwrap_err().status(), Some(503));
    // It is held as long as the first, by its own clock.
    for client in [&right, &wrong] {
        let error = call(client).await.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
        let left = error.retry_after().unwrap().as_secs_f64();
        assert!((80.0..=100.0).contains(&left), "{left}");
    }
    assert_eq!(time.elapsed(), Duration::ZERO);
    let [one, other] = [right.usage().await.unwrap().gate, wrong.usage().await.unwrap().gate];
    assert_eq!((one.budget, one.held_until), (other.budget, other.held_until));
    let today = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    assert!(one.budget.unwrap().resets_at > today);
}

#[tokio::test]
async fn a_permit_comes_back_when_its_call_is_dropped() {
    let redis = Redis::start();
    let (client, transport) = scripted(redis.gate(Care::default().in_flight(1).daily_budget(100)));
    transport.never_answer().answer(200, CURATED);
    let leaving = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while transport.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    let waiting = tokio::spawn({
        let client = client.clone();
        async move { call(&client).await }
    });
    while client.usage().await.unwrap().gate.waiting == 0 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    leaving.abort();
    assert!(!waiting.await.unwrap().unwrap());
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.budget.unwrap().used), (0, 2));
}

#[tokio::test]
async fn whoever_leaves_while_redis_is_asked_takes_nothing() {
    let redis = Redis::start();
    let (client, transport) = scripted(redis.gate(Care::off().daily_budget(100)));
    assert_eq!(used(&client).await, 0);
    redis.stop();
    let limit = Duration::from_millis(50);
    assert!(tokio::time::timeout(limit, call(&client)).await.is_err());
    redis.go_on();
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.budget.unwrap().used), (0, 0));
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn the_queue_has_a_limit_while_redis_is_asked() {
    let redis = Redis::start();
    let transport = Scripted::new();
    let gate = redis.gate(Care::default());
    let builder = builder(gate).transport(transport.clone()).queue_timeout(Duration::from_millis(50));
    let client = builder.build().unwrap();
    redis.stop();
    let error = call(&client).await.unwrap_err();
    redis.go_on();
    assert!(error.is_timeout(), "{error}");
    assert!(transport.requests().is_empty());
}

#[tokio::test]
async fn a_state_goes_after_a_week_without_calls_and_a_look_writes_nothing() {
    let redis = Redis::start();
    let (client, transport) = scripted(redis.gate(Care::default()));
    client.usage().await.unwrap();
    assert_eq!(redis.say(&["EXISTS", KEY]), ":0\r\n");
    transport.answer(200, CURATED);
    call(&client).await.unwrap();
    assert!(redis.state().starts_with(r#"{"freesewing_gate":1,"state":{"#));
    let left = redis.say(&["PTTL", KEY]).trim_start_matches(':').trim_end().parse::<u64>().unwrap();
    assert!((7 * 86_400_000 - 60_000..=7 * 86_400_000).contains(&left), "{left}");
    let before = redis.state();
    client.usage().await.unwrap();
    assert_eq!(redis.state(), before);
}

#[tokio::test]
async fn keys_keep_gates_apart() {
    let redis = Redis::start();
    let care = || Care::off().daily_budget(1);
    let (one, transport) = scripted(redis.gate(care()));
    let (other, elsewhere) = scripted(redis.builder(care()).key("other").build().unwrap());
    transport.answer(200, CURATED);
    elsewhere.answer(200, CURATED);
    call(&one).await.unwrap();
    call(&other).await.unwrap();
    assert!(call(&one).await.unwrap_err().is_budget_spent());
}

#[test]
fn it_works_without_async_and_under_any_runtime() {
    let redis = Redis::start();
    let gate = redis.gate(Care::off().daily_budget(100));
    let (client, transport) = scripted(gate.clone());
    for _ in 0..3 {
        transport.answer(200, CURATED);
        client.curated_sets().list().no_cache().wait().unwrap();
    }
    for _ in 0..2 {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let (client, transport) = scripted(gate.clone());
        transport.answer(200, CURATED);
        assert!(!runtime.block_on(call(&client)).unwrap());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    assert_eq!(runtime.block_on(used(&client)), 5);
}

#[tokio::test]
async fn the_connection_ends_with_the_last_clone_of_the_gate() {
    let redis = Redis::start();
    let gate = redis.gate(Care::default());
    let (client, transport) = scripted(gate.clone());
    transport.answer(200, CURATED);
    call(&client).await.unwrap();
    // The one who looks is one of them.
    let connections = || redis.say(&["CLIENT", "LIST"]).matches("addr=").count() / 2;
    assert_eq!(connections(), 2);
    drop(client);
    assert_eq!(connections(), 2);
    drop(gate);
    while connections() > 1 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
