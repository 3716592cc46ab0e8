//! The reference server in bad weather for a while: every error must have been asked for, and memory must not grow.
//!
//! Workers make, read, change and delete records without a pause while faults are ordered over the control plane,
//! each for one route and of a kind that can be told from the answer. In the end as many answers of each route
//! must have gone wrong in each way as were ordered, and no others.
//!
//! `cargo xtask bench soak` runs it. Argument: `--minutes M` (10 unless said otherwise).

#![allow(
    clippy::print_stdout,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a measurement prints and may panic"
)]

#[path = "../common/mod.rs"]
mod common;

mod control;
mod kinds;
mod tally;
mod worker;

use std::process::ExitCode;
use std::sync::Arc;
use std::time::{Duration, Instant};

use common::Program;
use control::Control;
use kinds::KINDS;
use tally::Tally;
use tokio::task::JoinSet;
use worker::Worker;

/// How many workers there are, each with connections of its own.
const WORKERS: usize = 8;

/// How often faults are ordered, and memory is looked at.
const ORDER_EVERY: Duration = Duration::from_millis(20);
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How much more memory the last third may take than the middle one, beside the noise of an allocator.
const GROWTH: f64 = 1.05;
const NOISE_KILOBYTES: f64 = 1024.0;

fn main() -> ExitCode {
    let minutes = minutes();
    println!("{WORKERS} workers for {minutes} minutes, a fault every {} ms\n", ORDER_EVERY.as_millis());
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
    let problems = runtime.block_on(soak(Duration::from_secs_f64(minutes * 60.0)));
    for problem in &problems {
        println!("WRONG: {problem}");
    }
    if problems.is_empty() {
        println!("no error that was not asked for, and memory is flat");
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

fn minutes() -> f64 {
    let mut arguments = std::env::args().skip(1);
    let mut minutes = 10.0;
    while let Some(name) = arguments.next() {
        match name.as_str() {
            "--minutes" => {
                let value = arguments.next().and_then(|text| text.parse().ok());
                minutes = value.filter(|n: &f64| *n > 0.0).expect("--minutes takes a number");
            }
            "--bench" => {}
            other => panic!("unknown argument {other}; there is --minutes"),
        }
    }
    minutes
}

async fn soak(time: Duration) -> Vec<String> {
    let program = Program::start(&["--demo", "--rate-limits", "off"]);
    let control = Control::new(&program.ready);
    let tally = Arc::new(Tally::default());
    let end = Instant::now() + time;
    let mut workers = JoinSet::new();
    for _ in 0..WORKERS {
        let worker = Worker::new(&program, &control, tally.clone()).await;
        workers.spawn(worker.work(end));
    }
    let mut memory = Vec::new();
    let mut looked = Instant::now();
    let mut ordered = 0_usize;
    while Instant::now() < end {
        tokio::time::sleep(ORDER_EVERY).await;
        let route = worker::ROUTES[ordered % worker::ROUTES.len()];
        let kind = KINDS[(ordered / worker::ROUTES.len()) % KINDS.len()];
        ordered += 1;
        tally.order(route, kind);
        control.order(route, kind).await;
        if looked.elapsed() >= LOOK_EVERY {
            looked = Instant::now();
            memory.extend(program.memory());
            // The outbox keeps every mail until somebody reads it.
            control.clear_mails().await;
        }
    }
    while let Some(done) = workers.join_next().await {
        done.expect("a worker that came to its end");
    }
    control.clear_faults(&tally).await;
    let mut problems = tally.problems();
    problems.extend(control.defects().await.into_iter().map(|defect| format!("the server failed: {defect}")));
    println!("{}", tally.summary());
    problems.extend(growth(&memory));
    if !program.stop() {
        problems.push("the program did not end as it should".to_owned());
    }
    problems
}

/// Whether the last third of the time took more memory than the one before.
fn growth(memory: &[u64]) -> Option<String> {
    let third = memory.len() / 3;
    if third == 0 {
        println!("memory: too short a time, or a system that does not tell it");
        return None;
    }
    let mean = |part: &[u64]| part.iter().sum::<u64>() as f64 / part.len() as f64;
    let (middle, last) = (mean(&memory[third..2 * third]), mean(&memory[2 * third..]));
    let highest = memory.iter().max().copied().unwrap_or_default();
    println!(
        "memory: {:.1} MB in the middle third, {:.1} MB in the last, {:.1} MB at most",
        middle / 1024.0,
        last / 1024.0,
        highest as f64 / 1024.0
    );
    let allowed = middle * GROWTH + NOISE_KILOBYTES;
    (last > allowed).then(|| format!("memory grew from {middle:.0} to {last:.0} kB"))
}
