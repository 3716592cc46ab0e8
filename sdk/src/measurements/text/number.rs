//! Numbers as people write them: with decimals or a fraction, never both.

use super::Rest;
use crate::measurements::text_error::{Fault, ParseQuantityError};

/// The largest whole number up to which every one is a double: 2^53.
const EXACT: u64 = 1 << 53;

/// Dashes of all lengths.
pub(crate) const DASHES: [char; 5] = ['-', '‐', '‑', '–', '—'];

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

/// `numerator / denominator / 10^decimals`, where `denominator` is 1 or `decimals` is 0.
pub(crate) struct Number<'a> {
    pub(crate) numerator: u128,
    denominator: u128,
    decimals: u32,
    pub(crate) text: &'a str,
}

impl<'a> Number<'a> {
    pub(crate) fn read(rest: &mut Rest<'a>) -> Result<Self, ParseQuantityError> {
        let start = *rest;
        let whole = rest.digits();
        if let Some(sign) = rest.take_any(&['.', ',']) {
            return Self::decimals(start, rest, whole, sign);
        }
        let (numerator, denominator) = match fraction(rest, whole)? {
            Some(fraction) => fraction,
            None if whole.is_empty() => return Err(ParseQuantityError::new(Fault::NoNumber, start.as_str())),
            None => (integer(whole)?, 1),
        };
        Ok(Self { numerator, denominator, decimals: 0, text: start.up_to(*rest) })
    }

    /// The digits behind a decimal sign.
    fn decimals(
        start: Rest<'a>,
        rest: &mut Rest<'a>,
        whole: &str,
        sign: char,
    ) -> Result<Self, ParseQuantityError> {
        let decimals = rest.digits();
        let text = start.up_to(*rest);
        if decimals.is_empty() {
            let (fault, part) =
                if whole.is_empty() { (Fault::NoNumber, start.as_str()) } else { (Fault::NoDecimals, text) };
            return Err(ParseQuantityError::new(fault, part));
        }
        let mut ahead = *rest;
        if ahead.take_any(&['.', ',']).is_some() && !ahead.digits().is_empty() {
            return Err(ParseQuantityError::new(Fault::SecondDecimalSign, start.as_str()));
        }
        let groups = (1..=3).contains(&whole.len()) && !whole.starts_with('0') && decimals.len() == 3;
        if sign == ',' && groups {
            return Err(ParseQuantityError::new(Fault::AmbiguousComma, text));
        }
        let together = || {
            let places = u32::try_from(decimals.len()).ok()?;
            let behind = integer(decimals).ok()?;
            // Nothing before the sign: then the power of ten may be any.
            let before = match whole.trim_start_matches('0') {
                "" => 0,
                whole => integer(whole).ok()?.checked_mul(10_u128.checked_pow(places)?)?,
            };
            Some((before.checked_add(behind)?, places))
        };
        match together() {
            Some((numerator, decimals)) => Ok(Self { numerator, denominator: 1, decimals, text }),
            None => Err(ParseQuantityError::new(Fault::TooManyDigits, text)),
        }
    }

    /// Whether it was written without decimals and without a fraction.
    pub(crate) fn is_whole(&self) -> bool {
        self.denominator == 1 && self.decimals == 0
    }

    /// What one whole counts in the numerator.
    pub(crate) fn one(&self) -> Option<u128> {
        10_u128.checked_pow(self.decimals)?.checked_mul(self.denominator)
    }

    /// This number and a whole number of a larger unit, one of which counts so much in this one's numerator.
    pub(crate) fn with_larger(self, larger: &Number<'_>, counts: u128) -> Option<Self> {
        let numerator = larger.numerator.checked_mul(counts)?.checked_add(self.numerator)?;
        Some(Self { numerator, ..self })
    }

    /// The double nearest to this number times so many tenths.
    pub(crate) fn times_tenths(&self, tenths: u32) -> Result<f64, ParseQuantityError> {
        self.numerator
            .checked_mul(tenths.into())
            .zip(self.denominator.checked_mul(10))
            .and_then(|(above, below)| quotient(above, below, self.decimals))
            .ok_or_else(|| ParseQuantityError::new(Fault::TooManyDigits, self.text))
    }
}

