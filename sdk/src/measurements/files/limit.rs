//! What is too much of a file.

use super::tree::MOST_VALUES;
use super::{FileError, FileErrorKind, Options, Place};

/// Refuses a file that is too large, before it is looked at.
pub(crate) fn check(bytes: usize, options: &Options) -> Result<(), FileError> {
    let largest = options.get_largest();
    if bytes <= largest {
        return Ok(());
    }
    Err(FileError::new(
        FileErrorKind::Limit,
        format!("the file has more than {largest} bytes: split it, write it as CSV, or allow more"),
    ))
}

/// The most people that a table may have if they are to be in the memory together.
const MOST_PEOPLE: usize = 1_000_000;

/// Refuses more people than there is room for.
pub(crate) fn people(count: usize) -> Result<(), FileError> {
    if count <= MOST_PEOPLE {
        return Ok(());
    }
    let text = format!(
        "the table has more than {MOST_PEOPLE} people: split it, or take them one by one with `csv::stream`"
    );
    Err(FileError::new(FileErrorKind::Limit, text))
}

/// More values than are looked at.
pub(crate) fn values(place: Place) -> FileError {
    let text = format!(
        "there are more than {MOST_VALUES} values in one piece: split the file, or write a list of people"
    );
    FileError::new(FileErrorKind::Limit, text).at(place)
}
