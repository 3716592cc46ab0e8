//! What the reference server can do: requests a second, how soon it is ready, how much memory it takes.
//!
//! The server is the real program, built for release; it works on one thread. The load comes from this process, over
//! 64 connections that stay open. Every answer is checked for its status.
//!
//! `cargo xtask bench server` runs it. Arguments: `--rounds N` (7 unless said otherwise), `--seconds S` a round (1).

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement prints and may panic"
)]

#[path = "../common/mod.rs"]
mod common;

mod load;

use std::time::{Duration, Instant};

use common::Program;
use freesewing_test_server::TestServer;
use load::Load;
use serde_json::json;

/// How many requests are under way at a time.
const CONNECTIONS: usize = 64;

/// How often the program and the server in this process are started.
const STARTS: usize = 21;

/// How many requests the program has answered when its memory is looked at.
const REQUESTS: u64 = 100_000;

/// What is to be reached.
const READS_A_SECOND: f64 = 30_000.0;
const READY_MILLISECONDS: f64 = 20.0;
const IN_PROCESS_MILLISECONDS: f64 = 3.0;
const MEGABYTES: f64 = 30.0;

struct Options {
    rounds: usize,
    round: Duration,
}

fn main() {
    let options = options();
    println!(
        "the reference server, {CONNECTIONS} connections, {} rounds of {:.1} s: median (lowest to highest)\n",
        options.rounds,
        options.round.as_secs_f64()
    );
    starts();
    for generation in ["v3", "v4"] {
        println!("\ngeneration {generation}");
        in_memory(generation, &options);
        in_a_file(generation, &options);
    }
}

fn options() -> Options {
    let mut options = Options { rounds: 7, round: Duration::from_secs(1) };
    let mut arguments = std::env::args().skip(1);
    while let Some(name) = arguments.next() {
        let mut value = || arguments.next().and_then(|text| text.parse::<f64>().ok()).filter(|n| *n > 0.0);
        match name.as_str() {
            "--rounds" => options.rounds = value().expect("--rounds takes a number") as usize,
            "--seconds" => {
                options.round = Duration::from_secs_f64(value().expect("--seconds takes a number"))
            }
            // Cargo says this to every bench.
            "--bench" => {}
            other => panic!("unknown argument {other}; there are --rounds and --seconds"),
        }
    }
    options
}

/// How soon a server is ready.
fn starts() {
    let program: Vec<f64> = (0..STARTS).map(|_| milliseconds(Program::start(&[]).took)).collect();
    show("start of the program to its ready line, ms", &program, Some(Bar::AtMost(READY_MILLISECONDS)));
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let in_process: Vec<f64> = (0..STARTS)
        .map(|_| {
            let start = Instant::now();
            let server = runtime.block_on(TestServer::start());
            let took = start.elapsed();
            drop(server);
            milliseconds(took)
        })
        .collect();
    show("start in a process, ms", &in_process, Some(Bar::AtMost(IN_PROCESS_MILLISECONDS)));
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

fn in_memory(generation: &str, options: &Options) {
    let program = program(generation, &[]);
    let read = reading(&program);
    let list = Load::new(&program.address, "GET /curated-sets", "HTTP/1.1 200", None, None);
    // Before anything else is asked, so that nothing but these requests counts.
    read.send(CONNECTIONS, REQUESTS / 2);
    list.send(CONNECTIONS, REQUESTS / 2);
    let memory = program.memory();
    let bar = Some(Bar::AtLeast(READS_A_SECOND));
    measure("read one set, with a key, a second", &read, options, bar);
    measure("list 20 curated sets, a second", &list, options, None);
    measure("create a set in memory, a second", &creating(&program), options, None);
    match memory {
        Some(kilobytes) => show(
            "memory after 100,000 requests, MB",
            &[kilobytes as f64 / 1024.0],
            Some(Bar::AtMost(MEGABYTES)),
        ),
        None => println!("memory: this system does not tell it"),
    }
}

fn in_a_file(generation: &str, options: &Options) {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join(format!("bench-{}.db", std::process::id()));
    let path = file.to_str().expect("a path that is text");
    {
        let program = program(generation, &["--db", path]);
        measure("create a set in a file, a second", &creating(&program), options, None);
    }
    for suffix in ["", "-wal", "-shm"] {
        let _ = std::fs::remove_file(format!("{path}{suffix}"));
    }
}

fn program(generation: &str, more: &[&str]) -> Program {
    let mut arguments = vec!["--generation", generation, "--demo", "--rate-limits", "off"];
    arguments.extend(more);
    Program::start(&arguments)
}

const SET: &str = r#"{"name":"Robin","notes":"Taken in May","measies":{"ankle":245,"biceps":335,"bustFront":460,"bustPointToUnderbust":95,"bustSpan":165,"chest":930,"head":580,"heel":310,"highBust":880,"hips":980,"knee":390,"neck":380,"seat":1010,"shoulderSlope":13,"shoulderToElbow":360,"shoulderToShoulder":410,"shoulderToWrist":610,"waist":770,"waistToFloor":1050,"wrist":165}}"#;

fn creating(program: &Program) -> Load {
    let key = program.demo_key("user");
    Load::new(&program.address, "POST /sets/key", "HTTP/1.1 201", Some(&key), Some(SET))
}

/// Reading a set of somebody who has one.
fn reading(program: &Program) -> Load {
    let key = program.demo_key("user");
    let id = made_set(program, &key);
    Load::new(&program.address, &format!("GET /sets/{id}/key"), "HTTP/1.1 200", Some(&key), None)
}

fn made_set(program: &Program, key: &str) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let body: serde_json::Value = serde_json::from_str(SET).expect("JSON");
    let made: serde_json::Value = runtime.block_on(async {
        let request = reqwest::Client::new().post(format!("http://{}/sets/key", program.address));
        let answer = request.header("authorization", key).json(&body).send().await.expect("an answer");
        answer.json().await.expect("JSON")
    });
    let set = &made["set"];
    match (&set["uuid"], &set["id"]) {
        (serde_json::Value::String(uuid), _) => uuid.clone(),
        (_, id) if *id != json!(null) => id.to_string(),
        _ => panic!("no set was made: {made}"),
    }
}

fn measure(name: &str, load: &Load, options: &Options, bar: Option<Bar>) {
    load.rate(CONNECTIONS, options.round / 2);
    let rates: Vec<f64> = (0..options.rounds).map(|_| load.rate(CONNECTIONS, options.round)).collect();
    show(name, &rates, bar);
}

/// What a median is to reach.
enum Bar {
    AtLeast(f64),
    AtMost(f64),
}

fn show(name: &str, values: &[f64], bar: Option<Bar>) {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let median = sorted[sorted.len() / 2];
    let (low, high) = (sorted[0], sorted[sorted.len() - 1]);
    let spread =
        if values.len() > 1 { format!("({} to {})", number(low), number(high)) } else { String::new() };
    let verdict = match bar {
        None => String::new(),
        Some(Bar::AtLeast(bar)) => verdict("at least", bar, median >= bar),
        Some(Bar::AtMost(bar)) => verdict("at most", bar, median <= bar),
    };
    println!("{name:<44} {:>9} {spread:<22} {verdict}", number(median));
}

fn verdict(words: &str, bar: f64, is_met: bool) -> String {
    format!("bar: {words} {}, {}", number(bar), if is_met { "met" } else { "MISSED" })
}

/// Whole numbers where they are large.
fn number(value: f64) -> String {
    if value >= 100.0 { format!("{value:.0}") } else { format!("{value:.1}") }
}
