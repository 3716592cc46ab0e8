//! Why the server would not store a measurement. It says nothing when it drops one, so this is found out
//! here.

use std::fmt::{self, Display, Formatter};

use super::{Name, Quantity};

/// A measurement that the API would silently drop or misread.
///
/// [`Measurements::problems`](super::Measurements::problems) finds them. [`Display`] says in one line what is
/// wrong and what to do.
///
/// ```
/// use freesewing::{Measurement::{Neck, ShoulderSlope}, Measurements, cm, measurements::ProblemKind, mm};
///
/// let set = Measurements::new().with(Neck, mm(0.0)).with(ShoulderSlope, cm(1.3));
/// let problems = set.problems();
///
/// assert_eq!(problems[0].to_string(), "neck: 0 mm is not above zero; correct it or leave it out");
/// assert_eq!(problems[1].kind(), ProblemKind::LengthForAngle);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Problem {
    name: Name,
    quantity: Quantity,
    kind: ProblemKind,
}

/// What is wrong with a measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ProblemKind {
    /// A length under the name of an angle. Its millimetres would be taken for degrees.
    LengthForAngle,
    /// An angle under the name of a length. Its degrees would be taken for millimetres.
    AngleForLength,
    /// Infinite, or not a number. JSON has no way to write it.
    NotFinite,
    /// Zero or negative. The API drops these without a word.
    NotAboveZero,
}

impl Problem {
    /// The first problem of a measurement, if it has one.
    pub(crate) fn find(name: &Name, quantity: Quantity) -> Option<Self> {
        let kind = match (name.known().map(|known| known.is_angle()), quantity) {
            (Some(true), Quantity::Length(_)) => ProblemKind::LengthForAngle,
            (Some(false), Quantity::Angle(_)) => ProblemKind::AngleForLength,
            _ if !quantity.raw().is_finite() => ProblemKind::NotFinite,
            _ if quantity.raw() <= 0.0 => ProblemKind::NotAboveZero,
            _ => return None,
        };
        Some(Self { name: name.clone(), quantity, kind })
    }

    /// The measurement that has the problem.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, mm};
    ///
    /// let problems = Measurements::new().with(Neck, mm(-1.0)).problems();
    /// assert_eq!(*problems[0].name(), Neck);
    /// ```
    #[must_use]
    pub const fn name(&self) -> &Name {
        &self.name
    }

    /// The value that was given for it.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, mm};
    ///
    /// let problems = Measurements::new().with(Neck, mm(-1.0)).problems();
    /// assert_eq!(problems[0].quantity(), mm(-1.0).into());
    /// ```
    #[must_use]
    pub const fn quantity(&self) -> Quantity {
        self.quantity
    }

    /// What is wrong with it.
    ///
    /// ```
    /// use freesewing::{Measurement::Neck, Measurements, measurements::ProblemKind, mm};
    ///
    /// let problems = Measurements::new().with(Neck, mm(-1.0)).problems();
    /// assert_eq!(problems[0].kind(), ProblemKind::NotAboveZero);
    /// ```
    #[must_use]
    pub const fn kind(&self) -> ProblemKind {
        self.kind
    }
}

impl Display for Problem {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let Self { name, quantity, kind } = self;
        match kind {
            ProblemKind::LengthForAngle => {
                write!(f, "{name}: {quantity} is a length, but this is an angle; give it in degrees")
            }
            ProblemKind::AngleForLength => {
                write!(f, "{name}: {quantity} is an angle, but this is a length; give it in mm, cm or inches")
            }
            ProblemKind::NotFinite => {
                write!(f, "{name}: {quantity} is not a finite number; correct it or leave it out")
            }
            ProblemKind::NotAboveZero => {
                write!(f, "{name}: {quantity} is not above zero; correct it or leave it out")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measurements::{Measurement, cm, degrees, mm};
    use Measurement::{Neck, ShoulderSlope};

    fn told(name: impl Into<Name>, quantity: impl Into<Quantity>) -> Option<String> {
        Problem::find(&name.into(), quantity.into()).map(|problem| problem.to_string())
    }

    #[test]
    fn each_problem_says_what_to_do() {
        let cases = [
            (
                told(ShoulderSlope, mm(13.0)),
                "shoulderSlope: 13 mm is a length, but this is an angle; give it in degrees",
            ),
            (
                told(Neck, degrees(38.0)),
                "neck: 38° is an angle, but this is a length; give it in mm, cm or inches",
            ),
            (told(Neck, mm(f64::NAN)), "neck: NaN mm is not a finite number; correct it or leave it out"),
            (
                told(Neck, mm(f64::INFINITY)),
                "neck: inf mm is not a finite number; correct it or leave it out",
            ),
            (
                told(Neck, mm(f64::NEG_INFINITY)),
                "neck: -inf mm is not a finite number; correct it or leave it out",
            ),
            (told(Neck, mm(0.0)), "neck: 0 mm is not above zero; correct it or leave it out"),
            (told(Neck, cm(-0.5)), "neck: -5 mm is not above zero; correct it or leave it out"),
            (
                told(ShoulderSlope, degrees(0.0)),
                "shoulderSlope: 0° is not above zero; correct it or leave it out",
            ),
            (told("gauge", mm(-4.0)), "gauge: -4 mm is not above zero; correct it or leave it out"),
        ];
        for (told, wanted) in cases {
            assert_eq!(told.as_deref(), Some(wanted));
        }
    }

    #[test]
    fn the_wrong_kind_is_told_before_the_wrong_number() {
        let problem = Problem::find(&Neck.into(), degrees(f64::NAN).into()).unwrap();
        assert_eq!(problem.kind(), ProblemKind::AngleForLength);
    }

    #[test]
    fn a_sound_value_has_no_problem_under_any_name() {
        for measurement in Measurement::ALL.iter().copied() {
            let name = measurement.into();
            assert_eq!(Problem::find(&name, Quantity::from_raw(&name, f64::MIN_POSITIVE)), None);
        }
        // Nothing is known of other names, so either kind may be right.
        assert_eq!(told("gauge", mm(4.0)), None);
        assert_eq!(told("gauge", degrees(4.0)), None);
    }
}
