//! The wire: every operation of the SDK against servers that behave, fail, and misbehave.
//!
//! What is expected comes from the contract of the API and the engine's documentation, not from the tables of the SDK.
//! Waits pass in virtual time, with draws of 0.5.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod answers;
mod bodies;
mod cancelling;
mod clone;
mod combo;
mod deletions;
mod document;
mod hostile;
mod ignored;
mod known_faults;
mod limits;
mod pattern_clone;
mod pauses;
mod people;
mod raw;
mod recorded;
mod redirects;
mod rows;
mod show;
mod values;
