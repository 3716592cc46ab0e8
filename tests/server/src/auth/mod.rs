//! Who is calling: from the `Authorization` header to a [`Caller`] with a level.

mod basic;
mod caller;
pub(crate) mod roles;
mod seal;
mod token;

pub(crate) use caller::{Caller, Credential};
pub(crate) use seal::{Seal, clean, email_hash, hash_password, password_fits};
