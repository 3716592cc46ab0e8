//! Kindness on the real driver: who may send, when, and who waits.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, SystemTime};

use freesewing::engine::care::Breaker;
use freesewing::gate::{Ask, Clock, Denied, FileGate, Gate, GateError, MemoryGate, Permit, Report, Standing};
use freesewing::testing::{Scripted, VirtualTime};
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use freesewing::{Cache, Care, Client, ClientBuilder, Error, ErrorKind, Warning};
use proptest::prelude::*;
use tokio::sync::Semaphore;
use tokio::task::yield_now;

const CURATED: &str = r#"{"curatedSets":[]}"#;
const PUBLIC: &str = "https://example.org";
const LOCAL: &str = "http://localhost:3000";

struct Stage {
    time: VirtualTime,
    transport: Scripted,
}

impl Stage {
    fn new() -> Self {
        Self { time: VirtualTime::new(), transport: Scripted::new() }
    }

    fn builder(&self, url: &str) -> ClientBuilder {
        // These tests make the same call over and over.
        let builder = Client::builder().environment(|_| None).base_url(url).cache(Cache::off());
        builder.transport(self.transport.clone()).virtual_time(self.time.clone())
    }

    fn client(&self, url: &str, care: Care) -> Client {
        self.builder(url).care(care).build().unwrap()
    }

    /// Makes a call that gets this answer.
    async fn call(&self, client: &Client, status: u16) -> Result<Vec<Warning>, Error> {
        self.transport.answer(status, CURATED);
        self.again(client).await
    }

    async fn again(&self, client: &Client) -> Result<Vec<Warning>, Error> {
        client.curated_sets().list().retries(0).response().await.map(|response| response.warnings().to_vec())
    }

    fn queue_waits(&self) -> Vec<u128> {
        self.time.queue_waits().iter().map(Duration::as_millis).collect()
    }
}

#[tokio::test]
async fn a_public_server_is_called_at_our_pace() {
    let stage = Stage::new();
    let client = stage.builder(PUBLIC).build().unwrap();
    for _ in 0..13 {
        stage.call(&client, 200).await.unwrap();
    }
    assert_eq!(stage.queue_waits(), [500, 500, 500]);
    assert_eq!(stage.time.waits(), [], "these are no waits between attempts");
    let usage = client.usage().await.unwrap();
    assert_eq!((usage.counters.queued, usage.counters.queued_for), (3, Duration::from_millis(1500)));
}

#[tokio::test]
async fn this_machine_has_no_pace_no_breaker_and_no_budget_unless_asked_for() {
    for url in [LOCAL, "http://127.0.0.1:3000", "http://[::1]:3000"] {
        let stage = Stage::new();
        let client = stage.builder(url).build().unwrap();
        for _ in 0..30 {
            assert_eq!(stage.call(&client, 429).await.unwrap_err().status(), Some(429));
        }
        assert!(stage.queue_waits().is_empty());
        let gate = client.usage().await.unwrap().gate;
        assert_eq!((gate.pace, gate.breaker, gate.budget), (None, Breaker::Off, None));

        let stage = Stage::new();
        let client = stage.client(url, Care::default().pace(4.0, 1).daily_budget(2));
        stage.call(&client, 200).await.unwrap();
        stage.call(&client, 200).await.unwrap();
        assert_eq!(stage.queue_waits(), [250]);
        assert!(stage.call(&client, 200).await.unwrap_err().is_budget_spent());
    }
}

#[tokio::test]
async fn retries_take_permits_too_and_hold_none_while_they_wait() {
    let stage = Stage::new();
    let client = stage.client(PUBLIC, Care::default().pace(1.0, 1).no_breaker());
    stage.transport.answer(500, "").answer(500, "").answer(200, CURATED);
    client.curated_sets().list().await.unwrap();
    // After waits of 0.1 and 0.2 s the pace asks for the rest of a second.
    assert_eq!(stage.queue_waits(), [900, 800]);
    assert_eq!(stage.time.elapsed(), Duration::from_secs(2));
}

