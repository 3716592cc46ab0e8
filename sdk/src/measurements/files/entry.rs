//! What a report says of one thing in a file.

use std::fmt::{self, Display, Formatter};

/// How much of a file's text an entry quotes, in characters.
const QUOTED: usize = 60;

/// What became of something in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Outcome {
    /// Taken as it stood.
    Taken,
    /// Taken after a conversion that changes only how it is written: of units, or of a former name.
    Converted,
    /// Taken, though the file means something slightly different, or says less than it should.
    Approximated,
    /// Taken under a name that FreeSewing does not know. The API would drop it.
    Unknown,
    /// There is nothing in it: not measured.
    Empty,
    /// Left out, as it is no part of what a person is here.
    Ignored,
    /// Left out, as it is wrong: the file should be mended.
    Refused,
}

impl Outcome {
    /// All of them, as a report counts them.
    pub(super) const ALL: [Self; 7] = [
        Self::Taken,
        Self::Converted,
        Self::Approximated,
        Self::Unknown,
        Self::Empty,
        Self::Ignored,
        Self::Refused,
    ];

    /// One word: `taken`, `converted`, `approximated`, `unknown`, `empty`, `ignored`, `refused`.
    ///
    /// ```
    /// assert_eq!(freesewing::files::Outcome::Refused.as_str(), "refused");
    /// ```
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Converted => "converted",
            Self::Approximated => "approximated",
            Self::Unknown => "unknown",
            Self::Empty => "empty",
            Self::Ignored => "ignored",
            Self::Refused => "refused",
        }
    }
}

impl Display for Outcome {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A place in a file. Both numbers count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The column: in a table the number of the cell in its row, elsewhere the character in its line.
    pub column: u64,
}

impl Place {
    /// A place in a file, both numbers counted from 1.
    ///
    /// ```
    /// assert_eq!(freesewing::files::Place::new(3, 7).to_string(), "line 3, column 7");
    /// ```
    #[must_use]
    pub const fn new(line: u64, column: u64) -> Self {
        Self { line, column }
    }
}

impl Display for Place {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// What became of one thing in a file, and why.
///
/// Its `Display` is one line: `line 3, column 5, Robin: neck: refused: -3 is not above zero`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// What became of it.
    pub outcome: Outcome,
    /// What it is: a measurement, a heading, a field, as the file calls it, cut short if it is long.
    pub subject: String,
    /// Why, in one line that also says what to do.
    pub reason: String,
    /// The name of the person, if it belongs to one, cut short if it is long.
    pub person: Option<String>,
    /// Where it stands.
    pub place: Option<Place>,
    /// How often the same was found. The place is the first one's.
    pub times: u64,
}

impl Entry {
    /// An entry without person and place. The subject may be anything from a file: it is cut to 60 characters,
    /// and characters in it that control how text is shown are replaced.
    ///
    /// ```
    /// use freesewing::files::{Entry, Outcome, Place};
    ///
    /// let entry = Entry::new(Outcome::Refused, "neck", "-3 is not above zero").of("Robin").at(Place::new(3, 5));
    /// assert_eq!(entry.to_string(), "line 3, column 5, Robin: neck: refused: -3 is not above zero");
    /// ```
    #[must_use]
    pub fn new(outcome: Outcome, subject: &str, reason: impl Into<String>) -> Self {
        Self { outcome, subject: quoted(subject), reason: reason.into(), person: None, place: None, times: 1 }
    }

    /// Says whose it is. A long name is cut.
    #[must_use]
    pub fn of(mut self, person: &str) -> Self {
        self.person = Some(quoted(person));
        self
    }

    /// Says where it stands.
    #[must_use]
    pub fn at(mut self, place: impl Into<Option<Place>>) -> Self {
        self.place = place.into();
        self
    }
}

impl Display for Entry {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match (self.place, &self.person) {
            (Some(place), Some(person)) => write!(f, "{place}, {person}: ")?,
            (Some(place), None) => write!(f, "{place}: ")?,
            (None, Some(person)) => write!(f, "{person}: ")?,
            (None, None) => {}
        }
        if !self.subject.is_empty() {
            write!(f, "{}: ", self.subject)?;
        }
        write!(f, "{}: {}", self.outcome, self.reason)?;
        if self.times > 1 { write!(f, " ({} times)", self.times) } else { Ok(()) }
    }
}

/// A file's text on one line, cut short.
pub(crate) fn quoted(text: &str) -> String {
    let mut chars = text.chars();
    let clean = |c: char| if c.is_control() || moves_others(c) { '\u{fffd}' } else { c };
    let mut part: String = chars.by_ref().take(QUOTED).map(clean).collect();
    if chars.next().is_some() {
        part.push('…');
    }
    part
}

/// Whether a character ends a line in some programs, or turns the text around it about, so that a report could be made to
/// look like another.
fn moves_others(c: char) -> bool {
    matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_one_short_line_whatever_the_file_holds() {
        let entry =
            Entry::new(Outcome::Ignored, &format!("a\nb\u{1b}[31m{}", "x".repeat(1000)), "no part of it");
        let shown = entry.clone().of("Ro\r\nbin").at(Place::new(1, 2)).to_string();
        assert!(
            shown.starts_with("line 1, column 2, Ro\u{fffd}\u{fffd}bin: a\u{fffd}b\u{fffd}[31mx"),
            "{shown}"
        );
        assert!(shown.ends_with("x…: ignored: no part of it"), "{shown}");
        assert!(shown.chars().count() < 140, "{shown}");
        assert_eq!(quoted(&"x".repeat(QUOTED)), "x".repeat(QUOTED));
        assert_eq!(
            quoted("a\u{202e}b\u{2028}c\u{2066}d\u{2069}שלום"),
            "a\u{fffd}b\u{fffd}c\u{fffd}d\u{fffd}שלום"
        );
    }

    #[test]
    fn an_entry_leaves_out_what_it_does_not_know() {
        let entry = Entry { times: 3, ..Entry::new(Outcome::Ignored, "id", "no part of it") };
        assert_eq!(entry.to_string(), "id: ignored: no part of it (3 times)");
        assert_eq!(entry.clone().of("Robin").to_string(), "Robin: id: ignored: no part of it (3 times)");
        assert_eq!(Entry::new(Outcome::Empty, "", "no rows").to_string(), "empty: no rows");
        assert_eq!(format!("{:9}|", Outcome::Taken), "taken    |");
    }
}
