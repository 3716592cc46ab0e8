//! What records look like on the wire in generation V3. One file a record; the order of the fields is that
//! of the recorded answers.

pub(crate) mod account;
pub(crate) mod apikey;
pub(crate) mod curated_set;
pub(crate) mod set;

/// What every export says about itself.
const ABOUT: &str = "Contains measurements in mm as well as metadata";
const AUTHOR: &str = "FreeSewing.org";
