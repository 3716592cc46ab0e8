//! Another set to compare with, and by how much values differ from it.

use std::borrow::Cow;

use crate::measurements::length::tidy_difference;
use crate::measurements::{Angle, Length, LengthFormat, Measurements, Quantity, sizes};

/// Another set, with its title.
#[derive(Clone, Debug)]
pub(crate) struct Beside<'a> {
    pub(crate) title: &'a str,
    pub(crate) set: Cow<'a, Measurements>,
}

impl<'a> Beside<'a> {
    pub(crate) fn of(title: &'a str, set: &'a Measurements) -> Self {
        Self { title, set: Cow::Borrowed(set) }
    }

    /// The published body that is nearest to the set, if one is.
    pub(crate) fn nearest(set: &Measurements) -> Option<Self> {
        let body = sizes::nearest(set)?.body();
        Some(Self { title: body.name(), set: Cow::Owned(body.measurements()) })
    }
}

/// The quantity in that format, an angle to the hundredth of a degree.
pub(crate) fn print(quantity: Quantity, format: LengthFormat) -> String {
    match quantity {
        Quantity::Angle(angle) => Angle::from_degrees(hundredth(angle)).to_string(),
        Quantity::Length(length) => length.format(format).to_string(),
    }
}

/// The degrees to the hundredth: more would be no more exact, and wide.
fn hundredth(angle: Angle) -> f64 {
    let degrees = angle.in_degrees();
    if degrees.abs() < 1e6 { (degrees * 100.0).round() / 100.0 } else { degrees }
}

/// By how much the first of two quantities prints as more, with its sign; `=` if both print alike.
pub(crate) fn more(one: Quantity, other: Quantity, format: LengthFormat) -> Option<String> {
    let by: Quantity = match (one, other) {
        (Quantity::Length(one), Quantity::Length(other)) => {
            let (one, other) = (format.round(one).in_mm(), format.round(other).in_mm());
            Length::from_mm(tidy_difference(one, other)).into()
        }
        (Quantity::Angle(one), Quantity::Angle(other)) => {
            Angle::from_degrees(tidy_difference(hundredth(one), hundredth(other))).into()
        }
        _ => return None,
    };
    Some(if by.raw() == 0.0 {
        "=".to_owned()
    } else if by.raw() > 0.0 {
        format!("+{}", print(by, format))
    } else {
        print(by, format)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement::Neck, cm, degrees, inches, mm};

    #[test]
    fn the_difference_is_that_of_the_printed_values() {
        let format = LengthFormat::centimetres().decimals(1);
        let more = |one: Length, other: Length| more(one.into(), other.into(), format);
        for (one, other, told) in [
            (mm(904.5), mm(925.0), "-2.0 cm"),
            (mm(380.4), mm(380.0), "="),
            (mm(380.5), mm(380.4), "+0.1 cm"),
            (inches(15.0), cm(38.0), "+0.1 cm"),
        ] {
            assert_eq!(more(one, other).as_deref(), Some(told), "{one} {other}");
        }
    }

    #[test]
    fn angles_differ_in_degrees_and_from_lengths_not_at_all() {
        let format = LengthFormat::fractional_inches(8);
        let more = |one: Quantity, other: Quantity| more(one, other, format);
        assert_eq!(more(degrees(13.0).into(), degrees(14.5).into()).as_deref(), Some("-1.5°"));
        assert_eq!(more(degrees(13.0).into(), mm(13.0).into()), None);
        assert_eq!(more(inches(4.0).into(), inches(2.75).into()).as_deref(), Some("+1 1/4 in"));
    }

    #[test]
    fn an_angle_of_many_digits_is_shown_to_the_hundredth() {
        let format = LengthFormat::centimetres();
        let third = degrees(40.0 / 3.0);
        assert_eq!(print(third.into(), format), "13.33°");
        assert_eq!(more(third.into(), degrees(13.0).into(), format).as_deref(), Some("+0.33°"));
        assert_eq!(more(third.into(), degrees(13.333).into(), format).as_deref(), Some("="));
        assert_eq!(print(degrees(f64::NAN).into(), format), "NaN°");
    }

    #[test]
    fn the_nearest_body_is_a_published_one() {
        let beside = Beside::nearest(&Measurements::from([(Neck, cm(34.2))])).unwrap();
        assert_eq!(beside.title, "cisFemaleAdult34");
        assert_eq!(beside.set.length(Neck), Some(cm(34.0)));
        assert!(Beside::nearest(&Measurements::new()).is_none());
    }
}
