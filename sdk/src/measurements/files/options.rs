//! How a file is to be read.

use super::Format;
use crate::measurements::LengthUnit;

/// The largest JSON or YAML file, in bytes, if the caller says nothing. About 20,000 people.
const LARGEST: usize = 16 << 20;

/// The most columns of a table, if the caller says nothing.
const COLUMNS: usize = 1000;

/// How a file is to be read.
///
/// ```
/// use freesewing::{LengthUnit, Measurement::Neck, cm, files::{Options, read}};
///
/// let options = Options::new().file_name("people.csv").bare_numbers(LengthUnit::Centimetre);
/// let contents = read(b"name,neck\nRobin,38\n", &options)?;
/// assert_eq!(contents.people[0].measurements.length(Neck), Some(cm(38.0)));
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Options {
    format: Option<Format>,
    file_name: Option<String>,
    bare: Option<LengthUnit>,
    largest: usize,
    columns: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { format: None, file_name: None, bare: None, largest: LARGEST, columns: COLUMNS }
    }
}

impl Options {
    /// The format is found out, numbers need a unit, JSON and YAML have at most 16 MiB, tables 1000 columns.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says in which format the file is.
    pub fn format(mut self, format: Format) -> Self {
        self.format = Some(format);
        self
    }

    /// Says what the file is called, which helps to find out its format.
    pub fn file_name(mut self, name: impl Into<String>) -> Self {
        self.file_name = Some(name.into());
        self
    }

    /// Says in which unit lengths are that have none in the file. Otherwise they are refused; the numbers of JSON and
    /// YAML are millimetres in any case, and angles are degrees.
    pub fn bare_numbers(mut self, unit: LengthUnit) -> Self {
        self.bare = Some(unit);
        self
    }

    /// Sets the size in bytes above which JSON, YAML and SeamlyMe files are refused before they are looked at; 16 MiB
    /// otherwise. Tables are read in pieces and may be of any size.
    pub fn largest(mut self, bytes: usize) -> Self {
        self.largest = bytes;
        self
    }

    /// Sets the number of columns above which a table is refused; 1000 otherwise.
    pub fn most_columns(mut self, columns: usize) -> Self {
        self.columns = columns;
        self
    }

    pub(crate) fn get_format(&self) -> Option<Format> {
        self.format
    }

    pub(crate) fn get_file_name(&self) -> Option<&str> {
        self.file_name.as_deref()
    }

    pub(crate) fn get_bare(&self) -> Option<LengthUnit> {
        self.bare
    }

    pub(crate) fn get_largest(&self) -> usize {
        self.largest
    }

    pub(crate) fn get_columns(&self) -> usize {
        self.columns
    }
}
