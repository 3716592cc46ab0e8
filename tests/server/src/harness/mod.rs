//! Starting and stopping servers, and what a test may do to one.

mod builder;
mod people;
mod running;
mod start_error;
mod test_server;

pub use builder::TestServerBuilder;
pub use people::{NewKey, Person};
pub use start_error::StartError;
pub use test_server::{FaultError, TestServer};
