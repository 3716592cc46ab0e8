//! What the client's traces tell, against what the server has seen.

use std::collections::BTreeMap;
use std::fmt;

use freesewing::engine::retry::{Outcome, Phase};
use serde_json::Value;

use crate::weather::SHARE;

/// The attempts of one worker, in their order.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    pub(crate) name: String,
    /// The method and path template, and what came of it.
    pub(crate) attempts: Vec<(String, Outcome)>,
    /// Calls that ended with an error, and had to be made again or looked after.
    pub(crate) errors: usize,
}

fn route(request: &Value) -> &str {
    request["route"].as_str().unwrap_or_else(|| panic!("no route took {request}"))
}

/// Whether the server saw what an attempt tells of. Where there is no answer, the server may have sent one that broke on
/// the way.
fn fits(outcome: Outcome, request: &Value) -> bool {
    match outcome {
        Outcome::Status(status) => request["status"] == status,
        Outcome::Failure(Phase::Body) => request["status"].is_number(),
        Outcome::Failure(Phase::Send | Phase::Answer) => true,
        _ => false,
    }
}

/// Each worker has sent what the journal has under its name, request by request.
pub(crate) fn agree_in_order(journal: &[Value], ledgers: &[Ledger]) {
    let mut seen = 0;
    for ledger in ledgers {
        let mark = format!("{}/1", ledger.name);
        let theirs =
            |request: &&Value| request["userAgent"].as_str().is_some_and(|agent| agent.ends_with(&mark));
        let requests: Vec<&Value> = journal.iter().filter(theirs).collect();
        for (number, (request, (name, outcome))) in requests.iter().zip(&ledger.attempts).enumerate() {
            assert!(
                route(request) == name && fits(*outcome, request),
                "{}, request {number}: the trace has {name}: {outcome:?}, the server {request}",
                ledger.name
            );
        }
        assert_eq!(requests.len(), ledger.attempts.len(), "requests of {}", ledger.name);
        seen += requests.len();
    }
    assert_eq!(seen, journal.len(), "the server has seen requests that nobody has sent");
}

/// All workers together have sent what the journal has: of each route so many, with so many of each status.
pub(crate) fn agree_in_number(journal: &[Value], ledgers: &[Ledger]) {
    let mut surplus: BTreeMap<(&str, Option<u64>), i64> = BTreeMap::new();
    let mut failures: BTreeMap<&str, i64> = BTreeMap::new();
    for request in journal {
        *surplus.entry((route(request), request["status"].as_u64())).or_default() += 1;
    }
    for (name, outcome) in ledgers.iter().flat_map(|ledger| &ledger.attempts) {
        match outcome {
            Outcome::Status(status) => {
                *surplus.entry((name, Some(u64::from(*status)))).or_default() -= 1;
            }
            _ => *failures.entry(name).or_default() += 1,
        }
    }
    for ((name, status), count) in surplus {
        assert!(count >= 0, "traces have {} more of {name} with {status:?} than the server", -count);
        *failures.entry(name).or_default() -= count;
    }
    failures.retain(|_, count| *count != 0);
    assert!(failures.is_empty(), "attempts more than requests (fewer, where negative): {failures:?}");
}

/// How it went.
#[derive(Debug, Default)]
pub(crate) struct Figures {
    operations: usize,
    requests: usize,
    struck: usize,
    errors: usize,
}

impl Figures {
    pub(crate) fn add(&mut self, operations: usize, struck: usize, journal: &[Value], ledgers: &[Ledger]) {
        self.operations += operations;
        self.requests += journal.len();
        self.struck += struck;
        self.errors += ledgers.iter().map(|ledger| ledger.errors).sum::<usize>();
    }

    /// The weather was as bad as it was to be, and too bad for the SDK to hide all of it.
    pub(crate) fn check(&self) {
        let share = self.struck as f64 / self.requests as f64;
        assert!((share - SHARE).abs() < 0.05, "{:.1} % of the answers were struck", share * 100.0);
        assert!(self.errors > 0 && self.requests > self.operations, "{self}");
    }
}

impl fmt::Display for Figures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { operations, requests, struck, errors } = self;
        write!(
            f,
            "{operations} operations, {requests} requests, {struck} of them struck, {errors} errors for the caller"
        )
    }
}
