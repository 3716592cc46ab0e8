//! Files with people's measurements: JSON and YAML as FreeSewing's website imports them, tables in CSV, and the files of
//! SeamlyMe and Valentina.
//!
//! [`read`] finds out the format and gives the people with a [`Report`], which says what was taken, converted,
//! approximated and refused, where and why. One bad value does not spoil a person, and one bad person not the others.
//! A length of a table has to have a unit somewhere, if only in [`Options::bare_numbers`]; JSON and YAML are in millimetres.
//! A file that is no text, breaks its format's rules, or is too large is refused as a whole with a [`FileError`].
//!
//! [`json`], [`yaml`], [`csv`] and [`seamly`] also write. [`csv::Reader`] and [`csv::stream`] read tables of any length in pieces.
//!
//! ```
//! use freesewing::{Measurement::Neck, cm, files::{Options, read}};
//!
//! let options = Options::new().file_name("people.csv");
//! let contents = read("name;neck (cm);waist\nRobin;38,5;31 1/2 in\n".as_bytes(), &options)?;
//! assert_eq!(contents.people[0].measurements.length(Neck), Some(cm(38.5)));
//! assert!(contents.report.is_clean());
//! # Ok::<(), freesewing::files::FileError>(())
//! ```

pub mod csv;
mod entry;
mod error;
mod format;
mod heading;
mod import;
pub mod json;
mod limit;
mod lines;
mod options;
mod person;
mod read;
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
pub use read::{read, read_from};
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
