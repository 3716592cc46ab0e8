//! Reads tables in pieces.

use super::columns::{Columns, Layout};
use super::guard::bare;
use super::long::Long;
use super::records::{Records, Rows};
use super::row::Row;
use super::stream::stream;
use super::wide;
use crate::measurements::LengthUnit;
use crate::measurements::files::value::Rules;
use crate::measurements::files::{Contents, Entry, FileError, Options, Outcome, Person, Place, limit};

/// Reads a table.
///
/// # Errors
///
/// When the file is no text, a row is too long or too wide, a quotation mark is not closed, no heading names a
/// measurement, or there are more than 1,000,000 people, which only [`stream`](super::stream()) takes. What is wrong with a single row or value is in the report.
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck}, cm, files::{Options, csv}, inches};
///
/// let text = "name;neck (cm);chest\nRobin;38,5;36 1/2\"\n";
/// let contents = csv::read(text.as_bytes(), &Options::new())?;
/// let robin = &contents.people[0].measurements;
/// assert_eq!((robin.length(Neck), robin.length(Chest)), (Some(cm(38.5)), Some(inches(36.5))));
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn read(bytes: &[u8], options: &Options) -> Result<Contents, FileError> {
    let mut contents = Contents::default();
    let mut people = stream(bytes, options);
    for person in people.by_ref() {
        contents.people.push(person?);
        limit::people(contents.people.len())?;
    }
    contents.report = people.take_report();
    Ok(contents)
}

/// Reads a table that comes in pieces of any size. Each piece gives the people whose rows end in it.
///
/// Nothing is kept of what was read, except the row and the person that are not complete.
///
/// ```
/// use freesewing::files::{Options, csv};
///
/// let mut reader = csv::Reader::new(&Options::new());
/// let mut names = Vec::new();
/// for piece in ["name,neck (cm)\nRo", "bin,38\nJoe,4", "2"] {
///     names.extend(reader.feed(piece.as_bytes())?.people.into_iter().map(|person| person.name));
/// }
/// assert_eq!(names, ["Robin"]);
/// assert_eq!(reader.finish()?.people[0].name, "Joe");
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub struct Reader {
    records: Records,
    table: Table,
    /// Why nothing more can be read.
    failed: Option<FileError>,
}

impl Reader {
    /// A reader that has read nothing.
    #[must_use]
    pub fn new(options: &Options) -> Self {
        let table = Table {
            bare: options.get_bare(),
            columns: None,
            long: Long::default(),
            contents: Contents::default(),
        };
        Self { records: Records::new(options.get_columns()), table, failed: None }
    }

    /// Takes a piece of the table, and gives the people whose rows ended, with what became of them.
    ///
    /// # Errors
    ///
    /// As [`read`]. The people before the fault come first, and the error with the next call. Nothing more can be read
    /// then: the same error comes again.
    pub fn feed(&mut self, bytes: &[u8]) -> Result<Contents, FileError> {
        if self.failed.is_none() {
            self.failed = self.records.feed(bytes, &mut self.table).err();
        }
        let contents = std::mem::take(&mut self.table.contents);
        match &self.failed {
            Some(error) if contents == Contents::default() => Err(error.clone()),
            _ => Ok(contents),
        }
    }

    /// Says that there are no more pieces, and gives who is left.
    ///
    /// # Errors
    ///
    /// As [`read`].
    pub fn finish(mut self) -> Result<Contents, FileError> {
        match self.failed {
            Some(error) => return Err(error),
            None => self.records.finish(&mut self.table)?,
        }
        if let Some(last) = self.table.long.finish() {
            self.table.give(last);
        }
        Ok(self.table.contents)
    }
}

/// Why values are left out that stand under no heading.
const NO_HEADING: &str = "it has no heading, so that its values are lost: give it one";

/// What is known of the table, and what came out of it.
struct Table {
    bare: Option<LengthUnit>,
    columns: Option<Columns>,
    long: Long,
    contents: Contents,
}

impl Table {
    fn give(&mut self, person: Person) {
        self.contents.report.person();
        self.contents.people.push(person);
    }
}

impl Rows for Table {
    fn row(&mut self, row: Row<'_>, separator: u8) -> Result<(), FileError> {
        let report = &mut self.contents.report;
        let filled = row.filled();
        if filled == 0 {
            return Ok(());
        }
        let Some(columns) = &mut self.columns else {
            self.columns = Some(Columns::read(row, self.bare, report)?);
            return Ok(());
        };
        let count = columns.count;
        if filled > count {
            let reason = format!(
                "the row has {filled} cells, but there are {count} headings: put a value with a comma into quotation marks"
            );
            // Only the name: other cells may be private.
            let name = columns.name.map(|index| bare(row.cell(index))).filter(|name| !name.trim().is_empty());
            report.note(
                Entry::new(Outcome::Refused, name.unwrap_or("row"), reason)
                    .at(Place::new(row.line, count as u64 + 1)),
            );
            return Ok(());
        }
        for (index, told) in &mut columns.blank {
            if row.cell(*index).trim().is_empty() {
                continue;
            }
            let column = *index as u64 + 1;
            let entry = Entry::new(Outcome::Ignored, &format!("column {column}"), NO_HEADING);
            // Once for a column.
            if std::mem::replace(told, true) {
                report.tally(Outcome::Ignored, 1);
            } else {
                report.note(entry.at(Place::new(row.line, column)));
            }
        }
        let rules =
            Rules { stated: columns.unit_of_values(), bare: self.bare, decimal_comma: separator == b';' };
        let person = match &columns.layout {
            Layout::Wide(values) => Some(wide::person(row, columns, values, rules, report)),
            Layout::Long { measurement, value, .. } => {
                self.long.row(row, columns, (*measurement, *value), rules, report)
            }
        };
        if let Some(person) = person {
            self.give(person);
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests;
