//! JSON, as FreeSewing's website imports it and its API answers.
//!
//! One object or a list of `{name, notes?, imperial?, public?, measies}`, with `measurements` instead of `measies` if one
//! likes; what the API itself returns; and the public exports of sets. Numbers are millimetres, and degrees for the
//! angle.

mod fault;
mod read;
mod write;

pub use read::read;
pub use write::write;
