//! Starting and stopping servers, and what a test may do to one.

mod builder;
mod curated;
mod people;
mod reset;
mod running;
mod start_error;
mod test_server;

pub use builder::TestServerBuilder;
pub(crate) use curated::NewCuratedSet;
pub use people::{NewKey, Person};
pub(crate) use people::{NewPerson, person_key};
pub use start_error::StartError;
pub use test_server::{Control, TestServer};
