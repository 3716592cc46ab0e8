//! Reads a length from text, exactly: whole numbers all the way, and one rounding at the end.
//!
//! A length is a number and a unit, or feet and then inches. A number has decimals or a fraction, never both.

use super::text_error::{Fault, ParseLengthError};

/// The longest text looked at, in bytes. It leaves room for the smallest double, which prints as 324 decimals before its
/// first digit.
const LONGEST: usize = 400;

/// The largest whole number up to which every one is a double: 2^53.
const EXACT: u128 = 1 << 53;

const INCHES_IN_A_FOOT: u128 = 12;

const VULGAR_FRACTIONS: [(char, u128, u128); 19] = [
    ('½', 1, 2),
    ('⅓', 1, 3),
    ('⅔', 2, 3),
    ('¼', 1, 4),
    ('¾', 3, 4),
    ('⅕', 1, 5),
    ('⅖', 2, 5),
    ('⅗', 3, 5),
    ('⅘', 4, 5),
    ('⅙', 1, 6),
    ('⅚', 5, 6),
    ('⅐', 1, 7),
    ('⅛', 1, 8),
    ('⅜', 3, 8),
    ('⅝', 5, 8),
    ('⅞', 7, 8),
    ('⅑', 1, 9),
    ('⅒', 1, 10),
    ('↉', 0, 3),
];

#[derive(Clone, Copy, PartialEq, Eq)]
enum Unit {
    Mm,
    Cm,
    M,
    Inch,
    Foot,
}

impl Unit {
    /// In tenths of a millimetre, where all units are whole: an inch is 25.4 mm (international yard and pound
    /// agreement of 1959).
    const fn tenths_of_mm(self) -> u128 {
        match self {
            Self::Mm => 10,
            Self::Cm => 100,
            Self::M => 10_000,
            Self::Inch => 254,
            Self::Foot => 254 * INCHES_IN_A_FOOT,
        }
    }

    fn from_word(word: &str) -> Option<Self> {
        const WORDS: [(Unit, &[&str]); 5] = [
            (Unit::Mm, &["mm", "millimetre", "millimetres", "millimeter", "millimeters"]),
            (Unit::Cm, &["cm", "centimetre", "centimetres", "centimeter", "centimeters"]),
            (Unit::M, &["m", "metre", "metres", "meter", "meters"]),
            (Unit::Inch, &["in", "inch", "inches"]),
            (Unit::Foot, &["ft", "foot", "feet"]),
        ];
        WORDS
            .iter()
            .find(|(_, words)| words.iter().any(|known| known.eq_ignore_ascii_case(word)))
            .map(|(unit, _)| *unit)
    }
}

/// `numerator / denominator / 10^decimals`, where `denominator` is 1 or `decimals` is 0.
struct Number<'a> {
    numerator: u128,
    denominator: u128,
    decimals: u32,
    text: &'a str,
}

impl Number<'_> {
    /// What one whole counts in the numerator.
    fn one(&self) -> Option<u128> {
        10_u128.checked_pow(self.decimals)?.checked_mul(self.denominator)
    }

    /// The double nearest to this number of units, in millimetres.
    fn in_mm(&self, unit: Unit) -> Result<f64, ParseLengthError> {
        let too_many = || ParseLengthError::new(Fault::TooManyDigits, self.text);
        let tenths = self.numerator.checked_mul(unit.tenths_of_mm()).ok_or_else(too_many)?;
        if self.denominator == 1 {
            // The standard library rounds decimal text correctly, whatever its number of digits.
            return format!("{tenths}e-{}", self.decimals + 1).parse().map_err(|_| too_many());
        }
        // Both sides are exact doubles, so the division rounds once.
        let below = self.denominator.checked_mul(10).filter(|below| *below <= EXACT).ok_or_else(too_many)?;
        if tenths > EXACT {
            return Err(too_many());
        }
        Ok(tenths as f64 / below as f64)
    }
}

