//! Who is calling: from the `Authorization` header to a [`Caller`] with a level.

mod basic;
mod caller;
mod cipher;
mod given;
mod guest;
mod passwords;
pub(crate) mod qr;
pub(crate) mod roles;
mod seal;
pub(crate) mod second_factor;
mod token;

pub(crate) use caller::{Caller, Credential, key_of};
pub(crate) use guest::Guest;
pub(crate) use passwords::{Passwords, hash_password_here};
pub(crate) use seal::{Seal, clean, email_hash};
