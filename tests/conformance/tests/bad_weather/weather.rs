//! The faults: of every kind, at random places, three in ten answers.

use fastrand::Rng;
use serde_json::{Value, json};

/// The share of answers that something happens to.
pub(crate) const SHARE: f64 = 0.3;

/// What can happen to an answer, without the route.
fn kinds() -> Vec<Value> {
    vec![
        json!({"status": 429}),
        json!({"status": 429, "headers": {"Retry-After": "0"}}),
        json!({"status": 429, "headers": {"Retry-After": "3"}}),
        json!({"status": 503}),
        json!({"status": 503, "headers": {"Retry-After": "2"}}),
        json!({"status": 500}),
        json!({"status": 502}),
        json!({"status": 504}),
        json!({"status": 408}),
        json!({"close": true}),
        json!({"reset": true}),
        json!({"loseAnswer": true}),
        json!({"loseAnswer": true, "reset": true}),
        json!({"cutAfter": 0}),
        json!({"cutAfter": 25}),
        json!({"cutAfter": 10, "reset": true}),
        json!({"badJson": true}),
        json!({"contentType": "text/html"}),
        json!({"delayMs": 5}),
        json!({"drip": {"bytes": 64, "everyMs": 1}}),
        json!({"skewSeconds": -86_400}),
    ]
}

/// Faults for at least so many answers, with answers between them that come unharmed.
pub(crate) fn faults(seed: u64, answers: usize) -> Vec<Value> {
    let (mut random, kinds) = (Rng::with_seed(seed), kinds());
    let (mut faults, mut skip) = (Vec::new(), 0);
    for _ in 0..answers {
        if random.f64() >= SHARE {
            skip += 1;
            continue;
        }
        let mut fault = kinds[random.usize(..kinds.len())].clone();
        fault["route"] = json!("*");
        fault["skip"] = json!(skip);
        faults.push(fault);
        skip = 0;
    }
    faults
}
