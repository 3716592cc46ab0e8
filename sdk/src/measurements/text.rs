//! Reads a length from text, exactly: whole numbers all the way, and one rounding at the end.
//!
//! A length is a number and a unit, or a number of a large unit and then one of the next smaller.

mod angle;
mod number;
mod rest;

use super::LengthUnit;
use super::text_error::{Fault, ParseQuantityError};
use number::{DASHES, Number};
use rest::Rest;

pub(crate) use angle::{parse as parse_angle, says_degrees};
pub(crate) use number::quotient;

/// The longest text looked at, in bytes.
const LONGEST: usize = 100;

/// The smallest length in millimetres and the smallest angle in degrees: less is a slip of the pen, and would
/// print with more digits than can be read again.
const SMALLEST: f64 = 1e-12;

/// As many feet are no length of a body. Only with inches that say so they are taken for feet.
const TALL: u128 = 10;

/// Marks for a foot, and doubled for an inch.
const SINGLE: [char; 7] = ['\'', '’', '′', '‘', 'ʹ', 'ʼ', '´'];
/// Marks for an inch.
const DOUBLE: [char; 6] = ['"', '″', '”', '“', '‟', 'ʺ'];

/// The millimetres that `text` says, above zero and finite. A number without a unit is of the unit `bare`, or
/// an error without one.
pub(crate) fn parse(text: &str, bare: Option<LengthUnit>) -> Result<f64, ParseQuantityError> {
    let mut rest = Rest::new(text);
    let text = rest.as_str();
    if text.is_empty() {
        return Err(ParseQuantityError::new(Fault::Empty, text));
    }
    if text.len() > LONGEST {
        return Err(ParseQuantityError::new(Fault::TooLong, text));
    }
    if text.starts_with(['-', '−']) {
        return Err(ParseQuantityError::new(Fault::NotAboveZero, text));
    }
    let (mut number, mut unit) = number_with_unit(&mut rest, bare)?;
    rest.skip_space();
    if !rest.is_empty() {
        let smaller = if unit == LengthUnit::Foot {
            Some((inches_after(&number, &mut rest)?, LengthUnit::Inch))
        } else {
            metric_after(&number, unit, &mut rest)
        };
        (number, unit) = smaller.unwrap_or((number, unit));
    }
    rest.skip_space();
    if !rest.is_empty() {
        return Err(ParseQuantityError::new(Fault::LeftOver, rest.as_str()));
    }
    let mm = number.times_tenths(unit.tenths_of_mm())?;
    large_enough(mm, text)
}

fn large_enough(value: f64, text: &str) -> Result<f64, ParseQuantityError> {
    if value >= SMALLEST {
        return Ok(value);
    }
    let fault = if value > 0.0 { Fault::TooSmall } else { Fault::NotAboveZero };
    Err(ParseQuantityError::new(fault, text))
}

/// The unit that `text` is.
pub(crate) fn unit(text: &str) -> Result<LengthUnit, ParseQuantityError> {
    let mut rest = Rest::new(text);
    let text = rest.as_str();
    if text.is_empty() {
        return Err(ParseQuantityError::new(Fault::NoUnitAtAll, text));
    }
    length_unit(&mut rest)
        .ok()
        .filter(|_| rest.is_empty())
        .ok_or_else(|| ParseQuantityError::new(Fault::UnknownUnit, text))
}

