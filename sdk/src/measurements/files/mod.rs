//! Files with people's measurements: JSON and YAML as FreeSewing's website imports them, tables in CSV.

pub mod csv;
mod entry;
mod error;
mod format;
mod heading;
mod import;
pub mod json;
mod limit;
mod options;
mod person;
mod record;
mod report;
pub mod seamly;
mod text;
mod tree;
mod value;
pub mod yaml;

pub use entry::{Entry, Outcome, Place};
pub use error::{FileError, FileErrorKind};
pub use format::Format;
pub use options::Options;
pub use person::Person;
pub use report::Report;

/// What a file holds, and what became of it.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct Contents {
    /// The people, in the order of the file.
    pub people: Vec<Person>,
    /// What was taken, converted, approximated and refused, and why.
    pub report: Report,
}

#[cfg(test)]
mod tests;
