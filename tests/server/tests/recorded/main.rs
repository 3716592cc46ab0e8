//! Every exchange that was recorded from the original server: the state is arranged, the request is sent
//! again, and the answer must be the same but for ids, times and secrets.
//!
//! A row is either played (see `play.rs`) or listed in `left_out.rs` with a reason.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

#[path = "../common/mod.rs"]
mod common;

mod compare;
mod departures;
mod left_out;
mod play;
mod row;
mod stages;

use std::collections::BTreeSet;

use departures::DEPARTURES;
use left_out::LEFT_OUT;
use row::{Row, rows};

#[tokio::test]
async fn every_exchange_is_answered_as_it_was_recorded() {
    let rows = rows();
    let mut played = 0;
    for row in &rows {
        let left_out = LEFT_OUT.iter().any(|(key, _)| *key == row.key);
        match play::play(row, &rows).await {
            Some(got) => {
                assert!(!left_out, "{} is played and listed as left out", row.key);
                compare::answer(row, &got);
                played += 1;
            }
            None => assert!(left_out, "{} is neither played nor listed as left out", row.key),
        }
    }
    assert_eq!(played + LEFT_OUT.len(), rows.len());
}

#[test]
fn the_lists_name_rows_that_exist_once() {
    let keys: Vec<String> = rows().into_iter().map(|row: Row| row.key).collect();
    let unique: BTreeSet<&String> = keys.iter().collect();
    assert_eq!(unique.len(), keys.len(), "two rows share a key");
    let left_out: BTreeSet<&str> = LEFT_OUT.iter().map(|(key, _)| *key).collect();
    assert_eq!(left_out.len(), LEFT_OUT.len(), "a row is left out twice");
    for (key, reason) in LEFT_OUT {
        assert!(keys.iter().any(|known| known == key), "{key} is not a row");
        assert!(!reason.is_empty(), "{key} has no reason");
    }
    for departure in DEPARTURES {
        assert!(keys.iter().any(|known| known == departure.key), "{} is not a row", departure.key);
    }
}
