//! Reads people from whatever gives bytes, one after the other.

use std::collections::VecDeque;
use std::io::{ErrorKind, Read};
use std::iter::FusedIterator;

use super::reader::Reader;
use crate::measurements::files::{Contents, FileError, Options, Person, Report};

/// How much is read at once.
const PIECE: usize = 1 << 16;

/// The people of a table that is read while they are taken. The memory needed does not depend on its length.
///
/// ```
/// use freesewing::files::{Options, Outcome, csv};
///
/// // Anything that can be read: a file, a socket, standard input.
/// let table = "name,neck (cm)\nRobin,38\nJoe,wide\n".as_bytes();
/// let mut people = csv::stream(table, &Options::new());
/// while let Some(person) = people.next() {
///     println!("{}", person?.name);
/// }
/// assert_eq!(people.take_report().count(Outcome::Refused), 1);
/// # Ok::<(), freesewing::files::FileError>(())
/// ```
pub fn stream<R: Read>(source: R, options: &Options) -> People<R> {
    People {
        source,
        reader: Some(Reader::new(options)),
        buffer: vec![0; PIECE].into_boxed_slice(),
        ready: VecDeque::new(),
        report: Report::new(),
    }
}

/// The people of a table, one after the other: see [`stream`].
///
/// After an error nothing more comes.
#[must_use]
pub struct People<R> {
    source: R,
    /// Until the end, or an error.
    reader: Option<Reader>,
    buffer: Box<[u8]>,
    ready: VecDeque<Person>,
    report: Report,
}

impl<R> People<R> {
    /// What became of everything since the last call. It may be ahead of the people by a piece of the table.
    pub fn take_report(&mut self) -> Report {
        std::mem::take(&mut self.report)
    }

    fn add(&mut self, contents: Contents) {
        self.ready.extend(contents.people);
        self.report.append(contents.report);
    }
}

impl<R: Read> People<R> {
    /// Reads a piece.
    fn advance(&mut self) -> Result<(), FileError> {
        let Some(mut reader) = self.reader.take() else { return Ok(()) };
        let length = loop {
            match self.source.read(&mut self.buffer) {
                Ok(length) => break length,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(error.into()),
            }
        };
        let contents = if length == 0 {
            reader.finish()?
        } else {
            let contents = reader.feed(self.buffer.get(..length).unwrap_or_default())?;
            self.reader = Some(reader);
            contents
        };
        self.add(contents);
        Ok(())
    }
}

impl<R: Read> Iterator for People<R> {
    type Item = Result<Person, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.ready.is_empty() && self.reader.is_some() {
            if let Err(error) = self.advance() {
                return Some(Err(error));
            }
        }
        self.ready.pop_front().map(Ok)
    }
}

impl<R: Read> FusedIterator for People<R> {}
