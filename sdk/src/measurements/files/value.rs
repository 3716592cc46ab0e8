//! A value in a file, as text with or without its unit.

use std::borrow::Cow;

use super::entry::quoted;
use crate::measurements::{Angle, Length, LengthUnit, Name, Quantity, degrees};

/// The unit that a heading or a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unit {
    Length(LengthUnit),
    Degrees,
}

impl Unit {
    /// `cm`, `inches`, `°`, `degrees`.
    pub(crate) fn from_word(word: &str) -> Option<Self> {
        let word = word.trim().trim_end_matches('.');
        match word {
            "°" => Some(Self::Degrees),
            _ if ["degrees", "degree", "deg"].iter().any(|known| known.eq_ignore_ascii_case(word)) => {
                Some(Self::Degrees)
            }
            _ => word.parse().ok().map(Self::Length),
        }
    }
}

/// What a text under a name stands for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// There is nothing.
    Empty,
    /// Millimetres or degrees, as they are kept.
    Plain(Quantity),
    /// A length in another unit: that of its heading, or its own.
    Converted { quantity: Quantity, own_unit: bool },
    /// Why it is wrong, and what to do.
    Refused(String),
}

/// How a text is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    /// The unit that the heading or the row says.
    pub(crate) stated: Option<Unit>,
    /// The unit that the caller says.
    pub(crate) bare: Option<LengthUnit>,
    /// Whether a comma is always the decimal sign.
    pub(crate) decimal_comma: bool,
}

/// Why a bare number is refused.
const NO_UNIT: &str = "it has no unit: write it in the heading, such as `neck (cm)`, or behind the number";

/// Reads a value under a name.
pub(crate) fn read(name: &Name, text: &str, rules: Rules) -> Value {
    let text = text.trim();
    if text.is_empty() {
        return Value::Empty;
    }
    let Some(text) = with_point(text, rules.decimal_comma) else {
        return Value::Refused(format!(
            "`{}` could be thousands or thousandths: write it with a decimal comma or without the point",
            quoted(text)
        ));
    };
    if groups_thousands(&text) {
        return Value::Refused(format!(
            "`{}` could be thousands or feet and inches: write it without the mark, or its unit behind it",
            quoted(&text)
        ));
    }
    // Most values are plain numbers, and there may be millions of them.
    match Decimal::parse(&text) {
        _ if is_no_number(&text) => {
            Value::Refused(format!("`{}` is not a number: correct it or leave it out", quoted(&text)))
        }
        number if name.is_angle() => angle(number, &text, rules),
        number => length(number, &text, rules),
    }
}

/// A number that is finite and above zero, in millimetres or degrees.
pub(crate) fn sound(name: &Name, number: f64) -> Result<Quantity, String> {
    if number.is_nan() {
        return Err("it is not a number: correct it or leave it out".to_owned());
    }
    if number.is_infinite() {
        return Err("it is not finite: correct it or leave it out".to_owned());
    }
    if number <= 0.0 {
        return Err(format!("`{}` is not above zero: a measurement must be", quoted(&number.to_string())));
    }
    Ok(Quantity::from_raw(name, number))
}

