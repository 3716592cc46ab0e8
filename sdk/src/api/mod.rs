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

/// The body of a request that has none.
fn no_body() -> Result<Vec<u8>, Error> {
    Ok(Vec::new())
}

/// A body in JSON.
fn json_body(body: &impl serde::Serialize) -> Result<Vec<u8>, Error> {
    serde_json::to_vec(body).map_err(|error| {
        Error::caused(crate::ErrorKind::Validation, "the input cannot be written as JSON", error)
    })
}