#[tokio::test]
async fn a_429_slows_all_calls_down() {
    let stage = Stage::new();
    let client = stage.client(PUBLIC, Care::default());
    let _ = stage.call(&client, 429).await;
    for _ in 0..3 {
        stage.call(&client, 200).await.unwrap();
    }
    // Half the rate, and a tenth of the full one more after a minute.
    assert_eq!(stage.queue_waits(), [1000, 996, 993]);
    let pace = client.usage().await.unwrap().gate.pace.unwrap();
    assert!((pace.0 - 1.01).abs() < 0.001 && (pace.1 - 2.0).abs() < f64::EPSILON, "{pace:?}");
}

#[tokio::test]
async fn the_advice_of_headers_is_followed() {
    let stage = Stage::new();
    let client = stage.client(PUBLIC, Care::default());
    let says = [("ratelimit-limit", "10"), ("ratelimit-remaining", "3"), ("ratelimit-reset", "12")];
    stage.transport.answer_with(200, &says, CURATED);
    stage.again(&client).await.unwrap();
    stage.call(&client, 200).await.unwrap();
    stage.call(&client, 200).await.unwrap();
    assert_eq!(stage.queue_waits(), [4000], "the answer without advice ended it");

    let spent = [("ratelimit", r#""day";r=0;t=7200"#)];
    stage.transport.answer_with(200, &spent, CURATED);
    stage.again(&client).await.unwrap();
    let error = stage.again(&client).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing was sent: the limit of example.org for listCuratedSets is used up, try again in 2 hours"
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(7200)));
}

#[tokio::test]
async fn five_throttled_answers_open_the_breaker_and_a_probe_closes_it() {
    let stage = Stage::new();
    let client = stage.client(PUBLIC, Care::default().no_pace());
    for _ in 0..5 {
        assert_eq!(stage.call(&client, 429).await.unwrap_err().status(), Some(429));
    }
    let error = stage.again(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 0));
    assert_eq!(
        error.to_string(),
        "nothing was sent: example.org has asked to slow down, or failed, too often, try again in 30 s"
    );
    assert_eq!(error.retry_after(), Some(Duration::from_secs(30)));
    stage.time.advance(Duration::from_secs(30));
    stage.call(&client, 200).await.unwrap();
    let usage = client.usage().await.unwrap();
    assert_eq!(usage.gate.breaker, Breaker::Closed);
    assert_eq!((usage.counters.throttled, usage.counters.refused, usage.counters.requests), (5, 1, 6));
}

#[tokio::test]
async fn a_call_between_attempts_ends_when_the_breaker_opens() {
    let stage = Stage::new();
    let client = stage.client(PUBLIC, Care::default().no_pace().breaker(2));
    stage.transport.answer(429, "").answer(429, "").answer(200, CURATED);
    let error = client.curated_sets().list().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::RateLimited, 2));
    assert!(error.to_string().starts_with("not tried again: example.org has asked"), "{error}");
    let quota = client.usage().await.unwrap().quota;
    assert_eq!(quota, 495, "the retry that was not made is not paid for");
}

#[tokio::test]
async fn the_budget_warns_and_then_refuses_until_midnight() {
    let stage = Stage::new();
    let client = stage.client(PUBLIC, Care::default().daily_budget(5));
    stage.time.advance(Duration::from_secs(3600));
    let midnight = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600 + 86_400);
    for _ in 0..3 {
        assert_eq!(stage.call(&client, 200).await.unwrap(), []);
    }
    for used in [4, 5] {
        let warning = Warning::BudgetNearlySpent { used, limit: 5, resets_at: midnight };
        assert_eq!(stage.call(&client, 200).await.unwrap(), [warning]);
    }
    let error = stage.again(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.retry_at()), (ErrorKind::BudgetSpent, Some(midnight)));
    assert_eq!(
        error.to_string(),
        "nothing was sent: the budget of 5 requests a day is spent, try again in 23 hours or raise daily_budget"
    );
    stage.time.advance(Duration::from_secs(23 * 3600));
    assert_eq!(stage.call(&client, 200).await.unwrap(), []);
    let warning = Warning::BudgetNearlySpent { used: 4, limit: 5, resets_at: midnight };
    assert_eq!(
        warning.to_string(),
        "4 of the 5 requests a day are spent: the rest comes back at midnight UTC"
    );
}

