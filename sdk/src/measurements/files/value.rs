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

/// Reads a value under a name.
pub(crate) fn read(name: &Name, text: &str, rules: Rules) -> Value {
    let text = text.trim();
    if text.is_empty() {
        return Value::Empty;
    }
    if is_no_number(text) {
        return Value::Refused(format!("`{}` is not a number: correct it or leave it out", quoted(text)));
    }
    let text = match with_point(text, rules.decimal_comma) {
        Some(text) => text,
        None => {
            return Value::Refused(format!(
                "`{}` could be thousands or thousandths: write it with a decimal comma or without the point",
                quoted(text)
            ));
        }
    };
    if name.is_angle() { angle(&text, rules) } else { length(&text, rules) }
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
        return Err(format!("`{number}` is not above zero: a measurement must be"));
    }
    Ok(Quantity::from_raw(name, number))
}

/// What other programs write where a calculation went wrong.
fn is_no_number(text: &str) -> bool {
    let bare = text.trim_start_matches(['+', '-', '.']);
    ["nan", "inf", "infinity"].iter().any(|word| word.eq_ignore_ascii_case(bare))
}

fn angle(text: &str, rules: Rules) -> Value {
    if let Some(Unit::Length(unit)) = rules.stated {
        return Value::Refused(format!("it is an angle, but the unit is {unit}: give it in degrees"));
    }
    match Decimal::parse(text) {
        Some(number) => match number.scaled(0) {
            value if value > 0.0 && value.is_finite() => Value::Plain(degrees(value).into()),
            value => not_sound(text, value),
        },
        None => match text.parse::<Angle>() {
            Ok(angle) => Value::Plain(angle.into()),
            Err(error) => Value::Refused(error.to_string()),
        },
    }
}

fn length(text: &str, rules: Rules) -> Value {
    let unit = match rules.stated {
        Some(Unit::Degrees) => {
            return Value::Refused(
                "it is a length, but the unit is degrees: give it in mm, cm or inches".to_owned(),
            );
        }
        Some(Unit::Length(unit)) => Some(unit),
        None => rules.bare,
    };
    if let Some(number) = Decimal::parse(text) {
        let Some(unit) = unit else {
            return Value::Refused(format!(
                "`{}` has no unit: write it in the heading, such as `neck (cm)`, or behind the number",
                quoted(text)
            ));
        };
        let length = number.length(unit);
        return if length.in_mm() > 0.0 && length.in_mm().is_finite() {
            taken(length, unit == LengthUnit::Millimetre, false)
        } else {
            not_sound(text, length.in_mm())
        };
    }
    let own = text.parse::<Length>();
    let (read, own_unit) = match (own, unit) {
        (Ok(length), _) => (Ok(length), true),
        (Err(error), None) => (Err(error), true),
        (Err(_), Some(unit)) => (Length::parse(text, unit), false),
    };
    match read {
        Ok(length) => taken(length, !own_unit && unit == Some(LengthUnit::Millimetre), own_unit),
        Err(error) => Value::Refused(error.to_string()),
    }
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
}

impl<'a> Decimal<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let text = text.strip_prefix('+').unwrap_or(text);
        let (mantissa, exponent) = match text.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, exponent.parse().ok()?),
            None => (text, 0),
        };
        let unsigned = mantissa.strip_prefix(['-', '−']).unwrap_or(mantissa);
        let (whole, decimals) = unsigned.split_once('.').unwrap_or((unsigned, "0"));
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        (digits(whole) && digits(decimals) && !decimals.is_empty())
            .then_some(Self { mantissa, exponent })
            .filter(|_| !whole.is_empty() || unsigned.len() > 1)
    }

    /// The number times a power of ten, rounded once.
    fn scaled(self, power: i32) -> f64 {
        let exponent = self.exponent.saturating_add(power);
        let number = if exponent == 0 {
            self.mantissa.parse()
        } else {
            format!("{}e{exponent}", self.mantissa).parse()
        };
        // Only a sign that is not ASCII is left.
        number.unwrap_or(-1.0)
    }

    fn length(self, unit: LengthUnit) -> Length {
        match unit {
            LengthUnit::Millimetre => Length::from_mm(self.scaled(0)),
            LengthUnit::Centimetre => Length::from_mm(self.scaled(1)),
            LengthUnit::Metre => Length::from_mm(self.scaled(3)),
            LengthUnit::Inch => Length::from_inches(self.scaled(0)),
            LengthUnit::Foot => Length::from_inches(self.scaled(0) * 12.0),
        }
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
            ("38", "`38` has no unit: write it in the heading, such as `neck (cm)`, or behind the number"),
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
            for (unit, stated) in [("cm", CM), ("in", IN)] {
                let Value::Converted { quantity, .. } = neck(&number.to_string(), stated, false) else { panic!() };
                prop_assert_eq!(quantity, format!("{number} {unit}").parse::<Length>().unwrap().into());
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
