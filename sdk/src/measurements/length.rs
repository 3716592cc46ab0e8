//! A length, in millimetres as on the wire.

use std::fmt::{self, Display, Formatter};
use std::ops::{Add, Mul, Sub};
use std::str::FromStr;

use super::{LengthUnit, ParseQuantityError, padding, text};

/// Millimetres in a centimetre.
const MM_IN_CM: f64 = 10.0;

// 1 inch is 25.4 mm exactly (international yard and pound agreement of 1959). No double is 25.4, so inches
// are converted with the fraction 127/5, which has no error of its own.
const MM_IN_5_INCHES: f64 = 127.0;

const MM_IN_M: f64 = 1000.0;
const INCHES_IN_A_FOOT: f64 = 12.0;

/// A length. It holds the millimetres of the wire as they came, and converts when asked.
///
/// Make one with [`mm`], [`cm`] or [`inches`], or from text with its unit: `"39 1/2 in".parse::<Length>()`.
/// One inch is 25.4 mm (international yard and pound agreement of 1959).
///
/// ```
/// use freesewing::{Length, cm, inches, mm};
///
/// assert_eq!(cm(38.0), mm(380.0));
/// assert_eq!(inches(15.0).in_cm(), 38.1);
/// assert_eq!("39 1/2 in".parse::<Length>()?, inches(39.5));
/// assert_eq!(format!("{:.1}", cm(92.55)), "925.5 mm");
/// # Ok::<(), freesewing::measurements::ParseQuantityError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Length {
    mm: f64,
}

impl Length {
    /// A length of that many millimetres, kept as given.
    ///
    /// ```
    /// assert_eq!(freesewing::Length::from_mm(925.0).in_cm(), 92.5);
    /// ```
    #[must_use]
    pub const fn from_mm(mm: f64) -> Self {
        Self { mm }
    }

    /// A length of that many centimetres.
    ///
    /// ```
    /// assert_eq!(freesewing::Length::from_cm(92.5).in_mm(), 925.0);
    /// ```
    #[must_use]
    pub fn from_cm(cm: f64) -> Self {
        Self { mm: tidy(cm * MM_IN_CM) }
    }

    /// A length of that many inches, 25.4 mm each.
    ///
    /// ```
    /// assert_eq!(freesewing::Length::from_inches(15.1).in_mm(), 383.54);
    /// ```
    #[must_use]
    pub fn from_inches(inches: f64) -> Self {
        Self { mm: tidy(inches * MM_IN_5_INCHES / 5.0) }
    }

    /// A length of that many units.
    ///
    /// ```
    /// use freesewing::{Length, LengthUnit, cm, inches};
    ///
    /// assert_eq!(Length::from_unit(1.05, LengthUnit::Metre), cm(105.0));
    /// assert_eq!(Length::from_unit(3.0, LengthUnit::Foot), inches(36.0));
    /// ```
    #[must_use]
    pub fn from_unit(number: f64, unit: LengthUnit) -> Self {
        match unit {
            LengthUnit::Millimetre => Self::from_mm(number),
            LengthUnit::Centimetre => Self::from_cm(number),
            LengthUnit::Metre => Self { mm: tidy(number * MM_IN_M) },
            LengthUnit::Inch => Self::from_inches(number),
            LengthUnit::Foot => Self { mm: tidy(number * (MM_IN_5_INCHES * INCHES_IN_A_FOOT) / 5.0) },
        }
    }

    /// Reads what people write, as [`str::parse`] does, and takes a number without a unit to be of the unit
    /// `bare`. A unit in the text always wins.
    ///
    /// # Errors
    ///
    /// As for [`str::parse`], but never for want of a unit.
    ///
    /// ```
    /// use freesewing::{Length, LengthUnit::{Centimetre, Inch}, cm, inches};
    ///
    /// assert_eq!(Length::parse("92,5", Centimetre)?, cm(92.5));
    /// assert_eq!(Length::parse("36 1/2", Inch)?, inches(36.5));
    /// assert_eq!(Length::parse("36½ in", Centimetre)?, inches(36.5));
    /// # Ok::<(), freesewing::measurements::ParseQuantityError>(())
    /// ```
    pub fn parse(text: &str, bare: LengthUnit) -> Result<Self, ParseQuantityError> {
        text::parse(text, Some(bare)).map(Self::from_mm)
    }

