//! What was ordered and what was seen.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde_json::Value;

use crate::kinds::Kind;

/// So many problems are told in full.
const TOLD: usize = 20;

/// The faults of one route.
#[derive(Default)]
struct OfRoute {
    /// In the order in which they strike.
    ordered: Vec<Kind>,
    seen: BTreeMap<Kind, u64>,
}

#[derive(Default)]
struct State {
    requests: u64,
    routes: BTreeMap<String, OfRoute>,
    problems: Vec<String>,
}

/// Everything that happened, from all workers.
#[derive(Default)]
pub(crate) struct Tally(Mutex<State>);

impl Tally {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn order(&self, route: &str, kind: Kind) {
        self.lock().routes.entry(route.to_owned()).or_default().ordered.push(kind);
    }

    /// Faults that wait at the end will not strike; they are the last ones of their routes.
    pub(crate) fn take_back(&self, waiting: &[Value]) {
        let mut state = self.lock();
        for fault in waiting {
            let route = fault["route"].as_str().expect("faults have a route");
            let of_route = state.routes.get_mut(route).expect("only what was ordered waits");
            of_route.ordered.pop().expect("no more waits than was ordered");
        }
    }

    pub(crate) fn request(&self) {
        self.lock().requests += 1;
    }

    pub(crate) fn see(&self, route: &str, kind: Kind) {
        *self.lock().routes.entry(route.to_owned()).or_default().seen.entry(kind.seen_as()).or_default() += 1;
    }

    pub(crate) fn problem(&self, problem: String) {
        self.lock().problems.push(problem);
    }

    /// What went wrong without an order, and what was ordered and did not happen.
    pub(crate) fn problems(&self) -> Vec<String> {
        let state = self.lock();
        let mut problems: Vec<String> = state.problems.iter().take(TOLD).cloned().collect();
        if state.problems.len() > TOLD {
            problems.push(format!("and {} more", state.problems.len() - TOLD));
        }
        for (route, of_route) in &state.routes {
            let mut ordered: BTreeMap<Kind, u64> = BTreeMap::new();
            for kind in &of_route.ordered {
                *ordered.entry(kind.seen_as()).or_default() += 1;
            }
            if ordered != of_route.seen {
                problems.push(format!("{route}: ordered {ordered:?}, seen {:?}", of_route.seen));
            }
        }
        if state.requests == 0 {
            problems.push("nothing was asked".to_owned());
        }
        problems
    }

    pub(crate) fn summary(&self) -> String {
        let state = self.lock();
        let faults: usize = state.routes.values().map(|of_route| of_route.ordered.len()).sum();
        format!("{} requests, {faults} faults", state.requests)
    }
}