/// Whether a mark of feet might group thousands, as in Switzerland: `1'010`. Nobody writes inches with three digits.
fn groups_thousands(text: &str) -> bool {
    text.split_once(['\'', '’']).is_some_and(|(whole, rest)| {
        rest.len() == 3 && [whole, rest].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

/// What other programs write where a calculation went wrong.
fn is_no_number(text: &str) -> bool {
    if text.starts_with(|first: char| first.is_ascii_digit()) {
        return false;
    }
    let bare = text.trim_start_matches(['+', '-', '.']);
    ["nan", "inf", "infinity"].iter().any(|word| word.eq_ignore_ascii_case(bare))
}

fn angle(number: Option<Decimal<'_>>, text: &str, rules: Rules) -> Value {
    if let Some(Unit::Length(unit)) = rules.stated {
        return Value::Refused(format!("it is an angle, but the unit is {unit}: give it in degrees"));
    }
    match number {
        Some(number) => match number.tenths(10) {
            value if value > 0.0 && value.is_finite() => Value::Plain(degrees(value).into()),
            value => not_sound(text, value),
        },
        None => match text.parse::<Angle>() {
            Ok(angle) => Value::Plain(angle.into()),
            Err(error) => Value::Refused(error.to_string()),
        },
    }
}

fn length(number: Option<Decimal<'_>>, text: &str, rules: Rules) -> Value {
    let unit = match rules.stated {
        Some(Unit::Degrees) => {
            return Value::Refused(
                "it is a length, but the unit is degrees: give it in mm, cm or inches".to_owned(),
            );
        }
        Some(Unit::Length(unit)) => Some(unit),
        None => rules.bare,
    };
    if let Some(number) = number {
        let Some(unit) = unit else {
            // Without the number, so that a report tells many of them together.
            return Value::Refused(NO_UNIT.to_owned());
        };
        let length = number.length(unit);
        return if length.in_mm() > 0.0 && length.in_mm().is_finite() {
            taken(length, unit == LengthUnit::Millimetre, false)
        } else {
            not_sound(text, length.in_mm())
        };
    }
    let own_unit = unit.is_none() || text.chars().any(is_of_a_unit);
    let read = match unit {
        Some(unit) => Length::parse(text, unit),
        None => text.parse(),
    };
    match read {
        Ok(length) => taken(length, !own_unit && unit == Some(LengthUnit::Millimetre), own_unit),
        Err(error) => Value::Refused(error.to_string()),
    }
}

/// Whether a character is none of those that make a number or a fraction.
fn is_of_a_unit(character: char) -> bool {
    !character.is_numeric() && !character.is_whitespace() && !"/⁄∕.,-‐‑–+".contains(character)
}

fn taken(length: Length, as_it_stood: bool, own_unit: bool) -> Value {
    let quantity = length.into();
    if as_it_stood { Value::Plain(quantity) } else { Value::Converted { quantity, own_unit } }
}

fn not_sound(text: &str, number: f64) -> Value {
    let text = quoted(text);
    Value::Refused(if number > 0.0 {
        format!("`{text}` is beyond all numbers: correct it or leave it out")
    } else {
        format!("`{text}` is not above zero: a measurement must be")
    })
}

/// Where a comma is always the decimal sign, it becomes a point. `None` where a point might group thousands.
fn with_point(text: &str, decimal_comma: bool) -> Option<Cow<'_, str>> {
    if !decimal_comma {
        return Some(text.into());
    }
    if let Some((whole, rest)) = text.split_once('.') {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let whole = whole.trim_start_matches(['+', '-']);
        let groups = (1..=3).contains(&whole.len())
            && whole.bytes().all(|byte| byte.is_ascii_digit())
            && !whole.starts_with('0');
        return (digits != 3 || !groups).then_some(text.into());
    }
    Some(if text.matches(',').count() == 1 { text.replacen(',', ".", 1).into() } else { text.into() })
}

/// A number in decimals, without a unit: `92`, `92.5`, `.5`, `1E+03`.
#[derive(Clone, Copy, Debug)]
struct Decimal<'a> {
    mantissa: &'a str,
    exponent: i32,
    /// The digits as a whole number, unless there are too many, and how many of them are decimals.
    digits: Option<u64>,
    decimals: i32,
}

/// Every whole number up to here is a double: 2^53.
const EXACT: u64 = 1 << 53;

/// The powers of ten that are doubles without error.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18,
    1e19, 1e20, 1e21, 1e22,
];

