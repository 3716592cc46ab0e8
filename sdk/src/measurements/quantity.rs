//! What a measurement holds: a length or an angle.

use std::fmt::{self, Display, Formatter};

use super::{Angle, Length, LengthUnit, Name, ParseQuantityError, text};

/// The value of a measurement: a length or an angle.
///
/// ```
/// use freesewing::{Quantity, cm, degrees};
///
/// let neck = Quantity::from(cm(38.0));
/// assert_eq!(neck.length(), Some(cm(38.0)));
/// assert_eq!(neck.angle(), None);
/// assert_eq!(neck.raw(), 380.0);
/// assert_eq!(Quantity::from(degrees(13.0)).to_string(), "13°");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Quantity {
    /// A length, on the wire in millimetres.
    Length(Length),
    /// An angle, on the wire in degrees.
    Angle(Angle),
}

impl Quantity {
    /// The quantity that a number on the wire stands for: degrees under the name of an angle, millimetres
    /// under every other name, known or not.
    ///
    /// ```
    /// use freesewing::{Measurement::{Chest, ShoulderSlope}, Quantity, degrees, mm};
    ///
    /// assert_eq!(Quantity::from_raw(&Chest.into(), 925.0), mm(925.0).into());
    /// assert_eq!(Quantity::from_raw(&ShoulderSlope.into(), 13.0), degrees(13.0).into());
    /// assert_eq!(Quantity::from_raw(&"gauge".into(), 4.0), mm(4.0).into());
    /// ```
    #[must_use]
    pub fn from_raw(name: &Name, raw: f64) -> Self {
        if name.is_angle() { Angle::from_degrees(raw).into() } else { Length::from_mm(raw).into() }
    }

    /// The quantity that a number stands for under a name: degrees under the name of an angle, so many of
    /// `unit` under every other name, known or not.
    ///
    /// ```
    /// use freesewing::{LengthUnit::Inch, Measurement::{Chest, ShoulderSlope}, Quantity, degrees, inches};
    ///
    /// assert_eq!(Quantity::from_number(&Chest.into(), 39.5, Inch), inches(39.5).into());
    /// assert_eq!(Quantity::from_number(&ShoulderSlope.into(), 13.0, Inch), degrees(13.0).into());
    /// ```
    #[must_use]
    pub fn from_number(name: &Name, number: f64, unit: LengthUnit) -> Self {
        if name.is_angle() {
            Angle::from_degrees(number).into()
        } else {
            Length::from_unit(number, unit).into()
        }
    }

    /// Reads the value of a measurement as people write it. Under the name of an angle a number is degrees,
    /// with or without a degree sign; under every other name it is a length, of the unit `bare` when the text
    /// has none. As nothing is known of other names than FreeSewing's, a degree sign makes an angle there.
    ///
    /// # Errors
    ///
    /// What [`Length`] and [`Angle`] refuse as text: no number, an unknown unit, one that does not fit the
    /// name, something left over, or a value that is not above zero.
    ///
    /// ```
    /// use freesewing::{LengthUnit::Centimetre, Measurement::{Chest, ShoulderSlope}, Quantity, cm, degrees};
    ///
    /// assert_eq!(Quantity::parse(&Chest.into(), "92,5", Centimetre)?, cm(92.5).into());
    /// assert_eq!(Quantity::parse(&ShoulderSlope.into(), "13 deg", Centimetre)?, degrees(13.0).into());
    /// # Ok::<(), freesewing::measurements::ParseQuantityError>(())
    /// ```
    pub fn parse(name: &Name, text: &str, bare: LengthUnit) -> Result<Self, ParseQuantityError> {
        if name.is_angle() || (name.known().is_none() && text::says_degrees(text)) {
            text.parse().map(Self::Angle)
        } else {
            Length::parse(text, bare).map(Self::Length)
        }
    }

    /// The number as the wire has it: millimetres for a length, degrees for an angle.
    ///
    /// ```
    /// use freesewing::{Quantity, degrees, inches};
    ///
    /// assert_eq!(Quantity::from(inches(1.0)).raw(), 25.4);
    /// assert_eq!(Quantity::from(degrees(13.0)).raw(), 13.0);
    /// ```
    #[must_use]
    pub const fn raw(self) -> f64 {
        match self {
            Self::Length(length) => length.in_mm(),
            Self::Angle(angle) => angle.in_degrees(),
        }
    }

