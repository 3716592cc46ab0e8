//! The cache, on the real driver and in virtual time: what is asked, and what is not.
#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests are tests"
)]

mod deadlines;
mod desk;
mod freshness;
mod limits;
mod sharing;
mod stage;
mod stale;
mod writes;
