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
        let decimals = decimals.trim_end_matches('0');
        let together = || {
            let places = u32::try_from(decimals.len()).ok()?;
            let behind = if decimals.is_empty() { 0 } else { integer(decimals).ok()? };
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

/// The double nearest to `above / below / 10^decimals`. `None` when the numbers below are too large.
///
/// The standard library reads decimal text as well, but brings along more than ten kilobytes of tables, which
/// a web page would have to load.
pub(crate) fn quotient(above: u128, below: u128, decimals: u32) -> Option<f64> {
    let below = 10_u128.checked_pow(decimals).and_then(|power| power.checked_mul(below))?;
    let exact = |number: u128| u64::try_from(number).ok().filter(|number| *number <= EXACT).map(|n| n as f64);
    match (exact(above), exact(below)) {
        // Both sides are exact doubles, so the division rounds once.
        (Some(above), Some(below)) => Some(above / below),
        _ => divide(above, below),
    }
}

/// Long division in binary digits, and one rounding at the end.
fn divide(above: u128, below: u128) -> Option<f64> {
    /// More digits than the 53 of a double and the one that decides its rounding.
    const ENOUGH: u128 = 1 << 55;
    const BIAS: u64 = 1023;
    const MANTISSA_BITS: u32 = 52;
    if below == 0 || below.leading_zeros() == 0 {
        return None;
    }
    let (mut quotient, mut rest, mut behind) = (above / below, above % below, 0);
    while quotient < ENOUGH && rest > 0 {
        (quotient, rest, behind) = (quotient * 2, rest * 2, behind + 1);
        if rest >= below {
            (quotient, rest) = (quotient + 1, rest - below);
        }
    }
    // What is left may only tell whether the value is exactly halfway between two doubles.
    quotient |= u128::from(rest > 0);
    let power_of_two = f64::from_bits(BIAS.checked_sub(behind)? << MANTISSA_BITS);
    Some(quotient as f64 * power_of_two)
}

/// A fraction, alone or behind a whole number, as numerator and denominator of the two together. `None`, with
/// nothing taken, when there is none.
fn fraction(rest: &mut Rest<'_>, whole: &str) -> Result<Option<(u128, u128)>, ParseQuantityError> {
    let mut ahead = *rest;
    if !whole.is_empty()
        && let Some(below) = denominator(&mut ahead, whole)?
    {
        // The digits were a numerator: `3/4`.
        let text = rest_from(whole, *rest, ahead);
        *rest = ahead;
        let above = integer(whole)?;
        // `36 1/2` loses its space when it is copied from a page.
        if above >= below && whole.len() > 1 {
            return Err(ParseQuantityError::new(Fault::AmbiguousFraction, &text));
        }
        return Ok(Some((above, below)));
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

/// The digits and what was read behind them.
fn rest_from(digits: &str, start: Rest<'_>, end: Rest<'_>) -> String {
    format!("{digits}{}", start.up_to(end))
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What the standard library makes of the same decimal number.
    fn standard(above: u128, decimals: u32) -> Option<f64> {
        format!("{above}e-{decimals}").parse().ok()
    }

    #[test]
    fn halfway_between_two_doubles_goes_to_the_even_one() {
        // 2^53 + 1 and 2^53 + 3, each times a power of ten.
        for above in [9_007_199_254_740_993_u128, 9_007_199_254_740_995, 90_071_992_547_409_930_000_001] {
            assert_eq!(quotient(above, 1, 0), standard(above, 0));
            assert_eq!(quotient(above, 1, 3), standard(above, 3));
        }
    }

    #[test]
    fn numbers_that_would_not_fit_are_none() {
        assert_eq!(quotient(1, u128::MAX, 0), None);
        assert_eq!(quotient(1, 1, 39), None);
        assert_eq!(quotient(u128::MAX, 1, 38), standard(u128::MAX, 38));
        assert_eq!(quotient(0, 7, 3), Some(0.0));
    }

    proptest! {
        #[test]
        fn any_decimal_number_is_rounded_as_the_standard_library_does(above: u128, bits in 0..128_u32, decimals in 0..=38_u32) {
            let above = above >> bits;
            prop_assert_eq!(quotient(above, 1, decimals), standard(above, decimals));
        }

        #[test]
        fn every_double_of_the_size_of_a_body_is_read_back(value in 1e-12..1e12_f64) {
            let text = value.to_string();
            let number = Number::read(&mut Rest::new(&text)).unwrap();
            prop_assert_eq!(number.times_tenths(10), Ok(value));
        }
    }
}
