//! Why a file is refused as a whole.

use std::error::Error;
use std::fmt::{self, Display, Formatter};

use super::Place;
use super::entry::quoted;

/// A file is refused as a whole. `Display` says in one line where, what is wrong and what to do.
///
/// What is wrong with a single person or value is in the [`Report`](super::Report) instead.
///
/// ```
/// use freesewing::files::{FileErrorKind, Options, read};
///
/// let error = read(b"[{\"name\": \"Robin\"}, ]", &Options::new()).unwrap_err();
/// assert_eq!(error.kind(), FileErrorKind::Syntax);
/// assert_eq!(
///     error.to_string(),
///     "line 1, column 21: a comma stands behind the last of a list or an object: remove it"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileError {
    kind: FileErrorKind,
    place: Option<Place>,
    text: String,
}

/// What is wrong with a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum FileErrorKind {
    /// It is in no format that can be read.
    Format,
    /// It is not text in UTF-8, or in UTF-16 with a mark of the byte order.
    Encoding,
    /// It breaks the rules of its format.
    Syntax,
    /// It keeps the rules, but holds no people.
    Content,
    /// It is larger, longer, deeper or wider than is allowed.
    Limit,
    /// It could not be read from where it is.
    Io,
    /// A person cannot be written: a value is not finite, not above zero, or of the wrong kind.
    Unwritable,
}

impl FileError {
    /// An error with its reason in one line, lower case: what happened and what to do.
    pub(crate) fn new(kind: FileErrorKind, text: impl Into<String>) -> Self {
        Self { kind, place: None, text: text.into() }
    }

    /// Says where it is.
    pub(crate) fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }

    /// What is wrong.
    #[must_use]
    pub const fn kind(&self) -> FileErrorKind {
        self.kind
    }

    /// Where it is, if that is known.
    #[must_use]
    pub const fn place(&self) -> Option<Place> {
        self.place
    }
}

impl Display for FileError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self.place {
            Some(place) => write!(f, "{place}: {}", self.text),
            None => f.write_str(&self.text),
        }
    }
}

impl Error for FileError {}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        Self::new(FileErrorKind::Io, quoted(&error.to_string()))
    }
}
