//! What happens while Redis is away.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use freesewing::testing::{Scripted, VirtualTime};
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use freesewing::{Care, ErrorKind, Warning};
use http::StatusCode;
use http::header::{HeaderMap, HeaderValue, RETRY_AFTER};

use crate::server::{KEY, Redis};
use crate::{CURATED, answers, builder, call, scripted, used};

/// How long a test leaves Redis alone.
const AGAIN: Duration = Duration::from_millis(200);

#[tokio::test]
async fn calls_go_on_alone_while_redis_is_gone_and_it_learns_of_them_when_it_is_back() {
    let mut redis = Redis::start();
    let gate = redis.builder(Care::off().daily_budget(100)).ask_again(AGAIN).build().unwrap();
    let (client, transport) = scripted(gate);
    answers(&transport, 9);
    for _ in 0..3 {
        assert!(!call(&client).await.unwrap());
    }
    redis.kill();
    for _ in 0..4 {
        assert!(call(&client).await.unwrap(), "a warning is due");
    }
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.alone, gate.in_flight), (true, 0));
    // What was left is not his alone.
    let budget = gate.budget.unwrap();
    assert_eq!((budget.used, budget.limit), (7, 13));

    // The new one remembers nothing, so it is told.
    redis.start_again();
    tokio::time::sleep(AGAIN).await;
    assert!(!call(&client).await.unwrap());
    let gate = client.usage().await.unwrap().gate;
    let budget = gate.budget.unwrap();
    assert_eq!((gate.alone, budget.used, budget.limit), (false, 8, 100));
    assert!(redis.state().contains(r#""used":8"#), "{}", redis.state());
}

#[tokio::test]
async fn what_was_sent_alone_is_added_to_what_the_others_sent() {
    let redis = Redis::start();
    let builder = redis.builder(Care::off().daily_budget(100)).time_limit(Duration::from_millis(150));
    let gates = [(); 2].map(|()| builder.clone().ask_again(AGAIN).build().unwrap());
    let [(one, first), (other, second)] = gates.map(scripted);
    for transport in [&first, &second] {
        answers(transport, 9);
    }
    call(&one).await.unwrap();
    call(&other).await.unwrap();
    redis.stop();
    for client in [&one, &one, &other] {
        assert!(call(client).await.unwrap());
    }
    redis.go_on();
    tokio::time::sleep(AGAIN).await;
    assert!(!call(&one).await.unwrap());
    assert!(!call(&other).await.unwrap());
    // Two before, three alone, two after.
    assert_eq!([used(&one).await, used(&other).await], [7, 7]);
}

#[tokio::test]
async fn a_pause_that_was_heard_alone_is_kept_by_everybody_afterwards() {
    let mut redis = Redis::start();
    let gate = redis.builder(Care::default()).ask_again(AGAIN).build().unwrap();
    let (client, transport) = scripted(gate);
    transport.answer(200, CURATED).answer_with(503, &[("retry-after", "100")], "");
    call(&client).await.unwrap();
    redis.kill();
    assert_eq!(call(&client).await.unwrap_err().status(), Some(503));
    assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::RateLimited);
    redis.start_again();
    tokio::time::sleep(AGAIN).await;
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    let (other, _) = scripted(redis.gate(Care::default()));
    assert_eq!(call(&other).await.unwrap_err().kind(), ErrorKind::RateLimited);
}

