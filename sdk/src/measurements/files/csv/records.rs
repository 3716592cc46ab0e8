//! Bytes become rows, in pieces of any size.

use csv_core::{ReadRecordResult, ReaderBuilder};

use super::row::Row;
use super::separator::{FirstRow, Separator};
use crate::measurements::files::text::Decoder;
use crate::measurements::files::{FileError, FileErrorKind, Place};

/// The longest row, in bytes. A forgotten quote makes one row of the rest of a file.
const LONGEST: usize = 1 << 20;

/// How much is decoded at once.
const PIECE: usize = 1 << 16;

/// What takes the rows.
pub(super) trait Rows {
    /// Takes a row. The separator comes along, as the decimal sign depends on it.
    fn row(&mut self, row: Row<'_>, separator: u8) -> Result<(), FileError>;
}

/// Cuts bytes into rows. No more than one row is kept.
pub(super) struct Records {
    decoder: Decoder,
    /// Text that is not cut yet.
    pending: String,
    first: FirstRow,
    parser: Option<(csv_core::Reader, u8)>,
    cells: Vec<u8>,
    ends: Vec<usize>,
    /// What of these is in use.
    length: usize,
    count: usize,
    /// Where the next byte stands, and where the row begins that is being cut.
    line: u64,
    begins: Option<u64>,
    after_return: bool,
    columns: usize,
}

impl Records {
    pub(super) fn new(columns: usize) -> Self {
        Self {
            decoder: Decoder::new(),
            pending: String::new(),
            first: FirstRow::default(),
            parser: None,
            cells: vec![0; 1 << 12],
            ends: vec![0; 1 << 6],
            length: 0,
            count: 0,
            line: 1,
            begins: None,
            after_return: false,
            columns,
        }
    }

    /// Takes bytes, and gives the rows that end in them.
    pub(super) fn feed(&mut self, bytes: &[u8], rows: &mut impl Rows) -> Result<(), FileError> {
        for piece in bytes.chunks(PIECE) {
            // The rows before what is no text come first, however large the pieces are.
            let decoded = self.decoder.feed(piece, &mut self.pending);
            self.cut(false, rows)?;
            decoded?;
        }
        Ok(())
    }

    /// Gives the last row, which may have no line end.
    pub(super) fn finish(&mut self, rows: &mut impl Rows) -> Result<(), FileError> {
        self.decoder.finish(&mut self.pending)?;
        // A line end ends every row, except within quotes.
        self.pending.push('\n');
        self.cut(true, rows)?;
        match self.begins {
            Some(line) => Err(unclosed(line)),
            None => Ok(()),
        }
    }

    fn cut(&mut self, last: bool, rows: &mut impl Rows) -> Result<(), FileError> {
        if self.parser.is_none() && !self.begin(last)? {
            return Ok(());
        }
        let text = std::mem::take(&mut self.pending);
        let outcome = self.parse(text.as_bytes(), rows);
        self.pending = text;
        self.pending.clear();
        outcome
    }

    /// Finds the separator, as soon as the first row is there.
    fn begin(&mut self, last: bool) -> Result<bool, FileError> {
        let blank = self.pending.len() - self.pending.trim_start_matches(['\r', '\n']).len();
        if blank > 0 {
            self.first = FirstRow::default();
            self.pass(blank);
            self.pending.drain(..blank);
        }
        let end = match self.first.end(&self.pending) {
            Some(end) => end,
            None if last => self.pending.len(),
            None if self.pending.len() > LONGEST => return Err(too_long(self.line)),
            None => return Ok(false),
        };
        let separator = Separator::of(self.pending.get(..end).unwrap_or_default());
        if separator.stated {
            self.pending.drain(..end);
        }
        let parser = ReaderBuilder::new().delimiter(separator.byte).build();
        self.parser = Some((parser, separator.byte));
        Ok(true)
    }

    /// Counts the lines of what has no part in a row.
    fn pass(&mut self, length: usize) {
        let text = std::mem::take(&mut self.pending);
        self.count_lines(text.as_bytes().get(..length).unwrap_or_default());
        self.pending = text;
    }

    /// A line ends with `\n`, `\r` or both together.
    fn count_lines(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.line += u64::from(*byte == b'\r' || (*byte == b'\n' && !self.after_return));
            self.after_return = *byte == b'\r';
        }
    }

    fn parse(&mut self, mut text: &[u8], rows: &mut impl Rows) -> Result<(), FileError> {
        let Some((mut parser, separator)) = self.parser.take() else { return Ok(()) };
        loop {
            if self.begins.is_none() {
                // Line ends before a row are no part of it.
                let blank = text.iter().take_while(|byte| matches!(byte, b'\r' | b'\n')).count();
                let (passed, rest) = text.split_at_checked(blank).unwrap_or_default();
                self.count_lines(passed);
                text = rest;
                self.begins = (!text.is_empty()).then_some(self.line);
            }
            // Without input the parser would end the row.
            if text.is_empty() {
                break;
            }
            let begins = self.begins.unwrap_or(self.line);
            let cells = self.cells.get_mut(self.length..).unwrap_or_default();
            let ends = self.ends.get_mut(self.count..).unwrap_or_default();
            let (result, taken, written, ended) = parser.read_record(text, cells, ends);
            let (passed, rest) = text.split_at_checked(taken).unwrap_or_default();
            self.count_lines(passed);
            self.length += written;
            self.count += ended;
            match result {
                ReadRecordResult::InputEmpty | ReadRecordResult::End => {}
                ReadRecordResult::OutputFull if self.cells.len() >= LONGEST => return Err(too_long(begins)),
                ReadRecordResult::OutputFull => self.cells.resize(self.cells.len() * 2, 0),
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::Record => self.give(begins, separator, rows)?,
            }
            if self.count > self.columns {
                return Err(self.too_wide(begins));
            }
            text = rest;
        }
        self.parser = Some((parser, separator));
        Ok(())
    }

    /// Gives a row that is complete.
    fn give(&mut self, line: u64, separator: u8, rows: &mut impl Rows) -> Result<(), FileError> {
        if self.count > self.columns {
            return Err(self.too_wide(line));
        }
        let cells = self.cells.get(..self.length).unwrap_or_default();
        let ends = self.ends.get(..self.count).unwrap_or_default();
        rows.row(Row::new(cells, ends, line), separator)?;
        (self.length, self.count, self.begins) = (0, 0, None);
        Ok(())
    }

    fn too_wide(&self, line: u64) -> FileError {
        let text = format!("the row has more than {} cells: remove columns, or allow more", self.columns);
        FileError::new(FileErrorKind::Limit, text).at(Place::new(line, 1))
    }
}

fn too_long(line: u64) -> FileError {
    let text = format!("the row has more than {LONGEST} bytes: is a quotation mark missing at its end?");
    FileError::new(FileErrorKind::Limit, text).at(Place::new(line, 1))
}

fn unclosed(line: u64) -> FileError {
    let text = "a quotation mark in this row is not closed: all that follows would be one cell";
    FileError::new(FileErrorKind::Syntax, text).at(Place::new(line, 1))
}

#[cfg(test)]
mod tests;
