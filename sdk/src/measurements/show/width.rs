//! Text that people gave, made fit for a column.

use std::borrow::Cow;

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// The text without what would break a line, move the cursor or turn the direction of writing.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let unfit = |c: char| {
        c.is_control()
            || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fffe}' | '\u{ffff}')
    };
    if text.contains(unfit) {
        Cow::Owned(text.chars().map(|c| if unfit(c) { '\u{fffd}' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// The same, cut to so many columns.
pub(crate) fn fit(text: &str, columns: usize) -> Cow<'_, str> {
    let text = shown(text);
    if width(&text) <= columns {
        return text;
    }
    let mut used = 1;
    let kept = text.chars().take_while(|c| {
        used += c.width().unwrap_or(0);
        used <= columns
    });
    let mut cut: String = kept.collect();
    cut.push('…');
    Cow::Owned(cut)
}

/// How many columns of a terminal the text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn wide_and_joined_signs_count_as_terminals_show_them() {
        for (text, columns) in [("neck", 4), ("Hüfte", 5), ("胸囲", 4), ("e\u{301}", 1), ("", 0)] {
            assert_eq!(width(text), columns, "{text}");
        }
    }

    #[test]
    fn what_is_too_wide_is_cut_and_marked() {
        for (text, columns, cut) in [
            ("neck", 4, "neck"),
            ("necks", 4, "nec…"),
            ("胸囲寸法", 5, "胸囲…"),
            ("胸囲寸法", 4, "胸…"),
            ("ab", 1, "…"),
        ] {
            assert_eq!(fit(text, columns), cut);
        }
    }

    #[test]
    fn signs_that_move_the_cursor_are_replaced() {
        assert_eq!(shown("a\tb\r\n\u{202e}c\u{2069}"), "a\u{fffd}b\u{fffd}\u{fffd}\u{fffd}c\u{fffd}");
        assert!(matches!(shown("Hüfte"), Cow::Borrowed(_)));
    }

    proptest! {
        #[test]
        fn nothing_is_wider_than_its_column(text in "\\PC{0,20}", columns in 1..20_usize) {
            prop_assert!(width(&fit(&text, columns)) <= columns);
        }
    }
}