#[test]
fn a_gate_is_for_one_server() {
    let path = std::env::temp_dir().join(format!("freesewing-gate-of-one-{}", std::process::id()));
    refuses_another_server(&MemoryGate::new(Care::off()).unwrap());
    refuses_another_server(&FileGate::open(&path, Care::off()).unwrap());
    std::fs::remove_file(path).unwrap();
}

fn refuses_another_server(gate: &(impl Gate + Clone)) {
    let build = |url: &str| Stage::new().builder(url).gate(gate.clone()).build();
    for same in [PUBLIC, "https://EXAMPLE.org:443/below/"] {
        build(same).unwrap();
    }
    for (other, called) in [
        ("https://example.com/x", "https://example.com"),
        ("https://example.org:8443", "https://example.org:8443"),
        (LOCAL, LOCAL),
    ] {
        let error = build(other).unwrap_err();
        let says = format!(
            "the gate is that of https://example.org, and this client calls {called}: give each server a gate of its own"
        );
        assert_eq!((error.kind(), error.to_string()), (ErrorKind::Configuration, says));
    }
}

#[tokio::test]
async fn clients_that_share_a_gate_share_its_hold_and_no_others() {
    let stage = Stage::new();
    let gate = MemoryGate::new(Care::default()).unwrap();
    let client = |gate: &MemoryGate| stage.builder(PUBLIC).gate(gate.clone()).build().unwrap();
    let (one, other) = (client(&gate), client(&gate));
    let apart = stage.client(PUBLIC, Care::default());
    stage.transport.answer_with(503, &[("retry-after", "100")], "");
    let _ = stage.again(&one).await;
    let error = stage.again(&other).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "nothing was sent: example.org asked this client to stay away, try again in 100 s"
    );
    let held = SystemTime::UNIX_EPOCH + Duration::from_secs(1_767_225_600 + 100);
    assert_eq!(error.retry_at(), Some(held));
    stage.call(&apart, 200).await.unwrap();
}

#[test]
fn numbers_that_make_no_sense_are_refused_when_the_client_is_built() {
    let stage = Stage::new();
    let error = stage.builder(LOCAL).care(Care::default().in_flight(0)).build().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.to_string(), "in_flight must be at least 1, or nothing could ever be sent");
    assert!(MemoryGate::new(Care::default().pace(0.0, 1)).is_err());
    let gate = MemoryGate::new(Care::off()).unwrap();
    let error = stage.builder(LOCAL).care(Care::off()).gate(gate).build().unwrap_err();
    assert_eq!(
        error.to_string(),
        "both care and a gate were given, and a gate has its own care: give the care to the gate"
    );
}

/// A transport that notes who came and answers when it is told to.
#[derive(Clone)]
struct Slow {
    came: Arc<Mutex<Vec<String>>>,
    answers: Arc<Semaphore>,
}

impl Slow {
    fn new() -> Self {
        Self { came: Arc::default(), answers: Arc::new(Semaphore::new(0)) }
    }

    fn client(&self, care: Care) -> Client {
        let builder = Client::builder().environment(|_| None).base_url(LOCAL).care(care);
        builder.transport(self.clone()).virtual_time(VirtualTime::new()).build().unwrap()
    }

    /// The numbers of the calls that came: their sets have the numbers from 1 on.
    fn came(&self) -> Vec<usize> {
        let came = self.came.lock().unwrap();
        came.iter().map(|path| path.rsplit('/').next().unwrap().parse::<usize>().unwrap() - 1).collect()
    }

    async fn answer_one(&self) {
        self.answers.add_permits(1);
        settle().await;
    }
}

impl Transport for Slow {
    fn send(&self, request: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        self.came.lock().unwrap().push(request.url.path().to_owned());
        Box::pin(async move {
            self.answers.acquire().await.unwrap().forget();
            Ok(Response::new(http_status(404), <_>::default(), ""))
        })
    }
}

fn http_status(status: u16) -> http::StatusCode {
    http::StatusCode::from_u16(status).unwrap()
}

/// Lets every task go as far as it can.
async fn settle() {
    for _ in 0..50 {
        yield_now().await;
    }
}

type Task = tokio::task::JoinHandle<Result<freesewing::CuratedSet, Error>>;