/// The millimetres that `text` says, above zero and finite.
pub(crate) fn parse(text: &str) -> Result<f64, ParseLengthError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(ParseLengthError::new(Fault::Empty, text));
    }
    if text.len() > LONGEST {
        return Err(ParseLengthError::new(Fault::TooLong, text));
    }
    if text.starts_with(['-', '−']) {
        return Err(ParseLengthError::new(Fault::NotAboveZero, text));
    }
    let mut rest = Rest(text);
    let (mut number, mut unit) = rest.number_with_unit()?;
    rest.skip_space();
    if unit == Unit::Foot && !rest.0.is_empty() {
        number = inches_after(&number, &mut rest)?;
        unit = Unit::Inch;
    }
    rest.skip_space();
    if !rest.0.is_empty() {
        return Err(ParseLengthError::new(Fault::LeftOver, rest.0));
    }
    let mm = number.in_mm(unit)?;
    if mm > 0.0 { Ok(mm) } else { Err(ParseLengthError::new(Fault::NotAboveZero, text)) }
}

/// Reads the inches that follow feet, and gives both as inches.
fn inches_after<'a>(feet: &Number<'_>, rest: &mut Rest<'a>) -> Result<Number<'a>, ParseLengthError> {
    let before = *rest;
    let (inches, unit) = rest.number_with_unit()?;
    let part = before.up_to(*rest);
    if unit != Unit::Inch {
        return Err(ParseLengthError::new(Fault::InchesExpected, part));
    }
    if feet.denominator != 1 || feet.decimals != 0 {
        return Err(ParseLengthError::new(Fault::PartOfAFoot, feet.text));
    }
    let too_many = || ParseLengthError::new(Fault::TooManyDigits, part);
    let foot = inches.one().and_then(|one| one.checked_mul(INCHES_IN_A_FOOT)).ok_or_else(too_many)?;
    if inches.numerator >= foot {
        return Err(ParseLengthError::new(Fault::TooManyInches, part));
    }
    let numerator = feet.numerator.checked_mul(foot).and_then(|feet| feet.checked_add(inches.numerator));
    Ok(Number { numerator: numerator.ok_or_else(too_many)?, ..inches })
}

/// What is still to be read.
#[derive(Clone, Copy)]
struct Rest<'a>(&'a str);

impl<'a> Rest<'a> {
    fn number_with_unit(&mut self) -> Result<(Number<'a>, Unit), ParseLengthError> {
        let number = self.number()?;
        self.skip_space();
        let unit = self.unit(&number)?;
        Ok((number, unit))
    }