/// Reads the inches that follow feet, and gives both as inches. Behind feet a bare number can only be inches:
/// `5'3`. A dash or a comma may stand between: `5'-3"`, `5 ft, 3 in`.
fn inches_after<'a>(feet: &Number<'_>, rest: &mut Rest<'a>) -> Result<Number<'a>, ParseQuantityError> {
    let dash = *rest;
    if rest.take_any(&DASHES).or_else(|| rest.take_any(&[','])).is_some() {
        rest.skip_space();
        if rest.is_empty() {
            return Err(ParseQuantityError::new(Fault::LeftOver, dash.as_str()));
        }
    }
    let before = *rest;
    let (inches, unit) = number_with_unit(rest, Some(LengthUnit::Inch))?;
    let part = before.up_to(*rest);
    // A mark also groups thousands (Switzerland: `1'005`) and stands for a decimal sign (Spain: `92'5`).
    let bare = part == inches.text;
    if bare && feet.is_whole() && (feet.numerator >= TALL || (part.len() > 2 && part.starts_with('0'))) {
        let part = format!("{}'{part}", feet.text);
        return Err(ParseQuantityError::new(Fault::AmbiguousMark, &part));
    }
    if unit != LengthUnit::Inch {
        return Err(ParseQuantityError::new(Fault::InchesExpected, part));
    }
    if !feet.is_whole() {
        return Err(ParseQuantityError::new(Fault::PartOfAFoot, feet.text));
    }
    let too_many = || ParseQuantityError::new(Fault::TooManyDigits, part);
    let foot = inches.one().and_then(|one| one.checked_mul(12)).ok_or_else(too_many)?;
    if inches.numerator >= foot {
        return Err(ParseQuantityError::new(Fault::TooManyInches, part));
    }
    inches.with_larger(feet, foot).ok_or_else(too_many)
}

/// Reads the centimetres that follow metres (`1 m 5 cm`, `1m05`) or the millimetres that follow centimetres,
/// and gives both in the smaller unit. `None`, with nothing taken, when there is something else.
fn metric_after<'a>(
    large: &Number<'_>,
    unit: LengthUnit,
    rest: &mut Rest<'a>,
) -> Option<(Number<'a>, LengthUnit)> {
    let (smaller, count) = match unit {
        LengthUnit::Metre => (LengthUnit::Centimetre, 100),
        LengthUnit::Centimetre => (LengthUnit::Millimetre, 10),
        _ => return None,
    };
    let mut ahead = *rest;
    // Two bare digits behind metres are centimetres. One could be decimetres.
    let two_digits = ahead.digits().len() == 2 && ahead.is_empty() && unit == LengthUnit::Metre;
    let mut ahead = *rest;
    let (number, found) = number_with_unit(&mut ahead, two_digits.then_some(smaller)).ok()?;
    let large_unit = number.one()?.checked_mul(count)?;
    if found != smaller || !large.is_whole() || number.numerator >= large_unit {
        return None;
    }
    *rest = ahead;
    number.with_larger(large, large_unit).map(|number| (number, smaller))
}

fn number_with_unit<'a>(
    rest: &mut Rest<'a>,
    bare: Option<LengthUnit>,
) -> Result<(Number<'a>, LengthUnit), ParseQuantityError> {
    let number = Number::read(rest)?;
    rest.skip_space();
    if rest.is_empty() {
        let unit = bare.ok_or_else(|| ParseQuantityError::new(Fault::NoUnit, number.text))?;
        return Ok((number, unit));
    }
    let mut ahead = *rest;
    if number.is_whole() && !ahead.digits().is_empty() {
        let part = format!("{} {}", number.text, rest.up_to(ahead));
        return Err(ParseQuantityError::new(Fault::SpacedDigits, &part));
    }
    let mut ahead = *rest;
    if ahead.take_any(&DASHES).is_some() {
        ahead.skip_space();
        if Number::read(&mut ahead).is_ok() {
            let part = format!("{}{}", number.text, rest.up_to(ahead));
            return Err(ParseQuantityError::new(Fault::Range, &part));
        }
    }
    let unit = length_unit(rest)?;
    Ok((number, unit))
}

fn length_unit(rest: &mut Rest<'_>) -> Result<LengthUnit, ParseQuantityError> {
    if rest.take_any(&DOUBLE).is_some() {
        return Ok(LengthUnit::Inch);
    }
    if rest.take_any(&SINGLE).is_some() {
        // Two single marks are how a plain keyboard writes inches.
        let second = rest.take_any(&SINGLE).is_some();
        return Ok(if second { LengthUnit::Inch } else { LengthUnit::Foot });
    }
    let start = *rest;
    let word = rest.take_while(char::is_alphabetic);
    if word.is_empty() {
        return Err(ParseQuantityError::new(Fault::NotAUnit, start.as_str()));
    }
    let unit =
        LengthUnit::from_word(word).ok_or_else(|| ParseQuantityError::new(Fault::UnknownUnit, word))?;
    rest.take_any(&['.']);
    Ok(unit)
}

#[cfg(test)]
mod tests;
