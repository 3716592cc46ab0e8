//! All measurements of a body, estimated from its neck.

use std::fmt::{self, Display, Formatter};

use super::Base;
use crate::generated::sizes::{ROWS, Row};
use crate::measurements::{Length, Measurement, Measurements, Problem, Quantity, degrees, mm};

/// The least and the most that a neck may measure, in millimetres. The published sizes go from 280 to 500; of
/// the 6068 adults of ANSUR II (U.S. Army, 2012) the thinnest neck measured 275 and the thickest 514. A third
/// and the double of that leave room for children and for everybody; beyond, a slip of the unit is likelier
/// than a body. All estimates of that range are above zero.
const LEAST_NECK: f64 = 100.0;
const MOST_NECK: f64 = 1000.0;

/// All 38 measurements of an adult with this neck, in whole millimetres, as FreeSewing's site estimates them.
///
/// The formula is the published one ("neckstimate"), with base values B of the base body and a ratio r for
/// each measurement, because lengths grow less than girths:
///
/// ```text
/// B + r * (B * neck / neck of the base body - B)      rounded half up to whole millimetres
/// ```
///
/// r is 1 for most girths, 0.5 for arcs, 0.65 for most heights, 0.25 to 0.85 for the others. The angle
/// [`ShoulderSlope`](Measurement::ShoulderSlope) is 13° on every body.
///
/// Such values are a start where a tape is not at hand. Real bodies differ from them by many centimetres.
///
/// # Errors
///
/// When the neck is not above zero, or not within 100 to 1000 mm.
///
/// ```
/// use freesewing::{Measurement::{ShoulderSlope, Waist}, cm, degrees, mm, sizes::{Base, estimate}};
///
/// let body = estimate(cm(28.0), Base::CisFemale)?;
/// assert_eq!(body.length(Waist), Some(mm(638.0)));
/// assert_eq!(body.angle(ShoulderSlope), Some(degrees(13.0)));
/// assert_eq!(body.len(), 38);
///
/// let error = estimate(freesewing::mm(38.0), Base::CisMale).unwrap_err();
/// assert_eq!(error.to_string(), "a neck of 38 mm is not within 100 to 1000 mm: check its unit");
/// # Ok::<(), freesewing::sizes::EstimateError>(())
/// ```
pub fn estimate(neck: Length, base: Base) -> Result<Measurements, EstimateError> {
    let neck = sound(neck)?;
    Ok(body(|row| half_up(estimated(row, neck, base))))
}

/// Like [`estimate`], without rounding: for bodies between the sizes, and for scaling further.
///
/// # Errors
///
/// When the neck is not above zero, or not within 100 to 1000 mm.
///
/// ```
/// use freesewing::{Measurement::Waist, cm, mm, sizes::{Base, estimate_unrounded}};
///
/// let body = estimate_unrounded(cm(28.0), Base::CisFemale)?;
/// assert_eq!(body.length(Waist), Some(mm(637.5)));
/// # Ok::<(), freesewing::sizes::EstimateError>(())
/// ```
pub fn estimate_unrounded(neck: Length, base: Base) -> Result<Measurements, EstimateError> {
    let neck = sound(neck)?;
    Ok(body(|row| estimated(row, neck, base)))
}

/// Like [`estimate`], from the neck that a set has. Its other measurements play no part.
///
/// # Errors
///
/// When the set has no neck, when that is not a length above zero, or not within 100 to 1000 mm.
///
/// ```
/// use freesewing::{Measurement::{Chest, Neck}, Measurements, cm, sizes::{Base, estimate_for}};
///
/// let robin = Measurements::new().with(Neck, cm(38.0));
/// assert_eq!(estimate_for(&robin, Base::CisMale)?.length(Chest), Some(cm(100.0)));
///
/// let error = estimate_for(&Measurements::new(), Base::CisMale).unwrap_err();
/// assert_eq!(error.to_string(), "there is no neck to estimate from: measure it first");
/// # Ok::<(), freesewing::sizes::EstimateError>(())
/// ```
pub fn estimate_for(set: &Measurements, base: Base) -> Result<Measurements, EstimateError> {
    match set.get(Measurement::Neck).ok_or(EstimateError::NoNeck)? {
        Quantity::Length(neck) => estimate(neck, base),
        neck @ Quantity::Angle(_) => Err(unsound(neck).unwrap_or(EstimateError::NoNeck)),
    }
}

/// A set with a value for each row.
pub(super) fn body(value: impl Fn(&Row) -> f64) -> Measurements {
    ROWS.iter().map(|row| (row.measurement, quantity(row.measurement, value(row)))).collect()
}

/// A plain number of the tables as what it is.
pub(super) fn quantity(measurement: Measurement, value: f64) -> Quantity {
    if measurement.is_angle() { degrees(value).into() } else { mm(value).into() }
}

/// The formula. Its order of operations is the published one, so that the results are equal to the bit.
pub(super) fn estimated(row: &Row, neck: f64, base: Base) -> f64 {
    let value = base.value(row);
    value + row.ratio * (value * neck / base.neck().in_mm() - value)
}

