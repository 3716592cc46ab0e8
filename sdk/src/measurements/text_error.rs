//! What is wrong with a text that should be a length or an angle.

use std::fmt::{self, Display, Formatter};

/// How much of the caller's text an error quotes, in characters.
const QUOTED: usize = 24;

/// A text could not be read as a length, an angle or a unit. [`Display`] says in one line what is wrong and
/// quotes the part at fault.
///
/// ```
/// use freesewing::Length;
///
/// let error = "39 1/0 in".parse::<Length>().unwrap_err();
/// assert_eq!(error.to_string(), "`1/0` divides by zero: write a fraction such as 1/2");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseQuantityError {
    fault: Fault,
    part: String,
    /// Whether an angle was wanted.
    angle: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    Empty,
    TooLong,
    NoNumber,
    NoUnit,
    NoUnitAtAll,
    UnknownUnit,
    NotAUnit,
    LengthForAngle,
    SpacedDigits,
    Range,
    AmbiguousComma,
    AmbiguousMark,
    AmbiguousFraction,
    NoDecimals,
    SecondDecimalSign,
    DivisionByZero,
    NotBelowOne,
    TooManyDigits,
    NotAboveZero,
    TooSmall,
    LeftOver,
    InchesExpected,
    TooManyInches,
    PartOfAFoot,
}

impl ParseQuantityError {
    /// `part` is quoted on one line and cut short, as it may be anything.
    pub(crate) fn new(fault: Fault, part: &str) -> Self {
        let mut chars = part.trim().chars();
        let mut part: String = chars
            .by_ref()
            .take(QUOTED)
            .map(|c| if c.is_control() || c == '`' { '\u{fffd}' } else { c })
            .collect();
        if chars.next().is_some() {
            part.push('…');
        }
        Self { fault, part, angle: false }
    }

    #[cfg(test)]
    pub(crate) fn is_same_fault(&self, other: &Self) -> bool {
        self.fault == other.fault
    }

    /// The same, for a text that should have been an angle.
    pub(crate) fn of_angle(self) -> Self {
        Self { angle: true, ..self }
    }
}

impl Display for ParseQuantityError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let part = &self.part;
        let (what, numbers, write, units, of) = if self.angle {
            ("an angle", "13 or 12.5", "degrees, such as 13°", "degrees, such as 13°", "angle")
        } else {
            ("a length", "92.5 or 39 1/2", "a number and a unit", "mm, cm, m, in or ft", "length")
        };
        match self.fault {
            Fault::Empty if self.angle => write!(f, "no angle given: write {write}"),
            Fault::Empty => write!(f, "no length given: write {write}, such as 92.5 cm"),
            Fault::TooLong => write!(f, "`{part}` is too long for {what}: write {write}"),
            Fault::NoNumber => {
                write!(f, "`{part}` does not begin with a number: write one such as {numbers}")
            }
            Fault::NoUnit => write!(f, "`{part}` has no unit: add one, such as `{part} cm` or `{part} in`"),
            Fault::NoUnitAtAll => write!(f, "no unit given: write {units}"),
            Fault::NotAUnit if !self.angle => {
                write!(f, "`{part}` stands where a unit should: use {units}")
            }
            Fault::UnknownUnit | Fault::NotAUnit => write!(f, "`{part}` is not a unit of {of}: use {units}"),
            Fault::LengthForAngle => {
                write!(f, "`{part}` is a unit of length, but this is an angle: give it in {units}")
            }
            Fault::SpacedDigits => {
                write!(
                    f,
                    "`{part}` has a space between its digits: close it up, or write a fraction such as 1/2"
                )
            }
            Fault::Range => write!(f, "`{part}` is a range: write one number"),
            Fault::AmbiguousComma => {
                write!(
                    f,
                    "`{part}` could be thousands or thousandths: write it with a decimal point or no comma"
                )
            }
            Fault::AmbiguousMark => {
                write!(f, "`{part}` could be feet and inches, or one number: write `ft` and `in`, or no mark")
            }
            Fault::AmbiguousFraction => {
                write!(
                    f,
                    "`{part}` lacks a space before its fraction or is one above one: write a space or decimals"
                )
            }
            Fault::NoDecimals => write!(f, "`{part}` ends in a decimal sign: add digits or leave it out"),
            Fault::SecondDecimalSign => write!(f, "`{part}` has more than one decimal sign: keep only one"),
            Fault::DivisionByZero => write!(f, "`{part}` divides by zero: write a fraction such as 1/2"),
            Fault::NotBelowOne => {
                write!(
                    f,
                    "`{part}` follows a whole number but is not below one: write a fraction such as 1/2"
                )
            }
            Fault::TooManyDigits => write!(f, "`{part}` has too many digits: round it"),
            Fault::NotAboveZero => write!(f, "`{part}` is not above zero: {what} must be"),
            Fault::TooSmall => write!(f, "`{part}` is too small for {what}: check the number"),
            Fault::LeftOver => write!(f, "`{part}` is left over after the {of}: remove it"),
            Fault::InchesExpected => {
                write!(f, "`{part}` follows feet but is not in inches: write inches or remove it")
            }
            Fault::TooManyInches => {
                write!(f, "`{part}` follows feet but is a foot or more: write 12 inches as a foot")
            }
            Fault::PartOfAFoot => write!(f, "`{part}` is not a whole number of feet: write inches alone"),
        }
    }
}

impl std::error::Error for ParseQuantityError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quoted_part_is_short_and_on_one_line() {
        let error =
            ParseQuantityError::new(Fault::LeftOver, &format!("a\nb\u{1b}[31m`c`{}", "x".repeat(100)));
        let text = error.to_string();
        assert!(text.starts_with("`a\u{fffd}b\u{fffd}[31m\u{fffd}c\u{fffd}xxxxx"), "{text}");
        assert!(text.contains("x…` is left over"), "{text}");
        assert!(text.chars().count() < 80, "{text}");
    }

    #[test]
    fn a_part_of_exactly_the_quoted_length_is_not_marked_as_cut() {
        let part = "x".repeat(QUOTED);
        assert!(
            ParseQuantityError::new(Fault::LeftOver, &part).to_string().starts_with(&format!("`{part}` "))
        );
    }
}
