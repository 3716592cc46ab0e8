//! YAML, as FreeSewing's website imports it and its API exports it.
//!
//! The same as in [`json`](super::json), in one document or several. Anchors and aliases are followed as long as they
//! stand for no more than 100,000 values; merge keys (`<<`) are refused.

mod read;
mod scalar;
mod write;

pub use read::read;
pub use write::write;
