//! One file a resource: all its operations, in an order in which they make sense.

pub(crate) mod account;
pub(crate) mod admin;
pub(crate) mod apikeys;
pub(crate) mod bookmarks;
pub(crate) mod confirmations;
pub(crate) mod curated_sets;
pub(crate) mod flows;
pub(crate) mod info;
pub(crate) mod newsletter;
pub(crate) mod patterns;
pub(crate) mod sets;
pub(crate) mod users;

/// A picture: the smallest PNG.
pub(crate) const PICTURE: &str =
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