    /// The length, or `None` for an angle.
    ///
    /// ```
    /// use freesewing::{Quantity, cm, degrees};
    ///
    /// assert_eq!(Quantity::from(cm(38.0)).length(), Some(cm(38.0)));
    /// assert_eq!(Quantity::from(degrees(13.0)).length(), None);
    /// ```
    #[must_use]
    pub const fn length(self) -> Option<Length> {
        match self {
            Self::Length(length) => Some(length),
            Self::Angle(_) => None,
        }
    }

    /// The angle, or `None` for a length.
    ///
    /// ```
    /// use freesewing::{Quantity, cm, degrees};
    ///
    /// assert_eq!(Quantity::from(degrees(13.0)).angle(), Some(degrees(13.0)));
    /// assert_eq!(Quantity::from(cm(38.0)).angle(), None);
    /// ```
    #[must_use]
    pub const fn angle(self) -> Option<Angle> {
        match self {
            Self::Angle(angle) => Some(angle),
            Self::Length(_) => None,
        }
    }
}

impl Quantity {
    pub(crate) fn negated(self) -> Self {
        match self {
            Self::Length(length) => Length::from_mm(-length.in_mm()).into(),
            Self::Angle(angle) => Angle::from_degrees(-angle.in_degrees()).into(),
        }
    }
}

impl From<Length> for Quantity {
    fn from(length: Length) -> Self {
        Self::Length(length)
    }
}

impl From<Angle> for Quantity {
    fn from(angle: Angle) -> Self {
        Self::Angle(angle)
    }
}

/// As [`Length`] and [`Angle`] print: `380 mm`, `13°`.
impl Display for Quantity {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Length(length) => length.fmt(f),
            Self::Angle(angle) => angle.fmt(f),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement, degrees, mm};

    #[test]
    fn only_the_shoulder_slope_is_read_as_degrees() {
        for measurement in Measurement::ALL.iter().copied() {
            let quantity = Quantity::from_raw(&measurement.into(), 13.0);
            assert_eq!(quantity.angle().is_some(), measurement.name() == "shoulderSlope", "{measurement:?}");
            assert_eq!(quantity.length().is_some(), measurement.name() != "shoulderSlope", "{measurement:?}");
            assert_eq!(quantity.raw(), 13.0);
        }
    }

    #[test]
    fn a_name_decides_how_its_text_is_read() {
        use LengthUnit::Inch;
        for measurement in Measurement::ALL.iter().copied() {
            let name = measurement.into();
            let bare = Quantity::parse(&name, "13", Inch).unwrap();
            assert_eq!(bare, Quantity::from_number(&name, 13.0, Inch));
            let degrees = Quantity::parse(&name, "13°", Inch);
            let length = Quantity::parse(&name, "13 in", Inch);
            let angle = measurement.name() == "shoulderSlope";
            assert_eq!((degrees.is_ok(), length.is_ok()), (angle, !angle), "{measurement:?}");
            assert_eq!(degrees.or(length), Ok(bare));
        }
    }

    #[test]
    fn an_unknown_name_takes_an_angle_that_says_so() {
        let name = "armSlope".into();
        assert_eq!(Quantity::parse(&name, "13", LengthUnit::Millimetre), Ok(mm(13.0).into()));
        assert_eq!(Quantity::parse(&name, "13°", LengthUnit::Millimetre), Ok(degrees(13.0).into()));
        assert_eq!(
            Quantity::parse(&name, "13 km", LengthUnit::Millimetre).unwrap_err().to_string(),
            "`km` is not a unit of length: use mm, cm, m, in or ft"
        );
    }

    #[test]
    fn a_length_and_an_angle_of_the_same_number_differ() {
        assert_ne!(Quantity::from(mm(13.0)), Quantity::from(degrees(13.0)));
    }

    #[test]
    fn a_quantity_prints_like_what_it_holds() {
        assert_eq!(Quantity::from(mm(380.0)).to_string(), "380 mm");
        assert_eq!(format!("{:8.1}|", Quantity::from(degrees(13.0))), "   13.0°|");
    }
}