async fn start(client: &Client, number: usize) -> Task {
    let client = client.clone();
    let task =
        tokio::spawn(async move { client.curated_sets().get(i64::try_from(number + 1).unwrap()).await });
    settle().await;
    task
}

#[tokio::test]
async fn whoever_comes_first_goes_first() {
    let slow = Slow::new();
    let client = slow.client(Care::off().in_flight(2));
    let mut tasks = Vec::new();
    for id in 0..20 {
        tasks.push(start(&client, id).await);
    }
    assert_eq!(slow.came(), [0, 1]);
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.waiting), (2, 18));
    for answered in 1..=20 {
        slow.answer_one().await;
        let expected: Vec<usize> = (0..20.min(answered + 2)).collect();
        assert_eq!(slow.came(), expected);
    }
    for task in tasks {
        assert!(task.await.unwrap().unwrap_err().is_not_found());
    }
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.waiting), (0, 0));
}

#[tokio::test]
async fn whoever_leaves_the_queue_or_a_request_makes_room_at_once() {
    let slow = Slow::new();
    let client = slow.client(Care::off().in_flight(1));
    let mut tasks = Vec::new();
    for id in 0..6 {
        tasks.push(start(&client, id).await);
    }
    // The first in the queue, one in the middle, and then the one under way.
    for id in [1, 3, 0] {
        tasks[id].abort();
        settle().await;
    }
    assert_eq!(slow.came(), [0, 2]);
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.waiting), (1, 2));
    for _ in 0..3 {
        slow.answer_one().await;
    }
    assert_eq!(slow.came(), [0, 2, 4, 5]);
    let usage = client.usage().await.unwrap();
    assert_eq!((usage.gate.in_flight, usage.gate.waiting), (0, 0));
    assert_eq!((usage.counters.calls, usage.counters.requests), (6, 4));
}

#[derive(Clone, Copy, Debug)]
enum Doing {
    Start,
    Answer,
    Leave(prop::sample::Index),
}

fn doings() -> impl Strategy<Value = Vec<Doing>> {
    let leave = any::<prop::sample::Index>().prop_map(Doing::Leave);
    prop::collection::vec(prop_oneof![3 => Just(Doing::Start), 2 => Just(Doing::Answer), 1 => leave], 1..40)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Whatever comes, is answered and leaves: calls go in the order in which they came, as many as may be are under way,
    /// and nobody is forgotten.
    #[test]
    fn the_order_holds_whoever_leaves(doings in doings(), at_once in 1..4_u32) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let slow = Slow::new();
            let client = slow.client(Care::off().in_flight(at_once));
            let (mut tasks, mut left) = (Vec::new(), BTreeSet::new());
            for doing in doings {
                match doing {
                    Doing::Start => tasks.push(start(&client, tasks.len()).await),
                    Doing::Answer => slow.answer_one().await,
                    Doing::Leave(index) if !tasks.is_empty() => {
                        let number = index.index(tasks.len());
                        if !tasks[number].is_finished() {
                            tasks[number].abort();
                            left.insert(number);
                        }
                        settle().await;
                    }
                    Doing::Leave(_) => {}
                }
                let gate = client.usage().await.unwrap().gate;
                assert!(gate.in_flight <= at_once as usize);
                assert!(gate.waiting == 0 || gate.in_flight == at_once as usize, "somebody waits for nothing");
            }
            slow.answers.add_permits(1000);
            settle().await;
            let came = slow.came();
            assert!(came.is_sorted(), "{came:?}");
            for (number, task) in tasks.into_iter().enumerate() {
                assert!(task.is_finished(), "{number} was forgotten");
                assert!(left.contains(&number) || came.contains(&number), "{number} never came");
            }
            let gate = client.usage().await.unwrap().gate;
            assert_eq!((gate.in_flight, gate.waiting), (0, 0));
        });
    }
}

#[tokio::test]
async fn whoever_calls_again_at_once_does_not_overtake_those_who_wait() {
    let slow = Slow::new();
    let client = slow.client(Care::off().in_flight(1));
    let eager = tokio::spawn({
        let client = client.clone();
        async move {
            for id in [1, 3, 4] {
                let _ = client.curated_sets().get(id).await;
            }
        }
    });
    settle().await;
    let _patient = start(&client, 1).await;
    for _ in 0..4 {
        slow.answer_one().await;
    }
    assert_eq!(slow.came(), [0, 1, 2, 3]);
    assert!(eager.is_finished());
}

