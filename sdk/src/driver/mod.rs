//! Performs the steps of the engine. Everything that touches a socket, a clock or a random source is here.

#[cfg(feature = "blocking")]
pub mod blocking;
pub mod gate;
pub(crate) mod native;
#[cfg(feature = "recorded")]
pub mod recorded;
