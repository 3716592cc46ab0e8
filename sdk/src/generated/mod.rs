//! Code made by `cargo xtask generate` from `openapi.json` and `data/`. It is checked in, so that a change of the API
//! shows as a plain diff, and never edited.

#![allow(
    dead_code,
    unreachable_pub,
    reason = "it covers the whole API; `api` and `models` choose what they show"
)]

pub mod derived;
pub mod designs;
pub mod measurements;
pub mod operations;
pub mod seamly;
pub mod sizes;
#[allow(clippy::all, reason = "the form is the generator's")]
pub mod types;
pub mod words;
