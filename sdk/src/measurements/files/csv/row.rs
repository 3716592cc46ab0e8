//! One row of a table.

use std::str;

/// The cells of a row, and the line on which it begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Row<'r> {
    text: &'r str,
    ends: &'r [usize],
    pub(super) line: u64,
}

impl<'r> Row<'r> {
    /// A row of cells that stand one behind the other and end there.
    pub(super) fn new(bytes: &'r [u8], ends: &'r [usize], line: u64) -> Self {
        // The separators are ASCII, so that every cell of a text is a text.
        Self { text: str::from_utf8(bytes).unwrap_or_default(), ends, line }
    }

    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// A cell; nothing if the row is shorter.
    pub(super) fn cell(&self, index: usize) -> &'r str {
        let start = match index.checked_sub(1) {
            Some(before) => self.ends.get(before).copied(),
            None => Some(0),
        };
        let cell = start.zip(self.ends.get(index)).and_then(|(start, end)| self.text.get(start..*end));
        cell.unwrap_or_default()
    }

    pub(super) fn cells(&self) -> impl Iterator<Item = &'r str> {
        let row = *self;
        (0..self.len()).map(move |index| row.cell(index))
    }

    /// How many cells there are without those at the end that are empty.
    pub(super) fn filled(&self) -> usize {
        (0..self.len()).rev().find(|index| !self.cell(*index).trim().is_empty()).map_or(0, |last| last + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_counted_and_a_missing_one_is_empty() {
        let row = Row::new("aé ".as_bytes(), &[1, 3, 4, 4], 7);
        assert_eq!(row.cells().collect::<Vec<_>>(), ["a", "é", " ", ""]);
        assert_eq!((row.len(), row.filled(), row.cell(4), row.line), (4, 2, "", 7));
        assert_eq!(Row::new(b"", &[], 1).filled(), 0);
    }
}