    fn number(&mut self) -> Result<Number<'a>, ParseLengthError> {
        let start = *self;
        let whole = self.digits();
        if let Some(sign) = self.take_any(&['.', ',']) {
            return self.decimals(start, whole, sign);
        }
        let (numerator, denominator) = match self.fraction(whole)? {
            Some(fraction) => fraction,
            None if whole.is_empty() => return Err(ParseLengthError::new(Fault::NoNumber, start.0)),
            None => (integer(whole)?, 1),
        };
        Ok(Number { numerator, denominator, decimals: 0, text: start.up_to(*self) })
    }

    /// The digits behind a decimal sign.
    fn decimals(&mut self, start: Self, whole: &str, sign: char) -> Result<Number<'a>, ParseLengthError> {
        let decimals = self.digits();
        let text = start.up_to(*self);
        if decimals.is_empty() {
            let fault = if whole.is_empty() { Fault::NoNumber } else { Fault::NoDecimals };
            return Err(ParseLengthError::new(fault, if whole.is_empty() { start.0 } else { text }));
        }
        if self.0.starts_with(['.', ',']) && self.0.chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
            return Err(ParseLengthError::new(Fault::SecondDecimalSign, start.0));
        }
        let groups = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && decimals.len() == 3;
        if sign == ',' && groups {
            return Err(ParseLengthError::new(Fault::AmbiguousComma, text));
        }
        let too_many = || ParseLengthError::new(Fault::TooManyDigits, text);
        let numerator = format!("{whole}{decimals}").parse().map_err(|_| too_many())?;
        let decimals = u32::try_from(decimals.len()).map_err(|_| too_many())?;
        Ok(Number { numerator, denominator: 1, decimals, text })
    }

    /// A fraction, alone or behind a whole number, as numerator and denominator of the two together. `None`,
    /// with nothing taken, when there is none.
    fn fraction(&mut self, whole: &str) -> Result<Option<(u128, u128)>, ParseLengthError> {
        let mut ahead = *self;
        if !whole.is_empty()
            && let Some(below) = ahead.denominator(whole)?
        {
            // The digits were a numerator: `3/4`.
            *self = ahead;
            return Ok(Some((integer(whole)?, below)));
        }
        let mut ahead = *self;
        ahead.skip_space();
        // American patterns write `39-1/2`.
        if !whole.is_empty() && ahead.take_any(&['-', '‐', '‑', '–']).is_some() {
            ahead.skip_space();
        }
        let start = ahead;
        let (above, below) = if let Some(vulgar) = ahead.vulgar() {
            vulgar
        } else {
            let above = ahead.digits();
            if above.is_empty() {
                return Ok(None);
            }
            let Some(below) = ahead.denominator(above)? else { return Ok(None) };
            (integer(above)?, below)
        };
        let text = start.up_to(ahead);
        if above >= below {
            return Err(ParseLengthError::new(Fault::NotBelowOne, text));
        }
        let whole = if whole.is_empty() { 0 } else { integer(whole)? };
        let together = whole.checked_mul(below).and_then(|whole| whole.checked_add(above));
        let together = together.ok_or_else(|| ParseLengthError::new(Fault::TooManyDigits, text))?;
        *self = ahead;
        Ok(Some((together, below)))
    }

    fn vulgar(&mut self) -> Option<(u128, u128)> {
        let first = self.0.chars().next()?;
        let (_, above, below) = VULGAR_FRACTIONS.iter().find(|(sign, ..)| *sign == first)?;
        self.take_any(&[first]);
        Some((*above, *below))
    }

    /// The number below a fraction bar, if there is a bar.
    fn denominator(&mut self, above: &str) -> Result<Option<u128>, ParseLengthError> {
        self.skip_space();
        let bar = *self;
        if self.take_any(&['/', '⁄', '∕']).is_none() {
            return Ok(None);
        }
        self.skip_space();
        let digits = self.digits();
        if digits.is_empty() {
            return Err(ParseLengthError::new(Fault::NotAUnit, bar.0));
        }
        match integer(digits)? {
            0 => Err(ParseLengthError::new(Fault::DivisionByZero, &format!("{above}/{digits}"))),
            below => Ok(Some(below)),
        }
    }

    fn unit(&mut self, number: &Number<'_>) -> Result<Unit, ParseLengthError> {
        const SINGLE: [char; 4] = ['\'', '’', '′', '‘'];
        if self.0.is_empty() {
            return Err(ParseLengthError::new(Fault::NoUnit, number.text));
        }
        if self.take_any(&['"', '″', '”', '“']).is_some() {
            return Ok(Unit::Inch);
        }
        if self.take_any(&SINGLE).is_some() {
            // Two single marks are how a plain keyboard writes inches.
            return Ok(if self.take_any(&SINGLE).is_some() { Unit::Inch } else { Unit::Foot });
        }
        let start = *self;
        let word = self.take_while(char::is_alphabetic);
        if word.is_empty() {
            return Err(ParseLengthError::new(Fault::NotAUnit, start.0));
        }
        let unit = Unit::from_word(word).ok_or_else(|| ParseLengthError::new(Fault::UnknownUnit, word))?;
        self.take_any(&['.']);
        Ok(unit)
    }

    fn digits(&mut self) -> &'a str {
        self.take_while(|c| c.is_ascii_digit())
    }

    fn skip_space(&mut self) {
        self.0 = self.0.trim_start();
    }

    fn take_any(&mut self, wanted: &[char]) -> Option<char> {
        let first = self.0.chars().next().filter(|first| wanted.contains(first))?;
        self.0 = self.0.strip_prefix(first)?;
        Some(first)
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let end = self.0.find(|c| !wanted(c)).unwrap_or(self.0.len());
        let (taken, rest) = self.0.split_at(end);
        self.0 = rest;
        taken
    }

    /// The text between here and a later point.
    fn up_to(self, later: Self) -> &'a str {
        self.0.strip_suffix(later.0).unwrap_or(self.0).trim_end()
    }
}

fn integer(digits: &str) -> Result<u128, ParseLengthError> {
    digits.parse().map_err(|_| ParseLengthError::new(Fault::TooManyDigits, digits))
}

#[cfg(test)]
mod tests;
