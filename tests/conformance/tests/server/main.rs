//! The SDK against the reference server, over real sockets: the whole way of a user, and what may go wrong on
//! it.
//!
//! Every test starts a server of its own. Waits between attempts pass in virtual time; the few tests that wait
//! for real say why, and wait for less than a second.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]

mod account_changes;
mod accounts;
mod addresses;
mod apikeys;
mod both;
mod bulk;
mod caching;
mod concurrency;
mod connections;
mod create_or_find;
mod curated_sets;
mod curation;
mod faults;
mod files;
mod known_faults;
mod known_keys;
mod late_answers;
mod levels;
mod lost_answers;
mod measurements;
mod missing;
mod patterns;
mod people;
// Stops the program by a signal.
#[cfg(unix)]
mod program;
mod raw_calls;
mod relay;
mod rotation;
mod second_factor;
mod sets;
mod support;
mod unchanged;
