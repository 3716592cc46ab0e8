//! Writing SVG: escaped text, short numbers, elements in the colours of the card.

use std::borrow::Cow;
use std::fmt::{self, Display, Formatter, Write};

use super::theme::Paint;
use crate::measurements::show::width::shown;

/// A number of pixels, to the tenth.
#[derive(Clone, Copy)]
pub(super) struct Px(pub(super) f64);

impl Display for Px {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let tenths = (self.0 * 10.0).round() as i64;
        let sign = if tenths < 0 { "-" } else { "" };
        let (whole, part) = (tenths.unsigned_abs() / 10, tenths.unsigned_abs() % 10);
        if part == 0 { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{part}") }
    }
}

/// Text that cannot be taken for markup, whatever it is.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for c in shown(self.0).chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

/// The text, cut to about so many columns of Latin letters. Fonts differ, so a rough measure does; the exact
/// one of terminals would bring its tables along to web pages.
pub(super) fn shorten(text: &str, columns: usize) -> Cow<'_, str> {
    // In halves of a column. Capitals are wider than the rest; from the Hangul letters on, signs are often as
    // wide as high.
    let width = |c: char| match c {
        '\u{1100}'.. => 4,
        'm' | 'w' | '@' | '%' => 3,
        c if c.is_uppercase() => 3,
        _ => 2,
    };
    let columns = columns * 2;
    if text.chars().map(width).sum::<usize>() <= columns {
        return Cow::Borrowed(text);
    }
    // The mark at the end takes two.
    let mut used = 2;
    let kept = text.chars().take_while(|c| {
        used += width(*c);
        used <= columns
    });
    let mut cut: String = kept.collect();
    cut.push('…');
    Cow::Owned(cut)
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Anchor {
    Start,
    End,
}

/// An SVG while it is written.
pub(super) struct Svg {
    pub(super) out: String,
    pub(super) dark: bool,
}

/// Formatting into a text never fails, so the results of `write!` are not looked at.
macro_rules! put {
    ($svg:expr, $($text:tt)*) => {{
        let _ = write!($svg.out, $($text)*);
    }};
}
pub(super) use put;

impl Svg {
    /// Opens a group of that colour with further attributes.
    pub(super) fn open(&mut self, paint: Paint, attributes: &str) {
        let (class, colour) = (paint.class(), paint.colour(self.dark));
        if paint.is_stroke() {
            put!(self, "<g class=\"{class}\" fill=\"none\" stroke=\"{colour}\"{attributes}>");
        } else {
            put!(self, "<g class=\"{class}\" fill=\"{colour}\"{attributes}>");
        }
    }

    pub(super) fn close(&mut self) {
        self.out.push_str("</g>\n");
    }

    pub(super) fn text(&mut self, x: f64, y: f64, anchor: Anchor, text: &str) {
        let end = if anchor == Anchor::End { " text-anchor=\"end\"" } else { "" };
        put!(self, "<text x=\"{}\" y=\"{}\"{end}>{}</text>", Px(x), Px(y), Escaped(text));
    }

    pub(super) fn rect(&mut self, x: f64, y: f64, width: f64, height: f64, round: f64) {
        put!(self, "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\"", Px(x), Px(y), Px(width), Px(height));
        put!(self, " rx=\"{}\"/>", Px(round));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn pixels_are_short() {
        for (number, text) in
            [(0.0, "0"), (-0.04, "0"), (1.25, "1.3"), (-1.25, "-1.3"), (12.0, "12"), (0.1 + 0.2, "0.3")]
        {
            assert_eq!(Px(number).to_string(), text);
        }
    }

    #[test]
    fn text_is_no_markup() {
        assert_eq!(
            Escaped("</text><script>\"a\" & 'b'\u{0}").to_string(),
            "&lt;/text&gt;&lt;script&gt;&quot;a&quot; &amp; &#39;b&#39;\u{fffd}"
        );
    }

    #[test]
    fn what_is_too_wide_is_cut_and_marked() {
        for (text, columns, cut) in [
            ("neck", 4, "neck"),
            ("necks", 4, "nec…"),
            ("胸囲寸法", 5, "胸囲…"),
            ("WWWW", 6, "WWWW"),
            ("WWWW", 5, "WW…"),
        ] {
            assert_eq!(shorten(text, columns), cut);
        }
    }

    proptest! {
        #[test]
        fn no_text_leaves_its_element(text in any::<String>()) {
            let escaped = Escaped(&text).to_string();
            prop_assert!(!escaped.contains(['<', '>', '"', '\'']));
            prop_assert!(!escaped.contains(char::is_control));
        }
    }
}
