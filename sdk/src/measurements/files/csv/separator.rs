//! What stands between the cells.

/// Finds the separator in the first line of a table: whichever of comma, semicolon and tab is there most often outside of
/// quotes. A line `sep=;`, as spreadsheets write it, says it outright, and is no row.
pub(super) struct Separator {
    pub(super) byte: u8,
    /// Whether the line only says this.
    pub(super) stated: bool,
}

impl Separator {
    pub(super) fn of(line: &str) -> Self {
        if let [first, second, third, b'=', byte @ (b',' | b';' | b'\t')] = line.trim_end().as_bytes()
            && [first, second, third].map(u8::to_ascii_lowercase) == *b"sep"
        {
            return Self { byte: *byte, stated: true };
        }
        let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
        let mut quoted = false;
        for byte in line.bytes() {
            quoted ^= byte == b'"';
            if let Some((_, count)) = counts.iter_mut().find(|(known, _)| *known == byte && !quoted) {
                *count += 1;
            }
        }
        // The first of equals is the comma.
        let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        Self { byte: most.map_or(b',', |(byte, _)| byte), stated: false }
    }
}

/// Looks for the end of the first row in a text that grows. Line ends in quotes do not count.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct FirstRow {
    quoted: bool,
    looked_at: usize,
}

impl FirstRow {
    /// Where the row ends, if it is all there. What was looked at before is not looked at again.
    pub(super) fn end(&mut self, text: &str) -> Option<usize> {
        let new = text.as_bytes().get(self.looked_at..).unwrap_or_default();
        for byte in new {
            self.quoted ^= *byte == b'"';
            if !self.quoted && matches!(byte, b'\n' | b'\r') {
                return Some(self.looked_at);
            }
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
            ("name", b','),
            ("", b','),
        ] {
            let separator = Separator::of(line);
            assert_eq!((separator.byte, separator.stated), (byte, false), "{line}");
        }
        for (line, byte) in [("sep=;", b';'), ("SEP=,\r", b','), ("sep=\t", b'\t')] {
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
    }
}