/// Whole millimetres as the site rounds them. All values are above zero.
pub(super) fn half_up(value: f64) -> f64 {
    (value + 0.5).floor()
}

fn sound(neck: Length) -> Result<f64, EstimateError> {
    match unsound(neck.into()) {
        Some(error) => Err(error),
        None if (LEAST_NECK..=MOST_NECK).contains(&neck.in_mm()) => Ok(neck.in_mm()),
        None => Err(EstimateError::OutOfRange(neck)),
    }
}

fn unsound(neck: Quantity) -> Option<EstimateError> {
    Problem::find(&Measurement::Neck.into(), neck).map(EstimateError::Unsound)
}

/// Why nothing can be estimated. [`Display`] says in one line what to do.
///
/// ```
/// use freesewing::{mm, sizes::{Base, EstimateError, estimate}};
///
/// let error = estimate(mm(15.0), Base::CisFemale).unwrap_err();
/// assert_eq!(error, EstimateError::OutOfRange(mm(15.0)));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum EstimateError {
    /// The set has no neck.
    NoNeck,
    /// The neck is no length, or not above zero.
    Unsound(Problem),
    /// The neck is no person's: it is not within 100 to 1000 mm.
    OutOfRange(Length),
}

impl Display for EstimateError {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoNeck => f.write_str("there is no neck to estimate from: measure it first"),
            Self::Unsound(problem) => problem.fmt(f),
            Self::OutOfRange(neck) => {
                write!(f, "a neck of {neck} is not within {LEAST_NECK} to {MOST_NECK} mm: check its unit")
            }
        }
    }
}

impl std::error::Error for EstimateError {}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::measurements::{Measurement::*, cm};

    #[test]
    fn the_worked_example_of_the_formula_comes_out() {
        let unrounded = estimate_unrounded(cm(28.0), Base::CisFemale).unwrap();
        assert_eq!(unrounded.length(Waist), Some(mm(637.5)));
        let rounded = estimate(cm(28.0), Base::CisFemale).unwrap();
        assert_eq!(rounded.length(Waist), Some(mm(638.0)));
        assert_eq!(rounded.length(Neck), Some(mm(280.0)));
    }

    #[test]
    fn halves_are_rounded_up() {
        assert_eq!([637.5, 637.4999, 638.0, 638.5].map(half_up), [638.0, 637.0, 638.0, 639.0]);
    }

    #[test]
    fn the_base_bodies_have_the_base_values() {
        for base in Base::ALL {
            let estimated = estimate_unrounded(base.neck(), base).unwrap();
            assert_eq!(estimated, body(|row| base.value(row)));
        }
    }

    #[test]
    fn a_neck_of_no_person_is_refused() {
        for neck in [99.9, 1000.1, 38.0, 15.0, 1e9] {
            let error = estimate(mm(neck), Base::CisFemale).unwrap_err();
            assert_eq!(error, EstimateError::OutOfRange(mm(neck)));
        }
        for neck in [100.0, 1000.0] {
            for base in Base::ALL {
                let body = estimate(mm(neck), base).unwrap();
                assert!(body.iter().all(|(_, value)| value.raw() > 0.0), "{body:?}");
            }
        }
    }

    #[test]
    fn a_neck_that_is_no_length_above_zero_is_refused_with_its_problem() {
        for neck in [0.0, -380.0, f64::NAN, f64::INFINITY] {
            let error = estimate_unrounded(mm(neck), Base::CisMale).unwrap_err();
            assert!(matches!(error, EstimateError::Unsound(_)), "{error}");
            assert!(error.to_string().starts_with("neck: "), "{error}");
        }
        let slanted = Measurements::new().with(Neck, degrees(38.0));
        let error = estimate_for(&slanted, Base::CisMale).unwrap_err();
        assert_eq!(
            error.to_string(),
            "neck: 38° is an angle, but this is a length; give it in mm, cm or inches"
        );
    }

    proptest! {
        #[test]
        fn no_measurement_shrinks_when_the_neck_grows(neck in 100.0..999.0_f64, more in 0.0..100.0_f64) {
            let more = (neck + more).min(1000.0);
            for base in Base::ALL {
                for make in [estimate, estimate_unrounded] {
                    let (small, large) = (make(mm(neck), base).unwrap(), make(mm(more), base).unwrap());
                    for (name, value) in &small {
                        prop_assert!(value.raw() <= large.get(name).unwrap().raw(), "{name}");
                    }
                }
            }
        }

        #[test]
        fn rounding_moves_no_value_by_more_than_half_a_millimetre(neck in 100.0..=1000.0_f64) {
            for base in Base::ALL {
                let exact = estimate_unrounded(mm(neck), base).unwrap();
                for (name, value) in &estimate(mm(neck), base).unwrap() {
                    let off = value.raw() - exact.get(name).unwrap().raw();
                    prop_assert!(value.raw().fract() == 0.0 && off > -0.5 && off <= 0.5, "{name}: {off}");
                }
            }
        }
    }
}
