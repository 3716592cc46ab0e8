//! Several processes with one gate.

use std::process::{Child, Command, Stdio};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use freesewing::Care;
use freesewing::gate::RedisGate;
use freesewing::transport::{BoxFuture, Request, Response, Transport, TransportError};
use http::{HeaderMap, StatusCode};

use crate::server::Redis;
use crate::{CURATED, builder, call, scripted};

const PACE: (f64, u32) = (50.0, 4);

/// Answers after a while, and says when a request came and went.
struct Timed;

impl Transport for Timed {
    fn send(&self, _: Request) -> BoxFuture<'_, Result<Response, TransportError>> {
        Box::pin(async {
            let now = || SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_micros();
            let came = now();
            tokio::time::sleep(Duration::from_millis(10)).await;
            println!("says {came} {}", now());
            Ok(Response::new(StatusCode::OK, HeaderMap::new(), CURATED))
        })
    }
}

/// What the processes of the tests do.
#[test]
#[ignore = "the other tests run it as a process of its own"]
fn child() {
    let variable = |name: &str| std::env::var(name).unwrap_or_default();
    let (role, address) = (variable("GATE_ROLE"), variable("GATE_ADDRESS"));
    let gate = |care: Care| {
        let builder = RedisGate::builder(address.as_str(), care);
        builder.time_limit(Duration::from_secs(20)).build().unwrap()
    };
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match role.as_str() {
            "calls" => {
                let care = Care::default().pace(PACE.0, PACE.1).in_flight(2);
                let client = builder(gate(care)).transport(Timed).build().unwrap();
                let calls = (0..10).map(|_| {
                    let client = client.clone();
                    tokio::spawn(async move { assert!(!call(&client).await.unwrap(), "the gate was away") })
                });
                for call in calls.collect::<Vec<_>>() {
                    call.await.unwrap();
                }
            }
            "budget" => {
                let (client, transport) = scripted(gate(Care::off().daily_budget(25)));
                let (mut sent, mut refused) = (0, 0);
                for _ in 0..10 {
                    transport.answer(200, CURATED);
                    match call(&client).await {
                        Ok(false) => sent += 1,
                        Ok(true) => panic!("the gate was away"),
                        Err(error) if error.is_budget_spent() => refused += 1,
                        Err(error) => panic!("{error}"),
                    }
                }
                println!("says {sent} {refused}");
            }
            "stays" => {
                let (client, transport) = scripted(gate(Care::default().in_flight(1)));
                transport.never_answer();
                call(&client).await.unwrap();
            }
            other => panic!("a child without a role: {other:?}"),
        }
    });
}

fn start(role: &str, redis: &Redis) -> Child {
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["processes::child", "--exact", "--ignored", "--nocapture"]);
    command.env("GATE_ROLE", role).env("GATE_ADDRESS", redis.address());
    command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
}

/// The pairs of numbers that the process says, when it has ended well.
fn end(child: Child) -> Vec<(u64, u64)> {
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{text}\n{}", String::from_utf8_lossy(&output.stderr));
    assert!(text.contains("1 passed"), "the child did not run: {text}");
    let said = text.lines().filter_map(|line| line.split("says ").nth(1)?.split_once(' '));
    said.map(|(first, second)| (first.parse().unwrap(), second.parse().unwrap())).collect()
}

#[test]
fn four_processes_keep_one_pace_and_never_have_more_than_two_under_way() {
    let redis = Redis::start();
    let children: Vec<Child> = (0..4).map(|_| start("calls", &redis)).collect();
    let mut spans: Vec<(u64, u64)> = children.into_iter().flat_map(end).collect();
    spans.sort_unstable();
    assert_eq!(spans.len(), 40);
    for (first, (began, ended)) in spans.iter().enumerate() {
        let under_way = spans[..first].iter().filter(|(_, before)| before > began).count();
        assert!(under_way < 2, "{under_way} others were under way at {began}, until {ended}");
        for (last, (later, _)) in spans.iter().enumerate().skip(first) {
            // A request may set out a little later than it was let through, which brings it closer to the next.
            let span = (later - began) as f64 / 1e6 + 0.1;
            let most = f64::from(PACE.1) + PACE.0 * span;
            assert!((last - first + 1) as f64 <= most, "{} in {span} s", last - first + 1);
        }
    }
}

#[test]
fn processes_spend_one_budget() {
    let redis = Redis::start();
    let children: Vec<Child> = (0..4).map(|_| start("budget", &redis)).collect();
    let said = children.into_iter().flat_map(end).collect::<Vec<_>>();
    let sum = said.iter().fold((0, 0), |sum, said| (sum.0 + said.0, sum.1 + said.1));
    assert_eq!(sum, (25, 15), "{said:?}");
}

#[tokio::test]
async fn a_process_that_is_killed_keeps_its_permit_until_its_lease_ends() {
    let redis = Redis::start();
    let mut child = start("stays", &redis);
    let (client, transport) = scripted(redis.gate(Care::default().in_flight(1)));
    while client.usage().await.unwrap().gate.in_flight == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    assert_eq!(client.usage().await.unwrap().gate.in_flight, 1);
    // The lease is 15 s long. That it ends is a matter of the state; here its end is brought near.
    let state = redis.state();
    let (head, rest) = state.split_once(r#""ends":"#).unwrap();
    let tail = rest.trim_start_matches(|digit: char| digit.is_ascii_digit());
    let clock = state.split_once(r#""clock":"#).unwrap().1.split(',').next().unwrap();
    let near = clock.parse::<u64>().unwrap() + 300_000;
    redis.say(&["SET", crate::server::KEY, &format!("{head}\"ends\":{near}{tail}")]);
    transport.answer(200, CURATED);
    assert!(!call(&client).await.unwrap());
}