/// The double nearest to `above / below / 10^decimals`. `None` when the numbers are too large; decimal ones
/// (`below` is 10) never are.
pub(crate) fn quotient(above: u128, below: u128, decimals: u32) -> Option<f64> {
    let exact = |number: u128| u64::try_from(number).ok().filter(|number| *number <= EXACT).map(|n| n as f64);
    let whole = 10_u128.checked_pow(decimals).and_then(|power| power.checked_mul(below));
    match (exact(above), whole.and_then(exact)) {
        // Both sides are exact doubles, so the division rounds once.
        (Some(above), Some(below)) => Some(above / below),
        // The standard library rounds decimal text correctly, whatever its number of digits.
        _ if below == 10 => format!("{above}e-{}", decimals + 1).parse().ok(),
        _ => None,
    }
}

/// A fraction, alone or behind a whole number, as numerator and denominator of the two together. `None`, with
/// nothing taken, when there is none.
fn fraction(rest: &mut Rest<'_>, whole: &str) -> Result<Option<(u128, u128)>, ParseQuantityError> {
    let mut ahead = *rest;
    if !whole.is_empty()
        && let Some(below) = denominator(&mut ahead, whole)?
    {
        // The digits were a numerator: `3/4`.
        *rest = ahead;
        return Ok(Some((integer(whole)?, below)));
    }
    let mut ahead = *rest;
    ahead.skip_space();
    // American patterns write `39-1/2`.
    if !whole.is_empty() && ahead.take_any(&DASHES).is_some() {
        ahead.skip_space();
    }
    let start = ahead;
    let (above, below) = if let Some(vulgar) = vulgar(&mut ahead) {
        vulgar
    } else {
        let above = ahead.digits();
        if above.is_empty() {
            return Ok(None);
        }
        let Some(below) = denominator(&mut ahead, above)? else { return Ok(None) };
        (integer(above)?, below)
    };
    let text = start.up_to(ahead);
    if above >= below {
        return Err(ParseQuantityError::new(Fault::NotBelowOne, text));
    }
    let whole = if whole.is_empty() { 0 } else { integer(whole)? };
    let together = whole.checked_mul(below).and_then(|whole| whole.checked_add(above));
    let together = together.ok_or_else(|| ParseQuantityError::new(Fault::TooManyDigits, text))?;
    *rest = ahead;
    Ok(Some((together, below)))
}

fn vulgar(rest: &mut Rest<'_>) -> Option<(u128, u128)> {
    let first = rest.as_str().chars().next()?;
    let (_, above, below) = VULGAR_FRACTIONS.iter().find(|(sign, ..)| *sign == first)?;
    rest.take_any(&[first]);
    Some((*above, *below))
}

/// The number below a fraction bar, if there is a bar.
fn denominator(rest: &mut Rest<'_>, above: &str) -> Result<Option<u128>, ParseQuantityError> {
    rest.skip_space();
    let bar = *rest;
    if rest.take_any(&['/', '⁄', '∕']).is_none() {
        return Ok(None);
    }
    rest.skip_space();
    let digits = rest.digits();
    if digits.is_empty() {
        return Err(ParseQuantityError::new(Fault::NotAUnit, bar.as_str()));
    }
    match integer(digits)? {
        0 => Err(ParseQuantityError::new(Fault::DivisionByZero, &format!("{above}/{digits}"))),
        below => Ok(Some(below)),
    }
}

fn integer(digits: &str) -> Result<u128, ParseQuantityError> {
    /// As many digits always fit 64 bits, which are read several times faster.
    const SHORT: usize = 19;
    let number = if digits.len() <= SHORT { digits.parse::<u64>().map(u128::from) } else { digits.parse() };
    number.map_err(|_| ParseQuantityError::new(Fault::TooManyDigits, digits))
}
