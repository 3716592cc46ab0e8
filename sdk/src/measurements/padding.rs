//! Printing a number with its unit, aligned the way the caller asked for.

use std::fmt::{self, Alignment, Formatter, Write};

use super::format;

/// Writes `number` and `unit`. The formatter's precision applies to the number, its width to the whole.
pub(crate) fn number(f: &mut Formatter<'_>, number: f64, unit: &str) -> fmt::Result {
    let mut text = match f.precision() {
        Some(decimals) => format::rounded(number, decimals)?,
        None => number.to_string(),
    };
    text.push_str(unit);
    aligned(f, &text)
}

/// Writes `text` in the formatter's width. (`Formatter::pad` would cut it to the precision.)
pub(crate) fn aligned(f: &mut Formatter<'_>, text: &str) -> fmt::Result {
    let missing = f.width().unwrap_or(0).saturating_sub(text.chars().count());
    let before = match f.align() {
        Some(Alignment::Left) => 0,
        Some(Alignment::Center) => missing / 2,
        // Numbers stand to the right, as the standard library has them.
        Some(Alignment::Right) | None => missing,
    };
    let fill = f.fill();
    for _ in 0..before {
        f.write_char(fill)?;
    }
    f.write_str(text)?;
    for _ in before..missing {
        f.write_char(fill)?;
    }
    Ok(())
}
