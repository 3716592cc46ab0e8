//! Performs the steps of the engine. Everything that touches a socket, a clock or a random source is here.

pub mod gate;
pub(crate) mod native;
