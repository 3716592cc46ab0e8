//! Cells that a spreadsheet would take for formulas.
//!
//! A name such as `=cmd|' /C calc'!A1` is run by spreadsheets that open a table, so a text that begins with one of
//! `= + - @`, in their wide forms, too, a tab or a line end is written with an apostrophe before it, as the Open Web Application Security
//! Project advises under "CSV Injection". Reading takes it away again; a text that has such an apostrophe of its own gets
//! a second one.

use std::borrow::Cow;

/// What a formula begins with, or what spreadsheets pass over before it. The wide forms count in some.
const RISKY: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];

fn is_risky(text: &str) -> bool {
    text.trim_start_matches('\'').starts_with(RISKY)
}

/// The text as it may stand in a table.
pub(super) fn guarded(text: &str) -> Cow<'_, str> {
    if is_risky(text) { format!("'{text}").into() } else { text.into() }
}

/// The text that was guarded.
pub(super) fn bare(text: &str) -> &str {
    text.strip_prefix('\'').filter(|text| is_risky(text)).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn formulas_are_written_as_text_and_nothing_else_changes() {
        for text in ["=1+1", "+1", "-1", "@a", "\t=1", "\r=1", "'=1", "\n=1", "＝1", "＠a"] {
            assert_eq!(guarded(text), format!("'{text}"));
        }
        for text in ["", "Robin", "'Robin'", "''", "1=1"] {
            assert_eq!((guarded(text).as_ref(), bare(text)), (text, text));
        }
    }

    proptest! {
        #[test]
        fn every_text_comes_back(text in "['=+@ \t\r\n＝＋－＠a-]{0,6}") {
            let guarded = guarded(&text);
            prop_assert!(!guarded.starts_with(RISKY));
            prop_assert_eq!(bare(&guarded), text.as_str());
        }
    }
}
