//! Proves that the SDK does what all its languages promise.
//!
//! `tests/vectors/` has cases as JSON: what goes in and what must come out, written from the specification and known to
//! no language. Each folder there is a group; in it each `NAME.json` has cases and `NAME.schema.json` says how they look.
//! The runner of each language reads the same files and prints the same `group/name: N/N`. So far that is the one here.
//!
//! This library reads and checks the files; a runner is a test in `tests/`, which says what a case means:
//!
//! ```
//! use conformance::Vectors;
//! # fn main() -> Result<(), String> {
//! let vectors = Vectors::load("retry", "deletion")?;
//! assert!(!vectors.cases.is_empty());
//! # Ok(())
//! # }
//! ```

mod vectors;

pub use vectors::{Case, Vectors, files_of};
