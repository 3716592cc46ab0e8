//! What a call costs by itself: the SDK's own work, with a transport that answers at once.
//!
//! `cargo xtask bench instructions` counts the instructions of each case under callgrind, compares them with
//! `counts.json` beside this file, and shows the time of a call. Alone it shows the times only. Arguments:
//! `--list` names the cases, `--calls CASE N` makes so many calls and says nothing.

#![allow(
    clippy::print_stdout,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement prints and may panic"
)]

mod cases;
mod transport;

use std::hint::black_box;
use std::time::{Duration, Instant};

use cases::{CASES, Case};

/// What our own work may cost, in microseconds a call.
const BAR: f64 = 3.0;

const ROUNDS: usize = 40;
const CALLS: u32 = 1_000;

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap()
}

/// Makes so many calls, and says how long they took.
fn calls(case: &Case, number: u32) -> Duration {
    runtime().block_on(async {
        let client = (case.client)();
        let start = Instant::now();
        for _ in 0..number {
            (case.call)(&client).await;
        }
        start.elapsed()
    })
}

/// How long so many readings of the case's answer take when nobody but `serde_json` has a part in it.
fn readings(case: &Case, number: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..number {
        if !case.body.is_empty() {
            black_box(serde_json::from_str::<serde_json::Value>(black_box(case.body)).unwrap());
        }
    }
    start.elapsed()
}

/// The lowest of the rounds, in microseconds each: what else the machine does can only add to it.
fn lowest(measure: impl Fn(u32) -> Duration) -> f64 {
    let each = |_| measure(CALLS).as_secs_f64() * 1e6 / f64::from(CALLS);
    (0..ROUNDS).map(each).fold(f64::INFINITY, f64::min)
}

fn show() {
    println!(
        "µs a call, lowest of {ROUNDS} rounds of {CALLS}; `JSON` is serde_json alone on the same answer"
    );
    println!("{:<24} {:>8} {:>8} {:>8}   bar {BAR}", "case", "call", "JSON", "own");
    for case in &CASES {
        let (call, json) = (lowest(|number| calls(case, number)), lowest(|number| readings(case, number)));
        let own = call - json;
        let verdict = if own <= BAR { "reached" } else { "missed" };
        println!("{:<24} {call:>8.2} {json:>8.2} {own:>8.2}   {verdict}", case.name);
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["--list", ..] => CASES.iter().for_each(|case| println!("{}", case.name)),
        ["--calls", name, number, ..] => {
            let case = CASES.iter().find(|case| case.name == name).expect("a case of --list");
            calls(case, number.parse().expect("a number of calls"));
        }
        // Cargo adds `--bench`, and other benches have arguments of their own.
        _ => show(),
    }
}
