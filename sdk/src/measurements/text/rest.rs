//! What of a text is still to be read.

/// What is still to be read. A copy looks ahead.
#[derive(Clone, Copy)]
pub(crate) struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    /// The text without the spaces around it.
    pub(crate) fn new(text: &'a str) -> Self {
        Self(text.trim_matches(is_space))
    }

    pub(crate) fn as_str(&self) -> &'a str {
        self.0
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn digits(&mut self) -> &'a str {
        self.take_while(|c| c.is_ascii_digit())
    }

    pub(crate) fn skip_space(&mut self) {
        self.0 = self.0.trim_start_matches(is_space);
    }

    pub(crate) fn take_any(&mut self, wanted: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|first| wanted.contains(first))?;
        self.0 = self.0.strip_prefix(first)?;
        Some(first)
    }

    pub(crate) fn take_while(&mut self, wanted: fn(char) -> bool) -> &'a str {
        let end = self.0.find(|c| !wanted(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at_checked(end).unwrap_or((self.0, ""));
        self.0 = rest;
        taken
    }

    /// The text between here and a later point.
    pub(crate) fn up_to(self, later: Self) -> &'a str {
        self.0.strip_suffix(later.0).unwrap_or(self.0).trim_end_matches(is_space)
    }
}

/// Spaces of all widths, and the invisible marks that come along when text is copied from a page.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2060}' | '\u{feff}')
}