#[tokio::test]
async fn no_permit_is_lost_among_many_threads_that_come_and_go() {
    let stage = Stage::new();
    for _ in 0..2000 {
        stage.transport.answer(200, CURATED);
    }
    let client = Client::builder().environment(|_| None).base_url(LOCAL).transport(stage.transport.clone());
    let client = client.care(Care::off().in_flight(2)).build().unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().unwrap();
    let tasks: Vec<_> = (0..400)
        .map(|number| {
            let client = client.clone();
            runtime.spawn(async move {
                for _ in 0..4 {
                    if number % 3 == 0 {
                        // Polled a few times and dropped, wherever it is by then.
                        let call = client.curated_sets().list().into_future();
                        let _ = tokio::time::timeout(Duration::ZERO, call).await;
                    } else {
                        client.curated_sets().list().await.unwrap();
                    }
                }
            })
        })
        .collect();
    for task in tasks {
        task.await.unwrap();
    }
    let gate = client.usage().await.unwrap().gate;
    assert_eq!((gate.in_flight, gate.waiting), (0, 0));
    runtime.shutdown_background();
}

#[tokio::test]
async fn the_queue_has_a_limit_of_its_own() {
    let stage = Stage::new();
    let builder = stage.builder(PUBLIC).care(Care::default().pace(0.1, 1)).timeout(Duration::from_secs(1));
    let client = builder.queue_timeout(Duration::from_secs(10)).build().unwrap();
    stage.call(&client, 200).await.unwrap();
    let error = stage.again(&client).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (ErrorKind::Timeout, 0));
    assert_eq!(
        error.to_string(),
        "nothing was sent: the queue was too long: start fewer calls at once, or raise queue_timeout"
    );
    assert!(stage.queue_waits().is_empty(), "a wait that would pass the limit is not begun");
    stage.time.advance(Duration::from_millis(1));
    stage.call(&client, 200).await.unwrap();
    assert_eq!(stage.queue_waits(), [9999], "the time of the call begins when it is sent");
}

#[tokio::test]
async fn a_retry_queues_within_the_time_of_its_call() {
    let stage = Stage::new();
    let builder = stage.builder(PUBLIC).care(Care::default().pace(0.1, 1)).timeout(Duration::from_secs(5));
    let client = builder.build().unwrap();
    stage.transport.answer(500, "");
    let error = client.curated_sets().list().await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "500 from example.org: the server failed: try again later (the next attempt would have come after the time \
         limit of the call)"
    );
    assert_eq!(stage.time.elapsed(), Duration::from_millis(100));
}

/// A gate that cannot be asked.
struct Broken;

impl Gate for Broken {
    fn acquire<'a>(
        &'a self,
        _: Ask<'a>,
        _: Option<Duration>,
        _: Clock<'a>,
    ) -> BoxFuture<'a, Result<Permit, Denied>> {
        Box::pin(async { Err(Denied::Failed(GateError::new("the gate is rusty: oil it").caused_by("rust"))) })
    }

    fn settle<'a>(&'a self, _: Permit, _: Report, _: Clock<'a>) -> BoxFuture<'a, ()> {
        Box::pin(async {})
    }

    fn release(&self, _: Permit, _: bool, _: Clock<'_>) {}

    fn standing<'a>(&'a self, _: Clock<'a>) -> BoxFuture<'a, Result<Standing, GateError>> {
        Box::pin(async { Err(GateError::new("the gate is rusty: oil it")) })
    }
}

#[tokio::test]
async fn a_gate_that_cannot_be_asked_lets_nothing_through() {
    let stage = Stage::new();
    let client = stage.builder(PUBLIC).gate(Broken).build().unwrap();
    let error = stage.again(&client).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Configuration);
    assert_eq!(error.to_string(), "nothing was sent: the gate is rusty: oil it");
    assert!(std::error::Error::source(&error).is_some());
    let error = client.usage().await.unwrap_err();
    assert_eq!(error.to_string(), "the gate cannot be used: the gate is rusty: oil it");
    assert!(stage.transport.requests().is_empty());
}