    /// The length in that unit.
    ///
    /// ```
    /// use freesewing::{LengthUnit, cm};
    ///
    /// assert_eq!(cm(105.0).in_unit(LengthUnit::Metre), 1.05);
    /// ```
    #[must_use]
    pub fn in_unit(self, unit: LengthUnit) -> f64 {
        match unit {
            LengthUnit::Millimetre => self.in_mm(),
            LengthUnit::Centimetre => self.in_cm(),
            LengthUnit::Metre => tidy(self.mm / MM_IN_M),
            LengthUnit::Inch => self.in_inches(),
            LengthUnit::Foot => tidy(self.mm * 5.0 / (MM_IN_5_INCHES * INCHES_IN_A_FOOT)),
        }
    }

    /// The length in millimetres, exactly as the wire has it.
    ///
    /// ```
    /// assert_eq!(freesewing::cm(38.0).in_mm(), 380.0);
    /// ```
    #[must_use]
    pub const fn in_mm(self) -> f64 {
        self.mm
    }

    /// The length in centimetres.
    ///
    /// ```
    /// assert_eq!(freesewing::mm(925.0).in_cm(), 92.5);
    /// ```
    #[must_use]
    pub fn in_cm(self) -> f64 {
        tidy(self.mm / MM_IN_CM)
    }

    /// The length in inches, of 25.4 mm each.
    ///
    /// ```
    /// assert_eq!(freesewing::mm(1003.3).in_inches(), 39.5);
    /// ```
    #[must_use]
    pub fn in_inches(self) -> f64 {
        tidy(self.mm * 5.0 / MM_IN_5_INCHES)
    }
}

/// Takes the last digit's noise out of a conversion: 0.07 cm becomes 0.7 mm and not 0.7000000000000001 mm, so
/// that a number and its text give equal lengths.
fn tidy(value: f64) -> f64 {
    without_noise(value, value.abs())
}

/// The difference of two values without the noise that they brought along: 380.3 less 379.6 is 0.7.
pub(crate) fn tidy_difference(a: f64, b: f64) -> f64 {
    without_noise(a - b, a.abs() + b.abs())
}

/// Moves a value to a whole millionth if that is within the rounding errors of numbers of this size.
fn without_noise(value: f64, size: f64) -> f64 {
    const MILLION: f64 = 1e6;
    // Beyond a kilometre a double has few digits left behind its millionths, and the noise can't be told from
    // them.
    const LARGEST: f64 = 1e6;
    let whole = (value * MILLION).round() / MILLION;
    // A decimal number, a product and a quotient round by half an epsilon each.
    let near = (whole - value).abs() <= size * 2.0 * f64::EPSILON;
    if near && size < LARGEST { whole } else { value }
}

/// A length of that many millimetres: short for [`Length::from_mm`].
///
/// ```
/// assert_eq!(freesewing::mm(380.0).in_cm(), 38.0);
/// ```
#[must_use]
pub const fn mm(mm: f64) -> Length {
    Length::from_mm(mm)
}

/// A length of that many centimetres: short for [`Length::from_cm`].
///
/// ```
/// assert_eq!(freesewing::cm(38.0).in_mm(), 380.0);
/// ```
#[must_use]
pub fn cm(cm: f64) -> Length {
    Length::from_cm(cm)
}

/// A length of that many inches, 25.4 mm each: short for [`Length::from_inches`].
///
/// ```
/// assert_eq!(freesewing::inches(15.0).in_mm(), 381.0);
/// ```
#[must_use]
pub fn inches(inches: f64) -> Length {
    Length::from_inches(inches)
}

/// Millimetres with their unit: `380 mm`, and `380.0 mm` for `{:.1}`, with at most 9 decimals. Reading the
/// whole number back gives the same length. [`Length::format`] prints in other units.
impl Display for Length {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        padding::number(f, self.mm, " mm")
    }
}

