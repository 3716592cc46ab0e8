//! An angle, in degrees.

use std::fmt::{self, Display, Formatter};
use std::str::FromStr;

use super::{ParseQuantityError, padding, text};

/// An angle in degrees. Only [`ShoulderSlope`](super::Measurement::ShoulderSlope) is one.
///
/// An angle is the same number in every system of units: nothing converts it.
///
/// ```
/// use freesewing::degrees;
///
/// let slope = degrees(13.0);
/// assert_eq!(slope.in_degrees(), 13.0);
/// assert_eq!(slope.to_string(), "13°");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Angle(f64);

impl Angle {
    /// An angle of that many degrees.
    ///
    /// ```
    /// use freesewing::{Angle, degrees};
    ///
    /// assert_eq!(Angle::from_degrees(13.5), degrees(13.5));
    /// ```
    #[must_use]
    pub const fn from_degrees(degrees: f64) -> Self {
        Self(degrees)
    }

    /// The angle in degrees.
    ///
    /// ```
    /// assert_eq!(freesewing::degrees(13.5).in_degrees(), 13.5);
    /// ```
    #[must_use]
    pub const fn in_degrees(self) -> f64 {
        self.0
    }
}

/// An angle of that many degrees: short for [`Angle::from_degrees`].
///
/// ```
/// use freesewing::{Measurement::ShoulderSlope, Measurements, degrees};
///
/// let robin = Measurements::new().with(ShoulderSlope, degrees(13.0));
/// assert_eq!(robin.angle(ShoulderSlope), Some(degrees(13.0)));
/// ```
#[must_use]
pub const fn degrees(degrees: f64) -> Angle {
    Angle::from_degrees(degrees)
}

/// The number with a degree sign: `13°`, and `13.0°` for `{:.1}`, with at most 9 decimals.
impl Display for Angle {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        padding::number(f, self.0, "°")
    }
}

/// Reads degrees: `13`, `13°`, `13.5 deg`, `13,5 degrees`, `13½`.
///
/// # Errors
///
/// When there is no number, another unit, something left over, or an angle that is not above zero.
///
/// ```
/// use freesewing::{Angle, degrees};
///
/// assert_eq!("13,5°".parse(), Ok(degrees(13.5)));
/// let error = "13 cm".parse::<Angle>().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "`cm` is a unit of length, but this is an angle: give it in degrees, such as 13°"
/// );
/// ```
impl FromStr for Angle {
    type Err = ParseQuantityError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text::parse_angle(text).map(Self::from_degrees)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_angle_prints_its_degrees() {
        assert_eq!(degrees(13.0).to_string(), "13°");
        assert_eq!(degrees(13.25).to_string(), "13.25°");
        assert_eq!(format!("{:.1}", degrees(13.0)), "13.0°");
    }

    #[test]
    fn the_degree_sign_counts_as_one_column() {
        assert_eq!(format!("{:6}|", degrees(13.0)), "   13°|");
        assert_eq!(format!("{:<6}|", degrees(13.0)), "13°   |");
        assert_eq!(format!("{:^6}|", degrees(13.0)), " 13°  |");
        assert_eq!(format!("{:_^7.1}|", degrees(13.0)), "_13.0°_|");
        assert_eq!(format!("{:1}|", degrees(13.0)), "13°|");
    }
}
