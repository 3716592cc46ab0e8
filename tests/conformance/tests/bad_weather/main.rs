//! Thousands of operations while three answers in ten fail in every way the reference server knows: nothing that was
//! acknowledged is lost, nothing is made twice, nobody gets stuck, and the server has seen exactly the requests that
//! the client's traces tell of.
//!
//! 16 tasks work side by side. Each knows what it has been promised; after an error it does again what can be done
//! again, and looks for what may have been made before it makes it once more. Waits pass in virtual time.
//!
//! `cargo xtask bench weather` makes it 100,000 operations instead of 5,000, or as many as it is told.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "helpers of tests fail loudly, and the figures are worth a line"
)]

mod books;
mod control;
mod ledger;
mod weather;
mod worker;

use std::time::{Duration, Instant};

use freesewing::testing::VirtualTime;
use freesewing::{Client, Credentials, Generation};
use freesewing_test_server::TestServer;
use tokio::task::JoinSet;

use control::Control;
use worker::Worker;

const TASKS: usize = 16;

/// So many operations between two looks at the journal, which remembers 10,000 requests.
const ROUND: usize = 2_500;

/// A round that takes longer has a task that is stuck.
const PATIENCE: Duration = Duration::from_secs(120);

/// Which tasks share connections and the quota of retries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Clients {
    /// All of them.
    One,
    /// None: each has a client of its own, so that its requests can be told from those of others.
    Each,
}

/// How many operations to make: the bench says so in the environment.
fn operations() -> usize {
    let text = std::env::var("FREESEWING_OPERATIONS").unwrap_or_else(|_| "5000".to_owned());
    text.parse().unwrap_or_else(|error| panic!("FREESEWING_OPERATIONS is no number: {error}: {text:?}"))
}

fn client(generation: Generation, server: &TestServer, name: &str, time: &VirtualTime) -> Client {
    let builder = Client::builder().environment(|_| None).base_url(server.url()).generation(generation);
    // The waits of all tasks move the clock that they share, so no call may be short of time.
    let builder = builder.timeout(Duration::from_secs(1 << 32)).virtual_time(time.clone());
    builder.app(name, "1").build().unwrap()
}

async fn endure(generation: Generation, clients: Clients) {
    let server = TestServer::builder().generation(generation.as_str().parse().unwrap()).control(0);
    let server = server.start().await.unwrap();
    let control = Control::of(&server);
    let time = VirtualTime::new();
    let shared = client(generation, &server, "everybody", &time);
    let mut workers: Vec<Worker> = (0..TASKS)
        .map(|number| {
            let name = format!("worker-{number:02}");
            let client = match clients {
                Clients::One => shared.clone(),
                Clients::Each => client(generation, &server, &name, &time),
            };
            let credentials = Credentials::token(server.new_token("user")).unwrap();
            Worker::new(name, client.with_credentials(credentials), number as u64)
        })
        .collect();

    let (operations, began) = (operations(), Instant::now());
    let mut figures = ledger::Figures::default();
    let rounds = operations.div_ceil(ROUND);
    for round in 0..rounds {
        let share = operations.min((round + 1) * ROUND) - round * ROUND;
        let ordered = control.order(&weather::faults(round as u64, 2 * share)).await;
        workers = work(workers, share).await;
        let struck = ordered - control.waiting().await;
        control.clear_faults().await;
        for worker in &mut workers {
            worker.checks_what_is_there().await;
        }
        let journal = control.journal().await;
        let ledgers: Vec<_> = workers.iter_mut().map(Worker::tear_out_the_ledger).collect();
        match clients {
            Clients::One => ledger::agree_in_number(&journal, &ledgers),
            Clients::Each => ledger::agree_in_order(&journal, &ledgers),
        }
        figures.add(share, struck, &journal, &ledgers);
    }
    eprintln!("{generation:?}, clients: {clients:?}: {figures} in {:.1} s", began.elapsed().as_secs_f64());
    figures.check();
}

/// Has all workers do their part of so many operations, at the same time.
async fn work(workers: Vec<Worker>, operations: usize) -> Vec<Worker> {
    let mut tasks = JoinSet::new();
    for (number, mut worker) in workers.into_iter().enumerate() {
        let share = operations / TASKS + usize::from(number < operations % TASKS);
        tasks.spawn(async move {
            for _ in 0..share {
                worker.does_something().await;
            }
            worker
        });
    }
    let mut workers = Vec::new();
    let all = async {
        while let Some(worker) = tasks.join_next().await {
            workers.push(worker.unwrap());
        }
    };
    let in_time = tokio::time::timeout(PATIENCE, all).await;
    assert!(
        in_time.is_ok(),
        "after {PATIENCE:?} {} of {TASKS} tasks are still at work",
        TASKS - workers.len()
    );
    workers
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_made_twice_in_v3_with_one_client() {
    endure(Generation::V3, Clients::One).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_made_twice_in_v4_with_one_client() {
    endure(Generation::V4, Clients::One).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_made_twice_in_v3_with_a_client_for_each_task() {
    endure(Generation::V3, Clients::Each).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_lost_or_made_twice_in_v4_with_a_client_for_each_task() {
    endure(Generation::V4, Clients::Each).await;
}
