//! What stands between the cells.

use crate::measurements::files::heading::Heading;

/// What may be a separator. The first of equals is taken.
const SEPARATORS: [u8; 3] = [b',', b';', b'\t'];

/// How many headings are looked at.
const LOOKED_AT: usize = 100;

/// Finds the separator in the first line of a table: whichever of comma, semicolon and tab makes the most headings that are
/// understood, as `neck, cm;waist, cm` has more of the wrong one; then whichever is there most often outside of quotes.
/// A line `sep=;`, as spreadsheets write it, says it outright, and is no row.
pub(super) struct Separator {
    pub(super) byte: u8,
    /// Whether the line only says this.
    pub(super) stated: bool,
}

impl Separator {
    pub(super) fn of(line: &str) -> Self {
        if let [first, second, third, b'=', byte @ (b',' | b';' | b'\t')] =
            line.trim_end().trim_matches('"').as_bytes()
            && [first, second, third].map(u8::to_ascii_lowercase) == *b"sep"
        {
            return Self { byte: *byte, stated: true };
        }
        let worth = |byte: &u8| {
            let understood =
                headings(line, *byte).filter(|heading| !matches!(heading, Heading::Other | Heading::Blank));
            (understood.count(), positions(line, *byte).count())
        };
        let most = SEPARATORS.into_iter().rev().max_by_key(worth);
        Self { byte: most.unwrap_or(b','), stated: false }
    }
}

/// The headings of a line, if that stands between them.
pub(super) fn headings(line: &str, separator: u8) -> impl Iterator<Item = Heading> {
    let mut start = 0;
    let ends = positions(line, separator).chain([line.len()]);
    ends.take(LOOKED_AT).map(move |end| {
        let cell = line.get(start..end).unwrap_or_default();
        start = end + 1;
        Heading::read(cell.trim().trim_matches('"'))
    })
}

/// Where a separator stands outside of quotes.
fn positions(line: &str, separator: u8) -> impl Iterator<Item = usize> {
    let mut quotes = Quotes::default();
    line.bytes()
        .enumerate()
        .filter(move |(_, byte)| !quotes.pass(*byte) && *byte == separator)
        .map(|(at, _)| at)
}

/// Tells what stands within quotation marks. They open only at the beginning of a cell: elsewhere they are inches.
#[derive(Clone, Copy, Debug, Default)]
struct Quotes {
    inside: bool,
    /// The next character begins a cell, or a doubled mark.
    may_open: Option<bool>,
}

impl Quotes {
    /// Passes a byte, and tells whether it stands inside.
    fn pass(&mut self, byte: u8) -> bool {
        let mark = byte == b'"';
        if self.inside {
            self.inside = !mark;
            self.may_open = Some(mark);
            return true;
        }
        self.inside = mark && self.may_open.unwrap_or(true);
        self.may_open = Some(SEPARATORS.contains(&byte) || matches!(byte, b'\n' | b'\r'));
        self.inside
    }
}

/// Looks for the end of the first row in a text that grows. Line ends in quotes do not count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FirstRow {
    quotes: Quotes,
    looked_at: usize,
}

impl FirstRow {
    /// Where the row ends, if it is all there. What was looked at before is not looked at again.
    pub(super) fn end(&mut self, text: &str) -> Option<usize> {
        let new = text.as_bytes().get(self.looked_at..).unwrap_or_default();
        for byte in new {
            if matches!(byte, b'\n' | b'\r') && !self.quotes.inside {
                return Some(self.looked_at);
            }
            self.quotes.pass(*byte);
            self.looked_at += 1;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_separator_is_what_is_there_most() {
        for (line, byte) in [
            ("name,neck", b','),
            ("name;neck (cm), bare;waist", b';'),
            ("name\tneck, cm\twaist", b'\t'),
            ("\"a;b;c\",d", b','),
            ("name;neck, cm;waist, cm", b';'),
            ("neck, cm;waist, cm;notes, if there are any", b';'),
            ("name,neck \",waist;hips,knee \"", b','),
            ("name;neck (\");chest (\");notes, all", b';'),
            ("name", b','),
            ("", b','),
        ] {
            let separator = Separator::of(line);
            assert_eq!((separator.byte, separator.stated), (byte, false), "{line}");
        }
        for (line, byte) in [("sep=;", b';'), ("SEP=,\r", b','), ("\"sep=;\"", b';'), ("sep=\t", b'\t')] {
            let separator = Separator::of(line);
            assert_eq!((separator.byte, separator.stated), (byte, byte != b'\t'), "{line}");
        }
    }

    #[test]
    fn the_first_row_ends_outside_of_quotes() {
        let text = "a,\"b\nc\"\"\n\"\r\nd";
        assert_eq!(FirstRow::default().end(text), Some(10));
        let mut growing = FirstRow::default();
        for length in 0..=10 {
            assert_eq!(growing.end(&text[..length]), None);
        }
        assert_eq!((growing.end(text), growing.end(text)), (Some(10), Some(10)));
        assert_eq!(FirstRow::default().end("\"a\n"), None);
        for text in ["name,neck (\")\n", "name,\"neck \"\"\",waist\n", "\"\"\"a\",b\"c\n"] {
            assert_eq!(FirstRow::default().end(text), Some(text.len() - 1), "{text}");
        }
        assert_eq!(FirstRow::default().end("a,\"\"\"\n"), None);
    }
}