/// Reads what people write, always with a unit.
///
/// - Numbers: `92`, `92.5`, `92,5`, `.5`, `39 1/2`, `39-1/2`, `3/4`, `36½`.
/// - Units, in capitals or not: `mm`, `cm`, `m`, `in` or `"`, `ft` or `'`, or the same written out. A foot is
///   12 inches, an inch 25.4 mm.
/// - Two units together: `5' 3 1/2"`, `5'3`, `1 m 5 cm`, `1m05`.
///
/// [`Length::parse`] also takes a number without a unit.
///
/// The result is the double nearest to what the text says.
///
/// # Errors
///
/// When there is no number, no unit, an unknown unit, something left over, or a length that is not above
/// zero. A comma before exactly three digits is refused, as it could group thousands: `1,050 mm`. The error
/// names the part of the text that it could not read.
///
/// ```
/// use freesewing::{Length, cm, inches, mm};
///
/// assert_eq!("92,5 cm".parse::<Length>()?, cm(92.5));
/// assert_eq!("36½\"".parse::<Length>()?, inches(36.5));
/// assert_eq!("925mm".parse::<Length>()?, mm(925.0));
///
/// let bare = "92".parse::<Length>().unwrap_err();
/// assert_eq!(bare.to_string(), "`92` has no unit: add one, such as `92 cm` or `92 in`");
/// # Ok::<(), freesewing::measurements::ParseQuantityError>(())
/// ```
impl FromStr for Length {
    type Err = ParseQuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text::parse(text, None).map(Self::from_mm)
    }
}

impl Add for Length {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { mm: self.mm + other.mm }
    }
}

impl Sub for Length {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self { mm: self.mm - other.mm }
    }
}

impl Mul<f64> for Length {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self { mm: self.mm * factor }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Within the rounding errors of two conversions there and two back: a few units in the last place.
    fn close(a: f64, b: f64) -> bool {
        (a - b).abs() <= b.abs() * 4.0 * f64::EPSILON
    }

    #[test]
    fn an_inch_is_25_4_mm() {
        assert_eq!(inches(1.0).in_mm(), 25.4);
        assert_eq!(mm(25.4).in_inches(), 1.0);
        assert_eq!(inches(10.0), cm(25.4));
    }

    #[test]
    fn millimetres_are_kept_to_the_bit() {
        for value in [0.1 + 0.2, 0.7000000000000001, -1.0, f64::MAX, f64::MIN_POSITIVE, f64::INFINITY] {
            assert_eq!(mm(value).in_mm().to_bits(), value.to_bits());
        }
        assert!(mm(f64::NAN).in_mm().is_nan());
    }

    #[test]
    fn hundredths_of_centimetres_and_inches_come_out_without_noise() {
        assert_ne!(0.07 * 10.0, 0.7, "the noise is there without us");
        for hundredths in 1..30_000_u32 {
            let value = f64::from(hundredths) / 100.0;
            assert_eq!(cm(value).in_mm(), f64::from(hundredths) / 10.0);
            assert_eq!(cm(value).in_cm(), value);
            assert_eq!(inches(value).in_mm(), f64::from(hundredths) * 254.0 / 1000.0);
            assert_eq!(inches(value).in_inches(), value);
        }
    }

    #[test]
    fn sixty_fourths_of_an_inch_come_back_exactly() {
        for part in 1..20_000_u32 {
            let value = f64::from(part) / 64.0;
            assert_eq!(inches(value).in_inches(), value);
        }
    }

    #[test]
    fn a_value_that_is_no_whole_millionth_is_not_rounded_to_one() {
        assert_ne!(cm(1.0 / 3.0).in_mm(), 3.333_333);
        assert_ne!(cm(1e-9).in_mm(), 0.0);
        assert_eq!(cm(1.234_567_891).in_mm(), 12.345_678_91);
    }

    #[test]
    fn what_is_no_number_stays_none() {
        assert!(cm(f64::NAN).in_mm().is_nan());
        assert!(inches(f64::NAN).in_inches().is_nan());
        assert_eq!(cm(f64::INFINITY).in_mm(), f64::INFINITY);
        assert_eq!(inches(f64::NEG_INFINITY).in_inches(), f64::NEG_INFINITY);
        assert_eq!(cm(1e300).in_mm(), 1e301);
    }