impl<'a> Decimal<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix('+').unwrap_or(text);
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['-', '−']).unwrap_or(mantissa);
        let (mut digits, mut decimals, mut any, mut point) = (Some(0_u64), 0_i32, false, false);
        for byte in unsigned.bytes() {
            match byte {
                b'0'..=b'9' => {
                    digits =
                        digits.and_then(|digits| digits.checked_mul(10)?.checked_add(u64::from(byte - b'0')));
                    decimals = decimals.saturating_add(i32::from(point));
                    any = true;
                }
                b'.' if !point => point = true,
                _ => return None,
            }
        }
        // A point at the end is somebody's slip.
        (any && !unsigned.ends_with('.')).then_some(Self { mantissa, exponent, digits, decimals })
    }

    /// The number times so many tenths, rounded once.
    fn tenths(self, tenths: u32) -> f64 {
        if self.mantissa.starts_with(['-', '−']) {
            return -1.0;
        }
        let power = self.exponent.saturating_sub(self.decimals).saturating_sub(1);
        let whole = self.digits.and_then(|digits| digits.checked_mul(u64::from(tenths)));
        let factor = POWERS.get(power.unsigned_abs() as usize);
        if let (Some(whole), Some(factor)) = (whole.filter(|whole| *whole <= EXACT), factor) {
            // Both are exact, so that one rounding is left.
            return if power < 0 { whole as f64 / factor } else { whole as f64 * factor };
        }
        match tenths {
            10 => self.times_ten_to(0),
            100 => self.times_ten_to(1),
            10_000 => self.times_ten_to(3),
            // Nobody measures so finely in inches that the second rounding is seen.
            _ => self.times_ten_to(0) * f64::from(tenths) / 10.0,
        }
    }

    /// The number times a power of ten, however long it is.
    fn times_ten_to(self, power: i32) -> f64 {
        match self.exponent.saturating_add(power) {
            0 => self.mantissa.parse(),
            exponent => format!("{}e{exponent}", self.mantissa).parse(),
        }
        .unwrap_or(f64::NAN)
    }

    fn length(self, unit: LengthUnit) -> Length {
        Length::from_mm(self.tenths(unit.tenths_of_mm()))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::Measurement::{Neck, ShoulderSlope};
    use crate::measurements::{cm, inches, mm};

    const CM: Option<Unit> = Some(Unit::Length(LengthUnit::Centimetre));
    const MM: Option<Unit> = Some(Unit::Length(LengthUnit::Millimetre));
    const IN: Option<Unit> = Some(Unit::Length(LengthUnit::Inch));

    fn neck(text: &str, stated: Option<Unit>, decimal_comma: bool) -> Value {
        read(&Neck.into(), text, Rules { stated, bare: None, decimal_comma })
    }

    fn slope(text: &str, stated: Option<Unit>) -> Value {
        read(
            &ShoulderSlope.into(),
            text,
            Rules { stated, bare: Some(LengthUnit::Inch), decimal_comma: false },
        )
    }

    fn converted(length: Length, own_unit: bool) -> Value {
        Value::Converted { quantity: length.into(), own_unit }
    }

    #[test]
    fn thousands_are_not_taken_for_feet_and_inches() {
        for text in ["1'010", "1’010", "12'000"] {
            let Value::Refused(reason) = neck(text, MM, false) else { panic!("{text}") };
            assert!(
                reason.starts_with(&format!("`{text}` could be thousands or feet and inches: ")),
                "{reason}"
            );
        }
        assert_eq!(neck("1'10", MM, false), converted(inches(22.0), true));
        assert_eq!(neck("1'010\"", MM, false), converted(inches(22.0), true));
    }

    #[test]
    fn a_reason_is_short_however_large_the_number() {
        let reason = sound(&Neck.into(), -1e300).unwrap_err();
        assert!(reason.starts_with("`-1000") && reason.chars().count() < 120, "{reason}");
    }

    #[test]
    fn a_bare_number_takes_the_stated_unit() {
        assert_eq!(neck("38", CM, false), converted(cm(38.0), false));
        assert_eq!(neck(" 38.5 ", CM, false), converted(cm(38.5), false));
        assert_eq!(neck("0.07", CM, false), converted(mm(0.7), false));
        assert_eq!(neck("380", MM, false), Value::Plain(mm(380.0).into()));
        assert_eq!(neck("3.8E+02", MM, false), Value::Plain(mm(380.0).into()));
        assert_eq!(neck("15.5", IN, false), converted(inches(15.5), false));
        assert_eq!(neck("15 1/2", IN, false), converted(inches(15.5), false));
        let bare = Rules { stated: None, bare: Some(LengthUnit::Foot), decimal_comma: false };
        assert_eq!(read(&Neck.into(), "1.5", bare), converted(inches(18.0), false));
    }

    #[test]
    fn a_unit_behind_the_number_is_believed_more_than_the_heading() {
        for stated in [None, CM, IN] {
            assert_eq!(neck("15 1/2\"", stated, false), converted(inches(15.5), true));
            assert_eq!(neck("380mm", stated, false), converted(mm(380.0), true));
        }
    }

    #[test]
    fn an_angle_needs_no_unit_and_takes_no_length() {
        for text in ["13", "13°", "13 degrees", " 13 DEG ", "1.3e1"] {
            assert_eq!(slope(text, None), Value::Plain(degrees(13.0).into()), "{text}");
            assert_eq!(slope(text, Some(Unit::Degrees)), Value::Plain(degrees(13.0).into()), "{text}");
        }
        for (value, wanted) in [
            (slope("13", CM), "it is an angle, but the unit is cm: give it in degrees"),
            (
                slope("13 cm", None),
                "`cm` is a unit of length, but this is an angle: give it in degrees, such as 13°",
            ),
            (slope("-1", None), "`-1` is not above zero: a measurement must be"),
            (slope("1e999", None), "`1e999` is beyond all numbers: correct it or leave it out"),
            (
                neck("38", Some(Unit::Degrees), false),
                "it is a length, but the unit is degrees: give it in mm, cm or inches",
            ),
        ] {
            assert_eq!(value, Value::Refused(wanted.to_owned()));
        }
    }

    #[test]
    fn what_is_no_sound_length_is_refused_with_its_reason() {
        for (text, wanted) in [
            ("38", "it has no unit: write it in the heading, such as `neck (cm)`, or behind the number"),
            ("NaN", "`NaN` is not a number: correct it or leave it out"),
            ("-Infinity", "`-Infinity` is not a number: correct it or leave it out"),
            (".inf", "`.inf` is not a number: correct it or leave it out"),
            ("wide", "`wide` does not begin with a number: write one such as 92.5 or 39 1/2"),
            ("38 ell", "`ell` is not a unit of length: use mm, cm, m, in or ft"),
            (
                "1,050 mm",
                "`1,050` could be thousands or thousandths: write it with a decimal point or no comma",
            ),
        ] {
            assert_eq!(neck(text, None, false), Value::Refused(wanted.to_owned()), "{text}");
        }
        for text in ["0", "-3", "-0.0", "−3", "0e5", "-1e999"] {
            let wanted = format!("`{text}` is not above zero: a measurement must be");
            assert_eq!(neck(text, MM, false), Value::Refused(wanted), "{text}");
        }
        assert_eq!(neck(" \t", MM, false), Value::Empty);
    }

    #[test]
    fn between_semicolons_a_comma_is_the_decimal_sign() {
        assert_eq!(neck("92,125", CM, true), converted(mm(921.25), false));
        assert_eq!(neck("92,5 cm", None, true), converted(cm(92.5), true));
        assert_eq!(neck("92,125 cm", None, true), converted(mm(921.25), true));
        assert_eq!(neck("92.5", CM, true), converted(cm(92.5), false));
        assert_eq!(neck("0.125", CM, true), converted(mm(1.25), false));
        assert_eq!(neck("1050.125", MM, true), Value::Plain(mm(1050.125).into()));
        let grouped =
            "`1.050` could be thousands or thousandths: write it with a decimal comma or without the point";
        assert_eq!(neck("1.050", MM, true), Value::Refused(grouped.to_owned()));
        assert_eq!(neck("92,5", CM, false), converted(cm(92.5), false));
        assert!(matches!(neck("92,125", CM, false), Value::Refused(_)));
    }

    proptest! {
        #[test]
        fn millimetres_come_back_to_the_bit(number in proptest::num::f64::POSITIVE) {
            for text in [number.to_string(), format!("{number:e}")] {
                prop_assert_eq!(neck(&text, MM, false), Value::Plain(mm(number).into()));
            }
        }

        #[test]
        fn a_number_under_a_heading_is_what_the_text_with_its_unit_is(thousandths in 1..10_000_000_u32) {
            let number = f64::from(thousandths) / 1000.0;
            for (unit, stated) in [("mm", MM), ("cm", CM), ("in", IN)] {
                match neck(&number.to_string(), stated, false) {
                    Value::Plain(quantity) | Value::Converted { quantity, .. } => {
                        prop_assert_eq!(quantity, format!("{number} {unit}").parse::<Length>().unwrap().into());
                    }
                    other => panic!("{other:?}"),
                }
            }
        }

        #[test]
        fn whatever_stands_there_is_sound_or_refused(text in ".{0,12}", comma in any::<bool>()) {
            for name in [Neck.into(), ShoulderSlope.into(), Name::from("gauge")] {
                match read(&name, &text, Rules { stated: None, bare: Some(LengthUnit::Inch), decimal_comma: comma }) {
                    Value::Plain(quantity) | Value::Converted { quantity, .. } => {
                        prop_assert!(quantity.raw() > 0.0 && quantity.raw().is_finite());
                    }
                    Value::Refused(reason) => prop_assert!(!reason.contains('\n')),
                    Value::Empty => {}
                }
            }
        }
    }
}