#[tokio::test]
async fn an_answer_that_comes_when_redis_has_gone_still_counts() {
    let redis = Arc::new(Mutex::new(Redis::start()));
    let gate = redis.lock().unwrap().builder(Care::default()).ask_again(AGAIN).build().unwrap();
    let client = builder(gate).transport(Killer(Arc::clone(&redis))).build().unwrap();
    assert_eq!(call(&client).await.unwrap_err().status(), Some(503));
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    redis.lock().unwrap().start_again();
    tokio::time::sleep(AGAIN).await;
    assert_eq!(call(&client).await.unwrap_err().kind(), ErrorKind::RateLimited);
    assert!(redis.lock().unwrap().state().contains(r#""freesewing_gate":1"#));
}

#[tokio::test]
async fn an_answer_does_not_wait_for_redis_which_hears_of_it_later() {
    let redis = Arc::new(Mutex::new(Redis::start()));
    let gate = redis.lock().unwrap().builder(Care::default()).time_limit(Duration::from_secs(60)).build();
    let client = builder(gate.unwrap()).transport(Stopper(Arc::clone(&redis))).build().unwrap();
    let began = Instant::now();
    assert_eq!(call(&client).await.unwrap_err().status(), Some(503));
    assert!(began.elapsed() < Duration::from_secs(5));
    redis.lock().unwrap().go_on();
    let error = call(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    let (other, _) = scripted(redis.lock().unwrap().gate(Care::default()));
    assert_eq!(call(&other).await.unwrap_err().kind(), ErrorKind::RateLimited);
}

/// Asks for a long pause, and Redis stands still meanwhile.
struct Stopper(Arc<Mutex<Redis>>);

impl Transport for Stopper {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0.lock().unwrap().stop();
        pause()
    }
}

/// Asks for a long pause, and Redis dies meanwhile.
struct Killer(Arc<Mutex<Redis>>);

impl Transport for Killer {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.0.lock().unwrap().kill();
        pause()
    }
}

/// The answer of a server that wants to be left alone.
fn pause<'a>() -> BoxFuture<'a, Result<Response, TransportError>> {
    let headers = HeaderMap::from_iter([(RETRY_AFTER, HeaderValue::from_static("100"))]);
    Box::pin(std::future::ready(Ok(Response::new(StatusCode::SERVICE_UNAVAILABLE, headers, ""))))
}

#[tokio::test]
async fn a_hanging_redis_costs_one_call_its_time_limit_and_the_next_ones_nothing() {
    let redis = Redis::start();
    let limit = Duration::from_millis(150);
    let builder = redis.builder(Care::off().daily_budget(100)).time_limit(limit);
    let (client, transport) = scripted(builder.ask_again(Duration::from_secs(600)).build().unwrap());
    answers(&transport, 9);
    assert!(!call(&client).await.unwrap());
    redis.stop();
    let began = Instant::now();
    assert!(call(&client).await.unwrap());
    assert!(began.elapsed() >= limit && began.elapsed() < Duration::from_secs(5), "{:?}", began.elapsed());
    let began = Instant::now();
    for _ in 0..5 {
        assert!(call(&client).await.unwrap());
    }
    assert!(began.elapsed() < limit, "{:?}", began.elapsed());
    redis.go_on();
}

#[tokio::test]
async fn a_redis_that_hung_is_asked_again_after_a_while() {
    let redis = Redis::start();
    let builder = redis.builder(Care::off().daily_budget(100)).time_limit(Duration::from_millis(150));
    let (client, transport) = scripted(builder.ask_again(AGAIN).build().unwrap());
    answers(&transport, 9);
    assert!(!call(&client).await.unwrap());
    redis.stop();
    assert!(call(&client).await.unwrap());
    redis.go_on();
    tokio::time::sleep(AGAIN).await;
    assert!(!call(&client).await.unwrap());
    assert_eq!(used(&client).await, 3);
}

#[tokio::test]
async fn the_wait_before_it_is_asked_again_is_that_of_the_client() {
    let mut redis = Redis::start();
    let time = VirtualTime::new();
    let transport = Scripted::new();
    let gate = redis.gate(Care::off());
    let client = builder(gate).transport(transport.clone()).virtual_time(time.clone()).build().unwrap();
    answers(&transport, 4);
    redis.kill();
    assert!(call(&client).await.unwrap());
    redis.start_again();
    time.advance(Duration::from_millis(4999));
    assert!(call(&client).await.unwrap());
    time.advance(Duration::from_millis(1));
    assert!(!call(&client).await.unwrap());
}

#[tokio::test]
async fn whoever_wants_it_sends_nothing_while_redis_is_away() {
    let mut redis = Redis::start();
    let builder = redis.builder(Care::default()).ask_again(AGAIN).fail_when_away();
    let (client, transport) = scripted(builder.build().unwrap());
    transport.answer(200, CURATED);
    redis.kill();
    // The second is told without asking again.
    for _ in 0..2 {
        let error = call(&client).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Configuration);
        let text = error.to_string();
        assert!(text.starts_with("nothing was sent: Redis at 127.0.0.1:"), "{text}");
        assert!(
            text.ends_with("cannot be reached: see that it runs and that the address is right"),
            "{text}"
        );
    }
    assert!(client.usage().await.is_err());
    assert!(transport.requests().is_empty());
    redis.start_again();
    tokio::time::sleep(AGAIN).await;
    assert!(!call(&client).await.unwrap());
}

#[tokio::test]
async fn a_program_that_starts_without_redis_goes_on_with_its_part_of_the_pace() {
    let mut redis = Redis::start();
    redis.kill();
    let time = VirtualTime::new();
    let transport = Scripted::new();
    let builder = builder(redis.builder(Care::default()).alone_as_one_of(20).build().unwrap());
    let client = builder.transport(transport.clone()).virtual_time(time.clone()).build().unwrap();
    answers(&transport, 3);
    for _ in 0..3 {
        let response = client.curated_sets().list().no_cache().response().await.unwrap();
        assert_eq!(response.warnings(), [Warning::GateAway]);
        assert!(response.warnings()[0].to_string().contains("went on alone at a part of the pace"));
    }
    // 2 a second for all, so one every 10 s for each of twenty; nothing comes at once.
    assert_eq!(time.queue_waits(), [Duration::from_secs(10); 2]);
}

#[tokio::test]
async fn a_redis_that_may_not_be_written_to_is_away() {
    let redis = Redis::start();
    let (client, transport) = scripted(redis.builder(Care::default()).ask_again(AGAIN).build().unwrap());
    transport.answer(200, CURATED);
    assert_eq!(redis.say(&["REPLICAOF", "127.0.0.1", "1"]), "+OK\r\n");
    assert!(call(&client).await.unwrap());
    assert_eq!(redis.say(&["EXISTS", KEY]), ":0\r\n");
}
