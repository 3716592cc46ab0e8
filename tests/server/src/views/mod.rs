//! What records look like on the wire. One file a record, with the shapes of both generations; the order of
//! the fields in V3 is that of the recorded answers.

pub(crate) mod account;
pub(crate) mod apikey;
pub(crate) mod bookmark;
pub(crate) mod curated_set;
pub(crate) mod found_user;
pub(crate) mod pattern;
pub(crate) mod rows;
pub(crate) mod set;

/// What every export says about itself.
const ABOUT: &str = "Contains measurements in mm as well as metadata";
const AUTHOR: &str = "FreeSewing.org";
