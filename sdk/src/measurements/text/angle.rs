//! Reads an angle from text: a number of degrees, with a degree sign or word or without.

use super::{LONGEST, Number, Rest, large_enough, length_unit};
use crate::measurements::text_error::{Fault, ParseQuantityError};

/// The degree sign, and two signs that keyboards have for it.
const SIGNS: [char; 3] = ['°', 'º', '˚'];

/// The degrees that `text` says, above zero and finite.
pub(crate) fn parse(text: &str) -> Result<f64, ParseQuantityError> {
    read(text).map(|(degrees, _)| degrees).map_err(ParseQuantityError::of_angle)
}

/// Whether `text` is an angle and says so.
pub(crate) fn says_degrees(text: &str) -> bool {
    read(text).is_ok_and(|(_, said)| said)
}

/// The degrees, and whether a sign or a word said that they are.
fn read(text: &str) -> Result<(f64, bool), ParseQuantityError> {
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
    let number = Number::read(&mut rest)?;
    rest.skip_space();
    let said = !rest.is_empty();
    if said {
        unit(&mut rest)?;
    }
    rest.skip_space();
    if !rest.is_empty() {
        return Err(ParseQuantityError::new(Fault::LeftOver, rest.as_str()));
    }
    let degrees = number.times_tenths(10)?;
    Ok((large_enough(degrees, text)?, said))
}

fn unit(rest: &mut Rest<'_>) -> Result<(), ParseQuantityError> {
    if rest.take_any(&SIGNS).is_some() {
        return Ok(());
    }
    let mut ahead = *rest;
    if length_unit(&mut ahead).is_ok() {
        return Err(ParseQuantityError::new(Fault::LengthForAngle, rest.up_to(ahead)));
    }
    let start = *rest;
    let word = rest.take_while(char::is_alphabetic);
    if ["deg", "degs", "degree", "degrees"].iter().any(|known| known.eq_ignore_ascii_case(word)) {
        rest.take_any(&['.']);
        return Ok(());
    }
    let part = if word.is_empty() { start.as_str() } else { word };
    Err(ParseQuantityError::new(Fault::NotAUnit, part))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn degrees_are_read_with_their_sign_or_without() {
        for (text, degrees) in [
            ("13", 13.0),
            (" 13° ", 13.0),
            ("13 °", 13.0),
            ("13º", 13.0),
            ("13˚", 13.0),
            ("13.25 deg", 13.25),
            ("13,5 Degrees", 13.5),
            ("1 degree", 1.0),
            ("13 deg.", 13.0),
            ("13½", 13.5),
            ("13 1/2°", 13.5),
            ("13\u{202f}°", 13.0),
            (".5", 0.5),
        ] {
            assert_eq!(parse(text), Ok(degrees), "{text}");
        }
    }

    #[test]
    fn each_mistake_is_named() {
        for (text, told) in [
            ("", "no angle given: write degrees, such as 13°"),
            ("slope", "`slope` does not begin with a number: write one such as 13 or 12.5"),
            ("13 cm", "`cm` is a unit of length, but this is an angle: give it in degrees, such as 13°"),
            ("13'", "`'` is a unit of length, but this is an angle: give it in degrees, such as 13°"),
            ("0.2 rad", "`rad` is not a unit of angle: use degrees, such as 13°"),
            ("13 %", "`%` is not a unit of angle: use degrees, such as 13°"),
            ("13°30'", "`30'` is left over after the angle: remove it"),
            ("0°", "`0°` is not above zero: an angle must be"),
            ("-13°", "`-13°` is not above zero: an angle must be"),
            ("13. °", "`13.` ends in a decimal sign: add digits or leave it out"),
            ("1/0°", "`1/0` divides by zero: write a fraction such as 1/2"),
            ("13/°", "`/°` is not a unit of angle: use degrees, such as 13°"),
        ] {
            assert_eq!(parse(text).map_err(|error| error.to_string()), Err(told.to_owned()), "{text}");
        }
        let flood = parse(&"9".repeat(1000)).unwrap_err().to_string();
        assert_eq!(flood, "`999999999999999999999999…` is too long for an angle: write degrees, such as 13°");
    }

    #[test]
    fn only_a_sign_or_a_word_says_that_it_is_an_angle() {
        assert!(says_degrees("13°") && says_degrees("13 deg"));
        assert!(!says_degrees("13") && !says_degrees("13 cm") && !says_degrees("°"));
    }

    proptest! {
        #[test]
        fn a_printed_angle_reads_back_to_the_same_bits(degrees in 1e-3..1e6_f64) {
            prop_assert_eq!(parse(&crate::degrees(degrees).to_string()), Ok(degrees));
        }

        #[test]
        fn no_text_is_too_odd(text in "[0-9 .,/½°'-]{0,12}(deg|cm|°)?\\PC{0,4}") {
            match parse(&text) {
                Ok(degrees) => prop_assert!(degrees > 0.0 && degrees.is_finite()),
                Err(error) => prop_assert!(!error.to_string().contains(char::is_control)),
            }
        }
    }
}