    #[test]
    fn lengths_compare_and_calculate() {
        assert!(cm(38.0) < inches(15.0));
        assert!(cm(38.1) >= inches(15.0));
        assert_eq!(cm(38.0) + mm(5.0), mm(385.0));
        assert_eq!(cm(38.0) - mm(5.0), mm(375.0));
        assert_eq!(cm(38.0) * 0.5, mm(190.0));
    }

    #[test]
    fn a_length_prints_its_millimetres() {
        assert_eq!(cm(38.0).to_string(), "380 mm");
        assert_eq!(mm(1003.3).to_string(), "1003.3 mm");
        assert_eq!(format!("{:.1}", cm(38.0)), "380.0 mm");
        assert_eq!(format!("{:.0}", mm(1003.3)), "1003 mm");
        assert_eq!(format!("{:9}|{:<9}|", cm(38.0), cm(38.0)), "   380 mm|380 mm   |");
    }

    #[test]
    fn each_unit_is_what_its_name_says() {
        for (unit, in_mm) in [
            (LengthUnit::Millimetre, 1.0),
            (LengthUnit::Centimetre, 10.0),
            (LengthUnit::Metre, 1000.0),
            (LengthUnit::Inch, 25.4),
            (LengthUnit::Foot, 304.8),
        ] {
            assert_eq!(Length::from_unit(1.0, unit), mm(in_mm));
            assert_eq!(Length::parse("1", unit), Ok(mm(in_mm)));
            assert_eq!(mm(in_mm).in_unit(unit), 1.0);
            assert_eq!(f64::from(unit.tenths_of_mm()) / 10.0, in_mm);
        }
    }

    #[test]
    fn a_unit_in_the_text_wins_over_the_one_for_bare_numbers() {
        for unit in LengthUnit::ALL {
            assert_eq!(Length::parse("36½ in", *unit), Ok(inches(36.5)));
            assert_eq!(Length::parse("5'3", *unit), Ok(inches(63.0)));
        }
    }

    fn any_unit() -> impl Strategy<Value = LengthUnit> {
        proptest::sample::select(LengthUnit::ALL)
    }

    proptest! {
        #[test]
        fn every_unit_comes_back(value in 1e-3..1e9_f64, unit in any_unit()) {
            prop_assert!(close(Length::from_unit(value, unit).in_unit(unit), value));
        }

        #[test]
        fn a_bare_number_is_the_same_length_as_the_number_itself(
            thousandths in 1..1_000_000_u32,
            unit in any_unit(),
        ) {
            let value = f64::from(thousandths) / 1000.0;
            let bare = Length::parse(&value.to_string(), unit).unwrap();
            prop_assert_eq!(bare, Length::from_unit(value, unit));
            prop_assert_eq!(bare, format!("{value} {unit}").parse().unwrap());
        }

        #[test]
        fn centimetres_come_back(value in 1e-3..1e9_f64) {
            prop_assert!(close(cm(value).in_mm(), value * 10.0));
            prop_assert!(close(cm(value).in_cm(), value));
        }

        #[test]
        fn inches_come_back(value in 1e-3..1e9_f64) {
            prop_assert!(close(inches(value).in_mm(), value * 25.4));
            prop_assert!(close(inches(value).in_inches(), value));
        }

        #[test]
        fn what_was_printed_reads_back_to_the_same_bits(value in 1e-6..1e9_f64) {
            let length = mm(value);
            prop_assert_eq!(length.to_string().parse::<Length>().unwrap(), length);
        }

        #[test]
        fn a_number_and_its_text_are_the_same_length(thousandths in 1..10_000_000_u32) {
            let value = f64::from(thousandths) / 1000.0;
            prop_assert_eq!(format!("{value} cm").parse::<Length>().unwrap(), cm(value));
            prop_assert_eq!(format!("{value} in").parse::<Length>().unwrap(), inches(value));
        }
    }
}
