//! Tables that are generated from the project's data and checked in.

pub(crate) mod bodies;
pub(crate) mod measurements;
