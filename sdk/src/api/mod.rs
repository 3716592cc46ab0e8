//! What can be asked of the backend: one file a resource. Methods take arguments and give a [`Request`](crate::Request).

mod account;
mod apikeys;
mod curated_sets;
mod set_clone;
mod sets;

pub use account::{Account, ConfirmSignUp, SignIn, SignUp};
pub use apikeys::ApiKeys;
pub use curated_sets::CuratedSets;
pub use set_clone::CloneSet;
pub use sets::{Sets, UpdateSet};

use crate::Error;
use crate::models::encode::json_body;

/// The body of a request that has none.
fn no_body() -> Result<Vec<u8>, Error> {
    Ok(Vec::new())
}
